//! Checks of tokens and of answers about their person.

pub mod foreign_session;
pub mod subject;
#[cfg(feature = "backend")]
pub mod token_scope;
pub mod token_type;
