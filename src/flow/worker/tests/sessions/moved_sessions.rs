//! Sessions that were sealed in their cookie move into the store once it is set up.

use super::stored_sessions::{application, elsewhere};
use crate::flow::worker::tests::application::{Application, FRESH, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Request};
use crate::testing::tasks::Tasks;
use crate::testing::values::Json as _;
use serde_json::Value;

const COOKIE: &str = "__Host-gw.auth.alpha";

/// A session in its cookie, and the application after it has got a store.
fn before_the_store() -> (Application, Browser) {
    let app = application();
    let store = app.world.store.borrow_mut().take();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    *app.world.store.borrow_mut() = store;
    (app, browser)
}

fn count_sessions(app: &Application) -> usize {
    let store = app.world.store.borrow();
    store.as_ref().map_or(0, |store| store.entries.iter().filter(|entry| entry.key.starts_with("session:")).count())
}

#[test]
fn moves_at_the_next_request_and_nobody_signs_in_again() {
    let (app, browser) = before_the_store();
    assert!(browser.cookie(COOKIE).is_some_and(|cookie| cookie.len() > 43));
    assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"));
    assert_eq!(browser.cookie(COOKIE).map(|cookie| cookie.len()), Some(43), "an id from now on");
    assert_eq!(browser.get(&elsewhere(&app), "/auth/session").set_cookies().len(), 0);
    assert_eq!(count_sessions(&app), 1);
    assert_eq!(app.world.count_sent("/token"), 1);
}

#[test]
fn a17_requests_that_bring_the_same_old_cookie_at_once_share_one_session_and_its_refresh() {
    let (app, browser) = before_the_store();
    app.world.pass(3600);
    let isolates = [elsewhere(&app), elsewhere(&app), elsewhere(&app)];
    let copies: Vec<_> = isolates.iter().map(|_| browser.copy()).collect();
    app.world.tick(0);
    let mut tasks = Tasks::default();
    for (isolate, copy) in isolates.iter().zip(&copies) {
        tasks.begin(copy.begin(isolate, &Request::call(app.origin, "POST", "/auth/token")));
    }
    tasks.run();
    assert_eq!(app.world.count_sent("/token"), 2, "one sign-in, one refresh");
    app.world.answer(200, FRESH);
    tasks.run();
    app.world.tick(1600);
    for page in tasks.finish() {
        assert_eq!(page.json.get_str("access_token"), Some("access-token-2"), "{:?}", page.error);
    }
    let ids: Vec<_> = copies.iter().map(|copy| copy.cookie(COOKIE)).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "one id");
    assert_eq!(count_sessions(&app), 1);
}

#[test]
fn takes_the_newer_tokens_if_two_copies_of_a_cookie_move() {
    for is_newer_first in [false, true] {
        let (app, browser) = before_the_store();
        let store = app.world.store.borrow_mut().take();
        let old = browser.copy();
        app.world.pass(3600);
        app.world.will_answer(200, FRESH);
        browser.post(&app, "/auth/token", "");
        *app.world.store.borrow_mut() = store;
        // Another isolate would remember the winner.
        let far = elsewhere(&app);
        let (first, second) = if is_newer_first { (&browser, &old) } else { (&old, &browser) };
        if is_newer_first {
            assert_eq!(first.post(&far, "/auth/token", "").json.get_str("access_token"), Some("access-token-2"));
        } else {
            first.plant("another", "cookie");
            app.world.will_ask_to_wait(503, "1");
            assert_eq!(first.post(&far, "/auth/token", "").status, 503, "its token has ended");
            app.world.pass(1);
        }
        let sent = app.world.count_sent("/token");
        assert_eq!(
            second.post(&elsewhere(&app), "/auth/token", "").json.get_str("access_token"),
            Some("access-token-2")
        );
        assert_eq!(app.world.count_sent("/token"), sent, "no second lineage");
    }
}

#[test]
fn a24_a_copy_of_the_old_cookie_does_not_bring_a_session_back_that_was_ended_after_it_moved() {
    let (app, browser) = before_the_store();
    let copy = browser.copy();
    browser.session(&app);
    browser.post(&app, "/auth/logout", "{}");
    for _ in 0..3 {
        assert_eq!(copy.copy().session(&elsewhere(&app)), Value::Null);
        app.world.pass(20_000);
    }

    let (app, browser) = before_the_store();
    let copy = browser.copy();
    assert_eq!(browser.post(&app, "/auth/logout", "{}").status, 200, "moved by the sign-out itself");
    assert_eq!(copy.session(&elsewhere(&app)), Value::Null);
}

#[test]
fn a23_a_sign_in_ends_the_old_cookies_session_too() {
    let (app, browser) = before_the_store();
    let copy = browser.copy();
    assert_eq!(browser.sign_in_with(&app, "beta", TOKENS).location(), "/inbox");
    assert_eq!(copy.session(&elsewhere(&app)), Value::Null);
}

#[test]
fn stays_in_its_cookie_while_the_store_is_away() {
    let (app, browser) = before_the_store();
    let cookie = browser.cookie(COOKIE);
    if let Some(store) = app.world.store.borrow_mut().as_mut() {
        store.is_down = true;
    }
    assert_eq!(browser.get(&app, "/auth/session").status, 503);
    assert_eq!(browser.cookie(COOKIE), cookie);
    if let Some(store) = app.world.store.borrow_mut().as_mut() {
        store.is_down = false;
    }
    assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"));
}
