//! The session in the application's own hands.

use super::application::{Application, FRESH, START, json};
use super::browser::{Browser, Request};
use crate::base::value::Value;
use crate::flow::backend::own_session::{SessionOptions, TokenQuery, access_token, find, sign_out};
use crate::flow::sign_out::SignOutOptions;
use crate::host::simulated::run;
use crate::protocol::error::Code;

fn application() -> (Application, Browser) {
    let app = Application::with(|options| {
        options.set(
            "upstreams",
            json(r#"{"api":{"origin":"https://api.example","paths":["/me"],"providers":["alpha"]}}"#),
        );
    });
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

fn sealed(app: &Application, browser: &Browser) -> (String, Value) {
    let incoming = browser.incoming(app, &Request::navigation("/page"));
    let found = run(find(&app.worker("", Vec::new()), &app.backend, &incoming, &SessionOptions::default()));
    let found = found.unwrap_or_else(|error| panic!("{error}")).unwrap_or_else(|| panic!("nobody"));
    let value = found.into_value();
    (value.get_str("handle").unwrap_or_default().to_owned(), value)
}

#[test]
fn is_found_with_its_view_and_nothing_to_write() {
    let (app, browser) = application();
    let (_, value) = sealed(&app, &browser);
    assert_eq!(value.pointer("/view/provider").and_then(Value::as_str), Some("alpha"));
    assert_eq!(value.get("cookies"), Some(&Value::Array(Vec::new())));
    let nobody = app.browser().incoming(&app, &Request::navigation("/page"));
    assert!(
        run(find(&app.worker("", Vec::new()), &app.backend, &nobody, &SessionOptions::default()))
            .is_ok_and(|found| found.is_none())
    );
}

#[test]
fn s24_a16_gives_its_token_to_origins_of_upstreams_only() {
    let (app, browser) = application();
    let (sealed, _) = sealed(&app, &browser);
    let incoming = browser.incoming(&app, &Request::navigation("/page"));
    let worker = app.worker("", Vec::new());
    let ask = |url: &str| {
        run(access_token(
            &worker,
            &app.backend,
            &incoming,
            "alpha",
            &sealed,
            &TokenQuery { url: Some(url.to_owned()), ..TokenQuery::default() },
        ))
    };
    let value = ask("https://api.example/anything").unwrap_or_else(|error| panic!("{error}"));
    let expected = json(r#"[["Authorization","Bearer access-token-1"]]"#);
    assert_eq!(value.get("headers"), Some(&expected));
    for url in [
        "https://evil.example/",
        "http://api.example/",
        "https://api.example@evil.example/",
        "https://api.example:8443/",
    ] {
        assert_eq!(ask(url).err().map(|error| error.code()), Some(Code::UpstreamRefused), "{url}");
    }
}

#[test]
fn is_refreshed_with_a_cookie_to_write_and_over_with_one_to_remove() {
    let (app, browser) = application();
    let (sealed, _) = sealed(&app, &browser);
    let incoming = browser.incoming(&app, &Request::navigation("/page"));
    let worker = app.worker("", Vec::new());
    app.world.pass(3600);
    app.world.will_answer(200, FRESH);
    let value = run(access_token(&worker, &app.backend, &incoming, "alpha", &sealed, &TokenQuery::default()))
        .unwrap_or_default();
    assert_eq!(value.pointer("/token/access_token").and_then(Value::as_str), Some("access-token-2"));
    assert_eq!(value.pointer("/view/token_expires_at").and_then(Value::as_integer), Some(START + 7200));
    assert_eq!(value.get("cookies").and_then(Value::items).map(<[Value]>::len), Some(1));
    let next = value.get_str("handle").unwrap_or_default().to_owned();
    app.world.pass(3600);
    app.world.will_answer(400, r#"{"error":"invalid_grant"}"#);
    let value =
        run(access_token(&worker, &app.backend, &incoming, "alpha", &next, &TokenQuery::default())).unwrap_or_default();
    assert_eq!(value.pointer("/over/code").and_then(Value::as_str), Some("reauthorization_required"));
    let told = value.pointer("/cookies/0").and_then(Value::as_str).unwrap_or_default();
    assert!(told.starts_with("__Host-gw_refused.auth.alpha="), "{told}");
    app.world.pass(60);
    browser.plant("__Host-gw_refused.auth.alpha", told.split(['=', ';']).nth(1).unwrap_or_default());
    let incoming = browser.incoming(&app, &Request::navigation("/page"));
    let value =
        run(access_token(&worker, &app.backend, &incoming, "alpha", &next, &TokenQuery::default())).unwrap_or_default();
    assert_eq!(value.pointer("/over/code").and_then(Value::as_str), Some("reauthorization_required"));
    let cookies = value.get("cookies").and_then(Value::items).unwrap_or_default();
    assert!(cookies.iter().all(|cookie| cookie.as_str().is_some_and(|cookie| cookie.contains("Max-Age=0"))));
    assert_eq!((cookies.len(), app.world.count_sent("/token")), (2, 3));
}

#[test]
fn ends_although_the_revocation_fails() {
    let (app, browser) = application();
    let (sealed, _) = sealed(&app, &browser);
    let incoming = browser.incoming(&app, &Request::navigation("/page"));
    let worker = app.worker("", Vec::new());
    app.world.will_fail(Code::NetworkFailed);
    let value = run(sign_out(&worker, &app.backend, &incoming, "alpha", &sealed, SignOutOptions::default()))
        .unwrap_or_default();
    assert!(value.pointer("/cookies/0").and_then(Value::as_str).is_some_and(|cookie| cookie.contains("Max-Age=0")));
    assert_eq!(value.get_str("revocation_failed"), Some("network_failed"));
    assert_eq!(browser.session(&app), Value::Null);
}
