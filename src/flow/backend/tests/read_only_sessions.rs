//! Sessions where no cookie can be set: the tokens of a refresh would be lost, so none is sent.

use super::application::{Application, FRESH};
use super::browser::{Browser, Request};
use crate::base::value::Value;
use crate::flow::backend::own_session::{SessionOptions, TokenQuery, access_token, find};
use crate::host::simulated::run;
use crate::protocol::error::{Code, Error};

fn signed_in(with_store: bool) -> (Application, Browser) {
    let app = Application::with(|options| options.set("store", Value::Bool(with_store)));
    if with_store {
        app.world.open_store();
    }
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

/// What a page that cannot set cookies gets of `session()` and then of `accessToken()`.
fn ask(app: &Application, browser: &Browser, query: TokenQuery) -> Result<Value, Error> {
    let incoming = browser.incoming(app, &Request::navigation("/page"));
    let worker = app.worker("", Vec::new());
    let wanted = SessionOptions { is_read_only: true, ..SessionOptions::default() };
    let kept = run(find(&worker, &app.backend, &incoming, &wanted))?.map(|kept| kept.into_value()).unwrap_or_default();
    let query = TokenQuery { is_read_only: kept.is_set("readOnly"), ..query };
    let handle = kept.get_text("handle").unwrap_or_default();
    run(access_token(&worker, &app.backend, &incoming, "alpha", &handle, &query))
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
    let value = ask(&app, &browser, TokenQuery::default()).unwrap_or_default();
    assert_eq!((token(&value), count(&app, "refresh_skipped")), (Some("access-token-1"), 0));
    app.world.pass(3550);
    let value = ask(&app, &browser, TokenQuery::default()).unwrap_or_default();
    assert_eq!((token(&value), count(&app, "refresh_skipped")), (Some("access-token-1"), 1));
    let code = value.pointer("/view/diagnostics/0/code").and_then(Value::as_str);
    assert_eq!(code, Some("refresh_skipped"));
    app.world.pass(50);
    let error = ask(&app, &browser, TokenQuery::default()).err().map(|error| error.code());
    assert_eq!(error, Some(Code::SessionReadOnly));
    assert_eq!(app.world.count_sent("/token"), 1, "that of the sign-in");
    app.world.will_answer(200, FRESH);
    assert_eq!(browser.session(&app).get("stale"), None, "elsewhere it is refreshed");
}

#[test]
fn sends_no_refresh_when_asked_to_or_when_an_api_refuses_the_token() {
    let (app, browser) = signed_in(false);
    let query = TokenQuery { force: true, ..TokenQuery::default() };
    let error = ask(&app, &browser, query).err().map(|error| error.code());
    assert_eq!(error, Some(Code::SessionReadOnly));
    let query = TokenQuery { refused: Some((401, String::new())), ..TokenQuery::default() };
    assert_eq!(ask(&app, &browser, query).ok(), Some(Value::Null), "the API's answer stands");
    assert_eq!(app.world.count_sent("/token"), 1);
}

#[test]
fn takes_what_another_request_of_the_isolate_has_brought() {
    let (app, browser) = signed_in(false);
    let before = browser.copy();
    app.world.pass(3600);
    app.world.will_answer(200, FRESH);
    browser.session(&app);
    let value = ask(&app, &before, TokenQuery::default()).unwrap_or_default();
    assert_eq!(token(&value), Some("access-token-2"));
}

#[test]
fn a_session_in_a_store_is_refreshed_there_as_its_cookie_stays_the_same() {
    let (app, browser) = signed_in(true);
    app.world.pass(3600);
    app.world.will_answer(200, FRESH);
    let value = ask(&app, &browser, TokenQuery::default()).unwrap_or_default();
    assert_eq!(token(&value), Some("access-token-2"));
    assert_eq!(count(&app, "refresh_skipped"), 0);
}
