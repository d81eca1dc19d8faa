//! What `protect` requires of a session: its provider, how recently the person signed in there, and how.

use crate::base::value::Value;
use crate::base::value::build::concat;
use crate::base::vocabulary::{W, Word, word};
use crate::dialect::schema::reader::Reader;
use crate::protocol::checks::authentication::{has_context, is_recent};
use crate::protocol::jwt::claims::Claims;
use crate::step::Cx;

/// The requirements on a session. One that does not meet them counts as no session.
#[derive(Clone, Copy)]
pub struct Guard<'a> {
    /// The required provider.
    pub provider: Value<'a>,
    /// The most seconds since the person signed in there.
    max_age: Option<i64>,
    /// The accepted ways to sign in there, separated by spaces.
    acr_values: Value<'a>,
}

impl<'a> Guard<'a> {
    /// Accepts every session.
    pub const NONE: Guard<'static> = Guard { provider: Value::NOTHING, max_age: None, acr_values: Value::NOTHING };

    /// Reads the guard of `session`, which checks only the provider.
    pub fn of_provider(reader: &mut Reader<'_, 'a>) -> Self {
        let name = guarding(reader, W::provider);
        Self { provider: reader.text(name), ..Guard::NONE }
    }
    /// Reads the guard of `protect`.
    pub fn of_protect(reader: &mut Reader<'_, 'a>) -> Self {
        let name = guarding(reader, W::acr_values);
        let acr_values = reader.text(name);
        if acr_values.exists() && acr_values.bytes().trim_ascii().is_empty() {
            reader.missing(name);
        }
        for name in [W::acr_values, W::max_age].map(|name| word(name).bytes()) {
            if reader.value(b"parameters").find(name).exists() {
                let path = concat(reader.arena(), &[b"parameters.", name]).bytes();
                let reason = concat(
                    reader.arena(),
                    &[b"in `parameters` it would guard nothing: it is the option `", name, b"`"],
                );
                reader.invalid(path, reason.bytes());
            }
        }
        let name = guarding(reader, W::max_age);
        let max_age = reader.seconds(name).whole();
        Self { max_age, acr_values, ..Self::of_provider(reader) }
    }
    /// Whether a session with these claims passes; its provider is already checked.
    ///
    /// # Security
    /// A false accept lets in a session without the recent sign-in, or the second factor, that the guard
    /// requires.
    #[must_use]
    pub fn accepts(self, cx: &Cx<'a>, claims: Value<'a>) -> bool {
        let claims = Claims::of_session(claims);
        self.max_age.is_none_or(|max_age| is_recent(claims, max_age, cx.now) == Some(true))
            && (!self.acr_values.exists() || has_context(claims, self.acr_values))
    }
}

/// Returns the name of a guard, and refuses a guard without a value: a missing environment variable would
/// otherwise let everybody in.
fn guarding<'a>(reader: &mut Reader<'_, 'a>, name: Word) -> &'a [u8] {
    let name = word(name).bytes();
    if reader.raw(name).is_some_and(|value| !value.exists()) {
        reader.missing(name);
    }
    name
}
