//! A page that needs a session begins a sign-in by itself, and does not loop.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::flow::worker::tests::program::{read_require_session, require_session};
use crate::step::Code;
use crate::testing::json;
use crate::testing::values::{Json as _, object, parsed};

/// The answer of `protect` to a person who is not signed in.
fn visit(app: &Application, browser: &Browser, request: &Request) -> Page {
    require_session(app, browser, request, &json!({ "provider": "alpha" }))
}

#[test]
fn signs_in_and_comes_back_to_the_very_page() {
    let app = Application::new();
    let browser = app.browser();
    let page = visit(&app, &browser, &Request::navigation("/orders/7?tab=2"));
    let state = page.parameter("state").unwrap_or_default();
    assert_eq!(browser.come_back(&app, "alpha", &state, TOKENS).location(), "/orders/7?tab=2");
}

#[test]
fn answers_a_call_with_401_and_begins_nothing() {
    let app = Application::new();
    let browser = app.browser();
    let calls = [
        Request::call(app.origin, "GET", "/orders"),
        Request { mode: None, dest: None, ..Request::navigation("/orders") },
    ];
    for call in calls {
        let page = visit(&app, &browser, &call);
        assert_eq!((page.status, page.code()), (401, Some(Code::LoginRequired)));
        assert_eq!(page.set_cookies().len(), 0);
    }
}

#[test]
fn shows_a_denied_sign_in_instead_of_asking_the_provider_again() {
    let app = Application::new();
    let browser = app.browser();
    let state = visit(&app, &browser, &Request::navigation("/orders?a=b")).parameter("state").unwrap_or_default();
    let page = browser.open(&app, &format!("/auth/alpha/callback?error=access_denied&state={state}"));
    assert_eq!(page.location(), "/orders?a=b#auth_error=access_denied");
    let page = visit(&app, &browser, &Request::navigation("/orders?a=b"));
    assert_eq!((page.status, page.code(), page.is_page), (403, Some(Code::AccessDenied), true));
    assert_eq!(page.sign_in.as_deref(), Some("/auth/alpha/login?return_to=%2Forders%3Fa%3Db"));
    let page = visit(&app, &browser, &Request::navigation("/orders"));
    assert!(page.location().starts_with("https://alpha.example/"), "it is shown once");
}

#[test]
fn shows_a_failure_unless_the_program_says_no() {
    for (options, shows) in
        [("null", true), ("{}", true), (r#"{"showFailure":true}"#, true), (r#"{"showFailure":false}"#, false)]
    {
        assert_eq!(read_require_session(&parsed(options)), shows, "{options}");
    }
}

#[test]
fn does_not_loop_if_the_provider_cannot_be_reached() {
    let app = Application::with(|options| {
        let mut entry = crate::flow::worker::tests::application::client("https://app.example", "alpha", json!(null));
        entry.set("issuer", json!("https://alpha.example"));
        options.set("providers", object([("alpha", entry)]));
    });
    let browser = app.browser();
    app.world.will_fail(Code::NetworkFailed);
    let page = visit(&app, &browser, &Request::navigation("/orders"));
    assert_eq!(page.location(), "/orders#auth_error=network_failed");
    let page = visit(&app, &browser, &Request::navigation("/orders"));
    assert_eq!((page.status, page.code()), (503, Some(Code::NetworkFailed)), "it may pass");
}

#[test]
fn shows_that_nobody_can_tell_who_is_signed_in_and_says_it_to_a_call_as_json() {
    let app = Application::new();
    let browser = app.browser();
    let ask = |request: &Request| require_session(&app, &browser, request, &json!({ "unavailable": true }));
    let call = Request::call(app.origin, "GET", "/orders");
    for (request, sign_in, policy) in [
        (Request::navigation("/orders?page=2"), Some("/orders?page=2"), true),
        (Request::navigation("//evil.example/x"), Some("/"), true),
        (call, None, false),
    ] {
        let page = ask(&request);
        assert_eq!((page.status, page.code()), (503, Some(Code::StoreUnavailable)));
        assert_eq!((page.sign_in.as_deref(), page.header("retry-after")), (sign_in, Some("2")));
        assert_eq!((page.header("content-security-policy").is_some(), page.set_cookies().len()), (policy, 0));
    }
}

#[test]
fn a23_a28_shows_no_text_that_somebody_else_put_into_the_failure_cookie() {
    let app = Application::at("http://localhost:8787", |_| ());
    let browser = app.browser();
    let shown = |value: &str| {
        browser.plant("gw_failed.auth.8787", value);
        visit(&app, &browser, &Request::navigation("/orders"))
    };
    for value in ["<script>alert(1)</script>", "<b>0", "0<b>", "access_denied", "-1", "32768", "4294967296"] {
        let page = shown(value);
        assert!(page.location().starts_with("https://alpha.example/"), "{value}: {:?}", page.error);
    }
    let page = shown(&(Code::AccessDenied as i64).to_string());
    assert_eq!((page.status, page.code()), (403, Some(Code::AccessDenied)), "a code is shown in the engine's words");
}

#[test]
fn s17_a9_goes_home_where_the_address_itself_would_lead_away() {
    let app = Application::new();
    let browser = app.browser();
    let page = visit(&app, &browser, &Request::navigation("//evil.example/x"));
    let state = page.parameter("state").unwrap_or_default();
    assert_eq!(browser.come_back(&app, "alpha", &state, TOKENS).location(), "/");
}
