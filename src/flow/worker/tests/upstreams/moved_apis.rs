//! An API whose address comes with the tokens, and changes with a refresh.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Request};
use crate::step::Code;
use crate::testing::tasks::Tasks;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

const VARIABLES: &str = r#"{"api":{"pattern":"origin","source":"token_response","parameter":"api_domain","allow":["https://eu.example","https://us.example"]}}"#;

/// Tokens for the API at `host`.
fn at(host: &str) -> String {
    TOKENS.replace('{', &format!(r#"{{"api_domain":"https://{host}.example","#))
}

/// A session whose API is at `eu`, after that many seconds. Its access token lives an hour.
fn signed_in(is_stored: bool, seconds: i64) -> (Application, Browser) {
    let app = Application::with(|options| {
        options.set("tokens", Value::from("page"));
        let path = |member| ["providers", "alpha", "provider", member];
        options.change(&path("variables"), parsed(VARIABLES));
        options.change(&path("revocation_endpoint"), Value::from("{api}/revoke"));
        options.change(&path("dialect"), parsed(r#"{"api_request":{"headers":{"X-Api":"{api}"}}}"#));
        options.set(
            "upstreams",
            parsed(r#"{"api":{"origin":"https://api.example","paths":["/"],"providers":["alpha","beta","gamma"]}}"#),
        );
    });
    if is_stored {
        app.world.open_store();
    }
    let browser = app.browser();
    browser.sign_in_with(&app, "alpha", &at("eu"));
    app.world.pass(seconds);
    (app, browser)
}

fn refresh(app: &Application, browser: &Browser, answer: &str) -> (u16, Option<Code>) {
    app.world.will_answer(200, answer);
    let page = browser.send(app, &Request::call(app.origin, "POST", "/auth/token"));
    (page.status, page.code())
}

/// Where the session revokes its tokens.
fn revokes_at(app: &Application, browser: &Browser) -> String {
    app.world.will_answer(200, "");
    browser.post(app, "/auth/logout", r#"{"revoke":true}"#);
    app.world.sent.borrow().last().map(|sent| sent.url.clone()).unwrap_or_default()
}

#[test]
fn follows_the_address_that_a_refresh_names() {
    for is_stored in [false, true] {
        let (app, browser) = signed_in(is_stored, 3600);
        assert_eq!(refresh(&app, &browser, &at("us")).0, 200);
        assert_eq!(revokes_at(&app, &browser), "https://us.example/revoke", "stored: {is_stored}");
    }
}

#[test]
fn keeps_the_address_that_a_refresh_does_not_name() {
    for is_stored in [false, true] {
        let (app, browser) = signed_in(is_stored, 3600);
        assert_eq!(refresh(&app, &browser, TOKENS).0, 200);
        assert_eq!(revokes_at(&app, &browser), "https://eu.example/revoke", "stored: {is_stored}");
    }
}

#[test]
fn ends_the_session_if_a_refresh_names_an_unlisted_address() {
    for is_stored in [false, true] {
        let (app, browser) = signed_in(is_stored, 3600);
        let refused = (401, Some(Code::ReauthorizationRequired));
        assert_eq!(refresh(&app, &browser, &at("evil")), refused, "stored: {is_stored}");
        let count = app.world.sent.borrow().len();
        assert_eq!(browser.session(&app), Value::Null);
        assert_eq!(app.world.sent.borrow().len(), count, "nothing is sent anywhere");
    }
}

#[test]
fn uses_the_address_of_the_present_tokens_if_the_store_does_not_take_the_fresh_ones() {
    let (app, browser) = signed_in(true, 3570);
    app.world.tick(0);
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &Request::call(app.origin, "GET", "/auth/proxy/api.example/me")));
    tasks.run();
    if let Some(store) = app.world.store.borrow_mut().as_mut() {
        store.is_down = true;
    }
    assert!(app.world.answer(200, &at("us")), "a refresh is under way");
    for _ in 0..10 {
        app.world.tick(500);
        tasks.run();
    }
    tasks.finish();
    let script = app.world.script.borrow();
    let [(_, headers)] = &script.forwards[..] else { panic!("{:?}", script.forwards) };
    let header = |name: &str| headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    assert_eq!(header("Authorization"), Some("Bearer access-token-1"));
    assert_eq!(header("X-Api"), Some("https://eu.example"));
}
