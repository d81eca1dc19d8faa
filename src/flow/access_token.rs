//! Refreshes access tokens (RFC 6749 section 6), and requests tokens for the client itself (section 4.4).

use super::callback::expected_id_token;
#[cfg(feature = "backend")]
use super::send::send;
use super::send::{emit_done, emit_failure, send_bound};
use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::dialect::endpoints::{endpoint, issuer};
use crate::dialect::inbound::token_response::{self, Asked, rotated_refresh_token};
use crate::dialect::outbound::{join_scope, repeat, token_request};
use crate::dialect::provider::{Endpoint, Grant as Shape, Source};
use crate::dialect::variables;
use crate::protocol::checks::id_token;
use crate::protocol::scope;
use crate::protocol::token::refresh::merge;
use crate::protocol::token::token_request::Grant;
use crate::protocol::token::tokens::Tokens;
use crate::step::{Code, Cx, Failed, Failure, Result};

/// Whether to refresh the access token before it is used.
#[must_use]
pub fn is_due<'a>(cx: &Cx<'a>, tokens: Tokens<'a>) -> bool {
    tokens.is_due(cx.now, cx.provider().refresh_request().early_window())
}

/// Whether a refresh can be tried at all.
#[must_use]
pub fn can_refresh<'a>(cx: &Cx<'a>, tokens: Tokens<'a>) -> bool {
    cx.provider().refresh_request().is_supported() && tokens.has_refresh_token(cx.now)
}

/// The failure if tokens cannot be refreshed: they have expired, or refreshes are not supported.
pub fn cannot_refresh<'a>(cx: &mut Cx<'a>, tokens: Tokens<'a>) -> Failed {
    let is_past = tokens.is_past(cx.now);
    cx.fail(if is_past { Code::TokenExpired } else { Code::RefreshUnsupported }).into()
}

/// The result of a refresh.
#[derive(Clone, Copy)]
pub struct Refreshed<'a> {
    /// The tokens.
    pub tokens: Tokens<'a>,
    /// The values of the document's variables, including those in the answer.
    pub variables: Value<'a>,
    /// Which tokens are new.
    pub replaced: Replaced<'a>,
}

/// Which tokens a refresh replaced.
#[derive(Clone, Copy)]
pub enum Replaced<'a> {
    /// All of them.
    Tokens,
    /// At most the refresh token, because the answer was for part of the scope. The server may have ended the
    /// earlier access token.
    #[cfg(feature = "backend")]
    Narrowed,
    /// Only the refresh token: the rest of the answer was refused for this failure.
    RefreshToken(Failure<'a>),
}

impl<'a> Replaced<'a> {
    /// Why the rest of the answer was refused.
    #[must_use]
    pub fn refused(self) -> Option<Failure<'a>> {
        if let Self::RefreshToken(failure) = self { Some(failure) } else { None }
    }
}

/// An answer that was refused, and the refresh token in it.
struct Unused<'a> {
    failure: Failure<'a>,
    rotated: Value<'a>,
}

impl<'a> Unused<'a> {
    /// The earlier tokens with the new refresh token; the failure if there is none, or if it ends the session.
    fn with_rotated(
        self,
        cx: &Cx<'a>,
        tokens: Tokens<'a>,
        variables: Value<'a>,
    ) -> core::result::Result<Refreshed<'a>, Failure<'a>> {
        let is_new = self.rotated.exists() && !self.rotated.same_text(tokens.refresh_token());
        if !is_new || ends_session(self.failure) {
            return Err(self.failure);
        }
        // The expiry of the new refresh token is unknown.
        let tokens = tokens.with(cx.arena, W::refresh_token, self.rotated);
        let tokens = tokens.with(cx.arena, W::refresh_token_expires_at, Value::NOTHING);
        Ok(Refreshed { tokens, variables, replaced: Replaced::RefreshToken(self.failure) })
    }
}

/// Whether a refused answer ends the session: it belongs to somebody else, or names a host that is not allowed.
/// After any other refusal the session goes on.
#[must_use]
pub fn ends_session(failure: Failure) -> bool {
    failure.is(Code::IdTokenSubjectChanged) || failure.is(Code::VariableRefused)
}

/// Exchanges the refresh token for fresh tokens; what the answer leaves out stays as it was. Failures are
/// `refresh_unsupported`, before any request is sent; `reauthorization_required` if the server refuses the
/// refresh token for good; `variable_refused`. Any other failure leaves the tokens as they were. If a refused
/// answer brings a refresh token, the result is [`Replaced::RefreshToken`] and not a failure.
///
/// # Errors
/// None; the step may wait.
pub fn try_refresh<'a>(
    cx: &mut Cx<'a>,
    tokens: Tokens<'a>,
    variables: Value<'a>,
) -> Result<core::result::Result<Refreshed<'a>, Failure<'a>>> {
    let begun = cx.moment();
    // Everything that can fail without an answer fails before the refresh token is used.
    let known = issuer(cx, variables);
    let issuer = match cx.catch(known)? {
        Ok(issuer) => issuer,
        Err(failure) => return Ok(Err(failure)),
    };
    let refreshed = match ask(cx, tokens, variables, Value::EMPTY_LIST)? {
        Ok(fresh) => {
            let accepted = accept(cx, tokens, fresh, variables, issuer);
            cx.catch(accepted)?.map_err(|failure| Unused { failure, rotated: fresh.refresh_token() })
        }
        Err(unused) => Err(unused),
    };
    let refreshed = match refreshed {
        Ok(refreshed) => Ok(refreshed),
        Err(unused) => unused.with_rotated(cx, tokens, variables),
    };
    match &refreshed {
        Ok(Refreshed { replaced: Replaced::RefreshToken(failure), .. }) | Err(failure) => {
            emit_failure(cx, W::refresh_failed, *failure, Some(begun));
        }
        Ok(fresh) => {
            emit_done(cx, W::refreshed, begun);
            let lost = scope::without(cx.arena, tokens.scope(), fresh.tokens.scope());
            if !lost.items().is_empty() {
                let mut event = Object::new(cx.arena);
                event.put(W::scope, scope::join(cx.arena, lost));
                cx.emit(W::scope_reduced, event);
            }
        }
    }
    Ok(refreshed)
}

/// As [`try_refresh`], for a caller that stops at a failure.
///
/// # Errors
/// The failures of [`try_refresh`].
pub fn refresh<'a>(cx: &mut Cx<'a>, tokens: Tokens<'a>, variables: Value<'a>) -> Result<Refreshed<'a>> {
    try_refresh(cx, tokens, variables)?.map_err(|failure| cx.fail_again(failure))
}

/// Checks the ID token (OpenID Connect Core section 12.2) and merges the fresh tokens with what remains of the
/// present ones.
fn accept<'a>(
    cx: &mut Cx<'a>,
    present: Tokens<'a>,
    fresh: Tokens<'a>,
    variables: Value<'a>,
    issuer: Value<'a>,
) -> Result<Refreshed<'a>> {
    let id_token = fresh.id_token();
    let fresh = if id_token.exists() && present.claims().exists() && issuer.exists() {
        let expected = expected_id_token(cx, issuer, Value::NOTHING, None)?;
        let claims = id_token::verify(cx, id_token, expected)?;
        fresh.with(cx.arena, W::claims, claims.value())
    } else {
        fresh.with(cx.arena, W::id_token, Value::NOTHING)
    };
    let tokens = merge(cx, present, fresh)?;
    let variables = variables::received(cx, variables, Source::TokenResponse, tokens.extra())?;
    Ok(Refreshed { tokens, variables, replaced: Replaced::Tokens })
}

/// Sends the refresh token, for the whole scope or for part of it.
fn ask<'a>(
    cx: &mut Cx<'a>,
    tokens: Tokens<'a>,
    variables: Value<'a>,
    scope: Value<'a>,
) -> Result<core::result::Result<Tokens<'a>, Unused<'a>>> {
    let mut rotated = Value::NOTHING;
    let asked = ask_for(cx, tokens, variables, scope, &mut rotated);
    Ok(cx.catch(asked)?.map_err(|failure| Unused { failure, rotated }))
}

fn ask_for<'a>(
    cx: &mut Cx<'a>,
    tokens: Tokens<'a>,
    variables: Value<'a>,
    scope: Value<'a>,
    rotated: &mut Value<'a>,
) -> Result<Tokens<'a>> {
    let knobs = cx.provider().token_request(Shape::RefreshToken);
    let is_whole = scope.items().is_empty() && knobs.repeats_scope();
    let joined = join_scope(cx, if is_whole { tokens.scope() } else { scope });
    let endpoint = endpoint(cx, Endpoint::Refresh, variables)?;
    let is_possible = can_refresh(cx, tokens);
    cx.ensure(is_possible, Code::RefreshUnsupported)?;
    let (refresh_token, redirect_uri) = (tokens.refresh_token(), cx.client().redirect_uri());
    let mut parameters = Grant::RefreshToken { refresh_token, redirect_uri, scope: joined }.into_parameters(cx.arena);
    repeat(knobs.from_callback(), tokens.extra(), &mut parameters);
    let request = token_request(cx, knobs, endpoint, parameters, variables)?;
    let answer = send_bound(cx, W::token_endpoint, request, tokens.dpop_key(), Value::NOTHING)?;
    let read = token_response::read(cx, answer, Asked::Refresh, scope);
    match cx.catch(read)? {
        Ok(tokens) => Ok(tokens),
        Err(failure) => {
            *rotated = rotated_refresh_token(cx, answer);
            Err(cx.fail_again(failure))
        }
    }
}

/// Exchanges the refresh token for an access token with part of the scope (RFC 6749 section 6). Returns the
/// present tokens, with the refresh token if that was rotated, and the narrow tokens, without a refresh token.
/// Fails as [`try_refresh`].
///
/// # Errors
/// None; the step may wait.
#[cfg(feature = "backend")]
pub fn try_refresh_narrowed<'a>(
    cx: &mut Cx<'a>,
    tokens: Tokens<'a>,
    scope: Value<'a>,
    variables: Value<'a>,
) -> Result<core::result::Result<(Refreshed<'a>, Option<Tokens<'a>>), Failure<'a>>> {
    let begun = cx.moment();
    let narrow = match ask(cx, tokens, variables, scope)? {
        Ok(narrow) => narrow,
        Err(unused) => return Ok(unused.with_rotated(cx, tokens, variables).map(|refreshed| (refreshed, None))),
    };
    let rotated = narrow.refresh_token();
    let tokens = if rotated.exists() { tokens.with_refresh_token_of(cx.arena, narrow) } else { tokens };
    let mut narrow = narrow;
    for name in [W::id_token, W::refresh_token, W::refresh_token_expires_at] {
        narrow = narrow.with(cx.arena, name, Value::NOTHING);
    }
    emit_done(cx, W::token_narrowed, begun);
    Ok(Ok((Refreshed { tokens, variables, replaced: Replaced::Narrowed }, Some(narrow))))
}

/// Requests tokens for the client itself; `scope` is a list, or nothing for the client's own.
///
/// # Errors
/// `grant_unsupported` if the document says so; the server's refusal.
#[cfg(feature = "backend")]
pub fn client_credentials<'a>(cx: &mut Cx<'a>, scope: Value<'a>) -> Result<Tokens<'a>> {
    let client = cx.client();
    cx.ensure(client.provider().client_credentials_request().is_supported(), Code::GrantUnsupported)?;
    let variables = client.variables();
    let endpoint = endpoint(cx, Endpoint::Token, variables)?;
    let scope = if scope.is_list() { scope } else { client.scope().or(Value::EMPTY_LIST) };
    let joined = join_scope(cx, scope);
    let parameters = Grant::ClientCredentials { scope: joined }.into_parameters(cx.arena);
    let request =
        token_request(cx, client.provider().token_request(Shape::ClientCredentials), endpoint, parameters, variables)?;
    let answer = send(cx, W::token_endpoint, request)?;
    token_response::read(cx, answer, Asked::Other, scope)
}
