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
use super::session_end::{ended_cookies, living, remember_end};
use super::session_handle::Handle;
use super::session_size::leave_extra_out;
use super::{ended_session, session_chunks, session_store, user_agent};
use crate::base::text::concat;
use crate::host::Serve;
use crate::protocol::error::{Code, Error, Kind};

/// What the names of a provider's session cookies begin with: handler and provider.
fn base_name(backend: &Backend, profile: Profile, provider: &str) -> String {
    concat(&[&profile.name("", &backend.handler), ".", provider])
}

/// The name of a session's cookie: each session has one of its own, so that no answer to a request of the
/// one before takes the place of a new sign-in.
#[must_use]
pub fn cookie_name(backend: &Backend, profile: Profile, session: &Session) -> String {
    concat(&[&base_name(backend, profile, &session.provider), ".", &ended_session::tag(&session.id)])
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
    /// The `Set-Cookie` values that remove what the request brought of sessions that are over.
    pub leftover: Vec<String>,
    /// The name of its cookie in the request.
    pub stood_under: Option<String>,
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
    let mut gone = Error::new(Code::SessionMissing);
    // The latest session of each provider, and what the request brought besides.
    let mut latest: Vec<(Opened<'a>, String)> = Vec::new();
    let (mut older, mut names) = (Vec::new(), Vec::new());
    for Brought { entry, name, kept } in brought(backend, incoming) {
        if provider.is_some_and(|provider| provider != entry.name) {
            continue;
        }
        match open_kept(host, backend, Some(incoming), &entry.name, &Handle::of_cookie(&kept)).await {
            Err(error) if !session_store::is_gone(&error) => return Err(error),
            Err(error) => {
                gone = error;
                names.push((entry, name));
            }
            Ok(mut opened) => {
                let mut name = name;
                let before = latest.iter_mut().find(|(before, _)| before.entry.name == entry.name);
                let Some((before, before_name)) = before else {
                    latest.push((opened, name));
                    continue;
                };
                if age(&opened.session) > age(&before.session) {
                    core::mem::swap(before, &mut opened);
                    core::mem::swap(before_name, &mut name);
                }
                if opened.session.id != before.session.id {
                    older.push(opened);
                }
                names.push((entry, name));
            }
        }
    }
    for opened in &older {
        // One that cannot be removed just now has lost its cookie all the same.
        let _ = remember_end(host, backend, &opened.session).await;
    }
    let kept = latest.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>();
    names.retain(|(_, name)| !kept.contains(name));
    let clear = |(entry, name): &(&ProviderEntry, String)| {
        session_chunks::clear(entry.profile(incoming), &incoming.cookie, name, &[])
    };
    let mut leftover: Vec<String> = names.iter().flat_map(clear).collect();
    leftover.extend(ended_cookies(host, backend, incoming, &older.iter().collect::<Vec<_>>()));
    let found = latest.into_iter().max_by(|(one, _), (other, _)| age(&one.session).cmp(&age(&other.session)));
    let (mut opened, name) = found.ok_or(gone)?;
    opened.stood_under = Some(name);
    opened.standing = refused_token::find(backend, incoming, opened.entry, &opened.session, host.now());
    opened.leftover = leftover;
    Ok(opened)
}

/// The session with one provider, where the request brought it and it lives.
pub async fn live(host: &impl Serve, backend: &Backend, incoming: &Incoming, entry: &ProviderEntry) -> Option<Session> {
    open(host, backend, incoming, Some(&entry.name)).await.ok().map(|opened| opened.session)
}

/// What tells the later of two sessions: its sign-in, then its tokens.
fn age(session: &Session) -> (i64, &str, i64, i64) {
    (session.signed_in_at.0, &session.id, session.tokens.received_at.0, session.seen_at.0)
}

/// A session cookie of the request.
pub(super) struct Brought<'a> {
    /// The provider.
    pub(super) entry: &'a ProviderEntry,
    /// The cookie's name.
    pub(super) name: String,
    /// What it holds.
    pub(super) kept: String,
}

/// The values of all session cookies of the request.
pub(super) fn brought<'a>(backend: &'a Backend, incoming: &Incoming) -> Vec<Brought<'a>> {
    let mut brought = Vec::new();
    for entry in &backend.providers {
        let base = base_name(backend, entry.profile(incoming), &entry.name);
        for name in session_chunks::names(&incoming.cookie, &base) {
            let values = session_chunks::find(&incoming.cookie, &name);
            brought.extend(values.into_iter().map(|kept| Brought { entry, name: name.clone(), kept }));
        }
    }
    brought
}

/// Opens what a cookie of `provider` holds, or what the application holds of it. With a store, a session
/// that is sealed into its cookie moves over: the answer sets the cookie anew. What the request of that
/// cookie tells of ended sessions counts.
///
/// # Errors
/// `provider_unknown`, `session_missing`, `session_expired`, `store_unavailable`
pub async fn open_kept<'a>(
    host: &impl Serve,
    backend: &'a Backend,
    incoming: Option<&Incoming>,
    provider: &str,
    handle: &Handle<'_>,
) -> Result<Opened<'a>, Error> {
    let entry = backend.provider(provider)?;
    let verify = |session: &Session| {
        let profile = incoming.map_or(Profile::Secure, |incoming| entry.profile(incoming));
        let is_over = ended_session::is_over(host, backend, profile, incoming, session);
        if is_over { Err(Error::new(Code::SessionMissing)) } else { Ok(()) }
    };
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
        verify(&sealed)?;
        let (session, version) = session_store::take_in(host, backend, sealed).await?;
        is_changed = true;
        (session, Some(version))
    };
    verify(&session)?;
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
    Ok(Opened {
        session,
        entry,
        version,
        record,
        is_changed,
        standing: Standing::Good,
        leftover: Vec::new(),
        stood_under: None,
    })
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
    }
    let mut set = set_cookies(host, backend, incoming, profile, &session);
    if set.as_ref().is_err_and(|error| error.code() == Code::SessionTooLarge) && !session.tokens.extra.is_empty() {
        leave_extra_out(&mut session);
        set = set_cookies(host, backend, incoming, profile, &session);
    }
    let set = set?;
    let before = living(host, backend, incoming).await.unwrap_or_default();
    for before in &before {
        // One that cannot be removed just now has lost its cookie all the same.
        let _ = remember_end(host, backend, &before.session).await;
    }
    let mut cookies = clear_cookies(backend, incoming);
    cookies.extend(ended_cookies(host, backend, incoming, &before.iter().collect::<Vec<_>>()));
    cookies.extend(set);
    Ok(cookies)
}

/// The removal of the session's cookies where `error`, which [`open`] raised, means that there is no
/// session; nothing where it may pass.
#[must_use]
pub fn clear_ended(backend: &Backend, incoming: &Incoming, error: &Error) -> Vec<String> {
    if error.kind() == Kind::Session { clear_cookies(backend, incoming) } else { Vec::new() }
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
        // A session that moves into the store gets another name.
        let name = cookie_name(backend, profile, &opened.session);
        let stood = opened.stood_under.iter().filter(|stood| **stood != name);
        cookies.extend(stood.flat_map(|stood| session_chunks::clear(profile, &incoming.cookie, stood, &[])));
    }
    cookies.extend(opened.leftover.iter().cloned());
    Ok(cookies)
}

/// Keys that the isolate may remember by the time the answer is given, each with the `Set-Cookie` values to
/// use then in place of [`keep_cookies`].
#[must_use]
pub fn overtaken(backend: &Backend, incoming: &Incoming, opened: &Opened<'_>) -> Vec<(String, Vec<String>)> {
    let session = &opened.session;
    let profile = opened.entry.profile(incoming);
    let removal = vec![profile.set_cookie(&cookie_name(backend, profile, session), "", 0, false)];
    vec![(ended_session::key(session), removal), (session.outdated_key(), Vec::new())]
}

/// The `Set-Cookie` values of a session; those of its removal where it was ended meanwhile, and none
/// where another request has newer tokens for it.
fn set_cookies(
    host: &impl Serve,
    backend: &Backend,
    incoming: &Incoming,
    profile: Profile,
    session: &Session,
) -> Result<Vec<String>, Error> {
    let name = cookie_name(backend, profile, session);
    if ended_session::is_over(host, backend, profile, None, session) {
        return Ok(vec![profile.set_cookie(&name, "", 0, false)]);
    }
    if host.memory(&session.outdated_key()).is_some() {
        return Ok(Vec::new());
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

/// Removes the session cookies that the request brought.
#[must_use]
pub fn clear_cookies(backend: &Backend, incoming: &Incoming) -> Vec<String> {
    let clear = |entry: &ProviderEntry| {
        let profile = entry.profile(incoming);
        let names = session_chunks::names(&incoming.cookie, &base_name(backend, profile, &entry.name));
        let mut cleared: Vec<String> =
            names.iter().flat_map(|name| session_chunks::clear(profile, &incoming.cookie, name, &[])).collect();
        cleared.extend(refused_token::clear(backend, incoming, entry));
        cleared
    };
    backend.providers.iter().flat_map(clear).collect()
}
