//! Back-channel logout tokens that arrive late, or during a sign-in.

use super::back_channel_logout::{application, good, good_at, is_signed_in, options, post, send, with_keys};
use super::front_channel_logout::{sign_in_as, tokens_of};
use crate::flow::worker::tests::application::{Application, START};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::step::Code;
use crate::testing::tasks::Tasks;
use crate::testing::values::Json as _;

#[test]
fn s41_a_subjects_logout_ends_what_had_begun_and_leaves_what_clearly_began_later() {
    let app = application();
    let sign_in = |sid| sign_in_as(&app, "alpha", sid, "ada");
    let laptop = sign_in("laptop");
    app.world.pass(60);
    let phone = sign_in("phone");
    app.world.pass(1);
    let tv = sign_in("tv");
    with_keys(&app, &["one"]);
    assert_eq!(send(&app, &good("1", r#""sub":"ada""#)).status, 200, "issued when the laptop signed in");
    let signed_in = || [&laptop, &phone, &tv].map(|browser| is_signed_in(&app, browser));
    assert_eq!(signed_in(), [false, false, true], "clocks may differ by a minute");
    assert_eq!(send(&app, &good("2", r#""sid":"tv""#)).status, 200);
    assert_eq!(signed_in(), [false; 3], "it is still listed, and a sid names one session whenever it began");
}

/// Whether the store holds an entry whose key has this prefix.
fn holds(app: &Application, prefix: &str) -> bool {
    let store = app.world.store.borrow();
    store.iter().flat_map(|store| &store.entries).any(|entry| entry.key.starts_with(prefix))
}

/// A sign-in of `ada` up to its callback, and the token response for its code.
fn answered(app: &Application, browser: &Browser) -> (Request, String) {
    let page = browser.open(app, "/auth/alpha/login?return_to=/inbox");
    let state = page.parameter("state").unwrap_or_default();
    let callback = Request::navigation(&format!("/auth/alpha/callback?code=the-code&state={state}"));
    (callback, tokens_of(app, "alpha", "laptop", "ada", &page))
}

#[test]
fn s41_a_logout_between_the_two_writings_of_a_sign_in_ends_it() {
    for whose in [r#""sid":"laptop""#, r#""sub":"ada""#] {
        let app = application();
        let elsewhere = app.elsewhere(options);
        let browser = app.browser();
        let (callback, tokens) = answered(&app, &browser);
        app.world.will_answer(200, &tokens);
        let mut tasks: Tasks<'_, Page> = Tasks::default();
        tasks.begin(browser.begin(&app, &callback));
        while !holds(&app, if whose.contains("sid") { "sid:" } else { "sub:" }) {
            tasks.step(0);
        }
        assert!(!holds(&app, "session:"));
        with_keys(&elsewhere, &["one"]);
        assert_eq!(send(&elsewhere, &good("1", whose)).status, 200);
        let page = tasks.finish().remove(0);
        assert_eq!((page.status, page.location()), (302, "/inbox#auth_error=session_missing"), "{whose}");
        assert!(!is_signed_in(&app, &browser), "{whose}");
        let told: Vec<_> = app.world.events.borrow().iter().filter_map(|event| event.get_text("code")).collect();
        assert_eq!(told, [Code::SessionMissing.as_str()]);
        assert!(is_signed_in(&app, &sign_in_as(&app, "alpha", "laptop", "ada")), "a new sign-in is another session");
    }
}

#[test]
fn s41_a_logout_while_the_code_is_exchanged_ends_the_sign_in() {
    for whose in [r#""sid":"laptop""#, r#""sub":"ada""#] {
        let app = application();
        let elsewhere = app.elsewhere(options);
        let browser = app.browser();
        let (callback, tokens) = answered(&app, &browser);
        let mut tasks: Tasks<'_, Page> = Tasks::default();
        tasks.begin(browser.begin(&app, &callback));
        tasks.run();
        with_keys(&elsewhere, &["one"]);
        assert_eq!(send(&elsewhere, &good_at(START + 1, "1", whose)).status, 200, "nothing is stored yet");
        assert!(app.world.answer(200, &tokens), "the exchange is under way");
        let page = tasks.finish().remove(0);
        assert_eq!(page.location(), "/inbox#auth_error=session_missing", "{whose}");
        assert!(!is_signed_in(&app, &browser) && !holds(&app, "session:"), "{whose}");
        app.world.pass(1);
        assert!(
            is_signed_in(&app, &sign_in_as(&app, "alpha", "laptop", "ada")),
            "it is issued after the logout, in the same second"
        );
    }
}

#[test]
fn s41_a_logout_that_the_store_interrupts_finds_every_session_when_it_comes_again() {
    let app = application();
    let browsers: Vec<_> = (0..64).map(|number| sign_in_as(&app, "alpha", &format!("sid-{number}"), "ada")).collect();
    with_keys(&app, &["one"]);
    assert_eq!(send(&app, &good("1", r#""sub":"nobody""#)).status, 200, "the keys are known");
    let writings = || app.world.store.borrow().as_ref().map_or(0, |store| store.written);
    let set_down = |is_down| app.world.store.borrow_mut().iter_mut().for_each(|store| store.is_down = is_down);
    let (before, provider) = (writings(), app.browser());
    let mut tasks: Tasks<'_, Page> = Tasks::default();
    tasks.begin(provider.begin(&app, &post(&good("2", r#""sub":"ada""#))));
    while writings() == before {
        tasks.step(0);
    }
    set_down(true);
    assert_eq!(tasks.finish().remove(0).status, 503);
    set_down(false);
    assert_eq!(send(&app, &good_at(START + 1, "3", r#""sub":"nobody else""#)).status, 200);
    assert_eq!(send(&app, &good("2", r#""sub":"ada""#)).status, 200);
    assert!(browsers.iter().all(|browser| !is_signed_in(&app, browser)), "the oldest too");
}

#[test]
fn s41_a_session_whose_logout_came_before_it_moved_out_of_its_cookie_stays_ended() {
    let app = application();
    let store = app.world.store.borrow_mut().take();
    let browser = sign_in_as(&app, "alpha", "laptop", "ada");
    *app.world.store.borrow_mut() = store;
    app.world.pass(10);
    with_keys(&app, &["one"]);
    assert_eq!(send(&app, &good_at(START + 5, "1", r#""sub":"ada""#)).status, 200);
    let copies = [browser.copy(), browser.copy()];
    assert!(!is_signed_in(&app, &copies[0]));
    app.world.pass(3600);
    assert!(!is_signed_in(&app, &copies[1]), "the index knows nothing of it any more");
}
