//! Several sign-ins at once: tabs, providers, isolates.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::Request;
use crate::testing::tasks::Tasks;
use crate::testing::values::Json as _;
use serde_json::Value;

#[test]
fn keeps_sign_ins_of_several_tabs_and_providers_side_by_side() {
    let app = Application::new();
    let browser = app.browser();
    let (first, second, third) =
        (browser.start(&app, "alpha"), browser.start(&app, "beta"), browser.start(&app, "alpha"));
    assert_eq!(browser.names("__Host-gw_tx.auth.").len(), 3);
    assert_eq!(browser.come_back(&app, "beta", &second, TOKENS).location(), "/inbox");
    assert_eq!(browser.come_back(&app, "alpha", &third, TOKENS).location(), "/inbox");
    assert_eq!(browser.come_back(&app, "alpha", &first, TOKENS).location(), "/inbox");
    assert_eq!(browser.names("__Host-gw_tx"), Vec::<String>::new());
    assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"));
}

#[test]
fn a35_keeps_eight_open_sign_ins_and_drops_the_oldest() {
    let app = Application::new();
    let browser = app.browser();
    let states: Vec<_> = (0..11)
        .map(|_| {
            app.world.pass(1);
            browser.start(&app, "alpha")
        })
        .collect();
    assert_eq!(browser.names("__Host-gw_tx.").len(), 8);
    for state in &states[..3] {
        let page = browser.come_back(&app, "alpha", state, TOKENS);
        assert_eq!(page.location(), "/#auth_error=transaction_elsewhere");
    }
    for state in &states[3..] {
        assert_eq!(browser.come_back(&app, "alpha", state, TOKENS).location(), "/inbox");
    }
}

#[test]
fn a35_keeps_open_sign_ins_small_enough_for_servers_to_take_the_headers() {
    for token in ["access-token-1".to_owned(), "a".repeat(5500)] {
        let app = Application::new();
        let browser = app.browser();
        browser.sign_in_with(&app, "alpha", &TOKENS.replace("access-token-1", &token));
        for _ in 0..12 {
            app.world.pass(1);
            let page = browser.open(&app, &format!("/auth/alpha/login?return_to=/{}", "a".repeat(2000)));
            assert!(page.location().starts_with("https://alpha.example/"), "{}", page.location());
            let jar = browser.jar.borrow();
            let size: usize = jar.iter().map(|cookie| cookie.name.len() + cookie.value.len() + 3).sum();
            assert!(size < 13 * 1024, "{size} bytes of cookies");
        }
        assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"));
    }
}

#[test]
fn a35_refuses_a_sign_in_whose_cookie_a_browser_would_drop() {
    let scopes: String = (0..80).map(|at| format!("https://scopes.example/a.long.scope.name.{at} ")).collect();
    let app = Application::with(|options| {
        crate::flow::worker::tests::program::change_member(
            options,
            &["providers", "alpha", "scope"],
            Value::String(scopes),
        );
    });
    let page = app.browser().open(&app, "/auth/alpha/login?return_to=/inbox");
    assert_eq!(page.location(), "/inbox#auth_error=transaction_too_large");
}

#[test]
fn believes_the_latest_sign_in_if_there_are_two_sessions() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    app.world.pass(10);
    // A form_post comes from another site, so the session's cookie does not come along and cannot be removed.
    let state = browser.start(&app, "gamma");
    app.world.will_answer(200, TOKENS);
    let post = Request {
        method: "POST",
        body: format!("code=c&state={state}"),
        origin: Some("https://gamma.example".to_owned()),
        ..Request::navigation("/auth/gamma/callback")
    };
    assert_eq!(browser.send(&app, &post).location(), "/inbox");
    assert_eq!(browser.names("__Host-gw.").len(), 2);
    assert_eq!(browser.session(&app).get_str("provider"), Some("gamma"));
    browser.post(&app, "/auth/logout", "");
    assert_eq!(browser.session(&app), Value::Null, "signing out ends both");
}

#[test]
fn a3_exchanges_a_callback_once_when_it_comes_twice_at_the_same_time() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    let callback = Request::navigation(&format!("/auth/alpha/callback?code=c&state={state}"));
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &callback));
    tasks.begin(browser.begin(&app, &callback));
    tasks.run();
    assert_eq!(tasks.count_done(), 1, "one is refused at once, one waits for the answer");
    assert!(app.world.answer(200, TOKENS) && !app.world.answer(200, TOKENS));
    let pages = tasks.finish();
    assert_eq!(pages[0].location(), "/inbox");
    assert_eq!(pages[1].location(), "/#auth_error=transaction_used");
    assert_eq!(app.world.count_sent("/token"), 1);
    assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"));
}
