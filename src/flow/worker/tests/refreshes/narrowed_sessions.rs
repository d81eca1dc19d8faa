//! How a token for part of the scope affects the session: some servers end or narrow the earlier token.

use crate::flow::worker::tests::application::{Application, FRESH};
use crate::flow::worker::tests::browser::{Browser, Page};
use crate::step::Code;
use crate::testing::json;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

const NARROW: &str = r#"{"access_token":"narrow-1","token_type":"Bearer","expires_in":600,"refresh_token":"refresh-token-2","scope":"read"}"#;

fn options(with_store: bool, narrowing: bool) -> impl Fn(&mut Value) {
    move |options| {
        options.set("tokens", Value::from("page"));
        options.set("store", Value::Bool(with_store));
        options.set(
            "upstreams",
            parsed(r#"{"api":{"origin":"https://api.example","paths":["/"],"providers":["alpha"]}}"#),
        );
        if !narrowing {
            let client = parsed(
                r#"{"provider":{"issuer":"https://alpha.example","authorization_endpoint":"https://alpha.example/authorize","token_endpoint":"https://alpha.example/token","dialect":{"refresh_request":{"narrowing":false}}},"client_id":"alpha-client","client_secret":"alpha-secret","redirect_uri":"https://app.example/auth/alpha/callback"}"#,
            );
            options.set("providers", json!({ "alpha": client }));
        }
    }
}

fn signed_in(with_store: bool, narrowing: bool) -> (Application, Browser) {
    let app = Application::with(options(with_store, narrowing));
    if with_store {
        app.world.open_store();
    }
    let browser = app.browser();
    browser.sign_in_with(
        &app,
        "alpha",
        r#"{"access_token":"access-token-1","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-token-1","scope":"read write"}"#,
    );
    (app, browser)
}

fn narrowed(with_store: bool) -> (Application, Browser) {
    let (app, browser) = signed_in(with_store, true);
    app.world.will_answer(200, NARROW);
    let page = browser.post(&app, "/auth/token", r#"{"scope":["read"]}"#);
    assert_eq!(page.json.get_str("access_token"), Some("narrow-1"), "{:?}", page.error);
    (app, browser)
}

fn me(app: &Application, browser: &Browser) -> Page {
    browser.get(app, "/auth/proxy/api.example/me")
}

fn shown(app: &Application) -> Vec<String> {
    let script = app.world.script.borrow();
    script.forwards.iter().flat_map(|(_, headers)| headers.last().map(|(_, value)| value.clone())).collect()
}

fn has_event(app: &Application, kind: &str) -> bool {
    app.world.events.borrow().iter().any(|event| event.get_str("type") == Some(kind))
}

#[test]
fn the_sessions_token_is_made_anew_before_it_is_used_again_wherever_that_is() {
    for with_store in [false, true] {
        let (app, browser) = narrowed(with_store);
        let far = app.elsewhere(options(with_store, true));
        *app.world.later.borrow_mut() = Some(Vec::new());
        app.world.will_answer(200, FRESH);
        assert!(me(&far, &browser).raw.is_some());
        assert_eq!(shown(&app), ["Bearer access-token-2"], "stored: {with_store}");
        assert!(me(&app, &browser).raw.is_some());
        assert_eq!(app.world.count_sent("/token"), 3, "once");
    }
}

#[test]
fn looking_at_the_session_refreshes_nothing_and_a_server_in_trouble_costs_nothing_yet() {
    for with_store in [false, true] {
        let (app, browser) = narrowed(with_store);
        assert_eq!(browser.session(&app).get("stale"), None);
        assert_eq!(app.world.count_sent("/token"), 2);
        app.world.will_answer(503, r#"{"error":"temporarily_unavailable"}"#);
        let page = browser.post(&app, "/auth/token", "");
        assert_eq!(page.json.get_str("access_token"), Some("access-token-1"), "{:?}", page.error);
    }
}

#[test]
fn a_scope_that_a_refresh_lost_is_reported_and_no_longer_handed_out() {
    for with_store in [false, true] {
        let (app, browser) = narrowed(with_store);
        app.world.will_answer(200, &FRESH.replace("\"expires_in\"", "\"scope\":\"read\",\"expires_in\""));
        let page = browser.post(&app, "/auth/token", "");
        assert_eq!(page.json.get("scope"), Some(&parsed(r#"["read"]"#)));
        let session = browser.session(&app);
        assert_eq!(session.get("scope"), Some(&parsed(r#"["read"]"#)));
        assert_eq!(session.get("diagnostics"), Some(&parsed(r#"[{"code":"scope_reduced","member":"scope"}]"#)));
        let events = app.world.events.borrow();
        let lost = events.iter().find(|event| event.get_str("type") == Some("scope_reduced"));
        assert_eq!(lost.and_then(|event| event.get_str("scope")), Some("write"));
    }
}

#[test]
fn a_scope_that_an_api_misses_is_worth_one_refresh_after_a_part_was_asked_for_and_none_before() {
    const MISSING: &str = r#"Bearer error="insufficient_scope", scope="write""#;
    for with_store in [false, true] {
        let (app, browser) = signed_in(with_store, true);
        app.world.script.borrow_mut().challenge = MISSING;
        app.world.script.borrow_mut().upstream = Some(403);
        assert!(me(&app, &browser).raw.is_some());
        assert_eq!((shown(&app).len(), app.world.count_sent("/token")), (1, 1));

        let (app, browser) = narrowed(with_store);
        app.world.will_answer(200, FRESH);
        browser.post(&app, "/auth/token", "");
        app.world.script.borrow_mut().challenge = MISSING;
        app.world.script.borrow_mut().upstream = Some(403);
        app.world.will_answer(200, &FRESH.replace("-2", "-3"));
        assert!(me(&app, &browser).raw.is_some());
        assert_eq!(shown(&app), ["Bearer access-token-2", "Bearer access-token-3"]);
        assert!(me(&app, &browser).raw.is_some());
        assert_eq!((shown(&app).len(), app.world.count_sent("/token")), (3, 4), "it did not help");
    }
}

#[test]
fn an_api_that_wants_the_person_to_sign_in_again_costs_no_refresh() {
    for error in ["insufficient_user_authentication", "insufficient_claims"] {
        let (app, browser) = narrowed(false);
        app.world.will_answer(200, FRESH);
        browser.post(&app, "/auth/token", "");
        app.world.script.borrow_mut().challenge = if error == "insufficient_claims" {
            r#"Bearer realm="x", error="insufficient_claims", claims="e30=""#
        } else {
            r#"Bearer error="insufficient_user_authentication", acr_values="phr""#
        };
        app.world.script.borrow_mut().upstream = Some(401);
        assert!(me(&app, &browser).raw.is_some());
        assert_eq!((shown(&app).len(), app.world.count_sent("/token")), (1, 3), "{error}");
    }
}

#[test]
fn a_document_says_that_a_server_narrows_no_tokens_and_then_nothing_is_sent() {
    for with_store in [false, true] {
        let (app, browser) = signed_in(with_store, false);
        let page = browser.post(&app, "/auth/token", r#"{"scope":["read"]}"#);
        assert_eq!((page.status, page.code()), (400, Some(Code::NarrowingUnsupported)));
        assert_eq!(app.world.count_sent("/token"), 1);
        let page = browser.post(&app, "/auth/token", r#"{"scope":["read","write"]}"#);
        assert_eq!(page.json.get_str("access_token"), Some("access-token-1"), "the whole scope is no part");
        assert!(!has_event(&app, "token_narrowed"));
        app.world.will_answer(200, FRESH);
        assert_eq!(browser.post(&app, "/auth/token", r#"{"refresh":true}"#).status, 200, "nothing rests for it");
    }
}

#[test]
fn the_applications_own_call_is_repeated_only_if_a_fresh_token_may_help() {
    use crate::flow::worker::tests::program::{access_token, handle};
    const MISSING: &str = r#"Bearer error="insufficient_scope""#;
    const STEP_UP: &str = r#"Bearer error="insufficient_user_authentication", max_age="60""#;
    for with_store in [false, true] {
        for (is_narrowed, status, challenge, helps) in [
            (false, 401, "", true),
            (false, 401, STEP_UP, false),
            (false, 403, MISSING, false),
            (true, 401, STEP_UP, false),
            (true, 403, MISSING, true),
            (true, 403, "", false),
        ] {
            let (app, browser) = if is_narrowed { narrowed(with_store) } else { signed_in(with_store, true) };
            let sent = app.world.count_sent("/token");
            app.world.will_answer(200, FRESH);
            let handle = handle(&app, &browser);
            let query = json!({ "status": status, "challenge": challenge });
            let given = access_token(&app, &browser, "alpha", &handle, &query).expect("an answer");
            let token = given.pointer("/token/access_token").and_then(Value::as_str);
            assert_eq!(token, helps.then_some("access-token-2"), "{status} {challenge}, narrowed: {is_narrowed}");
            assert_eq!(app.world.count_sent("/token") - sent, usize::from(helps));
        }
    }
}
