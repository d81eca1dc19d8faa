//! Which stored sessions a logout at the provider ends.

use super::*;
use crate::base::vocabulary::W;
use crate::flow::worker::session::store::index::{Belonging, close, forget, sessions};
use crate::flow::worker::tests::application::START;
use crate::step::Code;
use crate::testing::drive::Outcome;

/// The application with a store, and a provider that may end sessions.
fn application() -> Application {
    let app = Application::with(|options| {
        options["store"] = json!(true);
        let alpha = &mut options["providers"]["alpha"];
        alpha["backChannelLogout"] = json!(true);
        alpha["provider"]["jwks_uri"] = json!("https://alpha.example/jwks");
    });
    app.world.open_store();
    app
}

fn sign_in_as(app: &Application, browser: &Browser, sub: &str, sid: &str, iat: i64) -> Outcome {
    let mut tokens = tokens(app);
    tokens["claims"] = json!({ "iss": "https://alpha.example", "sub": sub, "sid": sid, "iat": iat });
    sign_in_with(app, browser, "alpha", &tokens)
}

/// Runs an operation on the sessions of a subject.
fn of_ada(app: &Application, operation: impl for<'a> Fn(&mut Cx<'a>, Belonging<'a>) -> Result<Value<'a>>) -> Json {
    let outcome = run(ask(app, move |cx, configuration| {
        let provider = configuration.provider(cx, b"alpha")?;
        let (issuer, value) = (cx.arena.copy(b"https://alpha.example"), cx.arena.copy(b"ada"));
        operation(cx, Belonging { provider, issuer, name: W::sub, value })
    }));
    assert!(outcome.code.is_none(), "{outcome:?}");
    outcome.value
}

#[test]
fn lists_the_sessions_of_a_subject_until_they_end() {
    let app = application();
    let browsers: Vec<_> = ["s1", "s2"]
        .map(|sid| {
            let browser = app.browser();
            assert!(sign_in_as(&app, &browser, "ada", sid, START).code.is_none());
            browser
        })
        .into();
    assert!(sign_in_as(&app, &app.browser(), "ben", "s3", START).code.is_none());
    let listed = of_ada(&app, sessions);
    assert_eq!(listed.as_array().map(Vec::len), Some(2));
    let store =
        app.world.store.borrow().as_ref().map(|store| store.entries.iter().map(|entry| entry.key.clone()).collect());
    let keys: Vec<String> = store.unwrap_or_default();
    assert!(keys.iter().all(|key| !key.contains("ada") && !key.contains("s1")), "the store learns neither: {keys:?}");
    sign_out(&app, &browsers[0]);
    assert_eq!(of_ada(&app, sessions), json!([listed[1]]));
    app.world.pass(604_800);
    assert_eq!(of_ada(&app, sessions), json!([]));
}

#[test]
fn remembers_the_last_sixty_four_sessions_of_a_subject() {
    let app = application();
    for number in 0..66 {
        assert!(sign_in_as(&app, &app.browser(), "ada", &format!("s{number}"), START).code.is_none());
    }
    assert_eq!(of_ada(&app, sessions).as_array().map(Vec::len), Some(64));
}

#[test]
fn a_logout_refuses_sign_ins_that_were_under_way_for_a_minute_and_no_later_ones() {
    let app = application();
    assert!(sign_in_as(&app, &app.browser(), "ada", "s1", START).code.is_none());
    let closed = of_ada(&app, |cx, of| close(cx, of, START + 5));
    assert_eq!(closed.as_array().map(Vec::len), Some(1));
    let late = sign_in_as(&app, &app.browser(), "ada", "s2", START + 4);
    assert_eq!(late.code, Some(Code::SessionMissing));
    assert!(sign_in_as(&app, &app.browser(), "ada", "s3", START + 5).code.is_none(), "of that second");
    of_ada(&app, |cx, of| close(cx, of, START + 2));
    assert_eq!(sign_in_as(&app, &app.browser(), "ada", "s4", START + 4).code, Some(Code::SessionMissing));
    app.world.pass(60);
    assert!(sign_in_as(&app, &app.browser(), "ada", "s5", START + 4).code.is_none(), "nothing is under way so long");
}

#[test]
fn forgets_sessions_that_have_ended_and_no_others() {
    let app = application();
    for sid in ["s1", "s2", "s3"] {
        assert!(sign_in_as(&app, &app.browser(), "ada", sid, START).code.is_none());
    }
    let listed = of_ada(&app, sessions);
    let ended = json!([listed[0], listed[2], "session:of-nobody"]);
    of_ada(&app, move |cx, of| {
        let ended = value_in(cx.arena, &ended);
        forget(cx, of, ended)?;
        Ok(Value::NOTHING)
    });
    assert_eq!(of_ada(&app, sessions), json!([listed[1]]));
}

#[test]
fn the_last_session_of_a_subject_can_be_forgotten_too() {
    let app = application();
    assert!(sign_in_as(&app, &app.browser(), "ada", "s1", START).code.is_none());
    let ended = of_ada(&app, sessions);
    assert_eq!(ended.as_array().map(Vec::len), Some(1));
    of_ada(&app, move |cx, of| {
        let ended = value_in(cx.arena, &ended);
        forget(cx, of, ended)?;
        Ok(Value::NOTHING)
    });
    assert_eq!(of_ada(&app, sessions), json!([]));
}

#[test]
fn a_session_that_its_provider_cannot_end_is_in_no_list() {
    let app = with_store();
    assert!(sign_in_as(&app, &app.browser(), "ada", "s1", START).code.is_none());
    let store = app.world.store.borrow();
    let keys: Vec<&str> = store.iter().flat_map(|store| &store.entries).map(|entry| entry.key.as_str()).collect();
    assert!(keys.len() == 1 && keys[0].starts_with("session:"), "{keys:?}");
}
