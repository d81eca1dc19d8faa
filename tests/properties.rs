//! Properties of the pure rooms: whatever comes in, nothing panics and no token gets out.
//!
//! Documents are those of the shipped providers and of the sixty rows, broken at random places.
#![cfg(feature = "backend")]
#![allow(missing_docs, reason = "tests read as sentences")]
#![allow(clippy::panic, reason = "a test stops where its ground is wrong")]

#[path = "vectors/client.rs"]
mod client;

use client::{SerdeJson, VERIFIER, answer, value_of};
use grantway::base::json::ParseJson as _;
use grantway::base::secret::Secret;
use grantway::base::time::UnixTime;
use grantway::base::url::AbsoluteUrl;
use grantway::base::value::Value;
use grantway::dialect::client_authentication::ClientAuthentication;
use grantway::dialect::inbound::token_response::{Asked, parse_token_response};
use grantway::dialect::inbound::userinfo::parse_userinfo;
use grantway::dialect::launch::{Arrival, classify, variables};
use grantway::dialect::outbound::{ClientIdentity, authorization_url, token_request};
use grantway::dialect::provider::Provider;
use grantway::dialect::reader::Pairs;
use grantway::protocol::authorization_request::AuthorizationRequest;
use grantway::protocol::error_response::Refused;
use grantway::protocol::token_request::Grant;
use grantway::protocol::token_response::Tokens;
use grantway::protocol::transaction::Transaction;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value as Json;

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

/// The pointers of everything in `json`.
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

/// A known document with up to three places replaced by anything.
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

fn provider(document: Json) -> Option<Provider> {
    Provider::from_document(&value_of(document)).ok()
}

/// Values of the right shape for all variables.
fn values(provider: &Provider) -> Pairs {
    let all = provider.variables.iter().map(|variable| {
        let value = ["https://a.example", "a.example", "a"].into_iter().find(|value| variable.check_own(value).is_ok());
        (variable.name.clone(), variable.default.clone().unwrap_or_else(|| value.unwrap_or_default().to_owned()))
    });
    all.collect()
}

fn transaction(state: &str, scope: Vec<String>) -> Transaction {
    Transaction {
        state: Secret::from(state),
        code_verifier: Some(Secret::from(VERIFIER)),
        nonce: None,
        redirect_uri: "https://app.example/cb".to_owned(),
        client_id: "id".to_owned(),
        server: String::new(),
        started_at: UnixTime(0),
        scope,
        max_age: None,
        variables: Pairs::new(),
        return_to: None,
        app_state: Value::Null,
    }
}

fn tokens_of(
    provider: &Provider,
    status: u16,
    content_type: &str,
    body: &str,
    received_at: i64,
) -> Result<Tokens, String> {
    let asked = Asked { request: Refused::Code { lifetime: None }, scope: &[], received_at: UnixTime(received_at) };
    let response = answer(status, content_type, body);
    drop(parse_userinfo(&SerdeJson, &response));
    parse_token_response(&SerdeJson, &provider.dialect.token_response, &response, &asked)
        .map_err(|error| format!("{error} {error:?}"))
}

const CONTENT_TYPES: &[&str] =
    &["application/json", "application/x-www-form-urlencoded", "text/plain", "text/html", ""];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_is_a_document_or_refused(json in any_json()) {
        drop(provider(json));
    }

    #[test]
    fn a_broken_document_is_refused_or_has_secure_endpoints(document in broken_document()) {
        if let Some(provider) = provider(document) {
            let values = values(&provider);
            for (name, endpoint, _) in provider.metadata.endpoints() {
                if let (Some(_), Ok(url)) = (endpoint, provider.endpoint(name, &values)) {
                    prop_assert!(url.is_https() || url.is_loopback(), "{}", url.as_str());
                }
            }
            if let Ok(url) = provider.refresh_endpoint(&values) {
                prop_assert!(url.is_https() || url.is_loopback(), "{}", url.as_str());
            }
        }
    }

    #[test]
    fn any_document_makes_a_url_of_plain_characters_that_stays_at_its_host(
        document in broken_document(),
        state in "[A-Za-z0-9_-]{1,12}",
        scope in proptest::collection::vec(".{0,8}", 0..3),
        extra in proptest::collection::vec((".{0,6}", ".{0,12}"), 0..3),
    ) {
        let Some(provider) = provider(document) else { return Ok(()) };
        let values = values(&provider);
        let Ok(endpoint) = provider.endpoint("authorization_endpoint", &values) else { return Ok(()) };
        let transaction = transaction(&state, scope);
        let request = AuthorizationRequest { transaction: &transaction, challenge: provider.dialect.pkce, form_post: false, extra: &extra };
        if let Ok(url) = authorization_url(&provider.dialect, &endpoint, &request, &values) {
            let literal = provider.dialect.authorization_request.scope_literal_separator;
            match AbsoluteUrl::parse(&url) {
                Ok(parsed) => prop_assert_eq!(parsed.origin(), endpoint.origin()),
                // A separator that must stay literal is the document's own responsibility.
                Err(_) => prop_assert!(literal, "{}", url),
            }
        }
    }

    #[test]
    fn any_document_makes_a_token_request_for_its_own_endpoint(document in broken_document(), refresh_token in ".{1,12}", secret in ".{1,12}") {
        let Some(provider) = provider(document) else { return Ok(()) };
        let values = values(&provider);
        let Ok(endpoint) = provider.endpoint("token_endpoint", &values) else { return Ok(()) };
        let (refresh_token, secret) = (Secret::new(refresh_token), Secret::new(secret));
        let knobs = &provider.dialect.token_request;
        let client = ClientIdentity {
            client_id: "id",
            client_secret: Some(&secret),
            authentication: knobs.client_authentication.unwrap_or(ClientAuthentication::Basic),
            variables: &values,
        };
        let grant = Grant::RefreshToken { refresh_token: &refresh_token, redirect_uri: "https://app.example/cb", scope: None };
        if let Ok(request) = token_request(knobs, &endpoint, grant.parameters(), &client) {
            prop_assert!(request.url.starts_with(endpoint.as_str()) || endpoint.as_str().ends_with('&'), "{}", request.url);
        }
    }

    #[test]
    fn any_callback_is_told_apart_and_a_launch_names_listed_hosts_only(document in broken_document(), callback in "[/?]?.{0,60}", evil in "[a-z]{1,8}\\.evil") {
        let Some(provider) = provider(document) else { return Ok(()) };
        drop(classify(&provider, &callback));
        let launch = format!("/launch?brand_host={evil}&shop={evil}&hmac=h");
        if let Ok(Arrival::Launch(parameters)) = classify(&provider, &launch) {
            for (_, value) in variables(&provider, &parameters).unwrap_or_default() {
                prop_assert_ne!(value, evil.clone());
            }
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
        let Some(provider) = provider(document) else { return Err(TestCaseError::fail("a known document was refused")) };
        drop(tokens_of(&provider, status, content_type, &json.to_string(), received_at));
        drop(tokens_of(&provider, status, content_type, &text, received_at));
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
        let Some(provider) = provider(document) else { return Err(TestCaseError::fail("a known document was refused")) };
        let members = serde_json::json!({
            "access_token": "hunter2-a", "refresh_token": "hunter2-r", "id_token": ["hunter2-i"], "token": "hunter2-t", "accessToken": "hunter2-c",
            "expires_in": expires_in, "scope": scope, "token_type": token_type, "created_at": created_at,
        });
        let nested = serde_json::json!({ "data": members.clone(), "body": members.clone(), "response": members.clone(), "status": 0, "code": 0 });
        for body in [&members, &nested] {
            for text in [body.to_string(), body.to_string().replace('}', ",}")] {
                if let Err(shown) = tokens_of(&provider, 200, "application/json", &text, received_at) {
                    prop_assert!(!shown.contains("hunter2"), "{}", shown);
                }
            }
            let without_id_token = body.to_string().replace(r#"["hunter2-i"]"#, "null");
            if let Ok(tokens) = tokens_of(&provider, 200, "application/json", &without_id_token, received_at) {
                let plain = tokens.to_value();
                let again = Tokens::from_value(&plain).unwrap_or_else(|error| panic!("{error}"));
                prop_assert_eq!(again.expires_at.to_value(), tokens.expires_at.to_value(), "the same number in JavaScript");
                // The plain form has a list in any case, so an empty one and none look alike in it.
                let named = |scope: Option<Vec<String>>| scope.filter(|names| !names.is_empty());
                prop_assert_eq!(again.scope, named(tokens.scope));
                let printed = format!("{:?}", plain);
                prop_assert!(!printed.contains("hunter2"));
            }
        }
    }

    #[test]
    fn any_text_is_json_or_not_without_a_panic(text in ".{0,40}") {
        drop(SerdeJson.parse_json(&text));
    }
}
