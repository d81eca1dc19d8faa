//! What happens in which order, as `async fn` over [`Host`](crate::host::Host).
//!
//! Must not know: fetch, cookies, DOM.

pub mod access_token;
pub mod authorize;
#[cfg(feature = "backend")]
pub mod backend;
pub mod callback;
pub mod client;
pub mod discovery;
pub mod page_callback;
pub mod page_client;
pub mod page_session;
pub mod send;
pub mod sign_out;
pub mod userinfo;

#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod tests;
