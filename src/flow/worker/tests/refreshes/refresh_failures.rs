//! Refreshes that fail temporarily or for good.

use crate::flow::worker::tests::application::{Application, FRESH, START};
use crate::flow::worker::tests::browser::{Browser, Request};
use crate::flow::worker::tests::stored;
use crate::step::kind::Kind;
use crate::step::{Code, Effect};
use crate::testing::tasks::Tasks;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

fn application() -> (Application, Browser) {
    let app = Application::with(|options| {
        options.set("tokens", Value::from("page"));
        options.set(
            "upstreams",
            parsed(r#"{"api":{"origin":"https://api.example","paths":["/"],"providers":["alpha","beta","gamma"]}}"#),
        );
    });
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

const INVALID_GRANT: &str = r#"{"error":"invalid_grant"}"#;

#[test]
fn goes_on_with_the_present_token_while_the_server_is_in_trouble() {
    // With a store, the request that holds the lease asks twice.
    for ((app, browser), requests) in [(application(), 1), (stored::signed_in(), 2)] {
        app.world.pass(3550);
        (0..requests).for_each(|_| app.world.will_answer(503, ""));
        for _ in 0..2 {
            assert_eq!(browser.session(&app).get("stale"), Some(&Value::Bool(true)));
        }
        let page = browser.post(&app, "/auth/token", "");
        assert_eq!(page.json.get_str("access_token"), Some("access-token-1"));
        app.world.pass(6);
        app.world.will_answer(200, FRESH);
        let session = browser.session(&app);
        assert_eq!(session.get("stale"), None, "it recovers");
    }
}

#[test]
fn keeps_the_session_when_the_token_has_ended_and_nothing_fresh_can_be_had() {
    for fail in [Some(Code::NetworkFailed), Some(Code::RequestTimedOut), None] {
        let (app, browser) = application();
        app.world.pass(3600);
        match fail {
            Some(code) => app.world.will_fail(code),
            None => app.world.will_answer(500, "<h1>oops</h1>"),
        }
        let page = browser.send(&app, &Request::call(app.origin, "GET", "/auth/proxy/api.example/me"));
        assert!(page.status == 502 || page.status == 503, "{} {:?}", page.status, page.error);
        assert_eq!(page.code().map(Code::kind), Some(Kind::Host), "it may be tried again");
        assert!(app.world.script.borrow().forwards.is_empty(), "no ended token is sent");
        assert_eq!(browser.session(&app).get("stale"), Some(&Value::Bool(true)), "the session is not lost");
        app.world.pass(6);
        app.world.will_answer(200, FRESH);
        assert_eq!(browser.post(&app, "/auth/token", "").json.get_str("access_token"), Some("access-token-2"));
    }
}

#[test]
fn waits_as_long_as_the_server_asks_and_tells_the_page() {
    let (app, browser) = application();
    app.world.pass(3600);
    app.world.will_ask_to_wait(429, "30");
    let page = browser.post(&app, "/auth/token", "");
    assert_eq!((page.status, page.header("retry-after")), (503, Some("30")));
    app.world.pass(20);
    let page = browser.post(&app, "/auth/token", "");
    assert_eq!((page.status, page.header("retry-after")), (503, Some("10")));
    assert_eq!(app.world.count_sent("/token"), 2, "the server is left alone meanwhile");
    app.world.pass(10);
    app.world.will_answer(200, FRESH);
    assert_eq!(browser.post(&app, "/auth/token", "").status, 200);
}

#[test]
fn sends_one_refresh_to_a_server_in_trouble_however_many_wait_for_it() {
    let (app, browser) = application();
    app.world.pass(3600);
    let mut tasks = Tasks::default();
    for _ in 0..5 {
        tasks.begin(browser.begin(&app, &Request::call(app.origin, "POST", "/auth/token")));
    }
    tasks.run();
    app.world.answer(503, "");
    for page in tasks.finish() {
        assert_eq!((page.status, page.set_cookies().len()), (503, 0));
    }
    assert_eq!(app.world.count_sent("/token"), 2);
}

#[test]
fn ends_the_session_when_the_refresh_token_is_refused_and_no_newer_one_comes() {
    let (app, browser) = application();
    app.world.pass(3600);
    app.world.will_answer(400, INVALID_GRANT);
    let page = browser.post(&app, "/auth/token", "");
    assert_eq!((page.status, page.code()), (401, Some(Code::ReauthorizationRequired)));
    assert_eq!(browser.session(&app), Value::Null, "whoever comes back with it is told so");
    app.world.pass(60);
    assert_eq!((browser.session(&app), browser.names("")), (Value::Null, Vec::new()));
    assert_eq!(app.world.count_sent("/token"), 2, "it was shown to the server once");
}

#[test]
fn a17_shows_a_refused_refresh_token_to_the_server_once() {
    let (app, browser) = application();
    app.world.pass(3600);
    let mut tasks = Tasks::default();
    for _ in 0..4 {
        tasks.begin(browser.begin(&app, &Request::call(app.origin, "POST", "/auth/token")));
    }
    tasks.run();
    app.world.answer(400, INVALID_GRANT);
    for page in tasks.finish() {
        assert_eq!(page.code(), Some(Code::ReauthorizationRequired));
    }
    assert_eq!(app.world.count_sent("/token"), 2);
    browser.sign_in(&app, "alpha");
    assert_eq!(browser.post(&app, "/auth/token", "").status, 200, "a new sign-in is another session");
}

#[test]
fn a_refresh_that_needs_the_person_ends_the_session_and_one_that_the_server_cannot_do_now_does_not() {
    for name in ["interaction_required", "login_required", "consent_required", "invalid_token"] {
        let (app, browser) = application();
        app.world.pass(3600);
        app.world.will_answer(400, &format!(r#"{{"error":"{name}"}}"#));
        let page = browser.post(&app, "/auth/token", "");
        assert_eq!((page.status, page.code()), (401, Some(Code::ReauthorizationRequired)), "{name}");
        assert_eq!(page.error.as_ref().and_then(|error| error.get_str("error")), Some(name));
        app.world.pass(60);
        assert_eq!((browser.session(&app), browser.names("")), (Value::Null, Vec::new()), "{name}");
    }
    for name in ["temporarily_unavailable", "server_error"] {
        let (app, browser) = application();
        app.world.pass(3600);
        app.world.will_answer(400, &format!(r#"{{"error":"{name}"}}"#));
        let page = browser.post(&app, "/auth/token", "");
        assert_eq!((page.status, page.code()), (503, Some(Code::ServerUnavailable)), "{name}");
        assert_eq!(browser.session(&app).get("stale"), Some(&Value::Bool(true)), "{name}");
    }
}

#[test]
fn gives_back_what_it_held_however_a_refresh_fails() {
    for (status, body) in [(400, INVALID_GRANT), (401, r#"{"error":"invalid_client"}"#), (503, ""), (200, "<html>")] {
        let (app, browser) = application();
        app.world.pass(3600);
        app.world.will_answer(status, body);
        app.isolate.performed.borrow_mut().clear();
        assert!(browser.post(&app, "/auth/token", "").code().is_some(), "{body}");
        let performed = app.isolate.performed.borrow();
        let count = |effect| performed.iter().filter(|performed| **performed == effect).count();
        assert_eq!((count(Effect::Hold), count(Effect::Release)), (1, 1), "{body}: {performed:?}");
    }
}

#[test]
fn keeps_the_session_when_the_operators_own_secret_is_refused() {
    let (app, browser) = application();
    app.world.pass(3600);
    app.world.will_answer(401, r#"{"error":"invalid_client"}"#);
    let page = browser.post(&app, "/auth/token", "");
    assert_eq!((page.status, page.code()), (502, Some(Code::ClientRejected)));
    assert_eq!(browser.kinds(), ["__Host-gw.auth.alpha"]);
}

#[test]
fn s19_a15_follows_no_redirect_of_the_token_endpoint() {
    for status in [302, 307, 308] {
        let (app, browser) = application();
        app.world.pass(3600);
        app.world.will_answer(status, "");
        let page = browser.post(&app, "/auth/token", "");
        assert_eq!(page.code(), Some(Code::ResponseRedirected), "{status}");
        assert_eq!(app.world.count_sent("/token"), 2);
    }
}

/// A token answer with `length` bytes in one of its members.
fn large(member: &str, length: usize) -> String {
    let text = "x".repeat(length);
    match member {
        "access_token" => FRESH.replace("access-token-2", &text),
        "refresh_token" => FRESH.replace("refresh-token-2", &text),
        other => FRESH.replace("\"expires_in\"", &format!("\"{other}\":\"{text}\",\"expires_in\"")),
    }
}

#[test]
fn leaves_out_unknown_members_if_fresh_tokens_do_not_fit_the_cookies_otherwise() {
    let (app, browser) = application();
    app.world.pass(3600);
    app.world.will_answer(200, &large("unknown", 9000));
    let page = browser.post(&app, "/auth/token", "");
    assert_eq!(page.json.get_str("access_token"), Some("access-token-2"), "{:?}", page.error);
    let far = app.elsewhere(|options| options.set("tokens", Value::from("page")));
    let session = browser.session(&far);
    assert_eq!(session["token_expires_at"].as_i64(), Some(START + 7200));
    assert_eq!(session.pointer("/diagnostics/0/code").and_then(Value::as_str), Some("extra_left_out"));
}

#[test]
fn a_session_that_a_refresh_makes_too_large_lives_with_the_new_refresh_token() {
    let (app, browser) = application();
    app.world.pass(3500);
    app.world.will_answer(200, &large("access_token", 7000));
    let page = browser.post(&app, "/auth/token", r#"{"refresh":true}"#);
    assert_eq!((page.status, page.code()), (500, Some(Code::SessionTooLarge)));
    let page = browser.post(&app, "/auth/token", "");
    assert_eq!(page.json.get_str("access_token"), Some("access-token-1"), "while it is good: {:?}", page.error);
    app.world.pass(60);
    let far = app.elsewhere(|options| options.set("tokens", Value::from("page")));
    app.world.will_answer(503, "");
    assert_eq!(browser.session(&far).get_str("provider"), Some("alpha"));
    app.world.pass(60);
    app.world.will_answer(200, &FRESH.replace("-2", "-3"));
    let page = browser.post(&far, "/auth/token", "");
    assert_eq!(page.json.get_str("access_token"), Some("access-token-3"), "{:?}", page.error);
    assert!(app.world.sent.borrow().last().is_some_and(|sent| sent.body.contains("refresh_token=refresh-token-2")));
}

#[test]
fn a_refresh_token_that_fits_no_cookie_leaves_the_session_as_it_was() {
    let (app, browser) = application();
    app.world.pass(3500);
    app.world.will_answer(200, &large("refresh_token", 9000));
    assert_eq!(browser.post(&app, "/auth/token", r#"{"refresh":true}"#).code(), Some(Code::SessionTooLarge));
    assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"));
}

#[test]
fn says_in_time_when_fresh_tokens_no_longer_fit_the_cookies() {
    let (app, browser) = application();
    app.world.pass(3600);
    let large = format!(r#"{{"access_token":"{}","token_type":"Bearer","expires_in":3600}}"#, "x".repeat(6000));
    app.world.will_answer(200, &large);
    let page = browser.send(&app, &Request::call(app.origin, "GET", "/auth/proxy/api.example/me"));
    assert_eq!((page.status, page.code()), (500, Some(Code::SessionTooLarge)));
    assert!(app.world.script.borrow().forwards.is_empty(), "before the upstream has done anything");
}
