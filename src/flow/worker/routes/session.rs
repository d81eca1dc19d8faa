//! The session route.

use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::Answer;
use crate::flow::worker::http::Request;
use crate::flow::worker::refresh::freshen::freshen_view;
use crate::flow::worker::session::{RefreshTokenStatus, clear_cookies, clear_refused, open, session_cookies};
use crate::step::kind::Kind;
use crate::step::{Code, Cx, Result};

fn nobody<'a>(cx: &Cx<'a>, set_cookies: Value<'a>) -> Answer<'a> {
    let mut answer = Answer::json(cx.arena, Value::NOTHING);
    answer.set_cookies(set_cookies);
    answer
}

/// `GET {base}/session`: what the page may know of its session, or `null`. Refreshes tokens that are due; if
/// that fails temporarily, or leaves it in doubt, the session is `stale`. With `?refresh=1` it refreshes them
/// early, and a failure is an error.
///
/// # Errors
/// None; the step may wait.
pub fn route<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, request: Request<'a>) -> Result<Answer<'a>> {
    let opened = open(cx, configuration, request, None);
    let mut opened = match cx.catch(opened)? {
        Ok(opened) => opened,
        Err(failure) if failure.kind() == Kind::Session => {
            let cleared = clear_cookies(cx, configuration, request);
            return Ok(nobody(cx, cleared));
        }
        Err(failure) => return Ok(Answer::error(cx.arena, failure)),
    };
    let is_forced = request.query() == b"refresh=1";
    let freshened = freshen_view(cx, configuration, &mut opened, is_forced);
    if let Err(failure) = cx.catch(freshened)? {
        // A person stays signed in with a token that has expired and cannot be refreshed.
        let is_over = failure.kind() == Kind::Session && !failure.is(Code::TokenExpired);
        let is_kept = failure.kind() != Kind::Session;
        let set_cookies = if is_over || is_kept {
            clear_refused(cx, configuration, request, &mut opened, failure)?
        } else {
            Value::EMPTY_LIST
        };
        if is_forced {
            let mut answer = Answer::error(cx.arena, failure);
            answer.set_cookies(set_cookies);
            return Ok(answer);
        }
        if is_over && opened.refresh_token_status() != RefreshTokenStatus::Doubtful {
            return Ok(nobody(cx, set_cookies));
        }
        // It is still known who signed in, although no API can be called now.
        let is_stale = if is_over || is_kept { Value::TRUE } else { Value::NOTHING };
        opened.session = opened.session.with(cx.arena, W::stale, is_stale);
    }
    let mut answer = Answer::json(cx.arena, opened.session.view(cx.arena, configuration));
    let cookies = session_cookies(cx, configuration, request, &mut opened);
    match cx.catch(cookies)? {
        Ok(set_cookies) => answer.set_cookies(set_cookies),
        Err(failure) if failure.kind() == Kind::Misuse => return Ok(Answer::error(cx.arena, failure)),
        Err(_) => {}
    }
    Ok(answer)
}
