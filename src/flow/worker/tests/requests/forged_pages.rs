//! A protected page gives no session to a request that another site makes the browser send.

use crate::flow::worker::app::own_session::verify_own;
use crate::flow::worker::tests::application::Application;
use crate::flow::worker::tests::browser::Request;
use crate::flow::worker::tests::program::require_session;
use crate::step::Code;
use crate::testing::json;
use crate::testing::tasks::run;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

/// Whether `protect` gives this request the session.
fn passes(app: &Application, request: &Request) -> bool {
    let asked = app.browser().ask(app, request, |cx, configuration, request| {
        verify_own(cx, configuration, request)?;
        Ok(crate::base::value::Value::TRUE)
    });
    let outcome = run(asked);
    assert!(matches!(outcome.code, None | Some(Code::RequestForged)));
    outcome.code.is_none()
}

fn posted(method: &'static str, site: Option<&'static str>, origin: Option<&str>) -> Request {
    Request { method, site, origin: origin.map(str::to_owned), ..Request::navigation("/transfer") }
}

#[test]
fn a25_takes_no_form_fetch_or_beacon_of_another_site_or_a_sibling_subdomain() {
    let app = Application::new();
    for method in ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"] {
        assert!(passes(&app, &posted(method, Some("same-origin"), Some("https://app.example"))), "{method}");
        assert!(passes(&app, &posted(method, None, None)), "{method}: no browser");
        for (site, origin) in [
            (Some("same-site"), Some("https://evil.app.example")),
            (Some("cross-site"), Some("null")),
            (Some("cross-site"), None),
            (Some("same-origin"), Some("https://evil.app.example")),
            (None, Some("https://evil.app.example")),
            (None, Some("http://app.example")),
            (None, Some("null")),
        ] {
            assert!(!passes(&app, &posted(method, site, origin)), "{method} {site:?} {origin:?}");
        }
    }
    for method in ["GET", "HEAD", "OPTIONS"] {
        assert!(passes(&app, &posted(method, Some("cross-site"), None)), "a link to {method}");
    }
}

#[test]
fn a25_opens_no_web_socket_for_a_page_of_another_site() {
    let app = Application::new();
    let handshake = |site, origin| Request {
        headers: vec![("upgrade".to_owned(), "websocket".to_owned())],
        mode: Some("websocket"),
        dest: Some("empty"),
        ..posted("GET", site, origin)
    };
    assert!(passes(&app, &handshake(Some("same-origin"), Some("https://app.example"))));
    assert!(!passes(&app, &handshake(Some("same-site"), Some("https://evil.app.example"))));
    assert!(!passes(&app, &handshake(None, Some("https://evil.app.example"))));
}

#[test]
fn takes_forms_of_origins_that_are_listed_exactly() {
    let app = Application::with(|options| {
        options.set(
            "trustedOrigins",
            parsed(r#"["https://ADMIN.app.example","https://app.example:8443","http://localhost:5173"]"#),
        );
    });
    for origin in ["https://admin.app.example", "https://app.example:8443", "http://localhost:5173"] {
        assert!(passes(&app, &posted("POST", Some("same-site"), Some(origin))), "{origin}");
    }
    for origin in ["https://evil.app.example", "https://admin.app.example:8443", "http://admin.app.example", "null"] {
        assert!(!passes(&app, &posted("POST", Some("same-site"), Some(origin))), "{origin}");
    }
    for wrong in [
        r#"["https://admin.example/"]"#,
        r#"["http://admin.example"]"#,
        r#"["admin.example"]"#,
        r#"["*"]"#,
        r#""https://admin.example""#,
    ] {
        assert!(Application::refusal(|options| options.set("trustedOrigins", parsed(wrong))).is_some(), "{wrong}");
    }
}

#[test]
fn tells_a_person_on_a_page_and_a_call_as_json_and_begins_no_sign_in() {
    let app = Application::new();
    let browser = app.browser();
    let form = posted("POST", Some("same-site"), Some("https://evil.app.example"));
    let call = Request { mode: Some("no-cors"), dest: Some("empty"), ..form.clone() };
    for (request, is_page) in [(form, true), (call, false)] {
        let page = require_session(&app, &browser, &request, &json!({ "forged": true }));
        assert_eq!(page.is_page, is_page);
        assert_eq!((page.status, page.code(), page.set_cookies().len()), (403, Some(Code::RequestForged), 0));
    }
    assert_eq!(
        app.world.events.borrow().iter().filter(|event| event.get_str("type") == Some("request_refused")).count(),
        2
    );
    assert_eq!(browser.session(&app), Value::Null);
}
