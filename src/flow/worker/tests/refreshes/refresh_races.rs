//! Sessions in cookies whose refreshes race in several isolates. The server accepts a refresh token once, and
//! the newer session survives whichever answer arrives last.

use crate::base::value as engine;
use crate::flow::worker::app::own_session::{SessionOptions, TokenQuery, access_token, find};
use crate::flow::worker::tests::application::{Application, FRESH};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::step::Code;
use crate::testing::tasks::Tasks;
use crate::testing::tasks::run;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

const INVALID_GRANT: &str = r#"{"error":"invalid_grant"}"#;
const COOKIE: &str = "__Host-gw.auth.alpha";
const REFUSED: &str = "__Host-gw_refused.auth.alpha";

fn options(options: &mut Value) {
    options.set("tokens", Value::from("page"));
    options.set(
        "upstreams",
        parsed(r#"{"api":{"origin":"https://api.example","paths":["/"],"providers":["alpha","beta","gamma"]}}"#),
    );
}

/// The session of a page view, as `find` returns it.
fn page_view(app: &Application, browser: &Browser) -> Value {
    let asked = browser.ask(app, &Request::navigation("/page"), |cx, configuration, request| {
        let options = SessionOptions::read(cx, engine::Value::NOTHING)?;
        find(cx, configuration, request, options)
    });
    run(asked).value
}

/// Two isolates, and a browser whose session's token has expired.
fn expired() -> (Application, Application, Browser) {
    let app = Application::with(options);
    let far = app.elsewhere(options);
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    app.world.pass(3600);
    (app, far, browser)
}

fn ask(app: &Application) -> Request {
    Request::call(app.origin, "POST", "/auth/token")
}

/// Sends one request in each isolate with the same cookies; the first is granted, the other refused. The
/// browser gets the answers in this order.
fn race(app: &Application, far: &Application, browser: &Browser, requests: [&Request; 2], winner_first: bool) -> Page {
    let (mut winner, mut loser) = (Tasks::default(), Tasks::default());
    winner.begin(browser.begin(app, requests[0]));
    loser.begin(browser.begin(far, requests[1]));
    winner.run();
    loser.run();
    assert!(app.world.answer(200, FRESH) && app.world.answer(400, INVALID_GRANT), "each sent a refresh");
    if winner_first {
        assert_eq!(winner.finish()[0].status / 100 % 2, 0);
        loser.finish().remove(0)
    } else {
        let lost = loser.finish().remove(0);
        assert_eq!(winner.finish()[0].status / 100 % 2, 0);
        lost
    }
}

#[test]
fn s27_a17_a_loser_takes_no_session_along_whichever_answer_comes_last() {
    let origin = "https://app.example";
    let requests = [
        ask(&Application::with(options)),
        Request::call(origin, "GET", "/auth/session"),
        Request::call(origin, "GET", "/auth/proxy/api.example/me"),
    ];
    for (winner, loser) in requests.iter().flat_map(|winner| requests.iter().map(move |loser| (winner, loser))) {
        for winner_first in [true, false] {
            let (app, far, browser) = expired();
            let lost = race(&app, &far, &browser, [winner, loser], winner_first);
            if loser.path == "/auth/session" {
                assert_eq!(lost.json.get("stale"), Some(&Value::Bool(true)), "who signed in is known");
            } else {
                assert_eq!((lost.status, lost.code()), (401, Some(Code::ReauthorizationRequired)));
            }
            for isolate in [&far, &app] {
                let page = browser.post(isolate, "/auth/token", "");
                assert_eq!(page.json.get_str("access_token"), Some("access-token-2"), "{:?}", page.error);
            }
            assert_eq!(browser.kinds(), [COOKIE], "what was told of the refusal is gone");
            assert_eq!(browser.session(&far).get("stale"), None);
            assert_eq!(app.world.count_sent("/token"), 3);
        }
    }
}

#[test]
fn a17_whoever_brings_the_refused_token_again_is_refused_without_a_request_and_loses_nothing_yet() {
    let (app, far, browser) = expired();
    app.world.will_answer(400, INVALID_GRANT);
    assert_eq!(browser.post(&far, "/auth/token", "").status, 401);
    let third = app.elsewhere(options);
    for seconds in [0, 59] {
        app.world.pass(seconds);
        let page = browser.post(&third, "/auth/token", "");
        assert_eq!((page.status, page.set_cookies().len()), (401, 0), "the winner's cookie may be on the way");
        assert_eq!(browser.session(&third), Value::Null);
    }
    let events =
        app.world.events.borrow().iter().filter(|event| event.get_str("type") == Some("session_ended")).count();
    assert_eq!((events, browser.names("").len()), (0, 2));
    app.world.pass(1);
    let page = browser.post(&third, "/auth/token", "");
    assert_eq!((page.status, page.set_cookies().len()), (401, 2));
    assert_eq!((browser.names(""), app.world.count_sent("/token")), (Vec::new(), 2));
    assert!(app.world.events.borrow().iter().any(|event| event.get_str("type") == Some("session_ended")));
}

#[test]
fn s27_a_loser_whose_access_token_is_good_goes_on_with_it() {
    let (app, _, browser) = expired();
    browser.sign_in(&app, "alpha");
    app.world.pass(3545);
    app.world.will_answer(400, INVALID_GRANT);
    let page = browser.get(&app, "/auth/proxy/api.example/me");
    assert!(page.raw.is_some(), "{:?}", page.error);
    assert!(app.world.script.borrow().forwards[0].1.iter().any(|(_, value)| value == "Bearer access-token-1"));
    assert_eq!(browser.kinds(), ["__Host-gw_ended.auth", COOKIE, REFUSED]);
    app.world.pass(55);
    assert_eq!(browser.get(&app, "/auth/proxy/api.example/me").status, 401, "and no longer");
}

#[test]
fn what_is_refused_is_not_written_again_however_long_ago_the_session_was_seen() {
    let (app, far, browser) = expired();
    app.world.pass(20_000);
    let old = browser.cookie(COOKIE);
    app.world.will_answer(400, INVALID_GRANT);
    assert_eq!(browser.session(&far).get("stale"), Some(&Value::Bool(true)));
    assert_eq!(browser.cookie(COOKIE), old, "a newer one would be lost over it");
    assert_eq!(page_view(&app, &browser).get("cookies"), Some(&Value::Array(Vec::new())));
}

#[test]
fn a_newer_session_forgets_the_refusal_at_a_page_view_too() {
    let (app, far, browser) = expired();
    race(&app, &far, &browser, [&ask(&app), &ask(&app)], true);
    let found = page_view(&far, &browser);
    let cookie = found.pointer("/cookies/0").and_then(Value::as_str);
    assert!(cookie.is_some_and(|cookie| cookie.starts_with(REFUSED) && cookie.contains("Max-Age=0")));
}

#[test]
fn a_later_call_of_a_page_view_takes_no_cookie_of_the_refresh_before_it_away() {
    let (app, far, browser) = expired();
    race(&app, &far, &browser, [&ask(&app), &ask(&app)], true);
    assert_eq!(browser.names(REFUSED).len(), 1);
    app.world.pass(3600);
    let incoming = browser.incoming(&far, &Request::navigation("/page"));
    let mut kept = page_view(&far, &browser);
    app.world.will_answer(200, r#"{"access_token":"a3","token_type":"Bearer","expires_in":3600,"refresh_token":"r3"}"#);
    // As `Session` of the package does: a new value replaces the old one unless it is empty.
    let mut cookies = Value::default();
    for _ in 0..2 {
        let handle = kept.get_text("handle").unwrap_or_default();
        let asked = browser.ask_with(&far, incoming.clone(), far.worker(""), move |cx, configuration, request| {
            let [provider, handle] = ["alpha", &handle].map(|text| cx.arena.copy(text.as_bytes()));
            access_token(cx, configuration, request, provider, handle, TokenQuery::new(engine::Value::NOTHING))
        });
        kept = run(asked).value;
        let given = kept["cookies"].clone();
        if given.items().is_some_and(|items| !items.is_empty()) {
            cookies = given;
        }
    }
    let names: Vec<&str> =
        cookies.items().unwrap_or_default().iter().filter_map(|cookie| cookie.as_str()?.split('=').next()).collect();
    assert!(
        names.len() == 2 && names[0] == REFUSED && names[1].starts_with(COOKIE),
        "the refusal is forgotten, and the fresh tokens are kept"
    );
}

#[test]
fn an_isolate_offers_no_older_tokens_than_the_request_brings() {
    // Without a lifetime, all tokens of a session look alike.
    let endless =
        |number: i64| format!(r#"{{"access_token":"a{number}","token_type":"Bearer","refresh_token":"r{number}"}}"#);
    let app = Application::new();
    let far = app.elsewhere(|_| ());
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    app.world.will_answer(200, &endless(1));
    browser.open(&app, &format!("/auth/alpha/callback?code=the-code&state={state}"));
    for (number, isolate) in [(2, &app), (3, &far), (4, &app)] {
        app.world.will_answer(200, &endless(number));
        assert_eq!(browser.get(isolate, "/auth/session?refresh=1").status, 200);
        assert_eq!(app.world.count_sent("/token"), usize::try_from(number).unwrap_or_default());
        let sent = app.world.sent.borrow();
        assert!(sent.last().is_some_and(|sent| sent.body.contains(&format!("refresh_token=r{}", number - 1))));
    }
}

#[test]
fn signing_in_or_out_forgets_the_refusal() {
    for path in ["sign in", "sign out"] {
        let (app, far, browser) = expired();
        app.world.will_answer(400, INVALID_GRANT);
        browser.post(&far, "/auth/token", "");
        assert_eq!(browser.names(REFUSED).len(), 1);
        if path == "sign in" {
            browser.sign_in(&app, "alpha");
            assert_eq!(browser.post(&far, "/auth/token", "").status, 200);
        } else {
            assert_eq!(browser.post(&app, "/auth/logout", "{}").status, 200);
        }
        assert_eq!(browser.names(REFUSED), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn a_forged_note_of_a_refusal_signs_nobody_out() {
    let (app, far, browser) = expired();
    app.world.will_answer(400, INVALID_GRANT);
    browser.post(&far, "/auth/token", "");
    let told = browser.cookie(REFUSED).unwrap_or_default();
    assert!(told.len() < 32 && !told.contains("refresh-token"), "{told}");
    let other = app.browser();
    other.sign_in(&app, "alpha");
    app.world.pass(3600);
    for planted in [told.as_str(), "", ".", "0.", "0.AAAAAAAAAAAA", "99999999999999999999.x", "no time"] {
        let victim = other.copy();
        victim.plant(REFUSED, planted);
        app.world.will_answer(200, FRESH);
        let page = victim.post(&app.elsewhere(options), "/auth/token", "");
        assert_eq!((page.status, victim.kinds()), (200, vec![COOKIE.to_owned()]), "{planted}");
    }
}

#[test]
fn a_refusal_speaks_of_one_refresh_token_although_the_access_token_is_the_same() {
    let (app, far, browser) = expired();
    browser.sign_in(&app, "alpha");
    let loser = browser.copy();
    let narrow = r#"{"access_token":"n","token_type":"Bearer","expires_in":60,"refresh_token":"refresh-token-2","scope":"read"}"#;
    app.world.will_answer(200, narrow);
    assert_eq!(browser.post(&app, "/auth/token", r#"{"scope":["read"]}"#).status, 200);
    app.world.will_answer(400, INVALID_GRANT);
    assert_eq!(loser.post(&far, "/auth/token", r#"{"refresh":true}"#).status, 401);
    app.world.will_answer(200, FRESH);
    assert_eq!(browser.post(&far, "/auth/token", r#"{"refresh":true}"#).status, 200, "the same isolate, a newer token");
    assert!(app.world.sent.borrow().last().is_some_and(|sent| sent.body.contains("refresh_token=refresh-token-2")));
}

#[test]
fn a17_a_server_that_ends_the_grant_over_it_ends_the_session() {
    let (app, far, browser) = expired();
    race(&app, &far, &browser, [&ask(&app), &ask(&app)], false);
    app.world.pass(3600);
    app.world.will_answer(400, INVALID_GRANT);
    assert_eq!(browser.post(&app, "/auth/token", "").status, 401);
    app.world.pass(60);
    assert_eq!((browser.session(&app), browser.names("")), (Value::Null, Vec::new()));
}
