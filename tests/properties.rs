//! Properties of the pure rooms: with any input, nothing panics and no token leaks.
//!
//! The documents are those of the shipped providers and of the sixty rows, broken at random places.
#![cfg(feature = "backend")]
#![allow(missing_docs, reason = "tests read as sentences")]
#![allow(clippy::panic, clippy::expect_used, reason = "a test stops where its ground is wrong")]

#[path = "vectors/engine.rs"]
mod engine;
#[path = "properties/steps.rs"]
mod steps;

use grantway::base::http::HttpAnswer;
use grantway::base::url::{self, PlainHttp};
use grantway::base::value::build::{List, Object};
use grantway::base::vocabulary::W;
use grantway::dialect::endpoints::endpoint;
use grantway::dialect::inbound::token_response::{self, Asked};
use grantway::dialect::inbound::userinfo;
use grantway::dialect::launch::{Arrival, classify, variables};
use grantway::dialect::outbound::{authorization_url, token_request};
use grantway::dialect::provider::{Endpoint, Grant, Pkce, Provider};
use grantway::dialect::schema::reader::document::compile;
use grantway::protocol::authorization::authorization_request::AuthorizationRequest;
use grantway::protocol::authorization::pkce::ChallengeMethod;
use grantway::protocol::authorization::transaction::Transaction;
use grantway::protocol::token::token_request::Grant as GrantedBy;
use grantway::protocol::token::tokens::Tokens;
use grantway::step::Result as Step;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value as Json, json};
use steps::{Arena, Cx, Value, json_of, step, text_of, texts_value, value_in};

/// The verifier of RFC 7636, appendix B.
const VERIFIER: &[u8] = b"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

const TEMPLATES: &str =
    r#"{"authorization_endpoint":"https://as.example/authorize","token_endpoint":"https://as.example/token"}"#;

fn read(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Every document that the tests know.
fn documents() -> Vec<Json> {
    let mut documents = vec![
        read(include_str!("../providers/intandem.json")),
        read(include_str!("../providers/tali.json")),
        read(include_str!("../providers/tiltify-v3.json")),
        read(include_str!("../providers/tiltify.json")),
    ];
    for rows in [
        include_str!("dialects/authorization_request.json"),
        include_str!("dialects/token_request.json"),
        include_str!("dialects/token_response.json"),
        include_str!("dialects/tenants_and_calls.json"),
    ] {
        for row in read(rows).as_object().into_iter().flat_map(serde_json::Map::values) {
            let mut document = read(TEMPLATES);
            if let (Some(members), Some(own)) = (document.as_object_mut(), row.as_object()) {
                members.extend(own.clone());
            }
            documents.push(document);
        }
    }
    documents
}

fn any_json() -> impl Strategy<Value = Json> {
    let words = vec![
        "access_token",
        "refresh_token",
        "error",
        "data",
        "status",
        "expires_in",
        "scope",
        "",
        "/",
        "/data",
        "{host}",
        "{",
        "https://as.example/x",
        "https://as.example/x?a=b#c",
        "http://as.example",
        "none",
        "body",
        "json",
        "Bearer",
        "2023-01-27T19:32:03Z",
        "-1",
        "\u{0}\u{fffd}ß",
    ];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        select(words.clone()).prop_map(Json::from),
        ".{0,12}".prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 24, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            proptest::collection::vec((select(words.clone()), inner), 0..4).prop_map(|members| Json::Object(
                members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            )),
        ]
    })
}

/// Pointers to everything in `json`.
fn places(json: &Json, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    match json {
        Json::Object(members) => members.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), out)),
        Json::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| places(value, &format!("{at}/{index}"), out))
        }
        _ => {}
    }
}

/// A known document with up to three places replaced by random values.
fn broken_document() -> impl Strategy<Value = Json> {
    let breaks = proptest::collection::vec((any::<Index>(), any_json()), 0..4);
    (select(documents()), breaks).prop_map(|(mut document, breaks)| {
        for (index, value) in breaks {
            let mut pointers = Vec::new();
            places(&document, "", &mut pointers);
            if let Some(place) = document.pointer_mut(index.get(&pointers).as_str()) {
                *place = value;
            }
        }
        document
    })
}

/// A step of a client of the document; `None` if the document is refused.
fn with_provider<T>(document: &Json, now: i64, work: impl for<'a> FnOnce(Cx<'a>, Value<'a>) -> T) -> Option<T> {
    step(now, |mut cx| {
        let arena = cx.arena;
        let provider = compile(&mut cx, value_in(arena, document)).ok()?;
        let values = values(&mut cx, provider);
        let mut client = List::new(arena);
        client.push(provider.value());
        client.push(Value::NOTHING);
        client.push(&b"id"[..]);
        client.push(&b"https://app.example/cb"[..]);
        client.push(Value::EMPTY_LIST);
        client.push(values);
        client.push(Object::new(arena).done());
        client.push(Value::NOTHING);
        client.push(&b"a client's secret"[..]);
        cx.client = client.done();
        Some(work(cx, values))
    })
}

/// Values of the right form for all variables.
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

fn transaction<'a>(arena: Arena<'a>, state: &str, scope: &[String]) -> Transaction<'a> {
    let mut members = Object::new(arena);
    members.put(W::state, state.as_bytes());
    members.put(W::code_verifier, VERIFIER);
    members.put(W::redirect_uri, &b"https://app.example/cb"[..]);
    members.put(W::client_id, &b"id"[..]);
    members.put(W::started_at, 0);
    members.put(W::scope, texts_value(arena, scope));
    Transaction::new(members)
}

/// The tokens of an answer in their plain form, or the error that the host gets; `None` if the document is
/// refused.
fn tokens_of(document: &Json, status: u16, content_type: &str, body: &str, now: i64) -> Option<Result<Json, String>> {
    with_provider(document, now, |mut cx, _| {
        let answer = value_in(cx.arena, &json!([status, content_type, null, null, body]));
        let answer = HttpAnswer::new(answer, Value::EMPTY_LIST);
        let _ = userinfo::read(&mut cx, answer).is_ok();
        cx.forget_notes();
        let read = token_response::read(&mut cx, answer, Asked::Code, Value::EMPTY_LIST);
        let read: Step<Value<'_>> = read.map(|tokens| tokens.to_value(cx.arena));
        let ended = cx.end(read);
        if ended.at(0).is_true() { Ok(json_of(ended.at(1))) } else { Err(json_of(ended).to_string()) }
    })
}

const CONTENT_TYPES: &[&str] =
    &["application/json", "application/x-www-form-urlencoded", "text/plain", "text/html", ""];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_is_a_document_or_refused(json in any_json()) {
        let _ = with_provider(&json, 0, |_, _| ());
    }

    #[test]
    fn a_broken_document_is_refused_or_has_secure_endpoints(document in broken_document()) {
        let urls = with_provider(&document, 0, |mut cx, values| {
            let mut urls = Vec::new();
            for which in [
                Endpoint::Authorization, Endpoint::Token, Endpoint::Userinfo, Endpoint::Revocation, Endpoint::EndSession,
                Endpoint::Jwks, Endpoint::Refresh,
            ] {
                urls.extend(endpoint(&mut cx, which, values).map(text_of));
            }
            urls
        });
        for url in urls.unwrap_or_default() {
            prop_assert!(url::verify(url.as_bytes(), PlainHttp::Loopback).is_ok(), "{}", url);
        }
    }

    #[test]
    fn any_document_makes_a_url_of_plain_characters_that_stays_at_its_host(
        document in broken_document(),
        state in "[A-Za-z0-9_-]{1,12}",
        scope in proptest::collection::vec(".{0,8}", 0..3),
        extra in proptest::collection::vec((".{0,6}", ".{0,12}"), 0..3),
    ) {
        let made = with_provider(&document, 0, |mut cx, values| {
            let arena = cx.arena;
            let endpoint = endpoint(&mut cx, Endpoint::Authorization, values).ok()?;
            let transaction = transaction(arena, &state, &scope);
            let challenge = match cx.provider().pkce() {
                Pkce::S256 => Some(ChallengeMethod::S256),
                Pkce::S256Hex => Some(ChallengeMethod::S256Hex),
                Pkce::Plain => Some(ChallengeMethod::Plain),
                Pkce::None => None,
            };
            let extra = steps::pairs_value(arena, &extra);
            let request = AuthorizationRequest { transaction: &transaction, challenge, is_form_post: false, extra };
            let url = authorization_url(&mut cx, endpoint, request, values).ok()?;
            let is_literal = cx.provider().authorization_request().has_literal_separator();
            Some((text_of(endpoint), text_of(url), is_literal))
        });
        if let Some((endpoint, url, is_literal)) = made.flatten() {
            if url::verify(url.as_bytes(), PlainHttp::Anywhere).is_ok() {
                prop_assert_eq!(url::ascii_origin(url.as_bytes()), url::ascii_origin(endpoint.as_bytes()));
            } else {
                // For a separator that must stay literal, the document itself is responsible.
                prop_assert!(is_literal, "{}", url);
            }
        }
    }

    #[test]
    fn any_document_makes_a_token_request_for_its_own_endpoint(document in broken_document(), refresh_token in ".{1,12}") {
        let made = with_provider(&document, 0, |mut cx, values| {
            let arena = cx.arena;
            let endpoint = endpoint(&mut cx, Endpoint::Token, values).ok()?;
            let grant = GrantedBy::RefreshToken {
                refresh_token: arena.copy(refresh_token.as_bytes()),
                redirect_uri: arena.text(b"https://app.example/cb"),
                scope: Value::NOTHING,
            };
            let knobs = cx.provider().token_request(Grant::AuthorizationCode);
            let request = token_request(&mut cx, knobs, endpoint, grant.into_parameters(arena), values).ok()?;
            Some((text_of(endpoint), text_of(request.url)))
        });
        if let Some((endpoint, url)) = made.flatten() {
            prop_assert!(url.starts_with(&endpoint) || endpoint.ends_with('&'), "{}", url);
        }
    }

    #[test]
    fn any_callback_is_told_apart_and_a_launch_names_listed_hosts_only(document in broken_document(), callback in "[/?]?.{0,60}", evil in "[a-z]{1,8}\\.evil") {
        let named = with_provider(&document, 0, |mut cx, _| {
            let arena = cx.arena;
            let _ = classify(&mut cx, arena.copy(callback.as_bytes())).is_ok();
            let launch = format!("/launch?brand_host={evil}&shop={evil}&hmac=h");
            match classify(&mut cx, arena.copy(launch.as_bytes())) {
                Ok(Arrival::Launch(parameters)) => variables(&mut cx, parameters).map(steps::pairs_of).unwrap_or_default(),
                _ => Json::Null,
            }
        });
        let named = named.unwrap_or_default();
        for pair in named.as_array().into_iter().flatten() {
            prop_assert_ne!(&pair[1], &json!(evil));
        }
    }

    #[test]
    fn any_answer_is_read_or_refused(
        document in select(documents()),
        status in select(vec![200u16, 201, 204, 302, 400, 401, 403, 422, 429, 500, 0]),
        content_type in select(CONTENT_TYPES),
        json in any_json(),
        text in ".{0,60}",
        received_at in any::<i64>(),
    ) {
        for body in [&json.to_string(), &text] {
            prop_assert!(tokens_of(&document, status, content_type, body, received_at).is_some(), "a known document was refused");
        }
    }

    #[test]
    fn s42_tokens_survive_their_plain_form_and_never_enter_an_error(
        document in select(documents()),
        expires_in in any_json(),
        scope in any_json(),
        token_type in any_json(),
        created_at in any_json(),
        received_at in 0i64..4_000_000_000,
    ) {
        let members = json!({
            "access_token": "hunter2-a", "refresh_token": "hunter2-r", "id_token": ["hunter2-i"], "token": "hunter2-t", "accessToken": "hunter2-c",
            "expires_in": expires_in, "scope": scope, "token_type": token_type, "created_at": created_at,
        });
        let nested = json!({ "data": members.clone(), "body": members.clone(), "response": members.clone(), "status": 0, "code": 0 });
        for body in [&members, &nested] {
            for text in [body.to_string(), body.to_string().replace('}', ",}")] {
                let read = tokens_of(&document, 200, "application/json", &text, received_at);
                if let Err(shown) = read.ok_or_else(|| TestCaseError::fail("a known document was refused"))? {
                    prop_assert!(!shown.contains("hunter2"), "{}", shown);
                }
            }
            let without_id_token = body.to_string().replace(r#"["hunter2-i"]"#, "null");
            if let Some(Ok(plain)) = tokens_of(&document, 200, "application/json", &without_id_token, received_at) {
                let again = step(0, |mut cx| {
                    let plain = value_in(cx.arena, &plain);
                    let printed = format!("{plain:?}");
                    assert!(!printed.contains("hunter2"));
                    Tokens::read(&mut cx, plain).map(|tokens| json_of(tokens.to_value(cx.arena))).expect("tokens")
                });
                prop_assert_eq!(&again["expires_at"], &plain["expires_at"], "the same number in JavaScript");
                prop_assert_eq!(&again["scope"], &plain["scope"]);
            }
        }
    }

    #[test]
    fn any_text_is_json_or_not_without_a_panic(text in ".{0,40}") {
        step(0, |cx| drop(cx.json(text.as_bytes()).map(json_of)));
    }
}
