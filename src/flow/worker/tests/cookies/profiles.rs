//! The loopback-http profile is for development on this machine, and nowhere else.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::Browser;
use crate::testing::values::Json as _;
use serde_json::Value;

fn sign_in(app: &Application, browser: &Browser) -> Vec<String> {
    browser.sign_in_with(app, "alpha", TOKENS);
    browser.kinds()
}

fn is_told(app: &Application) -> bool {
    app.world.events.borrow().iter().any(|event| event.get_str("type") == Some("loopback_http_profile"))
}

#[test]
fn s35_drops_secure_only_where_the_request_and_the_redirect_uri_are_both_loopback_http() {
    for origin in ["http://localhost:8787", "http://127.0.0.1:8787", "http://[::1]:8787"] {
        let app = Application::at(origin, |_| ());
        assert_eq!(sign_in(&app, &app.browser()), ["gw.auth.8787.alpha"], "{origin}");
        assert!(is_told(&app), "{origin}");
    }
    let https = Application::at("https://localhost:8787", |_| ());
    assert_eq!(sign_in(&https, &https.browser()), ["__Host-gw.auth.alpha"]);
    assert!(!is_told(&https));
}

#[test]
fn s35_keeps_secure_behind_a_proxy_that_ends_tls() {
    // The `redirect_uri` is https; the worker sees plain http from the proxy on its own machine.
    let app = Application::new();
    assert_eq!(sign_in(&app, &Browser::new("http://127.0.0.1:3000")), ["__Host-gw.auth.alpha"]);
    assert_eq!(sign_in(&app, &Browser::new("http://app.example")), ["__Host-gw.auth.alpha"]);
    assert!(!is_told(&app));
}

#[test]
fn s35_keeps_secure_where_a_stranger_reaches_a_development_server() {
    let app = Application::at("http://localhost:8787", |_| ());
    let browser = Browser::new("http://192.168.1.7:8787");
    assert_eq!(sign_in(&app, &browser), ["__Host-gw.auth.alpha"]);
}

#[test]
fn s35_a23_opens_no_unprefixed_cookie_over_https() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let name = browser.names("__Host-gw.auth.alpha.").concat();
    let opens = |planted: &str| {
        let victim = app.browser();
        victim.plant(planted, &browser.cookie(&name).unwrap_or_default());
        victim.session(&app) != Value::Null
    };
    assert!(opens(&name));
    // A sibling subdomain can set any name except one with the prefix.
    let bare = name.trim_start_matches("__Host-");
    let with_port = bare.replace(".auth.", ".auth.443.");
    for planted in [bare, &with_port, "gw.auth.alpha", "gw.auth.443.alpha", &format!("__Secure-{bare}")] {
        assert!(!opens(planted), "{planted}");
    }
}
