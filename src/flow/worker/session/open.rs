//! The session of a request: found by its cookie, which holds the sealed session itself or, with a store, an
//! id.
//!
//! Whatever the request brought is looked up together: one opening, one question to the isolate.

use super::cookie::{base_name, clear_cookie};
use super::cookie_parts;
use super::end::{ended_cookies, remember_end};
use super::ended;
use super::handle::Handle;
use super::isolate::{recollect, recollect_all};
use super::open_sealed::{Sealed, read, unseal};
use super::opened::{OpenedSession, SessionOrigin};
use super::refresh_token_status::RefreshTokenStatus;
use super::session::Session;
use super::store::{self, Located};
use crate::base::build::List;
use crate::base::value::Value;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::Request;
use crate::step::{Code, Cx, Result};

/// A session, or the code that says why there is none.
pub(super) type Found<'a> = core::result::Result<OpenedSession<'a>, Code>;

/// What may name a session.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    provider: ConfiguredProvider<'a>,
    handle: Handle<'a>,
    /// The cookie's name; nothing where the application names the session.
    cookie_name: Value<'a>,
}

/// The session cookies of the request; those of `provider`, where one is named.
pub(super) fn candidates<'a>(
    cx: &Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    only: Option<ConfiguredProvider<'a>>,
) -> Vec<Candidate<'a>> {
    let (arena, brought) = (cx.arena, request.cookies());
    let mut candidates = Vec::new();
    for provider in configuration.providers() {
        if only.is_some_and(|only| !only.name().same_text(provider.name())) {
            continue;
        }
        let base = base_name(arena, configuration, provider.profile(Some(request)), provider.name());
        for name in cookie_parts::names(brought, base.bytes()) {
            let cookie_name = arena.text(name);
            for cookie in cookie_parts::find(arena, brought, name).items() {
                candidates.push(Candidate { provider, handle: Handle::of_cookie(*cookie), cookie_name });
            }
        }
    }
    candidates
}

/// Looks all candidates up. With a store, a session that is sealed into its cookie moves over: the answer
/// sets the cookie anew. What `request` says of ended sessions counts.
///
/// # Errors
/// `store_unavailable`, where nobody can tell.
pub(super) fn open_all<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Option<Request<'a>>,
    candidates: &[Candidate<'a>],
) -> Result<Vec<Found<'a>>> {
    let (mut entries, mut sealed) = (Vec::new(), Vec::new());
    for Candidate { provider, handle, .. } in candidates.iter().copied() {
        let is_id = configuration.has_store() && store::is_id(handle.cookie.bytes());
        let entry = if is_id { store::locate(cx, provider, handle)? } else { None };
        // An id that names no entry opens as little as any other text.
        let (key, text) = entry.as_ref().map_or((None, handle.cookie), |found| (Some(found.key), found.entry.value));
        sealed.push(Sealed { provider, key, text });
        entries.push(entry);
    }
    let (mut sessions, mut keys) = (Vec::new(), List::new(cx.arena));
    for (candidate, opened) in candidates.iter().zip(unseal(cx, &sealed)?) {
        let session = read(cx, configuration, candidate.provider, *opened)?;
        if let Ok(session) = session {
            keys.push(ended::key(cx.arena, session));
        }
        sessions.push(session);
    }
    let mut remembered = recollect_all(cx, keys.items())?.items().iter();
    let mut found = Vec::new();
    for ((candidate, entry), session) in candidates.iter().zip(entries).zip(sessions) {
        let is_remembered = session.is_ok() && remembered.next().is_some_and(|ended| ended.exists());
        found.push(match session {
            Ok(_) if is_remembered => Err(Code::SessionMissing),
            Ok(session) => judge(cx, configuration, request, candidate, entry, session)?,
            Err(code) => Err(code),
        });
    }
    Ok(found)
}

/// What becomes of a candidate's session, of which the isolate does not say that it is over.
fn judge<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Option<Request<'a>>,
    candidate: &Candidate<'a>,
    entry: Option<Located<'a>>,
    session: Session<'a>,
) -> Result<Found<'a>> {
    let provider = candidate.provider;
    if ended::is_said(cx.arena, configuration, request, provider, session) {
        return Ok(Err(Code::SessionMissing));
    }
    let mut opened = match entry {
        Some(Located { entry, handle, .. }) => {
            OpenedSession::new(session, provider, SessionOrigin::Store { version: entry.version, handle })
        }
        None if configuration.has_store() => match take_in(cx, configuration, request, provider, session)? {
            Ok(opened) => opened,
            Err(code) => return Ok(Err(code)),
        },
        None => {
            let sealed = Some((session, candidate.handle.cookie));
            let origin = SessionOrigin::Cookie { sealed, refresh_token: RefreshTokenStatus::Good };
            OpenedSession::new(session, provider, origin)
        }
    };
    opened.cookie_name = candidate.cookie_name;
    // The idle limit moves with use; a writing a request would be too many.
    let idle = configuration.idle_timeout().int_or(0);
    if cx.now.saturating_sub(opened.session.seen_at()) > idle.div_euclid(20) {
        opened.session = opened.session.seen(cx.arena, cx.now);
        match &mut opened.origin {
            SessionOrigin::Store { handle, .. } => {
                *handle = Value::NOTHING;
                store::touch(cx, configuration, &mut opened)?;
            }
            SessionOrigin::Cookie { .. } => opened.is_changed = true,
        }
    }
    Ok(Ok(opened))
}

/// Moves a session out of its sealed cookie into the store.
fn take_in<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Option<Request<'a>>,
    provider: ConfiguredProvider<'a>,
    session: Session<'a>,
) -> Result<Found<'a>> {
    let taken = store::take_in(cx, configuration, session);
    let (session, version) = match cx.catch(taken)? {
        Ok(taken) => taken,
        Err(failure) if store::is_gone(failure) => return Ok(Err(failure.code().unwrap_or(Code::SessionMissing))),
        Err(failure) => return Err(cx.fail_again(failure)),
    };
    // It has another tag there.
    if recollect(cx, ended::key(cx.arena, session))?.exists()
        || ended::is_said(cx.arena, configuration, request, provider, session)
    {
        return Ok(Err(Code::SessionMissing));
    }
    let origin = SessionOrigin::Store { version, handle: Value::NOTHING };
    Ok(Ok(OpenedSession { is_changed: true, ..OpenedSession::new(session, provider, origin) }))
}

/// Opens what a cookie of `provider` holds, or what the application holds of it.
///
/// # Errors
/// `session_missing`, `session_expired`, `store_unavailable`
pub fn open_handle<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Option<Request<'a>>,
    provider: ConfiguredProvider<'a>,
    handle: Handle<'a>,
) -> Result<OpenedSession<'a>> {
    let candidate = Candidate { provider, handle, cookie_name: Value::NOTHING };
    match open_all(cx, configuration, request, &[candidate])?.pop() {
        Some(Ok(opened)) => Ok(opened),
        Some(Err(code)) => Err(cx.fail(code).into()),
        None => Err(cx.fail(Code::SessionMissing).into()),
    }
}

/// Whether the first of two sessions is the later one: by its sign-in, then by its tokens.
fn is_later<'a>(one: Session<'a>, other: Session<'a>) -> bool {
    let age = |session: Session<'a>| {
        let received_at = session.tokens().received_at().int_or(0);
        (session.signed_in_at(), session.id().bytes(), received_at, session.seen_at())
    };
    age(one) > age(other)
}

/// The session of a request, with `provider` where one is named: a session of another is none then. Where
/// there are several, that of the latest sign-in: the cookies of an earlier one may not have come along when
/// the new one was made (a cross-site POST brings none).
///
/// # Errors
/// `session_missing`, `session_expired`; `store_unavailable`, where nobody can tell.
///
/// # Security
/// A false accept opens what is for people of one provider to those of another.
pub fn open<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: Option<ConfiguredProvider<'a>>,
) -> Result<OpenedSession<'a>> {
    let candidates = candidates(cx, configuration, request, provider);
    let found = open_all(cx, configuration, Some(request), &candidates)?;
    let mut gone = Code::SessionMissing;
    // The latest session of each provider, and what the request brought besides.
    let (mut latest, mut older): (Vec<OpenedSession>, Vec<OpenedSession>) = Default::default();
    let mut names: Vec<(ConfiguredProvider, Value)> = Vec::new();
    for (candidate, found) in candidates.iter().zip(found) {
        let mut opened = match found {
            Ok(opened) => opened,
            Err(code) => {
                gone = code;
                names.push((candidate.provider, candidate.cookie_name));
                continue;
            }
        };
        let mut of_provider = latest.iter_mut();
        let Some(before) = of_provider.find(|before| before.provider.name().same_text(opened.provider.name())) else {
            latest.push(opened);
            continue;
        };
        if is_later(opened.session, before.session) {
            core::mem::swap(before, &mut opened);
        }
        names.push((opened.provider, opened.cookie_name));
        if !opened.session.id().same_text(before.session.id()) {
            older.push(opened);
        }
    }
    for opened in &older {
        // One that cannot be removed just now has lost its cookie all the same.
        let ended = remember_end(cx, configuration, opened.session);
        let _ = cx.catch(ended)?;
    }
    let mut leftover = List::new(cx.arena);
    for (provider, name) in names {
        if !latest.iter().any(|opened| opened.cookie_name.same_text(name)) {
            clear_cookie(&mut leftover, cx.arena, request, provider, name);
        }
    }
    ended_cookies(cx, &mut leftover, configuration, request, &older);
    let latest = latest.into_iter().reduce(|one, other| if is_later(one.session, other.session) { one } else { other });
    let Some(mut opened) = latest else { return Err(cx.fail(gone).into()) };
    let status = RefreshTokenStatus::find(cx, configuration, request, opened.provider, opened.session);
    opened.set_refresh_token_status(status);
    opened.leftover = leftover.done();
    Ok(opened)
}

/// The session with one provider, where the request brought it and it lives.
///
/// # Errors
/// None but that the step waits.
pub fn live<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: ConfiguredProvider<'a>,
) -> Result<Option<Session<'a>>> {
    let opened = open(cx, configuration, request, Some(provider));
    Ok(cx.catch(opened)?.ok().map(|opened| opened.session))
}
