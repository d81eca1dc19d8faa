//! Claims of one session by several isolates that could all begin it.

use super::*;
use crate::flow::worker::session::begin_reserved;
use crate::flow::worker::session::store::reservation::{Reserved, release, reserve, reserved};
use crate::step::Code;

/// The id that all derive.
const ID: &[u8] = b"the-id-that-all-derive";

/// Reserves the session for ten seconds. Returns the version of the reservation, or the provider of the session that
/// is there.
fn attempt(app: &Application) -> Outcome {
    call(app, &app.browser(), |cx, configuration, _| {
        let provider = configuration.provider(cx, b"alpha")?;
        let reserved = reserve(cx, configuration, provider, cx.arena.copy(ID), 10)?;
        Ok(match reserved {
            Reserved::Here(version) => version,
            Reserved::There(opened) => opened.session.provider(),
        })
    })
}

fn give_up(app: &Application, version: &Json) {
    let version = version.clone();
    let outcome = call(app, &app.browser(), move |cx, configuration, _| {
        let provider = configuration.provider(cx, b"alpha")?;
        let version = value_in(cx.arena, &version);
        release(cx, provider, cx.arena.copy(ID), version)?;
        Ok(Value::NOTHING)
    });
    assert!(outcome.code.is_none(), "{outcome:?}");
}

#[test]
fn a_claim_holds_for_its_seconds_whatever_the_store_still_returns() {
    let app = with_store();
    assert!(attempt(&app).code.is_none());
    app.world
        .store
        .borrow_mut()
        .iter_mut()
        .flat_map(|store| &mut store.entries)
        .for_each(|entry| entry.keep_for_ever());
    app.world.pass(9);
    assert_eq!(attempt(&app).code, Some(Code::StoreUnavailable));
    app.world.pass(1);
    assert!(attempt(&app).code.is_none());
}

#[test]
fn those_who_come_later_find_the_session_that_was_begun_under_the_claim() {
    let app = with_store();
    let (version, tokens) = (attempt(&app).value, tokens(&app));
    let begun = call(&app, &app.browser(), move |cx, configuration, request| {
        let (provider, tokens) = (cx.arena.copy(b"alpha"), Tokens::of_session(value_in(cx.arena, &tokens)));
        let none = Object::new(cx.arena).done();
        let session = Session::begin(cx, configuration, provider, tokens, none, Value::NOTHING)?;
        let session = reserved(cx, session, cx.arena.copy(ID));
        let version = value_in(cx.arena, &version);
        begin_reserved(cx, configuration, request, session, version)
    });
    assert!(begun.code.is_none(), "{begun:?}");
    assert_eq!(attempt(&app).value, "alpha");
}

#[test]
fn a_claim_that_was_given_up_is_free_at_once_and_that_of_another_stays() {
    let app = with_store();
    let first = attempt(&app).value;
    give_up(&app, &first);
    let second = attempt(&app);
    assert!(second.code.is_none() && second.value != first, "{second:?}");
    give_up(&app, &first);
    assert_eq!(attempt(&app).code, Some(Code::StoreUnavailable));
}
