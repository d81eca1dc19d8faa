//! Ends sessions: one, or all that a request brought; in the store, in the isolate's memory, and by
//! cookies.
//!
//! Must not know: why they end.

use super::config::Backend;
use super::incoming::Incoming;
use super::session::Session;
use super::session_cookie::{Brought, Opened, brought, clear_cookies, open_kept};
use super::session_handle::Handle;
use super::{ended_session, refused_token, session_chunks, session_store};
use crate::host::Serve;
use crate::protocol::error::Error;

/// The sessions that the request brought and that are not over.
///
/// # Errors
/// `store_unavailable`, where nobody can tell.
pub(super) async fn living<'a>(
    host: &impl Serve,
    backend: &'a Backend,
    incoming: &Incoming,
) -> Result<Vec<Opened<'a>>, Error> {
    let mut living: Vec<Opened<'a>> = Vec::new();
    for Brought { entry, kept, .. } in brought(backend, incoming) {
        match open_kept(host, backend, Some(incoming), &entry.name, &Handle::of_cookie(&kept)).await {
            Ok(opened) if living.iter().any(|other| other.session.id == opened.session.id) => {}
            Ok(opened) => living.push(opened),
            Err(error) if session_store::is_gone(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(living)
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
    ended_session::remember(host, backend, session);
    Ok(())
}

/// Ends every session that the request brought, except `ending`, which the caller ends. Returns the others, and the
/// `Set-Cookie` values of the sign-out: they remove the sessions, and let other isolates know that they are over.
///
/// # Errors
/// `store_unavailable`, where a session is not over.
pub async fn end_brought<'a>(
    host: &impl Serve,
    backend: &'a Backend,
    incoming: &Incoming,
    ending: &Opened<'_>,
) -> Result<(Vec<Opened<'a>>, Vec<String>), Error> {
    let mut others = living(host, backend, incoming).await?;
    others.retain(|other| other.session.id != ending.session.id);
    let mut ended = vec![ending];
    for other in &others {
        remember_end(host, backend, &other.session).await?;
        ended.push(other);
    }
    let mut cookies = clear_cookies(backend, incoming);
    cookies.extend(ended_cookies(host, backend, incoming, &ended));
    Ok((others, cookies))
}

/// Ends one session of the request; the `Set-Cookie` values that remove it, and tell other isolates that it
/// is over.
///
/// # Errors
/// `store_unavailable`, where the session is not over.
pub async fn end_one(
    host: &impl Serve,
    backend: &Backend,
    incoming: &Incoming,
    opened: &Opened<'_>,
) -> Result<Vec<String>, Error> {
    remember_end(host, backend, &opened.session).await?;
    let profile = opened.entry.profile(incoming);
    let stood = opened.stood_under.iter();
    let clear = |name: &String| session_chunks::clear(profile, &incoming.cookie, name, &[]);
    let mut cookies: Vec<String> = stood.flat_map(clear).collect();
    cookies.extend(refused_token::clear(backend, incoming, opened.entry));
    cookies.extend(ended_cookies(host, backend, incoming, &[opened]));
    Ok(cookies)
}

/// The `Set-Cookie` values by which every isolate knows the sessions that have ended; none where a store knows it.
pub(super) fn ended_cookies(
    host: &impl Serve,
    backend: &Backend,
    incoming: &Incoming,
    ended: &[&Opened<'_>],
) -> Vec<String> {
    let mut left: Vec<&Opened<'_>> = if host.has_store() { Vec::new() } else { ended.to_vec() };
    let mut cookies = Vec::new();
    // Each under the names that its own provider's cookies have here.
    while let Some(profile) = left.first().map(|first| first.entry.profile(incoming)) {
        let (same, others) = left.into_iter().partition(|ended| ended.entry.profile(incoming) == profile);
        let same: Vec<&Opened<'_>> = same;
        let sessions: Vec<&Session> = same.iter().map(|ended| &ended.session).collect();
        cookies.extend(ended_session::cookies(host, backend, profile, incoming, &sessions));
        left = others;
    }
    cookies
}
