//! The order of what happens: flows that page and worker share, and those of each.

pub mod access_token;
pub mod authorize;
pub mod callback;
pub mod client;
pub mod discovery;
pub mod operation;
pub mod page;
pub mod primitives;
pub mod return_to;
pub mod send;
pub mod sign_out;
pub mod userinfo;
#[cfg(feature = "backend")]
pub mod worker;

pub use operation::{Operation, perform};

#[cfg(all(test, feature = "backend"))]
mod tests;
