//! Reads an object of a document by the rows of its schema and compiles it to one item per row.

use super::Reader;
use super::canonical;
use super::rules::{is_token, verify_header, verify_pointer, verify_template, verify_variable};
use crate::base::text::{after, before, split_once};
use crate::base::value::Value;
use crate::base::value::build::{List, Object, concat};
use crate::dialect::schema::choices::ClientAuthentication;
#[cfg(feature = "backend")]
use crate::dialect::schema::knobs::JwtKnobs;

/// The reason against `private_key_jwt` as a way to authenticate.
#[cfg(feature = "backend")]
pub(super) const WRITTEN_AS_JWT: &[u8] = b"it is written `{ jwt: {} }`";

/// The rows of an object, one per line: the letter of the kind, the path, `|`, and the words or the default.
/// [`crate::dialect::schema::table`] lists the letters.
#[derive(Clone, Copy)]
pub struct Rows(&'static [u8]);

/// One knob.
#[derive(Clone, Copy)]
struct Row {
    kind: u8,
    path: &'static [u8],
    /// The words, or the name of their set, or the default of a text.
    words: &'static [u8],
}

impl Rows {
    /// The rows of a text.
    #[must_use]
    pub fn of(text: &'static str) -> Self {
        Self(text.as_bytes())
    }
    #[inline(never)]
    fn first(self) -> Option<Row> {
        let (kind, line) = before(self.0, b"\n").split_first()?;
        Some(Row { kind: *kind, path: before(line, b"|"), words: after(line, b"|") })
    }
    fn skip_first(&mut self) {
        self.0 = after(self.0, b"\n");
    }
    /// The paths of the rows.
    pub fn paths(mut self) -> impl Iterator<Item = &'static [u8]> {
        core::iter::from_fn(move || {
            let row = self.first()?;
            self.skip_first();
            Some(row.path)
        })
    }
    /// The index of the row with that path; one past the last if there is none.
    #[inline(never)]
    #[must_use]
    pub fn index_of(self, path: &[u8]) -> usize {
        self.paths().take_while(|other| *other != path).count()
    }
    /// Reads the members of `reader` by the rows whose paths begin with `prefix`. For what the object does not
    /// set, takes the value in `inherited`, else the row's default.
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

/// The value, or nothing if it is an empty list or object.
fn unless_empty(value: Value) -> Value {
    let is_empty = value.items().is_empty() && value.members().is_empty();
    if is_empty && (value.is_list() || value.is_object()) { Value::NOTHING } else { value }
}

impl Row {
    /// The compiled value of the member `name`.
    #[inline(never)]
    fn read<'a>(self, reader: &mut Reader<'_, 'a>, name: &'static [u8], inherited: Value<'a>) -> Value<'a> {
        let said = reader.raw(name);
        let value = said.unwrap_or(Value::NOTHING);
        if !value.exists() {
            return match self.kind {
                b'r' => reader.required_text(name),
                b'0' if said.is_some() => value,
                b'0' | b't' | b'S' if !inherited.exists() && !self.words.is_empty() => reader.arena().text(self.words),
                _ => inherited,
            };
        }
        if self.kind == b'x' {
            return value;
        }
        if let b'L' | b'N' | b'd' = self.kind {
            canonical::verify(reader, name, value, self.words);
        }
        let compiled = match self.kind {
            b'r' => reader.required_text(name),
            b't' | b'0' | b'S' => reader.text(name),
            b'l' | b'L' => reader.texts(name),
            b'N' | b'h' | b'c' | b'p' | b'v' | b'm' => reader.pairs(name),
            b'b' | b'f' => truth(reader.flag(name)),
            b'o' => truth(!reader.flag_or(name, true)),
            b'a' if value.float().is_some() => reader.seconds(name),
            b's' => reader.seconds(name),
            b'2' | b'a' => truth(reader.is_second(name, self.words)),
            b'w' => self.number(reader, name, 0),
            b'W' if value.is_object() && self.words.ends_with(b"none") => generated_jwt(reader, name),
            #[cfg(feature = "backend")]
            b'W' if value.bytes() == b"private_key_jwt" => {
                reader.invalid(name, WRITTEN_AS_JWT);
                Value::NOTHING
            }
            b'W' => self.number(reader, name, 1),
            b'J' => pointers(reader, name, value),
            b'd' => fields(reader, name, value),
            b'e' => conditions(reader, name, value),
            b'i' => reasoned(reader, name),
            _ => Value::NOTHING,
        };
        if self.kind == b'S' && compiled.exists() && !is_token(compiled.bytes()) {
            reader.invalid(name, b"it is one word");
        }
        for (index, (member, text)) in compiled.members().iter().enumerate() {
            let path = concat(reader.arena(), &[name, b".", member.bytes()]).bytes();
            match self.kind {
                b'm' => verify_pointer(reader, path, text.bytes()),
                b'v' => {
                    verify_variable(reader, path, member.bytes());
                }
                b'c' => verify_template(reader, path, text.bytes()),
                b'h' => {
                    verify_header(reader, path, compiled.members().get(..=index).unwrap_or_default());
                    verify_template(reader, path, text.bytes());
                }
                _ => {}
            }
        }
        unless_empty(compiled)
    }
    /// The number of a word, counted from `first`; nothing instead of 0.
    fn number<'a>(self, reader: &mut Reader<'_, 'a>, name: &'static [u8], first: i64) -> Value<'a> {
        let index = reader.word(name, self.words).map_or(0, |index| (index as i64).wrapping_add(first));
        if index == 0 { Value::NOTHING } else { reader.arena().number(index) }
    }
}

/// `true`, or nothing.
fn truth(flag: bool) -> Value<'static> {
    if flag { Value::TRUE } else { Value::NOTHING }
}

/// A pointer or a list of pointers, as a list.
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
fn fields<'a>(reader: &mut Reader<'_, 'a>, name: &'static [u8], value: Value<'a>) -> Value<'a> {
    reader.verify_object(name, b"an object", value);
    let mut fields = Object::new(reader.arena());
    for (member, value) in value.members() {
        let path = concat(reader.arena(), &[name, b".", member.bytes()]);
        let pointers = pointers(reader, path.bytes(), *value);
        if pointers.exists() {
            fields.pair(*member, pointers);
        }
    }
    fields.done()
}

/// The members of an error condition.
const CONDITION: &str = "rpointer|\nxequals|\nxnot_equals|\nfpresent|\n";

/// Error conditions: `[pointer, value, whether any other value shows the error]`.
#[inline(never)]
fn conditions<'a>(reader: &mut Reader<'_, 'a>, name: &'static [u8], value: Value<'a>) -> Value<'a> {
    if !value.is_list() {
        reader.wrong_type(name, b"an array", value);
    }
    let mut conditions = List::new(reader.arena());
    for item in value.items() {
        let path = reader.path_of(name).bytes();
        let mut entry = reader.reader_of(path, *item);
        let mut members = Vec::new();
        Rows::of(CONDITION).read(&mut entry, b"", Value::NOTHING, &mut members);
        let members = list_of(&entry, members);
        let (pointer, equals, not_equals) = (members.at(0), members.at(1), members.at(2));
        verify_pointer(&mut entry, b"pointer", pointer.bytes());
        entry.close();
        let tests = [equals, not_equals, members.at(3)];
        if pointer.is_empty() || tests.into_iter().filter(|test| test.exists()).count() != 1 {
            reader.invalid(name, b"an entry is a `pointer` with one of `equals`, `not_equals` and `present: true`");
        }
        let condition = vec![pointer, equals.or(not_equals), truth(not_equals.exists())];
        conditions.push(list_of(reader, condition));
    }
    conditions.done()
}

/// `{ jwt }`: the number of the way, and the knobs of the token. A page cannot use them.
#[cfg(not(feature = "backend"))]
pub(super) fn generated_jwt<'a>(reader: &mut Reader<'_, 'a>, name: &'static [u8]) -> Value<'a> {
    reader.ignore(name);
    reader.arena().number(ClientAuthentication::Jwt as i64)
}

/// Seconds between `iat` and `exp`: enough to allow for the server's clock, at most a day.
#[cfg(feature = "backend")]
const LIFETIMES: core::ops::RangeInclusive<i64> = 120..=86_400;

/// `{ jwt }`: the number of the way, and the knobs of the token.
#[cfg(feature = "backend")]
pub(super) fn generated_jwt<'a>(reader: &mut Reader<'_, 'a>, name: &'static [u8]) -> Value<'a> {
    let mut items = vec![reader.arena().number(ClientAuthentication::Jwt as i64)];
    let mut object = reader.object(name);
    if !object.said(b"jwt").exists() {
        object.missing(b"jwt");
    }
    Rows::of(JwtKnobs::ROWS).read(&mut object, b"", Value::NOTHING, &mut items);
    object.close();
    let compiled = list_of(reader, items);
    if JwtKnobs(compiled).lifetime().is_some_and(|seconds| !LIFETIMES.contains(&seconds)) {
        let path = concat(reader.arena(), &[name, b".jwt.lifetime"]).bytes();
        reader.invalid(path, b"it is from 120 to 86400: each request gets a token of its own");
    }
    compiled
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

/// A list of the items, without trailing nothings.
#[inline(never)]
pub fn list_of<'a>(reader: &Reader<'_, 'a>, mut items: Vec<Value<'a>>) -> Value<'a> {
    while items.last().is_some_and(|item| !item.exists()) {
        items.pop();
    }
    unless_empty(reader.arena().list(items))
}
