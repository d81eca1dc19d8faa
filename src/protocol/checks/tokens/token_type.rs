//! Checks the token type (RFC 6749 section 7.1): the client must know how to send such a token.

use crate::base::value::Value;
use crate::base::vocabulary::{W, Word};
use crate::step::{Code, Cx, Result};

/// Refuses every type except `Bearer`, in upper or lower case.
///
/// # Errors
/// `token_type_unsupported`
///
/// # Security
/// A token that is bound to a key is worthless, or worse, if it is sent as a Bearer token.
pub fn verify<'a>(cx: &mut Cx<'a>, token_type: Value<'a>) -> Result<Word> {
    if token_type.bytes().eq_ignore_ascii_case(W::bearer.bytes()) {
        return Ok(W::Bearer);
    }
    Err(cx.fail(Code::TokenTypeUnsupported).with(W::token_type, token_type).into())
}
