//! What the RFCs say, one concept per file, as pure pairs: build a request, parse an answer. Knows nothing of hosts,
//! storage, clocks, and how a provider departs from the standards.
//!
//! [`checks`] is the one place of security checks.

pub mod authorization;
pub mod checks;
#[cfg(test)]
mod cost_tests;
pub mod diagnostics;
pub mod error;
pub mod jwt;
pub mod scope;
pub mod server_metadata;
pub mod token;
