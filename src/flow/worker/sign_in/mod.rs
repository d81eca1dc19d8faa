//! A sign-in: the login route, the callback route, and the transactions between them in sealed cookies.

pub mod admit;
pub mod application;
pub mod callback;
pub mod import;
pub mod login;
pub mod login_parameters;
pub mod refusal;
mod repeated_callback;
mod transactions;
