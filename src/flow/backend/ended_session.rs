//! A session that has ended, where its cookie holds it: an answer that is still under way may set that
//! cookie once more, in this isolate or in another.
//!
//! So the isolate remembers it, and the answer that ended the session (a sign-out, or a sign-in that
//! replaced it) sets a small cookie that names it by a hash. Each ended session has a cookie of its own,
//! so that no answer can undo another's.
//!
//! Must not know: why it ended.

use super::config::Backend;
use super::cookies::{Profile, find_cookie, parse_cookies};
use super::incoming::Incoming;
use super::session::Session;
use crate::base::text::{concat, integer, parse_integer};
use crate::base::value::Value;
use crate::host::Serve;
use crate::protocol::transaction::tag_of;

/// The most ended sessions of which a user agent keeps the cookie; the oldest is forgotten first.
const MOST: usize = 8;

/// What names a session in the names of cookies: a hash of its secret id.
#[must_use]
pub fn tag(id: &str) -> String {
    tag_of(&concat(&["cookie|", id]))
}

/// The name under which the isolate remembers that the session is over.
#[must_use]
pub fn key(session: &Session) -> String {
    concat(&["ended:", &session.id])
}

/// Has the isolate remember that the session is over, until it would have ended by itself.
pub fn remember(host: &impl Serve, backend: &Backend, session: &Session) {
    host.memorize(&key(session), Value::Bool(true), life(host, backend, session));
}

/// Whether this isolate, or the user agent by its cookies, says that the session is over.
#[must_use]
pub fn is_over(
    host: &impl Serve,
    backend: &Backend,
    profile: Profile,
    incoming: Option<&Incoming>,
    session: &Session,
) -> bool {
    let name = || concat(&[&prefix(backend, profile), &tag(&session.id)]);
    host.memory(&key(session)).is_some()
        || incoming.is_some_and(|incoming| find_cookie(&incoming.cookie, &name()).is_some())
}

/// Seconds for which an answer can bring the session back: each one writes it with limits of its own, of
/// which only the absolute one is fixed.
fn life(host: &impl Serve, backend: &Backend, session: &Session) -> i64 {
    session.signed_in_at.plus(backend.absolute).since(host.now())
}

fn prefix(backend: &Backend, profile: Profile) -> String {
    concat(&[&profile.name("_ended", &backend.handler), "."])
}

/// The `Set-Cookie` values by which every isolate knows that the sessions are over.
#[must_use]
pub fn cookies(
    host: &impl Serve,
    backend: &Backend,
    profile: Profile,
    incoming: &Incoming,
    ended: &[&Session],
) -> Vec<String> {
    let prefix = prefix(backend, profile);
    let room = MOST.saturating_sub(ended.len());
    // The newest stay, in the order of their ends.
    let (mut kept, mut forgotten): (Vec<(i64, &str)>, Vec<&str>) = Default::default();
    for (name, value) in parse_cookies(&incoming.cookie) {
        if name.strip_prefix(prefix.as_str()).is_none_or(|tag| tag.contains('.')) {
            continue;
        }
        let at = parse_integer(value).unwrap_or_default();
        let place = kept.iter().position(|(other, _)| *other > at).unwrap_or(kept.len());
        kept.insert(place, (at, name));
        if kept.len() > room {
            forgotten.push(kept.remove(0).1);
        }
    }
    let forgotten = forgotten.into_iter().map(|name| profile.set_cookie(name, "", 0, false));
    let now = integer(host.now().0);
    let set = |session: &&Session| {
        let name = concat(&[&prefix, &tag(&session.id)]);
        profile.set_cookie(&name, &now, life(host, backend, session), false)
    };
    forgotten.chain(ended.iter().map(set)).collect()
}
