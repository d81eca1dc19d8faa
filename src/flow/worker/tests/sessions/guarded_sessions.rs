//! If a provider is given, a session with another provider does not count.

use crate::flow::sign_out::{Revocation, SignOutOptions};
use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Request};
use crate::flow::worker::tests::program::{access_token, find, read_protect, sign_out};
use crate::step::Code;
use crate::testing::values::{Json as _, object};
use serde_json::Value;

/// The session that the application gets if it asks for one with `provider`.
fn found(app: &Application, browser: &Browser, provider: Option<&str>) -> Option<Value> {
    let wanted = provider.map_or(Value::Null, |provider| object([("provider", Value::from(provider))]));
    let found = find(app, browser, &Request::navigation("/admin"), &wanted);
    Some(found.unwrap_or_else(|error| panic!("{error:?}"))).filter(|found| !found.is_null())
}

fn provider_of(session: Option<&Value>) -> Option<&str> {
    session.and_then(|session| session.get_str("provider"))
}

/// A browser with a session of `alpha` and a later one of `gamma`, whose form sent no cookie.
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
    let token = access_token(&app, &browser, "alpha", kept.get_str("handle").unwrap_or_default(), &Value::Null);
    assert_eq!(token.unwrap_or_default().pointer("/view/provider").and_then(Value::as_str), Some("alpha"));
}

#[test]
fn s40_signs_the_browser_out_whichever_of_its_sessions_was_asked_for() {
    let app = Application::new();
    let browser = signed_in_twice(&app);
    let copy = browser.copy();
    let kept = found(&app, &browser, Some("alpha")).unwrap_or_default();
    let options = SignOutOptions { revocation: Revocation::Unwanted, ..SignOutOptions::default() };
    let said = sign_out(&app, &browser, "alpha", kept.get_str("handle").unwrap_or_default(), options);
    browser.take(&app, &said.unwrap_or_default());
    for browser in [&browser, &copy] {
        assert_eq!(["alpha", "gamma"].map(|name| found(&app, browser, Some(name))), [None, None]);
    }
}

#[test]
fn refuses_a_provider_that_is_not_configured_whether_anybody_is_signed_in_or_not() {
    let app = Application::new();
    let browser = app.browser();
    let refused = |options: Value| find(&app, &browser, &Request::navigation("/admin"), &options).err();
    for _ in 0..2 {
        assert_eq!(refused(object([("provider", Value::from("alpah"))])), Some(Code::ProviderUnknown));
        browser.sign_in(&app, "alpha");
    }
    let misspelt = object([("providers", Value::from("alpha"))]);
    assert_eq!(refused(misspelt), Some(Code::OptionUnknown));
}

#[test]
fn refuses_a_guard_that_names_nobody_before_anybody_is_served() {
    let object = |name: &str, value: Value| object([(name, value)]);
    let refused = |value: &Value| read_protect(value).err();
    for (value, code) in [
        (object("provider", Value::Null), Code::OptionMissing),
        (object("provider", Value::Bool(true)), Code::OptionWrongType),
        (object("providers", Value::from("alpha")), Code::OptionUnknown),
        (object("maxAge", Value::from(0)), Code::OptionUnknown),
        (object("returnTo", Value::from("//evil.example")), Code::ReturnToRefused),
        (Value::from("alpha"), Code::OptionWrongType),
        (Value::Array(vec![Value::from("alpha")]), Code::OptionWrongType),
    ] {
        assert_eq!(refused(&value), Some(code));
    }
    let app = Application::new();
    let options = object("provider", Value::Null);
    let refused = find(&app, &app.browser(), &Request::navigation("/admin"), &options).err();
    assert_eq!(refused, Some(Code::OptionMissing));
    for value in [Value::Null, Value::Object(serde_json::Map::new()), object("showFailure", Value::Bool(true))] {
        assert_eq!(read_protect(&value), Ok(None));
    }
    assert_eq!(read_protect(&object("provider", Value::from("alpha"))), Ok(Some("alpha".to_owned())));
}
