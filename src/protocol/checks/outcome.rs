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
    // A value that lost its name looks like a name without a value.
    let is_name = |name: &str, value: &str| !value.is_empty() || matches!(name, "code" | "error" | "state" | "iss");
    let shown = |(name, value): &(String, String)| if is_name(name, value) { name.clone() } else { String::new() };
    let names: Vec<String> = response.parameters().iter().take(32).map(shown).collect();
    let names = list_names(names.iter().map(String::as_str));
    Error::new(Code::CodeMissing).with("members", &names)
}
/// The most bytes of a code: it is sent as it is, and no server makes one that long.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_parameters_that_did_arrive_and_no_value_of_theirs() {
        let members = |callback: &str| {
            let response = UnverifiedResponse::parse(callback, &[]).unwrap_or_else(|error| panic!("{error}"));
            verify(&response).err().map(|error| error.to_string()).unwrap_or_default()
        };
        assert!(members("?state=hidden&auth_code=secret&utm.source=x").ends_with("state, auth_code, utm.source"));
        assert!(members("?state=s&code=").ends_with("state, code"));
        assert!(members("?secretvalue&state=s").ends_with("?, state"));
        assert!(members("?state=s&ya29.a0AfH6SMBx1234567890=").ends_with("state, ?"));
        assert!(members(&format!("?state=s{}", "&a=1".repeat(3000))).len() < 120);
    }
}
