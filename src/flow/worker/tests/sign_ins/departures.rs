//! What a client sets besides its issuer or its document: a dialect, parameters, its authentication.

use crate::flow::worker::tests::application::{Application, TOKENS, client, document};
use crate::step::Code;
use crate::testing::values::{Json as _, object, parsed};
use serde_json::Value;

const METADATA: &str = r#"{"issuer":"https://alpha.example","authorization_endpoint":"https://alpha.example/authorize","token_endpoint":"https://alpha.example/token"}"#;

/// The options of a client of the issuer, with these further members.
fn beside_issuer(members: &str) -> impl FnOnce(&mut Value) {
    let members = parsed(members);
    move |options| {
        let mut entry = client("https://app.example", "alpha", Value::Null);
        entry.set("issuer", Value::from("https://alpha.example"));
        for (name, value) in members.members() {
            entry.set(name, value.clone());
        }
        options.set("providers", object([("alpha", entry)]));
    }
}

/// The same for a client with a document.
fn beside_document(members: &str) -> impl FnOnce(&mut Value) {
    let members = parsed(members);
    move |options| {
        let mut entry = client("https://app.example", "alpha", document("alpha"));
        for (name, value) in members.members() {
            entry.set(name, value.clone());
        }
        options.set("providers", object([("alpha", entry)]));
    }
}

/// The address to which the login route redirects.
fn asked(app: &Application) -> String {
    app.browser().open(app, "/auth/alpha/login?return_to=/inbox").location().to_owned()
}

#[test]
fn a_client_by_issuer_adds_parameters_to_each_authorization_request() {
    let members = r#"{"parameters":{"prompt":"consent","access_type":"offline","audience":"https://api.example"}}"#;
    for app in [Application::with(beside_issuer(members)), Application::with(beside_document(members))] {
        app.world.will_answer(200, METADATA);
        let url = asked(&app);
        for pair in ["prompt=consent", "access_type=offline", "audience=https%3A%2F%2Fapi.example"] {
            assert_eq!(url.matches(pair).count(), 1, "{pair}: {url}");
        }
    }
}

#[test]
fn a_client_by_issuer_says_how_the_server_departs() {
    let app = Application::with(beside_issuer(
        r#"{"dialect":{"authorization_request":{"scope":{"separator":","}},"token_request":{"parameters_in":"json"}},"client_authentication":"body"}"#,
    ));
    let browser = app.browser();
    app.world.will_answer(200, METADATA);
    assert!(asked(&app).contains("scope=read%2Cwrite"));
    let state = browser.start(&app, "alpha");
    browser.come_back(&app, "alpha", &state, TOKENS);
    let sent = app.world.sent.borrow().last().map(|sent| sent.body.clone()).unwrap_or_default();
    assert!(sent.starts_with('{') && sent.contains(r#""client_secret":"the-client-secret""#), "{sent}");
}

#[test]
fn a_clients_dialect_lies_over_that_of_its_document() {
    let mut alpha = document("alpha");
    alpha.set(
        "dialect",
        parsed(r#"{"authorization_request":{"constants":{"a":"1","b":"2"},"scope":{"separator":","}}}"#),
    );
    let over = r#"{"authorization_request":{"constants":{"b":"3","c":"4"}}}"#;
    let app = Application::with(|options| {
        let mut entry = client("https://app.example", "alpha", alpha);
        entry.set("dialect", parsed(over));
        options.set("providers", object([("alpha", entry)]));
    });
    let url = asked(&app);
    assert!(url.contains("a=1&b=3&c=4") && url.contains("scope=read%2Cwrite"), "{url}");
}

#[test]
fn a_client_without_secret_says_so_if_the_metadata_does_not() {
    let without = r#"{"client_secret":null,"client_authentication":"none"}"#;
    let app = Application::with(beside_issuer(without));
    app.world.will_answer(200, METADATA);
    assert!(asked(&app).starts_with("https://alpha.example/authorize?"));
    let app = Application::with(beside_issuer(r#"{"client_secret":null}"#));
    app.world.will_answer(200, METADATA);
    assert_eq!(asked(&app), "/inbox#auth_error=secret_missing");
}

#[test]
fn no_parameter_of_a_client_stands_in_for_one_of_the_protocol() {
    for name in [
        "client_id",
        "client_secret",
        "code",
        "code_challenge",
        "code_challenge_method",
        "code_verifier",
        "grant_type",
        "nonce",
        "redirect_uri",
        "request",
        "request_uri",
        "response_mode",
        "response_type",
        "scope",
        "state",
        "client_assertion",
    ] {
        let members = format!(r#"{{"parameters":{{"{name}":"x"}}}}"#);
        assert_eq!(Application::refusal(beside_issuer(&members)), Some(Code::ParameterReserved), "{name}");
        assert_eq!(Application::refusal(beside_document(&members)), Some(Code::ParameterReserved), "{name}");
    }
    let renamed = r#"{"dialect":{"authorization_request":{"names":{"state":"context"}}},"parameters":{"context":"x"}}"#;
    assert_eq!(Application::refusal(beside_document(renamed)), Some(Code::ParameterReserved), "by its other name");
    assert_eq!(Application::refusal(beside_issuer(r#"{"parameters":{"prompt":1}}"#)), Some(Code::OptionWrongType));
    assert_eq!(Application::refusal(beside_issuer(r#"{"parameters":"prompt=login"}"#)), Some(Code::OptionWrongType));
}

#[test]
fn a_clients_own_departures_are_read_as_strictly_as_a_document() {
    for (members, code) in [
        (r#"{"dialect":{"pkce":{"method":"none"}}}"#, Code::OptionInvalid),
        (r#"{"dialect":{"token_request":{"client_auth":"body"}}}"#, Code::OptionUnknown),
        (r#"{"dialect":{"authorization_request":{"omit":["state"]}}}"#, Code::OptionInvalid),
        (r#"{"dialect":{"token_request":{"headers":{"Authorization":"x"}}}}"#, Code::OptionInvalid),
        (r#"{"dialect":"S256"}"#, Code::OptionWrongType),
        (r#"{"client_authentication":"client_secret_post"}"#, Code::OptionInvalid),
        (r#"{"prompt":"login"}"#, Code::OptionUnknown),
    ] {
        assert_eq!(Application::refusal(beside_issuer(members)), Some(code), "{members}");
        assert_eq!(Application::refusal(beside_document(members)), Some(code), "{members}");
    }
    let variable = r#"{"dialect":{"authorization_request":{"constants":{"a":"{tenant}"}}}}"#;
    assert_eq!(Application::refusal(beside_issuer(variable)), Some(Code::DocumentInvalid));
}

#[test]
fn the_age_that_a_parameter_asks_for_is_checked_as_that_of_the_option() {
    let app = Application::with(beside_document(r#"{"scope":"openid","parameters":{"max_age":"60"}}"#));
    let browser = app.browser();
    let url = browser.open(&app, "/auth/alpha/login?return_to=/inbox").location().to_owned();
    assert_eq!(url.matches("max_age=60").count(), 1, "{url}");
    assert!(
        asked(&Application::with(beside_document(r#"{"parameters":{"max_age":"soon"}}"#))).ends_with("option_invalid")
    );
}
