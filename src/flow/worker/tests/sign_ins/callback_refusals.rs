//! Callbacks that must not become a session, each for its own reason.

use crate::flow::worker::tests::application::{Application, TOKENS, key};
use crate::flow::worker::tests::browser::Request;
use crate::flow::worker::tests::program::{base64, change_member, require_session};
use crate::step::Code;
use crate::testing::json;
use crate::testing::values::Json as _;
use serde_json::Value;

fn error_of(location: &str) -> &str {
    location.split_once("#auth_error=").map_or("", |(_, code)| code)
}

#[test]
fn s11_a3_refuses_a_callback_that_was_used_and_says_so_in_the_isolate_that_used_it() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    let copy = browser.copy();
    browser.come_back(&app, "alpha", &state, TOKENS);
    // A person who is signed in would go on; see `repeated_callbacks`.
    browser.post(&app, "/auth/logout", "");
    for other in [&browser, &copy] {
        assert_eq!(error_of(other.come_back(&app, "alpha", &state, TOKENS).location()), "transaction_used");
    }
    assert_eq!(app.world.count_sent("/token"), 1);
    let elsewhere = app.deployed(|_| ());
    let page = browser.come_back(&elsewhere, "alpha", &state, TOKENS);
    assert_eq!(error_of(page.location()), "transaction_elsewhere", "another isolate does not know");
}

#[test]
fn s4_a1_a7_refuses_a_callback_in_another_browser() {
    let app = Application::new();
    let state = app.browser().start(&app, "alpha");
    app.world.script.borrow_mut().on_error = None;
    let page = app.browser().come_back(&app, "alpha", &state, TOKENS);
    let shown = (page.location(), page.code());
    assert_eq!(shown, ("", Some(Code::TransactionElsewhere)), "a page: without cookies a redirect would go round");
    assert_eq!(app.world.count_sent("/token"), 0);
    let told: Vec<_> =
        app.world.events.borrow().iter().filter_map(|event| Some(event.get_str("code")?.to_owned())).collect();
    assert_eq!(told, ["transaction_elsewhere"]);
}

#[test]
fn s11_a7_tells_an_expired_callback_from_a_forged_one() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    app.world.pass(601);
    assert_eq!(error_of(browser.come_back(&app, "alpha", &state, TOKENS).location()), "transaction_expired");
    for forged in ["forged".to_owned(), "A".repeat(76), state.replace(['a', 'b', 'c'], "d"), format!("{state}A")] {
        assert_eq!(error_of(browser.come_back(&app, "alpha", &forged, TOKENS).location()), "state_foreign", "{forged}");
    }
    assert_eq!(error_of(browser.open(&app, "/auth/alpha/callback?code=c").location()), "state_missing");
    assert_eq!(error_of(browser.open(&app, "/auth/alpha/callback").location()), "code_missing");
    assert_eq!(app.world.count_sent("/token"), 0);
}

#[test]
fn accepts_a_callback_up_to_the_last_second_and_no_later_even_with_its_cookie() {
    let app = Application::new();
    let browser = app.browser();
    let (early, late) = (browser.start(&app, "alpha"), browser.start(&app, "beta"));
    browser.jar.borrow_mut().iter_mut().for_each(|cookie| cookie.end = i64::MAX);
    app.world.pass(600);
    assert_eq!(browser.come_back(&app, "alpha", &early, TOKENS).location(), "/inbox");
    app.world.pass(1);
    assert_eq!(browser.come_back(&app, "beta", &late, TOKENS).location(), "/inbox#auth_error=transaction_expired");
}

#[test]
fn s8_a4_a7_refuses_a_state_of_another_provider_handler_or_key() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    assert_eq!(error_of(browser.come_back(&app, "beta", &state, TOKENS).location()), "state_foreign", "mix-up");
    let other_key = app.deployed(|options| options.set("cookieKeys", Value::Array(vec![key(9)])));
    let copy = browser.copy();
    assert_eq!(error_of(copy.come_back(&other_key, "alpha", &state, TOKENS).location()), "state_foreign");
    let other_handler = app.deployed(|options| options.set("cookieName", Value::from("shop")));
    assert_eq!(error_of(copy.come_back(&other_handler, "alpha", &state, TOKENS).location()), "state_foreign");
    assert_eq!(browser.come_back(&app, "alpha", &state, TOKENS).location(), "/inbox", "mix-up takes nothing away");
}

#[test]
fn s12_a4_refuses_a_transaction_of_another_client_or_server_after_a_deployment() {
    for path in [&["providers", "alpha", "client_id"][..], &["providers", "alpha", "provider", "issuer"]] {
        let app = Application::new();
        let browser = app.browser();
        let state = browser.start(&app, "alpha");
        let deployed = app.deployed(|options| change_member(options, path, Value::from("https://other.example")));
        let page = browser.come_back(&deployed, "alpha", &state, TOKENS);
        assert_eq!(page.location(), "/inbox#auth_error=provider_mismatch", "{path:?}");
    }
}

#[test]
fn s13_a5_refuses_a_foreign_issuer_on_errors_too_and_a_missing_one_where_it_is_promised() {
    let app = Application::new();
    let browser = app.browser();
    for query in ["code=c&iss=https%3A%2F%2Fevil.example", "error=access_denied&iss=https%3A%2F%2Fevil.example"] {
        let state = browser.start(&app, "alpha");
        let page = browser.open(&app, &format!("/auth/alpha/callback?{query}&state={state}"));
        assert_eq!(page.location(), "/inbox#auth_error=issuer_mismatch", "{query}");
        let again = browser.come_back(&app, "alpha", &state, TOKENS);
        assert_eq!(error_of(again.location()), "transaction_used", "a refused response uses it up");
    }
    let strict = Application::with(|options| {
        let member = ["providers", "alpha", "provider", "authorization_response_iss_parameter_supported"];
        change_member(options, &member, Value::Bool(true));
    });
    let browser = strict.browser();
    let state = browser.start(&strict, "alpha");
    assert_eq!(error_of(browser.come_back(&strict, "alpha", &state, TOKENS).location()), "issuer_missing");
    assert_eq!(app.world.count_sent("/token") + strict.world.count_sent("/token"), 0);
}

#[test]
fn s15_a32_refuses_polluted_and_oversized_callbacks_before_anything_is_sent() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    for (query, code) in [
        (format!("code=c&code=d&state={state}"), "parameter_repeated"),
        (format!("code=c&state={state}&state={state}"), "parameter_repeated"),
        (format!("code={}&state={state}", "c".repeat(17_000)), "callback_too_large"),
        (format!("code=c&error=access_denied&state={state}"), "code_and_error"),
    ] {
        let page = browser.open(&app, &format!("/auth/alpha/callback?{query}"));
        assert_eq!(error_of(page.location()), code);
    }
    assert_eq!(app.world.count_sent("/token"), 0);
}

#[test]
fn s20_a3_never_sends_a_code_again_after_a_failed_exchange() {
    for fail in [Code::NetworkFailed, Code::RequestTimedOut] {
        let app = Application::new();
        let browser = app.browser();
        let state = browser.start(&app, "alpha");
        app.world.will_fail(fail);
        let page = browser.open(&app, &format!("/auth/alpha/callback?code=c&state={state}"));
        assert_eq!(error_of(page.location()), fail.as_str());
        assert_eq!(error_of(browser.come_back(&app, "alpha", &state, TOKENS).location()), "transaction_used");
        assert_eq!(app.world.count_sent("/token"), 1);
    }
}

#[test]
fn s35_takes_a_form_post_with_its_cookie_and_only_where_the_provider_posts() {
    let app = Application::new();
    let browser = app.browser();
    let login = browser.open(&app, "/auth/gamma/login?return_to=/inbox");
    assert_eq!(login.parameter("response_mode").as_deref(), Some("form_post"));
    assert!(login.set_cookies()[0].ends_with("; Secure; SameSite=None"), "{:?}", login.set_cookies());
    let state = login.parameter("state").unwrap_or_default();
    let post = |provider: &str| Request {
        method: "POST",
        body: format!("code=c&state={state}"),
        origin: Some(format!("https://{provider}.example")),
        ..Request::navigation(&format!("/auth/{provider}/callback"))
    };
    assert_eq!(browser.send(&app, &post("alpha")).code(), Some(Code::MethodNotAllowed));
    let fetched = Request { mode: Some("no-cors"), dest: Some("empty"), ..post("gamma") };
    assert_eq!(browser.send(&app, &fetched).code(), Some(Code::RequestForged), "a form navigates, a script does not");
    app.world.will_answer(200, TOKENS);
    let page = browser.send(&app, &post("gamma"));
    assert_eq!(page.location(), "/inbox");
    assert!(
        page.set_cookies()
            .iter()
            .any(|cookie| cookie.starts_with("__Host-gw.auth.gamma.") && cookie.ends_with("SameSite=Lax"))
    );
    let large = Request { body: "c".repeat(17_000), ..post("gamma") };
    assert_eq!(browser.send(&app, &large).code(), Some(Code::CallbackTooLarge));
}

#[test]
fn s15_a32_reads_all_of_a_posted_form_whatever_separates_the_parts_of_an_address() {
    let app = Application::new();
    let post = |body: &dyn Fn(&str) -> String| {
        let browser = app.browser();
        let body = body(&browser.start(&app, "gamma"));
        let origin = Some("https://gamma.example".to_owned());
        let request = Request { method: "POST", body, origin, ..Request::navigation("/auth/gamma/callback") };
        app.world.sent.borrow_mut().clear();
        browser.send(&app, &request).location().to_owned()
    };
    for mark in ["#", "?"] {
        let repeated = post(&|state| format!("code=c&state={state}{mark}&code=d&state={state}"));
        assert_eq!(repeated, "/#auth_error=parameter_repeated", "{mark}");
    }
    app.world.will_answer(200, TOKENS);
    assert_eq!(post(&|state| format!("code=a?b#c&state={state}")), "/inbox");
    let sent = app.world.sent.borrow()[0].body.clone();
    assert!(sent.contains("code=a%3Fb%23c&"), "{sent}");
}

#[test]
fn s37_a21_a25_believes_no_callback_that_is_no_navigation_of_a_window() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    for (mode, dest) in [("navigate", "iframe"), ("no-cors", "image"), ("cors", "empty"), ("navigate", "embed")] {
        let request = Request {
            mode: Some(mode),
            dest: Some(dest),
            ..Request::navigation(&format!("/auth/alpha/callback?code=c&state={state}"))
        };
        let code = if mode == "navigate" { Code::SignInInFrame } else { Code::RequestForged };
        assert_eq!(browser.send(&app, &request).code(), Some(code), "{mode} {dest}");
    }
    assert_eq!(browser.come_back(&app, "alpha", &state, TOKENS).location(), "/inbox", "the sign-in still stands");
}

#[test]
fn s21_a2_a8_makes_no_session_of_an_id_token_for_another_sign_in() {
    let app =
        Application::with(|options| change_member(options, &["providers", "alpha", "scope"], Value::from("openid")));
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    let claims = r#"{"iss":"https://alpha.example","aud":"the-client","sub":"u","exp":1900000000,"iat":1800000000,"nonce":"other"}"#;
    let part = |text: &str| base64(text.as_bytes());
    let id_token = [part(r#"{"alg":"RS256"}"#), part(claims), part("s")].join(".");
    let text = TOKENS.replace("\"scope\"", &format!("\"id_token\":\"{id_token}\",\"scope\""));
    let page = browser.come_back(&app, "alpha", &state, &text);
    assert_eq!(page.location(), "/inbox#auth_error=id_token_nonce_mismatch");
    assert_eq!(browser.session(&app), Value::Null);
}

#[test]
fn a_callback_of_a_server_that_cannot_sign_in_just_now_may_be_tried_again_and_says_so_to_the_person() {
    for (error, code, status, is_retryable) in [
        ("temporarily_unavailable&error_description=authentication_expired", "authorization_unavailable", 503, true),
        ("server_error", "authorization_unavailable", 503, true),
        ("login_required", "interaction_required", 403, false),
        ("consent_required", "interaction_required", 403, false),
        ("access_denied", "access_denied", 403, false),
        ("unmet_authentication_requirements", "authorization_refused", 403, false),
    ] {
        let app = Application::new();
        let browser = app.browser();
        let state = browser.start(&app, "alpha");
        let page = browser.open(&app, &format!("/auth/alpha/callback?error={error}&state={state}"));
        assert_eq!(page.location(), format!("/inbox#auth_error={code}"));
        let shown = require_session(&app, &browser, &Request::navigation("/inbox"), &json!({ "provider": "alpha" }));
        let told = shown.code().map(Code::as_str);
        assert_eq!((shown.status, told, shown.is_page), (status, Some(code), true), "what is shown then");
        let events = app.world.events.borrow();
        let event = events.iter().find(|event| event.get_str("type") == Some("callback_refused"));
        assert_eq!(event.and_then(|event| event.get("retryable")), Some(&Value::Bool(is_retryable)), "{error}");
        assert_eq!(app.world.count_sent("/token"), 0);
    }
}
