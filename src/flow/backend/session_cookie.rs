//! The session of a request: found by its cookie, which holds the sealed session itself or, with a
//! store, an id; and written back.
//!
//! Must not know: Request objects.

use super::config::{Backend, ProviderEntry};
use super::cookies::Profile;
use super::incoming::Incoming;
pub use super::refresh::{freshen, freshen_view};
use super::refused_token::{self, Standing};
use super::session::Session;
use super::session_handle::Handle;
use super::{session_chunks, session_store, user_agent};
use crate::base::text::concat;
use crate::base::value::Value;
use crate::host::Serve;
use crate::protocol::error::{Code, Error, Kind};

/// The name of the session cookie: handler and provider.
#[must_use]
pub fn cookie_name(backend: &Backend, profile: Profile, provider: &str) -> String {
    concat(&[profile.prefix(), ".", &backend.handler, ".", provider])
}

/// A session and what the answer must set.
pub struct Opened<'a> {
    /// The session.
    pub session: Session,
    /// Its provider.
    pub entry: &'a ProviderEntry,
    /// The version of its entry in the store; `None` where the cookie holds the session itself.
    pub version: Option<String>,
    /// Its entry as it was read, for a handle.
    pub record: Option<String>,
    /// Whether the cookie must be written.
    pub is_changed: bool,
    /// What is known of the session's refresh token, where the cookie holds the session.
    pub standing: Standing,
}

/// The session of a request, with `provider` where one is named: a session of another is none then.
/// Where there are several, that of the latest sign-in: the cookies of an earlier one may not have
/// come along when the new one was made (a cross-site POST brings none).
///
/// # Errors
/// `session_missing`, `session_expired`; `store_unavailable`, where nobody can tell.
pub async fn open<'a>(
    host: &impl Serve,
    backend: &'a Backend,
    incoming: &Incoming,
    provider: Option<&str>,
) -> Result<Opened<'a>, Error> {
    let mut found: Result<Opened<'a>, Error> = Err(Error::new(Code::SessionMissing));
    for (entry, kept) in brought(backend, incoming) {
        if provider.is_some_and(|provider| provider != entry.name) {
            continue;
        }
        found = match (found, open_kept(host, backend, &entry.name, &Handle::of_cookie(&kept)).await) {
            (_, Err(error)) if !session_store::is_gone(&error) => return Err(error),
            (Ok(before), Ok(other)) if age(&other.session) <= age(&before.session) => Ok(before),
            (Ok(before), Err(_)) => Ok(before),
            (_, opened) => opened,
        };
    }
    if let Ok(opened) = &mut found {
        opened.standing = refused_token::find(backend, incoming, opened.entry, &opened.session, host.now());
    }
    found
}

/// The session with one provider, where the request brought it and it lives.
pub async fn live(host: &impl Serve, backend: &Backend, incoming: &Incoming, entry: &ProviderEntry) -> Option<Session> {
    let mut brought = brought(backend, incoming).into_iter().filter(|(other, _)| other.name == entry.name);
    let (_, kept) = brought.next()?;
    let opened = open_kept(host, backend, &entry.name, &Handle::of_cookie(&kept)).await.ok()?;
    Some(opened.session)
}

/// What tells the later of two sessions: its sign-in, then its tokens.
fn age(session: &Session) -> [i64; 3] {
    [session.signed_in_at.0, session.tokens.received_at.0, session.seen_at.0]
}

/// The values of all session cookies of the request.
fn brought<'a>(backend: &'a Backend, incoming: &Incoming) -> Vec<(&'a ProviderEntry, String)> {
    let of = |entry: &'a ProviderEntry| {
        let name = cookie_name(backend, entry.profile(incoming), &entry.name);
        session_chunks::find(&incoming.cookie, &name).into_iter().map(move |kept| (entry, kept))
    };
    backend.providers.iter().flat_map(of).collect()
}

/// Opens what a cookie of `provider` holds, or what the application holds of it. With a store, a session
/// that is sealed into its cookie moves over: the answer sets the cookie anew.
///
/// # Errors
/// `provider_unknown`, `session_missing`, `session_expired`, `store_unavailable`
pub async fn open_kept<'a>(
    host: &impl Serve,
    backend: &'a Backend,
    provider: &str,
    handle: &Handle<'_>,
) -> Result<Opened<'a>, Error> {
    let entry = backend.provider(provider)?;
    let (mut record, mut is_changed) = (None, false);
    let kept = handle.kept;
    let (mut session, mut version) = if !host.has_store() {
        (Session::open(host, backend, provider, None, kept)?, None)
    } else if session_store::is_id(kept) {
        let (session, stored, handed_on) = session_store::find(host, backend, provider, handle).await?;
        record = Some(handed_on);
        (session, Some(stored))
    } else {
        let sealed = Session::open(host, backend, provider, None, kept)?;
        let (session, version) = session_store::take_in(host, backend, sealed).await?;
        is_changed = true;
        (session, Some(version))
    };
    if has_ended(host, &session) {
        return Err(Error::new(Code::SessionMissing));
    }
    // The idle limit moves with use; a writing a request would be too many.
    if host.now().since(session.seen_at) > backend.idle.div_euclid(20) {
        session.seen_at = host.now();
        match &mut version {
            Some(version) => {
                session_store::touch(host, backend, &session, version).await;
                record = None;
            }
            None => is_changed = true,
        }
    }
    Ok(Opened { session, entry, version, record, is_changed, standing: Standing::Good })
}

fn ended_key(session: &Session) -> String {
    concat(&["ended:", &session.id])
}

fn has_ended(host: &impl Serve, session: &Session) -> bool {
    host.memory(&ended_key(session)).is_some()
}

/// Ends the session. With a store it is gone in every isolate at once. Without one this isolate
/// remembers: a copy of its cookie no longer opens here, and an answer that is still under way does
/// not bring it back.
///
/// # Errors
/// `store_unavailable`, where the session is not over.
pub async fn remember_end(host: &impl Serve, backend: &Backend, session: &Session) -> Result<(), Error> {
    if host.has_store() {
        session_store::end(host, backend, session).await?;
    }
    host.memorize(&ended_key(session), Value::Bool(true), session.ends_at(backend).since(host.now()));
    Ok(())
}

/// Begins a session at a sign-in, in the store where there is one, under a new id: whatever cookie
/// the user agent brought names it neither before nor after. What it brought ends.
///
/// # Errors
/// `store_unavailable`, `session_too_large`, `entropy_unavailable`
pub async fn begin(
    host: &impl Serve,
    backend: &Backend,
    incoming: &Incoming,
    profile: Profile,
    mut session: Session,
) -> Result<Vec<String>, Error> {
    if host.has_store() {
        session_store::create(host, backend, &mut session).await?;
        for (entry, kept) in brought(backend, incoming) {
            if let Ok(before) = open_kept(host, backend, &entry.name, &Handle::of_cookie(&kept)).await {
                // One that cannot be removed just now has lost its cookie all the same.
                let _ = remember_end(host, backend, &before.session).await;
            }
        }
    }
    let mut cookies = clear_cookies(backend, incoming, Some(&session.provider));
    cookies.extend(
        backend.provider(&session.provider).ok().and_then(|entry| refused_token::clear(backend, incoming, entry)),
    );
    cookies.extend(set_cookies(host, backend, incoming, profile, &session)?);
    Ok(cookies)
}

/// The removal of the session's cookies where `error`, which [`open`] raised, means that there is no
/// session; nothing where it may pass.
#[must_use]
pub fn clear_ended(backend: &Backend, incoming: &Incoming, error: &Error) -> Vec<String> {
    if error.kind() == Kind::Session { clear_cookies(backend, incoming, None) } else { Vec::new() }
}

/// The same where [`freshen`] raised it. A session that may live with a newer refresh token keeps its
/// cookies: whichever answer comes last must not take the newer one along.
#[must_use]
pub fn clear_refused(
    host: &impl Serve,
    backend: &Backend,
    incoming: &Incoming,
    opened: &Opened<'_>,
    error: &Error,
) -> Vec<String> {
    match opened.standing {
        Standing::Doubtful | Standing::Refused => tell_refusal(host, backend, incoming, opened),
        _ if error.kind() == Kind::Session => clear_ended(backend, incoming, error),
        // A refused answer may have brought a refresh token.
        _ if opened.is_changed => keep_cookies(host, backend, incoming, opened).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// What the answer tells of the session's refresh token.
fn tell_refusal(host: &impl Serve, backend: &Backend, incoming: &Incoming, opened: &Opened<'_>) -> Vec<String> {
    let Opened { entry, session, standing, .. } = opened;
    refused_token::tell(backend, incoming, entry, *standing, session, host.now()).into_iter().collect()
}

/// The `Set-Cookie` values that keep the session with the user agent; none where nothing changed.
///
/// # Errors
/// `session_too_large` where servers would refuse the header.
pub fn keep_cookies(
    host: &impl Serve,
    backend: &Backend,
    incoming: &Incoming,
    opened: &Opened<'_>,
) -> Result<Vec<String>, Error> {
    let profile = opened.entry.profile(incoming);
    let mut cookies = tell_refusal(host, backend, incoming, opened);
    // What holds a refused token is not written over a newer one.
    if opened.is_changed && opened.standing == Standing::Good {
        cookies.extend(set_cookies(host, backend, incoming, profile, &opened.session)?);
    }
    Ok(cookies)
}

/// The `Set-Cookie` values of a session; those of its removal where it was ended meanwhile.
fn set_cookies(
    host: &impl Serve,
    backend: &Backend,
    incoming: &Incoming,
    profile: Profile,
    session: &Session,
) -> Result<Vec<String>, Error> {
    let name = cookie_name(backend, profile, &session.provider);
    if has_ended(host, session) {
        return Ok(vec![profile.set_cookie(&name, "", 0, false)]);
    }
    let (value, end) = if host.has_store() {
        // The entry knows when the session ends, so its cookie need not be written again.
        (session.id.clone(), session.signed_in_at.plus(backend.absolute))
    } else {
        (session.seal(host, backend, None)?, session.ends_at(backend))
    };
    let mut cookies = session_chunks::set(profile, &incoming.cookie, &name, &value, end.since(host.now()))?;
    cookies.extend(user_agent::make_room(backend, profile, incoming, value.len()));
    Ok(cookies)
}

/// Removes the session cookies that the request brought, but for that of `keep`.
#[must_use]
pub fn clear_cookies(backend: &Backend, incoming: &Incoming, keep: Option<&str>) -> Vec<String> {
    let others = backend.providers.iter().filter(|entry| Some(entry.name.as_str()) != keep);
    let clear = |entry: &ProviderEntry| {
        let profile = entry.profile(incoming);
        let mut cleared =
            session_chunks::clear(profile, &incoming.cookie, &cookie_name(backend, profile, &entry.name), &[]);
        cleared.extend(refused_token::clear(backend, incoming, entry));
        cleared
    };
    others.flat_map(clear).collect()
}
