//! What an adversary may send, as long as the limits let it be: twice as much of it takes about twice
//! the steps.

#![allow(clippy::arithmetic_side_effects, reason = "a test stops where its ground is wrong")]

use super::token_response::{Asked, parse_token_response};
use super::userinfo::parse_userinfo;
use crate::base::cost;
use crate::base::http::{Hidden, HttpResponse};
use crate::base::json::{ParseJson as _, TestJson};
use crate::base::secret::Secret;
use crate::base::text::concat;
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::dialect::knobs::token_response::TokenResponseKnobs;
use crate::dialect::outbound::{BODY_LIMIT, METADATA_LIMIT};
use crate::protocol::authorization_response::{CALLBACK_LIMIT, UnverifiedResponse};
use crate::protocol::bearer::challenge_parameter;
use crate::protocol::checks;
use crate::protocol::error_response::Refused;
use crate::protocol::refresh::merge;
use crate::protocol::server_metadata::ServerMetadata;
use crate::protocol::token_response::Tokens;
use crate::protocol::transaction::Transaction;
use zeroize::Zeroizing;

/// Steps that one byte may take: every lookup looks at every member, and sorting looks several times.
const STEPS_PER_BYTE: usize = 60;

fn assert_linear(limit: usize, what: &str, work: impl Fn(usize)) {
    let (half, whole) = (cost::of(|| work(limit / 2)), cost::of(|| work(limit)));
    assert!(whole <= half * 5 / 2 + 2000, "{what}: {half} steps for half of it, {whole} for all");
    assert!(whole <= limit * STEPS_PER_BYTE, "{what}: {whole} steps");
}

/// Members or names up to `bytes`, each different.
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

fn response(status: u16, body: String) -> HttpResponse {
    HttpResponse {
        status,
        content_type: Some("application/json".to_owned()),
        www_authenticate: None,
        retry_after: None,
        body: Zeroizing::new(body),
        secrets: Hidden::default(),
    }
}

fn read(body: String) -> Tokens {
    let asked = Asked { request: Refused::Other, scope: &[], received_at: UnixTime(1000) };
    let tokens = parse_token_response(&TestJson, &TokenResponseKnobs::default(), &response(200, body), &asked);
    tokens.unwrap_or_else(|error| panic!("{error}"))
}

fn with_extra(bytes: usize, prefix: &str) -> Tokens {
    let head = r#"{"access_token":"x","token_type":"Bearer","#;
    read(many(bytes, head, ",", "}", |index| format!(r#""{prefix}{index:x}":1"#)))
}

fn with_scope(bytes: usize, prefix: &str) -> Tokens {
    let head = r#"{"access_token":"x","token_type":"Bearer","scope":""#;
    read(many(bytes, head, " ", "\"}", |index| format!("{prefix}{index:x}")))
}

#[test]
fn b1_a_refresh_takes_steps_in_proportion_to_its_answer_and_the_tokens_before() {
    assert_linear(BODY_LIMIT, "unknown members beside others", |bytes| {
        let mut old = with_extra(bytes, "a");
        // As an application hands them in, that keeps them itself.
        old.extra = (0..bytes / 8).map(|index| (format!("c{index:x}"), Value::Null)).collect();
        drop(merge(old, with_extra(bytes, "b")));
    });
    assert_linear(BODY_LIMIT, "scopes beside others", |bytes| {
        drop(merge(with_scope(bytes, "a"), with_scope(bytes, "b")));
        drop(merge(with_scope(bytes, ""), with_scope(bytes, "")));
    });
}

#[test]
fn b1_unknown_members_of_token_answers_do_not_grow_from_refresh_to_refresh() {
    let mut tokens = with_extra(2000, "a");
    for round in 0..50 {
        tokens = merge(tokens, with_extra(2000, &format!("r{round}-"))).unwrap_or_else(|error| panic!("{error}"));
    }
    assert!(tokens.extra.len() <= 256, "{}", tokens.extra.len());
    assert_eq!(tokens.extra.first().map(|(name, _)| name.as_str()), Some("r49-0"), "the newest stay");
    assert!(tokens.diagnostics.0.iter().any(|entry| entry.code == "extra_left_out"));
    let large = format!(r#"{{"access_token":"x","a":"{}","b":"small"}}"#, "a".repeat(40_000));
    let tokens = read(large);
    let names: Vec<&str> = tokens.extra.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["b"], "what does not fit leaves room for what does");
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
            let body = concat(&[r#"{"error":"invalid_grant","error_description":""#, &said, "\"}"]);
            let mut answer = response(400, body);
            answer.secrets.push(&secret);
            answer.secrets.push("another secret");
            let asked = Asked { request: Refused::Other, scope: &[], received_at: UnixTime(1000) };
            let refused = parse_token_response(&TestJson, &TokenResponseKnobs::default(), &answer, &asked);
            let said = refused.err().and_then(|error| error.server().error_description.clone()).unwrap_or_default();
            assert!(said.len() <= 1024 && said.starts_with("[redacted]"), "{what}: {said}");
        });
    }
}

#[test]
fn b1_a_challenge_takes_steps_in_proportion_to_it() {
    for unit in ["error", "error ", "error=\"", ",error\"=", "e"] {
        assert_linear(16_384, unit, |bytes| {
            let _ = challenge_parameter(&unit.repeat(bytes / unit.len()), "error_description");
        });
    }
}

#[test]
fn b1_a_callback_takes_steps_in_proportion_to_it() {
    let transaction = || Transaction {
        state: Secret::from("s"),
        code_verifier: None,
        nonce: None,
        redirect_uri: String::new(),
        client_id: String::new(),
        server: String::new(),
        started_at: UnixTime(1000),
        scope: Vec::new(),
        max_age: None,
        variables: Vec::new(),
        return_to: None,
        app_state: Value::Null,
    };
    for unit in ["&", "a&", "a=1&", "%41=%41&", "scope=a&"] {
        assert_linear(CALLBACK_LIMIT, unit, |bytes| {
            let callback = concat(&["?state=s&code=c&", &unit.repeat((bytes - 16) / unit.len())]);
            let response = UnverifiedResponse::parse(&callback, &[]).unwrap_or_else(|error| panic!("{error}"));
            let expected =
                checks::Expected { client_id: "", server: "", issuer: None, iss_required: false, now: UnixTime(1000) };
            drop(checks::verify(&response, transaction(), &expected));
        });
    }
}

#[test]
fn b1_metadata_and_userinfo_take_steps_in_proportion_to_them() {
    let head = r#"{"issuer":"https://as.example","authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t","#;
    assert_linear(METADATA_LIMIT, "metadata of many members", |bytes| {
        let text = many(bytes, head, ",", "}", |index| format!(r#""k{index:x}":1"#));
        let value = TestJson.parse_json(&text).unwrap_or_default();
        assert!(ServerMetadata::from_fetched(&value, "https://as.example").is_ok());
    });
    assert_linear(BODY_LIMIT, "userinfo of many members", |bytes| {
        let text = many(bytes, r#"{"sub":"ada","#, ",", "}", |index| format!(r#""k{index:x}":{{}}"#));
        assert!(parse_userinfo(&TestJson, &response(200, text)).is_ok());
    });
}

#[cfg(feature = "backend")]
#[test]
fn b1_keys_and_tokens_take_steps_in_proportion_to_them() {
    use crate::protocol::{checks::logout_token, jwks};
    let key = |index: usize| format!(r#"{{"kty":"RSA","kid":"{index:x}","n":"","e":"AQAB"}}"#);
    assert_linear(METADATA_LIMIT, "a set of many keys", |bytes| {
        let text = many(bytes, r#"{"keys":["#, ",", "]}", key);
        let keys = TestJson.parse_json(&text).unwrap_or_default();
        assert!(jwks::fitting(&keys, Some("none"), ("RS256", "RSA", None)).is_empty());
        assert!(!jwks::names(&keys, Some("none")));
    });
    assert_linear(16_384, "claims of a logout token", |bytes| {
        let text = many(bytes, "{", ",", "}", |index| format!(r#""k{index:x}":[]"#));
        let claims = TestJson.parse_json(&text).unwrap_or_default();
        let expected = logout_token::Expected { issuer: "i", client_id: "c", now: UnixTime(0) };
        assert!(logout_token::verify(&claims, &claims, &expected).is_err());
    });
    assert_linear(BODY_LIMIT / 2, "audiences of an ID token", |bytes| {
        let claims = many(bytes, r#"{"iss":"i","sub":"s","exp":9,"iat":1,"aud":["c","#, ",", "]}", |index| {
            format!("\"{index:x}\"")
        });
        let part = |text: &str| crate::base::base64::encode_url(text.as_bytes());
        let token = Secret::new([part(r#"{"alg":"RS256"}"#), part(&claims), part("s")].join("."));
        let expected = checks::id_token::Expected {
            issuer: "i",
            client_id: "c",
            nonce: None,
            max_age: None,
            algorithms: None,
            trusted_audiences: &["0".to_owned()],
            now: UnixTime(1),
        };
        assert!(checks::id_token::verify(&TestJson, &token, &expected).is_err());
    });
}
