//! The targets, one file each.

pub mod callback;
pub mod cookie;
pub mod document;
pub mod logout_token;
pub mod metadata;
pub mod step;
pub mod token_answer;
