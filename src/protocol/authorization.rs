//! The request to the authorization endpoint, its response, and what is between the two (RFC 6749 section 4.1).

pub mod authorization_request;
pub mod authorization_response;
pub mod pkce;
pub mod transaction;
