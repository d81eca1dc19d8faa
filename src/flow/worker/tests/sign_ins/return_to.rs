//! Where the application goes on: only on its own origin.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::testing::values::push_percent_encoded;

#[test]
fn s17_a9_redirects_to_no_other_origin_whatever_the_login_is_asked_for() {
    let app = Application::new();
    let browser = app.browser();
    for target in [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "/x\r\nSet-Cookie: a=b",
        "/x\u{0}",
        " /x",
        "",
        "x",
    ] {
        let mut path = "/auth/alpha/login?return_to=".to_owned();
        push_percent_encoded(&mut path, target);
        let page = browser.open(&app, &path);
        assert_eq!(page.location(), "/#auth_error=return_to_refused", "{target:?}");
    }
    assert_eq!(browser.names("__Host-gw_tx"), Vec::<String>::new());
}

#[test]
fn keeps_a_path_with_query_and_fragment_and_adds_the_error_to_the_fragment() {
    let app = Application::new();
    let browser = app.browser();
    let page = browser.open(&app, "/auth/alpha/login?return_to=%2Fa%3Fb%3Dc%23d");
    let state = page.parameter("state").unwrap_or_default();
    assert_eq!(browser.come_back(&app, "alpha", &state, TOKENS).location(), "/a?b=c#d");
    let page = browser.open(&app, "/auth/alpha/login?return_to=%2Fa%3Fb%3Dc%23d");
    let state = page.parameter("state").unwrap_or_default();
    let page = browser.open(&app, &format!("/auth/alpha/callback?error=access_denied&state={state}"));
    assert_eq!(page.location(), "/a?b=c#d&auth_error=access_denied");
}

#[test]
fn a28_writes_a_path_in_any_script_as_a_header_can_carry_it() {
    let app = Application::new();
    let browser = app.browser();
    let page = browser.open(&app, "/auth/alpha/login?return_to=%2Fb%C3%BCcher%2F%E2%82%AC%3Fq%3D%F0%9F%8D%AA");
    let state = page.parameter("state").unwrap_or_default();
    let page = browser.come_back(&app, "alpha", &state, TOKENS);
    assert_eq!(page.location(), "/b%C3%BCcher/%E2%82%AC?q=%F0%9F%8D%AA");
}

#[test]
fn a28_splits_no_header_with_what_a_callback_says() {
    let app = Application::new();
    let browser = app.browser();
    for query in [
        "error=access_denied%0d%0aSet-Cookie:a=b&error_description=%0d%0aLocation:https://evil.example",
        "error=%2F%2Fevil.example",
    ] {
        let state = browser.start(&app, "alpha");
        let page = browser.open(&app, &format!("/auth/alpha/callback?{query}&state={state}"));
        assert_eq!(page.location(), "/inbox#auth_error=authorization_refused");
        assert!(page.headers.iter().all(|(_, value)| !value.contains(['\r', '\n']) && !value.contains("evil.example")));
    }
}
