//! What comes from outside: Node and its packages, the wasm target, browsers, a Redis.

pub mod again;
pub mod browser;
pub mod debian;
pub mod node;
pub mod redis;
pub mod rust;
pub mod setup;
