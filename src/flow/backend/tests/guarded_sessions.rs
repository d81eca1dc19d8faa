//! Where a provider is named, a session with another provider does not count.

use super::application::{Application, TOKENS};
use super::browser::{Browser, Request};
use crate::base::value::Value;
use crate::flow::backend::own_session::{SessionOptions, TokenQuery, access_token, find, sign_out};
use crate::flow::sign_out::SignOutOptions;
use crate::host::simulated::run;
use crate::protocol::error::Code;

/// The session that the application gets which asks for one of `provider`.
fn found(app: &Application, browser: &Browser, provider: Option<&str>) -> Option<Value> {
    let incoming = browser.incoming(app, &Request::navigation("/admin"));
    let wanted = SessionOptions { provider: provider.map(str::to_owned), ..SessionOptions::default() };
    let found = run(find(&app.worker("", Vec::new()), &app.backend, &incoming, &wanted));
    found.unwrap_or_else(|error| panic!("{error}")).map(|kept| kept.into_value())
}

fn provider_of(session: Option<&Value>) -> Option<&str> {
    session.and_then(|session| session.get_str("provider"))
}

/// A browser with a session of `alpha` and a later one of `gamma`, whose form brought no cookie along.
fn signed_in_twice(app: &Application) -> Browser {
    let browser = app.browser();
    browser.sign_in(app, "alpha");
    app.world.pass(10);
    let state = browser.start(app, "gamma");
    app.world.will_answer(200, TOKENS);
    let post = Request {
        method: "POST",
        body: format!("code=c&state={state}"),
        origin: Some("https://gamma.example".to_owned()),
        ..Request::navigation("/auth/gamma/callback")
    };
    assert_eq!(browser.send(app, &post).location(), "/inbox");
    browser
}

#[test]
fn opens_nothing_for_people_of_another_provider() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    assert_eq!(provider_of(found(&app, &browser, Some("alpha")).as_ref()), Some("alpha"));
    assert_eq!(provider_of(found(&app, &browser, None).as_ref()), Some("alpha"));
    assert!(found(&app, &browser, Some("beta")).is_none());
    assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"), "and is not ended by that");
}

#[test]
fn gives_the_named_providers_session_also_where_another_is_younger() {
    let app = Application::new();
    let browser = signed_in_twice(&app);
    assert_eq!(provider_of(found(&app, &browser, None).as_ref()), Some("gamma"));
    assert_eq!(provider_of(found(&app, &browser, Some("gamma")).as_ref()), Some("gamma"));
    assert!(found(&app, &browser, Some("beta")).is_none());
    let kept = found(&app, &browser, Some("alpha")).unwrap_or_default();
    assert_eq!(kept.get_str("provider"), Some("alpha"));
    let incoming = browser.incoming(&app, &Request::navigation("/admin"));
    let (worker, handle) = (app.worker("", Vec::new()), kept.get_str("handle").unwrap_or_default());
    let token = run(access_token(&worker, &app.backend, &incoming, "alpha", handle, &TokenQuery::default()));
    assert_eq!(token.unwrap_or_default().pointer("/view/provider").and_then(Value::as_str), Some("alpha"));
}

#[test]
fn s40_signs_the_browser_out_whichever_of_its_sessions_was_asked_for() {
    let app = Application::new();
    let browser = signed_in_twice(&app);
    let copy = browser.copy();
    let kept = found(&app, &browser, Some("alpha")).unwrap_or_default();
    let incoming = browser.incoming(&app, &Request::navigation("/admin"));
    let (worker, handle) = (app.worker("", Vec::new()), kept.get_str("handle").unwrap_or_default());
    let said = run(sign_out(
        &worker,
        &app.backend,
        &incoming,
        "alpha",
        handle,
        SignOutOptions { revoke: Some(false), ..SignOutOptions::default() },
    ));
    browser.take(&app, &said.unwrap_or_default());
    for browser in [&browser, &copy] {
        assert_eq!(["alpha", "gamma"].map(|name| found(&app, browser, Some(name))), [None, None]);
    }
}

#[test]
fn refuses_a_provider_that_is_not_configured_whether_anybody_is_signed_in_or_not() {
    let app = Application::new();
    let browser = app.browser();
    let wanted = SessionOptions { provider: Some("alpah".to_owned()), ..SessionOptions::default() };
    for _ in 0..2 {
        let incoming = browser.incoming(&app, &Request::navigation("/admin"));
        let refused = run(find(&app.worker("", Vec::new()), &app.backend, &incoming, &wanted)).err();
        assert_eq!(refused.map(|error| error.code()), Some(Code::ProviderUnknown));
        browser.sign_in(&app, "alpha");
    }
    let misspelt = Value::object([("providers", Value::from("alpha"))]);
    assert_eq!(SessionOptions::read(&misspelt).err().map(|error| error.code()), Some(Code::OptionUnknown));
}

#[test]
fn refuses_a_guard_that_names_nobody_before_anybody_is_served() {
    let object = |name: &str, value: Value| Value::object([(name, value)]);
    let refused = |value: &Value| SessionOptions::of_protect(value).err().map(|error| error.code());
    for (value, code) in [
        (object("provider", Value::Null), Code::OptionMissing),
        (object("provider", Value::Bool(true)), Code::OptionWrongType),
        (object("providers", Value::from("alpha")), Code::OptionUnknown),
        (object("max_age", Value::integer(0)), Code::OptionUnknown),
        (object("returnTo", Value::from("//evil.example")), Code::ReturnToRefused),
        (Value::from("alpha"), Code::OptionWrongType),
        (Value::Array(vec![Value::from("alpha")]), Code::OptionWrongType),
    ] {
        assert_eq!(refused(&value), Some(code));
    }
    assert_eq!(
        SessionOptions::read(&object("provider", Value::Null)).err().map(|error| error.code()),
        Some(Code::OptionMissing)
    );
    for value in [Value::Null, Value::object([]), object("showFailure", Value::Bool(true))] {
        let wanted = SessionOptions::of_protect(&value).unwrap_or_else(|error| panic!("{error}"));
        assert!(wanted.provider.is_none());
    }
    let named = SessionOptions::of_protect(&object("provider", Value::from("alpha")));
    assert_eq!(named.unwrap_or_default().provider.as_deref(), Some("alpha"));
}
