//! Refresh answers that are refused in part: their refresh token is kept, because the earlier one may no longer
//! work.

use crate::flow::worker::tests::application::{Application, FRESH, client, document};
use crate::flow::worker::tests::browser::Browser;
use crate::flow::worker::tests::program::base64;
use crate::step::Code;
use crate::testing::tasks::Tasks;
use crate::testing::values::{Json as _, object, parsed};
use serde_json::Value;

fn options(with_store: bool) -> impl Fn(&mut Value) {
    move |options| {
        options.set("tokens", Value::from("page"));
        options.set("store", Value::Bool(with_store));
        let mut entry = client("https://app.example", "alpha", document("alpha"));
        entry.set("scope", Value::from("openid read"));
        options.set("providers", object([("alpha", entry)]));
        options.set(
            "upstreams",
            parsed(r#"{"api":{"origin":"https://api.example","paths":["/"],"providers":["alpha"]}}"#),
        );
    }
}

fn id_token(claims: &str) -> String {
    let part = |text: &str| base64(text.as_bytes());
    format!("{}.{}.c2ln", part(r#"{"alg":"RS256"}"#), part(claims))
}

fn claims(app: &Application, subject: &str, audience: &str) -> String {
    let now = app.world.clock.get();
    format!(r#"{{"iss":"https://alpha.example","sub":"{subject}","aud":"{audience}","iat":{now},"exp":{}}}"#, now + 600)
}

fn signed_in(with_store: bool) -> (Application, Browser) {
    let app = Application::with(options(with_store));
    if with_store {
        app.world.open_store();
    }
    let browser = app.browser();
    let page = browser.open(&app, "/auth/alpha/login?return_to=/inbox");
    let (state, nonce) = (page.parameter("state").unwrap_or_default(), page.parameter("nonce"));
    let nonce = nonce.unwrap_or_else(|| panic!("no nonce: {}", page.location()));
    let token = claims(&app, "ada", "the-client").replace("\"iat\"", &format!("\"nonce\":\"{nonce}\",\"iat\""));
    let tokens = format!(
        r#"{{"access_token":"access-token-1","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-token-1","id_token":"{}"}}"#,
        id_token(&token)
    );
    assert_eq!(browser.come_back(&app, "alpha", &state, &tokens).location(), "/inbox");
    (app, browser)
}

fn sent_last(app: &Application, refresh_token: &str) -> bool {
    let part = format!("refresh_token={refresh_token}");
    app.world.sent.borrow().last().is_some_and(|sent| sent.body.contains(&part))
}

/// Granted answers, each with a fault and the code of its refusal.
fn spoiled(app: &Application) -> Vec<(String, Code)> {
    let with = |member: &str| FRESH.replace("\"token_type\"", &format!("{member},\"token_type\""));
    vec![
        (
            with(&format!("\"id_token\":\"{}\"", id_token(&claims(app, "ada", "another")))),
            Code::IdTokenAudienceMismatch,
        ),
        (with("\"id_token\":\"no jwt\""), Code::IdTokenMalformed),
        (with("\"id_token\":7"), Code::MemberMalformed),
        (FRESH.replace("Bearer", "MAC"), Code::TokenTypeUnsupported),
        (FRESH.replace("\"access_token\"", "\"accessToken\""), Code::AccessTokenMissing),
        (FRESH.replace("access-token-2", "a\u{2603}"), Code::MemberMalformed),
    ]
}

#[test]
fn keeps_the_refresh_token_of_a_refused_answer_and_the_access_token_of_before() {
    for with_store in [false, true] {
        for case in 0..6 {
            let (app, browser) = signed_in(with_store);
            app.world.pass(3550);
            let (body, code) = spoiled(&app).swap_remove(case);
            app.world.will_answer(200, &body);
            let page = browser.post(&app, "/auth/token", r#"{"refresh":true}"#);
            assert_eq!(page.code(), Some(code), "stored: {with_store}, {body}");
            let session = browser.session(&app);
            assert_eq!(session.pointer("/claims/sub").and_then(Value::as_str), Some("ada"), "{body}");
            let page = browser.post(&app, "/auth/token", "");
            assert_eq!(page.json.get_str("access_token"), Some("access-token-1"), "while it is good: {:?}", page.error);
            assert_eq!(app.world.count_sent("/token"), 2, "the server is left alone for a moment");
            app.world.pass(6);
            let far = app.elsewhere(options(with_store));
            app.world.will_answer(200, &FRESH.replace("-2", "-3"));
            let page = browser.post(&far, "/auth/token", "");
            assert_eq!(page.json.get_str("access_token"), Some("access-token-3"), "{:?}", page.error);
            assert!(sent_last(&app, "refresh-token-2"), "stored: {with_store}, {body}");
        }
    }
}

#[test]
fn the_new_refresh_token_goes_out_with_every_route_although_the_access_token_has_ended() {
    for path in ["/auth/proxy/api.example/me", "/auth/session", "/auth/session?refresh=1"] {
        let (app, browser) = signed_in(false);
        app.world.pass(3600);
        app.world.will_answer(200, &FRESH.replace("Bearer", "MAC"));
        let page = browser.get(&app, path);
        assert_eq!(page.set_cookies().len(), 1, "{path}");
        assert!(app.world.script.borrow().forwards.is_empty());
        app.world.pass(6);
        app.world.will_answer(200, &FRESH.replace("-2", "-3"));
        let page = browser.post(&app.elsewhere(options(false)), "/auth/token", "");
        assert_eq!(page.json.get_str("access_token"), Some("access-token-3"), "{path}: {:?}", page.error);
        assert!(sent_last(&app, "refresh-token-2"));
    }
}

#[test]
fn those_who_waited_for_the_refused_answer_send_neither_refresh_token_again() {
    for with_store in [false, true] {
        let (app, browser) = signed_in(with_store);
        app.world.pass(3600);
        let mut tasks = Tasks::default();
        for _ in 0..4 {
            let request = crate::flow::worker::tests::browser::Request::call(app.origin, "POST", "/auth/token");
            tasks.begin(browser.begin(&app, &request));
        }
        tasks.run();
        app.world.answer(200, &FRESH.replace("Bearer", "MAC"));
        for page in tasks.finish() {
            assert!(page.error.is_some());
            assert_eq!(page.set_cookies().len(), usize::from(!with_store), "each brings the refresh token");
        }
        assert_eq!(app.world.count_sent("/token"), 2);
    }
}

#[test]
fn an_answer_that_speaks_of_somebody_else_ends_the_session_all_the_same() {
    for with_store in [false, true] {
        let (app, browser) = signed_in(with_store);
        app.world.pass(3600);
        let id_token = id_token(&claims(&app, "eve", "the-client"));
        app.world
            .will_answer(200, &FRESH.replace("\"token_type\"", &format!("\"id_token\":\"{id_token}\",\"token_type\"")));
        let page = browser.post(&app, "/auth/token", "");
        assert_eq!((page.status, page.code()), (401, Some(Code::ReauthorizationRequired)), "stored: {with_store}");
        assert_eq!(browser.session(&app), Value::Null);
    }
}

#[test]
fn takes_no_refresh_token_out_of_an_error() {
    let (app, browser) = signed_in(false);
    app.world.pass(3600);
    app.world.will_answer(200, r#"{"error":"invalid_request","refresh_token":"refresh-token-9"}"#);
    browser.post(&app, "/auth/token", "");
    app.world.pass(6);
    app.world.will_answer(200, FRESH);
    assert_eq!(browser.post(&app, "/auth/token", "").status, 200);
    assert!(sent_last(&app, "refresh-token-1"));
}
