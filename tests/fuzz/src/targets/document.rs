//! Provider documents: JSON, which the reader accepts or refuses; or, if the input begins like a list, a
//! compiled document as a message, which could come from another version.
//!
//! An accepted document has secure endpoints, sends nobody elsewhere, and its compiled form can be read back
//! unchanged. A compiled document makes requests or is refused.

use crate::engine::{Waiting, context, json_in, repeatable, text};
use grantway::base::coding::message;
use grantway::base::coding::serde_values::value_of;
use grantway::base::url::{self, PlainHttp};
use grantway::base::value::Value;
use grantway::base::value::arena::Arena;
use grantway::base::value::build::{List, Object};
use grantway::base::vocabulary::W;
use grantway::dialect::endpoints::endpoint;
use grantway::dialect::outbound::{authorization_url, token_request};
use grantway::dialect::provider::{Endpoint, Grant, Provider};
use grantway::dialect::schema::reader::document::compile;
use grantway::protocol::authorization::authorization_request::AuthorizationRequest;
use grantway::protocol::authorization::pkce::ChallengeMethod;
use grantway::protocol::authorization::transaction::Transaction;
use grantway::protocol::token::token_request::Grant as GrantedBy;
use grantway::step::{Cx, Result};
use serde_json::Value as Json;

const ENDPOINTS: [Endpoint; 7] = [
    Endpoint::Authorization,
    Endpoint::Token,
    Endpoint::Userinfo,
    Endpoint::Revocation,
    Endpoint::EndSession,
    Endpoint::Jwks,
    Endpoint::Refresh,
];

/// A value for each variable; an empty text if no sample fits.
fn values<'a>(cx: &mut Cx<'a>, provider: Provider<'a>) -> Value<'a> {
    let mut out = Object::new(cx.arena);
    for variable in provider.declared_variables() {
        let mut value = variable.default();
        for sample in ["https://a.example", "a.example", "a"] {
            let sample = cx.arena.copy(sample.as_bytes());
            if !value.exists() && variable.verify_own(cx, sample).is_ok() {
                value = sample;
            }
        }
        out.pair(variable.name(), value.or(Value::EMPTY_TEXT));
    }
    out.done()
}

fn transaction(arena: Arena<'_>) -> Transaction<'_> {
    let mut members = Object::new(arena);
    members.put(W::state, &b"the-state"[..]);
    members.put(W::code_verifier, &b"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"[..]);
    members.put(W::redirect_uri, &b"https://app.example/cb"[..]);
    members.put(W::client_id, &b"id"[..]);
    members.put(W::started_at, 0);
    members.put(W::scope, arena.list(vec![arena.text(b"read")]));
    Transaction::new(members)
}

/// A client of the compiled document.
fn client<'a>(arena: Arena<'a>, document: Value<'a>, values: Value<'a>) -> Value<'a> {
    let mut client = List::new(arena);
    client.push(document);
    client.push(Value::NOTHING);
    client.push(&b"id"[..]);
    client.push(&b"https://app.example/cb"[..]);
    client.push(Value::EMPTY_LIST);
    client.push(values);
    client.push(Object::new(arena).done());
    client.push(Value::NOTHING);
    client.push(&b"a client's secret"[..]);
    client.done()
}

/// `[compiled, endpoints, authorization URL, token URL, whether a separator stays literal]` for a client of the
/// document.
fn used<'a>(cx: &mut Cx<'a>, document: Value<'a>) -> Result<Value<'a>> {
    let arena = cx.arena;
    cx.client = client(arena, document, Value::NOTHING);
    let provider = cx.provider();
    let values = values(cx, provider);
    cx.client = client(arena, document, values);
    let mut urls = List::new(arena);
    for which in ENDPOINTS {
        let found = endpoint(cx, which, values);
        urls.push(cx.catch(found)?.unwrap_or(Value::NOTHING));
    }
    let urls = urls.done();
    let request = AuthorizationRequest {
        transaction: &transaction(arena),
        challenge: Some(ChallengeMethod::S256),
        is_form_post: false,
        extra: Value::NOTHING,
    };
    let authorization =
        if urls.at(0).exists() { authorization_url(cx, urls.at(0), request, values) } else { Ok(Value::NOTHING) };
    let authorization = cx.catch(authorization)?.unwrap_or(Value::NOTHING);
    let grant = GrantedBy::RefreshToken {
        refresh_token: arena.text(b"refresh-token"),
        redirect_uri: arena.text(b"https://app.example/cb"),
        scope: Value::NOTHING,
    };
    let knobs = cx.provider().token_request(Grant::AuthorizationCode);
    let token = token_request(cx, knobs, urls.at(1), grant.into_parameters(arena), values).map(|request| request.url);
    let token = cx.catch(token)?.unwrap_or(Value::NOTHING);
    let is_literal = Value::flag(cx.provider().authorization_request().has_literal_separator());
    Ok(arena.list(vec![document, urls, authorization, token, is_literal]))
}

/// Runs the target. Returns whether the engine accepted the input.
///
/// # Panics
/// If something does not hold.
#[must_use]
pub fn run(input: &[u8]) -> bool {
    let json: Option<Json> = serde_json::from_slice(input).ok();
    let bytes = repeatable(input.len(), |arena| {
        let mut cx = context(arena, 0, &Waiting);
        let document = match &json {
            Some(json) => compile(&mut cx, value_of(arena, json)).map(|provider| provider.value()),
            None => Ok(message::read(arena, arena.copy(input).bytes()).unwrap_or(Value::NOTHING)),
        };
        let used = document.and_then(|document| used(&mut cx, document));
        cx.end(used)
    });
    let ended = json_in(&bytes);
    if json.is_none() || ended[0] != true {
        return ended[0] == true;
    }
    let [urls, authorization, token] = [1, 2, 3].map(|index| &ended[1][index]);
    for url in urls.as_array().into_iter().flatten().filter_map(Json::as_str) {
        assert!(url::verify(url.as_bytes(), PlainHttp::Loopback).is_ok(), "{url} of {}", text(input));
    }
    let [authorization, token] = [authorization, token].map(|url| url.as_str().unwrap_or_default());
    let [base, token_base] = [0, 1].map(|index| urls[index].as_str().unwrap_or_default());
    if url::verify(authorization.as_bytes(), PlainHttp::Anywhere).is_ok() {
        assert_eq!(url::ascii_origin(authorization.as_bytes()), url::ascii_origin(base.as_bytes()), "{authorization}");
    } else {
        // For a separator that must stay literal, the document itself is responsible.
        assert!(authorization.is_empty() || ended[1][4] == true, "{authorization} of {}", text(input));
    }
    assert!(token.is_empty() || token.starts_with(token_base) || token_base.ends_with('&'), "{token}");
    true
}
