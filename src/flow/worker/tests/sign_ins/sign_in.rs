//! A whole sign-in: login, callback, session, token, proxy, logout.

use crate::flow::worker::tests::application::{
    ACCESS_TOKEN, Application, CLIENT_SECRET, FRESH, REFRESH_TOKEN, START, TOKENS,
};
use crate::flow::worker::tests::browser::form;
use crate::step::Code;
use crate::testing::json;
use crate::testing::values::{Json as _, parsed};
use base64::Engine as _;
use serde_json::Value;

/// Every text in a value.
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => members.iter().flat_map(|(_, member)| texts(member)).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn s32_a22_signs_in_and_comes_back_to_a_session_that_shows_no_token() {
    let app = Application::new();
    let browser = app.browser();
    assert_eq!(browser.session(&app), Value::Null);
    browser.sign_in(&app, "alpha");
    let session = browser.session(&app);
    assert_eq!(session.get_str("provider"), Some("alpha"));
    assert_eq!(session.get_integer("expires_at"), Some(START + 86_400));
    assert_eq!(session.get_integer("token_expires_at"), Some(START + 3600));
    assert_eq!(session.get("scope").map(texts), Some(vec!["read".to_owned(), "write".to_owned()]));
    assert_eq!((session.get("stale"), session.get("data")), (None, None));
    for token in [ACCESS_TOKEN, REFRESH_TOKEN] {
        assert!(!texts(&session).iter().any(|text| text.contains(token)), "{token}");
    }
}

#[test]
fn s1_s6_s16_a31_leaves_for_the_provider_without_a_trace_and_sends_the_code_once_with_its_verifier() {
    let app = Application::new();
    let browser = app.browser();
    let page = browser.open(&app, "/auth/alpha/login");
    assert!(page.location().starts_with("https://alpha.example/authorize?response_type=code&"), "{}", page.location());
    assert_eq!(page.parameter("redirect_uri").as_deref(), Some("https://app.example/auth/alpha/callback"));
    assert_eq!(page.parameter("code_challenge_method").as_deref(), Some("S256"));
    assert_eq!((page.header("cache-control"), page.header("referrer-policy")), (Some("no-store"), Some("no-referrer")));
    let state = page.parameter("state").unwrap_or_default();
    assert!(state.len() >= 43, "256 bits and more: {state}");
    let page = browser.come_back(&app, "alpha", &state, TOKENS);
    assert_eq!(page.location(), "/", "nothing was said of where to go on");
    assert_eq!((page.header("cache-control"), page.header("referrer-policy")), (Some("no-store"), Some("no-referrer")));
    let sent = app.world.sent.borrow();
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].method.as_str(), sent[0].url.as_str()), ("POST", "https://alpha.example/token"));
    let body = form(&sent[0].body);
    let value = |name: &str| body.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
    assert_eq!((value("grant_type"), value("code")), (Some("authorization_code"), Some("the-code")));
    assert_eq!(value("redirect_uri"), Some("https://app.example/auth/alpha/callback"));
    assert_eq!(value("code_verifier").map(str::len), Some(43));
}

#[test]
fn gives_the_access_token_to_the_page_only_if_the_operator_says_so() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    assert_eq!(browser.post(&app, "/auth/token", "").code(), Some(Code::RouteUnknown));

    let app = Application::with(|options| options.set("tokens", Value::from("page")));
    let browser = app.browser();
    assert_eq!(browser.post(&app, "/auth/token", "").code(), Some(Code::SessionMissing));
    browser.sign_in(&app, "alpha");
    let token = browser.post(&app, "/auth/token", "").json;
    let members: Vec<_> = token.members().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(members, ["access_token", "token_type", "expires_at", "scope", "authorization"]);
    assert_eq!(token.get_str("access_token"), Some(ACCESS_TOKEN));
}

#[test]
fn refreshes_before_it_is_due_if_the_page_asks_for_it() {
    let app = Application::with(|options| options.set("tokens", Value::from("page")));
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    app.world.will_answer(200, FRESH);
    let token = browser.post(&app, "/auth/token", r#"{"refresh":true}"#).json;
    assert_eq!(token.get_str("access_token"), Some("access-token-2"));
    let kept = app.elsewhere(|options| options.set("tokens", Value::from("page")));
    assert_eq!(browser.post(&kept, "/auth/token", "").json.get_str("access_token"), Some("access-token-2"));
}

#[test]
fn s40_a23_ends_the_session_before_when_somebody_signs_in_anew() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let before = browser.cookie("__Host-gw.");
    browser.sign_in(&app, "alpha");
    assert_ne!(browser.cookie("__Host-gw."), before, "a session is renewed at every sign-in");
    browser.sign_in(&app, "beta");
    assert_eq!(browser.names("__Host-gw."), browser.names("__Host-gw.auth.beta."));
    assert_eq!(browser.session(&app).get_str("provider"), Some("beta"));
}

#[test]
fn asks_the_application_who_signed_in_and_keeps_what_it_says() {
    let app = Application::new();
    app.world.script.borrow_mut().on_sign_in = Some(Ok(Some(parsed(r#"{"userId":"42"}"#))));
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    app.world.will_answer(200, TOKENS);
    app.world.will_answer(200, r#"{"sub":"u","name":"Una","zip":"1"}"#);
    let page = browser.open(&app, &format!("/auth/alpha/callback?code=c&state={state}"));
    assert_eq!(page.location(), "/inbox");
    assert_eq!(browser.session(&app).pointer("/data/userId").and_then(Value::as_str), Some("42"));
    let profile = parsed(r#"{"id":"u","name":"Una"}"#);
    assert_eq!(browser.session(&app).pointer("/profile"), Some(&profile), "it is kept");
    let script = app.world.script.borrow();
    assert_eq!(script.profiles, [profile]);
    let (provider, tokens, userinfo) = &script.sign_ins[0];
    assert_eq!((provider.as_str(), userinfo.get_str("name")), ("alpha", Some("Una")));
    assert_eq!(tokens.get_str("refresh_token"), Some(REFRESH_TOKEN));
}

#[test]
fn makes_no_session_if_the_application_refuses_or_fails() {
    for (answer, refused, location) in
        [(Ok(None), true, ""), (Err(Code::CallbackFunctionFailed), false, "/inbox#auth_error=callback_function_failed")]
    {
        let app = Application::new();
        app.world.script.borrow_mut().on_sign_in = Some(answer);
        let browser = app.browser();
        let state = browser.start(&app, "alpha");
        app.world.will_answer(200, TOKENS);
        app.world.will_answer(200, r#"{"sub":"u"}"#);
        let page = browser.open(&app, &format!("/auth/alpha/callback?code=c&state={state}"));
        assert_eq!((page.raw.is_some(), page.location()), (refused, location));
        assert_eq!(browser.names("__Host-gw."), Vec::<String>::new());
        assert_eq!(browser.names("__Host-gw_tx"), Vec::<String>::new(), "the transaction is gone all the same");
    }
}

#[test]
fn lets_the_application_answer_a_failure_and_survives_when_that_fails_too() {
    let app = Application::new();
    app.world.script.borrow_mut().on_error = Some(Ok(()));
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    let page = browser.open(&app, &format!("/auth/alpha/callback?error=access_denied&state={state}"));
    assert!(page.raw.is_some());
    assert_eq!(app.world.script.borrow().errors, [Code::AccessDenied]);
    assert_eq!(browser.names("__Host-gw_tx"), Vec::<String>::new());
    app.world.script.borrow_mut().on_error = Some(Err(Code::CallbackFunctionFailed));
    let page = browser.open(&app, "/auth/alpha/callback?code=c&state=forged");
    assert_eq!((page.status, page.code()), (500, Some(Code::CallbackFunctionFailed)));
}

#[test]
fn s34_s42_sends_the_secret_to_the_token_endpoint_and_nowhere_else() {
    let app = Application::new();
    let browser = app.browser();
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("the-client:{CLIENT_SECRET}"));
    let is_told = |text: &str| text.contains(CLIENT_SECRET) || text.contains(&basic);
    let login = browser.open(&app, "/auth/alpha/login");
    let callback = browser.come_back(&app, "alpha", &login.parameter("state").unwrap_or_default(), TOKENS);
    assert!(![login, callback].iter().flat_map(|page| &page.headers).any(|(_, value)| is_told(value)));
    assert!(!app.world.events.borrow().iter().flat_map(texts).any(|text| is_told(&text)));
    let sent = app.world.sent.borrow();
    let [exchange] = &sent[..] else { panic!("{} requests", sent.len()) };
    assert_eq!(exchange.url, "https://alpha.example/token");
    let proof = ("Authorization".to_owned(), format!("Basic {basic}"));
    assert!(exchange.headers.contains(&proof) && !is_told(&exchange.body), "{:?}", exchange.headers);
}

#[test]
fn leaves_requests_that_are_not_its_own_alone() {
    let app = Application::new();
    let browser = app.browser();
    for path in ["/", "/authx/session", "/api/auth/session", "/auth"] {
        let incoming = browser.incoming(&app, &crate::flow::worker::tests::browser::Request::navigation(path));
        let answer = crate::testing::tasks::run(browser.answer(&app, incoming, app.worker("")));
        assert!(answer.is_null(), "{path}");
    }
    for path in
        ["/auth/", "/auth/unknown", "/auth//session", "/auth/session//", "/auth/alpha/login/x", "/auth/proxy/x/y"]
    {
        assert_eq!(browser.get(&app, path).code(), Some(Code::RouteUnknown), "{path}");
    }
    assert_eq!(browser.open(&app, "/auth/nobody/login").code(), Some(Code::ProviderUnknown));
    assert_eq!(browser.post(&app, "/auth/alpha/login", "").code(), Some(Code::MethodNotAllowed));
    assert_eq!(browser.post(&app, "/auth/session", "").code(), Some(Code::MethodNotAllowed));
    assert_eq!(browser.get(&app, "/auth/logout").code(), Some(Code::MethodNotAllowed));
}

#[test]
fn every_step_that_is_made_again_ends_the_same() {
    for is_stored in [false, true] {
        let app = Application::with(|options| {
            options.set("tokens", json!("page"));
            options.set("upstreams", parsed(r#"{"alpha":{"origin":"https://api.example","paths":["/"]}}"#));
        });
        app.world.is_replayed.set(true);
        app.world.script.borrow_mut().on_sign_in = Some(Ok(Some(json!({ "userId": "42" }))));
        if is_stored {
            app.world.open_store();
        }
        let browser = app.browser();
        let state = browser.start(&app, "alpha");
        app.world.will_answer(200, TOKENS);
        app.world.will_answer(200, r#"{"sub":"u"}"#);
        let page = browser.open(&app, &format!("/auth/alpha/callback?code=c&state={state}"));
        assert_eq!(page.location(), "/inbox");
        assert_eq!(browser.get(&app, "/auth/proxy/api.example/me").raw.as_deref(), Some("the upstream's answer"));
        app.world.pass(3600);
        app.world.will_answer(200, FRESH);
        assert_eq!(browser.post(&app, "/auth/token", "").json["access_token"], "access-token-2");
        assert_eq!(browser.session(&app)["provider"], "alpha");
        assert_eq!(browser.post(&app, "/auth/logout", "").status, 200);
        assert_eq!(browser.session(&app), json!(null));
    }
}
