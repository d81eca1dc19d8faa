//! A callback that arrives again while its session lives: the back button, a reload, a bookmark.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::testing::values::Json as _;

fn callback(state: &str, code: &str) -> String {
    format!("/auth/alpha/callback?code={code}&state={state}")
}

/// Signs in at `place`; returns the sign-in's `state`.
fn sign_in(app: &Application, browser: &Browser, place: &str) -> String {
    let page = browser.open(app, &format!("/auth/alpha/login?return_to={}", place.replace('#', "%23")));
    let state = page.parameter("state").unwrap_or_default();
    assert_eq!(browser.come_back(app, "alpha", &state, TOKENS).location(), place);
    state
}

fn goes_on(page: &Page, place: &str) {
    assert_eq!((page.status, page.location(), page.code()), (302, place, None));
    assert_eq!(page.set_cookies(), Vec::<&str>::new());
}

#[test]
fn a_callback_that_arrives_again_goes_on_to_where_it_went_in_every_isolate_and_at_any_time() {
    for has_store in [false, true] {
        let app = Application::new();
        if has_store {
            app.world.open_store();
        }
        let browser = app.browser();
        let state = sign_in(&app, &browser, "/inbox?tab=2");
        let elsewhere = app.deployed(|_| ());
        for app in [&app, &elsewhere] {
            goes_on(&browser.open(app, &callback(&state, "the-code")), "/inbox?tab=2");
            goes_on(&browser.open(app, &callback(&state, "another-code")), "/inbox?tab=2");
            goes_on(&browser.open(app, &format!("/auth/alpha/callback?error=x&state={state}")), "/inbox?tab=2");
        }
        app.world.pass(660);
        for app in [&app, &elsewhere] {
            goes_on(&browser.open(app, &callback(&state, "the-code")), "/inbox?tab=2");
        }
        assert_eq!(app.world.count_sent("/token"), 1, "nothing is exchanged");
        assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"));
    }
}

#[test]
fn the_callbacks_of_several_tabs_go_on_to_where_each_of_them_went() {
    let app = Application::new();
    let browser = app.browser();
    let places = ["/a", "/b?c=d", "/e#f"];
    let states = places.map(|place| {
        app.world.pass(5);
        sign_in(&app, &browser, place)
    });
    let elsewhere = app.deployed(|_| ());
    for (state, place) in states.iter().zip(places) {
        goes_on(&browser.open(&elsewhere, &callback(state, "c")), place);
    }
}

#[test]
fn a_sign_in_that_lost_its_transaction_goes_on_if_a_later_one_signed_in() {
    let app = Application::new();
    let browser = app.browser();
    let lost = browser.start(&app, "alpha");
    browser.jar.borrow_mut().clear();
    app.world.pass(1);
    sign_in(&app, &browser, "/inbox");
    goes_on(&browser.open(&app, &callback(&lost, "c")), "/");
    // A sign-in that began after the session, to sign in differently, is reported as missing.
    app.world.pass(1);
    let wanted = browser.start(&app, "alpha");
    browser.jar.borrow_mut().retain(|cookie| !cookie.name.contains("_tx"));
    let page = browser.open(&app, &callback(&wanted, "c"));
    assert_eq!(page.location(), "/#auth_error=transaction_elsewhere");
}

#[test]
fn s11_a3_without_a_session_of_that_provider_or_a_state_of_ours_it_is_an_error_as_before() {
    let app = Application::new();
    let browser = app.browser();
    let state = sign_in(&app, &browser, "/inbox");
    for forged in ["forged", "", &state[1..]] {
        let page = browser.open(&app, &callback(forged, "c"));
        assert!(page.location().starts_with("/#auth_error=state_"), "{}", page.location());
    }
    let page = browser.open(&app, &callback(&state, "c").replace("alpha", "beta"));
    assert_eq!(page.location(), "/#auth_error=transaction_used", "at another provider's callback");
    let page = browser.open(&app, &format!("{}&state=x", callback(&state, "c")));
    assert_eq!(page.location(), "/#auth_error=parameter_repeated");
    app.world.pass(1);
    browser.sign_in(&app, "beta");
    let page = browser.open(&app, &callback(&state, "c"));
    assert_eq!(page.location(), "/#auth_error=transaction_used", "the session is another provider's now");
    browser.post(&app, "/auth/logout", "");
    let page = browser.open(&app, &callback(&state, "c"));
    assert_eq!(page.location(), "/#auth_error=transaction_used", "signed out");
}

#[test]
fn a_posted_callback_that_is_reloaded_finds_its_session_too() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "gamma");
    let post = Request {
        method: "POST",
        body: format!("code=c&state={state}"),
        origin: Some("https://gamma.example".to_owned()),
        ..Request::navigation("/auth/gamma/callback")
    };
    app.world.will_answer(200, TOKENS);
    assert_eq!(browser.send(&app, &post).location(), "/inbox");
    let again = browser.send(&app, &post);
    goes_on(&browser.open(&app, again.location()), "/inbox");
    browser.post(&app, "/auth/logout", "");
    let again = browser.send(&app, &post);
    let page = browser.open(&app, again.location());
    assert!(page.location().ends_with("#auth_error=transaction_used"), "{}", page.location());
}

#[test]
fn what_is_too_long_to_remember_leads_to_the_start_page() {
    for (length, is_remembered) in [(1007, true), (1008, false), (1200, false)] {
        let app = Application::new();
        let browser = app.browser();
        let long = format!("/{}", "a".repeat(length - 1));
        let state = sign_in(&app, &browser, &long);
        goes_on(&browser.open(&app, &callback(&state, "c")), if is_remembered { &long } else { "/" });
    }
}

#[test]
fn success_and_sign_out_clear_the_failure() {
    let app = Application::new();
    let browser = app.browser();
    let fail = || {
        let state = browser.start(&app, "beta");
        browser.open(&app, &format!("/auth/beta/callback?error=access_denied&state={state}"));
        assert_eq!(browser.names("__Host-gw_failed").len(), 1);
    };
    fail();
    let state = sign_in(&app, &browser, "/inbox");
    assert_eq!(browser.names("__Host-gw_failed").len(), 0, "signed in");
    fail();
    browser.open(&app, &callback(&state, "c"));
    assert_eq!(browser.names("__Host-gw_failed").len(), 0, "signed in all along");
    fail();
    browser.post(&app, "/auth/logout", "");
    assert_eq!(browser.names("__Host-gw_failed").len(), 0, "signed out");
}
