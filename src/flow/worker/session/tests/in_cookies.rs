//! Sessions in sealed cookies: how they end, and answers that arrive late.

use super::*;
use crate::flow::worker::tests::application::START;

#[test]
fn is_found_with_its_view_and_nothing_to_write() {
    let app = Application::new();
    let browser = app.browser();
    sign_in(&app, &browser, "alpha");
    let session = found(&app, &browser);
    let expected = json!({
        "provider": "alpha", "expires_at": START + 86_400, "token_expires_at": START + 3600,
        "scope": ["read", "write"], "diagnostics": [], "profile": {},
    });
    assert_eq!((&session["view"], &session["cookies"]), (&expected, &json!([])));
    assert_eq!((&session["provider"], &session["readOnly"]), (&json!("alpha"), &json!(false)));
    assert_eq!(session["handle"], json!(browser.cookie(SESSION)), "nothing is sealed that has not changed");
    assert_eq!(found(&app, &app.browser()), json!(null));
}

#[test]
fn a_session_whose_cookie_has_the_name_of_another_is_as_over_as_under_its_own() {
    let app = Application::new();
    let browser = app.browser();
    sign_in(&app, &browser, "alpha");
    let sealed = browser.cookie(SESSION).unwrap();
    let renamed = app.browser();
    renamed.plant(&format!("{SESSION}.AAAAAAAAAAAA"), &sealed);
    assert_eq!(who(&app, &renamed), "alpha");
    sign_out(&app, &browser);
    assert_eq!(who(&app, &renamed), json!(null));
}

#[test]
fn a_guard_opens_no_session_with_another_provider() {
    let app = Application::new();
    let browser = app.browser();
    sign_in(&app, &browser, "alpha");
    for (provider, is_found) in [("alpha", true), ("beta", false)] {
        let outcome = call(&app, &browser, move |cx, configuration, request| {
            let provider = configuration.provider(cx, provider.as_bytes())?;
            let found = handed_out::find(cx, configuration, request, Some(provider), true)?;
            Ok(found.map_or(Value::NOTHING, |found| Value::flag(found.is_read_only)))
        });
        assert_eq!(outcome.value.is_boolean(), is_found, "{provider}");
    }
}

#[test]
fn s40_an_ended_session_stays_over_for_as_long_as_its_cookie_could_live() {
    let app = Application::new();
    let browser = app.browser();
    sign_in(&app, &browser, "alpha");
    let (late, untold) = (browser.copy(), browser.copy());
    sign_out(&app, &browser);
    app.world.pass(86_399);
    assert_eq!(who(&app.elsewhere(|_| ()), &untold), "alpha", "the cookie still lives");
    assert_eq!(who(&app, &late), json!(null), "the isolate remembers");
    late.jar.borrow_mut().extend(browser.jar.take());
    assert_eq!(who(&app.elsewhere(|_| ()), &late), json!(null), "the browser tells every other");
}

#[test]
fn of_two_cookies_with_one_session_the_first_stays_and_the_session_lives() {
    let app = Application::new();
    let browser = app.browser();
    sign_in(&app, &browser, "alpha");
    let names = browser.names(SESSION);
    browser.plant(&format!("{SESSION}.AAAAAAAAAAAA"), &browser.cookie(SESSION).unwrap());
    assert_eq!((who(&app, &browser), browser.names(SESSION)), (json!("alpha"), names));
    assert_eq!(who(&app, &browser), "alpha");
}

#[test]
fn a_session_whose_claims_the_application_no_longer_accepts_is_over() {
    let app = Application::with(|options| options["claims"] = json!(true));
    let browser = app.browser();
    sign_in(&app, &browser, "alpha");
    assert_eq!(who(&app, &browser), "alpha");
    app.world.script.borrow_mut().refused_claims = Some(json!([["tenant", "is another"]]));
    assert_eq!(who(&app, &browser), json!(null));
}
