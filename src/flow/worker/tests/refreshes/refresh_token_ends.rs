//! A refresh token whose expiry the server announces: after it, nobody tries to refresh.

use crate::flow::worker::tests::application::Application;
use crate::flow::worker::tests::browser::{Browser, Page};
use crate::flow::worker::tests::program::change_member;
use crate::step::Code;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

const TOKENS: &str = r#"{"access_token":"a1","token_type":"Bearer","expires_in":600,"refresh_token":"r1","refresh_token_expires_in":1200}"#;

/// A person who signed in at a provider whose document does or does not say where the lifetime of the refresh
/// token is.
fn signed_in(is_declared: bool) -> (Application, Browser) {
    let app = Application::with(|options| {
        options.set("tokens", Value::from("page"));
        if is_declared {
            let fields = r#"{"token_response":{"fields":{"refresh_expires_in":"/refresh_token_expires_in"}}}"#;
            change_member(options, &["providers", "alpha", "provider", "dialect"], parsed(fields));
        }
    });
    let browser = app.browser();
    browser.sign_in_with(&app, "alpha", TOKENS);
    (app, browser)
}

fn token(app: &Application, browser: &Browser) -> Page {
    browser.post(app, "/auth/token", "")
}

#[test]
fn refreshes_before_the_refresh_token_ends_and_sends_nothing_after_it() {
    let (app, browser) = signed_in(true);
    app.world.pass(1199);
    app.world.will_answer(200, &TOKENS.replace("a1", "a2").replace("r1", "r2"));
    assert_eq!(token(&app, &browser).json.get_str("access_token"), Some("a2"));
    app.world.pass(1200);
    let sent = app.world.sent.borrow().len();
    assert_eq!(token(&app, &browser).code(), Some(Code::TokenExpired));
    assert_eq!(app.world.sent.borrow().len(), sent, "no request is lost on it");
    assert!(browser.session(&app).is_null(), "the session is over");
}

#[test]
fn a_token_that_outlives_its_refresh_token_is_used_to_its_own_end() {
    let (app, browser) = signed_in(true);
    let longer = r#"{"access_token":"a1","token_type":"Bearer","expires_in":3600,"refresh_token":"r1","refresh_token_expires_in":60}"#;
    browser.sign_in_with(&app, "alpha", longer);
    let sent = app.world.sent.borrow().len();
    app.world.pass(3590);
    assert_eq!(token(&app, &browser).json.get_str("access_token"), Some("a1"));
    app.world.pass(10);
    assert_eq!(token(&app, &browser).code(), Some(Code::TokenExpired));
    assert_eq!(app.world.sent.borrow().len(), sent);
}

#[test]
fn a_rotated_refresh_token_without_a_lifetime_has_no_known_end() {
    let (app, browser) = signed_in(true);
    app.world.pass(600);
    app.world.will_answer(200, r#"{"access_token":"a2","token_type":"Bearer","expires_in":600,"refresh_token":"r2"}"#);
    assert_eq!(token(&app, &browser).json.get_str("access_token"), Some("a2"));
    app.world.pass(5000);
    app.world.will_answer(200, TOKENS);
    assert_eq!(token(&app, &browser).json.get_str("access_token"), Some("a1"));
}

#[test]
fn a_lifetime_that_no_document_declares_means_nothing() {
    let (app, browser) = signed_in(false);
    app.world.pass(1200);
    app.world.will_answer(200, TOKENS);
    assert_eq!(token(&app, &browser).json.get_str("access_token"), Some("a1"));
}
