//! No secret shows in events, answers or errors.

use crate::base::coding::form::decode;
use crate::flow::worker::tests::application::{Application, CLIENT_SECRET, FRESH, configure};
use crate::flow::worker::tests::browser::Request;
use crate::flow::worker::tests::browser::form;
use crate::step::Code;
use crate::testing::values::{Json as _, parsed};
use crate::testing::{arena, json, json_of};
use serde_json::Value;

/// All texts in a value.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => members.iter().flat_map(|(_, member)| texts(member)).collect(),
        _ => Vec::new(),
    }
}

/// An event as the host emits it: in place of a failure it has code, status and the server's error.
fn as_told(event: &Value) -> Value {
    let mut event = event.clone();
    if let Some(failed) = event.get("error").cloned() {
        event["error"] = json!([failed[0], failed[1]["status"], failed[1]["error"]]);
    }
    event
}

/// Runs everything once: good and bad sign-ins, refreshes, calls, a sign-out.
fn live(app: &Application) -> Vec<String> {
    let browser = app.browser();
    let cookies = || {
        let jar = browser.jar.borrow();
        let sealed = jar.iter().filter(|cookie| !cookie.name.starts_with("__Host-gw_failed"));
        // In a transaction's cookie, provider, time and tag stand before the sealed part.
        sealed.map(|cookie| cookie.value.rsplit('.').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let mut secrets = vec![CLIENT_SECRET.to_owned(), "the-code".to_owned()];
    for (provider, tokens) in [
        ("alpha", crate::flow::worker::tests::application::TOKENS),
        ("beta", crate::flow::worker::tests::application::TOKENS),
    ] {
        let state = browser.start(app, provider);
        secrets.extend(cookies());
        browser.come_back(app, provider, &state, tokens);
        browser.come_back(app, provider, &state, tokens);
        secrets.push(state);
        secrets.extend(cookies());
    }
    let denied = browser.start(app, "alpha");
    browser.open(app, &format!("/auth/alpha/callback?error=access_denied&error_description=the-code&state={denied}"));
    secrets.push(denied);
    browser.open(app, "/auth/alpha/callback?code=the-code&state=forged-state");
    secrets.push("forged-state".to_owned());
    app.world.pass(3600);
    app.world.will_fail(Code::NetworkFailed);
    browser.post(app, "/auth/token", "");
    app.world.pass(10);
    app.world.will_answer(200, FRESH);
    browser.post(app, "/auth/token", "");
    browser.send(app, &Request::call(app.origin, "GET", "/auth/proxy/api.example/me"));
    browser.send(app, &Request::call(app.origin, "GET", "/auth/proxy/evil.example/me"));
    secrets.extend(cookies());
    app.world.will_answer(400, r#"{"error":"invalid_request"}"#);
    browser.post(app, "/auth/logout", r#"{"revoke":true,"end_provider_session":true}"#);
    for sent in app.world.sent.borrow().iter() {
        let body = form(&sent.body).into_iter();
        let secret = ["code_verifier", "refresh_token", "token", "client_secret"];
        secrets.extend(body.filter(|(name, _)| secret.contains(&name.as_str())).map(|(_, value)| value));
        let authorization = sent.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        secrets.extend(authorization.map(|(_, value)| value.clone()));
    }
    secrets.extend((1..3).flat_map(|at| [format!("access-token-{at}"), format!("refresh-token-{at}")]));
    secrets.retain(|secret| secret.len() > 3);
    secrets
}

fn application() -> Application {
    Application::with(|options| {
        options.set("tokens", Value::from("page"));
        options.set(
            "upstreams",
            parsed(r#"{"api":{"origin":"https://api.example","paths":["/"],"providers":["alpha","beta","gamma"]}}"#),
        );
    })
}

#[test]
fn s42_a29_tells_no_secret_in_any_event() {
    let app = application();
    let secrets = live(&app);
    let events = app.world.events.borrow();
    let kinds: Vec<_> = events.iter().filter_map(|event| event.get_str("type")).collect();
    for kind in [
        "authorization_requested",
        "request",
        "response",
        "signed_in",
        "callback_refused",
        "refreshed",
        "refresh_failed",
        "signed_out",
    ] {
        assert!(kinds.contains(&kind), "{kind} was not told: {kinds:?}");
    }
    for text in events.iter().map(as_told).flat_map(|event| texts(&event)) {
        let plain = json_of(decode(arena(), text.clone().into_bytes().leak()));
        let plain = plain.as_str().unwrap_or_default();
        for secret in &secrets {
            assert!(!text.contains(secret.as_str()) && !plain.contains(secret.as_str()), "{text}");
        }
    }
    assert!(secrets.len() > 20, "the secrets were found");
}

#[test]
fn s42_a29_prints_no_secret_of_a_configuration() {
    for path in [&["cookieKeys"][..], &["providers", "alpha", "client_secret"], &["providers", "alpha", "redirect_uri"]]
    {
        let mut options = Application::options("https://app.example");
        options.change(path, Value::Array(vec![Value::from(CLIENT_SECRET)]));
        let refused = configure(&options).err().unwrap_or_else(|| panic!("accepted: {path:?}"));
        assert!(!format!("{refused:?}").contains(CLIENT_SECRET), "{refused:?}");
    }
}

#[test]
fn s16_a31_lets_no_answer_be_kept_by_a_cache() {
    let app = application();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let pages = [
        browser.open(&app, "/auth/alpha/login"),
        browser.open(&app, "/auth/alpha/callback"),
        browser.get(&app, "/auth/session"),
        browser.post(&app, "/auth/token", ""),
        browser.get(&app, "/auth/unknown"),
        browser.post(&app, "/auth/logout", ""),
    ];
    for page in pages {
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    }
}
