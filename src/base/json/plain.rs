//! The plain part of JSON (RFC 8259): whole numbers, texts without `\u`, no name twice. Nearly all
//! that servers and `JSON.stringify` write is plain, and reading it here saves dozens of crossings.
//!
//! Must not know: what the members mean.

use crate::base::value::Value;

/// Deeper texts are left to the host.
const DEPTH: u8 = 24;
/// Objects with more members are left to the host: looking for a name twice takes time.
const MEMBERS: usize = 64;
/// Digits of which every number is exact.
const DIGITS: usize = 15;

/// Reads `text` where it is plain JSON; `None` says nothing, not even that it is no JSON.
#[must_use]
pub fn read_plain(text: &str) -> Option<Value> {
    let mut reader = Plain { rest: text.as_bytes() };
    let value = reader.value(DEPTH)?;
    reader.skip_space();
    reader.rest.is_empty().then_some(value)
}

struct Plain<'a> {
    rest: &'a [u8],
}

impl Plain<'_> {
    fn skip_space(&mut self) {
        while let Some((b' ' | b'\t' | b'\n' | b'\r', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
    }

    /// The next byte that is no space.
    fn next(&mut self) -> Option<u8> {
        self.skip_space();
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    fn word(&mut self, rest: &[u8], value: Value) -> Option<Value> {
        self.rest = self.rest.strip_prefix(rest)?;
        Some(value)
    }

    fn value(&mut self, depth: u8) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        match self.next()? {
            b'"' => self.text().map(Value::String),
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b't' => self.word(b"rue", Value::Bool(true)),
            b'f' => self.word(b"alse", Value::Bool(false)),
            b'n' => self.word(b"ull", Value::Null),
            b'-' => match self.next_digit()? {
                b'0' => None,
                digit => self.number(digit).map(|whole| Value::integer(whole.wrapping_neg())),
            },
            digit @ b'0'..=b'9' => self.number(digit).map(Value::integer),
            _ => None,
        }
    }

    fn next_digit(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        byte.is_ascii_digit().then_some(*byte)
    }

    fn number(&mut self, first: u8) -> Option<i64> {
        let digits = self.rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(self.rest.len());
        let (read, rest) = self.rest.split_at_checked(digits)?;
        let is_exact = digits < DIGITS && (first != b'0' || digits == 0);
        if !is_exact || matches!(rest.first(), Some(b'.' | b'e' | b'E')) {
            return None;
        }
        self.rest = rest;
        let value = |digit: u8| i64::from(digit.wrapping_sub(b'0'));
        // Fifteen digits fit.
        Some(read.iter().fold(value(first), |whole, digit| whole.wrapping_mul(10).wrapping_add(value(*digit))))
    }

    /// The text behind a quote.
    fn text(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            let end = super::escape_at(self.rest)?;
            let (read, rest) = self.rest.split_at_checked(end)?;
            // What lies between two ASCII bytes of a text is a text.
            text.push_str(core::str::from_utf8(read).ok()?);
            let (mark, rest) = rest.split_first()?;
            if *mark == b'"' {
                self.rest = rest;
                return Some(text);
            }
            let (escaped, rest) = rest.split_first().filter(|_| *mark == b'\\')?;
            text.push(match escaped {
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'"' | b'\\' | b'/' => char::from(*escaped),
                _ => return None,
            });
            self.rest = rest;
        }
    }

    fn array(&mut self, depth: u8) -> Option<Value> {
        let mut items = Vec::new();
        self.skip_space();
        if let Some(rest) = self.rest.strip_prefix(b"]") {
            self.rest = rest;
            return Some(Value::Array(items));
        }
        loop {
            items.push(self.value(depth)?);
            match self.next()? {
                b',' => {}
                b']' => return Some(Value::Array(items)),
                _ => return None,
            }
        }
    }

    fn object(&mut self, depth: u8) -> Option<Value> {
        let mut members: Vec<(String, Value)> = Vec::new();
        self.skip_space();
        if let Some(rest) = self.rest.strip_prefix(b"}") {
            self.rest = rest;
            return Some(Value::Object(members));
        }
        loop {
            let name = (self.next()? == b'"').then(|| self.text())??;
            // The host puts names that are numbers first, and of a name that comes twice keeps one.
            let is_number = name.as_bytes().first().is_some_and(u8::is_ascii_digit);
            if is_number || members.len() == MEMBERS || members.iter().any(|(other, _)| *other == name) {
                return None;
            }
            if self.next()? != b':' {
                return None;
            }
            members.push((name, self.value(depth)?));
            match self.next()? {
                b',' => {}
                b'}' => return Some(Value::Object(members)),
                _ => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::json::{ParseJson as _, TestJson, push_value};
    use proptest::prelude::*;

    /// Texts that are JSON or nearly so.
    fn nearly_json() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            "-?[0-9]{0,17}(\\.[0-9]{1,2})?(e[0-9])?",
            "\"[a-z\\\\\"/nu0é\u{1}-]{0,6}\"",
            Just("null".to_owned()),
            "t?r?ue|false|tru",
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            let members = proptest::collection::vec(("\"[ab1]{0,2}\"", inner.clone()), 0..4);
            prop_oneof![
                (proptest::collection::vec(inner, 0..4), "[ \n]?")
                    .prop_map(|(items, space)| { ["[", &items.join(&(space.clone() + "," + &space)), "]"].concat() }),
                members.prop_map(|members| {
                    let members: Vec<String> = members.into_iter().map(|(name, value)| name + ":" + &value).collect();
                    ["{", &members.join(","), "}"].concat()
                }),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn whatever_it_reads_the_host_reads_in_the_same_way(text in nearly_json()) {
            if let Some(value) = read_plain(&text) {
                prop_assert_eq!(TestJson.parse_json(&text).ok(), Some(value));
            }
        }

        #[test]
        fn reads_what_was_written(texts in proptest::collection::vec("[a-z\"\\\\/\n\té]{0,9}", 0..5), number in any::<i32>()) {
            let members = texts.into_iter().enumerate().map(|(at, text)| (["a", "b", "c", "d", "e"][at].to_owned(), Value::from(text)));
            let value = Value::Array(vec![Value::Object(members.collect()), Value::integer(number.into()), Value::Bool(true), Value::Null]);
            let mut text = String::new();
            prop_assert!(push_value(&mut text, &value));
            prop_assert_eq!(read_plain(&text), Some(value));
        }

        #[test]
        fn reads_or_leaves_any_text_without_a_panic(text in ".{0,40}") {
            let _ = read_plain(&text);
        }
    }

    #[test]
    fn leaves_to_the_host_what_is_not_plain() {
        for text in [
            "1.5",
            "1e3",
            "-0",
            "01",
            "1234567890123456",
            "\"\\u0041\"",
            "{\"a\":1,\"a\":2}",
            "{\"1\":1}",
            "[1,]",
            "[1] 2",
            "\"\n\"",
            "nul",
            "",
        ] {
            assert_eq!(read_plain(text), None, "{text}");
        }
        assert_eq!(read_plain(&"[".repeat(100)), None);
    }
}
