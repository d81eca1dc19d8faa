//! Logout tokens: a header and claims, each a line of JSON, with a valid signature; or else the text of a
//! token.
//!
//! Claims are accepted only if a second check finds a current logout of this client by this issuer. A token is
//! read only if its parts make up the same text again.

use crate::engine::{Ended, Waiting, context, ended, json_in, repeatable, text};
use grantway::base::coding::serde_values::value_of;
use grantway::base::crypto;
use grantway::protocol::checks::logout_token::{Expected, verify};
use grantway::protocol::jwt::jws::parse_jws;
use serde_json::Value as Json;

const NOW: i64 = 1_800_000_000;
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// What OpenID Connect Back-Channel Logout 1.0, section 2.6, requires of the claims.
fn is_logout(claims: &Json) -> bool {
    let has = |name: &str| claims[name].as_str().is_some_and(|text| !text.is_empty());
    let is_ours = |audience: &Json| audience == "the-client";
    let audience = &claims["aud"];
    let seconds = |name: &str| claims[name].as_f64().map(f64::floor);
    claims["iss"] == "https://as.example"
        && (is_ours(audience) || audience.as_array().is_some_and(|list| list.iter().any(is_ours)))
        && seconds("iat").is_some_and(|issued| (issued - NOW as f64).abs() <= 300.0)
        && seconds("exp").is_some_and(|end| end + 60.0 > NOW as f64)
        && claims["events"][EVENT].is_object()
        && claims.get("nonce").is_none()
        && has("jti")
        && (has("sub") || has("sid"))
}

/// Runs the target. Returns whether the engine accepted the input.
///
/// # Panics
/// If something does not hold.
#[must_use]
pub fn run(input: &[u8]) -> bool {
    let lines = text(input);
    let parsed = |line: Option<&str>| serde_json::from_str::<Json>(line?).ok();
    let mut parts = lines.splitn(2, '\n');
    if let (Some(header), Some(claims)) = (parsed(parts.next()), parsed(parts.next())) {
        verify_claims(&header, &claims, input.len())
    } else {
        parse(input)
    }
}

fn verify_claims(header: &Json, claims: &Json, size: usize) -> bool {
    let bytes = repeatable(size, |arena| {
        let mut cx = context(arena, NOW, &Waiting);
        let expected = Expected { issuer: arena.text(b"https://as.example"), client_id: arena.text(b"the-client") };
        let [header, claims] = [header, claims].map(|json| value_of(arena, json));
        let verified = verify(&mut cx, header, claims, expected)
            .map(|token| arena.list(vec![token.sid, token.sub, token.jti, arena.number(token.issued_at)]));
        cx.end(verified)
    });
    let Ended::Done(token) = ended(&bytes) else { return false };
    assert!(is_logout(claims), "{claims}");
    assert!(token[0].is_string() || token[1].is_string(), "it names a session or a person");
    for (index, name) in ["sid", "sub", "jti"].into_iter().enumerate() {
        assert_eq!(&token[index], claims.get(name).unwrap_or(&Json::Null));
    }
    true
}

fn parse(input: &[u8]) -> bool {
    let bytes = repeatable(input.len(), |arena| {
        let cx = context(arena, NOW, &Waiting);
        let Some(token) = parse_jws(&cx, arena.copy(input)) else { return grantway::base::value::Value::NOTHING };
        assert_eq!([token.signing_input.bytes(), b".", token.signature.bytes()].concat(), input);
        assert!(token.header.is_object() && token.claims.is_object());
        for part in token.signing_input.bytes().split(|byte| *byte == b'.') {
            let decoded = crypto::decode_bytes(part).expect("base64url");
            assert_eq!(crypto::encode_bytes(&decoded), part, "one text for the same bytes");
        }
        token.claims
    });
    json_in(&bytes).is_object()
}
