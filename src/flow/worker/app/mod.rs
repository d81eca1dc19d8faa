//! What the application itself calls: a session, its token, a sign-in, a sign-out, and the primitives.

mod guard;
pub mod own_session;
pub mod protocol;
pub mod require_session;
mod sign_in_options;
