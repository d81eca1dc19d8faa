//! The worker: login, callback, session, token, logout and proxy over sealed cookies or a session store
//! (OAuth 2.0 for Browser-Based Applications, sections 6.1 and 6.2), and the primitives.
//!
//! ```text
//! http ← config ← session ← refresh ← sign_in ← routes ← app
//! ```

pub mod app;
pub mod config;
pub mod http;
pub mod operation;
pub mod refresh;
pub mod routes;
pub mod session;
pub mod sign_in;

#[cfg(test)]
mod tests;

pub use operation::{Operation, perform};
