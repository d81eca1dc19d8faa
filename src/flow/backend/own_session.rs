//! The session in the application's own hands: what `protect` and `session` of a worker use.
//! It goes in and out as a sealed text; the caller writes the cookies that come with it.
//!
//! Must not know: Request objects.

use super::config::Backend;
use super::incoming::Incoming;
use super::logout::{SignOut, end};
use super::provider::{call_headers, resolve};
use super::session_cookie::{Opened, clear_cookies, freshen, is_over, open, open_sealed, set_cookie};
use crate::base::value::Value;
use crate::flow::send::tell;
use crate::host::Serve;
use crate::protocol::checks::upstream;
use crate::protocol::error::Error;

/// A session as the application holds it.
pub struct Kept {
    provider: String,
    sealed: String,
    view: Value,
    cookies: Vec<String>,
}

impl Kept {
    /// `{ provider, sealed, view, cookies }`
    #[must_use]
    pub fn into_value(self) -> Value {
        Value::object([
            ("provider", Value::String(self.provider)),
            ("sealed", Value::String(self.sealed)),
            ("view", self.view),
            ("cookies", Value::strings(&self.cookies)),
        ])
    }
}

fn keep(host: &impl Serve, backend: &Backend, incoming: &Incoming, opened: &Opened<'_>) -> Result<Kept, Error> {
    let profile = opened.entry.profile(incoming);
    Ok(Kept {
        provider: opened.session.provider.clone(),
        sealed: opened.session.seal(host, backend)?,
        view: opened.session.view(backend),
        cookies: if opened.is_changed {
            vec![set_cookie(host, backend, profile, &opened.session)?]
        } else {
            Vec::new()
        },
    })
}

/// The session of a request; `None` where there is none or it has ended.
///
/// # Errors
/// `session_too_large`, `entropy_unavailable`
pub fn find(host: &impl Serve, backend: &Backend, incoming: &Incoming) -> Result<Option<Kept>, Error> {
    match open(host, backend, incoming) {
        Ok(opened) => keep(host, backend, incoming, &opened).map(Some),
        Err(_) => Ok(None),
    }
}

/// The session with `token: { access_token, token_type, expires_at, scope, authorization }` and
/// `headers: [[name, value]]` for a call of the API, of `url` where one is given; a session that is
/// over takes its cookies along: `{ over, cookies }`.
///
/// # Errors
/// `upstream_refused` where `url` is on no upstream's origin; a passing failure of the refresh, with
/// which the session is not lost.
pub async fn access_token<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    provider: &str,
    sealed: &str,
    url: Option<&str>,
    force: bool,
) -> Result<Value, Error> {
    if let Some(url) = url {
        upstream::verify_url(&backend.upstreams, url)?;
    }
    let mut opened = open_sealed(host, backend, provider, sealed)?;
    if let Err(error) = freshen(host, backend, &mut opened, force).await {
        if !is_over(host, &opened.session, &error) {
            return Err(error);
        }
        let over = Value::strings(&clear_cookies(backend, incoming, None));
        return Ok(Value::object([("over", error.to_value()), ("cookies", over)]));
    }
    let mut value = keep(host, backend, incoming, &opened)?.into_value();
    let session = &opened.session;
    let client = resolve(host, opened.entry).await?;
    let mut token = session.token_view();
    let mut pairs = Vec::new();
    for (name, text) in call_headers(&client, &session.tokens.access_token, &session.variables)? {
        if name == "Authorization" {
            token.set("authorization", Value::from(text.as_str()));
        }
        pairs.push(Value::Array(vec![Value::String(name), Value::String(text)]));
    }
    value.set("token", token);
    value.set("headers", Value::Array(pairs));
    Ok(value)
}

/// Ends the session: `{ cookies, revocation_failed? }`. The session is over in any case.
///
/// # Errors
/// None at present.
pub async fn sign_out<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    provider: &str,
    sealed: &str,
    revoke: bool,
) -> Result<Value, Error> {
    let mut said = Value::object([("cookies", Value::strings(&clear_cookies(backend, incoming, None)))]);
    if let Ok(opened) = open_sealed(host, backend, provider, sealed)
        && let Err(error) = end(host, backend, &opened, &SignOut { revoke, end_provider_session: false }).await
    {
        said.set("revocation_failed", Value::from(error.code().as_str()));
    }
    tell(host, "signed_out", &[("provider", provider)]);
    Ok(said)
}
