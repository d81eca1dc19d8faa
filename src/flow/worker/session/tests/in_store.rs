//! Sessions in a store: an id in the cookie, an end that holds everywhere, a store that fails, and sessions
//! that were sealed in their cookie before there was a store.

use super::*;
use crate::flow::worker::session::store::{WRITING, write_surely};
use crate::flow::worker::tests::application::{ACCESS_TOKEN, REFRESH_TOKEN};
use crate::step::Code;
use crate::step::effect::STORE_DEADLINE;
use crate::testing::world::{Entry, SimulatedStore};

/// Another isolate.
fn elsewhere(app: &Application) -> Application {
    app.elsewhere(|options| options["store"] = json!(true))
}

fn signed_in() -> (Application, Browser) {
    let app = with_store();
    let browser = app.browser();
    sign_in(&app, &browser, "alpha");
    (app, browser)
}

/// A session in its cookie, and the application after it has got a store.
fn before_the_store() -> (Application, Browser) {
    let before = Application::new();
    let browser = before.browser();
    sign_in(&before, &browser, "alpha");
    let app = before.deployed(|options| options["store"] = json!(true));
    app.world.open_store();
    (app, browser)
}

fn store<T>(app: &Application, look: impl FnOnce(&mut SimulatedStore) -> T) -> T {
    look(app.world.store.borrow_mut().as_mut().expect("a store"))
}

fn sessions(app: &Application) -> Vec<(String, String)> {
    let is_session = |entry: &&Entry| entry.key.starts_with("session:");
    let pair = |entry: &Entry| (entry.key.clone(), entry.value.clone());
    store(app, |store| store.entries.iter().filter(is_session).map(pair).collect())
}

#[test]
fn a_handle_is_the_id_with_the_entry_as_sealed_as_in_the_store() {
    let (app, browser) = signed_in();
    let handle = found(&app, &browser)["handle"].as_str().unwrap().to_owned();
    assert_eq!(handle.split(' ').next(), browser.cookie(SESSION).as_deref());
    for secret in [ACCESS_TOKEN, REFRESH_TOKEN] {
        assert!(!handle.contains(secret));
    }
    let reads = || store(&app, |store| store.read);
    let before = reads();
    let open = |handle: String| {
        call(&app, &browser, move |cx, configuration, request| {
            let provider = configuration.provider(cx, b"alpha")?;
            let handle = Handle::parse(cx.arena, cx.arena.copy(handle.as_bytes()));
            Ok(open_handle(cx, configuration, Some(request), provider, handle)?.session.provider())
        })
    };
    assert_eq!((open(handle.clone()).value, reads()), (json!("alpha"), before), "handed on");
    app.world.pass(5);
    assert_eq!((open(handle.clone()).value, reads()), (json!("alpha"), before + 1), "read again");
    sign_out(&app, &browser);
    assert_eq!(open(handle).code, Some(Code::SessionMissing));
}

#[test]
fn a17_copies_of_the_old_cookie_end_at_one_session() {
    let (app, browser) = before_the_store();
    let copies: Vec<_> = (0..3).map(|_| browser.copy()).collect();
    let ids: Vec<_> = copies
        .iter()
        .map(|copy| {
            assert_eq!(who(&elsewhere(&app), copy), "alpha");
            copy.cookie(SESSION)
        })
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "one id");
    assert_eq!((sessions(&app).len(), app.world.count_events("session_moved")), (1, 1));
}

#[test]
fn an_end_that_the_isolate_remembers_holds_although_the_store_forgets_it() {
    let (app, browser) = before_the_store();
    let copy = browser.copy();
    assert_eq!(who(&app, &browser), "alpha");
    sign_out(&app, &browser);
    store(&app, |store| store.entries.clear());
    assert_eq!(who(&app, &copy), json!(null));
}

#[test]
fn of_two_sealed_sessions_none_is_given_up_because_one_cannot_move_now() {
    let before = Application::new();
    let (browser, other) = (before.browser(), before.browser());
    sign_in(&before, &browser, "alpha");
    before.world.pass(1);
    sign_in(&before, &other, "beta");
    browser.jar.borrow_mut().extend(other.jar.take());
    let app = elsewhere(&before);
    app.world.open_store();
    store(&app, |store| store.unread = 1);
    assert_eq!(look_for(&app, &browser).code, Some(Code::StoreUnavailable), "not: no cookie of alpha, and beta");
    assert_eq!(found(&app, &browser)["provider"], "beta");
}

/// Makes a write that must not be lost, of which the store leaves some `unanswered`. Returns whether it was written,
/// nothing if that is not known, and the seconds that it took.
fn write_slowly(unanswered: u32) -> (Json, i64) {
    let (app, browser) = signed_in();
    store(&app, |store| (store.slowness, store.unanswered) = (STORE_DEADLINE, unanswered));
    let written = call(&app, &browser, |cx, configuration, request| {
        let mut opened = open(cx, configuration, request, None)?;
        let begun = cx.now;
        let written = write_surely(cx, configuration, &mut opened);
        let written = cx.catch(written)?.map_or(Value::NOTHING, Value::flag);
        Ok(cx.arena.list(vec![written, cx.arena.number(cx.now - begun)]))
    });
    (written.value[0].clone(), written.value[1].as_i64().expect("seconds"))
}

#[test]
fn a_write_whose_answer_got_lost_is_recognised_before_its_time_is_over() {
    assert_eq!(write_slowly(0), (json!(true), STORE_DEADLINE));
    let (is_written, seconds) = write_slowly(1);
    assert_eq!((is_written, seconds), (json!(true), 3 * STORE_DEADLINE));
    // A clock of whole seconds may show one less.
    assert!(seconds < WRITING);
    assert_eq!(write_slowly(9), (json!(null), 2 * STORE_DEADLINE), "no third attempt");
}

#[test]
fn an_entry_whose_write_got_no_answer_is_not_handed_on() {
    let (app, browser) = signed_in();
    app.world.pass(86_400 / 20 + 1);
    store(&app, |store| store.unanswered = 1);
    assert_eq!(found(&app, &browser)["handle"], json!(browser.cookie(SESSION)), "its id alone");
}
