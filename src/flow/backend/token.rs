//! The token route (token-mediating backend, OAuth 2.0 for Browser-Based Applications 6.2): only
//! with `tokens: "page"`.
//!
//! Must not know: Request objects.

use super::answer::Answer;
use super::config::Backend;
use super::incoming::Incoming;
use super::refresh::narrowed;
use super::session_cookie::{clear_ended, clear_refused, freshen, keep_cookies, open};
use crate::base::value::Value;
use crate::host::Serve;
use crate::protocol::checks::token_scope;
use crate::protocol::error::{Code, Error, Kind};
use crate::protocol::scope::{is_covered, parse_scope_value};

/// The most bytes of the request's body.
const BODY_LIMIT: usize = 1024;

/// `POST {base}/token`: the access token, refreshed where it is due; never the refresh token.
/// With the body `{ "refresh": true }` it is refreshed before it is due; with `{ "scope": ["…"] }` it
/// is good for that part of the session's scope and nothing else.
pub async fn route<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming) -> Answer<S::Raw> {
    let mut cookies = Vec::new();
    let body = match host.body(BODY_LIMIT).await {
        Ok(body) => body,
        Err(error) => {
            let mut answer = Answer::error(error);
            answer.status = 413;
            return answer;
        }
    };
    let mut answer = match token(host, backend, incoming, &body, &mut cookies).await {
        Ok(token) => Answer::json(token),
        Err(error) => Answer::error(error),
    };
    answer.set_cookies(cookies);
    answer
}

async fn token(
    host: &impl Serve,
    backend: &Backend,
    incoming: &Incoming,
    body: &str,
    cookies: &mut Vec<String>,
) -> Result<Value, Error> {
    let mut opened = match open(host, backend, incoming, None).await {
        Ok(opened) => opened,
        Err(error) => {
            cookies.extend(clear_ended(backend, incoming, &error));
            return Err(error);
        }
    };
    let wish = Wish::read(host, body)?;
    let granted = opened.session.tokens.scope.as_deref().unwrap_or_default();
    let part =
        wish.scope.filter(|scope| !is_covered(granted, scope) || token_scope::verify_asked(scope, granted).is_err());
    let Some(scope) = part else {
        if let Err(error) = freshen(host, backend, &mut opened, wish.force).await {
            cookies.extend(clear_refused(host, backend, incoming, &opened, &error));
            return Err(error);
        }
        cookies.extend(keep_cookies(host, backend, incoming, &opened)?);
        // Asked again: the session may be older than `tokens: "page"`, or a refresh brought a longer life.
        opened.entry.verify_lifetime(backend, &opened.session.tokens)?;
        return Ok(opened.session.tokens.view());
    };
    // What is kept so far is kept although the rest fails.
    cookies.extend(keep_cookies(host, backend, incoming, &opened)?);
    token_scope::verify_asked(&scope, granted)?;
    opened.entry.verify_lifetime(backend, &opened.session.tokens)?;
    let narrow = match narrowed(host, backend, &mut opened, scope.clone()).await {
        Ok(narrow) => narrow,
        Err(error) if error.server().error.as_deref() == Some("invalid_scope") => {
            return Err(token_scope::not_granted(&scope));
        }
        Err(error) => {
            if error.kind() == Kind::Session || opened.is_changed {
                *cookies = clear_refused(host, backend, incoming, &opened, &error);
            }
            return Err(error);
        }
    };
    // The refresh token may be another one now, whatever becomes of the narrow token.
    *cookies = keep_cookies(host, backend, incoming, &opened)?;
    opened.entry.verify_lifetime(backend, &narrow)?;
    token_scope::verify_given(&scope, narrow.scope.as_deref())?;
    Ok(narrow.view())
}

/// What the body asks for.
struct Wish {
    /// A refresh before the token is due.
    force: bool,
    /// A part of the session's scope.
    scope: Option<Vec<String>>,
}

impl Wish {
    fn read(host: &impl Serve, body: &str) -> Result<Self, Error> {
        let body = host.parse_json(body).unwrap_or_default();
        let scope = match body.get("scope") {
            None => None,
            Some(value) => {
                let wrong = || Error::new(Code::ScopeNotGranted).with("scope", value.as_str().unwrap_or_default());
                Some(parse_scope_value(value, " ").filter(|names| !names.is_empty()).ok_or_else(wrong)?)
            }
        };
        Ok(Self { force: body.is_set("refresh"), scope })
    }
}
