//! Every cookie that any answer of the handler sets, with its whole text.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::step::Code;
use crate::testing::values::Json as _;
use serde_json::Value;

/// One answer of every route that sets or removes cookies, for a provider that answers with a query and for one
/// that posts.
fn answers(app: &Application, browser: &Browser) -> Vec<Page> {
    let login = browser.open(app, "/auth/alpha/login");
    let state = login.parameter("state").unwrap_or_default();
    let denied = browser.open(app, &format!("/auth/alpha/callback?error=access_denied&state={state}"));
    let state = browser.start(app, "alpha");
    let signed_in = browser.come_back(app, "alpha", &state, TOKENS);
    app.world.pass(86_400 / 20 + 1);
    app.world.will_answer(200, TOKENS);
    let seen = browser.get(app, "/auth/session");
    app.world.pass(86_400 / 20 + 1);
    app.world.will_answer(200, TOKENS);
    let token = browser.post(app, "/auth/token", "");
    let posting = browser.open(app, "/auth/gamma/login");
    let post = Request {
        method: "POST",
        body: format!("error=access_denied&state={}", posting.parameter("state").unwrap_or_default()),
        origin: Some("https://gamma.example".to_owned()),
        ..Request::navigation("/auth/gamma/callback")
    };
    let posted = browser.send(app, &post);
    let out = browser.post(app, "/auth/logout", "");
    vec![login, denied, signed_in, seen, token, posting, posted, out]
}

fn with_token_route(options: &mut Value) {
    options.set("tokens", Value::from("page"));
}

/// For each cookie, in order: `name prefix`, `lives on or is removed`, `SameSite`.
fn described(pages: &[Page], prefix: &str, secure: &str) -> Vec<String> {
    let mut told = Vec::new();
    for cookie in pages.iter().flat_map(Page::set_cookies) {
        let (name, rest) = cookie.split_once('=').unwrap_or_default();
        let (value, attributes) = rest.split_once("; ").unwrap_or_default();
        assert!(name.starts_with(prefix), "{cookie}");
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.~".contains(&byte)), "{cookie}");
        assert!(value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)), "{cookie}");
        let (max_age, flags) =
            attributes.strip_prefix("Path=/; Max-Age=").unwrap_or_default().split_once("; ").unwrap_or_default();
        let kind = name[prefix.len()..].split('.').next().unwrap_or_default();
        let is_removal = max_age == "0" && value.is_empty();
        assert!(is_removal || max_age.parse::<i64>().is_ok_and(|seconds| seconds > 0), "{cookie}");
        // SameSite=None requires Secure, on loopback too: browsers refuse it otherwise.
        let is_cross_site = flags == "HttpOnly; Secure; SameSite=None";
        assert!(is_cross_site || flags == format!("HttpOnly{secure}; SameSite=Lax"), "{cookie}");
        assert!(
            !is_cross_site || kind == "_tx",
            "only a transaction may come along with another site's form: {cookie}"
        );
        told.push(format!(
            "{kind} {} {}",
            if is_removal { "removed" } else { "set" },
            if is_cross_site { "None" } else { "Lax" }
        ));
    }
    told
}

const EXPECTED: &[&str] = &[
    "_tx set Lax",
    "_failed set Lax",
    "_tx removed Lax",
    " set Lax",
    "_failed removed Lax",
    "_tx removed Lax",
    " set Lax",
    " set Lax",
    "_tx set None",
    "_failed set Lax",
    "_tx removed None",
    " removed Lax",
    "_ended set Lax",
    "_failed removed Lax",
];

#[test]
fn s35_every_cookie_is_of_this_host_alone_secure_http_only_and_lax_but_for_a_posted_transaction() {
    let app = Application::with(with_token_route);
    let told = described(&answers(&app, &app.browser()), "__Host-gw", "; Secure");
    assert_eq!(told, EXPECTED);
}

#[test]
fn s35_on_plain_http_loopback_the_same_cookies_come_without_prefix_and_secure() {
    for origin in ["http://localhost:8787", "http://127.0.0.1:8787", "http://[::1]:8787"] {
        let app = Application::at(origin, with_token_route);
        let told = described(&answers(&app, &app.browser()), "gw", "");
        assert_eq!(told, EXPECTED, "{origin}");
    }
}

#[test]
fn s35_a_form_of_another_site_brings_the_transaction_and_never_the_session() {
    for origin in ["https://app.example", "http://localhost:8787"] {
        let app = Application::at(origin, |_| ());
        let browser = app.browser();
        browser.sign_in(&app, "alpha");
        let state = browser.start(&app, "gamma");
        let post = Request {
            method: "POST",
            body: format!("code=c&state={state}"),
            origin: Some("https://gamma.example".to_owned()),
            ..Request::navigation("/auth/gamma/callback")
        };
        let incoming = browser.incoming(&app, &post);
        let cookie = incoming[2].as_str().unwrap_or_default();
        assert!(cookie.contains("gw_tx.auth.") && cookie.contains("=gamma."), "{cookie}");
        assert!(!cookie.contains("gw.auth."), "{cookie}");
        app.world.will_answer(200, TOKENS);
        assert_eq!(browser.send(&app, &post).location(), "/inbox", "{origin}");
    }
}

#[test]
fn s35_reads_no_posted_callback_whose_transaction_was_lax() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "gamma");
    browser.jar.borrow_mut().iter_mut().for_each(|cookie| cookie.same_site = "Lax".to_owned());
    let post = Request {
        method: "POST",
        body: format!("code=c&state={state}"),
        origin: Some("https://gamma.example".to_owned()),
        ..Request::navigation("/auth/gamma/callback")
    };
    // If there were a session, the next request would bring it.
    let page = browser.send(&app, &post);
    assert_eq!(page.location(), format!("/auth/gamma/callback?state={state}"));
    browser.jar.borrow_mut().clear();
    assert_eq!(browser.open(&app, page.location()).code(), Some(Code::TransactionElsewhere));
    assert_eq!(app.world.count_sent("/token"), 0);
}
