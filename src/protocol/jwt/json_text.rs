//! Writes the members of a JSON object that will be signed (RFC 7515 section 5.1).

use crate::base::crypto::encode;
use crate::base::text::integer;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{Text, join_by};
use crate::base::vocabulary::{Word, word};

/// A JSON object that is being written.
pub(crate) struct JsonText<'a>(Text<'a>);

impl<'a> JsonText<'a> {
    pub(crate) fn new(arena: Arena<'a>) -> Self {
        Self(Text::new(arena))
    }
    fn begin(&mut self, name: Word) {
        self.0.byte(if self.0.written().is_empty() { b'{' } else { b',' });
        self.0.json_string(name.bytes());
        self.0.byte(b':');
    }
    /// A text, if there is one.
    pub(crate) fn text(&mut self, name: Word, value: Value) {
        if value.exists() {
            self.begin(name);
            self.0.json_string(value.bytes());
        }
    }
    /// A word.
    pub(crate) fn word(&mut self, name: Word, value: Word) {
        self.text(name, word(value));
    }
    /// A whole number.
    pub(crate) fn number(&mut self, name: Word, value: i64) {
        self.begin(name);
        self.0.bytes(&integer(value));
    }
    /// A JSON object that is already written.
    pub(crate) fn object(&mut self, name: Word, value: Value) {
        self.begin(name);
        self.0.add(value);
    }
    /// The whole object.
    pub(crate) fn done(mut self) -> Value<'a> {
        self.0.byte(b'}');
        self.0.done()
    }
}

/// What is signed: header and claims in base64url (RFC 7515 section 5.1).
pub(crate) fn signing_input<'a>(arena: Arena<'a>, header: JsonText<'a>, claims: JsonText<'a>) -> Value<'a> {
    let [header, claims] = [header, claims].map(|part| encode(arena, part.done().bytes()));
    join_by(arena, header, b'.', claims)
}

/// The token from the signed text and its signature, which is base64url.
#[must_use]
pub fn signed<'a>(arena: Arena<'a>, signing_input: Value<'a>, signature: Value<'a>) -> Value<'a> {
    join_by(arena, signing_input, b'.', signature)
}
