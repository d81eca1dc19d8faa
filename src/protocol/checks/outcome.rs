//! The outcome of an authorization response: exactly one of code and error (RFC 6749 section 4.1.2).
//!
//! Must not know: what the code is exchanged for.

use crate::base::secret::Secret;
use crate::base::text::list_names;
use crate::protocol::authorization_response::UnverifiedResponse;
use crate::protocol::error::{Code, Error};
use crate::protocol::error_response::{may_pass, needs_person};

/// The error of a callback without an outcome; it names the parameters that did arrive.
#[must_use]
#[cold]
pub fn code_missing(response: &UnverifiedResponse) -> Error {
    let names = list_names(response.parameters().iter().map(|(name, _)| name.as_str()));
    Error::new(Code::CodeMissing).with("members", &names)
}
/// The most bytes of a code: it goes into a request whole, and no server makes one that long.
const CODE_LIMIT: usize = 8 * 1024;

/// Gives out the code of a response that carries one and no error.
///
/// # Errors
/// `code_and_error`, `code_missing`, `code_too_large`, or the server's own refusal: `access_denied`,
/// `interaction_required`, `authorization_unavailable`, `authorization_refused`.
pub fn verify(response: &UnverifiedResponse) -> Result<Secret, Error> {
    let code = response.first("code").filter(|code| !code.is_empty());
    match (code, response.first("error")) {
        (Some(_), Some(_)) => Err(Error::new(Code::CodeAndError)),
        (None, None) => Err(code_missing(response)),
        (Some(code), None) if code.len() > CODE_LIMIT => Err(Error::new(Code::CodeTooLarge)),
        (Some(code), None) => Ok(Secret::from(code)),
        (None, Some(name)) => {
            let code = match name {
                "access_denied" => Code::AccessDenied,
                name if needs_person(name) => Code::InteractionRequired,
                name if may_pass(name) => Code::AuthorizationUnavailable,
                _ => Code::AuthorizationRefused,
            };
            Err(Error::new(code).with("error", name).with_server(response.server_error()))
        }
    }
}
