//! Codings: how values become bytes, and bytes values.

#[cfg(feature = "backend")]
pub mod codec;
pub mod form;
pub mod json;
pub mod message;
#[cfg(any(feature = "client", feature = "compiler"))]
pub mod serde_values;
