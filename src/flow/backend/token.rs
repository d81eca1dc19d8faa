//! The token route (token-mediating backend, OAuth 2.0 for Browser-Based Applications 6.2): only
//! with `tokens: "page"`.
//!
//! Must not know: Request objects.

use super::answer::Answer;
use super::config::Backend;
use super::incoming::Incoming;
use super::session_cookie::{clear_ended, freshen, keep_cookies, open};
use crate::base::value::Value;
use crate::host::Serve;
use crate::protocol::error::Error;

/// The most bytes of the request's body.
const BODY_LIMIT: usize = 1024;

/// `POST {base}/token`: the access token, refreshed where it is due; never the refresh token.
/// With the body `{ "refresh": true }` it is refreshed before it is due.
pub async fn route<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming) -> Answer<S::Raw> {
    let mut cookies = Vec::new();
    let mut answer = match token(host, backend, incoming, &mut cookies).await {
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
    cookies: &mut Vec<String>,
) -> Result<Value, Error> {
    let mut opened = match open(host, backend, incoming).await {
        Ok(opened) => opened,
        Err(error) => {
            cookies.extend(clear_ended(backend, incoming, &error));
            return Err(error);
        }
    };
    let body = host.body(BODY_LIMIT).await?;
    let force = host.parse_json(&body).is_ok_and(|body| body.is_set("refresh"));
    if let Err(error) = freshen(host, backend, &mut opened, force).await {
        cookies.extend(clear_ended(backend, incoming, &error));
        return Err(error);
    }
    cookies.extend(keep_cookies(host, backend, incoming, &opened)?);
    // Asked again: the session may be older than `tokens: "page"`, or a refresh brought a longer life.
    opened.entry.verify_lifetime(backend, &opened.session.tokens)?;
    Ok(opened.session.token_view())
}
