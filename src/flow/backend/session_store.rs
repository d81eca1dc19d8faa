//! Sessions in a store: the cookie carries 32 random bytes and no more (OAuth 2.0 for Browser-Based
//! Applications, section 6.1.3.2); what they name is found under a hash of them.
//!
//! A store sees neither ids nor tokens: keys are hashes, values are sealed and bound to their key,
//! so that a value that is moved to another key does not open there.
//!
//! Must not know: cookies.

use super::config::Backend;
use super::session::Session;
use super::session_handle::{self, Handle};
use super::session_index;
use crate::base::text::concat;
use crate::base::time::UnixTime;
use crate::base::{base64, sha256};
use crate::flow::send::tell;
use crate::host::{STORE_DEADLINE, Serve, Stored, store_unavailable};
use crate::protocol::error::{Code, Error, Kind};

/// Bytes of an id.
const ID_LENGTH: usize = 32;
/// Writings that are tried where others write the same entry at the same time.
pub const TRIES: u32 = 8;
/// Milliseconds between attempts to write what must not be lost.
const PAUSES: &[u32] = &[100, 200, 400, 800, 1600];
/// Seconds that [`write_surely`] can take: an attempt, one that begins in the second after it, and a look
/// at what came of them.
pub const WRITING: i64 = 3 * STORE_DEADLINE + 1;

/// Whether a cookie's value can be an id; it is any other text where the session is sealed into it.
#[must_use]
pub fn is_id(text: &str) -> bool {
    base64::decode_url(text).is_some_and(|bytes| bytes.len() == ID_LENGTH)
}

/// The key of a session: a hash of its id with handler, provider, server and client.
#[must_use]
pub fn key(backend: &Backend, provider: &str, id: &str) -> String {
    let place = concat(&[&backend.session_place(provider), "|", id]);
    concat(&["session:", &base64::encode_url(&sha256::digest(place.as_bytes()))])
}

fn open(host: &impl Serve, backend: &Backend, provider: &str, key: &str, stored: &Stored) -> Result<Session, Error> {
    Session::open(host, backend, provider, Some(key), &stored.value)
}

/// The session of an id, its version, and its handle with the entry: as it was handed on, or as it is read.
///
/// # Errors
/// `session_missing`, `session_expired`, `store_unavailable`
pub async fn find(
    host: &impl Serve,
    backend: &Backend,
    provider: &str,
    handle: &Handle<'_>,
) -> Result<(Session, String, String), Error> {
    let (id, now) = (handle.kept, host.now());
    let key = key(backend, provider, id);
    let (read_at, stored) = match handle.entry(now) {
        Some(handed_on) => handed_on,
        None => (now.0, host.read_store(&key).await?.ok_or_else(|| Error::new(Code::SessionMissing))?),
    };
    let session = open(host, backend, provider, &key, &stored)?;
    let handle = session_handle::write(id, read_at, &stored);
    Ok((session, stored.version, handle))
}

/// Writes the session where its entry has `version`; the new version, or `None` where another was
/// first.
///
/// # Errors
/// `store_unavailable`; it may have been written all the same.
pub async fn write(
    host: &impl Serve,
    backend: &Backend,
    session: &Session,
    version: Option<&str>,
) -> Result<Option<String>, Error> {
    let key = key(backend, &session.provider, &session.id);
    let sealed = session.seal(host, backend, Some(&key))?;
    host.write_store(&key, &sealed, version, session.ends_at(backend)).await
}

/// As [`write()`], for what must not be lost: it is tried for some seconds where the store does not
/// answer, and a writing whose answer got lost is recognised.
///
/// # Errors
/// `store_unavailable`
pub async fn write_surely(
    host: &impl Serve,
    backend: &Backend,
    session: &Session,
    version: Option<&str>,
) -> Result<Option<String>, Error> {
    let key = key(backend, &session.provider, &session.id);
    let sealed = session.seal(host, backend, Some(&key))?;
    let (mut is_again, mut failed) = (false, None);
    let begun = host.now();
    for pause in PAUSES {
        if host.now().since(begun) > STORE_DEADLINE {
            break;
        }
        match host.write_store(&key, &sealed, version, session.ends_at(backend)).await {
            Ok(Some(version)) => return Ok(Some(version)),
            Ok(None) if !is_again => return Ok(None),
            Ok(None) => {
                // Refused, because the writing before it had arrived after all?
                let found = host.read_store(&key).await?;
                return Ok(found.filter(|found| found.value == sealed).map(|found| found.version));
            }
            Err(error) => {
                failed = Some(error);
                host.pause(*pause).await;
            }
        }
        is_again = true;
    }
    Err(failed.unwrap_or_else(store_unavailable))
}

/// Begins the session in the store, under an id of its own.
///
/// # Errors
/// `session_missing` where the provider has ended it already; `store_unavailable`,
/// `entropy_unavailable`
pub async fn create(host: &impl Serve, backend: &Backend, session: &mut Session) -> Result<(), Error> {
    let entropy = host.entropy()?;
    session.id = base64::encode_url(entropy.first().get(..ID_LENGTH).unwrap_or_default());
    session_index::add(host, backend, session).await?;
    let written = write_surely(host, backend, session, None).await?;
    // Something stands there already: the provider has ended the session since it was indexed.
    written.map(|_| ()).ok_or_else(|| Error::new(Code::SessionMissing))
}

/// Takes a session out of its sealed cookie into the store. Its new id follows from the old one, so
/// that requests which bring the same cookie at once, or an older copy of it, end at one entry and
/// share its refreshes. Where the entry is there, the newer tokens count.
///
/// # Errors
/// `session_missing` where it was ended since, `store_unavailable`
pub async fn take_in(host: &impl Serve, backend: &Backend, mut session: Session) -> Result<(Session, String), Error> {
    let old = concat(&["moved|", &session.id]);
    session.id = base64::encode_url(&sha256::digest(old.as_bytes()));
    session.is_moved = true;
    let key = key(backend, &session.provider, &session.id);
    for _ in 0..TRIES {
        let found = host.read_store(&key).await?;
        if let Some(found) = &found {
            let kept = open(host, backend, &session.provider, &key, found)?;
            if kept.tokens.received_at >= session.tokens.received_at {
                return Ok((kept, found.version.clone()));
            }
            session.refresh = kept.refresh.renewed();
        } else {
            let added = session_index::add(host, backend, &session).await;
            if added.as_ref().is_err_and(is_gone) {
                // The cookie and its copies live longer than what the index knows of the logout.
                end_where(host, backend, &session, None).await?;
            }
            added?;
        }
        let version = found.as_ref().map(|found| found.version.as_str());
        if let Some(version) = write(host, backend, &session, version).await? {
            tell(host, "session_moved", &[("provider", &session.provider)]);
            return Ok((session, version));
        }
    }
    Err(store_unavailable())
}

/// What stands in place of a session that must not come back: nothing that opens.
const ENDED: &str = "ended";
/// Seconds in which a session that has ended may still be written, or waited for, by another request.
const BURIED: i64 = 60;

/// Until when an ended session must not come back. One that came out of a sealed cookie would, with
/// any copy of it, until the cookie's own end.
fn stays_ended(backend: &Backend, session: &Session, now: UnixTime) -> UnixTime {
    if session.is_moved { session.signed_in_at.plus(backend.absolute) } else { now }
}

/// Removes the session: whoever has a copy of its cookie is signed out in every isolate.
///
/// # Errors
/// `store_unavailable`, where it is not ended.
pub async fn end(host: &impl Serve, backend: &Backend, session: &Session) -> Result<(), Error> {
    let key = key(backend, &session.provider, &session.id);
    let mut is_ended = !session.is_moved;
    if is_ended {
        host.clear_store(&key).await?;
    }
    for _ in 0..TRIES {
        if is_ended {
            // What is left in the index names nothing any more.
            let _ = session_index::remove(host, backend, session).await;
            return Ok(());
        }
        let version = host.read_store(&key).await?.map(|found| found.version);
        is_ended = end_where(host, backend, session, version.as_deref()).await?;
    }
    Err(store_unavailable())
}

/// Ends the session of `provider` that the entry under `key` holds, or that a sign-in is about to write
/// there; false for one that began after `last`.
///
/// # Errors
/// `store_unavailable`, where it is not ended.
pub async fn end_at(
    host: &impl Serve,
    backend: &Backend,
    provider: &str,
    key: &str,
    last: Option<UnixTime>,
) -> Result<bool, Error> {
    for _ in 0..TRIES {
        let Some(found) = host.read_store(key).await? else {
            if host.write_store(key, ENDED, None, host.now().plus(BURIED)).await?.is_some() {
                return Ok(true);
            }
            continue;
        };
        return match open(host, backend, provider, key, &found) {
            Ok(session) if last.is_some_and(|last| session.signed_in_at > last) => Ok(false),
            Ok(session) => end(host, backend, &session).await.map(|()| true),
            // Nothing that could be used; what was put in place of an ended session must stay.
            Err(_) => Ok(true),
        };
    }
    Err(store_unavailable())
}

/// Ends the session where its entry still has `version`; false where another wrote first.
///
/// # Errors
/// `store_unavailable`
pub async fn end_where(
    host: &impl Serve,
    backend: &Backend,
    session: &Session,
    version: Option<&str>,
) -> Result<bool, Error> {
    let key = key(backend, &session.provider, &session.id);
    let until = stays_ended(backend, session, host.now()).max(host.now().plus(BURIED));
    Ok(host.write_store(&key, ENDED, version, until).await?.is_some())
}

/// Has the idle limit move with use. That another request was first is as good, and a store that
/// does not answer just now costs nothing yet.
pub async fn touch(host: &impl Serve, backend: &Backend, session: &Session, version: &mut String) {
    if let Ok(Some(written)) = write(host, backend, session, Some(version)).await {
        *version = written;
    }
}

/// Reads the entry again: the session as it is now.
///
/// # Errors
/// `session_missing`, `session_expired`, `store_unavailable`
pub async fn look_again(
    host: &impl Serve,
    backend: &Backend,
    session: &mut Session,
    version: &mut String,
) -> Result<(), Error> {
    let provider = session.provider.clone();
    let (found, found_version, _) = find(host, backend, &provider, &Handle::of_cookie(&session.id)).await?;
    (*session, *version) = (found, found_version);
    Ok(())
}

/// Whether `error` says that there is no such session, rather than that nobody can tell just now.
#[must_use]
pub fn is_gone(error: &Error) -> bool {
    error.kind() == Kind::Session
}
