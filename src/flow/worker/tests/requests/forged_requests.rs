//! Requests that another site makes in the person's name (CSRF).

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Request};
use crate::step::Code;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

fn application() -> (Application, Browser) {
    let app = Application::with(|options| {
        options.set("tokens", Value::from("page"));
        options.set(
            "upstreams",
            parsed(r#"{"api":{"origin":"https://api.example","methods":["GET","POST"],"paths":["/"],"providers":["alpha","beta","gamma"]}}"#),
        );
    });
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

const CALLS: &[(&str, &str)] = &[
    ("GET", "/auth/session"),
    ("POST", "/auth/token"),
    ("POST", "/auth/logout"),
    ("GET", "/auth/proxy/api.example/me"),
    ("POST", "/auth/proxy/api.example/me"),
];

/// Requests that no page sends by accident, each with one thing wrong.
fn forgeries(request: &Request) -> Vec<(&'static str, Request)> {
    let with = |change: fn(&mut Request)| {
        let mut request = request.clone();
        change(&mut request);
        request
    };
    vec![
        ("no header", with(|request| request.grantway = None)),
        ("another value of the header", with(|request| request.grantway = Some("0"))),
        ("another site", with(|request| request.site = Some("cross-site"))),
        ("a sibling subdomain", with(|request| request.site = Some("same-site"))),
        ("typed by a person", with(|request| request.site = Some("none"))),
        ("another origin", with(|request| request.origin = Some("https://evil.example".to_owned()))),
        ("a sibling's origin", with(|request| request.origin = Some("https://cms.app.example".to_owned()))),
        ("a sandboxed frame", with(|request| request.origin = Some("null".to_owned()))),
        ("plain http", with(|request| request.origin = Some("http://app.example".to_owned()))),
        ("another port", with(|request| request.origin = Some("https://app.example:8443".to_owned()))),
        (
            "an origin that begins alike",
            with(|request| request.origin = Some("https://app.example.evil.example".to_owned())),
        ),
        (
            "a sibling in an old browser",
            with(|request| (request.site, request.origin) = (None, Some("https://cms.app.example".to_owned()))),
        ),
        (
            "a form that is submitted",
            with(|request| {
                (request.grantway, request.mode, request.dest) = (None, Some("navigate"), Some("document"));
            }),
        ),
    ]
}

#[test]
fn s37_a25_refuses_calls_that_do_not_come_from_a_page_of_the_application() {
    let (app, browser) = application();
    for (method, path) in CALLS {
        for (what, request) in forgeries(&Request::call(app.origin, method, path)) {
            let page = browser.send(&app, &request);
            assert_eq!((page.status, page.code()), (403, Some(Code::RequestForged)), "{method} {path}: {what}");
            assert_eq!(page.set_cookies().len(), 0, "{what}");
        }
    }
    assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"), "nobody was signed out");
    assert!(app.world.script.borrow().forwards.is_empty());
    assert_eq!(app.world.count_sent("/token"), 1, "nothing was refreshed");
}

#[test]
fn s37_accepts_calls_of_a_browser_without_fetch_metadata() {
    let (app, browser) = application();
    for (method, path) in CALLS.iter().filter(|(_, path)| !path.ends_with("logout")) {
        let call = Request { site: None, mode: None, dest: None, ..Request::call(app.origin, method, path) };
        assert_eq!(browser.send(&app, &call).code(), None, "{path}");
        if *method == "GET" {
            assert_eq!(browser.send(&app, &Request { origin: None, ..call }).code(), None, "reading names no origin");
        }
    }
}

#[test]
fn s37_a25_grants_no_preflight() {
    let (app, browser) = application();
    for (_, path) in CALLS {
        let page =
            browser.send(&app, &Request { grantway: None, ..Request::call("https://evil.example", "OPTIONS", path) });
        assert!(page.status >= 400, "{path}");
        assert!(!page.headers.iter().any(|(name, _)| name.starts_with("access-control")), "{path}");
    }
}

#[test]
fn s37_a25_begins_sign_ins_for_navigations_of_a_window_only() {
    let (app, browser) = application();
    for (mode, dest) in [("no-cors", "image"), ("navigate", "iframe"), ("cors", "empty"), ("no-cors", "script")] {
        let request = Request { mode: Some(mode), dest: Some(dest), ..Request::navigation("/auth/beta/login") };
        let page = browser.send(&app, &request);
        let code = if dest == "iframe" { Code::SignInInFrame } else { Code::RequestForged };
        assert_eq!((page.code(), page.set_cookies().len()), (Some(code), 0), "{mode} {dest}");
    }
}

#[test]
fn a1_signs_nobody_in_as_the_attacker() {
    let (app, victim) = (Application::new(), Application::new().browser());
    let attacker = app.browser();
    let state = attacker.start(&app, "alpha");
    let page = victim.come_back(&app, "alpha", &state, TOKENS);
    assert_eq!(page.code(), Some(Code::TransactionElsewhere), "the attacker's link, the victim's browser");
    let own = victim.start(&app, "alpha");
    let page = victim.open(&app, &format!("/auth/alpha/callback?code=stolen&state={state}"));
    assert_eq!(page.location(), "/#auth_error=transaction_elsewhere", "not even while the victim signs in");
    assert_eq!(app.world.count_sent("/token"), 0);
    assert_eq!(victim.come_back(&app, "alpha", &own, TOKENS).location(), "/inbox", "whose own sign-in still works");
}
