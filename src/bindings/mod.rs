//! Bytes in, bytes out. No `if` about OAuth.

pub mod envelope;
#[cfg(feature = "wasm")]
pub(crate) mod wasm;

#[cfg(all(test, not(feature = "edge")))]
mod tests;

#[cfg(test)]
mod numbers;
