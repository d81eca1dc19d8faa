//! The session in the application's own hands.

use crate::flow::sign_out::SignOutOptions;
use crate::flow::worker::tests::application::{Application, FRESH, START};
use crate::flow::worker::tests::browser::{Browser, Request};
use crate::flow::worker::tests::program::{access_token, find, sign_out};
use crate::step::Code;
use crate::testing::json;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

fn application() -> (Application, Browser) {
    let app = Application::with(|options| {
        options.set(
            "upstreams",
            parsed(r#"{"api":{"origin":"https://api.example","paths":["/me"],"providers":["alpha"]}}"#),
        );
    });
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

fn sealed(app: &Application, browser: &Browser) -> (String, Value) {
    let value = find(app, browser, &Request::navigation("/page"), &Value::Null).expect("a session");
    (value.get_str("handle").unwrap_or_default().to_owned(), value)
}

/// Why the session is over.
fn over(value: &Value) -> Option<Code> {
    Code::of(-1 - value.pointer("/over/0")?.as_i64()?)
}

#[test]
fn is_found_with_its_view_and_nothing_to_write() {
    let (app, browser) = application();
    let (_, value) = sealed(&app, &browser);
    assert_eq!(value.pointer("/view/provider").and_then(Value::as_str), Some("alpha"));
    assert_eq!(value.get("cookies"), Some(&Value::Array(Vec::new())));
    let nobody = find(&app, &app.browser(), &Request::navigation("/page"), &Value::Null);
    assert_eq!(nobody, Ok(Value::Null));
}

#[test]
fn s24_a16_gives_its_token_to_origins_of_upstreams_only() {
    let (app, browser) = application();
    let (sealed, _) = sealed(&app, &browser);
    let ask = |url: &str| access_token(&app, &browser, "alpha", &sealed, &json!({ "url": url }));
    let value = ask("https://api.example/anything").unwrap_or_else(|error| panic!("{error:?}"));
    let expected = parsed(r#"[["Authorization","Bearer access-token-1"]]"#);
    assert_eq!(value.get("headers"), Some(&expected));
    for url in [
        "https://evil.example/",
        "http://api.example/",
        "https://api.example@evil.example/",
        "https://api.example:8443/",
    ] {
        assert_eq!(ask(url).err(), Some(Code::UpstreamRefused), "{url}");
    }
}

#[test]
fn is_refreshed_with_a_cookie_to_write_and_over_with_one_to_remove() {
    let (app, browser) = application();
    let (sealed, _) = sealed(&app, &browser);
    app.world.pass(3600);
    app.world.will_answer(200, FRESH);
    let value = access_token(&app, &browser, "alpha", &sealed, &Value::Null).unwrap_or_default();
    assert_eq!(value.pointer("/token/access_token").and_then(Value::as_str), Some("access-token-2"));
    assert_eq!(value.pointer("/view/token_expires_at").and_then(Value::as_i64), Some(START + 7200));
    assert_eq!(value.get("cookies").and_then(|value| value.as_array()).map(Vec::len), Some(1));
    let next = value.get_str("handle").unwrap_or_default().to_owned();
    app.world.pass(3600);
    app.world.will_answer(400, r#"{"error":"invalid_grant"}"#);
    let value = access_token(&app, &browser, "alpha", &next, &Value::Null).unwrap_or_default();
    assert_eq!(over(&value), Some(Code::ReauthorizationRequired));
    let told = value.pointer("/cookies/0").and_then(Value::as_str).unwrap_or_default();
    assert!(told.starts_with("__Host-gw_refused.auth.alpha="), "{told}");
    app.world.pass(60);
    browser.plant("__Host-gw_refused.auth.alpha", told.split(['=', ';']).nth(1).unwrap_or_default());
    let value = access_token(&app, &browser, "alpha", &next, &Value::Null).unwrap_or_default();
    assert_eq!(over(&value), Some(Code::ReauthorizationRequired));
    let cookies = value.get("cookies").and_then(|value| value.as_array()).cloned().unwrap_or_default();
    assert!(cookies.iter().all(|cookie| cookie.as_str().is_some_and(|cookie| cookie.contains("Max-Age=0"))));
    assert_eq!((cookies.len(), app.world.count_sent("/token")), (2, 3));
}

#[test]
fn ends_although_the_revocation_fails() {
    let (app, browser) = application();
    let (sealed, _) = sealed(&app, &browser);
    app.world.will_fail(Code::NetworkFailed);
    let value = sign_out(&app, &browser, "alpha", &sealed, SignOutOptions::default()).unwrap_or_default();
    assert!(value.pointer("/cookies/0").and_then(Value::as_str).is_some_and(|cookie| cookie.contains("Max-Age=0")));
    assert_eq!(value["revocation_failed"], json!(Code::NetworkFailed as i64));
    assert_eq!(browser.session(&app), Value::Null);
}
