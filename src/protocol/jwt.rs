//! JSON Web Tokens (RFC 7519): their signatures, keys and claims.

pub mod claims;
#[cfg(feature = "backend")]
pub mod client_assertion;
pub mod json_text;
#[cfg(feature = "backend")]
pub mod jwks;
pub mod jws;
#[cfg(feature = "backend")]
pub mod logout_token;
#[cfg(feature = "backend")]
pub mod private_key;
