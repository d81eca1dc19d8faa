//! Signing out: the session here always ends.

use super::front_channel_logout::sign_in_as;
use crate::flow::worker::tests::application::{Application, FRESH};
use crate::flow::worker::tests::browser::Request;
use crate::flow::worker::tests::program::change_member;
use crate::step::Code;
use crate::testing::tasks::Tasks;
use crate::testing::values::Json as _;
use crate::testing::values::parse_form;
use serde_json::{Value, json};

fn signed_out(answer: &Value) -> bool {
    answer.get("signed_out") == Some(&Value::Bool(true))
}

#[test]
fn s40_clears_the_cookie_and_sends_nothing_where_nothing_more_is_asked() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let page = browser.post(&app, "/auth/logout", r#"{"revoke":false}"#);
    assert!(signed_out(&page.json) && page.json.get("end_session_url").is_none());
    assert_eq!(browser.kinds(), ["__Host-gw_ended.auth"]);
    assert_eq!(browser.session(&app), Value::Null);
    assert_eq!(app.world.count_sent("/revoke"), 0);
    assert!(signed_out(&browser.post(&app, "/auth/logout", "").json), "nobody is left to sign out");
}

#[test]
fn s40_revokes_the_refresh_token_and_names_where_the_providers_session_ends() {
    let app = Application::with(|options| {
        let uri = Value::from("https://app.example/bye?x=1");
        change_member(options, &["providers", "alpha", "postLogoutRedirectUri"], uri);
    });
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    app.world.will_answer(200, "");
    let page = browser.post(&app, "/auth/logout", r#"{"revoke":true,"end_provider_session":true}"#);
    assert_eq!(
        page.json.get_str("end_session_url"),
        Some(
            "https://alpha.example/end?client_id=the-client&post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye%3Fx%3D1"
        )
    );
    let sent = app.world.sent.borrow();
    let revocation = sent.last().unwrap_or_else(|| panic!("nothing sent"));
    assert_eq!(revocation.url, "https://alpha.example/revoke");
    assert!(parse_form(&revocation.body).contains(&("token".to_owned(), "refresh-token-1".to_owned())));
}

#[test]
fn a27_sends_nobody_to_an_address_of_the_request_after_the_providers_sign_out() {
    let body = r#"{"end_provider_session":true,"post_logout_redirect_uri":"https://evil.example/"}"#;
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let path = "/auth/logout?post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F";
    let page = browser.post(&app, path, body);
    assert_eq!(page.json.get_str("end_session_url"), Some("https://alpha.example/end?client_id=the-client"));
}

#[test]
fn asks_for_the_providers_sign_out_with_the_names_of_its_document() {
    let app = Application::with(|options| {
        let knobs = json!({
            "names": { "post_logout_redirect_uri": "logout_uri", "client_id": "c" }, "omit": ["id_token_hint"],
        });
        let dialect = json!({ "end_session_request": knobs });
        change_member(options, &["providers", "alpha", "provider", "dialect"], dialect);
        change_member(options, &["providers", "alpha", "scope"], Value::from("openid"));
        change_member(options, &["providers", "alpha", "postLogoutRedirectUri"], Value::from("https://app.example/"));
    });
    let browser = sign_in_as(&app, "alpha", "s", "ada");
    let page = browser.post(&app, "/auth/logout", r#"{"end_provider_session":true}"#);
    assert_eq!(
        page.json.get_str("end_session_url"),
        Some("https://alpha.example/end?c=the-client&logout_uri=https%3A%2F%2Fapp.example%2F")
    );
}

#[test]
fn names_the_person_to_a_provider_that_gave_a_hint() {
    let app =
        Application::with(|options| change_member(options, &["providers", "alpha", "scope"], Value::from("openid")));
    let browser = sign_in_as(&app, "alpha", "s", "ada\",\"login_hint\":\"ada & co");
    let page = browser.post(&app, "/auth/logout", r#"{"end_provider_session":true}"#);
    assert_eq!(
        page.json.get_str("end_session_url"),
        Some("https://alpha.example/end?client_id=the-client&logout_hint=ada%20%26%20co")
    );
}

#[test]
fn s40_ends_the_session_although_the_provider_or_the_page_fails() {
    for body in [r#"{"revoke":true}"#, "not json", &format!("{{\"revoke\":true,\"x\":\"{}\"}}", "x".repeat(2000))] {
        let app = Application::new();
        let browser = app.browser();
        browser.sign_in(&app, "alpha");
        app.world.will_fail(Code::NetworkFailed);
        let page = browser.post(&app, "/auth/logout", body);
        assert!(page.status == 200 && signed_out(&page.json), "{body}");
        assert_eq!(browser.kinds(), ["__Host-gw_ended.auth"]);
        if body.starts_with(r#"{"revoke":true}"#) {
            assert_eq!(page.json.get_str("revocation_failed"), Some("network_failed"));
        }
    }
}

#[test]
fn s40_a24_opens_no_copy_of_an_ended_cookie_in_the_same_isolate() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let copy = browser.copy();
    browser.post(&app, "/auth/logout", "");
    assert_eq!(copy.session(&app), Value::Null);
    let other = app.browser();
    other.sign_in(&app, "alpha");
    assert_eq!(other.session(&app).get_str("provider"), Some("alpha"), "another sign-in is another session");
}

#[test]
fn s40_lets_no_answer_that_is_under_way_bring_an_ended_session_back() {
    let app = Application::with(|options| options.set("tokens", Value::from("page")));
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    app.world.pass(3599);
    let mut tasks = Tasks::default();
    tasks.begin(browser.begin(&app, &Request::call(app.origin, "POST", "/auth/token")));
    tasks.run();
    assert_eq!(tasks.count_done(), 0, "the refresh is under way");
    browser.post(&app, "/auth/logout", "");
    app.world.answer(200, FRESH);
    tasks.finish();
    assert_eq!(browser.kinds(), ["__Host-gw_ended.auth"]);
    assert_eq!(browser.session(&app), Value::Null);
}
