//! Reads an object of a document by the rows of its schema, and compiles it: one item a row.

use super::canonical;
use super::reader::Reader;
use super::rules::{is_token, verify_pointer};
use crate::base::build::{List, Object, concat};
use crate::base::text::{before, split_once};
use crate::base::value::Value;

/// The rows of an object, a line each: `kind|path|words|default`.
#[derive(Clone, Copy)]
pub struct Rows(&'static [u8]);

/// One knob.
#[derive(Clone, Copy)]
struct Row {
    kind: &'static [u8],
    path: &'static [u8],
    words: &'static [u8],
    default: &'static [u8],
}

impl Rows {
    /// The rows of a text.
    #[must_use]
    pub fn of(text: &'static str) -> Self {
        Self(text.as_bytes())
    }
    fn first(self) -> Option<Row> {
        let mut cells = before(self.0, b"\n").split(|byte| *byte == b'|');
        let (kind, path, words, default) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
        Some(Row { kind, path, words, default })
    }
    fn skip_first(&mut self) {
        self.0 = split_once(self.0, b"\n").map_or(b"", |(_, rest)| rest);
    }
    /// The index of the row of that path; one behind the last where there is none.
    #[inline(never)]
    #[must_use]
    pub fn index_of(mut self, path: &[u8]) -> usize {
        let mut index = 0usize;
        while self.first().is_some_and(|row| row.path != path) {
            index = index.wrapping_add(1);
            self.skip_first();
        }
        index
    }
    /// Reads the members of `reader` by the rows whose paths begin with `prefix`. What the object does not
    /// say is as in `inherited`, or as the row's default.
    #[inline(never)]
    pub fn read<'a>(
        &mut self,
        reader: &mut Reader<'_, 'a>,
        prefix: &'static [u8],
        inherited: Value<'a>,
        out: &mut Vec<Value<'a>>,
    ) {
        while let Some(row) = self.first() {
            let Some(name) = row.path.strip_prefix(prefix) else { return };
            match split_once(name, b".") {
                None => {
                    self.skip_first();
                    let otherwise = inherited.at(out.len());
                    out.push(row.read(reader, name, otherwise));
                }
                Some((object, rest)) => {
                    let end = row.path.len().wrapping_sub(rest.len());
                    let prefix = row.path.get(..end).unwrap_or_default();
                    let mut inner = reader.object(object);
                    self.read(&mut inner, prefix, inherited, out);
                    inner.close();
                }
            }
        }
    }
}

/// An empty list or object says nothing.
fn unless_empty(value: Value) -> Value {
    if value.items().is_empty() && value.members().is_empty() { Value::NOTHING } else { value }
}

impl Row {
    /// The compiled value of the member `name`.
    #[inline(never)]
    fn read<'a>(self, reader: &mut Reader<'_, 'a>, name: &'static [u8], inherited: Value<'a>) -> Value<'a> {
        if self.kind == b"note" {
            reader.ignore(name);
            return Value::NOTHING;
        }
        let arena = reader.arena();
        let is_said = reader.raw(name).is_some_and(Value::exists);
        if !is_said {
            let is_null = self.kind == b"text_or_null" && reader.raw(name).is_some();
            let default = if self.default.is_empty() { Value::NOTHING } else { arena.text(self.default) };
            return if is_null { Value::NOTHING } else { inherited.or(default) };
        }
        match self.kind {
            b"text" | b"text_or_null" => reader.text(name),
            b"texts" => unless_empty(reader.texts(name)),
            b"pairs" => unless_empty(reader.pairs(name)),
            b"list" => {
                canonical::verify(reader, name, self.words);
                unless_empty(reader.texts(name))
            }
            b"names" => {
                canonical::verify(reader, name, self.words);
                unless_empty(reader.pairs(name))
            }
            b"headers" => unless_empty(reader.pairs(name)),
            b"fields" => {
                canonical::verify(reader, name, self.words);
                fields(reader, name)
            }
            b"off" => truth(reader.flag(name)),
            b"on" => truth(!reader.flag_or(name, true)),
            b"seconds" => reader.seconds(name),
            b"second" => truth(reader.is_second(name, self.words)),
            b"word" => number(reader, self.words, name, 0),
            b"authentication" => number(reader, self.words, name, 1),
            b"absence" => match reader.value(name).float() {
                Some(_) => reader.seconds(name),
                None => truth(reader.is_second(name, self.words)),
            },
            b"pointer" => {
                let pointer = reader.text(name);
                verify_pointer(reader, name, pointer.bytes());
                pointer
            }
            b"pointers" => {
                let value = reader.value(name);
                pointers(reader, name, value)
            }
            b"captures" => {
                let captures = reader.pairs(name);
                for (member, pointer) in captures.members() {
                    let path = concat(arena, &[name, b".", member.bytes()]);
                    verify_pointer(reader, path.bytes(), pointer.bytes());
                }
                unless_empty(captures)
            }
            b"conditions" => conditions(reader, name),
            b"reasoned" => reasoned(reader, name),
            b"scheme" => {
                let scheme = reader.text(name);
                if scheme.exists() && !is_token(scheme.bytes()) {
                    reader.invalid(name, b"it is one word");
                }
                scheme
            }
            _ => Value::NOTHING,
        }
    }
}

/// `true`, or nothing.
fn truth(flag: bool) -> Value<'static> {
    if flag { Value::TRUE } else { Value::NOTHING }
}

/// The number of a word, counted from `first`; nothing for 0.
fn number<'a>(reader: &mut Reader<'_, 'a>, words: &'static [u8], name: &'static [u8], first: i64) -> Value<'a> {
    let index = reader.word(name, words).map_or(0, |index| (index as i64).wrapping_add(first));
    if index == 0 { Value::NOTHING } else { reader.arena().number(index) }
}

/// A pointer, or a list of them, as a list.
#[inline(never)]
fn pointers<'a>(reader: &mut Reader<'_, 'a>, name: &[u8], value: Value<'a>) -> Value<'a> {
    let mut list = List::new(reader.arena());
    if value.is_text() {
        list.push(value);
    } else if value.is_list_of_texts() {
        list.extend(value);
    } else {
        reader.wrong_type(name, b"a JSON pointer or a list of them", value);
    }
    for pointer in list.items() {
        verify_pointer(reader, name, pointer.bytes());
    }
    unless_empty(list.done())
}

/// Canonical member → pointers.
#[inline(never)]
fn fields<'a>(reader: &mut Reader<'_, 'a>, name: &'static [u8]) -> Value<'a> {
    let value = reader.value(name);
    if !value.is_object() {
        reader.wrong_type(name, b"an object", value);
    }
    let mut fields = Object::new(reader.arena());
    for (member, value) in value.members() {
        let path = concat(reader.arena(), &[name, b".", member.bytes()]);
        let pointers = pointers(reader, path.bytes(), *value);
        if pointers.exists() {
            fields.pair(*member, pointers);
        }
    }
    unless_empty(fields.done())
}

/// Signs of an error: `[pointer, value, whether any other value is the sign]`.
#[inline(never)]
fn conditions<'a>(reader: &mut Reader<'_, 'a>, name: &'static [u8]) -> Value<'a> {
    let value = reader.value(name);
    if !value.is_list() {
        reader.wrong_type(name, b"an array", value);
    }
    let mut conditions = List::new(reader.arena());
    for item in value.items() {
        let path = reader.path_of(name).bytes();
        let (arena, subject) = (reader.arena(), reader.subject());
        let mut entry = Reader::new(arena, reader.mistakes(), subject, path, *item);
        let pointer = entry.required_text(b"pointer");
        verify_pointer(&mut entry, b"pointer", pointer.bytes());
        let (equals, not_equals) = (entry.value(b"equals"), entry.value(b"not_equals"));
        let is_present = entry.flag(b"present");
        entry.close();
        let tests = [equals.exists(), not_equals.exists(), is_present];
        if pointer.is_empty() || tests.into_iter().filter(|test| *test).count() != 1 {
            reader.invalid(name, b"an entry is a `pointer` with one of `equals`, `not_equals` and `present: true`");
        }
        let mut condition = List::new(reader.arena());
        condition.push(pointer);
        condition.push(equals.or(not_equals));
        condition.push(truth(not_equals.exists()));
        conditions.push(trimmed(reader, condition));
    }
    unless_empty(conditions.done())
}

/// `{ ignore: true, reason }`
#[inline(never)]
fn reasoned<'a>(reader: &mut Reader<'_, 'a>, name: &'static [u8]) -> Value<'a> {
    let mut object = reader.object(name);
    let is_ignored = object.flag(b"ignore");
    if is_ignored && !object.text(b"reason").exists() {
        object.missing(b"reason");
    }
    object.ignore(b"reason");
    object.close();
    truth(is_ignored)
}

/// A list without the nothings at its end.
#[inline(never)]
pub fn trimmed<'a>(reader: &Reader<'_, 'a>, list: List<'a>) -> Value<'a> {
    list_of(reader, list.items().to_vec())
}

/// The same of items.
#[inline(never)]
pub fn list_of<'a>(reader: &Reader<'_, 'a>, mut items: Vec<Value<'a>>) -> Value<'a> {
    while items.last().is_some_and(|item| !item.exists()) {
        items.pop();
    }
    unless_empty(reader.arena().list(items))
}
