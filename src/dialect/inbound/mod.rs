//! Inbound: HTTP and the knobs make a canonical answer.
//!
//! Must not know: storage, provider names.

pub mod body;
#[cfg(test)]
mod cost_tests;
mod expiry;
mod scope;
pub mod token_response;
pub mod userinfo;
