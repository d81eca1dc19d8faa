//! A page view reads the store once: for a moment, the handle carries what `session` has read.

use super::stored_sessions::{elsewhere, signed_in};
use crate::flow::sign_out::SignOutOptions;
use crate::flow::worker::tests::application::{Application, FRESH};
use crate::flow::worker::tests::browser::Browser;
use crate::flow::worker::tests::program::handle as page;
use crate::flow::worker::tests::program::{access_token, sign_out};
use crate::step::Code;
use crate::testing::values::Json as _;
use serde_json::Value;

const COOKIE: &str = "__Host-gw.auth.alpha";

fn ask(app: &Application, browser: &Browser, handle: &str) -> Result<Value, Code> {
    access_token(app, browser, "alpha", handle, &Value::Null)
}

fn token(value: &Result<Value, Code>) -> Option<&str> {
    value.as_ref().ok()?.pointer("/token/access_token").and_then(Value::as_str)
}

fn handle(value: &Result<Value, Code>) -> String {
    value.as_ref().ok().and_then(|value| value.get_text("handle")).unwrap_or_default()
}

fn read(app: &Application) -> u64 {
    app.world.store.borrow().as_ref().map_or(0, |store| store.read)
}

fn written(app: &Application) -> u64 {
    app.world.store.borrow().as_ref().map_or(0, |store| store.written)
}

#[test]
fn a_page_view_reads_the_store_once_however_often_it_asks_for_the_token() {
    let (app, browser) = signed_in();
    let before = read(&app);
    let first = ask(&app, &browser, &page(&app, &browser));
    let second = ask(&app, &browser, &handle(&first));
    assert_eq!([token(&first), token(&second)], [Some("access-token-1"); 2]);
    assert_eq!(read(&app) - before, 1);
    app.world.pass(5);
    assert_eq!(token(&ask(&app, &browser, &handle(&second))), Some("access-token-1"));
    assert_eq!(read(&app) - before, 2, "a request that stays open looks again");
}

#[test]
fn a_page_view_that_refreshes_reads_once_too_and_writes_by_the_version_that_was_read() {
    let (app, browser) = signed_in();
    app.world.pass(3600);
    // This view moves the idle limit.
    page(&app, &browser);
    let (reads, writes) = (read(&app), written(&app));
    let handle = page(&app, &browser);
    app.world.will_answer(200, FRESH);
    let asked = ask(&app, &browser, &handle);
    assert_eq!(token(&asked), Some("access-token-2"));
    assert_eq!((read(&app) - reads, written(&app) - writes), (1, 2));
    // The handle from before the refresh, in another isolate: its version is old.
    let far = elsewhere(&app);
    assert_eq!(token(&ask(&far, &browser, &handle)), Some("access-token-2"), "no second refresh");
    assert_eq!(app.world.count_sent("/token"), 2);
}

#[test]
fn s40_a_session_that_ended_meanwhile_gives_no_token_a_moment_later() {
    let (app, browser) = signed_in();
    let (here, there) = (page(&app, &browser), page(&elsewhere(&app), &browser));
    assert!(sign_out(&app, &browser, "alpha", &here, SignOutOptions::default()).is_ok());
    let gone = |asked: Result<Value, Code>| asked.err();
    assert_eq!(gone(ask(&app, &browser, &here)), Some(Code::SessionMissing), "at once in the isolate that ended it");
    app.world.pass(5);
    assert_eq!(gone(ask(&elsewhere(&app), &browser, &there)), Some(Code::SessionMissing));
}

#[test]
fn a24_what_is_handed_on_is_no_cookie_and_opens_for_its_own_id_only() {
    let (app, browser) = signed_in();
    let handle = page(&app, &browser);
    let thief = app.browser();
    thief.plant(COOKIE, &handle);
    assert_eq!(thief.session(&app), Value::Null);
    let other = app.browser();
    other.sign_in(&app, "alpha");
    let (id, record) = handle.split_once(' ').unwrap_or_default();
    let foreign = format!("{} {record}", other.cookie(COOKIE).unwrap_or_default());
    let before = read(&app);
    assert!(ask(&app, &other, &foreign).is_err_and(|code| code == Code::SessionMissing), "it does not open");
    for odd in [id.to_owned(), format!("{id} "), format!("{id} 0 x y"), handle.replacen("18000", "99000", 1)] {
        assert_eq!(token(&ask(&app, &browser, &odd)), Some("access-token-1"), "{odd}");
    }
    assert_eq!(read(&app) - before, 4, "each of them was looked up");
}

#[test]
fn a_sign_out_revokes_the_tokens_that_the_session_has_by_now() {
    let (app, browser) = signed_in();
    let handle = page(&app, &browser);
    let far = elsewhere(&app);
    app.world.will_answer(200, FRESH);
    assert_eq!(browser.post(&far, "/auth/token", r#"{"refresh":true}"#).status, 200);
    app.world.will_answer(200, "");
    assert!(sign_out(&app, &browser, "alpha", &handle, SignOutOptions::default()).is_ok());
    let sent = app.world.sent.borrow();
    assert!(sent.last().is_some_and(|sent| sent.body.contains("token=refresh-token-2")));
}
