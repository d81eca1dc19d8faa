//! Signs out: revokes the tokens (RFC 7009) and ends the provider's session (OpenID Connect RP-Initiated Logout
//! 1.0). The session here is over before either is tried.

use super::discovery::complete;
use super::send::{emit_failure, send};
use crate::base::coding::form::Coding;
use crate::base::value::Value;
use crate::base::value::build::{Object, Text};
use crate::base::vocabulary::{W, word};
use crate::dialect::endpoints;
use crate::dialect::outbound::{revocation_request, wire};
use crate::dialect::provider::Endpoint;
use crate::protocol::error::error_response::{Refused, parse_error_body, refuse};
use crate::protocol::server_metadata::ServerMetadata;
use crate::protocol::token::tokens::Tokens;
use crate::step::{Code, Cx, Failure, Result};

pub use crate::dialect::outbound::revocation_request::DEADLINE;

/// The most bytes of an ID token in an address; servers cut off or refuse longer ones.
pub const HINT_LIMIT: usize = 2048;

/// Whether to revoke the tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Revocation {
    /// If the server has an endpoint for it.
    #[default]
    WherePossible,
    /// Yes; fails if the server has no endpoint for it.
    Wanted,
    /// No.
    Unwanted,
}

/// What to do besides ending the session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignOutOptions {
    /// Whether to revoke the tokens.
    pub revocation: Revocation,
    /// Whether to end the provider's session as well.
    pub end_provider_session: bool,
}

impl SignOutOptions {
    /// Reads `{ revoke, endProviderSession }`, whose types are already checked.
    #[must_use]
    pub fn read(options: Value) -> Self {
        let revoke = options.member(W::revoke);
        let revocation = if revoke.is_true() {
            Revocation::Wanted
        } else if revoke.is_false() {
            Revocation::Unwanted
        } else {
            Revocation::WherePossible
        };
        Self { revocation, end_provider_session: options.member(W::endProviderSession).is_true() }
    }
    /// Whether the provider is needed.
    #[must_use]
    pub fn needs_provider(self) -> bool {
        self.revocation != Revocation::Unwanted || self.end_provider_session
    }
    /// Returns `{ revocation_failed? }` and emits an event: the tokens may still be valid.
    #[must_use]
    pub fn failed<'a>(self, cx: &mut Cx<'a>, failure: Failure<'a>) -> Object<'a> {
        let mut out = Object::new(cx.arena);
        if self.revocation != Revocation::Unwanted {
            emit_failure(cx, W::revocation_failed, failure, None);
            out.put(W::revocation_failed, failure.number());
        }
        out
    }
}

/// Revokes the tokens of a session that is over. Returns where to end the provider's session, and the number of
/// a failure's code: `{ end_session_url?, revocation_failed? }`. A failure is reported and stops nothing.
///
/// # Errors
/// None; the step may wait.
pub fn sign_out_at_server<'a>(
    cx: &mut Cx<'a>,
    tokens: Tokens<'a>,
    variables: Value<'a>,
    back: Value<'a>,
    options: SignOutOptions,
) -> Result<Value<'a>> {
    let revoked = match options.revocation {
        Revocation::Unwanted => Ok(()),
        wanted => revoke_at_server(cx, tokens, variables, wanted == Revocation::Wanted),
    };
    let mut out = match cx.catch(revoked)? {
        Ok(()) => Object::new(cx.arena),
        Err(failure) => options.failed(cx, failure),
    };
    if options.end_provider_session {
        let url = end_session_url(cx, tokens, back, variables);
        if let Ok(url) = cx.catch(url)? {
            out.put_some(W::end_session_url, url);
        }
    }
    Ok(out.done())
}

/// Revokes the refresh token, or the access token if there is no other or the document says so. Does nothing if
/// the provider has no revocation endpoint.
///
/// # Errors
/// The server's refusal. The session is over anyway.
pub fn revoke_where_possible<'a>(cx: &mut Cx<'a>, tokens: Tokens<'a>, variables: Value<'a>) -> Result<()> {
    revoke_at_server(cx, tokens, variables, false)
}

/// The same for a caller that requires the revocation.
///
/// # Errors
/// `endpoint_missing` if the provider has no revocation endpoint; the server's refusal.
pub fn revoke<'a>(cx: &mut Cx<'a>, tokens: Tokens<'a>, variables: Value<'a>) -> Result<()> {
    revoke_at_server(cx, tokens, variables, true)
}

#[inline(never)]
fn revoke_at_server<'a>(cx: &mut Cx<'a>, tokens: Tokens<'a>, variables: Value<'a>, is_wanted: bool) -> Result<()> {
    let endpoint = revocation_endpoint(cx, variables)?;
    if !endpoint.exists() && is_wanted {
        return Err(cx.fail(Code::EndpointMissing).with(W::endpoint, W::revocation_endpoint).into());
    }
    if !endpoint.exists() {
        return Ok(());
    }
    let request = revocation_request(cx, endpoint, tokens, variables)?;
    let answer = send(cx, W::revocation_endpoint, request)?;
    if answer.is_success() {
        return Ok(());
    }
    let server = parse_error_body(answer.parse_any(cx));
    Err(refuse(cx, Refused::Other, answer, server))
}

/// The revocation endpoint; nothing if the server has none. Often only RFC 8414's metadata name it, while
/// OpenID Connect's of the same server do not, so those are fetched when needed.
///
/// # Errors
/// `variable_missing`, `endpoint_refused`, `metadata_endpoint_unusable`
pub fn revocation_endpoint<'a>(cx: &mut Cx<'a>, variables: Value<'a>) -> Result<Value<'a>> {
    let provider = cx.provider();
    if provider.endpoint(Endpoint::Revocation).exists() {
        return endpoints::endpoint(cx, Endpoint::Revocation, variables);
    }
    let (metadata, issuer) = (ServerMetadata::read(cx.arena, provider.metadata()), provider.issuer());
    if !provider.is_announced() || !metadata.is_openid().is_true() || !issuer.exists() {
        return Ok(Value::NOTHING);
    }
    let metadata = complete(cx, issuer, metadata)?;
    let endpoint = metadata.revocation_endpoint();
    if endpoint.exists() {
        metadata.verify_announced(cx, W::revocation_endpoint, endpoint)?;
    }
    Ok(endpoint)
}

/// Where the user agent goes to end the provider's session; nothing if the provider has no endpoint for it.
///
/// # Errors
/// `endpoint_refused`, `variable_missing`
fn end_session_url<'a>(
    cx: &mut Cx<'a>,
    tokens: Tokens<'a>,
    post_logout_redirect_uri: Value<'a>,
    variables: Value<'a>,
) -> Result<Value<'a>> {
    if !cx.provider().endpoint(Endpoint::EndSession).exists() {
        return Ok(Value::NOTHING);
    }
    let mut url = Text::new(cx.arena);
    url.add(endpoints::endpoint(cx, Endpoint::EndSession, variables)?);
    url.begin_query();
    let hint = tokens.id_token();
    let hint = if hint.bytes().len() <= HINT_LIMIT { hint } else { Value::NOTHING };
    // A claim with which some providers replace the ID token as a hint.
    let logout_hint = tokens.claims().member(W::login_hint).text();
    let knobs = cx.provider().end_session_request();
    for (name, value) in [
        (W::client_id, cx.client().client_id()),
        (W::id_token_hint, hint),
        (W::post_logout_redirect_uri, post_logout_redirect_uri),
        (W::logout_hint, logout_hint),
    ] {
        let name = word(name);
        if value.exists() && !knobs.omit().has(name) {
            url.parameter(wire(knobs.names(), name), value, Coding::Percent);
        }
    }
    Ok(url.done())
}
