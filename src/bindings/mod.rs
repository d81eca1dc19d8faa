//! The boundary to the host: bytes in, bytes out. No code here decides anything about OAuth.

pub mod envelope;
#[cfg(feature = "wasm")]
pub(crate) mod wasm;

#[cfg(all(test, not(feature = "edge")))]
mod tests;

#[cfg(test)]
mod numbers;
