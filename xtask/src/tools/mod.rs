//! What comes from outside: Node and its packages, the wasm target, a browser.

pub mod browser;
pub mod node;
pub mod rust;
