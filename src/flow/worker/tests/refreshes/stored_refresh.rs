//! Refreshing a session in a store: the lease, and what is checked before a session ends.

use crate::base::value::Value;
use crate::flow::worker::app::own_session::refresh_behind;
use crate::flow::worker::refresh::lease::LEASE;
use crate::flow::worker::tests::application::{Application, FRESH, START};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::flow::worker::tests::stored::{elsewhere, signed_in};
use crate::step::Code;
use crate::testing::drive::call;
use crate::testing::tasks::Tasks;
use crate::testing::tasks::run;
use crate::testing::values::Json as _;
use serde_json::Value as Json;

const INVALID_GRANT: &str = r#"{"error":"invalid_grant"}"#;

fn ask(app: &Application) -> Request {
    Request::call(app.origin, "POST", "/auth/token")
}

fn token(app: &Application, browser: &Browser) -> Option<String> {
    browser.send(app, &ask(app)).json.get_text("access_token")
}

/// A session whose access token has expired, in a world where pauses take time.
fn expired() -> (Application, Browser) {
    let (app, browser) = signed_in();
    app.world.pass(3600);
    app.world.tick(0);
    (app, browser)
}

fn count_events(app: &Application, kind: &str) -> usize {
    app.world.events.borrow().iter().filter(|event| event.get_str("type") == Some(kind)).count()
}

/// Lets time pass, so that requests that look at intervals do look.
fn wait(app: &Application, tasks: &mut Tasks<'_, Page>, seconds: i64) {
    for _ in 0..seconds * 2 {
        app.world.tick(500);
        tasks.run();
    }
}

fn refreshes(app: &Application) -> usize {
    app.world.sent.borrow().iter().filter(|sent| sent.body.contains("grant_type=refresh_token")).count()
}

#[test]
fn s27_the_lease_is_in_the_store_before_the_refresh_token_leaves() {
    let (app, browser) = expired();
    let written = || app.world.store.borrow().as_ref().map_or(0, |store| store.written);
    let before = written();
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &ask(&app)));
    while refreshes(&app) == 0 {
        assert_eq!(written(), before, "nothing else is written before");
        let count = written();
        tasks.step(0);
        assert!(refreshes(&app) == 0 || count == before, "one step");
    }
    assert_eq!(written(), before + 1);
    app.world.answer(200, FRESH);
    tasks.run();
    assert_eq!(written(), before + 2, "and the tokens before anybody has them");
    assert_eq!(tasks.finish()[0].json.get_str("access_token"), Some("access-token-2"));
}

#[test]
fn nobody_waits_for_a_refresh_while_the_present_token_is_good() {
    let (app, browser) = signed_in();
    app.world.pass(3560);
    app.world.tick(0);
    let (here, far) = (browser.copy(), browser.copy());
    let other = elsewhere(&app);
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &ask(&app)));
    tasks.run();
    assert_eq!(refreshes(&app), 1);
    tasks.begin(here.begin(&app, &ask(&app)));
    tasks.begin(far.begin(&other, &ask(&app)));
    tasks.run();
    assert_eq!((tasks.count_done(), refreshes(&app)), (2, 1));
    app.world.answer(200, FRESH);
    let tokens: Vec<_> = tasks.finish().iter().map(|page| page.json.get_text("access_token")).collect();
    let expected = ["access-token-2", "access-token-1", "access-token-1"].map(|token| Some(token.to_owned()));
    assert_eq!(tokens, expected);
}

#[test]
fn an_early_refresh_runs_after_the_answer_if_the_platform_can() {
    let (app, browser) = signed_in();
    *app.world.later.borrow_mut() = Some(Vec::new());
    app.world.pass(3560);
    for _ in 0..3 {
        assert_eq!(token(&app, &browser).as_deref(), Some("access-token-1"));
    }
    assert_eq!(refreshes(&app), 0, "no answer waited");
    let later = app.world.later.borrow_mut().replace(Vec::new()).unwrap_or_default();
    let [(provider, id)] = &later[..] else { panic!("one is enough: {later:?}") };
    app.world.will_answer(200, FRESH);
    let configuration = app.configuration;
    let (provider, id) = (provider.clone(), id.clone());
    run(call(app.worker(""), Value::NOTHING, move |cx| {
        let [provider, id] = [&provider, &id].map(|text| cx.arena.copy(text.as_bytes()));
        refresh_behind(cx, configuration, provider, id)?;
        Ok(Value::NOTHING)
    }));
    assert_eq!(token(&elsewhere(&app), &browser).as_deref(), Some("access-token-2"));
    app.world.pass(3600);
    app.world.will_answer(200, FRESH);
    assert_eq!(token(&app, &browser).as_deref(), Some("access-token-2"), "an ended token is not left for later");
    assert_eq!(refreshes(&app), 2);
}

#[test]
fn sessions_that_began_together_do_not_refresh_together() {
    let (app, _) = signed_in();
    let mut due = Vec::new();
    for at in 0..40 {
        app.world.clock.set(START);
        let browser = app.browser();
        browser.sign_in(&app, "alpha");
        *app.world.later.borrow_mut() = Some(Vec::new());
        for second in 3470..3545 {
            app.world.clock.set(START + second);
            token(&app, &browser);
            if app.world.later.borrow().as_ref().is_some_and(|later| !later.is_empty()) {
                due.push(second);
                break;
            }
        }
        assert_eq!(due.len(), at + 1, "every one is due in time");
    }
    assert!(due.iter().all(|second| (3480..=3540).contains(second)), "{due:?}");
    due.sort_unstable();
    due.dedup();
    assert!(due.len() > 15, "{due:?}");
}

#[test]
fn a17_an_owner_who_vanished_before_the_server_heard_of_it_loses_nothing() {
    let (app, browser) = expired();
    let (far, copy) = (elsewhere(&app), browser.copy());
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &ask(&app)));
    tasks.run();
    tasks.kill(0);
    tasks.begin(copy.begin(&far, &ask(&app)));
    wait(&app, &mut tasks, LEASE - 2);
    assert_eq!(refreshes(&app), 1, "its lease is not over");
    wait(&app, &mut tasks, 4);
    assert_eq!(refreshes(&app), 2);
    app.world.answer(200, "the client is gone");
    app.world.answer(200, FRESH);
    assert_eq!(tasks.finish()[0].json.get_str("access_token"), Some("access-token-2"));
}

#[test]
fn a17_an_answer_that_got_lost_is_asked_for_once_more_at_once() {
    let lost: [&dyn Fn(&Application); 4] = [
        &|app| app.world.will_fail(Code::NetworkFailed),
        &|app| app.world.will_fail(Code::RequestTimedOut),
        &|app| app.world.will_answer(502, ""),
        &|app| app.world.will_answer(200, "<html>"),
    ];
    for lose in lost {
        let (app, browser) = expired();
        lose(&app);
        app.world.will_answer(200, FRESH);
        assert_eq!(token(&app, &browser).as_deref(), Some("access-token-2"));
        let sent = app.world.sent.borrow();
        let shown: Vec<_> = sent.iter().filter(|sent| sent.body.contains("refresh_token=refresh-token-1")).collect();
        assert_eq!(shown.len(), 2, "the same one, twice");
        drop(sent);
        assert_eq!(token(&elsewhere(&app), &browser).as_deref(), Some("access-token-2"));
    }
}

#[test]
fn a17_no_more_than_once_and_nothing_that_the_server_has_answered() {
    let (app, browser) = expired();
    app.world.will_fail(Code::NetworkFailed);
    app.world.will_answer(500, "");
    assert_eq!(browser.send(&app, &ask(&app)).status, 503);
    assert_eq!(refreshes(&app), 2);
    for (status, body) in [(302, ""), (401, r#"{"error":"invalid_client"}"#), (500, r#"{"error":"server_error"}"#)] {
        let (app, browser) = expired();
        app.world.will_answer(status, body);
        assert!(browser.send(&app, &ask(&app)).status >= 500, "{status}");
        assert_eq!((refreshes(&app), browser.names("__Host-gw.auth").len()), (1, 1), "{status}");
    }
}

#[test]
fn a17_a_slow_answer_is_not_asked_for_again_when_another_may_take_over() {
    let (app, browser) = expired();
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &ask(&app)));
    tasks.run();
    app.world.pass(12);
    app.world.answer(504, "");
    assert_eq!(tasks.finish()[0].status, 503);
    assert_eq!(refreshes(&app), 1);
}

#[test]
fn a17_a_refusal_ends_nothing_where_another_owner_has_fresh_tokens() {
    // One owner is slow and another takes over; the server strictly accepts only the first one's token.
    let (app, browser) = expired();
    let (far, copy) = (elsewhere(&app), browser.copy());
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &ask(&app)));
    tasks.begin(copy.begin(&far, &ask(&app)));
    wait(&app, &mut tasks, LEASE + 2);
    assert_eq!(refreshes(&app), 2, "taken over");
    let mut number = 0;
    app.world.serve(|_, _| {
        number += 1;
        // The first owner has its tokens and has not written them when the second is refused.
        (number == 2).then(|| crate::testing::world::World::reply(400, INVALID_GRANT))
    });
    tasks.run();
    assert_eq!(tasks.count_done(), 0, "it looks for a while");
    app.world.answer(200, FRESH);
    wait(&app, &mut tasks, 3);
    for page in tasks.finish() {
        assert_eq!(page.json.get_str("access_token"), Some("access-token-2"), "{:?}", page.error);
    }
    assert_eq!(browser.names("__Host-gw.auth").len(), 1);
}

#[test]
fn s27_a_definite_refusal_ends_the_session_in_every_isolate() {
    let (app, browser) = expired();
    let (far, copy, late) = (elsewhere(&app), browser.copy(), browser.copy());
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &ask(&app)));
    tasks.begin(copy.begin(&far, &ask(&app)));
    tasks.run();
    app.world.answer(400, INVALID_GRANT);
    tasks.run();
    wait(&app, &mut tasks, 2);
    for page in tasks.finish() {
        assert_eq!(page.status, 401);
    }
    assert_eq!((refreshes(&app), browser.names("__Host-gw.auth").len()), (1, 0));
    assert_eq!(late.session(&elsewhere(&app)), Json::Null);
    browser.sign_in(&app, "alpha");
    assert_eq!(token(&app, &browser).as_deref(), Some("access-token-1"));
}

#[test]
fn s40_tokens_that_come_after_the_sign_out_are_revoked_and_bring_nothing_back() {
    let (app, browser) = expired();
    let far = elsewhere(&app);
    let copy = browser.copy();
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &ask(&app)));
    tasks.run();
    assert_eq!(copy.copy().post(&far, "/auth/logout", "{}").status, 200);
    app.world.answer(200, FRESH);
    tasks.run();
    let revoked = app.world.sent.borrow().last().map(|sent| (sent.url.clone(), sent.body.clone())).unwrap_or_default();
    assert!(revoked.0.ends_with("/revoke") && revoked.1.contains("token=refresh-token-2"), "{revoked:?}");
    app.world.answer(200, "");
    let pages = tasks.finish();
    assert_eq!((pages[0].status, pages[0].code()), (401, Some(Code::SessionMissing)));
    assert_eq!(copy.session(&app), Json::Null);
}

#[test]
fn a_passing_failure_rests_in_the_record_and_every_isolate_leaves_the_server_alone() {
    let (app, browser) = expired();
    app.world.will_ask_to_wait(503, "30");
    let page = browser.send(&app, &ask(&app));
    assert_eq!((page.status, page.header("retry-after")), (503, Some("30")));
    app.world.pass(10);
    let page = browser.send(&elsewhere(&app), &ask(&app));
    assert_eq!((page.status, page.header("retry-after")), (503, Some("20")));
    assert_eq!(browser.session(&elsewhere(&app)).get("stale"), Some(&Json::Bool(true)), "and nobody is signed out");
    assert_eq!(refreshes(&app), 1);
    app.world.pass(20);
    app.world.will_answer(200, FRESH);
    let session = browser.session(&elsewhere(&app));
    assert_eq!((session.get("stale"), refreshes(&app)), (None, 2), "it recovers");
}

#[test]
fn a_server_in_trouble_for_long_is_asked_less_and_less() {
    let (app, browser) = expired();
    let mut asked = Vec::new();
    for second in 0..200 {
        let before = refreshes(&app);
        app.world.will_answer(503, r#"{"error":"temporarily_unavailable"}"#);
        browser.send(&elsewhere(&app), &ask(&app));
        app.world.replies.borrow_mut().clear();
        if refreshes(&app) > before {
            asked.push(second);
        }
        app.world.pass(1);
    }
    assert_eq!(asked, [0, 5, 15, 35, 75, 135, 195]);
}

#[test]
fn tokens_that_the_store_did_not_take_are_written_by_the_next_request_of_the_isolate() {
    let (app, browser) = expired();
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &ask(&app)));
    tasks.run();
    let set_down = |is_down| {
        if let Some(store) = app.world.store.borrow_mut().as_mut() {
            store.is_down = is_down;
        }
    };
    set_down(true);
    app.world.answer(200, FRESH);
    wait(&app, &mut tasks, 5);
    let pages = tasks.finish();
    assert_eq!((pages[0].status, pages[0].code()), (503, Some(Code::StoreUnavailable)), "written before they are used");
    set_down(false);
    app.world.pass(3);
    assert_eq!(token(&app, &browser).as_deref(), Some("access-token-2"));
    assert_eq!(token(&elsewhere(&app), &browser).as_deref(), Some("access-token-2"));
    assert_eq!(refreshes(&app), 1);
}

#[test]
fn a_writing_whose_answer_got_lost_is_recognised() {
    let (app, browser) = expired();
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &ask(&app)));
    tasks.run();
    if let Some(store) = app.world.store.borrow_mut().as_mut() {
        store.unanswered = 1;
    }
    app.world.answer(200, FRESH);
    wait(&app, &mut tasks, 1);
    assert_eq!(tasks.finish()[0].json.get_str("access_token"), Some("access-token-2"));
    assert_eq!((token(&elsewhere(&app), &browser).as_deref(), refreshes(&app)), (Some("access-token-2"), 1));
}

#[test]
fn s26_a_rotated_token_replaces_the_old_one_whole_and_a_missing_one_keeps_it() {
    let (app, browser) = expired();
    app.world.will_answer(
        200,
        r#"{"access_token":"access-token-2","token_type":"Bearer","expires_in":3600,"scope":"read admin"}"#,
    );
    let session = browser.session(&app);
    assert_eq!(session.get("scope"), Some(&Json::Array(vec![Json::from("read")])), "never widened");
    app.world.pass(3600);
    app.world.will_answer(200, FRESH);
    assert_eq!(token(&elsewhere(&app), &browser).as_deref(), Some("access-token-2"));
    let shown = |app: &Application, name: &str| {
        app.world.sent.borrow().last().is_some_and(|sent| {
            sent.body.contains(&format!("refresh_token={name}&"))
                || sent.body.ends_with(&format!("refresh_token={name}"))
        })
    };
    assert!(shown(&app, "refresh-token-1"), "kept, since no other came");
    app.world.pass(3600);
    app.world.will_answer(200, FRESH);
    token(&elsewhere(&app), &browser);
    assert!(shown(&app, "refresh-token-2"), "replaced");
}

#[test]
fn a_thousand_requests_of_one_isolate_look_at_the_store_as_often_as_a_few() {
    let (app, browser) = expired();
    app.world.is_replayed.set(false);
    let far = elsewhere(&app);
    let copies: Vec<_> = (0..1000).map(|_| browser.copy()).collect();
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &ask(&app)));
    tasks.run();
    for copy in &copies {
        tasks.begin(copy.begin(&far, &ask(&app)));
    }
    tasks.run();
    let read = || app.world.store.borrow().as_ref().map_or(0, |store| store.read);
    let before = read();
    wait(&app, &mut tasks, 8);
    assert!(read() - before < 40, "{} looks in eight seconds", read() - before);
    app.world.answer(200, FRESH);
    wait(&app, &mut tasks, 3);
    let pages = tasks.finish();
    assert!(pages.iter().all(|page| page.json.get_str("access_token") == Some("access-token-2")));
    assert_eq!((pages.len(), refreshes(&app)), (1001, 1));
    assert_eq!(count_events(&app, "refresh_coalesced"), 1000);
}
