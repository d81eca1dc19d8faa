//! Decides whether an address of the page is a callback: only with a `state` that the client knows. Every other
//! address is the application's own, whatever its parameters are called.

use super::transactions::knows;
use crate::base::coding::form::decode;
use crate::base::text::{self, after, before, words};
use crate::base::value::Value;
use crate::base::value::build::Text;
use crate::base::vocabulary::W;
use crate::dialect::provider::Source;
use crate::flow::send::emit_failure;
use crate::protocol::authorization::authorization_response::{CALLBACK_LIMIT, UnverifiedResponse};
use crate::step::{Code, Cx, Result};

/// The registered parameters of an authorization response. Those that begin with `error_` also count.
const RESPONSE: &[u8] =
    b"access_token code error expires_in id_token iss response scope session_state state token_type";

fn is_of_response(cx: &Cx, name: Value) -> bool {
    let (provider, text) = (cx.provider(), name.bytes());
    let knobs = provider.authorization_response();
    words(RESPONSE).any(|word| word == text)
        || text.starts_with(b"error_")
        || knobs.names().members().iter().any(|(_, wire)| wire.same_text(name))
        || knobs.capture().contains(text)
        || provider
            .declared_variables()
            .any(|variable| variable.source() == Source::Callback && variable.parameter().same_text(name))
}

/// Whether the address has a `state` of this client. A callback over the limit is recognised by its beginning.
fn is_known<'a>(cx: &mut Cx<'a>, url: Value<'a>) -> Result<bool> {
    let names = cx.provider().authorization_response().names();
    let head = cx.arena.text(text::cut(url.bytes(), CALLBACK_LIMIT));
    let parsed = UnverifiedResponse::parse(cx, head, names);
    let Ok(response) = cx.catch(parsed)? else { return Ok(false) };
    // One is usual; two are refused later.
    let is_state = |(name, state): &&(Value<'a>, Value<'a>)| name.is(W::state) && !state.is_empty();
    for (_, state) in response.value().members().iter().filter(is_state).take(2) {
        if knows(cx, *state)? {
            return Ok(true);
        }
    }
    let has = |name| response.value().member(name).exists();
    if has(W::state) && (has(W::code) || has(W::error)) {
        let failure = cx.fail(Code::TransactionMissing).caught();
        emit_failure(cx, W::callback_unknown, failure, None);
    }
    Ok(false)
}

/// The address without the authorization response in it; nothing if it is not a callback of this client. The
/// rest of the query stays as it is written, and so does the fragment, except for the `#_=_` that one server
/// leaves.
///
/// # Errors
/// None; the step may wait.
pub fn without<'a>(cx: &mut Cx<'a>, url: Value<'a>) -> Result<Value<'a>> {
    if !is_known(cx, url)? {
        return Ok(Value::NOTHING);
    }
    let (address, fragment) = (before(url.bytes(), b"#"), after(url.bytes(), b"#"));
    let own = after(cx.client().redirect_uri().bytes(), b"?");
    let mut left = Text::new(cx.arena);
    left.bytes(before(address, b"?"));
    let mut mark = b'?';
    for part in after(address, b"?").split(|byte| *byte == b'&') {
        let name = decode(cx.arena, before(part, b"="));
        let is_own = own.split(|byte| *byte == b'&').any(|other| other == part);
        if part.is_empty() || (is_of_response(cx, name) && !is_own) {
            continue;
        }
        left.byte(mark);
        left.bytes(part);
        mark = b'&';
    }
    if !fragment.is_empty() && fragment != b"_=_" {
        left.byte(b'#');
        left.bytes(fragment);
    }
    Ok(left.done())
}
