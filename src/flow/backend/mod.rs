//! The backend for a frontend (OAuth 2.0 for Browser-Based Applications, sections 6.1 and 6.2):
//! login, callback, session, token, logout and proxy over sealed cookies.
//!
//! Must not know: Request and Response objects.

pub mod answer;
pub mod backchannel;
pub mod callback;
pub mod config;
pub mod cookies;
pub mod ended_session;
pub mod frontchannel;
pub mod incoming;
pub mod keys;
pub mod login;
pub mod logout;
pub mod own_session;
pub mod provider;
pub mod proxied_headers;
pub mod proxy;
pub mod published;
pub mod refresh;
pub mod refresh_intent;
pub mod refresh_store;
pub mod refused_navigation;
pub mod refused_token;
pub mod repeated_callback;
pub mod routes;
pub mod sealed_state;
pub mod sealed_value;
pub mod session;
pub mod session_chunks;
pub mod session_cookie;
pub mod session_end;
pub mod session_handle;
pub mod session_index;
pub mod session_size;
pub mod session_store;
pub mod token;
pub mod user_agent;

#[cfg(test)]
mod tests;
