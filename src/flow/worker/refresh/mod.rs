//! Keeping a session's tokens fresh (RFC 6749 section 6), one refresh at a time, and what a server publishes.
//!
//! [`freshen`] says when a refresh is due and who waits for it, [`held`] makes it one at a time in this
//! isolate, and [`stored`] one at a time everywhere, by a [`lease`] in the session's entry of the store.
//! [`provider`] finds the client, with what [`published`] remembers of its server; [`keys`] are the server's
//! own. [`token`] is the route.

pub mod freshen;
pub mod held;
pub mod keys;
pub mod lease;
pub mod notes;
pub mod provider;
pub mod published;
pub mod refreshing;
pub mod stored;
pub mod token;

use crate::base::vocabulary::W;
use crate::step::{Code, Cx, Failed};

/// The failure of a request while a server in trouble is not asked again, for some seconds.
pub fn server_unavailable(cx: &mut Cx, rest: i64) -> Failed {
    let rest = cx.arena.number(rest);
    cx.note(W::retry_after, rest);
    cx.fail(Code::ServerUnavailable).with(W::status, W::unknown).into()
}
