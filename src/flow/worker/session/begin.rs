//! Begins a session at a sign-in.

use super::cookie::ended::{ended_cookies, remember_end};
use super::cookie::size::without_extra;
use super::cookie::{clear_cookies, set_cookies};
use super::end::living;
use super::open::opened::OpenedSession;
use super::session::Session;
use super::store;
use crate::base::value::Value;
use crate::base::value::build::List;
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::Request;
use crate::step::{Code, Cx, Result};

/// Begins a session at a sign-in, in the store if there is one. Its id is always new, so no cookie that the
/// user agent sent ever names it. The sessions that it sent end. Returns the `Set-Cookie` values.
///
/// # Errors
/// `store_unavailable`, `session_too_large`, `entropy_unavailable`; `session_missing` if the provider has ended
/// the session already.
pub fn begin<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    session: Session<'a>,
) -> Result<Value<'a>> {
    begin_reserved(cx, configuration, request, session, Value::NOTHING)
}

/// Like [`begin`], but the store already holds a reservation of this version under the session's id.
///
/// # Errors
/// As [`begin`].
pub fn begin_reserved<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    session: Session<'a>,
    reservation: Value<'a>,
) -> Result<Value<'a>> {
    let provider = configuration.provider(cx, session.provider().bytes())?;
    let mut opened = if configuration.has_store() {
        store::create(cx, configuration, session, reservation)?;
        OpenedSession::in_store(session, provider, Value::NOTHING, Value::NOTHING)
    } else {
        OpenedSession::in_cookie(session, provider, Value::NOTHING)
    };
    let mut set = List::new(cx.arena);
    let written = set_cookies(cx, &mut set, configuration, request, &mut opened);
    if let Err(failure) = cx.catch(written)? {
        if !failure.is(Code::SessionTooLarge) {
            return Err(cx.fail_again(failure));
        }
        opened.session = without_extra(cx.arena, configuration, session);
        set_cookies(cx, &mut set, configuration, request, &mut opened)?;
    }
    let before = living(cx, configuration, request);
    let before = cx.catch(before)?.unwrap_or_default();
    let mut ended = Vec::new();
    for before in before {
        // If it cannot be removed now, its cookie is gone anyway.
        let remembered = remember_end(cx, configuration, before.session);
        let _ = cx.catch(remembered)?;
        ended.push((before.provider, before.session));
    }
    let mut cookies = List::new(cx.arena);
    cookies.extend(clear_cookies(cx, configuration, request));
    ended_cookies(cx, &mut cookies, configuration, request, &ended);
    cookies.extend(set.done());
    Ok(cookies.done())
}

/// The `Set-Cookie` values of a session that another request has just begun.
///
/// # Errors
/// `session_too_large`, `entropy_unavailable`
pub fn begun_elsewhere<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    opened: &mut OpenedSession<'a>,
) -> Result<Value<'a>> {
    let mut set = List::new(cx.arena);
    set_cookies(cx, &mut set, configuration, request, opened)?;
    Ok(set.done())
}
