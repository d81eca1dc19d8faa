//! Things that know nothing of OAuth: secrets, codings, URLs, time, entropy, a dynamic value.
//!
//! Must not know: OAuth's words, JavaScript, providers.

pub mod base64;
pub mod constant_time;
pub mod cost;
pub mod entropy;
pub mod form;
pub mod http;
pub mod json;
pub mod names;
pub mod nearest;
pub mod parameters;
pub mod record;
#[cfg(feature = "backend")]
pub mod seal;
pub mod secret;
pub mod sha256;
pub mod text;
pub mod time;
pub mod url;
pub mod value;
