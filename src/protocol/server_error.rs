//! What an authorization server says of itself where it refuses (RFC 6749 sections 4.1.2.1 and 5.2).

use crate::base::arena::Arena;
use crate::base::text;
use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::step::Cx;

/// Bytes of what a server says that are kept: of its code, which is a name, and of its texts.
const CODE_LIMIT: usize = 128;
const TEXT_LIMIT: usize = 1024;

/// What a server said: texts that are not empty, or nothing.
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
    /// The server said nothing.
    pub const NOTHING: ServerError<'static> =
        ServerError { error: Value::NOTHING, error_description: Value::NOTHING, error_uri: Value::NOTHING };

    /// The same with each of the texts as `change` makes it; it gets the most bytes of it that are kept.
    #[inline(never)]
    #[must_use]
    pub fn map(self, change: &dyn Fn(Value<'a>, usize) -> Value<'a>) -> Self {
        Self {
            error: change(self.error, CODE_LIMIT),
            error_description: change(self.error_description, TEXT_LIMIT),
            error_uri: change(self.error_uri, TEXT_LIMIT),
        }
    }
    /// The same with each of the texts cut to its limit.
    #[must_use]
    pub fn cut(self, arena: Arena<'a>) -> Self {
        self.map(&|text, most| cut(arena, text, most))
    }
    /// Adds it to the error that comes.
    pub fn note(self, cx: &mut Cx<'a>) {
        let server = self.cut(cx.arena);
        cx.note(W::error, server.error);
        cx.note(W::error_description, server.error_description);
        cx.note(W::error_uri, server.error_uri);
    }
}

/// A text cut to `most` bytes, in whole characters; nothing of nothing.
#[must_use]
pub(super) fn cut<'a>(arena: Arena<'a>, text: Value<'a>, most: usize) -> Value<'a> {
    if text.bytes().len() <= most { text } else { arena.text(text::cut(text.bytes(), most)) }
}
