//! Reading a document or an options object member by member: wrong types, unknown and missing
//! members are refused with their JSON path.
//!
//! A reader collects refusals and reads on: its users read straight through, and ask once, at the end,
//! for all mistakes together.
//!
//! Must not know: what the members mean.

use crate::base::nearest::nearest;
use crate::base::text::{concat, integer};
use crate::base::value::Value;
use crate::protocol::error::{Code, Error};

/// What is read, which decides the error codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A provider document.
    Document,
    /// Options of a call.
    Options,
}

/// Named texts in order.
pub type Pairs = Vec<(String, String)>;

/// The place of `word` in `words`, which spaces separate. Compiled once.
#[inline(never)]
#[must_use]
pub fn place_of(words: &str, word: &str) -> Option<usize> {
    words.split(' ').position(|other| other == word)
}

/// One object being read. [`Reader::finish`] returns what was wrong.
pub struct Reader<'a> {
    subject: Subject,
    path: String,
    members: &'a [(String, Value)],
    asked: Vec<&'static str>,
    elsewhere: &'static [(&'static str, &'static str)],
    refused: Option<Error>,
    is_void: bool,
}

impl<'a> Reader<'a> {
    /// Begins to read `value` at `path` (empty for the whole). What is no object is refused, and
    /// read as an empty one.
    #[must_use]
    pub fn new(subject: Subject, path: &str, value: &'a Value) -> Self {
        let mut reader = Self::empty(subject, path.to_owned());
        match value {
            Value::Object(members) => reader.members = members,
            other => {
                let path = if path.is_empty() { "options" } else { path };
                reader.refused = Some(wrong_type(subject, path, "an object", other));
                reader.is_void = true;
            }
        }
        reader
    }

    fn empty(subject: Subject, path: String) -> Self {
        Self { subject, path, members: &[], asked: Vec::new(), elsewhere: &[], refused: None, is_void: false }
    }

    /// What is read.
    #[must_use]
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// The path of a member, for messages.
    #[must_use]
    pub fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { concat(&[&self.path, ".", name]) }
    }

    /// The member `name` as it is; `None` where it is absent. `null` is a value here.
    pub fn raw(&mut self, name: &'static str) -> Option<&'a Value> {
        self.asked.push(name);
        self.members.iter().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// The member `name`; `None` where it is absent or null.
    pub fn value(&mut self, name: &'static str) -> Option<&'a Value> {
        self.raw(name).filter(|value| !value.is_null())
    }

    /// Adds a refusal. A value that is no object lacks every member; those are not listed one by one.
    #[inline(never)]
    pub fn refuse(&mut self, error: Error) {
        match &mut self.refused {
            Some(_) if self.is_void => {}
            Some(first) => first.and(error),
            none => *none = Some(error),
        }
    }

    /// Refuses a member that has the wrong type.
    pub fn wrong_type(&mut self, name: &str, expected: &str, found: &Value) {
        let error = wrong_type(self.subject, &self.path_of(name), expected, found);
        self.refuse(error);
    }

    /// Refuses a member whose value cannot be used.
    pub fn invalid(&mut self, name: &str, reason: &str) {
        let error = self.mistake(name, Code::DocumentInvalid, Code::OptionInvalid).with("reason", reason);
        self.refuse(error);
    }

    /// Refuses the absence of a member.
    pub fn missing(&mut self, name: &str) {
        let error = self.mistake(name, Code::DocumentMemberMissing, Code::OptionMissing);
        self.refuse(error);
    }

    #[cold]
    fn mistake(&self, name: &str, in_document: Code, in_options: Code) -> Error {
        let path = self.path_of(name);
        let (code, member) = match self.subject {
            Subject::Document => (in_document, "path"),
            Subject::Options => (in_options, "option"),
        };
        Error::new(code).with(member, &path)
    }

    /// A text; anything else is refused.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        match self.value(name)? {
            Value::String(text) => Some(text.clone()),
            other => {
                self.wrong_type(name, "a string", other);
                None
            }
        }
    }

    /// A text in place of the one before, where there is one.
    pub fn replace_text(&mut self, name: &'static str, text: &mut String) {
        if let Some(found) = self.text(name) {
            *text = found;
        }
    }

    /// A text that must be there and not be empty; refused and empty where it is not.
    pub fn required_text(&mut self, name: &'static str) -> String {
        match self.value(name) {
            Some(Value::String(text)) if !text.is_empty() => return text.clone(),
            Some(Value::String(_)) | None => self.missing(name),
            Some(other) => self.wrong_type(name, "a string", other),
        }
        String::new()
    }

    /// A boolean in place of the one before, where there is one.
    pub fn replace_flag(&mut self, name: &'static str, flag: &mut bool) {
        match self.value(name) {
            None => {}
            Some(Value::Bool(found)) => *flag = *found,
            Some(other) => self.wrong_type(name, "a boolean", other),
        }
    }

    /// A boolean; false where it is absent.
    pub fn flag(&mut self, name: &'static str) -> bool {
        let mut flag = false;
        self.replace_flag(name, &mut flag);
        flag
    }

    /// A whole number of seconds, not negative.
    pub fn seconds(&mut self, name: &'static str) -> Option<i64> {
        let value = self.value(name)?;
        let seconds = value.as_integer().filter(|seconds| *seconds >= 0);
        if seconds.is_none() {
            self.wrong_type(name, "a whole number of seconds", value);
        }
        seconds
    }

    /// A list of texts.
    pub fn texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        let value = self.value(name)?;
        let texts = value.to_texts();
        if texts.is_none() {
            let mut items = value.items().unwrap_or_default().iter().enumerate();
            match items.find(|(_, item)| item.as_str().is_none()) {
                // What an environment lacks comes as an item that is null.
                Some((index, item)) => {
                    let place = concat(&[name, ".", &integer(i64::try_from(index).unwrap_or_default())]);
                    self.wrong_type(&place, "a string", item);
                }
                None => self.wrong_type(name, "an array of strings", value),
            }
        }
        texts
    }

    /// A list of texts in place of the one before, where there is one.
    pub fn replace_texts(&mut self, name: &'static str, texts: &mut Vec<String>) {
        if let Some(found) = self.texts(name) {
            *texts = found;
        }
    }

    /// An object of texts in place of the one before, where there is one.
    pub fn replace_pairs(&mut self, name: &'static str, pairs: &mut Pairs) {
        let Some(value) = self.value(name) else { return };
        if !matches!(value, Value::Object(_)) {
            return self.wrong_type(name, "an object of strings", value);
        }
        for (member, other) in value.members().iter().filter(|(_, value)| value.as_str().is_none()) {
            self.wrong_type(&concat(&[name, ".", member]), "a string", other);
        }
        *pairs = value.to_pairs();
    }

    /// An object of texts; empty where it is absent.
    pub fn pairs(&mut self, name: &'static str) -> Pairs {
        let mut pairs = Pairs::new();
        self.replace_pairs(name, &mut pairs);
        pairs
    }

    /// Refuses canonical names that are none of `words`, in those members that hold such names: keys
    /// of an object, items of a list.
    pub fn known(&mut self, words: &str) {
        // A page sends no secret and does not even hold the word; a document that renames it is none the worse.
        let passes = |key: &str| cfg!(not(feature = "backend")) && key.starts_with("client_");
        for (name, value) in self.members {
            if place_of("names omit order fields", name).is_none() {
                continue;
            }
            let items = value.items().unwrap_or_default().iter().filter_map(|item| Some((item.as_str()?, "")));
            let keys = value.members().iter().map(|(key, wire)| (key.as_str(), wire.as_str().unwrap_or_default()));
            for (key, wire) in keys.chain(items) {
                if place_of(words, key).is_none() && !passes(key) {
                    let is_turned = place_of(words, wire).is_some();
                    let why = if is_turned { ": the canonical name stands first" } else { "" };
                    let reason = concat(&["the engine knows no `", key, "` here", why]);
                    let known: Vec<&str> = words.split(' ').collect();
                    let error = self.mistake(name, Code::DocumentInvalid, Code::OptionInvalid);
                    self.refuse(error.with("reason", &reason).with_meant(key, &known));
                }
            }
        }
    }

    /// One of some words, as its place in `words`, which spaces separate.
    pub fn word(&mut self, name: &'static str, words: &str) -> Option<usize> {
        let text = self.text(name)?;
        let place = place_of(words, &text);
        if place.is_none() {
            let mut reason = String::from("expected one of ");
            for character in words.chars() {
                if character == ' ' {
                    reason.push(',');
                }
                reason.push(character);
            }
            let known: Vec<&str> = words.split(' ').collect();
            let error = self.mistake(name, Code::DocumentInvalid, Code::OptionInvalid);
            self.refuse(error.with("reason", &reason).with_meant(&text, &known));
        }
        place
    }

    /// Whether the member is the second of two words.
    pub fn is_second(&mut self, name: &'static str, words: &str) -> bool {
        self.word(name, words) == Some(1)
    }

    /// An object, read by a reader of its own, which goes back to [`Reader::close`]; an empty one
    /// where it is absent.
    pub fn object(&mut self, name: &'static str) -> Reader<'a> {
        let path = self.path_of(name);
        match self.value(name) {
            None => Reader::empty(self.subject, path),
            Some(value) => Reader::new(self.subject, &path, value),
        }
    }

    /// The same in one call: `read` reads the object, and no member of it may be left over.
    /// Compiled once, where opening and closing would be repeated for every object.
    #[inline(never)]
    pub fn inside(&mut self, name: &'static str, read: &mut dyn FnMut(&mut Reader<'a>)) {
        let mut inner = self.object(name);
        read(&mut inner);
        self.close(inner);
    }

    /// Ends the reading of an object inside: no member may be left over.
    pub fn close(&mut self, inner: Reader<'_>) {
        if let Err(error) = inner.done() {
            self.refuse(error);
        }
    }

    /// Allows members whose names the reader's user does not need.
    pub fn ignore(&mut self, names: &[&'static str]) {
        self.asked.extend_from_slice(names);
    }

    /// Names places of members that are often written here and belong elsewhere.
    pub fn elsewhere(&mut self, places: &'static [(&'static str, &'static str)]) {
        self.elsewhere = places;
    }

    #[cold]
    #[inline(never)]
    fn unknown(&self, name: &str) -> Error {
        let error = self.mistake(name, Code::DocumentMemberUnknown, Code::OptionUnknown);
        match self.elsewhere.iter().find(|(member, _)| *member == name) {
            Some((_, place)) => error.with("meant", place),
            None => match nearest(name, &self.asked) {
                Some(meant) => error.with("meant", &self.path_of(meant)),
                None => error,
            },
        }
    }

    /// Whether nothing was refused so far.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.refused.is_none()
    }

    /// What was refused so far.
    ///
    /// # Errors
    /// The first refusal, with the others.
    pub fn check(&mut self) -> Result<(), Error> {
        self.refused.take().map_or(Ok(()), Err)
    }

    /// What was refused, members that nobody asked for included, but for those that `allowed` accepts.
    ///
    /// # Errors
    /// The first refusal, with the others: the wrong type, `option_unknown`, `document_member_missing` …
    pub fn finish(mut self, allowed: fn(&str) -> bool) -> Result<(), Error> {
        for (name, _) in self.members {
            if self.refused.as_ref().is_some_and(Error::is_full) {
                break;
            }
            if !self.asked.contains(&name.as_str()) && !allowed(name) {
                let error = self.unknown(name);
                self.refuse(error);
            }
        }
        self.check()
    }

    /// What was refused, every member that nobody asked for included.
    ///
    /// # Errors
    /// As [`Reader::finish`].
    pub fn done(self) -> Result<(), Error> {
        self.finish(|_| false)
    }
}

#[cold]
fn wrong_type(subject: Subject, path: &str, expected: &str, found: &Value) -> Error {
    match subject {
        Subject::Document => Error::new(Code::DocumentInvalid)
            .with("path", path)
            .with("reason", &concat(&["expected ", expected, ", found ", found.type_name()])),
        Subject::Options => Error::new(Code::OptionWrongType)
            .with("option", path)
            .with("expected", expected)
            .with("found", found.type_name()),
    }
}
