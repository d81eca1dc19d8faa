//! The authorization request, its response, and the transaction between them (RFC 6749 section 4.1).

pub mod authorization_request;
pub mod authorization_response;
pub mod pkce;
pub mod transaction;
