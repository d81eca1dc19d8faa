//! Tokens: the token request, its answer, lifetimes, and how tokens are sent (RFC 6749 sections 4.1.3 to 6, RFC
//! 6750).

pub mod bearer;
pub mod expiry;
pub mod refresh;
pub mod token_request;
pub mod tokens;
