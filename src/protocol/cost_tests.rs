//! An adversary may send as much as the limits allow: twice the input must take about twice the steps.

#![allow(clippy::arithmetic_side_effects, reason = "a test stops where its ground is wrong")]

use super::authorization::authorization_response::{CALLBACK_LIMIT, UnverifiedResponse};
use super::authorization::transaction::Transaction;
use super::checks;
use super::error::error_response::{Refused, parse_error_body, refuse};
use super::scope;
use super::server_metadata::ServerMetadata;
use super::token::bearer::challenge_parameter;
use super::token::refresh::merge;
use super::token::tokens::Tokens;
use crate::base::cost;
use crate::base::http::HttpAnswer;
use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::step::Cx;
use crate::testing::{arena, context, json, log, value};

/// The most steps for one byte: every lookup scans all members, and sorting scans them several times.
const STEPS_PER_BYTE: usize = 60;
/// The limits of a token answer and of metadata.
const BODY_LIMIT: usize = 64 * 1024;
const METADATA_LIMIT: usize = 256 * 1024;

fn assert_linear(limit: usize, what: &str, work: impl Fn(usize)) {
    let (half, whole) = (cost::of(|| work(limit / 2)), cost::of(|| work(limit)));
    assert!(whole <= half * 5 / 2 + 2000, "{what}: {half} steps for half of it, {whole} for all");
    assert!(whole <= limit * STEPS_PER_BYTE, "{what}: {whole} steps");
}

/// Members or names, each different, of `bytes` in all.
fn many(bytes: usize, before: &str, between: &str, after: &str, make: impl Fn(usize) -> String) -> String {
    let mut text = before.to_owned();
    for index in 0.. {
        let next = make(index);
        if text.len() + next.len() + between.len() + after.len() > bytes {
            break;
        }
        if index > 0 {
            text.push_str(between);
        }
        text.push_str(&next);
    }
    text.push_str(after);
    text
}

fn cx() -> Cx<'static> {
    context(&json!(null), &log(&[]))
}
fn text(text: &str) -> Value<'static> {
    arena().copy(text.as_bytes())
}
fn read(json: &str) -> Value<'static> {
    cx().json(json.as_bytes()).expect("JSON")
}
fn tokens(scope: Value<'static>, extra: Value<'static>) -> Tokens<'static> {
    let mut members = Object::new(arena());
    members.put(W::access_token, text("x"));
    members.put_some(W::scope, scope);
    Tokens::new(members).with_extra(arena(), extra)
}
fn with_extra(bytes: usize, prefix: &str) -> Tokens<'static> {
    tokens(Value::NOTHING, read(&many(bytes, "{", ",", "}", |index| format!(r#""{prefix}{index:x}":1"#))))
}
fn with_scope(bytes: usize, prefix: &str) -> Tokens<'static> {
    let names = text(&many(bytes, "", " ", "", |index| format!("{prefix}{index:x}")));
    tokens(scope::parse(arena(), names.bytes(), b" "), Value::NOTHING)
}

#[test]
fn b1_a_refresh_takes_steps_in_proportion_to_its_answer_and_the_tokens_before() {
    assert_linear(BODY_LIMIT, "unknown members beside others", |bytes| {
        // As from an application that stores the tokens itself.
        let extra = many(bytes, "{", ",", "}", |index| format!(r#""c{index:x}":null"#));
        let old = with_extra(bytes, "a").with(arena(), W::extra, read(&extra));
        assert!(merge(&mut cx(), old, with_extra(bytes, "b")).is_ok());
    });
    assert_linear(BODY_LIMIT, "scopes beside others", |bytes| {
        assert!(merge(&mut cx(), with_scope(bytes, "a"), with_scope(bytes, "b")).is_ok());
        assert!(merge(&mut cx(), with_scope(bytes, ""), with_scope(bytes, "")).is_ok());
    });
}

#[test]
fn b1_unknown_members_of_token_answers_do_not_grow_from_refresh_to_refresh() {
    let mut tokens = with_extra(2000, "a");
    for round in 0..50 {
        tokens = merge(&mut cx(), tokens, with_extra(2000, &format!("r{round}-"))).expect("tokens");
    }
    let names = |tokens: Tokens<'static>| {
        let names = tokens.extra().members().iter().map(|(name, _)| String::from_utf8(name.bytes().to_vec()));
        names.collect::<Result<Vec<String>, _>>().expect("UTF-8")
    };
    assert!(names(tokens).len() <= 256, "{}", names(tokens).len());
    assert_eq!(names(tokens).first().map(String::as_str), Some("r49-0"), "the newest stay");
    assert!(tokens.diagnostics().items().iter().any(|entry| entry.member(W::code).is(W::extra_left_out)));
    let large = self::tokens(Value::NOTHING, value(&json!({ "a": "a".repeat(40_000), "b": "small" })));
    assert_eq!(names(large), ["b"], "what does not fit leaves room for what does");
}

#[test]
fn b1_an_error_answer_takes_steps_in_proportion_to_it() {
    for (what, secret, unit) in [
        ("the beginning of a code, again and again", "A".repeat(8000) + "B", "A"),
        ("a code of two letters", "AB".repeat(4000), "AB"),
        ("escapes of a code", "%41".repeat(2700), "%2541"),
        ("spaces and pluses", " ".repeat(8000) + "x", "+"),
    ] {
        assert_linear(BODY_LIMIT, what, |bytes| {
            let said = unit.repeat((bytes - 60) / unit.len());
            let body = value(&json!({ "error": "invalid_grant", "error_description": said }));
            let secrets = value(&json!([secret, "another secret"]));
            let answer = HttpAnswer::new(value(&json!([400, "application/json", null, null, ""])), secrets);
            let mut cx = cx();
            let failed = refuse(&mut cx, Refused::Other, answer, parse_error_body(body));
            let ended = crate::testing::ended(cx, Err(failed));
            let said = ended[1]["error_description"].as_str().unwrap_or_default();
            assert!(said.len() <= 1024 && said.starts_with("[redacted]"), "{what}: {said}");
        });
    }
}

#[test]
fn b1_a_challenge_takes_steps_in_proportion_to_it() {
    for unit in ["error", "error ", "error=\"", ",error\"=", "e"] {
        assert_linear(16_384, unit, |bytes| {
            let _ = challenge_parameter(unit.repeat(bytes / unit.len()).as_bytes(), b"error_description");
        });
    }
}

#[test]
fn b1_a_callback_takes_steps_in_proportion_to_it() {
    let stored = json!({ "state": "s", "redirect_uri": "r", "client_id": "c", "server": "s", "started_at": 1000 });
    for unit in ["&", "a&", "a=1&", "%41=%41&", "scope=a&"] {
        assert_linear(CALLBACK_LIMIT, unit, |bytes| {
            let callback = text(&["?state=s&code=c&", &unit.repeat((bytes - 16) / unit.len())].concat());
            let mut cx = cx();
            cx.now = 1000;
            let response = UnverifiedResponse::parse(&mut cx, callback, Value::NOTHING).expect("a response");
            let transaction = Transaction::read(&mut cx, value(&stored)).expect("a transaction");
            let expected = checks::Expected {
                client_id: text("c"),
                server: text("s"),
                issuer: Value::NOTHING,
                tenants: None,
                is_iss_required: false,
                repeated_variables: Value::NOTHING,
                #[cfg(feature = "backend")]
                hmac: None,
            };
            let _ = checks::verify(&mut cx, response, transaction, expected).is_ok();
        });
    }
}

#[test]
fn b1_metadata_take_steps_in_proportion_to_them() {
    let head = r#"{"issuer":"https://as.example","authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t","#;
    assert_linear(METADATA_LIMIT, "metadata of many members", |bytes| {
        let metadata = read(&many(bytes, head, ",", "}", |index| format!(r#""k{index:x}":1"#)));
        assert!(ServerMetadata::from_fetched(&mut cx(), metadata, text("https://as.example")).is_ok());
    });
}

#[cfg(feature = "backend")]
#[test]
fn b1_keys_and_tokens_take_steps_in_proportion_to_them() {
    use crate::protocol::checks::logout_token;
    use crate::protocol::jwt::jwks;
    use crate::protocol::jwt::jws::Algorithm;
    let key = |index: usize| format!(r#"{{"kty":"RSA","kid":"{index:x}","n":"","e":"AQAB"}}"#);
    assert_linear(METADATA_LIMIT, "a set of many keys", |bytes| {
        let keys = read(&many(bytes, r#"{"keys":["#, ",", "]}", key));
        assert!(jwks::fitting(arena(), keys, text("none"), Algorithm::Rs256).items().is_empty());
        assert!(!jwks::names(keys, text("none")));
    });
    assert_linear(16_384, "claims of a logout token", |bytes| {
        let claims = read(&many(bytes, "{", ",", "}", |index| format!(r#""k{index:x}":[]"#)));
        let expected = logout_token::Expected { issuer: text("i"), client_id: text("c") };
        assert!(logout_token::verify(&mut cx(), claims, claims, expected).is_err());
    });
    assert_linear(BODY_LIMIT / 2, "audiences of an ID token", |bytes| {
        let claims = many(bytes, r#"{"iss":"i","sub":"s","exp":9,"iat":1,"aud":["c","#, ",", "]}", |index| {
            format!("\"{index:x}\"")
        });
        let part =
            |text: &str| String::from_utf8(crate::base::crypto::encode(arena(), text.as_bytes()).bytes().to_vec());
        let parts = [r#"{"alg":"RS256"}"#, &claims, "s"].map(|text| part(text).expect("ASCII"));
        let expected = checks::id_token::Expected {
            issuer: text("i"),
            tenants: None,
            client_id: text("c"),
            nonce: Value::NOTHING,
            is_without_nonce: false,
            #[cfg(feature = "backend")]
            secret: Value::NOTHING,
            max_age: None,
            required_acr: Value::NOTHING,
            algorithms: Value::NOTHING,
            trusted_audiences: value(&json!(["0"])),
        };
        let mut cx = cx();
        cx.now = 1;
        assert!(checks::id_token::verify(&mut cx, text(&parts.join(".")), expected).is_err());
        assert_eq!(cx.code(), Some(crate::step::Code::IdTokenAuthorizedPartyMismatch));
    });
}
