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

/// The same for a client that asks for tokens which are bound to a key (RFC 9449 section 5): `DPoP` or `Bearer`, in
/// upper or lower case. If the answer names no type, it is `Bearer`.
///
/// # Errors
/// `token_type_unsupported`
pub fn verify_bound<'a>(cx: &mut Cx<'a>, token_type: Value<'a>) -> Result<Word> {
    if token_type.bytes().eq_ignore_ascii_case(W::DPoP.bytes()) {
        return Ok(W::DPoP);
    }
    verify(cx, token_type.or_word(W::Bearer))
}
