//! The token route (token-mediating backend, OAuth 2.0 for Browser-Based Applications 6.2): only
//! with `tokens: "page"`.
//!
//! Must not know: Request objects.

use super::answer::Answer;
use super::config::Backend;
use super::incoming::Incoming;
use super::session_cookie::{clear_cookies, freshen, open, set_cookie};
use crate::base::value::Value;
use crate::host::Serve;
use crate::protocol::error::{Error, Kind};

/// `POST {base}/token`: the access token, refreshed where it is due; never the refresh token.
pub async fn route<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming) -> Answer<S::Raw> {
    match token(host, backend, incoming).await {
        Ok(answer) => answer,
        Err(error) => {
            let is_over = error.kind() == Kind::Session;
            let mut answer = Answer::error(error);
            if is_over {
                answer.set_cookies(clear_cookies(backend, incoming, None));
            }
            answer
        }
    }
}

async fn token<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming) -> Result<Answer<S::Raw>, Error> {
    let mut opened = open(host, backend, incoming)?;
    let force = incoming.url.path_and_rest().split_once('?').is_some_and(|(_, query)| query == "refresh=1");
    freshen(host, backend, &mut opened, force).await?;
    let tokens = &opened.session.tokens;
    let mut answer = Answer::json(Value::object([
        ("access_token", Value::from(tokens.access_token.expose())),
        ("token_type", Value::from(tokens.token_type)),
        ("expires_at", tokens.expires_at.to_value()),
        ("scope", Value::strings(tokens.scope.as_deref().unwrap_or_default())),
    ]));
    if opened.is_changed {
        answer.set_cookies(vec![set_cookie(host, backend, opened.entry.profile(incoming), &opened.session)?]);
    }
    Ok(answer)
}
