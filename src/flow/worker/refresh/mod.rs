//! Keeps a session's tokens fresh (RFC 6749 section 6), one refresh at a time, and remembers what servers
//! publish.
//!
//! [`freshen`] decides when a refresh is due and who waits for it. [`held`] runs one at a time in this isolate;
//! [`stored`] runs one at a time everywhere, by a [`lease`] in the session's store entry. [`provider`] finds
//! the client, with the server's metadata that [`published`] remembers; [`keys`] finds the server's signing
//! keys. [`token`] is the token route.

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

/// The failure for requests during the seconds in which a server in trouble is not asked again.
pub fn server_unavailable(cx: &mut Cx, rest: i64) -> Failed {
    let rest = cx.arena.number(rest);
    cx.note(W::retry_after, rest);
    cx.fail(Code::ServerUnavailable).with(W::status, W::unknown).into()
}
