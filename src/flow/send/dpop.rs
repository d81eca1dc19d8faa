//! Sends requests with a proof of possession (RFC 9449 sections 5, 7 and 8).

use super::send;
use crate::base::crypto::encode;
use crate::base::http::{HttpAnswer, HttpRequest};
use crate::base::value::Value;
use crate::base::value::build::{List, with};
use crate::base::vocabulary::{W, Word, word};
use crate::protocol::dpop::{DpopKey, Proof};
use crate::protocol::jwt::json_text::signed;
use crate::protocol::token::bearer::says;
use crate::step::{Code, Cx, Effect, Result};

/// Bytes of a proof's `jti`: RFC 9449 section 4.2 asks for at least 96 random bits.
const ID_BYTES: usize = 16;

/// A proof for one request, signed by the host with the private half of `key`.
///
/// # Errors
/// `dpop_key_missing`, `entropy_unavailable`
pub fn proof<'a>(
    cx: &mut Cx<'a>,
    key: DpopKey<'a>,
    (method, url): (Value<'a>, Value<'a>),
    access_token: Value<'a>,
    nonce: Value<'a>,
) -> Result<Value<'a>> {
    let id = encode(cx.arena, cx.entropy()?.get(..ID_BYTES).unwrap_or_default());
    let input = Proof { key, id, method, url, now: cx.now, access_token, nonce }.signing_input(cx.arena);
    let mut asked = List::new(cx.arena);
    asked.push(key.x());
    asked.push(input);
    let signature = cx.ask(Effect::SignDpop, asked.done())?;
    cx.ensure(signature.exists(), Code::DpopKeyMissing)?;
    Ok(signed(cx.arena, input, signature))
}

/// Sends a request with a proof. If the server asks for a nonce, sends it once more with that nonce. It says so
/// before it looks at the grant, so that a code or refresh token in the request is not spent (RFC 9449 section
/// 8).
///
/// # Errors
/// Those of [`proof`] and of sending.
#[inline(never)]
pub fn send_with_proof<'a>(
    cx: &mut Cx<'a>,
    endpoint: Word,
    request: HttpRequest<'a>,
    key: DpopKey<'a>,
    access_token: Value<'a>,
) -> Result<HttpAnswer<'a>> {
    let known = cx.ask(Effect::RecallDpopNonce, request.url)?;
    let answer = attempt(cx, endpoint, request, key, access_token, known)?;
    let wanted = wanted_nonce(cx, answer, known);
    if wanted.exists() { attempt(cx, endpoint, request, key, access_token, wanted) } else { Ok(answer) }
}

fn attempt<'a>(
    cx: &mut Cx<'a>,
    endpoint: Word,
    mut request: HttpRequest<'a>,
    key: DpopKey<'a>,
    access_token: Value<'a>,
    nonce: Value<'a>,
) -> Result<HttpAnswer<'a>> {
    let proof = proof(cx, key, (word(request.method), request.url), access_token, nonce)?;
    request.headers = with(cx.arena, request.headers, W::DPoP, proof);
    send(cx, endpoint, request)
}

/// The nonce with which the request is to be sent once more; nothing if the server asks for none, or got it already. The
/// token endpoint asks in the body (RFC 9449 section 8), an API in a challenge (section 9), which a page can read only
/// if the server exposes it.
pub fn wanted_nonce<'a>(cx: &Cx<'a>, answer: HttpAnswer<'a>, known: Value<'a>) -> Value<'a> {
    let (wanted, challenge) = (answer.dpop_nonce(), answer.www_authenticate());
    let is_asked = match answer.status() {
        400 => answer.parse_any(cx).member(W::error).is(W::use_dpop_nonce),
        401 => !challenge.exists() || says(challenge.bytes(), &|error| error == W::use_dpop_nonce.bytes()),
        _ => false,
    };
    if is_asked && !wanted.same_text(known) { wanted } else { Value::NOTHING }
}
