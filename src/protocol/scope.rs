//! Scope (RFC 6749 section 3.3): a list of names, which a separator joins.

use crate::base::text::split_once;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Text};
use crate::base::value::names::Names;

/// The names in a scope text, as a list. Separators may repeat; an empty one means the standard's space.
#[inline(never)]
#[must_use]
pub fn parse<'a>(arena: Arena<'a>, text: &'a [u8], separator: &[u8]) -> Value<'a> {
    let separator = if separator.is_empty() { b" " } else { separator };
    let mut names = List::new(arena);
    let mut rest = Some(text);
    while let Some(text) = rest {
        let (part, behind) = split_once(text, separator).map_or((text, None), |(part, behind)| (part, Some(behind)));
        for name in part.split(u8::is_ascii_whitespace).filter(|name| !name.is_empty()) {
            names.push(arena.text(name));
        }
        rest = behind;
    }
    names.done()
}

/// The names in a text or a list of texts, as a list; nothing if it is neither.
#[must_use]
pub fn read<'a>(arena: Arena<'a>, value: Value<'a>, separator: &[u8]) -> Value<'a> {
    if value.is_text() {
        parse(arena, value.bytes(), separator)
    } else if value.is_list_of_texts() {
        value
    } else {
        Value::NOTHING
    }
}

/// The names, joined by spaces, for messages.
#[must_use]
pub fn join<'a>(arena: Arena<'a>, scope: Value<'a>) -> Value<'a> {
    let mut out = Text::new(arena);
    for (index, name) in scope.items().iter().enumerate() {
        if index > 0 {
            out.byte(b' ');
        }
        out.add(*name);
    }
    out.done()
}

/// Whether every name in `asked` is also in `granted`.
#[must_use]
pub fn is_covered(asked: Value, granted: Value) -> bool {
    let granted = Names::of_list(granted);
    asked.items().iter().all(|name| granted.has(name.bytes()))
}

/// The names in `scope` that are in `granted`.
#[must_use]
pub fn narrowed<'a>(arena: Arena<'a>, scope: Value<'a>, granted: Value<'a>) -> Value<'a> {
    select(arena, scope, granted, true)
}

/// The names in `scope` that are not in `granted`.
#[must_use]
pub fn without<'a>(arena: Arena<'a>, scope: Value<'a>, granted: Value<'a>) -> Value<'a> {
    select(arena, scope, granted, false)
}

#[inline(never)]
fn select<'a>(arena: Arena<'a>, scope: Value<'a>, granted: Value<'a>, is_granted: bool) -> Value<'a> {
    let granted = Names::of_list(granted);
    let mut out = List::new(arena);
    for name in scope.items() {
        if granted.has(name.bytes()) == is_granted {
            out.push(*name);
        }
    }
    out.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, json, json_of, value};

    #[test]
    fn splits_at_the_separator() {
        let split =
            |text: &'static str, separator: &str| json_of(parse(arena(), text.as_bytes(), separator.as_bytes()));
        assert_eq!(split("a b", " "), json!(["a", "b"]));
        assert_eq!(split("a,b", ","), json!(["a", "b"]));
        assert_eq!(split("", " "), json!([]));
        assert_eq!(split("a,b", " "), json!(["a,b"]));
        assert_eq!(split(" a \t b ", ""), json!(["a", "b"]));
        assert_eq!(split("a;;b c;;", ";;"), json!(["a", "b", "c"]));
    }

    #[test]
    fn tells_what_is_granted_of_a_scope() {
        let names = |text: &'static str| parse(arena(), text.as_bytes(), b" ");
        assert!(is_covered(names("a"), names("b a")) && !is_covered(names("a c"), names("a b")));
        assert!(is_covered(names(""), names("")) && !is_covered(names("a"), Value::NOTHING));
        assert_eq!(json_of(narrowed(arena(), names("a b c"), names("c a"))), json!(["a", "c"]));
        assert_eq!(json_of(without(arena(), names("a b c"), names("c a"))), json!(["b"]));
        assert_eq!(json_of(join(arena(), names("a b"))), json!("a b"));
    }

    #[test]
    fn reads_a_text_or_a_list_of_texts_and_nothing_else() {
        let read = |scope: serde_json::Value| json_of(read(arena(), value(&scope), b","));
        assert_eq!(read(json!("a,b")), json!(["a", "b"]));
        assert_eq!(read(json!(["a", ""])), json!(["a", ""]));
        for odd in [json!(["a", 1]), json!(7), json!({}), json!(null)] {
            assert_eq!(read(odd), json!(null));
        }
    }
}
