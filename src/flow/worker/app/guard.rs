//! What `protect` asks of a session before it counts: whose it is, how long ago the person signed in at the provider, and
//! how.

use crate::base::value::Value;
use crate::base::value::build::concat;
use crate::base::vocabulary::{W, Word, word};
use crate::dialect::schema::reader::Reader;
use crate::protocol::checks::authentication::{has_context, is_recent};
use crate::protocol::jwt::claims::Claims;
use crate::step::Cx;

/// A session that does not pass is none.
#[derive(Clone, Copy)]
pub struct Guard<'a> {
    /// The provider whose sessions count.
    pub provider: Value<'a>,
    /// Seconds since the person signed in there, at most.
    max_age: Option<i64>,
    /// The ways to sign in there that count, separated by spaces.
    acr_values: Value<'a>,
}

impl<'a> Guard<'a> {
    /// Which every session passes.
    pub const NONE: Guard<'static> = Guard { provider: Value::NOTHING, max_age: None, acr_values: Value::NOTHING };

    /// One that looks at the provider alone, as `session` takes it.
    pub fn of_provider(reader: &mut Reader<'_, 'a>) -> Self {
        let name = guarding(reader, W::provider);
        Self { provider: reader.text(name), ..Guard::NONE }
    }
    /// That of `protect`.
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
    /// Whether a session with these claims passes; its provider was checked before.
    ///
    /// # Security
    /// A false accept lets a session without a recent sign-in, or without a second factor, pass a guard that demands
    /// it.
    #[must_use]
    pub fn accepts(self, cx: &Cx<'a>, claims: Value<'a>) -> bool {
        let claims = Claims::of_session(claims);
        self.max_age.is_none_or(|max_age| is_recent(claims, max_age, cx.now) == Some(true))
            && (!self.acr_values.exists() || has_context(claims, self.acr_values))
    }
}

/// The name of a guard. A guard without a value, because an environment variable is missing, is refused: otherwise it
/// would let everybody in.
fn guarding<'a>(reader: &mut Reader<'_, 'a>, name: Word) -> &'a [u8] {
    let name = word(name).bytes();
    if reader.raw(name).is_some_and(|value| !value.exists()) {
        reader.missing(name);
    }
    name
}
