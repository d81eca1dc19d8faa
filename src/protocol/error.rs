//! The errors of authorization servers.

pub mod error_response;
pub mod redaction;
pub mod server_error;
