//! A refresh token that the server refused (`invalid_grant`, RFC 6749 section 5.2), of a session whose
//! cookie holds it: another isolate may have used it a moment ago, and its cookie may be on the way.
//!
//! So a refusal leaves the session's cookie alone, and a small cookie beside it says which token was
//! refused and when. It is a digest with the session's own secret id: nothing can be learned of it.
//!
//! Must not know: how a refresh is sent.

use super::config::{Backend, ProviderEntry};
use super::cookies::find_cookie;
use super::incoming::Incoming;
use super::session::Session;
use crate::base::text::{concat, integer, parse_integer};
use crate::base::time::UnixTime;
use crate::protocol::transaction::tag_of;

/// Seconds after a refusal in which the fresh cookie of another isolate may still arrive: an answer
/// waits for its upstream.
const GRACE: i64 = 60;

/// A refusal that the user agent told of, or that has just happened.
pub struct Refusal {
    tag: String,
    at: UnixTime,
    is_new: bool,
}

/// What is known of a session's refresh token.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing against it.
    Good,
    /// It was refused in this request: the session may live with a newer one.
    Doubtful,
    /// It was refused before, and its session came back with it.
    Refused,
    /// It was refused before, and no newer one came in time.
    Over,
}

/// Names the session's refresh token.
#[must_use]
pub fn tag(session: &Session) -> String {
    let token = session.tokens.refresh_token.as_ref().map_or("", |token| token.expose());
    tag_of(&concat(&[&session.id, "|", token]))
}

fn cookie_name(backend: &Backend, incoming: &Incoming, entry: &ProviderEntry) -> String {
    concat(&[entry.profile(incoming).prefix(), "_refused.", &backend.handler, ".", &entry.name])
}

impl Refusal {
    /// A refusal of the session's refresh token, now.
    #[must_use]
    pub fn new(session: &Session, now: UnixTime) -> Self {
        Self { tag: tag(session), at: now, is_new: true }
    }

    /// The refusal that the user agent tells of.
    #[must_use]
    pub fn find(backend: &Backend, incoming: &Incoming, entry: &ProviderEntry) -> Option<Self> {
        let (at, tag) = find_cookie(&incoming.cookie, &cookie_name(backend, incoming, entry))?.split_once('.')?;
        Some(Self { tag: tag.to_owned(), at: UnixTime(parse_integer(at)?), is_new: false })
    }

    /// What it says of the session's present refresh token.
    #[must_use]
    pub fn standing(&self, session: &Session, now: UnixTime) -> Standing {
        match self.is_new {
            _ if self.tag != tag(session) => Standing::Good,
            true => Standing::Doubtful,
            false if now.since(self.at) < GRACE => Standing::Refused,
            false => Standing::Over,
        }
    }

    /// The `Set-Cookie` value that tells the next request.
    #[must_use]
    pub fn cookie(&self, backend: &Backend, incoming: &Incoming, entry: &ProviderEntry, max_age: i64) -> String {
        let name = cookie_name(backend, incoming, entry);
        let value = concat(&[&integer(self.at.0), ".", &self.tag]);
        entry.profile(incoming).set_cookie(&name, &value, max_age, false)
    }
}

/// The removal of what the request told of a refusal, where it did.
#[must_use]
pub fn clear(backend: &Backend, incoming: &Incoming, entry: &ProviderEntry) -> Option<String> {
    let name = cookie_name(backend, incoming, entry);
    find_cookie(&incoming.cookie, &name).map(|_| entry.profile(incoming).set_cookie(&name, "", 0, false))
}
