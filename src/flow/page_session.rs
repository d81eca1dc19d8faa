//! The session of a public client in a page (OAuth 2.0 for Browser-Based Applications, section 6.3).
//!
//! Must not know: where the host keeps it.

use super::access_token::{Refreshed, Replaced, can_refresh, cannot_refresh, ends_session, is_due, refresh};
use super::callback::{SignedIn, handle};
use super::client::Client;
use super::page_client::PageClient;
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
    is_copy: bool,
    /// Whether the access token is to be refreshed before it is used, whatever its end: the server may
    /// have ended it.
    is_due: bool,
}

/// The least seconds of life of a token that is handed out while a fresh one is under way: the request that
/// carries it has to arrive.
const LEEWAY: i64 = 30;

fn keep(host: &dyn KeepSession, session: &PageSession) -> Result<(), Error> {
    host.keep(Value::object([
        ("tokens", session.tokens.to_value()),
        ("variables", Value::from_pairs(&session.variables)),
        ("diagnostics", session.diagnostics.clone()),
        ("stale", Value::Bool(session.is_stale)),
        ("due", Value::Bool(session.is_due)),
    ]))
}

fn load(host: &dyn KeepSession) -> Option<PageSession> {
    let value = host.load()?;
    let mut tokens = Tokens::from_value(value.get("tokens")?).ok()?;
    let is_copy = value.is_set("copied");
    if is_copy {
        // It is the other tab's: servers that take each refresh token once would end that tab's session.
        tokens.refresh_token = None;
    }
    Some(PageSession {
        tokens,
        is_copy,
        variables: value.get("variables").map(Value::to_pairs).unwrap_or_default(),
        diagnostics: value.get("diagnostics").cloned().unwrap_or_default(),
        is_stale: value.is_set("stale"),
        is_due: value.is_set("due"),
    })
}

/// Handles the URL of the page: `{ returnTo, appState }` after a sign-in, `null` where the URL is
/// no authorization response.
///
/// # Errors
/// The check that refused, or the server's refusal.
pub async fn handle_callback(host: &dyn KeepSession, client: &PageClient, url: &str) -> Result<Value, Error> {
    // First, as the transaction has to wait where the server is away.
    let client = &*client.complete(host).await?;
    let Arrival::Response(response) = classify(&client.provider, url)? else { return Ok(Value::Null) };
    let signed_in = handle(host, client, &response).await.map_err(|failed| failed.error)?;
    let SignedIn { tokens, variables, app_state, return_to } = signed_in;
    let diagnostics = tokens.diagnostics.to_value();
    keep(host, &PageSession { tokens, variables, diagnostics, is_stale: false, is_copy: false, is_due: false })?;
    let mut answer = Value::object([("appState", app_state)]);
    if let Some(return_to) = return_to {
        answer.set("returnTo", Value::String(return_to));
    }
    Ok(answer)
}

/// What the page may know of its session: never a token; `null` where nobody is signed in.
#[must_use]
pub fn view(host: &dyn KeepSession, client: &PageClient) -> Value {
    let Some(session) = load(host) else { return Value::Null };
    let (tokens, client) = (&session.tokens, &*client.at_hand());
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
async fn fresh(host: &dyn KeepSession, client: &PageClient, force: bool) -> Result<PageSession, Error> {
    let mut session = load(host).ok_or_else(|| Error::new(Code::SessionMissing))?;
    let is_past = session.tokens.expires_at.is_past(host.now());
    let at_hand = client.at_hand();
    if !force && !session.is_due && !is_due(host, &at_hand, &session.tokens) {
        return Ok(session);
    }
    if !can_refresh(&at_hand, &session.tokens) {
        if session.is_copy && force {
            return Err(Error::new(Code::TabCopied));
        }
        return if force || is_past { Err(cannot_refresh(host, &session.tokens)) } else { Ok(session) };
    }
    let present = Tokens::from_value(&session.tokens.to_value())?;
    let refreshed = match client.complete(host).await {
        Ok(client) => refresh(host, &client, present, &session.variables).await,
        Err(error) => Err(error),
    };
    match refreshed {
        Ok(Refreshed { tokens, variables, replaced: Replaced::RefreshToken(error) }) => {
            // The answer was refused, and the refresh token of before works no more.
            session = PageSession { tokens, variables, is_stale: true, is_due: true, ..session };
            keep(host, &session)?;
            if force || is_past { Err(error) } else { Ok(session) }
        }
        Ok(Refreshed { tokens, variables, .. }) => {
            let diagnostics = tokens.diagnostics.to_value();
            let had = session;
            session = PageSession { tokens, variables, diagnostics, is_stale: false, is_copy: false, is_due: false };
            if keep(host, &session).is_ok() {
                return Ok(session);
            }
            // It is too large for the storage: without what the engine does not know, else of the answer only
            // the refresh token, as the one before works no more.
            session.tokens.extra.clear();
            let Err(error) = keep(host, &session) else { return Ok(session) };
            let refresh_token = session.tokens.refresh_token;
            let tokens = Tokens { refresh_token, extra: Vec::new(), ..had.tokens };
            keep(host, &PageSession { tokens, is_stale: true, is_due: true, ..had })?;
            Err(error)
        }
        Err(error) if error.kind() == Kind::Session || ends_session(&error) => {
            host.forget();
            Err(error)
        }
        Err(error) => {
            session.is_stale = true;
            keep(host, &session)?;
            if force || is_past { Err(error) } else { Ok(session) }
        }
    }
}

/// `{ access_token, token_type, expires_at, scope, authorization }`
fn token_of(client: &Client, session: &PageSession) -> Result<Value, Error> {
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

/// The access token as [`access_token`] gives it out, at once: `{ token, due }`, or `null` where somebody
/// has to wait for one. `due` says that a fresh one should be fetched behind it.
///
/// # Errors
/// What the dialect cannot write as a header.
pub fn held_token(host: &dyn KeepSession, client: &PageClient) -> Result<Value, Error> {
    let Some(session) = load(host) else { return Ok(Value::Null) };
    let (tokens, client) = (&session.tokens, &*client.at_hand());
    let due = is_due(host, client, tokens);
    if session.is_due || (due && tokens.expires_at.is_past(host.now().plus(LEEWAY))) {
        return Ok(Value::Null);
    }
    let due = due && can_refresh(client, tokens);
    Ok(Value::object([("token", token_of(client, &session)?), ("due", Value::Bool(due))]))
}

/// The access token, refreshed where it is due, or where `force` says so.
///
/// # Errors
/// `session_missing`, `reauthorization_required`; a passing failure where the token has ended.
pub async fn access_token(host: &dyn KeepSession, client: &PageClient, force: bool) -> Result<Value, Error> {
    let session = fresh(host, client, force).await?;
    token_of(&client.at_hand(), &session)
}

/// Asks who signed in, with the token at hand.
///
/// # Errors
/// `session_missing`, and the server's refusal.
pub async fn who(host: &dyn KeepSession, client: &PageClient) -> Result<Value, Error> {
    let session = load(host).ok_or_else(|| Error::new(Code::SessionMissing))?;
    userinfo(host, &*client.complete(host).await?, &session.tokens, &session.variables).await
}

/// Ends the session; `{ end_session_url?, revocation_failed? }`. `back` is where the provider's sign-out
/// sends the person.
pub async fn sign_out(
    host: &dyn KeepSession,
    client: &PageClient,
    back: Option<&str>,
    options: SignOutOptions,
) -> Value {
    let session = load(host);
    host.forget();
    let Some(session) = session else { return Value::object([]) };
    if !options.needs_provider() {
        return Value::object([]);
    }
    match client.complete(host).await {
        Ok(client) => sign_out_at_server(host, &client, &session.tokens, &session.variables, back, options).await,
        Err(error) => options.failed(host, &error),
    }
}
