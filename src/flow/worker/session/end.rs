//! Ends one session, or all that a request sent: in the store, in the isolate's memory, and by cookies.

use super::cookie::ended::{ended_cookies, remember_end};
use super::cookie::{clear_cookie, clear_cookies};
use super::open::opened::OpenedSession;
use super::open::{candidates, open_all};
use super::refresh_token_status;
use crate::base::value::Value;
use crate::base::value::build::List;
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::Request;
use crate::step::{Cx, Result};

/// The sessions that the request sent and that are not over.
///
/// # Errors
/// `store_unavailable` if the store does not answer.
pub(super) fn living<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
) -> Result<Vec<Box<OpenedSession<'a>>>> {
    let candidates = candidates(cx, configuration, request, None);
    let mut living: Vec<Box<OpenedSession>> = Vec::new();
    for opened in open_all(cx, configuration, Some(request), &candidates)?.into_iter().flatten() {
        if !living.iter().any(|other| other.session.id().same_text(opened.session.id())) {
            living.push(opened);
        }
    }
    Ok(living)
}

/// The result of ending all sessions of a request.
pub struct EndedSessions<'a> {
    /// The sessions besides the one that the caller ends.
    pub others: Vec<Box<OpenedSession<'a>>>,
    /// The `Set-Cookie` values of the sign-out: they remove the sessions, and tell other isolates that they are
    /// over.
    pub cookies: Value<'a>,
}

/// Ends every session that the request sent, except `ending`, which the caller ends.
///
/// # Errors
/// `store_unavailable` if a session could not be ended.
pub fn end_all<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    ending: &OpenedSession<'a>,
) -> Result<EndedSessions<'a>> {
    let mut others = living(cx, configuration, request)?;
    others.retain(|other| !other.session.id().same_text(ending.session.id()));
    let mut ended = vec![(ending.provider, ending.session)];
    for other in &others {
        remember_end(cx, configuration, other.session)?;
        ended.push((other.provider, other.session));
    }
    let mut cookies = List::new(cx.arena);
    cookies.extend(clear_cookies(cx, configuration, request));
    ended_cookies(cx, &mut cookies, configuration, request, &ended);
    Ok(EndedSessions { others, cookies: cookies.done() })
}

/// Ends one session of the request. Returns the `Set-Cookie` values that remove it and tell other isolates that
/// it is over.
///
/// # Errors
/// `store_unavailable` if the session could not be ended.
pub fn end_one<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    opened: &OpenedSession<'a>,
) -> Result<Value<'a>> {
    remember_end(cx, configuration, opened.session)?;
    let mut cookies = List::new(cx.arena);
    if opened.cookie_name.exists() {
        clear_cookie(&mut cookies, cx.arena, request, opened.provider, opened.cookie_name);
    }
    refresh_token_status::clear(&mut cookies, cx.arena, configuration, request, opened.provider);
    ended_cookies(cx, &mut cookies, configuration, request, &[(opened.provider, opened.session)]);
    Ok(cookies.done())
}
