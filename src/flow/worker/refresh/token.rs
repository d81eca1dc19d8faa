//! The token route (token-mediating backend, OAuth 2.0 for Browser-Based Applications 6.2). It exists only with
//! `tokens: "page"`.

use super::freshen::{freshen, narrowed};
use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::dialect::outbound::{api_headers, put_header};
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::Request;
use crate::flow::worker::http::answer::Answer;
use crate::flow::worker::session::{OpenedSession, clear_ended, clear_refused, open, session_cookies};
use crate::protocol::checks::tokens::token_scope;
use crate::protocol::scope::{self, is_covered};
use crate::protocol::token::tokens::Tokens;
use crate::step::kind::Kind;
use crate::step::{Code, Cx, Effect, Result};

/// The most bytes of the request's body.
const BODY_LIMIT: i64 = 1024;

/// `POST {base}/token`: returns the access token, refreshed if it is due, and never the refresh token. With the
/// body `{ "refresh": true }` it is refreshed early; with `{ "scope": ["…"] }` it is valid only for that part
/// of the session's scope.
///
/// # Errors
/// None; the step may wait.
pub fn route<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, request: Request<'a>) -> Result<Answer<'a>> {
    let limit = cx.arena.number(BODY_LIMIT);
    let body = cx.ask(Effect::ReadBody, limit);
    let body = match cx.catch(body)? {
        Ok(body) => body,
        Err(failure) => {
            let is_large = failure.is(Code::BodyTooLarge);
            let failing = cx.failing_again(failure);
            let failure = if is_large { failing.with(W::limit, limit).caught() } else { failing.caught() };
            let mut answer = Answer::error(cx.arena, failure);
            answer.status = 413;
            return Ok(answer);
        }
    };
    let mut cookies = Value::EMPTY_LIST;
    let token = token(cx, configuration, request, body, &mut cookies);
    let mut answer = match cx.catch(token)? {
        Ok(token) => Answer::json(cx.arena, token),
        Err(failure) => Answer::error(cx.arena, failure),
    };
    answer.set_cookies(cookies);
    Ok(answer)
}

/// The token for the page. `cookies` belong to the answer even if this fails.
fn token<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    body: Value<'a>,
    cookies: &mut Value<'a>,
) -> Result<Value<'a>> {
    let opened = open(cx, configuration, request, None);
    let mut opened = match cx.catch(opened)? {
        Ok(opened) => opened,
        Err(failure) => {
            *cookies = clear_ended(cx, configuration, request, failure);
            return Err(cx.fail_again(failure));
        }
    };
    let asked = Asked::read(cx, body)?;
    let granted = opened.session.tokens().scope();
    let part = match asked.scope {
        Some(scope) => {
            let verified = token_scope::verify_asked(cx, scope, granted);
            let is_granted = cx.catch(verified)?.is_ok();
            // The session's own token covers exactly what the session has.
            (!is_granted || !is_covered(granted, scope)).then_some(scope)
        }
        None => None,
    };
    let Some(scope) = part else {
        let freshened = freshen(cx, configuration, &mut opened, asked.is_forced);
        if let Err(failure) = cx.catch(freshened)? {
            *cookies = clear_refused(cx, configuration, request, &mut opened, failure)?;
            return Err(cx.fail_again(failure));
        }
        *cookies = session_cookies(cx, configuration, request, &mut opened)?;
        // Checked again: the session may be older than `tokens: "page"`, or a refresh returned a longer life.
        let tokens = opened.session.tokens();
        opened.provider.verify_lifetime(cx, configuration, tokens)?;
        return for_page(cx, &opened, tokens);
    };
    // These cookies are set even if the rest fails.
    *cookies = session_cookies(cx, configuration, request, &mut opened)?;
    token_scope::verify_asked(cx, scope, granted)?;
    opened.provider.verify_lifetime(cx, configuration, opened.session.tokens())?;
    let narrow = narrowed(cx, configuration, &mut opened, scope);
    let narrow = match cx.catch(narrow)? {
        Ok(narrow) => narrow,
        Err(failure) if failure.error().member(W::error).is(W::invalid_scope) => {
            return Err(token_scope::not_granted(cx, scope));
        }
        Err(failure) => {
            if failure.kind() == Kind::Session || opened.is_changed {
                *cookies = clear_refused(cx, configuration, request, &mut opened, failure)?;
            }
            return Err(cx.fail_again(failure));
        }
    };
    // The refresh token may have changed even if the narrow token is refused.
    *cookies = session_cookies(cx, configuration, request, &mut opened)?;
    opened.provider.verify_lifetime(cx, configuration, narrow)?;
    token_scope::verify_given(cx, scope, narrow.scope())?;
    for_page(cx, &opened, narrow)
}

/// `{ access_token, token_type, expires_at, scope, authorization, header?, parameter? }`: the token, and how
/// the provider's API takes it.
fn for_page<'a>(cx: &mut Cx<'a>, opened: &OpenedSession<'a>, tokens: Tokens<'a>) -> Result<Value<'a>> {
    // A server never announces how its API takes a token, so no metadata are fetched here.
    cx.client = opened.provider.client(cx.arena).value();
    let headers = api_headers(cx, tokens.access_token(), tokens.token_type(), opened.session.variables())?;
    let mut out = tokens.for_page(cx.arena);
    put_header(cx, &mut out, headers);
    Ok(out.done())
}

/// What the body asks for.
struct Asked<'a> {
    /// Whether to refresh before the token is due.
    is_forced: bool,
    /// A part of the session's scope, as a list.
    scope: Option<Value<'a>>,
}

impl<'a> Asked<'a> {
    fn read(cx: &mut Cx<'a>, body: Value<'a>) -> Result<Self> {
        let body = cx.json(body.bytes()).unwrap_or(Value::NOTHING);
        let (is_forced, named) = (body.member(W::refresh).is_true(), body.member(W::scope));
        if !named.exists() {
            return Ok(Self { is_forced, scope: None });
        }
        let scope = scope::read(cx.arena, named, b" ");
        if scope.items().is_empty() {
            let named = if named.is_text() { named } else { Value::EMPTY_TEXT };
            return Err(cx.fail(Code::ScopeNotGranted).with(W::scope, named).into());
        }
        Ok(Self { is_forced, scope: Some(scope) })
    }
}
