//! Codings, which turn values into bytes and back.

#[cfg(feature = "backend")]
pub mod codec;
pub mod form;
pub mod json;
pub mod message;
#[cfg(any(feature = "client", feature = "compiler"))]
pub mod serde_values;
