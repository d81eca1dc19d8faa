//! The logout route: the session ends here in any case; the tokens are revoked and the provider's
//! session ended where the page asks for it and the provider can.
//!
//! Must not know: Request objects.

use super::answer::Answer;
use super::config::Backend;
use super::incoming::Incoming;
use super::login::clear_failure;
use super::provider::resolve;
use super::session_cookie::{Opened, clear_cookies, open, remember_end};
use crate::base::form::push_percent_encoded;
use crate::base::value::Value;
use crate::flow::send::tell;
use crate::flow::sign_out::{end_session_url, revoke};
use crate::host::Serve;
use crate::protocol::error::{Code, Error};

/// The most bytes of the request's body.
const BODY_LIMIT: usize = 1024;

/// What the page asks for besides the end of the session.
pub struct SignOut {
    /// Revoke the tokens.
    pub revoke: bool,
    /// End the provider's session.
    pub end_provider_session: bool,
}

/// `POST {base}/logout`
pub async fn route<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming) -> Answer<S::Raw> {
    let body = host.body(BODY_LIMIT).await.unwrap_or_default();
    let body = host.parse_json(&body).unwrap_or_default();
    let wants = |name: &str| body.is_set(name);
    let wish = SignOut { revoke: wants("revoke"), end_provider_session: wants("end_provider_session") };
    let mut said = Value::object([("signed_out", Value::Bool(true))]);
    let ended = match open(host, backend, incoming, None).await {
        Ok(opened) => end(host, backend, &opened, &wish).await,
        Err(error) if error.code() == Code::StoreUnavailable => Err(error),
        Err(_) => Ok(None),
    };
    match ended {
        Ok(Some(url)) => said.set("end_session_url", Value::String(url)),
        Ok(None) => {}
        // A session that is still in the store is not over.
        Err(error) if error.code() == Code::StoreUnavailable => return Answer::error(error),
        // The session is over all the same; what could not be revoked is said.
        Err(error) => said.set("revocation_failed", Value::from(error.code().as_str())),
    }
    tell(host, "signed_out", &[]);
    let mut answer = Answer::json(said);
    answer.set_cookies(clear_cookies(backend, incoming, None));
    answer.set_cookies(clear_failure(backend, incoming));
    answer
}

/// Ends the session in this isolate, revokes, and tells where the provider's own session is ended.
///
/// # Errors
/// `store_unavailable`, where the session is not over; what discovery or the revocation raise.
pub async fn end<S: Serve>(
    host: &S,
    backend: &Backend,
    opened: &Opened<'_>,
    wish: &SignOut,
) -> Result<Option<String>, Error> {
    host.concerns(&opened.session.provider);
    remember_end(host, backend, &opened.session).await?;
    if !wish.revoke && !wish.end_provider_session {
        return Ok(None);
    }
    let client = resolve(host, opened.entry).await?;
    let session = &opened.session;
    if wish.revoke {
        revoke(host, &client, &session.tokens, &session.variables).await?;
    }
    if !wish.end_provider_session {
        return Ok(None);
    }
    // Never an address of the request: the provider's page would send people wherever somebody likes.
    let back = opened.entry.post_logout_redirect_uri.as_deref();
    let mut url = end_session_url(&client, None, back, &session.variables)?;
    // The ID token itself is not kept; some providers give a claim that stands for it.
    let hint = session.tokens.claims.as_ref().and_then(|claims| claims.get_str("login_hint"));
    if let (Some(url), Some(hint)) = (&mut url, hint) {
        url.push_str("&logout_hint=");
        push_percent_encoded(url, hint);
    }
    Ok(url)
}
