//! How long a session lives, and how large it may be.

use crate::base::crypto::encode_bytes;
use crate::flow::worker::tests::application::{Application, START, TOKENS};
use crate::flow::worker::tests::browser::Browser;
use crate::step::Code;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

const LONG: &str = r#"{"access_token":"access-token-1","token_type":"Bearer","expires_in":9000000}"#;

#[test]
fn ends_a_session_that_nobody_uses() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in_with(&app, "alpha", LONG);
    app.world.pass(86_399);
    let copy = browser.copy();
    assert_eq!(copy.session(&app).get_str("provider"), Some("alpha"));
    browser.jar.borrow_mut().iter_mut().for_each(|cookie| cookie.end = i64::MAX);
    app.world.pass(1);
    assert_eq!(browser.session(&app), Value::Null, "the limit stands inside, not in Max-Age");
    assert_eq!(browser.names("__Host-gw."), Vec::<String>::new());
}

#[test]
fn moves_the_idle_limit_with_use_and_never_the_absolute_one() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in_with(&app, "alpha", LONG);
    let mut last = 0;
    for _ in 0..9 {
        app.world.pass(70_000);
        let session = browser.session(&app);
        if let Some(end) = session.get_integer("expires_at") {
            assert!(end <= START + 604_800, "{end}");
            last = end;
        }
    }
    assert_eq!(last, START + 604_800);
    assert_eq!(browser.session(&app), Value::Null);
}

#[test]
fn writes_the_cookie_now_and_then_and_not_with_every_request() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in_with(&app, "alpha", LONG);
    app.world.pass(4000);
    assert_eq!(browser.get(&app, "/auth/session").set_cookies().len(), 0);
    app.world.pass(400);
    assert_eq!(browser.get(&app, "/auth/session").set_cookies().len(), 1);
}

#[test]
fn takes_the_limits_from_the_options() {
    let app = Application::with(|options| options.set("session", parsed(r#"{"idleTimeout":100,"maxAge":150}"#)));
    let browser = app.browser();
    browser.sign_in_with(&app, "alpha", LONG);
    assert_eq!(browser.session(&app).get_integer("expires_at"), Some(START + 100));
    app.world.pass(90);
    assert_eq!(browser.session(&app).get_integer("expires_at"), Some(START + 150));
    app.world.pass(60);
    assert_eq!(browser.session(&app), Value::Null);
}

#[test]
fn a23_says_when_a_session_is_larger_than_its_cookies_may_be() {
    let app = Application::new();
    app.world.script.borrow_mut().on_sign_in = Some(Ok(Some(Value::String("x".repeat(6000)))));
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    app.world.will_answer(200, TOKENS);
    app.world.will_answer(200, r#"{"sub":"u"}"#);
    let page = browser.open(&app, &format!("/auth/alpha/callback?code=c&state={state}"));
    assert_eq!(page.location(), "/inbox#auth_error=session_too_large");
    assert_eq!(browser.names("__Host-gw."), Vec::<String>::new());
}

#[test]
fn begins_a_session_without_unknown_members_if_it_does_not_fit_otherwise() {
    let app = Application::new();
    let browser = app.browser();
    let more = format!("\"unknown\":\"{}\",\"expires_in\"", "x".repeat(9000));
    let page = browser.sign_in_with(&app, "alpha", &TOKENS.replace("\"expires_in\"", &more));
    assert_eq!(page.location(), "/inbox");
    let code = browser.session(&app).pointer("/diagnostics/0/code").and_then(Value::as_str).map(str::to_owned);
    assert_eq!(code.as_deref(), Some("extra_left_out"));
}

#[test]
fn keeps_the_id_token_out_of_the_cookie_and_its_claims_in() {
    let app = Application::with(|options| options.change(&["providers", "alpha", "scope"], Value::from("openid")));
    let browser = app.browser();
    let page = browser.open(&app, "/auth/alpha/login");
    let (state, nonce) = (page.parameter("state").unwrap_or_default(), page.parameter("nonce").unwrap_or_default());
    let claims = format!(
        r#"{{"iss":"https://alpha.example","aud":"the-client","sub":"u","exp":1900000000,"iat":{START},"nonce":"{nonce}"}}"#
    );
    let part = |text: &str| String::from_utf8(encode_bytes(text.as_bytes())).expect("ASCII");
    // The longest kind of signature, which alone would fill the cookie.
    let id_token = [part(r#"{"alg":"RS256"}"#), part(&claims), "s".repeat(3500)].join(".");
    let tokens = TOKENS.replace("\"scope\"", &format!("\"id_token\":\"{id_token}\",\"scope\""));
    assert_eq!(browser.come_back(&app, "alpha", &state, &tokens).location(), "/");
    assert_eq!(browser.session(&app).pointer("/claims/sub").and_then(Value::as_str), Some("u"));
}

#[test]
fn answers_calls_of_an_ended_session_with_401_and_removes_its_cookie() {
    let app = Application::with(|options| options.set("tokens", Value::from("page")));
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    browser.jar.borrow_mut().iter_mut().for_each(|cookie| cookie.end = i64::MAX);
    app.world.pass(86_400);
    let page = browser.post(&app, "/auth/token", "");
    assert_eq!((page.status, page.code()), (401, Some(Code::SessionExpired)));
    assert_eq!(browser.names("__Host-gw."), Vec::<String>::new());
}

/// Gives the browser cookies of the application that almost fill the header.
fn fill_header(browser: &Browser) {
    for number in 0..4 {
        browser.plant(&format!("theme{number}"), &"x".repeat(3100));
    }
}

#[test]
fn loses_no_fresh_tokens_of_a_session_that_grows_next_to_large_cookies() {
    let app = Application::with(|options| options.set("tokens", Value::from("page")));
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    fill_header(&browser);
    app.world.pass(3600);
    let large = format!(r#"{{"access_token":"{}","token_type":"Bearer","expires_in":3600}}"#, "x".repeat(2000));
    app.world.will_answer(200, &large);
    let page = browser.post(&app, "/auth/token", "");
    assert_eq!((page.status, page.code()), (200, None));
}

#[test]
fn signs_in_with_a_store_whatever_cookies_the_application_has() {
    let app = super::stored_sessions::application();
    let browser = app.browser();
    fill_header(&browser);
    browser.sign_in(&app, "alpha");
    assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"));
}
