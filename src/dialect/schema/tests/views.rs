//! What the views read from a compiled document: the standard where the document sets nothing, and what one
//! request inherits from another.

use crate::base::value::Value;
use crate::dialect::provider::{
    AbsentExpiry, BodyFormat, ClientAuthentication, Endpoint, ExpiryKind, ExpiryUnit, Grant, Method, ParametersIn,
    Pattern, Pkce, Provider, ScopeForm, Source,
};
use crate::dialect::schema::reader::document::{compile, compile_overlay};
use crate::testing::{context, json, json_of, value};

fn provider(members: serde_json::Value) -> Provider<'static> {
    let mut document = json!({
        "authorization_endpoint": "https://as.example/a", "token_endpoint": "https://as.example/t",
    });
    let all = document.as_object_mut().expect("an object");
    all.extend(members.as_object().expect("an object").clone());
    compile(&mut context(&json!(null), &json!([])), value(&document)).expect("a document")
}

fn dialect(members: serde_json::Value) -> Provider<'static> {
    provider(json!({ "dialect": members }))
}

#[test]
fn a_document_that_says_nothing_is_as_the_standards_say() {
    let provider = provider(json!({}));
    assert_eq!(provider.pkce(), Pkce::S256);
    let request = provider.authorization_request();
    assert_eq!((request.response_type().bytes(), request.scope_separator().bytes()), (&b"code"[..], &b" "[..]));
    assert!(request.sends_scope() && !request.always_sends_nonce() && !request.has_parameters_in_fragment());
    assert!(!request.has_literal_separator() && request.default_scope().items().is_empty());
    let response = provider.authorization_response();
    assert!(!response.is_form_post() && !response.ignores_iss() && !response.grants_scope());
    assert_eq!(response.code_lifetime(), None);
    for grant in [Grant::AuthorizationCode, Grant::RefreshToken, Grant::ClientCredentials] {
        let request = provider.token_request(grant);
        assert_eq!((request.method(), request.parameters_in()), (Method::Post, ParametersIn::Form));
        assert_eq!(request.client_authentication().way(), None);
        // RFC 6749 section 6 has no `redirect_uri`.
        assert_eq!(request.sends_redirect_uri(), grant != Grant::RefreshToken);
    }
    let refresh = provider.refresh_request();
    assert!(
        refresh.is_supported() && refresh.allows_narrowing() && provider.client_credentials_request().is_supported()
    );
    let answer = provider.token_response();
    assert_eq!((answer.format(), answer.scope_form()), (BodyFormat::Json, ScopeForm::Text));
    assert_eq!((answer.expiry_unit(), answer.expiry_kind()), (ExpiryUnit::Seconds, ExpiryKind::Relative));
    assert_eq!(answer.absent_expiry(), AbsentExpiry::Unknown);
    assert!(!answer.accepts_expiry_as_text() && !answer.is_zero_never() && !answer.counts_from_created_at());
    assert_eq!(answer.scope_separator().bytes(), b" ");
    assert_eq!(provider.api_request().scheme().bytes(), b"Bearer");
    assert_eq!(provider.userinfo().method(), Method::Get);
    assert!(!provider.uses_secret() && !provider.is_announced() && !provider.promises_iss());
    assert_eq!(provider.server().bytes(), b"https://as.example/t");
}

#[test]
fn requests_take_over_what_the_exchange_says() {
    let provider = dialect(json!({
        "token_request": {
            "method": "GET", "parameters_in": "query", "grant_type": "own", "names": { "client_id": "appid" },
            "headers": { "X-A": "1" }, "client_authentication": "body", "client_id_in_body": true,
        },
        "refresh_request": { "method": "POST", "names": {}, "redirect_uri": true, "endpoint": "https://as.example/r" },
        "client_credentials_request": { "client_authentication": "none" },
    }));
    let [exchange, refresh, credentials] = [Grant::AuthorizationCode, Grant::RefreshToken, Grant::ClientCredentials]
        .map(|grant| provider.token_request(grant));
    assert_eq!([exchange, refresh, credentials].map(|request| request.method() == Method::Get), [true, false, true]);
    assert_eq!([exchange, refresh, credentials].map(|request| request.names().exists()), [true, false, true]);
    assert_eq!([exchange, refresh, credentials].map(|request| request.grant_type().exists()), [true, false, false]);
    assert!(refresh.sends_redirect_uri() && refresh.parameters_in() == ParametersIn::Query);
    assert_eq!(refresh.client_authentication().way(), Some(ClientAuthentication::Body));
    assert_eq!(credentials.client_authentication().way(), Some(ClientAuthentication::None));
    // Another endpoint inherits how the client authenticates, but not how a grant is spelled.
    let revocation = provider.revocation_request();
    assert_eq!((revocation.method(), revocation.names().exists()), (Method::Post, false));
    assert_eq!(revocation.client_authentication().way(), Some(ClientAuthentication::Body));
    assert!(revocation.repeats_client_id() && json_of(revocation.headers()) == json!({ "X-A": "1" }));
    assert_eq!(provider.endpoint(Endpoint::Refresh).bytes(), b"https://as.example/r");
    assert!(provider.uses_secret());
}

#[test]
fn variables_have_their_names_if_no_parameter_is_named() {
    let provider = provider(json!({ "variables": {
        "host": { "default": "a.example" },
        "team": { "pattern": "segment", "source": "callback", "allow": ["a", "b"], "parameter": "t" },
    } }));
    let [host, team] = [b"host", b"team"].map(|name| provider.variable(name).expect("declared"));
    assert_eq!(
        (host.pattern(), host.source(), host.parameter().bytes()),
        (Pattern::Host, Source::Options, &b"host"[..])
    );
    assert_eq!(
        (team.pattern(), team.source(), team.parameter().bytes()),
        (Pattern::Segment, Source::Callback, &b"t"[..])
    );
    assert!(provider.variable(b"other").is_none() && team.allow().contains(b"b"));
}

#[test]
fn parameters_of_the_application_have_no_wire_name_of_the_engine() {
    let request = dialect(json!({ "authorization_request": {
        "names": { "login_hint": "login", "state": "s" }, "omit": ["redirect_uri"],
    } }));
    let reserves = |name: &str| request.authorization_request().reserves(name.as_bytes());
    assert!(["s", "state", "client_id", "scope", "request_uri"].into_iter().all(reserves));
    assert!(!["login_hint", "login", "redirect_uri", "prompt"].into_iter().any(reserves));
}

#[test]
fn an_issuer_brings_the_metadata_of_what_the_options_say() {
    let mut cx = context(&json!(null), &json!([]));
    let overlay = value(&json!({ "token_response": { "expires_in": { "absent": 60 } } }));
    let alone = compile_overlay(&mut cx, overlay).expect("an overlay");
    let metadata = json!({ "issuer": "https://as.example", "token_endpoint": "https://as.example/t" });
    let provider = alone.announced_by(cx.arena, value(&metadata));
    assert!(provider.is_announced() && !alone.is_announced() && !alone.issuer().exists());
    assert_eq!(provider.server().bytes(), b"https://as.example");
    assert_eq!(provider.token_response().absent_expiry(), AbsentExpiry::Seconds(60));
    let nothing = compile_overlay(&mut cx, Value::NOTHING).expect("nothing is an overlay");
    assert_eq!(nothing.authorization_request().response_type().bytes(), b"code");
}
