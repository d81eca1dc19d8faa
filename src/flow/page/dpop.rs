//! Proofs of possession in a page (RFC 9449): the key of a sign-in, and proofs for the page's own requests.

use super::Records;
use super::session::PageSession;
use crate::base::http::HttpAnswer;
use crate::base::value::Value;
use crate::base::value::build::{List, Object};
use crate::base::value::view::fields;
use crate::base::vocabulary::W;
use crate::flow::authorize::AuthorizationOptions;
use crate::flow::send::dpop::{proof, wanted_nonce};
use crate::protocol::dpop::DpopKey;
use crate::step::{Code, Cx, Effect, Result};

/// Gives a sign-in a new key, and binds the code to it (RFC 9449 section 10). If the option says `preferred`, only
/// for a server that announces proofs signed with ES256.
///
/// # Errors
/// `dpop_unsupported` if the server announces other algorithms only.
#[inline(never)]
pub fn with_new_key<'a>(cx: &mut Cx<'a>, options: AuthorizationOptions<'a>) -> Result<AuthorizationOptions<'a>> {
    let announced = cx.provider().metadata().member(W::dpop_signing_alg_values_supported);
    if !announced.has_word(W::ES256) {
        if cx.client().dpop().is(W::preferred) {
            return Ok(options);
        }
        cx.ensure(!announced.exists(), Code::DpopUnsupported)?;
    }
    let made = cx.ask(Effect::MakeDpopKey, Value::NOTHING)?;
    let mut key = Object::new(cx.arena);
    key.put(W::x, made.member(W::x));
    key.put(W::y, made.member(W::y));
    let key = key.done();
    let jkt = DpopKey::of(key).thumbprint(cx.arena);
    Ok(options.with_dpop_key(cx.arena, key, jkt))
}

fields! {
    /// A request of the page to an API.
    ApiRequest {
        method = 0,
        url = 1,
        /// The access token that it carries; nothing if that is the session's.
        access_token = 2,
        /// The nonce for its proof; nothing if that is the last one that the host knows.
        nonce = 3,
        /// What the API answered, as to [`Effect::Send`]; nothing before the request is sent.
        answer = 4,
    }
}

/// A proof for a request of the page to an API, and the nonce in it: `[proof, nonce]`. After an answer, nothing if the
/// request is not to be sent once more.
///
/// # Errors
/// `session_missing`, `dpop_key_missing`
#[inline(never)]
pub fn prove<'a>(cx: &mut Cx<'a>, records: Records<'a>, asked: Value<'a>) -> Result<Value<'a>> {
    let asked = ApiRequest(asked);
    let mut nonce = asked.nonce();
    if asked.answer().exists() {
        nonce = wanted_nonce(cx, HttpAnswer::new(asked.answer(), Value::NOTHING), nonce);
        if !nonce.exists() {
            return Ok(Value::NOTHING);
        }
    } else if !nonce.exists() {
        nonce = cx.ask(Effect::RecallDpopNonce, asked.url())?;
    }
    let tokens = PageSession::need(cx, records)?.own_tokens();
    let access_token = asked.access_token().or(tokens.access_token());
    let key = DpopKey::of(tokens.dpop_key());
    let mut out = List::new(cx.arena);
    out.push(proof(cx, key, (asked.method(), asked.url()), access_token, nonce)?);
    out.push(nonce);
    Ok(out.done())
}
