//! Grantway: an OAuth 2.0 client engine for browser pages and edge workers.

pub mod base;
pub mod dialect;
pub mod flow;
pub mod host;
pub mod protocol;
