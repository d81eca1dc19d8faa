//! Requests of other sites that are not fetches: submitted forms, links, WebSockets.

use crate::flow::worker::tests::application::Application;
use crate::flow::worker::tests::browser::{Browser, Request};
use crate::step::Code;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

const ROUTES: &[&str] =
    &["/auth/session", "/auth/session?refresh=1", "/auth/token", "/auth/logout", "/auth/proxy/api.example/me"];

fn application() -> (Application, Browser) {
    let app = Application::with(|options| {
        options.set("tokens", Value::from("page"));
        let upstreams = r#"{"api":{"origin":"https://api.example","methods":["GET","POST","HEAD"],"paths":["/"],"providers":["alpha","beta","gamma"]}}"#;
        options.set("upstreams", parsed(upstreams));
    });
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    // With every cookie, as a sibling subdomain or another port would send them.
    browser.jar.borrow_mut().iter_mut().for_each(|cookie| cookie.same_site = "None".to_owned());
    (app, browser)
}

fn is_untouched(app: &Application, browser: &Browser) {
    assert_eq!(browser.session(app).get_str("provider"), Some("alpha"), "nobody was signed out");
    assert!(app.world.script.borrow().forwards.is_empty(), "nothing was forwarded");
    assert_eq!(app.world.count_sent("/token"), 1, "nothing was refreshed");
}

#[test]
fn s37_a25_refuses_forms_and_links_of_every_other_origin() {
    let (app, browser) = application();
    for path in ROUTES {
        for method in ["GET", "HEAD", "POST"] {
            for (site, origin) in [
                (Some("cross-site"), "https://evil.example"),
                (Some("same-site"), "https://cms.app.example"),
                (Some("same-site"), "null"),
                (Some("same-origin"), "https://app.example"),
                (Some("none"), "https://app.example"),
                (None, "https://evil.example"),
                (None, "https://app.example"),
            ] {
                let request = Request {
                    method,
                    site,
                    origin: (method == "POST").then(|| origin.to_owned()),
                    body: r#"{"refresh":true}"#.to_owned(),
                    ..Request::navigation(path)
                };
                let page = browser.send(&app, &request);
                let refused = [Some(Code::RequestForged), Some(Code::MethodNotAllowed)];
                assert!(refused.contains(&page.code()), "{method} {path} {site:?} {origin}: {:?}", page.code());
                assert_eq!((page.set_cookies().len(), page.json), (0, Value::Null), "{method} {path}");
            }
        }
    }
    is_untouched(&app, &browser);
}

#[test]
fn s37_a25_refuses_a_websockets_handshake_which_carries_cookies_and_no_header_of_its_own() {
    let (app, browser) = application();
    let login = ["/auth/alpha/login", "/auth/alpha/callback?code=c&state=s"];
    for path in ROUTES.iter().chain(&login) {
        for origin in ["https://evil.example", "https://app.example"] {
            let request = Request {
                origin: Some(origin.to_owned()),
                site: Some("same-origin"),
                mode: Some("websocket"),
                dest: Some("websocket"),
                headers: vec![("upgrade".to_owned(), "websocket".to_owned())],
                ..Request::navigation(path)
            };
            let page = browser.send(&app, &request);
            assert!(
                matches!(page.code(), Some(Code::RequestForged | Code::MethodNotAllowed | Code::UpgradeRefused)),
                "{path}: {:?}",
                page.code()
            );
            assert_eq!(page.set_cookies().len(), 0, "{path}");
        }
    }
    is_untouched(&app, &browser);
}

#[test]
fn s37_a25_signs_nobody_in_or_out_by_a_method_that_a_form_or_link_has() {
    let (app, browser) = application();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        let page = browser.send(&app, &Request { method, ..Request::navigation("/auth/beta/login") });
        assert_eq!((page.code(), page.set_cookies().len()), (Some(Code::MethodNotAllowed), 0), "login by {method}");
    }
    for method in ["GET", "HEAD", "PUT", "DELETE"] {
        let page = browser.send(&app, &Request::call(app.origin, method, "/auth/logout"));
        assert_eq!((page.code(), page.set_cookies().len()), (Some(Code::MethodNotAllowed), 0), "logout by {method}");
    }
    is_untouched(&app, &browser);
}
