//! Refused navigations, and unusual ones that are accepted: service workers, forms, frames.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::flow::worker::tests::program::require_session;
use crate::step::Code;
use crate::testing::json;

const HTML: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

fn with(headers: &[(&str, &str)], request: Request) -> Request {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Request { headers, ..request }
}

/// The answer of `protect` without a session, and whether it is a page.
fn visit(app: &Application, browser: &Browser, request: &Request, provider: Option<&str>) -> (Page, bool) {
    let options = json!({ "provider": provider, "showFailure": false });
    let page = require_session(app, browser, request, &options);
    let is_page = page.is_page;
    (page, is_page)
}

/// The answer of a route, and whether it is a page.
fn ask(app: &Application, browser: &Browser, request: &Request) -> (Page, bool) {
    let page = browser.send(app, request);
    let is_page = page.is_page;
    (page, is_page)
}

fn passed_on(path: &str) -> Request {
    with(&[("accept", HTML)], Request { dest: Some("empty"), site: Some("same-origin"), ..Request::navigation(path) })
}

#[test]
fn a_navigation_that_a_service_worker_passes_on_signs_in_as_any_other() {
    let app = Application::new();
    let browser = app.browser();
    let (page, _) = visit(&app, &browser, &passed_on("/inbox"), Some("alpha"));
    assert!(page.location().starts_with("https://alpha.example/"), "{:?}", page.error);
    let page = browser.send(&app, &passed_on("/auth/alpha/login?return_to=/inbox"));
    let state = page.parameter("state").unwrap_or_default();
    app.world.will_answer(200, TOKENS);
    let page = browser.send(&app, &passed_on(&format!("/auth/alpha/callback?code=c&state={state}")));
    assert_eq!(page.location(), "/inbox");
}

#[test]
fn a_service_worker_that_gives_fetch_its_own_options_shows_a_page_that_says_why() {
    let app = Application::new();
    let browser = app.browser();
    let with_options = |path: &str| Request { mode: Some("same-origin"), ..passed_on(path) };
    // A script's own request looks the same, apart from what it accepts.
    let anew = |path: &str| with(&[("accept", "*/*")], Request { mode: Some("cors"), ..passed_on(path) });
    for path in ["/auth/alpha/login?return_to=/x", "/auth/alpha/callback?code=c&state=s"] {
        for request in [with_options(path), anew(path)] {
            let (page, is_page) = ask(&app, &browser, &request);
            assert_eq!((page.status, page.code(), is_page), (403, Some(Code::RequestForged), true), "{path}");
            assert_eq!(page.set_cookies().len(), 0);
            let way_on = if path.contains("login") { path } else { "/" };
            assert_eq!(page.sign_in.as_deref(), Some(way_on));
        }
    }
    let (page, is_page) = visit(&app, &browser, &with_options("/inbox"), Some("alpha"));
    assert_eq!((page.status, page.code(), is_page), (401, Some(Code::LoginRequired), true));
    assert_eq!(page.sign_in.as_deref(), Some("/auth/alpha/login?return_to=%2Finbox"));
}

#[test]
fn a_form_whose_session_has_ended_gets_a_page_that_leads_back_to_the_form() {
    let app = Application::new();
    let browser = app.browser();
    let referers = [
        (Some("https://app.example/edit?id=7#top"), "%2Fedit%3Fid%3D7"),
        (Some("https://evil.example/edit"), "%2F"),
        (Some("https://app.example.evil.example/edit"), "%2F"),
        (Some("https://app.example//evil.example"), "%2F"),
        (Some("about:blank"), "%2F"),
        (None, "%2F"),
    ];
    for (referer, back) in referers {
        let mut headers = vec![("accept", HTML), ("content-type", "application/x-www-form-urlencoded")];
        headers.extend(referer.map(|referer| ("referer", referer)));
        let form =
            with(&headers, Request { method: "POST", site: Some("same-origin"), ..Request::navigation("/save") });
        for form in [form.clone(), Request { site: None, mode: None, dest: None, ..form }] {
            let (page, is_page) = visit(&app, &browser, &form, Some("alpha"));
            assert_eq!((page.status, page.code(), is_page), (403, Some(Code::LoginRequired), true));
            assert_eq!(page.sign_in, Some(format!("/auth/alpha/login?return_to={back}")), "{referer:?}");
            assert_eq!((page.location(), page.set_cookies().len()), ("", 0), "nothing begins");
        }
    }
    let form =
        with(&[("referer", "https://app.example/edit")], Request { method: "POST", ..Request::navigation("/save") });
    let (page, _) = visit(&app, &browser, &form, None);
    assert_eq!(page.sign_in.as_deref(), Some("/edit"), "with several providers the page itself asks which");
}

#[test]
fn a_call_gets_json_whatever_it_accepts_as_long_as_it_says_that_it_is_one() {
    let app = Application::new();
    let browser = app.browser();
    let bare = Request { site: None, mode: None, dest: None, ..Request::navigation("/api/items") };
    let websocket = Request { mode: Some("websocket"), dest: Some("empty"), ..Request::navigation("/ws") };
    for call in [
        Request::call(app.origin, "GET", "/api/items"),
        Request::call(app.origin, "POST", "/api/items"),
        bare.clone(),
        Request { method: "POST", ..bare.clone() },
        with(&[("accept", "*/*")], bare.clone()),
        with(&[("accept", "application/json, text/html")], bare.clone()),
        with(&[("accept", "text/event-stream")], bare.clone()),
        with(&[("accept", HTML), ("x-requested-with", "XMLHttpRequest")], bare.clone()),
        with(&[("accept", HTML), ("hx-request", "true")], bare.clone()),
        with(&[("accept", HTML), ("upgrade", "websocket")], bare.clone()),
        Request { grantway: Some("1"), ..with(&[("accept", HTML)], bare.clone()) },
        with(&[("upgrade", "websocket")], websocket),
    ] {
        let (page, is_page) = visit(&app, &browser, &call, Some("alpha"));
        assert_eq!((page.status, page.code(), is_page), (401, Some(Code::LoginRequired), false), "{:?}", call.headers);
        assert_eq!(page.set_cookies().len(), 0);
    }
    let fetched = with(&[("accept", HTML)], Request::call(app.origin, "GET", "/part"));
    let (page, is_page) = visit(&app, &browser, &Request { grantway: None, ..fetched }, Some("alpha"));
    assert_eq!((page.status, is_page), (401, true), "a script that shows what it gets gets something to show");
    let (page, _) = visit(&app, &browser, &with(&[("accept", HTML)], bare), Some("alpha"));
    assert!(page.location().starts_with("https://alpha.example/"), "an old browser's navigation");
}

#[test]
fn a_frame_is_told_that_it_needs_a_window() {
    let app = Application::new();
    let browser = app.browser();
    for dest in ["iframe", "frame", "embed", "object", "fencedframe"] {
        let framed = |path: &str| with(&[("accept", HTML)], Request { dest: Some(dest), ..Request::navigation(path) });
        let own = visit(&app, &browser, &framed("/inbox?page=2"), Some("alpha"));
        let login = ask(&app, &browser, &framed("/auth/alpha/login?return_to=/x"));
        let callback = ask(&app, &browser, &framed("/auth/alpha/callback?code=c&state=s"));
        for ((page, is_page), way_on) in
            [(own, "/inbox?page=2"), (login, "/auth/alpha/login?return_to=/x"), (callback, "/")]
        {
            assert_eq!((page.status, page.code(), is_page), (403, Some(Code::SignInInFrame), true), "{dest}");
            assert_eq!((page.sign_in.as_deref(), page.set_cookies().len()), (Some(way_on), 0));
            let policy = page.header("content-security-policy").unwrap_or_default();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("frame-ancestors"), "{policy}");
            assert!(policy.ends_with("; sandbox allow-popups allow-popups-to-escape-sandbox"), "{policy}");
        }
    }
}

#[test]
fn whatever_a_person_opens_below_base_is_answered_with_a_page() {
    let app = Application::new();
    let browser = app.browser();
    for (method, path, status, code) in [
        ("GET", "/auth/session", 403, Code::RequestForged),
        ("GET", "/auth/unknown", 404, Code::RouteUnknown),
        ("GET", "/auth/nobody/login", 404, Code::ProviderUnknown),
        ("GET", "/auth/logout", 405, Code::MethodNotAllowed),
        ("POST", "/auth/alpha/login", 405, Code::MethodNotAllowed),
        ("POST", "/auth/alpha/callback", 405, Code::MethodNotAllowed),
    ] {
        let (page, is_page) = ask(&app, &browser, &Request { method, ..Request::navigation(path) });
        assert_eq!((page.status, page.code(), is_page), (status, Some(code), true), "{method} {path}");
        let policy = page.header("content-security-policy").unwrap_or_default();
        assert!(policy.starts_with("default-src 'none'") && policy.ends_with("frame-ancestors 'none'"), "{policy}");
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("cross-origin-opener-policy"), Some("same-origin"));
        let (page, is_page) = ask(&app, &browser, &Request { method, ..Request::call(app.origin, method, path) });
        assert_eq!((is_page, page.code().is_some()), (false, !path.ends_with("session")), "{method} {path}");
    }
}

#[test]
fn a_head_of_login_or_callback_uses_nothing_up() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    for path in [format!("/auth/alpha/callback?code=c&state={state}"), "/auth/alpha/login".to_owned()] {
        let (page, _) = ask(&app, &browser, &Request { method: "HEAD", ..Request::navigation(&path) });
        assert_eq!((page.status, page.set_cookies().len()), (405, 0), "{path}");
    }
    assert_eq!(browser.come_back(&app, "alpha", &state, TOKENS).location(), "/inbox");
}
