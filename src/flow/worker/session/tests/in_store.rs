//! Sessions in a store: an id in the cookie, an end that holds everywhere, a store that fails, and sessions
//! that were sealed in their cookie before there was a store.

use super::*;
use crate::flow::worker::tests::application::{ACCESS_TOKEN, REFRESH_TOKEN};
use crate::step::Code;
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
