//! Reading a document or an options object member by member: wrong types, unknown and missing
//! members are refused with their JSON path.
//!
//! Must not know: what the members mean.

use crate::base::text::concat;
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

/// One object being read. [`Reader::finish`] refuses what nobody asked for.
pub struct Reader<'a> {
    subject: Subject,
    path: String,
    members: &'a [(String, Value)],
    asked: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    /// Begins to read `value` at `path` (empty for the whole).
    ///
    /// # Errors
    /// `option_wrong_type` or `document_invalid` where it is no object.
    pub fn new(subject: Subject, path: &str, value: &'a Value) -> Result<Self, Error> {
        match value {
            Value::Object(members) => Ok(Self { subject, path: path.to_owned(), members, asked: Vec::new() }),
            other => Err(wrong_type(subject, if path.is_empty() { "options" } else { path }, "an object", other)),
        }
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
        self.raw(name).filter(|value| **value != Value::Null)
    }

    /// The error of a member that has the wrong type.
    #[must_use]
    pub fn wrong_type(&self, name: &str, expected: &str, found: &Value) -> Error {
        wrong_type(self.subject, &self.path_of(name), expected, found)
    }

    /// The error of a member whose value cannot be used.
    #[must_use]
    pub fn invalid(&self, name: &str, reason: &str) -> Error {
        let path = self.path_of(name);
        match self.subject {
            Subject::Document => Error::new(Code::DocumentInvalid).with("path", &path).with("reason", reason),
            Subject::Options => Error::new(Code::OptionInvalid).with("option", &path).with("reason", reason),
        }
    }

    /// The error of a member that must be there.
    #[must_use]
    pub fn missing(&self, name: &str) -> Error {
        let path = self.path_of(name);
        match self.subject {
            Subject::Document => Error::new(Code::DocumentMemberMissing).with("path", &path),
            Subject::Options => Error::new(Code::OptionMissing).with("option", &path),
        }
    }

    /// A text.
    ///
    /// # Errors
    /// The wrong type.
    pub fn text(&mut self, name: &'static str) -> Result<Option<String>, Error> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(self.wrong_type(name, "a string", other)),
        }
    }

    /// A text that must be there and not be empty.
    ///
    /// # Errors
    /// Missing, empty, or the wrong type.
    pub fn required_text(&mut self, name: &'static str) -> Result<String, Error> {
        self.text(name)?.filter(|text| !text.is_empty()).ok_or_else(|| self.missing(name))
    }

    /// A boolean.
    ///
    /// # Errors
    /// The wrong type.
    pub fn flag(&mut self, name: &'static str) -> Result<Option<bool>, Error> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(other) => Err(self.wrong_type(name, "a boolean", other)),
        }
    }

    /// A whole number of seconds, not negative.
    ///
    /// # Errors
    /// The wrong type.
    pub fn seconds(&mut self, name: &'static str) -> Result<Option<i64>, Error> {
        match self.value(name) {
            None => Ok(None),
            Some(value) => match value.as_integer().filter(|seconds| *seconds >= 0) {
                Some(seconds) => Ok(Some(seconds)),
                None => Err(self.wrong_type(name, "a whole number of seconds", value)),
            },
        }
    }

    /// A list of texts.
    ///
    /// # Errors
    /// The wrong type.
    pub fn texts(&mut self, name: &'static str) -> Result<Option<Vec<String>>, Error> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let texts = value.items().and_then(|items| items.iter().map(|item| item.as_str().map(str::to_owned)).collect());
        match texts {
            Some(texts) => Ok(Some(texts)),
            None => Err(self.wrong_type(name, "an array of strings", value)),
        }
    }

    /// An object of texts.
    ///
    /// # Errors
    /// The wrong type.
    pub fn pairs(&mut self, name: &'static str) -> Result<Option<Pairs>, Error> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let pairs = match value {
            Value::Object(members) => {
                members.iter().map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
            }
            _ => None,
        };
        match pairs {
            Some(pairs) => Ok(Some(pairs)),
            None => Err(self.wrong_type(name, "an object of strings", value)),
        }
    }

    /// One of some words, as its place in `words`.
    ///
    /// # Errors
    /// The wrong type or another word.
    pub fn word(&mut self, name: &'static str, words: &[&str]) -> Result<Option<usize>, Error> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        match words.iter().position(|word| *word == text) {
            Some(place) => Ok(Some(place)),
            None => Err(self.invalid(name, &concat(&["expected one of ", &words.join(", ")]))),
        }
    }

    /// An object, read by a reader of its own.
    ///
    /// # Errors
    /// The wrong type.
    pub fn object(&mut self, name: &'static str) -> Result<Option<Reader<'a>>, Error> {
        match self.value(name) {
            None => Ok(None),
            Some(value) => Reader::new(self.subject, &self.path_of(name), value).map(Some),
        }
    }

    /// Allows members whose names the reader's user does not need.
    pub fn ignore(&mut self, names: &[&'static str]) {
        self.asked.extend_from_slice(names);
    }

    /// Refuses members that nobody asked for, but for those that `allowed` accepts.
    ///
    /// # Errors
    /// `option_unknown` or `document_member_unknown`.
    pub fn finish(self, allowed: fn(&str) -> bool) -> Result<(), Error> {
        match self.members.iter().find(|(name, _)| !self.asked.contains(&name.as_str()) && !allowed(name)) {
            None => Ok(()),
            Some((name, _)) => {
                let path = self.path_of(name);
                Err(match self.subject {
                    Subject::Document => Error::new(Code::DocumentMemberUnknown).with("path", &path),
                    Subject::Options => Error::new(Code::OptionUnknown).with("option", &path),
                })
            }
        }
    }

    /// Refuses every member that nobody asked for.
    ///
    /// # Errors
    /// `option_unknown` or `document_member_unknown`.
    pub fn done(self) -> Result<(), Error> {
        self.finish(|_| false)
    }
}

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
