//! How large a session may be.

use super::super::cookie::size;
use super::*;
use crate::flow::access_token::{Refreshed, Replaced};
use crate::step::Code;

fn large(app: &Application, member: &str, length: usize) -> Json {
    let mut tokens = tokens(app);
    tokens[member] =
        if member == "extra" { json!({ "unknown": "x".repeat(length) }) } else { json!("x".repeat(length)) };
    tokens
}

/// The session after a refresh makes its tokens `fresh`, and the failure.
fn fitted(app: &Application, fresh: Json) -> (Json, Json) {
    fitted_after(app, tokens(app), fresh)
}

/// The same for a session that had the tokens `before`.
fn fitted_after(app: &Application, before: Json, fresh: Json) -> (Json, Json) {
    let outcome = call(app, &app.browser(), move |cx, configuration, _| {
        let provider = cx.arena.copy(b"alpha");
        let none = Object::new(cx.arena).done();
        let had = Tokens::of_session(value_in(cx.arena, &before));
        let had = Session::begin(cx, configuration, provider, had, none, Value::NOTHING)?;
        let fresh = Tokens::of_session(value_in(cx.arena, &fresh));
        let refreshed = Refreshed { tokens: fresh, variables: none, replaced: Replaced::Tokens };
        let session = had.renewed(cx.arena, refreshed, cx.now);
        let fitted = size::fit(cx, configuration, session, had)?;
        let failure = fitted.failure.map_or(Value::NOTHING, |failure| failure.to_value(cx.arena));
        Ok(cx.arena.list(vec![fitted.session.value(), failure]))
    });
    (outcome.value[0].clone(), outcome.value[1].clone())
}

#[test]
fn keeps_the_id_token_out_of_the_cookie_unless_the_options_want_it_and_its_claims_in() {
    let keeping =
        |is_kept: bool| Application::with(|options| options["providers"]["alpha"]["keepIdToken"] = json!(is_kept));
    for (app, length, is_kept) in [
        (keeping(false), 100, false),
        (keeping(true), 100, true),
        (keeping(true), 2049, false),
        (with_store(), 100, true),
    ] {
        let browser = app.browser();
        let mut tokens = large(&app, "id_token", length);
        tokens["claims"] = json!({ "sub": "u", "nonce": "n" });
        assert!(sign_in_with(&app, &browser, "alpha", &tokens).code.is_none());
        assert_eq!(found(&app, &browser)["view"]["claims"], json!({ "sub": "u" }), "the nonce is spent");
        let held = call(&app, &browser, |cx, configuration, request| {
            Ok(open(cx, configuration, request, None)?.session.tokens().id_token())
        });
        assert_eq!(held.value.is_string(), is_kept, "{length}");
    }
}

#[test]
fn a_refreshed_session_goes_on_with_less_if_it_does_not_fit() {
    let app = Application::new();
    let (session, failure) = fitted(&app, tokens(&app));
    assert_eq!((&failure, &session["due"]), (&json!(null), &json!(null)));

    let (session, failure) = fitted(&app, large(&app, "extra", 9000));
    assert_eq!((failure, &session["tokens"]["extra"]), (json!(null), &json!({})));
    assert_eq!(session["tokens"]["diagnostics"], json!([{ "code": "extra_left_out", "member": "extra" }]));

    let mut claims = large(&app, "id_token", 2000);
    claims["claims"] = json!({ "sub": "u", "picture": "x".repeat(9000) });
    let (session, failure) = fitted(&app, claims);
    let tokens = &session["tokens"];
    assert_eq!((failure, &tokens["id_token"], &tokens["claims"]), (json!(null), &json!(null), &json!(null)));
    assert_eq!(tokens["diagnostics"], json!([{ "code": "claims_left_out", "member": "claims" }]));
}

#[test]
fn as_the_last_resort_a_session_takes_the_new_refresh_token_only() {
    let app = Application::new();
    let mut fresh = large(&app, "access_token", 9000);
    fresh["refresh_token"] = json!("refresh-token-2");
    let (session, failure) = fitted(&app, fresh.clone());
    assert_eq!(failure[0], -1 - Code::SessionTooLarge as i64);
    let tokens = &session["tokens"];
    assert_eq!(
        (&tokens["access_token"], &tokens["refresh_token"]),
        (&json!("access-token-1"), &json!("refresh-token-2"))
    );
    assert_eq!((&session["due"], &tokens["diagnostics"]), (&json!(true), &json!([])));

    fresh["refresh_token"] = json!("r".repeat(9000));
    let (session, failure) = fitted(&app, fresh);
    assert_eq!(failure[0], -1 - Code::SessionTooLarge as i64);
    assert_eq!(session["tokens"]["refresh_token"], "refresh-token-1", "what would not fit either");
}

#[test]
fn a_session_gives_up_unknown_members_for_the_new_refresh_token_and_only_then() {
    let app = Application::new();
    let had = large(&app, "extra", 3000);
    let mut fresh = large(&app, "access_token", 9000);
    fresh["refresh_token"] = json!("refresh-token-2");
    let (session, _) = fitted_after(&app, had.clone(), fresh.clone());
    assert_eq!(session["tokens"]["extra"], had["extra"], "everything fits");

    fresh["refresh_token"] = json!("r".repeat(4000));
    let (session, _) = fitted_after(&app, had, fresh.clone());
    let tokens = &session["tokens"];
    assert_eq!((&tokens["extra"], &tokens["refresh_token"]), (&json!({}), &fresh["refresh_token"]));
}

#[test]
fn a_session_that_goes_on_with_less_still_names_the_origin_of_its_upstream() {
    let named = json!({ "from": "instance_url", "allow": ["*.crm.example"] });
    let app = Application::with(|options| {
        options["upstreams"] = json!({ "alpha": { "origin": named, "paths": ["/api/"] } });
    });
    let mut fresh = large(&app, "extra", 9000);
    fresh["extra"]["instance_url"] = json!("https://acme.crm.example");
    let (session, failure) = fitted(&app, fresh);
    let extra = json!({ "instance_url": "https://acme.crm.example" });
    assert_eq!((failure, &session["tokens"]["extra"]), (json!(null), &extra));
}
