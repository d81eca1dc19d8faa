//! The token type (RFC 6749 section 7.1): one that this client knows how to send.
//!
//! Must not know: which header carries it.

use crate::protocol::error::{Code, Error};

/// Refuses every type but `Bearer`, which is compared without regard to case.
///
/// # Errors
/// `token_type_unsupported`
///
/// # Security
/// A token bound to a key is worthless, or worse, when it is sent as a Bearer token.
pub fn verify(token_type: &str) -> Result<&'static str, Error> {
    if token_type.eq_ignore_ascii_case("bearer") {
        Ok("Bearer")
    } else {
        Err(Error::new(Code::TokenTypeUnsupported).with("token_type", token_type))
    }
}
