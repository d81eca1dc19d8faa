//! The callback: recall the transaction, verify the response, exchange the code, check the ID token (RFC 6749
//! sections 4.1.2 to 4.1.4).
//!
//! The transaction is removed before the code is sent, and a code is sent only once. A failed exchange is never
//! repeated, because its request may have arrived (RFC 6749 section 4.1.2); only a server that asks for a nonce
//! gets it again, with a proof that has it (RFC 9449 section 8).

#[cfg(feature = "backend")]
use super::send::emit_failure;
#[cfg(feature = "backend")]
use super::send::send;
use super::send::send_bound;
#[cfg(feature = "backend")]
use super::sign_out::revoke_where_possible;
use crate::base::value::Value;
#[cfg(feature = "backend")]
use crate::base::value::build::List;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::dialect::endpoints::{endpoint, issuer, tenants};
use crate::dialect::inbound::authorization_response::{captured, for_checks, granted_scope};
use crate::dialect::inbound::token_response::{self, Asked};
#[cfg(feature = "backend")]
use crate::dialect::outbound::second_exchange;
use crate::dialect::outbound::{join_scope, repeat, token_request};
use crate::dialect::provider::{Endpoint, Grant as Shape, Source};
use crate::dialect::variables;
use crate::protocol::authorization::authorization_response::UnverifiedResponse;
use crate::protocol::authorization::transaction::Transaction;
#[cfg(feature = "backend")]
use crate::protocol::checks::hmac::Hmac;
use crate::protocol::checks::{self, Accepted, id_token};
#[cfg(feature = "backend")]
use crate::protocol::token::refresh::merge;
use crate::protocol::token::token_request::Grant;
use crate::protocol::token::tokens::Tokens;
#[cfg(feature = "backend")]
use crate::step::Failure;
use crate::step::{Code, Cx, Result};

/// The result of a sign-in.
#[derive(Clone, Copy)]
pub struct SignedIn<'a> {
    /// The tokens.
    pub tokens: Tokens<'a>,
    /// The values of the document's variables, including those in the answers.
    pub variables: Value<'a>,
    /// Where the application goes on.
    pub return_to: Value<'a>,
    /// The value that the page asked to get back.
    pub app_state: Value<'a>,
}

/// A failed sign-in, and where the application goes on anyway.
#[cfg(feature = "backend")]
#[derive(Clone, Copy)]
pub struct Refusal<'a> {
    /// Why.
    pub failure: Failure<'a>,
    /// Where the application goes on, if the transaction was found.
    pub return_to: Value<'a>,
}

/// Checks the response, as the first half of [`exchange`].
///
/// # Errors
/// The check that refused, or the server's refusal.
pub fn accept<'a>(
    cx: &mut Cx<'a>,
    response: UnverifiedResponse<'a>,
    transaction: Transaction<'a>,
) -> Result<Accepted<'a>> {
    let provider = cx.provider();
    let issuer = issuer(cx, transaction.variables())?;
    let expected = checks::Expected {
        client_id: cx.client().client_id(),
        server: provider.server(),
        issuer,
        tenants: tenants(cx, issuer),
        is_iss_required: provider.promises_iss(),
        repeated_variables: provider.authorization_response().repeated_variables(),
        #[cfg(feature = "backend")]
        hmac: expected_hmac(cx)?,
    };
    checks::verify(cx, for_checks(cx, response), transaction, expected)
}

/// What the HMAC of a callback must equal, if the document says that the server adds one.
///
/// # Errors
/// Those of the client's secret.
#[cfg(feature = "backend")]
pub fn expected_hmac<'a>(cx: &mut Cx<'a>) -> Result<Option<Hmac<'a>>> {
    let parameter = cx.provider().authorization_response().hmac();
    if !parameter.exists() {
        return Ok(None);
    }
    let secret = cx.client_secret()?;
    cx.ensure(secret.exists(), Code::SecretMissing)?;
    Ok(Some(Hmac { parameter, secret }))
}

/// Checks the response and exchanges its code, for a caller that stored the transaction itself.
///
/// # Errors
/// The check that refused, the server's refusal, or the malformed part of an answer.
pub fn exchange<'a>(
    cx: &mut Cx<'a>,
    response: UnverifiedResponse<'a>,
    transaction: Transaction<'a>,
) -> Result<SignedIn<'a>> {
    let Accepted { code, nonce, scope, max_age, required_acr, dpop_key, variables, return_to, app_state } =
        accept(cx, response, transaction)?;
    let asked = scope;
    let scope = granted_scope(cx, response, asked);
    let variables = variables::received(cx, variables, Source::Callback, response.value())?;
    let endpoint = endpoint(cx, Endpoint::Token, variables)?;
    let mut parameters = Grant::AuthorizationCode(code).into_parameters(cx.arena);
    let knobs = cx.provider().token_request(Shape::AuthorizationCode);
    repeat(knobs.from_callback(), response.value(), &mut parameters);
    if knobs.repeats_scope() {
        parameters.put_some(W::scope, join_scope(cx, asked));
    }
    let request = token_request(cx, knobs, endpoint, parameters, variables)?;
    let answer = send_bound(cx, W::token_endpoint, request, dpop_key, Value::NOTHING)?;
    let tokens = token_response::read(cx, answer, Asked::Code, scope)?.with(cx.arena, W::dpop_key, dpop_key);
    let is_asked_for = nonce.exists() || cx.provider().id_token().sends_no_nonce() && asks_for_id_token(cx, asked);
    let tokens = if is_asked_for {
        let named = for_checks(cx, response).iss();
        check_id_token(cx, variables, tokens, (named, nonce, max_age, required_acr))?
    } else {
        without_id_token(cx, tokens)
    };
    let mut extra = Object::new(cx.arena);
    extra.extend(tokens.extra());
    extra.extend(captured(cx, response));
    let tokens = tokens.with(cx.arena, W::extra, extra.done());
    let variables = variables::received(cx, variables, Source::TokenResponse, tokens.extra())?;
    #[cfg(feature = "backend")]
    let (tokens, variables) = exchange_again(cx, tokens, variables)?;
    Ok(SignedIn { tokens, variables, return_to, app_state })
}

/// Exchanges the tokens for longer-lived ones, if the document says so. The refresh token and the scope stay if
/// the second answer leaves them out. If this fails, nobody gets the first tokens, because the session would
/// silently end within the hour.
///
/// # Errors
/// As the code exchange.
#[cfg(feature = "backend")]
fn exchange_again<'a>(cx: &mut Cx<'a>, tokens: Tokens<'a>, variables: Value<'a>) -> Result<(Tokens<'a>, Value<'a>)> {
    if !cx.provider().token_response().then_endpoint().exists() {
        return Ok((tokens, variables));
    }
    let longer = longer_lived(cx, tokens, variables);
    let longer = match cx.catch(longer)? {
        Ok(longer) => longer,
        Err(failure) => {
            // Nobody will use the first tokens.
            let revoked = revoke_where_possible(cx, tokens, variables);
            if let Err(failure) = cx.catch(revoked)? {
                emit_failure(cx, W::revocation_failed, failure, None);
            }
            return Err(cx.fail_again(failure));
        }
    };
    // The first answer's ID token is checked; another one would not be bound to this sign-in.
    let merged = merge(cx, tokens, longer.with(cx.arena, W::id_token, Value::NOTHING))?;
    let mut diagnostics = List::new(cx.arena);
    diagnostics.extend(tokens.diagnostics());
    diagnostics.extend(merged.diagnostics());
    let tokens = merged.with(cx.arena, W::diagnostics, diagnostics.done());
    let variables = variables::received(cx, variables, Source::TokenResponse, tokens.extra())?;
    Ok((tokens, variables))
}

#[cfg(feature = "backend")]
fn longer_lived<'a>(cx: &mut Cx<'a>, tokens: Tokens<'a>, variables: Value<'a>) -> Result<Tokens<'a>> {
    let endpoint = endpoint(cx, Endpoint::Then, variables)?;
    let request = second_exchange(cx, endpoint, tokens, variables)?;
    let answer = send(cx, W::token_response_then_endpoint, request)?;
    token_response::read(cx, answer, Asked::Other, Value::EMPTY_LIST)
}

/// Whether `scope` asks for an ID token: `openid` does, unless the document always sends it.
#[must_use]
pub fn asks_for_id_token<'a>(cx: &Cx<'a>, scope: Value<'a>) -> bool {
    scope.has_word(W::openid) && !cx.provider().authorization_request().constant_scope().has_word(W::openid)
}

/// Checks the requested ID token (OpenID Connect Core section 3.1.3.7). `named` is the issuer that the response
/// named, or nothing.
///
/// # Errors
/// `id_token_missing`, and the check that refused.
fn check_id_token<'a>(
    cx: &mut Cx<'a>,
    variables: Value<'a>,
    tokens: Tokens<'a>,
    (named, nonce, max_age, required_acr): (Value<'a>, Value<'a>, Option<i64>, Value<'a>),
) -> Result<Tokens<'a>> {
    let issuer = issuer(cx, variables)?;
    cx.ensure(tokens.id_token().exists(), Code::IdTokenMissing)?;
    if !issuer.exists() {
        return Ok(without_id_token(cx, tokens));
    }
    let mut expected = expected_id_token(cx, issuer, nonce, max_age)?;
    expected.issuer = named.or(issuer);
    expected.required_acr = required_acr;
    let claims = id_token::verify(cx, tokens.id_token(), expected)?;
    Ok(tokens.with(cx.arena, W::claims, claims.value()))
}

/// Drops an ID token that was not requested, because it is not bound to this sign-in.
fn without_id_token<'a>(cx: &Cx<'a>, tokens: Tokens<'a>) -> Tokens<'a> {
    if !tokens.id_token().exists() {
        return tokens;
    }
    let tokens = tokens.with(cx.arena, W::id_token, Value::NOTHING);
    tokens.noted(cx.arena, W::id_token, W::id_token_not_asked_for)
}

/// What the ID token for the current client must contain.
///
/// # Errors
/// Those of the client's secret, if the document accepts HS256.
pub fn expected_id_token<'a>(
    cx: &mut Cx<'a>,
    issuer: Value<'a>,
    nonce: Value<'a>,
    max_age: Option<i64>,
) -> Result<id_token::Expected<'a>> {
    let client = cx.client();
    #[cfg(feature = "backend")]
    let secret = if client.provider().id_token().accepts_hs256() { cx.client_secret()? } else { Value::NOTHING };
    Ok(id_token::Expected {
        issuer,
        tenants: tenants(cx, issuer),
        client_id: client.client_id(),
        nonce,
        is_without_nonce: client.provider().id_token().sends_no_nonce(),
        max_age,
        required_acr: Value::NOTHING,
        trusted_audiences: client.trusted_audiences(),
        algorithms: client.provider().id_token_algorithms(),
        #[cfg(feature = "backend")]
        secret,
    })
}

/// The transaction to which a response belongs. `recall` gets the response's `state`, and removes and returns
/// the transaction.
///
/// # Errors
/// `parameter_repeated`, `state_missing`, those of `recall`.
pub fn recalled<'a>(
    cx: &mut Cx<'a>,
    response: UnverifiedResponse<'a>,
    recall: impl FnOnce(&mut Cx<'a>, Value<'a>) -> Result<Transaction<'a>>,
) -> Result<Transaction<'a>> {
    // Repeated parameters are refused before any of them is used for a lookup.
    checks::parameters::verify(cx, response)?;
    cx.ensure(!response.state().is_empty(), Code::StateMissing)?;
    recall(cx, response.state())
}

/// Handles a response. `recall` removes and returns its transaction, so that it is used only once.
///
/// # Errors
/// None; the step may wait.
#[cfg(feature = "backend")]
pub fn receive<'a>(
    cx: &mut Cx<'a>,
    response: UnverifiedResponse<'a>,
    recall: impl FnOnce(&mut Cx<'a>, Value<'a>) -> Result<Transaction<'a>>,
) -> Result<core::result::Result<SignedIn<'a>, Refusal<'a>>> {
    let recalled = recalled(cx, response, recall);
    let transaction = match cx.catch(recalled)? {
        Ok(transaction) => transaction,
        Err(failure) => return Ok(Err(Refusal { failure, return_to: Value::NOTHING })),
    };
    let return_to = transaction.return_to();
    let exchanged = exchange(cx, response, transaction);
    Ok(cx.catch(exchanged)?.map_err(|failure| Refusal { failure, return_to }))
}
