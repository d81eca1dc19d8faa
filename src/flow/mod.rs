//! The flows: the order in which things happen. Some are shared by page and worker; the others are in `page`
//! and `worker`.

pub mod access_token;
pub mod authorize;
pub mod callback;
pub mod client;
pub mod discovery;
pub mod foreign_session;
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
