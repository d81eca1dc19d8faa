//! Which sessions of the store belong to a session or a subject at the provider (`sid` and `sub`,
//! OpenID Connect Back-Channel Logout 1.0 section 2.3).
//!
//! An entry is a list of session keys with their ends, changed by compare-and-swap. Its own key is a
//! hash, so that the store learns neither `sid` nor `sub`. For a minute after a logout the list also
//! says when that was, for a sign-in that is under way.
//!
//! Must not know: what a session holds, how it ends.

use super::config::Backend;
use super::session::Session;
use super::session_store;
use crate::base::names::Names;
use crate::base::text::{concat, integer, parse_integer, push_integer};
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::base::{base64, sha256};
use crate::host::{Serve, store_unavailable};
use crate::protocol::checks::logout_token::ends_sign_in;
use crate::protocol::error::{Code, Error};

/// Sessions of one subject at the most; the oldest is forgotten first, and then ends by its own limits only.
const MOST: usize = 64;
/// Attempts to change an entry that others change too.
const ATTEMPTS: usize = 16;
/// Seconds after which an entry without sessions may go, and in which a sign-in that was under way at a logout ends.
const EMPTY: i64 = 60;
/// How a list names a logout: this, and when the provider issued its token.
const CLOSED: &str = "closed:";

/// What a session belongs to at the provider: one `sid`, or one `sub`.
pub struct Belonging<'a> {
    /// The provider's name.
    pub provider: &'a str,
    /// The issuer.
    pub issuer: &'a str,
    /// `sid` or `sub`
    pub claim: &'static str,
    /// The claim's value.
    pub value: &'a str,
}

impl<'a> Belonging<'a> {
    /// What a session with these claims belongs to.
    fn of(provider: &'a str, claims: &'a Value) -> Vec<Self> {
        let issuer = claims.get_str("iss").unwrap_or_default();
        let claim = |claim| Some(Self { provider, issuer, claim, value: claims.get_str(claim)? });
        [claim("sid"), claim("sub")].into_iter().flatten().collect()
    }

    fn key(&self, backend: &Backend) -> String {
        let named = concat(&[&backend.place(self.provider), "\n", self.issuer, "\n", self.value]);
        concat(&[self.claim, ":", &base64::encode_url(&sha256::digest(named.as_bytes()))])
    }
}

/// A session's key in the store, and when the session ends at the latest; or a logout, and how long it is known.
type Listed = (String, i64);

/// Whether a list names a logout that ends a sign-in with an ID token issued at `issued_at`.
fn is_closed(list: &[Listed], issued_at: i64) -> bool {
    closed_at(list).is_some_and(|closed_at| ends_sign_in(closed_at, issued_at))
}

/// When the last logout was that a list names.
fn closed_at(list: &[Listed]) -> Option<i64> {
    list.iter().find_map(|(key, _)| key.strip_prefix(CLOSED).and_then(parse_integer))
}

fn parse(text: &str, now: UnixTime) -> Vec<Listed> {
    let mut list = Vec::new();
    for line in text.split('\n') {
        if let Some((end, key)) = line.split_once(' ')
            && let Some(end) = parse_integer(end).filter(|end| *end > now.0)
        {
            list.push((key.to_owned(), end));
        }
    }
    list
}

/// Changes a list; the list as it is then.
async fn change(host: &impl Serve, key: &str, edit: &dyn Fn(&mut Vec<Listed>)) -> Result<Vec<Listed>, Error> {
    for _ in 0..ATTEMPTS {
        let before = host.read_store(key).await?;
        let mut list = before.as_ref().map(|stored| parse(&stored.value, host.now())).unwrap_or_default();
        let known = list.len();
        edit(&mut list);
        if list.is_empty() && known == 0 {
            return Ok(list);
        }
        let (mut text, mut until) = (String::new(), host.now().plus(EMPTY).0);
        let most = MOST.saturating_add(usize::from(closed_at(&list).is_some()));
        for (session, end) in list.iter().skip(list.len().saturating_sub(most)) {
            push_integer(&mut text, *end);
            text.push_str(&concat(&[" ", session, "\n"]));
            until = until.max(*end);
        }
        // An emptied entry is written, not removed: a removal would take along what another request has just added.
        let version = before.as_ref().map(|stored| stored.version.as_str());
        if host.write_store(key, &text, version, UnixTime(until)).await?.is_some() {
            return Ok(list);
        }
        host.pause(10).await;
    }
    Err(store_unavailable())
}

/// The claims of a session that its provider may end from there, and its key.
fn indexed<'a>(backend: &Backend, session: &'a Session) -> Option<(&'a Value, String)> {
    let entry = backend.provider(&session.provider).ok()?;
    let claims = session.tokens.claims.as_ref()?;
    let is_indexed = entry.back_channel_logout || entry.front_channel_logout;
    is_indexed.then(|| (claims, session_store::key(backend, &session.provider, &session.id)))
}

/// Adds the session to what its claims name, where its provider may end sessions.
///
/// # Errors
/// `session_missing` where the provider has ended it since it issued the ID token; `store_unavailable`
pub async fn add(host: &impl Serve, backend: &Backend, session: &Session) -> Result<(), Error> {
    let Some((claims, key)) = indexed(backend, session) else { return Ok(()) };
    let end = session.signed_in_at.plus(backend.absolute);
    let issued_at = claims.get_seconds("iat").unwrap_or_default();
    for belonging in Belonging::of(&session.provider, claims) {
        let edit = |list: &mut Vec<Listed>| {
            list.retain(|(other, _)| *other != key);
            if !is_closed(list, issued_at) {
                list.push((key.clone(), end.0));
            }
        };
        if is_closed(&change(host, &belonging.key(backend), &edit).await?, issued_at) {
            return Err(Error::new(Code::SessionMissing));
        }
    }
    Ok(())
}

/// Removes the session from what its claims name.
///
/// # Errors
/// `store_unavailable`
pub async fn remove(host: &impl Serve, backend: &Backend, session: &Session) -> Result<(), Error> {
    let Some((claims, key)) = indexed(backend, session) else { return Ok(()) };
    for belonging in Belonging::of(&session.provider, claims) {
        forget(host, backend, &belonging, core::slice::from_ref(&key)).await?;
    }
    Ok(())
}

fn keys(list: Vec<Listed>) -> Vec<String> {
    list.into_iter().map(|(key, _)| key).filter(|key| !key.starts_with(CLOSED)).collect()
}

/// The keys of all sessions of one `sid` or `sub`.
///
/// # Errors
/// `store_unavailable`
pub async fn sessions(host: &impl Serve, backend: &Backend, of: &Belonging<'_>) -> Result<Vec<String>, Error> {
    let found = host.read_store(&of.key(backend)).await?;
    Ok(keys(found.map(|stored| parse(&stored.value, host.now())).unwrap_or_default()))
}

/// The same, and from now on none is added to them whose ID token was issued before the provider
/// said so at `issued_at`: a sign-in that is under way would outlive its logout.
///
/// # Errors
/// `store_unavailable`
pub async fn close(
    host: &impl Serve,
    backend: &Backend,
    of: &Belonging<'_>,
    issued_at: i64,
) -> Result<Vec<String>, Error> {
    let until = host.now().plus(EMPTY).0;
    let edit = |list: &mut Vec<Listed>| {
        let latest = closed_at(list).unwrap_or(issued_at).max(issued_at);
        list.retain(|(other, _)| !other.starts_with(CLOSED));
        list.push((concat(&[CLOSED, &integer(latest)]), until));
    };
    Ok(keys(change(host, &of.key(backend), &edit).await?))
}

/// Takes sessions that have ended out of the list.
///
/// # Errors
/// `store_unavailable`
pub async fn forget(host: &impl Serve, backend: &Backend, of: &Belonging<'_>, ended: &[String]) -> Result<(), Error> {
    let ended: Names<'_> = ended.iter().map(String::as_str).collect();
    change(host, &of.key(backend), &|list| list.retain(|(key, _)| !ended.has(key))).await.map(|_| ())
}
