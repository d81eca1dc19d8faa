//! Grantway: an OAuth 2.0 client engine for browser pages and edge workers.

pub mod base;
#[cfg(feature = "wasm")]
pub mod bindings;
pub mod dialect;
pub mod flow;
pub mod host;
pub mod protocol;
