//! Proofs of possession in a page (RFC 9449): the key of a sign-in, and proofs for the page's own requests.

use super::Records;
use super::session::PageSession;
use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::flow::authorize::AuthorizationOptions;
use crate::flow::send::dpop::proof;
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

/// A proof for a request of the page to an API: `[method, url, access token, nonce]` → the proof.
///
/// # Errors
/// `session_missing`, `dpop_key_missing`
#[inline(never)]
pub fn prove<'a>(cx: &mut Cx<'a>, records: Records<'a>, asked: Value<'a>) -> Result<Value<'a>> {
    let key = DpopKey::of(PageSession::need(cx, records)?.own_tokens().dpop_key());
    proof(cx, key, (asked.at(0), asked.at(1)), asked.at(2), asked.at(3))
}
