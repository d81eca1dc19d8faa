//! The session of a public client in a page (OAuth 2.0 for Browser-Based Applications, section 6.3).
//!
//! Must not know: where the host keeps it.

use super::access_token::{Refreshed, can_refresh, cannot_refresh, is_due, refresh};
use super::callback::handle;
use super::client::Client;
use super::sign_out::{SignOutOptions, sign_out_at_server};
use super::userinfo::userinfo;
use crate::base::value::Value;
use crate::dialect::launch::{Arrival, classify};
use crate::dialect::outbound::api_headers;
use crate::dialect::reader::Pairs;
use crate::host::KeepSession;
use crate::protocol::error::{Code, Error, Kind};
use crate::protocol::token_response::Tokens;

struct PageSession {
    tokens: Tokens,
    variables: Pairs,
    diagnostics: Value,
    is_stale: bool,
}

fn keep(
    host: &dyn KeepSession,
    tokens: &Tokens,
    variables: &Pairs,
    diagnostics: &Value,
    is_stale: bool,
) -> Result<(), Error> {
    host.keep(&Value::object([
        ("tokens", tokens.to_value()),
        ("variables", Value::from_pairs(variables)),
        ("diagnostics", diagnostics.clone()),
        ("stale", Value::Bool(is_stale)),
    ]))
}

fn load(host: &dyn KeepSession) -> Option<PageSession> {
    let value = host.load()?;
    Some(PageSession {
        tokens: Tokens::from_value(value.get("tokens")?).ok()?,
        variables: value.get("variables").map(Value::to_pairs).unwrap_or_default(),
        diagnostics: value.get("diagnostics").cloned().unwrap_or_default(),
        is_stale: value.is_set("stale"),
    })
}

/// Handles the URL of the page: `{ returnTo, appState }` after a sign-in, `null` where the URL is
/// no authorization response.
///
/// # Errors
/// The check that refused, or the server's refusal.
pub async fn handle_callback(host: &dyn KeepSession, client: &Client, url: &str) -> Result<Value, Error> {
    let Arrival::Response(response) = classify(&client.provider, url)? else { return Ok(Value::Null) };
    let signed_in = handle(host, client, &response).await.map_err(|failed| failed.error)?;
    keep(host, &signed_in.tokens, &signed_in.variables, &signed_in.tokens.diagnostics.to_value(), false)?;
    let mut answer = Value::object([("appState", signed_in.app_state)]);
    if let Some(return_to) = signed_in.return_to {
        answer.set("returnTo", Value::String(return_to));
    }
    Ok(answer)
}

/// What the page may know of its session: never a token; `null` where nobody is signed in.
#[must_use]
pub fn view(host: &dyn KeepSession, client: &Client) -> Value {
    let Some(session) = load(host) else { return Value::Null };
    let tokens = &session.tokens;
    if tokens.expires_at.is_past(host.now()) && !can_refresh(client, tokens) {
        return Value::Null;
    }
    let mut view = Value::object([
        // With a refresh token nobody knows when a session of the page ends.
        ("expires_at", if can_refresh(client, tokens) { Value::from("unknown") } else { tokens.expires_at.to_value() }),
        ("token_expires_at", tokens.expires_at.to_value()),
        ("scope", Value::strings(tokens.scope.as_deref().unwrap_or_default())),
        ("diagnostics", session.diagnostics),
    ]);
    if let Some(claims) = &tokens.claims {
        view.set("claims", claims.clone());
    }
    if session.is_stale {
        view.set("stale", Value::Bool(true));
    }
    view
}

/// The session with an access token that is not due, refreshed where it is, or where `force` says so.
async fn fresh(host: &dyn KeepSession, client: &Client, force: bool) -> Result<PageSession, Error> {
    let session = load(host).ok_or_else(|| Error::new(Code::SessionMissing))?;
    let is_past = session.tokens.expires_at.is_past(host.now());
    if !force && !is_due(host, client, &session.tokens) {
        return Ok(session);
    }
    if !can_refresh(client, &session.tokens) {
        return if force || is_past { Err(cannot_refresh(host, &session.tokens)) } else { Ok(session) };
    }
    let present = Tokens::from_value(&session.tokens.to_value())?;
    match refresh(host, client, present, &session.variables).await {
        Ok(Refreshed { tokens, variables }) => {
            let diagnostics = tokens.diagnostics.to_value();
            keep(host, &tokens, &variables, &diagnostics, false)?;
            Ok(PageSession { tokens, variables, diagnostics, is_stale: false })
        }
        Err(error) if error.kind() == Kind::Session => {
            host.forget();
            Err(error)
        }
        Err(error) => {
            keep(host, &session.tokens, &session.variables, &session.diagnostics, true)?;
            if force || is_past { Err(error) } else { Ok(session) }
        }
    }
}

/// `{ access_token, token_type, expires_at, scope, authorization }`
///
/// # Errors
/// `session_missing`, `reauthorization_required`; a passing failure where the token has ended.
pub async fn access_token(host: &dyn KeepSession, client: &Client, force: bool) -> Result<Value, Error> {
    let session = fresh(host, client, force).await?;
    let headers = api_headers(&client.provider.dialect, &session.tokens.access_token, &session.variables)?;
    let mut value = Value::object([
        ("access_token", Value::from(session.tokens.access_token.expose())),
        ("token_type", Value::from(session.tokens.token_type)),
        ("expires_at", session.tokens.expires_at.to_value()),
        ("scope", Value::strings(session.tokens.scope.as_deref().unwrap_or_default())),
    ]);
    if let Some((_, authorization)) = headers.into_iter().find(|(name, _)| name == "Authorization") {
        value.set("authorization", Value::String(authorization));
    }
    Ok(value)
}

/// Asks who signed in.
///
/// # Errors
/// As [`access_token`], and the server's refusal.
pub async fn who(host: &dyn KeepSession, client: &Client) -> Result<Value, Error> {
    let session = fresh(host, client, false).await?;
    userinfo(host, client, &session.tokens, &session.variables).await
}

/// Ends the session; `{ end_session_url?, revocation_failed? }`. `back` is where the provider's sign-out
/// sends the person.
pub async fn sign_out(host: &dyn KeepSession, client: &Client, back: Option<&str>, options: SignOutOptions) -> Value {
    let session = load(host);
    host.forget();
    let Some(session) = session else { return Value::object([]) };
    sign_out_at_server(host, client, &session.tokens, &session.variables, back, options).await
}
