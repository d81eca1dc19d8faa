//! How servers say that something failed.

pub mod error_response;
pub mod redaction;
pub mod server_error;
