//! The token type (RFC 6749 section 7.1): one that this client knows how to send.

use crate::base::value::Value;
use crate::base::vocabulary::{W, Word};
use crate::step::{Code, Cx, Result};

/// Refuses every type but `Bearer`, which is compared without regard to case.
///
/// # Errors
/// `token_type_unsupported`
///
/// # Security
/// A token bound to a key is worthless, or worse, when it is sent as a Bearer token.
pub fn verify<'a>(cx: &mut Cx<'a>, token_type: Value<'a>) -> Result<Word> {
    if token_type.bytes().eq_ignore_ascii_case(W::bearer.bytes()) {
        return Ok(W::Bearer);
    }
    Err(cx.fail(Code::TokenTypeUnsupported).with(W::token_type, token_type).into())
}
