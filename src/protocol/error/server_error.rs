//! The error that an authorization server sends (RFC 6749 sections 4.1.2.1 and 5.2).

use super::redaction::redact;
use crate::base::text::cut;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::vocabulary::{W, Word};
use crate::step::Cx;

/// The most bytes that are kept of a server's error: of its code, which is a name, and of each text.
const CODE_LIMIT: usize = 128;
const TEXT_LIMIT: usize = 1024;

/// Whether only the person can resolve an `error` (OpenID Connect Core 1.0 section 3.1.2.6).
#[must_use]
pub fn needs_person(error: &[u8]) -> bool {
    is_one_of(error, &[W::interaction_required, W::login_required, W::consent_required, W::account_selection_required])
}

/// Whether an `error` is temporary (RFC 6749 section 4.1.2.1).
#[must_use]
pub fn may_pass(error: &[u8]) -> bool {
    is_one_of(error, &[W::temporarily_unavailable, W::server_error])
}

/// Whether the name is one of the words.
#[inline(never)]
#[must_use]
pub fn is_one_of(name: &[u8], words: &[Word]) -> bool {
    words.iter().any(|word| word.bytes() == name)
}

/// A server's error: texts that are not empty, or nothing.
#[derive(Clone, Copy)]
pub struct ServerError<'a> {
    /// The `error` code, or the best name that the answer offers.
    pub error: Value<'a>,
    /// The `error_description`.
    pub error_description: Value<'a>,
    /// The `error_uri`.
    pub error_uri: Value<'a>,
}

impl<'a> ServerError<'a> {
    /// The server sent no error.
    pub const NOTHING: ServerError<'static> =
        ServerError { error: Value::NOTHING, error_description: Value::NOTHING, error_uri: Value::NOTHING };

    /// The same error with each text cut to its limit and without the `secrets`, a list of texts.
    #[inline(never)]
    #[must_use]
    pub fn without(self, arena: Arena<'a>, secrets: Value<'a>) -> Self {
        Self {
            error: shorten(arena, self.error, CODE_LIMIT, secrets),
            error_description: shorten(arena, self.error_description, TEXT_LIMIT, secrets),
            error_uri: shorten(arena, self.error_uri, TEXT_LIMIT, secrets),
        }
    }
    /// Adds it to the error that follows.
    pub fn note(self, cx: &mut Cx<'a>) {
        let server = self.without(cx.arena, Value::EMPTY_LIST);
        cx.note(W::error, server.error);
        cx.note(W::error_description, server.error_description);
        cx.note(W::error_uri, server.error_uri);
    }
}

/// A text without the secrets, cut to `most` bytes at the end of a character; nothing for nothing.
#[inline(never)]
fn shorten<'a>(arena: Arena<'a>, text: Value<'a>, most: usize, secrets: Value<'a>) -> Value<'a> {
    // Cut first, because redaction takes time by the length.
    let is_cut = text.bytes().len() > most;
    redact(arena, if is_cut { arena.text(cut(text.bytes(), most)) } else { text }, secrets, is_cut)
}
