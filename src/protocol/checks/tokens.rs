//! What tokens are held against.

pub mod subject;
#[cfg(feature = "backend")]
pub mod token_scope;
pub mod token_type;
