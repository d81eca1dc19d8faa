//! Refreshing: only once, however many requests find the token due.

use crate::base::http::REQUEST_DEADLINE;
use crate::flow::worker::tests::application::{Application, FRESH, START};
use crate::flow::worker::tests::browser::{Browser, Request};
use crate::step::Code;
use crate::testing::tasks::Tasks;
use crate::testing::values::Json as _;
use serde_json::Value;

fn application() -> (Application, Browser) {
    let app = Application::with(|options| options.set("tokens", Value::from("page")));
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

fn token(app: &Application, browser: &Browser) -> Option<String> {
    browser.post(app, "/auth/token", "").json.get_str("access_token").map(str::to_owned)
}

#[test]
fn refreshes_a_token_that_is_due_and_none_that_is_not() {
    let (app, browser) = application();
    // One minute before its expiry at the latest, and two at the earliest.
    app.world.pass(3479);
    assert_eq!(token(&app, &browser).as_deref(), Some("access-token-1"));
    app.world.pass(61);
    app.world.will_answer(200, FRESH);
    assert_eq!(token(&app, &browser).as_deref(), Some("access-token-2"));
    assert!(app.world.sent.borrow().last().is_some_and(|sent| sent.body.contains("refresh_token=refresh-token-1")));
    app.world.pass(3540);
    app.world.will_answer(200, r#"{"access_token":"access-token-3","token_type":"Bearer","expires_in":3600}"#);
    assert_eq!(token(&app, &browser).as_deref(), Some("access-token-3"));
    assert!(app.world.sent.borrow().last().is_some_and(|sent| sent.body.contains("refresh_token=refresh-token-2")));
    app.world.pass(3540);
    app.world.will_answer(200, FRESH);
    token(&app, &browser);
    let sent = app.world.sent.borrow();
    assert!(
        sent.last().is_some_and(|sent| sent.body.contains("refresh_token=refresh-token-2")),
        "a missing one keeps the old"
    );
}

#[test]
fn s27_a17_sends_one_refresh_for_many_requests_at_once_and_all_of_them_take_what_it_brings() {
    let (app, browser) = application();
    app.world.pass(3600);
    let mut tasks = Tasks::default();
    for _ in 0..6 {
        tasks.begin(browser.begin(&app, &Request::call(app.origin, "POST", "/auth/token")));
    }
    tasks.run();
    assert_eq!((tasks.count_done(), app.world.count_sent("/token")), (0, 2), "one refresh is under way");
    assert!(app.world.answer(200, FRESH));
    for page in tasks.finish() {
        assert_eq!(page.json.get_str("access_token"), Some("access-token-2"), "{:?}", page.error);
        assert_eq!(page.set_cookies().len(), 1, "each of them brings the fresh cookie");
    }
    assert_eq!(app.world.count_sent("/token"), 2);
    let coalesced =
        app.world.events.borrow().iter().filter(|event| event.get_str("type") == Some("refresh_coalesced")).count();
    assert_eq!(coalesced, 5);
}

#[test]
fn s27_a17_gives_a_late_request_with_the_old_cookie_what_the_isolate_remembers() {
    let (app, browser) = application();
    let slow = browser.copy();
    app.world.pass(3600);
    app.world.will_answer(200, FRESH);
    token(&app, &browser);
    app.world.pass(59);
    assert_eq!(token(&app, &slow).as_deref(), Some("access-token-2"), "its refresh token is used up");
    assert_eq!(app.world.count_sent("/token"), 2);
}

#[test]
fn keeps_refreshes_of_different_sessions_apart() {
    let (app, browser) = application();
    let other = app.browser();
    other.sign_in(&app, "alpha");
    app.world.pass(3600);
    let mut tasks = Tasks::default();
    for browser in [&browser, &other] {
        tasks.begin(browser.begin(&app, &Request::call(app.origin, "POST", "/auth/token")));
    }
    tasks.run();
    assert_eq!(app.world.count_sent("/token"), 4, "each refreshes its own");
    app.world.answer(200, FRESH);
    app.world.answer(200, &FRESH.replace("access-token-2", "access-token-of-the-other"));
    let pages = tasks.finish();
    assert_eq!(pages[0].json.get_str("access_token"), Some("access-token-2"));
    assert_eq!(pages[1].json.get_str("access_token"), Some("access-token-of-the-other"));
}

#[test]
fn goes_on_if_the_holder_of_the_refresh_vanished() {
    let (app, browser) = application();
    app.world.pass(3600);
    let mut vanishing = Tasks::default();
    vanishing.begin(browser.begin(&app, &Request::call(app.origin, "POST", "/auth/token")));
    vanishing.run();
    drop(vanishing);
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &Request::call(app.origin, "POST", "/auth/token")));
    tasks.run();
    app.world.pass(REQUEST_DEADLINE);
    tasks.run();
    assert_eq!((tasks.count_done(), app.world.count_sent("/token")), (0, 2), "an answer could still come");
    app.world.pass(1);
    app.world.will_answer(200, FRESH);
    let pages = tasks.finish();
    assert_eq!(pages[0].json.get_str("access_token"), Some("access-token-2"));
}

#[test]
fn a17_sends_one_refresh_although_its_answer_comes_at_the_last_moment() {
    let (app, browser) = application();
    app.world.pass(3600);
    app.world.tick(0);
    let mut tasks = Tasks::default();
    for _ in 0..5 {
        tasks.begin(browser.begin(&app, &Request::call(app.origin, "POST", "/auth/token")));
    }
    for _ in 0..99 {
        app.world.tick(100);
        tasks.run();
        assert_eq!((tasks.count_done(), app.world.count_sent("/token")), (0, 2), "one that asks, four that wait");
    }
    app.world.answer(200, FRESH);
    for page in tasks.finish() {
        assert_eq!(page.json.get_str("access_token"), Some("access-token-2"), "{:?}", page.error);
    }
    assert_eq!(app.world.count_sent("/token"), 2);
}

#[test]
fn refreshes_for_the_session_route_too_and_at_once_if_it_is_asked_for() {
    let (app, browser) = application();
    app.world.will_answer(200, FRESH);
    app.world.pass(100);
    let session = browser.get(&app, "/auth/session?refresh=1").json;
    assert_eq!(session["token_expires_at"].as_i64(), Some(START + 3700));
    app.world.pass(3600);
    app.world.will_answer(200, FRESH);
    assert_eq!(browser.session(&app)["token_expires_at"].as_i64(), Some(START + 7300));
}

#[test]
fn s26_a18_never_widens_the_scope_and_says_that_it_did_not() {
    let (app, browser) = application();
    app.world.will_answer(200, &FRESH.replace("\"expires_in\"", "\"scope\":\"read admin\",\"expires_in\""));
    let session = browser.get(&app, "/auth/session?refresh=1").json;
    assert_eq!(session.get("scope"), Some(&Value::Array(vec![Value::from("read")])));
    assert!(session["diagnostics"].to_string().contains("scope_widening_ignored"), "{session}");
}

#[test]
fn loses_nothing_by_asking_for_a_refresh_that_the_provider_does_not_do() {
    let app = Application::with(|options| options.set("tokens", Value::from("page")));
    let browser = app.browser();
    browser.sign_in_with(&app, "alpha", r#"{"access_token":"a","token_type":"Bearer","expires_in":3600}"#);
    let page = browser.post(&app, "/auth/token", r#"{"refresh":true}"#);
    assert_eq!((page.status, page.code()), (400, Some(Code::RefreshUnsupported)));
    assert_eq!(token(&app, &browser).as_deref(), Some("a"), "the token is good for an hour");
    app.world.pass(3600);
    assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"), "who signed in is known all the same");
    let page = browser.post(&app, "/auth/token", "");
    assert_eq!((page.status, page.code()), (401, Some(Code::TokenExpired)));
    assert_eq!(browser.names(""), Vec::<String>::new(), "a session without a token is over");
}
