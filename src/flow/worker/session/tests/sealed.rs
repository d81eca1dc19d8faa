//! Sealed sessions, states and values of the application.

use super::super::sealed::{sealed_state, sealed_value};
use super::*;
use crate::base::vocabulary::word;
use crate::flow::worker::tests::application::START;
use crate::step::Code;
use crate::testing::{context, value};

#[test]
fn s8_a7_a_state_is_known_by_the_handler_and_provider_that_issued_it() {
    let app = Application::new();
    let issue = |aad: &'static str| {
        run(ask(&app, move |cx, _| {
            let entropy = cx.entropy()?;
            sealed_state::issue(cx, cx.arena.copy(aad.as_bytes()), entropy)
        }))
        .value
    };
    let issued_at = |aad: &'static str, state: &Json| {
        let state = state.clone();
        run(ask(&app, move |cx, _| {
            let (aad, state) = (cx.arena.copy(aad.as_bytes()), value_in(cx.arena, &state));
            let issued_at = sealed_state::issued_at(cx, aad, state)?;
            Ok(issued_at.map_or(Value::NOTHING, |at| cx.arena.number(at)))
        }))
        .value
    };
    let state = issue("auth|alpha");
    assert!(state.as_str().is_some_and(|state| state.len() < 96), "{state}");
    assert_ne!(issue("auth|alpha"), state);
    app.world.pass(60);
    assert_eq!(issued_at("auth|alpha", &state), START);
    for other in ["auth|beta", "shop|alpha", ""] {
        assert_eq!(issued_at(other, &state), json!(null), "{other}");
    }
    let text = state.as_str().unwrap_or_default();
    for at in [0, 20, 60, text.len() - 1] {
        let other = if &text[at..=at] == "A" { "B" } else { "A" };
        let changed = [&text[..at], other, &text[at + 1..]].concat();
        assert_eq!(issued_at("auth|alpha", &json!(changed)), json!(null), "changed at {at}");
    }
    assert_eq!(issued_at("auth|alpha", &json!("forged")), json!(null));
}

#[test]
fn an_application_seals_its_own_values_for_one_purpose_and_for_some_time() {
    let app = Application::new();
    let seal = |max_age: Option<i64>| {
        let sealed = run(ask(&app, move |cx, _| {
            let content = value_in(cx.arena, &json!({ "user": "ada", "at": 7 }));
            sealed_value::seal(cx, true, word(W::value), content, max_age)
        }));
        sealed.value
    };
    let unseal = |purpose: &'static str, sealed: &Json| {
        let sealed = sealed.clone();
        run(ask(&app, move |cx, _| {
            let (purpose, sealed) = (cx.arena.copy(purpose.as_bytes()), value_in(cx.arena, &sealed));
            sealed_value::unseal(cx, true, purpose, sealed)
        }))
    };
    let (lasting, ending) = (seal(None), seal(Some(60)));
    assert_eq!(unseal("value", &lasting).value, json!({ "user": "ada", "at": 7 }));
    for (purpose, sealed) in [("other", &lasting), ("value", &json!("forged")), ("value", &json!(""))] {
        assert_eq!(unseal(purpose, sealed).code, Some(Code::SealedValueRefused), "{purpose}");
    }
    app.world.pass(59);
    assert!(unseal("value", &ending).code.is_none());
    app.world.pass(1);
    assert_eq!(unseal("value", &ending).code, Some(Code::SealedValueExpired));
    assert!(unseal("value", &lasting).code.is_none());
    let refused = unseal("", &lasting);
    assert_eq!((refused.code, &refused.error["detail"]["option"]), (Some(Code::OptionInvalid), &json!("purpose")));
    let keyless = run(ask(&app, |cx, _| sealed_value::unseal(cx, false, word(W::value), Value::NOTHING)));
    assert_eq!(
        (keyless.code, &keyless.error["detail"]["option"]),
        (Some(Code::CookieKeyMissing), &json!("cookieKeys"))
    );
}

#[test]
fn s36_opens_no_session_of_another_server_client_or_host() {
    let app = Application::new();
    let browser = app.browser();
    sign_in(&app, &browser, "alpha");
    for (pointer, value, expected) in [
        ("/providers/alpha/client_id", "the-client", json!("alpha")),
        ("/providers/alpha/client_id", "another-client", json!(null)),
        ("/providers/alpha/provider/issuer", "https://other.example", json!(null)),
        ("/providers/alpha/redirect_uri", "https://other.example/auth/alpha/callback", json!(null)),
    ] {
        let deployed = app.deployed(|options| *options.pointer_mut(pointer).unwrap() = json!(value));
        let copy = deployed.browser();
        copy.plant(SESSION, &browser.cookie(SESSION).unwrap());
        assert_eq!(who(&deployed, &copy), expected, "{pointer}: {value}");
    }
}

#[test]
fn a_session_has_an_id_tokens_and_its_times() {
    let app = Application::new();
    let complete = json!({ "id": "the-id", "tokens": tokens(&app), "signed_in_at": START, "seen_at": START });
    let read = |opened: &Json| {
        let mut cx = context(&json!(null), &json!([]));
        let session = Session::read(&mut cx, word(W::state), value(opened));
        session.map(Session::signed_in_at).map_err(|_| cx.code())
    };
    assert_eq!(read(&complete), Ok(START));
    for name in ["id", "tokens", "signed_in_at", "seen_at"] {
        let mut opened = complete.clone();
        opened[name] = json!(null);
        assert_eq!(read(&opened), Err(Some(Code::SessionMissing)), "without {name}");
    }
}
