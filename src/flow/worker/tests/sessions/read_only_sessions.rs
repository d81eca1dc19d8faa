//! Sessions where no cookie can be set: the tokens of a refresh would be lost, so no refresh is sent.

use crate::flow::worker::tests::application::{Application, FRESH};
use crate::flow::worker::tests::browser::{Browser, Request};
use crate::flow::worker::tests::program::{access_token, find};
use crate::step::Code;
use crate::testing::json;
use crate::testing::values::Json as _;
use serde_json::Value;

fn signed_in(with_store: bool) -> (Application, Browser) {
    let app = Application::with(|options| options.set("store", Value::Bool(with_store)));
    if with_store {
        app.world.open_store();
    }
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

/// The results of `session()` and then `accessToken()` for a page that cannot set cookies.
fn ask(app: &Application, browser: &Browser, mut query: Value) -> Result<Value, Code> {
    let session = find(app, browser, &Request::navigation("/page"), &json!({ "readOnly": true }))?;
    query["readOnly"] = session["readOnly"].clone();
    access_token(app, browser, "alpha", session.get_str("handle").unwrap_or_default(), &query)
}

fn token(value: &Value) -> Option<&str> {
    value.pointer("/token/access_token").and_then(Value::as_str)
}

fn count(app: &Application, kind: &str) -> usize {
    app.world.events.borrow().iter().filter(|event| event.get_str("type") == Some(kind)).count()
}

#[test]
fn uses_a_token_that_is_due_while_it_is_good_says_so_and_sends_no_refresh() {
    let (app, browser) = signed_in(false);
    let value = ask(&app, &browser, json!({})).expect("a token");
    assert_eq!((token(&value), count(&app, "refresh_skipped")), (Some("access-token-1"), 0));
    app.world.pass(3550);
    let value = ask(&app, &browser, json!({})).expect("a token");
    assert_eq!((token(&value), count(&app, "refresh_skipped")), (Some("access-token-1"), 1));
    let code = value.pointer("/view/diagnostics/0/code").and_then(Value::as_str);
    assert_eq!(code, Some("refresh_skipped"));
    app.world.pass(50);
    let error = ask(&app, &browser, json!({})).err();
    assert_eq!(error, Some(Code::SessionReadOnly));
    assert_eq!(app.world.count_sent("/token"), 1, "that of the sign-in");
    app.world.will_answer(200, FRESH);
    assert_eq!(browser.session(&app).get("stale"), None, "elsewhere it is refreshed");
}

#[test]
fn sends_no_refresh_when_asked_to_or_when_an_api_refuses_the_token() {
    let (app, browser) = signed_in(false);
    let query = json!({ "refresh": true });
    let error = ask(&app, &browser, query).err();
    assert_eq!(error, Some(Code::SessionReadOnly));
    let query = json!({ "status": 401, "challenge": "" });
    assert_eq!(ask(&app, &browser, query), Ok(Value::Null), "the API's answer stands");
    assert_eq!(app.world.count_sent("/token"), 1);
}

#[test]
fn takes_what_another_request_of_the_isolate_has_brought() {
    let (app, browser) = signed_in(false);
    let before = browser.copy();
    app.world.pass(3600);
    app.world.will_answer(200, FRESH);
    browser.session(&app);
    let value = ask(&app, &before, json!({})).expect("a token");
    assert_eq!(token(&value), Some("access-token-2"));
}

#[test]
fn a_session_in_a_store_is_refreshed_there_as_its_cookie_stays_the_same() {
    let (app, browser) = signed_in(true);
    app.world.pass(3600);
    app.world.will_answer(200, FRESH);
    let value = ask(&app, &browser, json!({})).expect("a token");
    assert_eq!(token(&value), Some("access-token-2"));
    assert_eq!(count(&app, "refresh_skipped"), 0);
}
