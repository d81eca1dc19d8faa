//! Turns canonical requests into HTTP by the knobs of a document.

pub mod api_request;
pub mod authorization_url;
mod headers;
mod query;
pub mod revocation_request;
#[cfg(feature = "backend")]
pub mod second_exchange;
pub mod token_request;

pub use api_request::{api_headers, put_header, userinfo_request};
pub use authorization_url::authorization_url;
pub use revocation_request::revocation_request;
#[cfg(feature = "backend")]
pub use second_exchange::second_exchange;
#[cfg(feature = "backend")]
pub(crate) use token_request::Draft;
pub use token_request::{join_scope, repeat, token_request};

use crate::base::value::Value;

/// The most bytes of an answer that carries tokens, claims or an error.
pub const BODY_LIMIT: i64 = 64 * 1024;
/// The most bytes of server metadata, and of a server's keys.
pub const METADATA_LIMIT: i64 = 256 * 1024;

/// The document's name for a parameter.
pub(crate) fn wire<'a>(names: Value<'a>, name: Value<'a>) -> Value<'a> {
    names.named(name).or(name)
}

#[cfg(test)]
#[cfg(feature = "backend")]
mod tests;
