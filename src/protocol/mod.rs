//! What the RFCs say, one concept a file, as pure pairs: build a request, parse an answer. Knows nothing of
//! who sends, where things are stored, clocks, and how a provider departs from the standards.
//!
//! [`checks`] is the one place of security checks.

pub mod authorization_request;
pub mod authorization_response;
pub mod bearer;
pub mod checks;
pub mod claims;
#[cfg(test)]
mod cost_tests;
pub mod diagnostics;
pub mod error_response;
pub mod expiry;
#[cfg(feature = "backend")]
pub mod jwks;
pub mod jws;
#[cfg(feature = "backend")]
pub mod logout_token;
pub mod pkce;
pub mod redaction;
pub mod refresh;
pub mod scope;
pub mod server_error;
pub mod server_metadata;
pub mod token_request;
pub mod tokens;
pub mod transaction;
