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
    concat(&[&entry.profile(incoming).name("_refused", &backend.handler), ".", &entry.name])
}

/// What the user agent tells of the session's present refresh token.
#[must_use]
pub fn find(
    backend: &Backend,
    incoming: &Incoming,
    entry: &ProviderEntry,
    session: &Session,
    now: UnixTime,
) -> Standing {
    let told = find_cookie(&incoming.cookie, &cookie_name(backend, incoming, entry));
    match told.and_then(|told| told.split_once('.')) {
        Some((at, refused)) if refused == tag(session) => {
            let is_recent = parse_integer(at).is_some_and(|at| now.since(UnixTime(at)) < GRACE);
            if is_recent { Standing::Refused } else { Standing::Over }
        }
        _ => Standing::Good,
    }
}

/// The `Set-Cookie` value that tells the next request of a refusal now, as long as the session lasts;
/// or that has it forget one, where the request told of one.
#[must_use]
pub fn tell(
    backend: &Backend,
    incoming: &Incoming,
    entry: &ProviderEntry,
    standing: Standing,
    session: &Session,
    now: UnixTime,
) -> Option<String> {
    match standing {
        Standing::Good => clear(backend, incoming, entry),
        Standing::Doubtful => {
            let value = concat(&[&integer(now.0), ".", &tag(session)]);
            let max_age = session.ends_at(backend).since(now);
            Some(entry.profile(incoming).set_cookie(&cookie_name(backend, incoming, entry), &value, max_age, false))
        }
        Standing::Refused | Standing::Over => None,
    }
}

/// The removal of what the request told of a refusal, where it did.
#[must_use]
pub fn clear(backend: &Backend, incoming: &Incoming, entry: &ProviderEntry) -> Option<String> {
    let name = cookie_name(backend, incoming, entry);
    find_cookie(&incoming.cookie, &name).map(|_| entry.profile(incoming).set_cookie(&name, "", 0, false))
}
