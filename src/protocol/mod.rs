//! The concepts of the RFCs, one per file, as pure functions: build a request, parse an answer. This room knows
//! nothing of hosts, storage, clocks or provider dialects.
//!
//! [`checks`] holds all security checks.

pub mod authorization;
pub mod checks;
#[cfg(test)]
mod cost_tests;
pub mod diagnostics;
pub mod dpop;
pub mod error;
pub mod jwt;
pub mod scope;
pub mod server_metadata;
pub mod token;
