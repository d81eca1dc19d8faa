//! Sessions of signed-in user agents. A session is sealed in its cookie, or in an entry of the session store,
//! whose id is in the cookie.
//!
//! [`open()`] finds the session of a request, [`begin()`] makes one at a sign-in, and [`end_all`] ends those of
//! a request. [`session_cookies`] says what the answer sets.

pub mod begin;
pub mod cookie;
pub mod end;
pub mod handed_out;
pub mod handle;
pub mod isolate;
pub mod open;
pub mod refresh_token_status;
#[expect(clippy::module_inception, reason = "what the room is about")]
pub mod session;
pub mod store;

pub use begin::{begin, begin_reserved, begun_elsewhere};
pub use cookie::ended::remember_end;
pub use cookie::{clear_cookies, clear_ended, clear_refused, overtaken, session_cookies};
pub use end::{EndedSessions, end_all, end_one};
pub use handed_out::HandedOut;
pub use handle::Handle;
pub use open::claims_schema::verify_claims;
pub use open::open_sealed::open_sealed;
pub use open::opened::OpenedSession;
pub use open::{live, open, open_handle};
pub use refresh_token_status::RefreshTokenStatus;
pub use session::Session;

pub mod sealed;
#[cfg(test)]
mod tests;
