//! Answers that are under way while somebody signs out or in. Nothing that began earlier undoes what ended
//! later, in this isolate or in another.

use crate::flow::worker::tests::application::{Application, FRESH, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Request};
use crate::flow::worker::tests::program::{access_token, find};
use crate::testing::json;
use crate::testing::tasks::Tasks;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

/// A fortnight of idle time, one twentieth of which is longer than a token lives.
fn options(options: &mut Value) {
    options.set("tokens", Value::from("page"));
    options.set(
        "upstreams",
        parsed(r#"{"api":{"origin":"https://api.example","paths":["/"],"providers":["alpha","beta","gamma"]}}"#),
    );
}

/// Why the late answer writes the session's cookie.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Why {
    IdleLimitMoves,
    TokenIsRefreshed,
}

/// What happens while the answer is under way.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Then {
    EndsTheSession,
    SignsInAsBob(&'static str),
    ReplacesAndEndsIt,
}

/// The name of the person in the session.
fn who(app: &Application, browser: &Browser) -> Option<String> {
    browser.session(app).pointer("/data/name").and_then(Value::as_str).map(str::to_owned)
}

fn sign_in(app: &Application, browser: &Browser, provider: &str, name: &str) {
    app.world.script.borrow_mut().on_sign_in = Some(Ok(Some(json!({ "name": name }))));
    let state = browser.start(app, provider);
    app.world.will_answer(200, TOKENS);
    app.world.will_answer(200, r#"{"id":"1"}"#);
    let page = browser.open(app, &format!("/auth/{provider}/callback?code=the-code&state={state}"));
    assert_eq!(page.location(), "/inbox");
}

fn act(app: &Application, browser: &Browser, then: Then) {
    match then {
        Then::EndsTheSession => assert_eq!(browser.post(app, "/auth/logout", "").status, 200),
        Then::SignsInAsBob(provider) => sign_in(app, browser, provider, "bob"),
        Then::ReplacesAndEndsIt => {
            sign_in(app, browser, "alpha", "bob");
            assert_eq!(browser.post(app, "/auth/logout", "").status, 200);
        }
    }
}

const THENS: [Then; 4] =
    [Then::EndsTheSession, Then::SignsInAsBob("alpha"), Then::SignsInAsBob("beta"), Then::ReplacesAndEndsIt];

/// Checks the end: bob if he signed in, else nobody, in every isolate, and nothing of alice.
fn verify(isolates: [&Application; 3], browser: &Browser, then: Then, told: &str) {
    let expected = matches!(then, Then::SignsInAsBob(_)).then(|| "bob".to_owned());
    for isolate in isolates {
        assert_eq!(who(isolate, browser), expected, "{told}");
    }
    let sessions = browser.names("__Host-gw.").len();
    assert_eq!(sessions, usize::from(expected.is_some()), "what came late is removed: {told}");
}

/// Alice, an hour later. In `Why::IdleLimitMoves` her token lives longer.
fn alice(why: Why) -> (Application, Application, Browser) {
    let app = Application::with(options);
    let far = app.elsewhere(options);
    let browser = app.browser();
    sign_in(&app, &browser, "alpha", "alice");
    app.world.pass(if why == Why::TokenIsRefreshed { 3600 } else { 86_400 / 20 + 1 });
    if why == Why::IdleLimitMoves {
        // The token is fresh for the next hour, and written; then the limit is due to move again.
        app.world.will_answer(200, &FRESH.replace("3600", "36000"));
        browser.session(&app);
        app.world.pass(86_400 / 20 + 1);
    }
    (app, far, browser)
}

fn orders() -> impl Iterator<Item = (Why, Then, bool)> {
    [Why::IdleLimitMoves, Why::TokenIsRefreshed]
        .into_iter()
        .flat_map(|why| THENS.into_iter().flat_map(move |then| [(why, then, true), (why, then, false)]))
}

#[test]
fn s40_a_proxied_answer_brings_nobody_back_and_takes_nobodys_place() {
    for (why, then, is_same_isolate) in orders() {
        let told = format!("{why:?}, {then:?}, same isolate: {is_same_isolate}");
        let (app, far, browser) = alice(why);
        app.world.script.borrow_mut().is_upstream_slow = true;
        app.world.will_answer(200, FRESH);
        let call = Request::call(app.origin, "GET", "/auth/proxy/api.example/slow");
        let mut tasks = Tasks::default();
        tasks.begin(browser.begin(&app, &call));
        tasks.run();
        app.world.replies.borrow_mut().clear();
        assert_eq!((tasks.count_done(), app.world.script.borrow().forwards.len()), (0, 1), "{told}");
        act(if is_same_isolate { &app } else { &far }, &browser, then);
        app.world.script.borrow_mut().is_upstream_slow = false;
        tasks.finish();
        if is_same_isolate {
            let written = browser.names("__Host-gw.").len();
            assert_eq!(written, usize::from(matches!(then, Then::SignsInAsBob(_))), "nothing is even set: {told}");
        }
        verify([&app, &far, &app.elsewhere(options)], &browser, then, &told);
    }
}

#[test]
fn s40_a_page_of_the_application_brings_nobody_back_and_takes_nobodys_place() {
    for (why, then, is_same_isolate) in orders() {
        let told = format!("{why:?}, {then:?}, same isolate: {is_same_isolate}");
        let (app, far, browser) = alice(why);
        let mut kept = find(&app, &browser, &Request::navigation("/page"), &json!(null)).expect("a session");
        if why == Why::TokenIsRefreshed {
            app.world.will_answer(200, FRESH);
            let handle = kept.get_text("handle").unwrap_or_default();
            kept = access_token(&app, &browser, "alpha", &handle, &json!({})).expect("a session");
        }
        assert_ne!(kept.get("cookies").and_then(Value::items).unwrap_or_default().len(), 0, "{told}");
        act(if is_same_isolate { &app } else { &far }, &browser, then);
        let is_instead = browser.commit(&app, &app.worker(""), &kept);
        assert_eq!(is_instead, is_same_isolate, "{told}");
        verify([&app, &far, &app.elsewhere(options)], &browser, then, &told);
    }
}

#[test]
fn s40_a_sign_out_that_takes_its_time_signs_nobody_out_who_came_since() {
    let (app, far, browser) = alice(Why::IdleLimitMoves);
    let mut tasks = Tasks::default();
    let logout = Request { body: r#"{"revoke":true}"#.to_owned(), ..Request::call(app.origin, "POST", "/auth/logout") };
    tasks.begin(browser.begin(&app, &logout));
    tasks.run();
    assert_eq!(app.world.count_sent("/revoke"), 1);
    sign_in(&far, &browser, "alpha", "bob");
    app.world.answer(200, "");
    tasks.finish();
    verify([&app, &far, &app.elsewhere(options)], &browser, Then::SignsInAsBob("alpha"), "bob came later");
}

#[test]
fn s40_of_two_sign_ins_at_once_a_sign_out_ends_both() {
    for is_first in [true, false] {
        let app = Application::with(options);
        let far = app.elsewhere(options);
        let browser = app.browser();
        let (one, other) = (browser.copy(), browser.copy());
        sign_in(&app, &one, "alpha", "alice");
        app.world.pass(1);
        sign_in(&far, &other, "alpha", "bob");
        // Both answers arrive in the one browser, in either order.
        let mut jars = vec![one.jar.take(), other.jar.take()];
        if !is_first {
            jars.reverse();
        }
        browser.jar.borrow_mut().extend(jars.into_iter().flatten());
        let late = browser.copy();
        assert_eq!(who(&far, &browser).as_deref(), Some("bob"), "the later sign-in counts");
        assert_eq!(browser.names("__Host-gw.").len(), 1, "the other is over");
        browser.post(&far, "/auth/logout", "");
        let kept = late.jar.take();
        browser.jar.borrow_mut().extend(kept);
        assert_eq!(who(&app.elsewhere(options), &browser), None, "neither comes back");
    }
}

#[test]
fn an_answer_that_moves_the_idle_limit_writes_no_older_tokens_over_fresh_ones() {
    let (app, far, browser) = alice(Why::IdleLimitMoves);
    app.world.script.borrow_mut().is_upstream_slow = true;
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &Request::call(app.origin, "GET", "/auth/proxy/api.example/slow")));
    tasks.run();
    app.world.will_answer(200, &FRESH.replace("-2", "-3"));
    assert_eq!(browser.get(&app, "/auth/session?refresh=1").status, 200);
    app.world.script.borrow_mut().is_upstream_slow = false;
    tasks.finish();
    assert_eq!(browser.post(&far, "/auth/token", "").json.get_str("access_token"), Some("access-token-3"));
}

#[test]
fn remembers_eight_ended_sessions_and_forgets_the_oldest() {
    let app = Application::with(options);
    let browser = app.browser();
    for at in 0..16 {
        sign_in(&app, &browser, "alpha", "alice");
        // Two end in each second, and a browser may send their cookies in any order.
        app.world.pass(at % 2);
        if at % 3 == 0 {
            browser.jar.borrow_mut().reverse();
        }
        let mut youngest: Vec<_> =
            browser.jar.borrow().iter().filter(|cookie| cookie.name.starts_with("__Host-gw_ended.")).cloned().collect();
        youngest.sort_by_key(|cookie| cookie.value.parse::<i64>().ok());
        let oldest = youngest.len().saturating_sub(7);
        browser.post(&app, "/auth/logout", "");
        let now = browser.names("__Host-gw_ended.");
        assert_eq!(now.len(), youngest.len() - oldest + 1, "at {at}");
        assert!(youngest[oldest..].iter().all(|cookie| now.contains(&cookie.name)), "at {at}");
    }
}

#[test]
fn s40_leaves_no_mark_where_a_store_knows_what_has_ended() {
    let app = Application::with(options);
    app.world.open_store();
    let browser = app.browser();
    sign_in(&app, &browser, "alpha", "alice");
    sign_in(&app, &browser, "alpha", "bob");
    browser.post(&app, "/auth/logout", "");
    assert_eq!(browser.names(""), Vec::<String>::new());
}

#[test]
fn each_ended_session_is_reported_under_its_own_providers_name() {
    // Two redirect URIs on one machine: their cookies have their own names.
    let uri = Value::from("http://localhost:9999/auth/beta/callback");
    let at = |options: &mut Value| options.change(&["providers", "beta", "redirect_uri"], uri.clone());
    let app = Application::at("http://localhost:8787", at);
    let (browser, other) = (app.browser(), app.browser());
    other.sign_in_with(&app, "beta", TOKENS);
    app.world.pass(10);
    browser.sign_in(&app, "alpha");
    let late: Vec<String> = other.names("gw.auth.9999.beta");
    assert_eq!(late.len(), 1);
    let bring = || late.iter().for_each(|name| browser.plant(name, &other.cookie(name).unwrap_or_default()));
    bring();
    assert_eq!(browser.post(&app, "/auth/logout", "").status, 200);
    assert!(browser.names("gw.").is_empty());
    bring();
    assert_eq!(browser.session(&app.elsewhere(at)), Value::Null);
}

#[test]
fn a_late_answer_removes_every_part_of_a_session_that_has_ended() {
    let (app, big) = (Application::new(), TOKENS.replace("access-token-1", &"a".repeat(4500)));
    let browser = app.browser();
    browser.sign_in_with(&app, "alpha", &big);
    let parts = browser.names("__Host-gw.auth.alpha");
    assert!(parts.len() > 1);
    let found = || find(&app, &browser, &Request::navigation("/page"), &json!(null)).expect("a session");
    let first = found();
    assert_eq!((&first["cookies"], &first["overtaken"]), (&json!([]), &json!([])), "nothing to be replaced");
    // From here on, use writes the cookie again.
    app.world.pass(86_400 / 20 + 1);
    let kept = found();
    let said = kept.pointer("/overtaken/0/1").and_then(Value::to_texts).unwrap_or_default();
    for part in parts {
        assert!(said.iter().any(|cookie| cookie.starts_with(&format!("{part}=; Path=/; Max-Age=0;"))), "{part}");
    }
}
