//! Nothing from outside can write a header of an answer, or a second cookie.

use crate::base::coding::form::Coding;
use crate::base::value::build::Text;
use crate::flow::worker::tests::application::Application;
use crate::flow::worker::tests::browser::{Page, Request};
use crate::testing::arena;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

/// Texts that split a header, end an attribute, or do so once they are cut to bytes.
const NASTY: &[&str] = &[
    "\r\nSet-Cookie: a=b",
    "\nLocation: https://evil.example",
    "\r",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{560d}\u{560a}Set-Cookie: a=b",
    "\u{feff}",
    "\u{1f36a}",
    "%0d%0aSet-Cookie: a=b",
    "; Domain=evil.example",
    ", a=b; Path=/",
    "\"; Secure",
];

/// Checks for headers of visible ASCII, and cookies of one pair with the engine's own attributes.
fn check(page: &Page, what: &str) {
    for (name, value) in &page.headers {
        assert!(value.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{what}: {name}: {value:?}");
        if name == "location" {
            let is_home =
                value.starts_with('/') && !value.starts_with("//") || value.starts_with("https://alpha.example/");
            assert!(is_home && !value.contains(' '), "{what}: {value}");
        }
    }
    for cookie in page.set_cookies() {
        let (_, rest) = cookie.split_once('=').unwrap_or_default();
        let (value, attributes) = rest.split_once("; ").unwrap_or_default();
        assert!(value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)), "{what}: {cookie}");
        assert_eq!(attributes.matches("; ").count(), 4, "{what}: {cookie}");
    }
}

fn encoded(text: &str) -> String {
    let mut out = Text::new(arena());
    out.encoded(text.as_bytes(), Coding::Percent);
    String::from_utf8(out.written().to_vec()).expect("ASCII")
}

fn application() -> Application {
    Application::with(|options| {
        let alpha = |name: &str| ["providers", "alpha", "provider", name].map(str::to_owned);
        let set = |options: &mut Value, path: [String; 4], value| {
            options.change(&path.each_ref().map(String::as_str), value);
        };
        set(options, alpha("variables"), parsed(r#"{"shop":{"default":"one","allow":["one","two"]}}"#));
        set(options, alpha("authorization_endpoint"), Value::from("https://alpha.example/{shop}/authorize"));
    })
}

#[test]
fn a28_no_query_of_the_login_route_writes_a_header() {
    let app = application();
    for nasty in NASTY {
        for name in ["return_to", "variable.shop", "variable.other", "scope", "prompt", "state"] {
            for start in ["", "/", "/a?b=", "/a#", "one"] {
                let value = encoded(&format!("{start}{nasty}"));
                let (browser, what) = (app.browser(), format!("{name}={start}{nasty:?}"));
                let page = browser.open(&app, &format!("/auth/alpha/login?{name}={value}"));
                check(&page, &what);
                let Some(state) = page.parameter("state") else { continue };
                // The answer to the callback returns what the login accepted.
                let query = if start.is_empty() { "error=access_denied" } else { "code=c" };
                app.world.will_answer(200, crate::flow::worker::tests::application::TOKENS);
                check(&browser.open(&app, &format!("/auth/alpha/callback?{query}&state={state}")), &what);
                app.world.replies.borrow_mut().clear();
            }
        }
    }
}

#[test]
fn a28_no_parameter_of_a_callback_writes_a_header() {
    let app = application();
    for nasty in NASTY {
        for name in ["error", "error_description", "error_uri", "iss", "code", "other"] {
            let browser = app.browser();
            let state = browser.start(&app, "alpha");
            let value = encoded(&format!("a{nasty}"));
            app.world.will_answer(400, r#"{"error":"invalid_grant"}"#);
            let page = browser.open(&app, &format!("/auth/alpha/callback?error=x&{name}={value}&state={state}"));
            check(&page, &format!("{name} {nasty:?}"));
            let page = browser.open(&app, &format!("/auth/alpha/callback?code=c&state={value}"));
            check(&page, &format!("state {nasty:?}"));
        }
    }
}

#[test]
fn a28_no_answer_of_a_provider_writes_a_header() {
    let app = application();
    for nasty in NASTY {
        for name in [
            "access_token",
            "token_type",
            "refresh_token",
            "scope",
            "expires_in",
            "error",
            "error_description",
            "id_token",
            "other",
        ] {
            let mut tokens = serde_json::json!({"access_token":"t","token_type":"Bearer","expires_in":3600});
            tokens[name] = format!("a{nasty}").into();
            let browser = app.browser();
            let state = browser.start(&app, "alpha");
            let page = browser.come_back(&app, "alpha", &state, &tokens.to_string());
            check(&page, &format!("{name} {nasty:?}"));
            check(&browser.get(&app, "/auth/session"), name);
        }
    }
}

#[test]
fn a28_no_cookie_of_a_request_writes_a_header() {
    let app = application();
    for nasty in NASTY {
        for name in ["__Host-gw.auth.alpha", "__Host-gw_failed.auth", "__Host-gw_tx.auth.1"] {
            let browser = app.browser();
            let forged = nasty.replace("; ", ";\u{a0}");
            browser.plant(name, &forged);
            browser.plant(&format!("__Host-gw_tx.auth.{forged}"), "alpha.1.AAAAAAAAAAAA.x");
            browser.plant("__Host-gw_tx.auth.2", &format!("{forged}.2.{forged}.x"));
            for path in ["/auth/alpha/login", "/auth/alpha/callback?code=c&state=s", "/auth/alpha/callback?error=e"] {
                check(&browser.open(&app, path), &format!("{name} {nasty:?}"));
            }
            for (method, path) in [("GET", "/auth/session"), ("POST", "/auth/logout")] {
                check(&browser.send(&app, &Request::call(app.origin, method, path)), &format!("{name} {nasty:?}"));
            }
        }
    }
}
