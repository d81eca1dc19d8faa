//! The primitives: one provider, nothing stored. Page and worker export them under their own names.

use super::access_token::refresh;
use super::authorize::{AuthorizationOptions, create};
use super::{callback, sign_out, userinfo};
use crate::base::value::Value;
use crate::base::value::build::Object;
#[cfg(feature = "backend")]
use crate::base::value::build::with;
use crate::base::vocabulary::W;
#[cfg(feature = "backend")]
use crate::dialect::inbound::authorization_response::name;
#[cfg(feature = "backend")]
use crate::dialect::inbound::profile::{named, profile};
use crate::dialect::launch::{Arrival, classify};
use crate::protocol::authorization::authorization_response::UnverifiedResponse;
use crate::protocol::authorization::transaction::Transaction;
use crate::protocol::checks::outcome::code_missing;
#[cfg(feature = "bench")]
use crate::protocol::token::token_request::Grant;
use crate::protocol::token::tokens::Tokens;
use crate::step::{Code, Cx, Result};

/// The tokens in the form that JavaScript gets, with the values of the document's variables.
fn with_variables<'a>(cx: &Cx<'a>, tokens: Tokens<'a>, variables: Value<'a>) -> Value<'a> {
    let mut out = Object::new(cx.arena);
    out.extend(tokens.to_value(cx.arena));
    if !variables.members().is_empty() {
        out.put(W::variables, variables);
    }
    out.done()
}

/// The variables stored with the tokens, else the client's own.
fn variables_of<'a>(cx: &Cx<'a>, tokens: Value<'a>) -> Value<'a> {
    let variables = tokens.member(W::variables);
    if variables.members().is_empty() {
        return cx.client().variables();
    }
    crate::base::value::build::texts_of(cx.arena, variables)
}

/// `{ url, transaction }`
///
/// # Errors
/// The mistakes in the options, whose types are already checked; `entropy_unavailable`.
pub fn create_authorization<'a>(cx: &mut Cx<'a>, options: Value<'a>) -> Result<Value<'a>> {
    let options = AuthorizationOptions::read(cx, options)?;
    let started = create(cx, options)?;
    let mut out = Object::new(cx.arena);
    out.put(W::url, started.url);
    out.put(W::transaction, started.transaction.value());
    Ok(out.done())
}

/// The response of a callback.
fn response_in<'a>(cx: &mut Cx<'a>, callback: Value<'a>) -> Result<UnverifiedResponse<'a>> {
    match classify(cx, callback)? {
        Arrival::Response(response) => Ok(response),
        Arrival::Launch(_) => Err(cx.fail(Code::CodeMissing).with(W::members, W::those_of_a_launch).into()),
        Arrival::Nothing(response) => Err(code_missing(cx, response)),
    }
}

/// Tokens for a callback.
///
/// # Errors
/// `code_missing` if it is not a response; as [`callback::exchange`].
pub fn exchange<'a>(cx: &mut Cx<'a>, callback: Value<'a>, transaction: Value<'a>) -> Result<Value<'a>> {
    let transaction = Transaction::read(cx, transaction)?;
    let response = response_in(cx, callback)?;
    let signed_in = callback::exchange(cx, response, transaction)?;
    let tokens = with_variables(cx, signed_in.tokens, signed_in.variables);
    #[cfg(feature = "backend")]
    let tokens = with_profile(cx, response, tokens);
    Ok(tokens)
}

/// The tokens with the profile from the claims; the response adds the name if the document says so.
#[cfg(feature = "backend")]
fn with_profile<'a>(cx: &Cx<'a>, response: UnverifiedResponse<'a>, tokens: Value<'a>) -> Value<'a> {
    let (claims, name) = (tokens.member(W::claims), name(cx, response));
    if !claims.exists() && !name.exists() {
        return tokens;
    }
    let profile = profile(cx.arena, Value::NOTHING, claims);
    with(cx.arena, tokens, W::profile, named(cx.arena, profile, name))
}

/// The code of a callback that passes every check, as the first half of [`exchange`]; for measurements.
///
/// # Errors
/// As [`exchange`].
#[cfg(feature = "bench")]
pub fn check<'a>(cx: &mut Cx<'a>, callback: Value<'a>, transaction: Value<'a>) -> Result<Value<'a>> {
    let transaction = Transaction::read(cx, transaction)?;
    let response = response_in(cx, callback)?;
    let accepted = callback::accept(cx, response, transaction)?;
    Ok(Grant::AuthorizationCode(accepted.code).into_parameters(cx.arena).member(W::code))
}

/// `{ tokens, refused? }`: `refused` is the error of an answer of which only the refresh token is used.
///
/// # Errors
/// `tokens_malformed`; as [`refresh`].
pub fn refresh_tokens<'a>(cx: &mut Cx<'a>, given: Value<'a>) -> Result<Value<'a>> {
    let tokens = Tokens::read(cx, given)?;
    let fresh = refresh(cx, tokens, variables_of(cx, given))?;
    let mut out = Object::new(cx.arena);
    out.put(W::tokens, with_variables(cx, fresh.tokens, fresh.variables));
    if let Some(failure) = fresh.replaced.refused() {
        out.put(W::refused, failure.to_value(cx.arena));
    }
    Ok(out.done())
}

/// Userinfo, for a host that cannot verify the signature of an answer.
///
/// # Errors
/// As [`userinfo_verified_by`].
pub fn userinfo<'a>(cx: &mut Cx<'a>, given: Value<'a>) -> Result<Value<'a>> {
    userinfo_verified_by(cx, given, |_, _, _| Ok(()))
}

/// Userinfo, with the signature verified by `verify` if the answer has one.
///
/// # Errors
/// `tokens_malformed`; as [`userinfo::userinfo_verified_by`].
pub fn userinfo_verified_by<'a>(
    cx: &mut Cx<'a>,
    given: Value<'a>,
    verify: userinfo::VerifySignature<'a>,
) -> Result<Value<'a>> {
    let tokens = Tokens::read(cx, given)?;
    let variables = variables_of(cx, given);
    userinfo::userinfo_verified_by(cx, tokens, variables, verify)
}

/// Revokes tokens; returns nothing.
///
/// # Errors
/// `tokens_malformed`; as [`sign_out::revoke`].
pub fn revoke<'a>(cx: &mut Cx<'a>, given: Value<'a>) -> Result<Value<'a>> {
    let tokens = Tokens::read(cx, given)?;
    let variables = variables_of(cx, given);
    sign_out::revoke(cx, tokens, variables)?;
    Ok(Value::NOTHING)
}
