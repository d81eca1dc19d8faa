//! Turns a provider's answers into canonical ones, by the knobs of its document.

pub mod answer;
pub mod authorization_response;
pub mod body;
#[cfg(test)]
#[cfg(feature = "documents")]
mod cost_tests;
mod declared_error;
mod expiry;
mod members;
pub mod profile;
pub mod token_response;
pub mod userinfo;
