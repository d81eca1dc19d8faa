//! Signing out without page script: only by a form on one of the application's own pages.

use crate::flow::worker::tests::application::Application;
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::flow::worker::tests::program::change_member;
use crate::step::Code;
use crate::testing::values::Json as _;
use serde_json::Value;

fn signed_in() -> (Application, Browser) {
    let app = Application::with(|options| {
        let uri = Value::from("https://app.example/bye");
        change_member(options, &["providers", "alpha", "postLogoutRedirectUri"], uri);
    });
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

/// A form that a page of the application posts.
fn form(app: &Application, body: &str) -> Request {
    Request {
        method: "POST",
        body: body.to_owned(),
        origin: Some(app.origin.to_owned()),
        site: Some("same-origin"),
        headers: vec![("content-type".to_owned(), "application/x-www-form-urlencoded; charset=utf-8".to_owned())],
        ..Request::navigation("/auth/logout")
    }
}

fn submit(body: &str) -> (Page, Application, Browser) {
    let (app, browser) = signed_in();
    let page = browser.send(&app, &form(&app, body));
    (page, app, browser)
}

#[test]
fn s40_signs_out_and_goes_on_where_the_form_says() {
    for (body, location) in [
        ("", "/"),
        ("return_to=%2Fgoodbye%3Fa%3Db", "/goodbye?a=b"),
        ("return_to=/x&unknown=1&button=Sign+out", "/x"),
        ("end_provider_session=false&return_to=/x", "/x"),
    ] {
        let (page, app, browser) = submit(body);
        assert_eq!((page.status, page.location()), (303, location));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_eq!((browser.names("__Host-gw."), app.world.count_sent("/revoke")), (Vec::new(), 1), "{body}");
    }
}

#[test]
fn s40_goes_to_the_providers_sign_out_where_the_form_asks_for_it() {
    for flag in ["true", "on", "1"] {
        let (page, _, browser) = submit(&format!("end_provider_session={flag}&return_to=/x"));
        let back = page.parameter("post_logout_redirect_uri");
        assert_eq!((page.status, back.as_deref()), (303, Some("https://app.example/bye")));
        assert!(page.location().starts_with("https://alpha.example/end?"));
        assert_eq!(browser.names("__Host-gw."), Vec::<String>::new());
    }
    let (app, browser) = (Application::new(), Application::new().browser());
    let page = browser.send(&app, &form(&app, "end_provider_session=true&return_to=/x"));
    assert_eq!((page.status, page.location()), (303, "/x"), "nobody was signed in");
}

#[test]
fn revokes_nothing_if_the_form_says_so() {
    let (_, app, _) = submit("revoke=false");
    assert_eq!(app.world.count_sent("/revoke"), 0);
}

#[test]
fn a9_a27_goes_nowhere_but_to_a_path_of_its_own() {
    for evil in
        ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/..//evil.example", ""]
    {
        let mut body = String::from("return_to=");
        crate::testing::values::push_percent_encoded(&mut body, evil);
        let (page, _, browser) = submit(&body);
        assert_eq!((page.status, page.location()), (303, "/"), "{evil}");
        assert_eq!(browser.names("__Host-gw."), Vec::<String>::new(), "{evil}: signed out all the same");
    }
}

#[test]
fn s37_a25_refuses_a_form_that_another_page_posts() {
    let (app, browser) = signed_in();
    let with = |change: fn(&mut Request)| {
        let mut request = form(&app, "");
        change(&mut request);
        request
    };
    let forged = [
        (
            "another site",
            with(|request| {
                (request.site, request.origin) = (Some("cross-site"), Some("https://evil.example".to_owned()))
            }),
        ),
        (
            "a sibling",
            with(|request| {
                (request.site, request.origin) = (Some("same-site"), Some("https://cms.app.example".to_owned()))
            }),
        ),
        (
            "a sibling that hides",
            with(|request| (request.site, request.origin) = (Some("same-site"), Some("null".to_owned()))),
        ),
        ("typed by a person", with(|request| request.site = Some("none"))),
        ("a foreign origin", with(|request| request.origin = Some("https://evil.example".to_owned()))),
        (
            "an old browser, a foreign origin",
            with(|request| (request.site, request.origin) = (None, Some("https://evil.example".to_owned()))),
        ),
        (
            "an old browser, a hidden origin",
            with(|request| (request.site, request.origin) = (None, Some("null".to_owned()))),
        ),
        ("nothing that tells", with(|request| (request.site, request.origin) = (None, None))),
        ("a frame", with(|request| request.dest = Some("iframe"))),
        ("a fetch", with(|request| (request.mode, request.dest) = (Some("cors"), Some("empty")))),
        ("a fetch without CORS", with(|request| (request.mode, request.dest) = (Some("no-cors"), Some("empty")))),
        (
            "another type of body",
            with(|request| request.headers = vec![("content-type".to_owned(), "text/plain".to_owned())]),
        ),
        ("no type of body", with(|request| request.headers.clear())),
    ];
    for (what, request) in forged {
        let page = browser.send(&app, &request);
        assert_eq!((page.status, page.code()), (403, Some(Code::RequestForged)), "{what}");
        assert_eq!(page.set_cookies().len(), 0, "{what}");
    }
    let link = browser.open(&app, "/auth/logout");
    assert_eq!(link.code(), Some(Code::MethodNotAllowed), "a link ends nothing");
    assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"), "nobody was signed out");
}

#[test]
fn accepts_a_form_of_a_page_that_hides_its_address_and_one_of_an_old_browser() {
    for (site, origin) in
        [(Some("same-origin"), Some("null")), (Some("same-origin"), None), (None, Some("https://app.example"))]
    {
        let (app, browser) = signed_in();
        let request = Request { site, origin: origin.map(str::to_owned), ..form(&app, "") };
        assert_eq!(browser.send(&app, &request).status, 303, "{site:?} {origin:?}");
    }
}

#[test]
fn s40_says_on_a_page_that_the_store_did_not_end_the_session() {
    let (app, browser) = (Application::new(), Application::new().browser());
    app.world.open_store();
    browser.sign_in(&app, "alpha");
    app.world.store.borrow_mut().as_mut().unwrap_or_else(|| panic!("no store")).is_down = true;
    let page = browser.send(&app, &form(&app, "return_to=/x"));
    assert_eq!((page.status, page.code(), page.sign_in.as_deref()), (503, Some(Code::StoreUnavailable), Some("/x")));
    assert_eq!(page.set_cookies().len(), 0);
}
