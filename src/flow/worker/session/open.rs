//! Finds the session of a request by its cookie, which holds the sealed session itself or, with a store, an id.
//!
//! Everything that the request sent is looked up together: it is opened at once, and the isolate is asked
//! once.

pub mod claims_schema;
pub mod open_sealed;
pub mod opened;
use super::cookie::cookie_parts;
use super::cookie::ended::{self, ended_cookies, remember_end};
use super::cookie::{base_name, clear_cookie};
use super::handle::Handle;
use super::isolate::{recollect, recollect_all};
use super::open::claims_schema::verify_claims;
use super::open::open_sealed::{Sealed, read, unseal};
use super::open::opened::OpenedSession;
use super::refresh_token_status::RefreshTokenStatus;
use super::session::Session;
use super::store::{self, Located};
use crate::base::value::Value;
use crate::base::value::build::List;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::Request;
use crate::step::{Code, Cx, Failure, Result};

/// A session, or why there is none.
pub(super) type Found<'a> = core::result::Result<Box<OpenedSession<'a>>, Failure<'a>>;

/// Something that may identify a session.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'a> {
    provider: ConfiguredProvider<'a>,
    handle: Handle<'a>,
    /// The cookie's name; nothing if the application names the session.
    cookie_name: Value<'a>,
}

/// The session cookies of the request, or only those of `provider` if it is given.
pub(super) fn candidates<'a>(
    cx: &Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    only: Option<ConfiguredProvider<'a>>,
) -> Vec<Candidate<'a>> {
    let (arena, request_cookies) = (cx.arena, request.cookies());
    let mut candidates = Vec::new();
    for provider in configuration.providers() {
        if only.is_some_and(|only| !only.name().same_text(provider.name())) {
            continue;
        }
        let base = base_name(arena, configuration, provider.profile(Some(request)), provider.name());
        for name in cookie_parts::names(request_cookies, base.bytes()) {
            let cookie_name = arena.text(name);
            for cookie in cookie_parts::find(arena, request_cookies, name).items() {
                candidates.push(Candidate { provider, handle: Handle::of_cookie(*cookie), cookie_name });
            }
        }
    }
    candidates
}

/// Looks up all candidates. With a store, a session that is sealed in its cookie moves over, and the answer
/// sets the cookie again. Respects what `request` says about ended sessions.
///
/// # Errors
/// `store_unavailable` if the store does not answer.
pub(super) fn open_all<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Option<Request<'a>>,
    candidates: &[Candidate<'a>],
) -> Result<Vec<Found<'a>>> {
    let (mut entries, mut sealed) = (Vec::new(), Vec::new());
    for Candidate { provider, handle, .. } in candidates.iter().copied() {
        if configuration.has_store() && store::is_id(handle.cookie.bytes()) {
            let located = store::locate(cx, provider, handle)?;
            sealed.push(Sealed { provider, key: Some(located.key), text: located.entry.content() });
            entries.push(Some(located));
        } else {
            sealed.push(Sealed { provider, key: None, text: handle.cookie });
            entries.push(None);
        }
    }
    let (mut sessions, mut keys) = (Vec::new(), List::new(cx.arena));
    for (candidate, opened) in candidates.iter().zip(unseal(cx, &sealed)?) {
        let session = read(cx, configuration, candidate.provider, *opened);
        let session = cx.catch(session)?;
        if let Ok(session) = session {
            keys.push(ended::key(cx.arena, session));
        }
        sessions.push(session);
    }
    let mut remembered = recollect_all(cx, keys.items())?.items().iter();
    let mut found = Vec::new();
    for ((candidate, entry), session) in candidates.iter().zip(entries).zip(sessions) {
        let session = match session {
            Ok(session) => session,
            Err(failure) => {
                found.push(Err(failure));
                continue;
            }
        };
        let is_over = remembered.next().is_some_and(|ended| ended.exists());
        let judged = judge(cx, configuration, request, candidate, entry, session, is_over);
        found.push(match cx.catch(judged)? {
            Err(failure) if !store::is_gone(failure) => return Err(cx.fail_again(failure)),
            judged => judged,
        });
    }
    Ok(found)
}

/// Accepts or refuses a candidate's session; the isolate says whether it is over.
///
/// # Errors
/// `session_missing`, `session_expired`; `store_unavailable` if the store does not answer.
fn judge<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Option<Request<'a>>,
    candidate: &Candidate<'a>,
    entry: Option<Located<'a>>,
    session: Session<'a>,
    is_over: bool,
) -> Result<Box<OpenedSession<'a>>> {
    let provider = candidate.provider;
    let is_over = is_over || ended::is_said(cx.arena, configuration, request, provider, session);
    cx.ensure(!is_over, Code::SessionMissing)?;
    // A refresh, or a newer version of the application, may have changed what fits.
    let verified = verify_claims(cx, configuration, session.tokens().claims());
    if let Err(failure) = cx.catch(verified)? {
        let is_refused = failure.is(Code::ClaimsInvalid);
        return Err(if is_refused { cx.fail(Code::SessionMissing).into() } else { cx.fail_again(failure) });
    }
    let mut opened = match entry {
        Some(located) => OpenedSession::in_store(session, provider, located.entry.version(), located.handle),
        None if configuration.has_store() => take_in(cx, configuration, provider, session)?,
        None => OpenedSession::in_cookie(session, provider, candidate.handle.cookie),
    };
    opened.cookie_name = candidate.cookie_name;
    // Use moves the idle limit, but a write for every request would be too many.
    let idle = configuration.idle_timeout().int_or(0);
    if cx.now.saturating_sub(opened.session.seen_at()) > idle.div_euclid(20) {
        opened.session = opened.session.seen(cx.arena, cx.now);
        if opened.is_stored() {
            opened.forget_handle();
            store::touch(cx, configuration, &mut opened)?;
        } else {
            opened.is_changed = true;
        }
    }
    Ok(opened)
}

/// Moves a session from its sealed cookie into the store.
///
/// # Errors
/// `session_missing`, `session_expired`, `store_unavailable`
fn take_in<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    provider: ConfiguredProvider<'a>,
    session: Session<'a>,
) -> Result<Box<OpenedSession<'a>>> {
    let (session, version) = store::take_in(cx, configuration, session)?;
    // In the store it has another tag.
    let is_over = recollect(cx, ended::key(cx.arena, session))?.exists();
    cx.ensure(!is_over, Code::SessionMissing)?;
    let mut opened = OpenedSession::in_store(session, provider, version, Value::NOTHING);
    opened.is_changed = true;
    Ok(opened)
}

/// Opens the value of a cookie of `provider`, or the application's handle.
///
/// # Errors
/// `session_missing`, `session_expired`, `store_unavailable`
pub fn open_handle<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Option<Request<'a>>,
    provider: ConfiguredProvider<'a>,
    handle: Handle<'a>,
) -> Result<Box<OpenedSession<'a>>> {
    let candidate = Candidate { provider, handle, cookie_name: Value::NOTHING };
    match open_all(cx, configuration, request, &[candidate])?.pop() {
        Some(Ok(opened)) => Ok(opened),
        Some(Err(failure)) => Err(cx.fail_again(failure)),
        None => Err(cx.fail(Code::SessionMissing).into()),
    }
}

/// Whether the first of two sessions is the later one, by its sign-in, then by its tokens.
fn is_later<'a>(one: Session<'a>, other: Session<'a>) -> bool {
    let age = |session: Session<'a>| {
        let received_at = session.tokens().received_at().int_or(0);
        (session.signed_in_at(), session.id().bytes(), received_at, session.seen_at())
    };
    age(one) > age(other)
}

/// The session of a request. If `provider` is given, only a session with it counts. If there are several, the
/// one of the latest sign-in: the cookies of an earlier one may have been absent when the new one was made (a
/// cross-site POST brings none).
///
/// # Errors
/// `session_missing`, `session_expired`; `store_unavailable` if the store does not answer.
///
/// # Security
/// A false accept opens to people of one provider what is for those of another.
pub fn open<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: Option<ConfiguredProvider<'a>>,
) -> Result<Box<OpenedSession<'a>>> {
    let candidates = candidates(cx, configuration, request, provider);
    let found = open_all(cx, configuration, Some(request), &candidates)?;
    let mut gone = None;
    // The latest session of each provider, and everything else that the request sent.
    let (mut latest, mut older): (Vec<Box<OpenedSession>>, Vec<_>) = Default::default();
    let mut names: Vec<(ConfiguredProvider, Value)> = Vec::new();
    for (candidate, found) in candidates.iter().zip(found) {
        let mut opened = match found {
            Ok(opened) => opened,
            Err(failure) => {
                gone = Some(failure);
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
            older.push((opened.provider, opened.session));
        }
    }
    for (_, session) in &older {
        // If it cannot be removed now, its cookie is gone anyway.
        let ended = remember_end(cx, configuration, *session);
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
    let Some(mut opened) = latest else {
        return Err(match gone {
            Some(failure) => cx.fail_again(failure),
            None => cx.fail(Code::SessionMissing).into(),
        });
    };
    let status = RefreshTokenStatus::find(cx, configuration, request, opened.provider, opened.session);
    opened.set_refresh_token_status(status);
    opened.leftover = leftover.done();
    Ok(opened)
}

/// The live session with one provider, if the request sent it.
///
/// # Errors
/// None; the step may wait.
pub fn live<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: ConfiguredProvider<'a>,
) -> Result<Option<Session<'a>>> {
    let opened = open(cx, configuration, request, Some(provider));
    Ok(cx.catch(opened)?.ok().map(|opened| opened.session))
}
