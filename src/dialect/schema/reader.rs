//! Reads a document or an options object member by member. Wrong types, unknown members and missing members are
//! refused with their JSON path.
//!
//! A reader collects mistakes and reads on, so its users read straight through and ask for all of them once, at
//! the end ([`Mistakes::into_result`]).

#[cfg(feature = "documents")]
pub mod canonical;
#[cfg(feature = "documents")]
pub mod dialect;
#[cfg(feature = "documents")]
pub mod document;
#[cfg(feature = "documents")]
pub mod mistakes;
#[cfg(feature = "documents")]
pub mod overlay;
#[cfg(feature = "documents")]
pub mod registered;
#[cfg(feature = "documents")]
mod rows;
#[cfg(feature = "documents")]
mod rules;
use super::reader::mistakes::Mistake;
use crate::base::text::nearest::nearest;
use crate::base::text::{entry, integer, listed, words};
use crate::base::value::arena::Arena;
use crate::base::value::build::{Object, concat};
use crate::base::value::{Member, Value};
use crate::base::vocabulary::{W, word};
use crate::step::Code;
use crate::step::failure::Mistakes;

/// What is being read, which decides the error codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A provider document.
    Document,
    /// Options of a call.
    Options,
}

/// Members that are often written at a wrong level, each with the path where it belongs, one per line.
pub type Elsewhere = &'static [u8];

/// Reads one object. [`Reader::close`] refuses members that nobody read.
pub struct Reader<'r, 'a> {
    arena: Arena<'a>,
    mistakes: &'r mut Mistakes<'a>,
    subject: Subject,
    path: &'a [u8],
    members: &'a [Member<'a>],
    asked: Vec<&'a [u8]>,
    elsewhere: Elsewhere,
    /// An object whose keys are the variables that a document declares; nothing if they are not known.
    variables: Value<'a>,
    /// The value is not an object: reports no missing members, because all of them are missing.
    is_void: bool,
}

/// The index of `word` in `list`, whose words are separated by spaces.
#[inline(never)]
#[must_use]
pub fn index_of(word: &[u8], list: &[u8]) -> Option<usize> {
    words(list).position(|other| other == word)
}

impl<'r, 'a> Reader<'r, 'a> {
    /// Begins to read `value` at `path` (empty for the whole). Refuses anything but an object, and reads it as
    /// an empty object.
    #[inline(never)]
    #[must_use]
    pub fn new(
        arena: Arena<'a>,
        mistakes: &'r mut Mistakes<'a>,
        subject: Subject,
        path: &'a [u8],
        value: Value<'a>,
    ) -> Self {
        let mut reader = Self {
            arena,
            mistakes,
            subject,
            path: b"",
            members: value.members(),
            asked: Vec::new(),
            elsewhere: b"",
            variables: Value::NOTHING,
            is_void: false,
        };
        reader.is_void = !reader.verify_object(if path.is_empty() { b"options" } else { path }, b"an object", value);
        reader.path = path;
        reader
    }
    /// The arena that holds what is read.
    #[must_use]
    pub fn arena(&self) -> Arena<'a> {
        self.arena
    }
    /// What is being read.
    #[must_use]
    pub fn subject(&self) -> Subject {
        self.subject
    }
    /// A reader for another value of the same input.
    #[inline(never)]
    pub fn reader_of(&mut self, path: &'a [u8], value: Value<'a>) -> Reader<'_, 'a> {
        let (subject, variables) = (self.subject, self.variables);
        let mut inner = Reader::new(self.arena, self.mistakes, subject, path, value);
        inner.variables = variables;
        inner
    }
    /// Names the variables that texts may mention, as the keys of an object.
    pub fn declare(&mut self, variables: Value<'a>) {
        self.variables = variables;
    }
    /// The declared variables; nothing if they are not known.
    #[must_use]
    pub fn variables(&self) -> Value<'a> {
        self.variables
    }
    /// The path of a member, for messages.
    #[inline(never)]
    #[must_use]
    pub fn path_of(&self, name: &[u8]) -> Value<'a> {
        concat(self.arena(), &[self.path, if self.path.is_empty() { b"" } else { b"." }, name])
    }
    /// Whether no mistake has been found in this input so far.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// The member, unchanged; nothing if it is missing or null.
    #[inline(never)]
    pub fn value(&mut self, name: &'a [u8]) -> Value<'a> {
        self.raw(name).unwrap_or(Value::NOTHING)
    }
    /// The member, unchanged; `None` if it is missing. `null` counts as a value here.
    #[inline(never)]
    pub fn raw(&mut self, name: &'a [u8]) -> Option<Value<'a>> {
        self.asked.push(name);
        self.find(name)
    }
    #[inline(never)]
    fn find(&self, name: &[u8]) -> Option<Value<'a>> {
        self.members.iter().find(|(member, _)| member.bytes() == name).map(|(_, value)| *value)
    }
    /// Peeks at a member without marking it as read; nothing if it is missing or null.
    #[must_use]
    pub fn said(&self, name: &[u8]) -> Value<'a> {
        self.find(name).unwrap_or(Value::NOTHING)
    }
    /// The members, in order.
    #[must_use]
    pub fn members(&self) -> &'a [Member<'a>] {
        self.members
    }
    /// A text; refuses anything else.
    #[inline(never)]
    pub fn text(&mut self, name: &'a [u8]) -> Value<'a> {
        let value = self.value(name);
        if value.exists() && !value.is_text() {
            self.wrong_type(name, b"a string", value);
            return Value::NOTHING;
        }
        value
    }
    /// A text that must be present and not empty; else a mistake, and nothing.
    #[inline(never)]
    pub fn required_text(&mut self, name: &'a [u8]) -> Value<'a> {
        let value = self.value(name);
        if value.exists() && !value.is_text() {
            self.wrong_type(name, b"a string", value);
        } else if value.is_empty() {
            self.missing(name);
        }
        value.non_empty()
    }
    /// A boolean, or `default` if it is missing.
    #[inline(never)]
    pub fn flag_or(&mut self, name: &'a [u8], default: bool) -> bool {
        let value = self.value(name);
        if value.exists() && !value.is_true() && !value.is_false() {
            self.wrong_type(name, b"a boolean", value);
            return default;
        }
        if default { !value.is_false() } else { value.is_true() }
    }
    /// A boolean; false if it is missing.
    #[inline(never)]
    pub fn flag(&mut self, name: &'a [u8]) -> bool {
        self.flag_or(name, false)
    }
    /// A whole number of seconds, not negative; nothing if it is missing. A number above 2⁵³ counts as 2⁵³.
    #[inline(never)]
    pub fn seconds(&mut self, name: &'a [u8]) -> Value<'a> {
        let value = self.value(name);
        match value.whole().filter(|seconds| *seconds >= 0) {
            Some(seconds) if seconds > MOST_SECONDS => self.arena().number(MOST_SECONDS),
            Some(_) => value,
            None => {
                if value.exists() {
                    self.no_seconds(name, value);
                }
                Value::NOTHING
            }
        }
    }
    #[inline(never)]
    fn no_seconds(&mut self, name: &[u8], value: Value<'a>) {
        if value.float().is_some() {
            self.invalid(name, b"a number of seconds is whole, and not negative");
        } else {
            self.wrong_type(name, b"a whole number of seconds", value);
        }
    }
    /// A list of texts; nothing if it is missing.
    #[inline(never)]
    pub fn texts(&mut self, name: &'a [u8]) -> Value<'a> {
        let value = self.value(name);
        if !value.exists() || value.is_list_of_texts() {
            return value;
        }
        match value.items().iter().enumerate().find(|(_, item)| !item.is_text()) {
            // A variable that the environment lacks arrives as null.
            Some((index, item)) => {
                let path = concat(self.arena(), &[name, b".", &integer(index as i64)]);
                self.wrong_type(path.bytes(), b"a string", *item);
            }
            None => self.wrong_type(name, b"an array of strings", value),
        }
        Value::NOTHING
    }
    /// Whether a value is an object; refuses any other.
    #[inline(never)]
    pub fn verify_object(&mut self, name: &[u8], expected: &[u8], value: Value<'a>) -> bool {
        if !value.is_object() {
            self.wrong_type(name, expected, value);
        }
        value.is_object()
    }
    /// An object of texts; nothing if it is missing. Refuses members that are not texts.
    #[inline(never)]
    pub fn pairs(&mut self, name: &'a [u8]) -> Value<'a> {
        let value = self.value(name);
        if !value.exists() || !self.verify_object(name, b"an object of strings", value) {
            return Value::NOTHING;
        }
        let mut texts = Object::new(self.arena);
        for (member, other) in value.members() {
            if other.is_text() {
                texts.pair(*member, *other);
            } else {
                let path = concat(self.arena, &[name, b".", member.bytes()]);
                self.wrong_type(path.bytes(), b"a string", *other);
            }
        }
        texts.done()
    }
    /// The index of a text among the words in `list`, which spaces separate; `None` if it is missing or not
    /// among them.
    #[inline(never)]
    pub fn word(&mut self, name: &'a [u8], list: &'static [u8]) -> Option<usize> {
        let text = self.text(name);
        let index = index_of(text.bytes(), list);
        if text.exists() && index.is_none() {
            let mut reason = b"expected one of".to_vec();
            for word in words(list) {
                reason.extend_from_slice(b" ");
                reason.extend_from_slice(word);
                reason.extend_from_slice(b",");
            }
            reason.pop();
            let mistake = self.unusable(name, &reason).with_meant(text.bytes(), &listed(list));
            self.refuse(mistake);
        }
        index
    }
    /// Whether the member is the second of two words.
    #[inline(never)]
    pub fn is_second(&mut self, name: &'a [u8], list: &'static [u8]) -> bool {
        self.word(name, list) == Some(1)
    }
    /// An object, with its own reader, which must be closed; an empty object if it is missing.
    #[inline(never)]
    pub fn object(&mut self, name: &'a [u8]) -> Reader<'_, 'a> {
        let path = self.path_of(name).bytes();
        let value = self.value(name);
        let value = if value.exists() { value } else { self.arena().object(Vec::new()) };
        let is_void = self.is_void;
        let mut inner = self.reader_of(path, value);
        inner.is_void |= is_void;
        inner
    }
    /// The same in one call: `read` reads the object, then the reader is closed.
    #[inline(never)]
    pub fn inside(&mut self, name: &'a [u8], read: &mut dyn FnMut(&mut Reader<'_, 'a>)) {
        let mut inner = self.object(name);
        read(&mut inner);
        inner.close();
    }

    /// Adds a mistake.
    #[inline(never)]
    pub fn refuse(&mut self, mistake: Mistake<'a>) {
        if !self.is_void {
            self.mistakes.add(mistake.done());
        }
    }
    /// The mistakes of the whole input, for a caller that has more to add.
    pub fn mistakes(&mut self) -> &mut Mistakes<'a> {
        self.mistakes
    }
    /// Refuses a member that has the wrong type.
    #[inline(never)]
    pub fn wrong_type(&mut self, name: &[u8], expected: &[u8], found: Value<'a>) {
        let (arena, path) = (self.arena(), self.path_of(name));
        let found = word(found.kind());
        let mistake = match self.subject {
            Subject::Document => {
                let reason = concat(arena, &[b"expected ", expected, b", found ", found.bytes()]);
                Mistake::new(arena, Code::DocumentInvalid).with(W::path, path).with(W::reason, reason)
            }
            Subject::Options => Mistake::new(arena, Code::OptionWrongType)
                .with(W::option, path)
                .with(W::expected, expected)
                .with(W::found, found),
        };
        self.refuse(mistake);
    }
    /// Refuses a member whose value cannot be used.
    #[inline(never)]
    pub fn invalid(&mut self, name: &[u8], reason: &[u8]) {
        let mistake = self.unusable(name, reason);
        self.refuse(mistake);
    }
    /// Reports a missing member.
    #[inline(never)]
    pub fn missing(&mut self, name: &[u8]) {
        let mistake = self.mistake(name, Code::DocumentMemberMissing, Code::OptionMissing);
        self.refuse(mistake);
    }
    /// The mistake for a member whose value cannot be used, so that the caller can add details.
    #[inline(never)]
    #[must_use]
    pub fn unusable(&self, name: &[u8], reason: &[u8]) -> Mistake<'a> {
        self.mistake(name, Code::DocumentInvalid, Code::OptionInvalid).with(W::reason, reason)
    }
    #[inline(never)]
    fn mistake(&self, name: &[u8], in_document: Code, in_options: Code) -> Mistake<'a> {
        let (code, member) = match self.subject {
            Subject::Document => (in_document, W::path),
            Subject::Options => (in_options, W::option),
        };
        Mistake::new(self.arena(), code).with(member, self.path_of(name))
    }

    /// Allows members that this reader's user does not read; spaces separate them.
    #[inline(never)]
    pub fn ignore(&mut self, names: &'static [u8]) {
        self.asked.extend(listed(names));
    }
    /// Sets the paths of members that are often written here but belong elsewhere.
    pub fn elsewhere(&mut self, paths: Elsewhere) {
        self.elsewhere = paths;
    }
    /// Refuses every member that nobody read.
    pub fn close(self) {
        self.close_but(|_| false);
    }
    /// Refuses every member that nobody read, except those that `allowed` accepts.
    #[inline(never)]
    pub fn close_but(mut self, allowed: fn(&[u8]) -> bool) {
        for (name, _) in self.members {
            if self.mistakes.is_full() {
                break;
            }
            let name = name.bytes();
            if self.asked.iter().all(|asked| *asked != name) && !allowed(name) {
                let mistake = self.unknown(name);
                self.refuse(mistake);
            }
        }
    }
    #[inline(never)]
    fn unknown(&self, name: &[u8]) -> Mistake<'a> {
        let mistake = self.mistake(name, Code::DocumentMemberUnknown, Code::OptionUnknown);
        if let Some(path) = entry(self.elsewhere, name) {
            return mistake.with(W::meant, path);
        }
        match nearest(name, &self.asked) {
            Some(meant) => mistake.with(W::meant, self.path_of(meant)),
            None => mistake,
        }
    }
}

/// The largest number of seconds: above it, not every whole number has its own double.
const MOST_SECONDS: i64 = 1 << 53;
