//! The cookies of a session, which an answer sets and removes.

pub mod cookie_parts;
pub mod ended;
pub mod size;
use super::cookie::cookie_parts::HEADER_LIMIT;
use super::isolate::recollect_all;
use super::open::opened::OpenedSession;
use super::refresh_token_status::{self, RefreshTokenStatus};
use super::session::Session;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Object, join_by};
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::Request;
use crate::flow::worker::http::cookies::{Profile, SameSite};
use crate::flow::worker::http::transaction_cookies::make_room;
use crate::step::kind::Kind;
use crate::step::{Cx, Failure, Result};

/// The prefix of a provider's session cookies: handler and provider.
pub(super) fn base_name<'a>(
    arena: Arena<'a>,
    configuration: Configuration<'a>,
    profile: Profile,
    provider: Value<'a>,
) -> Value<'a> {
    let name = profile.name(arena, b"", configuration.handler().bytes());
    join_by(arena, name, b'.', provider)
}

/// The name of a session's cookie. Each session has its own name, so that a late answer to a request with the
/// previous session cannot overwrite a new sign-in.
#[must_use]
pub fn cookie_name<'a>(
    arena: Arena<'a>,
    configuration: Configuration<'a>,
    profile: Profile,
    session: Session<'a>,
) -> Value<'a> {
    let base = base_name(arena, configuration, profile, session.provider());
    join_by(arena, base, b'.', session.tag())
}

/// The removal of the session's cookies if `failure`, from [`super::open()`], means that there is no session;
/// nothing if the failure is temporary.
#[must_use]
pub fn clear_ended<'a>(
    cx: &Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    failure: Failure<'a>,
) -> Value<'a> {
    if failure.kind() == Kind::Session { clear_cookies(cx, configuration, request) } else { Value::EMPTY_LIST }
}

/// The same for a `failure` of a refresh. A session that may live on with a newer refresh token keeps its
/// cookies: answers arrive in any order, and this one must not remove the newer cookie.
///
/// # Errors
/// None; the step may wait.
pub fn clear_refused<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    opened: &mut OpenedSession<'a>,
    failure: Failure<'a>,
) -> Result<Value<'a>> {
    match opened.refresh_token_status() {
        RefreshTokenStatus::Doubtful | RefreshTokenStatus::Refused => {
            let mut cookies = List::new(cx.arena);
            opened.set_status_cookie(cx, &mut cookies, configuration, request);
            Ok(cookies.done())
        }
        _ if failure.kind() == Kind::Session => Ok(clear_ended(cx, configuration, request, failure)),
        // A refused answer may have returned a refresh token.
        _ => {
            let cookies = session_cookies(cx, configuration, request, opened);
            Ok(cx.catch(cookies)?.unwrap_or(Value::EMPTY_LIST))
        }
    }
}

/// The `Set-Cookie` values that keep the session in the user agent; none if nothing changed.
///
/// # Errors
/// `session_too_large` if servers would refuse the header; `entropy_unavailable`
pub fn session_cookies<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    opened: &mut OpenedSession<'a>,
) -> Result<Value<'a>> {
    let mut cookies = List::new(cx.arena);
    opened.set_status_cookie(cx, &mut cookies, configuration, request);
    // A session with a refused token must not overwrite a newer one.
    if opened.is_changed && opened.refresh_token_status() == RefreshTokenStatus::Good {
        set_cookies(cx, &mut cookies, configuration, request, opened)?;
        // A session that moves into the store gets another name.
        let profile = opened.provider.profile(Some(request));
        let (name, before) = (cookie_name(cx.arena, configuration, profile, opened.session), opened.cookie_name);
        if before.exists() && !before.same_text(name) {
            clear_cookie(&mut cookies, cx.arena, request, opened.provider, before);
        }
    }
    cookies.extend(opened.leftover);
    Ok(cookies.done())
}

/// Keys that the isolate may have remembered by the time the answer goes out, each with the `Set-Cookie` values
/// that then replace those of [`session_cookies`]: a list of `[key, cookies]`.
#[must_use]
pub fn overtaken<'a>(
    arena: Arena<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    opened: &OpenedSession<'a>,
) -> Value<'a> {
    let session = opened.session;
    let profile = opened.provider.profile(Some(request));
    let name = cookie_name(arena, configuration, profile, session);
    let mut removal = List::new(arena);
    remove(&mut removal, arena, profile, request, name);
    let ended = arena.list(vec![ended::key(arena, session), removal.done()]);
    let outdated = arena.list(vec![session.outdated_key(arena), Value::EMPTY_LIST]);
    arena.list(vec![ended, outdated])
}

/// Adds the `Set-Cookie` values that remove the cookie `name` and its parts that the request sent.
fn remove<'a>(cookies: &mut List<'a>, arena: Arena<'a>, profile: Profile, request: Request<'a>, name: Value<'a>) {
    cookies.push(profile.clear(arena, name.bytes(), SameSite::Lax));
    let mut others = Object::new(arena);
    others.pair(name, Value::TRUE);
    cookie_parts::clear(cookies, arena, profile, request.cookies(), name.bytes(), others.done());
}

/// Adds the `Set-Cookie` values of a session; those that remove it if it was ended meanwhile, and none if
/// another request has newer tokens for it.
///
/// # Errors
/// `session_too_large`, `entropy_unavailable`
pub(super) fn set_cookies<'a>(
    cx: &mut Cx<'a>,
    cookies: &mut List<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    opened: &mut OpenedSession<'a>,
) -> Result<()> {
    let (arena, session) = (cx.arena, opened.session);
    let profile = opened.provider.profile(Some(request));
    let name = cookie_name(arena, configuration, profile, session);
    let keys = [ended::key(arena, session), session.outdated_key(arena)];
    let remembered = recollect_all(cx, &keys)?;
    if remembered.at(0).exists() {
        remove(cookies, arena, profile, request, name);
        return Ok(());
    }
    if remembered.at(1).exists() {
        return Ok(());
    }
    let (value, end) = if opened.is_stored() {
        // The entry holds the session's end, so its cookie need not be written again.
        (session.id(), session.ends_at_the_latest(configuration))
    } else {
        (opened.sealed(cx, configuration)?, session.ends_at(configuration))
    };
    let request_cookies = request.cookies();
    cookie_parts::set(cx, cookies, profile, request_cookies, name, value, end.saturating_sub(cx.now))?;
    make_room(
        arena,
        profile,
        configuration.handler().bytes(),
        request_cookies,
        value.bytes().len(),
        HEADER_LIMIT,
        cookies,
    );
    Ok(())
}

/// Adds the removal of a provider's session cookie and its parts, if the request sent them.
pub(super) fn clear_cookie<'a>(
    cookies: &mut List<'a>,
    arena: Arena<'a>,
    request: Request<'a>,
    provider: ConfiguredProvider<'a>,
    name: Value<'a>,
) {
    let profile = provider.profile(Some(request));
    cookie_parts::clear(cookies, arena, profile, request.cookies(), name.bytes(), Value::NOTHING);
}

/// The removal of the session cookies that the request sent.
#[must_use]
pub fn clear_cookies<'a>(cx: &Cx<'a>, configuration: Configuration<'a>, request: Request<'a>) -> Value<'a> {
    let (arena, mut cookies) = (cx.arena, List::new(cx.arena));
    for provider in configuration.providers() {
        let profile = provider.profile(Some(request));
        let base = base_name(arena, configuration, profile, provider.name());
        for name in cookie_parts::names(request.cookies(), base.bytes()) {
            cookie_parts::clear(&mut cookies, arena, profile, request.cookies(), name, Value::NOTHING);
        }
        refresh_token_status::clear(&mut cookies, arena, configuration, request, provider);
    }
    cookies.done()
}
