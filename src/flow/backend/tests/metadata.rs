//! Server metadata: fetched when it is needed, kept for an hour, a failure for ten seconds.

use super::application::{Application, TOKENS, client};
use crate::base::value::Value;

const METADATA: &str = r#"{"issuer":"https://alpha.example","authorization_endpoint":"https://alpha.example/authorize","token_endpoint":"https://alpha.example/token"}"#;

fn application() -> Application {
    Application::with(|options| {
        let mut entry = client("https://app.example", "alpha", Value::Null);
        entry.set("issuer", Value::from("https://alpha.example"));
        options.set("providers", Value::object([("alpha", entry)]));
    })
}

#[test]
fn fetches_metadata_once_an_hour_and_isolate() {
    let app = application();
    let browser = app.browser();
    app.world.will_answer(200, METADATA);
    let state = browser.start(&app, "alpha");
    assert_eq!(browser.come_back(&app, "alpha", &state, TOKENS).location(), "/inbox");
    app.world.pass(3599);
    browser.start(&app, "alpha");
    assert_eq!(app.world.count_sent("/.well-known/"), 1);
    app.world.pass(1);
    app.world.will_answer(200, METADATA);
    browser.start(&app, "alpha");
    assert_eq!(app.world.count_sent("/.well-known/"), 2);
}

#[test]
fn rests_ten_seconds_after_a_failure() {
    let app = application();
    let browser = app.browser();
    app.world.will_answer(503, "");
    let login = |browser: &super::browser::Browser| browser.open(&app, "/auth/alpha/login?return_to=/inbox");
    assert_eq!(login(&browser).location(), "/inbox#auth_error=server_unavailable");
    app.world.pass(9);
    assert_eq!(login(&browser).location(), "/inbox#auth_error=server_unavailable");
    assert_eq!(app.world.count_sent("/.well-known/"), 1, "not asked again");
    app.world.pass(1);
    app.world.will_answer(200, METADATA);
    assert!(login(&browser).location().starts_with("https://alpha.example/authorize?"));
}

#[test]
fn s9_a13_trusts_no_metadata_of_another_issuer_and_no_plain_http_endpoint() {
    for (from, to, code) in [
        ("\"https://alpha.example\"", "\"https://evil.example\"", "metadata_issuer_mismatch"),
        ("https://alpha.example/token", "http://alpha.example/token", "metadata_endpoint_unusable"),
        ("\"token_endpoint\"", "\"other_endpoint\"", "metadata_malformed"),
    ] {
        let app = application();
        app.world.will_answer(200, &METADATA.replace(from, to));
        // RFC 8414's document, which is looked for where that of OpenID Connect lacks something.
        app.world.will_answer(404, "");
        let page = app.browser().open(&app, "/auth/alpha/login?return_to=/inbox");
        assert_eq!(page.location(), format!("/inbox#auth_error={code}"));
    }
}

#[test]
fn shows_a_session_while_its_provider_cannot_be_found() {
    let app = application();
    let browser = app.browser();
    app.world.will_answer(200, METADATA);
    let state = browser.start(&app, "alpha");
    browser.come_back(&app, "alpha", &state, TOKENS);
    let elsewhere = app.elsewhere(|options| {
        let mut entry = client("https://app.example", "alpha", Value::Null);
        entry.set("issuer", Value::from("https://alpha.example"));
        options.set("providers", Value::object([("alpha", entry)]));
    });
    let session = browser.session(&elsewhere);
    assert_eq!((session.get_str("provider"), session.get("stale")), (Some("alpha"), None));
    assert_eq!(app.world.count_sent("/.well-known/"), 1, "nothing is due, so nothing is fetched");
    app.world.pass(3600);
    app.world.will_answer(503, "");
    let session = browser.session(&elsewhere);
    assert_eq!((session.get_str("provider"), session.get("stale")), (Some("alpha"), Some(&Value::Bool(true))));
}
