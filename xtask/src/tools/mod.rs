//! Tools from outside: Node and its packages, the wasm target, browsers, Redis.

pub mod again;
pub mod browser;
pub mod debian;
pub mod node;
pub mod redis;
pub mod rust;
pub mod setup;
