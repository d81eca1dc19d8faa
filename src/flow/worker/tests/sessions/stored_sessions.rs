//! Sessions in a store: an id in the cookie, an end that holds everywhere, a store that fails.

use crate::base::crypto::decode_bytes;
use crate::base::text::find;
use crate::flow::sign_out::SignOutOptions;
use crate::flow::worker::tests::application::{ACCESS_TOKEN, Application, CLIENT_SECRET, REFRESH_TOKEN, START};
use crate::flow::worker::tests::browser::{Browser, Request};
use crate::flow::worker::tests::program::{find as find_session, handle, sign_out};
use crate::protocol::authorization::transaction::tag_of;
use crate::step::Code;
use crate::testing::tasks::Tasks;
use crate::testing::values::{Json as _, parsed};
use crate::testing::{arena, json_of};
use serde_json::Value;

const COOKIE: &str = "__Host-gw.auth.alpha";

fn options(options: &mut Value) {
    options.set("tokens", Value::from("page"));
    options.set(
        "upstreams",
        parsed(r#"{"api":{"origin":"https://api.example","paths":["/"],"providers":["alpha","beta","gamma"]}}"#),
    );
}

/// The application with a store.
pub fn application() -> Application {
    let app = Application::with(options);
    app.world.open_store();
    app
}

/// The same in another isolate.
pub fn elsewhere(app: &Application) -> Application {
    app.elsewhere(options)
}

pub fn signed_in() -> (Application, Browser) {
    let app = application();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

fn entries(app: &Application) -> Vec<(String, String)> {
    let store = app.world.store.borrow();
    let entries = store.as_ref().map(|store| store.entries.iter()).into_iter().flatten();
    entries.map(|entry| (entry.key.clone(), entry.value.clone())).collect()
}

fn sessions(app: &Application) -> Vec<(String, String)> {
    entries(app).into_iter().filter(|(key, _)| key.starts_with("session:")).collect()
}

fn provider(app: &Application, browser: &Browser) -> Option<String> {
    browser.session(app).get_text("provider")
}

#[test]
fn s36_the_cookie_carries_an_id_only_and_the_store_sees_no_secret() {
    let (app, browser) = signed_in();
    let id = browser.cookie(COOKIE).unwrap_or_default();
    assert_eq!(id.len(), 43, "32 bytes");
    assert_eq!(provider(&elsewhere(&app), &browser).as_deref(), Some("alpha"), "in every isolate");
    let [(key, value)] = &sessions(&app)[..] else { panic!("{:?}", entries(&app)) };
    assert!(key.len() <= 120 && key.is_ascii());
    let parts = value.split(|letter: char| !letter.is_ascii_alphanumeric() && !"-_".contains(letter));
    let plain: Vec<u8> = parts.filter_map(|part| decode_bytes(part.as_bytes())).flatten().collect();
    assert!(plain.len() > 100, "{value}");
    for secret in [id.as_str(), ACCESS_TOKEN, REFRESH_TOKEN, CLIENT_SECRET] {
        assert!(!key.contains(secret) && !value.contains(secret), "{secret}");
        assert!(find(&plain, secret.as_bytes()).is_none(), "{secret}");
    }
}

#[test]
fn s36_a_value_that_is_moved_to_another_key_does_not_open() {
    let (app, browser) = signed_in();
    let other = app.browser();
    other.sign_in(&app, "alpha");
    if let Some(store) = app.world.store.borrow_mut().as_mut() {
        let places: Vec<usize> =
            (0..store.entries.len()).filter(|at| store.entries[*at].key.starts_with("session:")).collect();
        let (one, another) = (store.entries[places[0]].value.clone(), store.entries[places[1]].value.clone());
        (store.entries[places[0]].value, store.entries[places[1]].value) = (another, one);
    }
    assert_eq!((browser.session(&app), other.session(&app)), (Value::Null, Value::Null));
}

#[test]
fn s40_a23_the_id_is_new_at_every_sign_in_whatever_id_was_planted() {
    let (app, attacker) = signed_in();
    let planted = attacker.cookie(COOKIE).unwrap_or_default();
    for id in [planted.as_str(), &"A".repeat(43), "not-an-id", ""] {
        let victim = app.browser();
        victim.plant(COOKIE, id);
        victim.sign_in(&app, "alpha");
        assert_ne!(victim.cookie(COOKIE).as_deref(), Some(id));
        let holder = app.browser();
        holder.plant(COOKIE, id);
        assert_eq!(holder.session(&app), Value::Null, "the planted id leads nowhere: {id}");
    }
}

#[test]
fn s40_a_sign_in_ends_the_session_before_it_in_the_store_too() {
    let (app, browser) = signed_in();
    let before = browser.copy();
    browser.sign_in(&app, "beta");
    assert_eq!(before.session(&elsewhere(&app)), Value::Null);
    assert_eq!((sessions(&app).len(), provider(&app, &browser).as_deref()), (1, Some("beta")));
}

#[test]
fn a24_a_copied_cookie_is_dead_in_every_isolate_once_signed_out() {
    let (app, browser) = signed_in();
    let (copy, far) = (browser.copy(), elsewhere(&app));
    assert_eq!(provider(&far, &copy).as_deref(), Some("alpha"));
    assert_eq!(browser.post(&app, "/auth/logout", "{}").status, 200);
    assert_eq!(sessions(&app), []);
    let page = copy.post(&far, "/auth/token", "");
    assert_eq!((page.status, page.code()), (401, Some(Code::SessionMissing)));
    assert_eq!(copy.names(COOKIE), Vec::<String>::new(), "and is removed");
}

#[test]
fn a24_the_applications_own_sign_out_is_as_final() {
    let (app, browser) = signed_in();
    let copy = browser.copy();
    let handle = handle(&app, &browser);
    assert_eq!(handle.split(' ').next(), browser.cookie(COOKIE).as_deref());
    for secret in [ACCESS_TOKEN, REFRESH_TOKEN] {
        assert!(!handle.contains(secret), "the rest is as sealed as in the store");
    }
    assert!(sign_out(&app, &browser, "alpha", &handle, SignOutOptions::default()).is_ok());
    assert_eq!(copy.session(&elsewhere(&app)), Value::Null);
}

#[test]
fn a23_an_id_that_nobody_was_given_leads_nowhere() {
    let (app, browser) = signed_in();
    let other = app.browser();
    other.sign_in(&app, "beta");
    let beta = other.cookie("__Host-gw.auth.beta").unwrap_or_default();
    let own = browser.cookie(COOKIE).unwrap_or_default();
    let holder = app.browser();
    holder.plant(COOKIE, &own);
    assert_eq!(provider(&app, &holder).as_deref(), Some("alpha"), "the id that was given does");
    let truncated = own[..42].to_owned();
    for id in ["A".repeat(43), beta, truncated, "A".repeat(4000), "é".to_owned()] {
        let stranger = app.browser();
        stranger.plant(COOKIE, &id);
        assert_eq!(stranger.session(&app), Value::Null, "unknown, or of another provider's: {id}");
        assert_eq!(stranger.names(COOKIE), Vec::<String>::new());
    }
}

#[test]
fn the_limits_in_the_record_count_whatever_the_store_still_returns() {
    let (app, browser) = signed_in();
    app.world.pass(86_400);
    if let Some(store) = app.world.store.borrow_mut().as_mut() {
        store.entries.iter_mut().for_each(|entry| entry.keep_for_ever());
    }
    let page = browser.post(&app, "/auth/token", "");
    assert_eq!((page.status, page.code()), (401, Some(Code::SessionExpired)));
}

#[test]
fn the_idle_limit_moves_with_use_and_the_store_is_written_now_and_then() {
    let app = Application::new();
    app.world.open_store();
    let browser = app.browser();
    browser.sign_in_with(&app, "alpha", r#"{"access_token":"a","token_type":"Bearer","expires_in":9000000}"#);
    let written = || app.world.store.borrow().as_ref().map_or(0, |store| store.written);
    let before = written();
    app.world.pass(4320);
    let page = browser.get(&app, "/auth/session");
    assert_eq!((written(), page.set_cookies().len()), (before, 0), "not with every request");
    app.world.pass(1);
    let page = browser.get(&app, "/auth/session");
    assert_eq!(page.json.get_integer("expires_at"), Some(START + 4321 + 86_400));
    assert_eq!((written(), page.set_cookies().len()), (before + 1, 0), "a writing, and no cookie");
    app.world.pass(86_399);
    assert_eq!(provider(&app, &browser).as_deref(), Some("alpha"));
    for _ in 0..8 {
        app.world.pass(86_000);
        browser.session(&app);
    }
    assert_eq!(browser.session(&app), Value::Null, "the absolute limit stays");
}

fn set_down(app: &Application, is_down: bool) {
    if let Some(store) = app.world.store.borrow_mut().as_mut() {
        store.is_down = is_down;
    }
}

#[test]
fn a_store_that_is_away_signs_nobody_out() {
    let (app, browser) = signed_in();
    set_down(&app, true);
    let calls = [
        ("GET", "/auth/session"),
        ("POST", "/auth/token"),
        ("GET", "/auth/proxy/api.example/me"),
        ("POST", "/auth/logout"),
    ];
    for (method, path) in calls {
        let page = browser.send(&app, &Request::call(app.origin, method, path));
        assert_eq!((page.status, page.code()), (503, Some(Code::StoreUnavailable)), "{path}");
        assert_eq!(page.header("retry-after"), Some("2"), "{path}");
        assert_eq!(page.set_cookies(), Vec::<&str>::new(), "{path}");
    }
    let found = find_session(&app, &browser, &Request::navigation("/page"), &Value::Null);
    assert_eq!(found, Err(Code::StoreUnavailable), "not: nobody");
    set_down(&app, false);
    assert_eq!(provider(&app, &browser).as_deref(), Some("alpha"), "also the sign-out did nothing by halves");
}

#[test]
fn nobody_is_signed_out_because_one_of_two_cookies_could_not_be_looked_up() {
    let (app, browser) = signed_in();
    browser.plant("__Host-gw.auth.beta", &"A".repeat(43));
    if let Some(store) = app.world.store.borrow_mut().as_mut() {
        store.unread = 1;
    }
    let page = browser.get(&app, "/auth/session");
    assert_eq!((page.status, page.set_cookies().len()), (503, 0));
    assert_eq!(provider(&app, &browser).as_deref(), Some("alpha"));
}

#[test]
fn a_callback_sends_no_code_while_the_store_is_away() {
    let app = application();
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    set_down(&app, true);
    let page = browser.open(&app, &format!("/auth/alpha/callback?code=c&state={state}"));
    assert_eq!(page.location(), "/#auth_error=store_unavailable");
    assert_eq!(app.world.count_sent("/token"), 0);
    set_down(&app, false);
    assert_eq!(
        browser.come_back(&app, "alpha", &state, crate::flow::worker::tests::application::TOKENS).location(),
        "/inbox"
    );
}

#[test]
fn a_session_whose_first_writing_got_no_answer_is_there_all_the_same() {
    let app = application();
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    app.world.will_answer(200, crate::flow::worker::tests::application::TOKENS);
    let mut tasks = Tasks::default();
    let path = format!("/auth/alpha/callback?code=c&state={state}");
    tasks.begin(browser.begin(&app, &Request::navigation(&path)));
    while app.world.count_sent("/token") == 0 {
        tasks.step(0);
    }
    if let Some(store) = app.world.store.borrow_mut().as_mut() {
        store.unanswered = 1;
    }
    assert_eq!(tasks.finish()[0].location(), "/inbox");
    assert_eq!(provider(&app, &browser).as_deref(), Some("alpha"));
}

#[test]
fn s11_a_state_is_used_once_over_all_isolates() {
    let app = application();
    let far = elsewhere(&app);
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    let copy = browser.copy();
    assert_eq!(
        browser.come_back(&app, "alpha", &state, crate::flow::worker::tests::application::TOKENS).location(),
        "/inbox"
    );
    let page = copy.open(&far, &format!("/auth/alpha/callback?code=another&state={state}"));
    assert_eq!(page.location(), "/#auth_error=transaction_used");
    assert_eq!(app.world.count_sent("/token"), 1, "nothing left for it");
}

#[test]
fn a35_a_state_whose_transaction_is_not_here_takes_no_room_in_the_store() {
    let app = application();
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    let stranger = app.browser();
    stranger.open(&app, &format!("/auth/alpha/callback?code=c&state={state}"));
    let tag = tag_of(arena(), state.as_bytes());
    stranger.plant("__Host-gw_tx.auth.0", &format!("alpha.{START}.{}.x", json_of(tag).as_str().unwrap_or_default()));
    stranger.open(&app, &format!("/auth/alpha/callback?code=c&state={state}"));
    stranger.open(&app, "/auth/alpha/callback?code=c&state=invented");
    assert_eq!(entries(&app), []);
}
