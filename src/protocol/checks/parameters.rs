//! Repeated parameters (RFC 6749 section 3.1: none may occur more than once).
//!
//! Must not know: what the values are.

use crate::protocol::authorization_response::UnverifiedResponse;
use crate::protocol::error::{Code, Error};

/// Parameters of the response; another one may repeat, the redirect URI's own query for one.
const ONCE: &[&str] = &["code", "error", "error_description", "error_uri", "iss", "response", "scope", "state"];

/// Refuses a response that carries one of its parameters twice.
///
/// # Errors
/// `parameter_repeated`
///
/// # Security
/// Two readers may believe two different values (parameter pollution).
pub fn verify(response: &UnverifiedResponse) -> Result<(), Error> {
    match ONCE.iter().find(|name| response.count(name) > 1) {
        Some(name) => Err(Error::new(Code::ParameterRepeated).with("parameter", name)),
        None => Ok(()),
    }
}
