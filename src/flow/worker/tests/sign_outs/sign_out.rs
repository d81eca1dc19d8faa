//! What a sign-out does at the provider: it revokes tokens, and ends a session that the ID token names.

use super::front_channel_logout::{sign_in, tokens_of};
use crate::flow::sign_out::{DEADLINE, HINT_LIMIT, Revocation, SignOutOptions};
use crate::flow::worker::tests::application::{Application, FRESH, REFRESH_TOKEN, client, document};
use crate::flow::worker::tests::program::{change_member, handle, read_sign_out, sign_out};
use crate::step::Code;
use crate::testing::values::parse_form;
use crate::testing::values::{Json as _, object, parsed};
use serde_json::Value;

const EVERYTHING: &str = r#"{"end_provider_session":true}"#;

fn with_openid(more: impl FnOnce(&mut Value)) -> Application {
    Application::with(|options| {
        change_member(options, &["providers", "alpha", "scope"], Value::from("openid"));
        more(options);
    })
}

/// A parameter in the provider's sign-out address.
fn parameter(answer: &Value, name: &str) -> Option<String> {
    let (_, query) = answer.get_str("end_session_url")?.split_once('?')?;
    parse_form(query).into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
}

fn events(app: &Application, kind: &str) -> Vec<Value> {
    let events = app.world.events.borrow();
    events.iter().filter(|event| event.get_str("type") == Some(kind)).cloned().collect()
}

#[test]
fn names_the_session_by_its_id_token_where_a_store_keeps_it_or_an_option_says_so() {
    for (has_store, keeps, is_named) in [(true, false, true), (false, true, true), (false, false, false)] {
        let app = with_openid(|options| {
            if keeps {
                change_member(options, &["providers", "alpha", "keepIdToken"], Value::Bool(true));
            }
        });
        if has_store {
            app.world.open_store();
        }
        let browser = sign_in(&app, "alpha", "s-1");
        let said = browser.post(&app, "/auth/logout", EVERYTHING).json;
        let hint = parameter(&said, "id_token_hint");
        assert_eq!(hint.is_some_and(|hint| hint.split('.').count() == 3), is_named, "{said:?}");
        assert_eq!(parameter(&said, "client_id").as_deref(), Some("the-client"));
    }
}

#[test]
fn never_shows_the_id_token_that_it_keeps_to_the_page() {
    let app = with_openid(|_| ());
    app.world.open_store();
    let browser = sign_in(&app, "alpha", "s-1");
    let session = browser.session(&app);
    assert!(session.pointer("/claims/sub").is_some() && session.get("id_token").is_none());
}

/// Signs in with an ID token of this many bytes.
fn hint_of(length: usize) -> Option<usize> {
    let app = with_openid(|_| ());
    app.world.open_store();
    let browser = app.browser();
    let page = browser.open(&app, "/auth/alpha/login");
    let tokens = parsed(&tokens_of(&app, "alpha", "s-1", "ada", &page));
    let id_token = tokens.get_text("id_token").unwrap_or_default();
    let long = format!("{id_token}{}", "s".repeat(length - id_token.len()));
    let mut answer = parsed(FRESH);
    answer.set("id_token", Value::from(long.as_str()));
    let text = format!(
        r#"{{"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"r","id_token":"{long}"}}"#
    );
    browser.come_back(&app, "alpha", &page.parameter("state").unwrap_or_default(), &text);
    let said = browser.post(&app, "/auth/logout", EVERYTHING).json;
    assert!(said.get("end_session_url").is_some());
    parameter(&said, "id_token_hint").map(|hint| hint.len())
}

#[test]
fn leaves_an_id_token_out_that_is_too_long_for_an_address() {
    assert_eq!(hint_of(HINT_LIMIT), Some(HINT_LIMIT));
    assert_eq!(hint_of(HINT_LIMIT + 1), None);
}

/// Signs in and refreshes with an answer. Returns the ID token before the refresh, and the hint after it.
fn hint_after(refreshed: impl FnOnce(&str) -> String) -> (Option<String>, Option<String>) {
    let app = with_openid(|_| ());
    app.world.open_store();
    let browser = app.browser();
    let page = browser.open(&app, "/auth/alpha/login");
    let tokens = tokens_of(&app, "alpha", "s-1", "ada", &page);
    let before = parsed(&tokens).get_text("id_token");
    let tokens = tokens.replacen('{', &format!(r#"{{"refresh_token":"{REFRESH_TOKEN}","#), 1);
    browser.come_back(&app, "alpha", &page.parameter("state").unwrap_or_default(), &tokens);
    app.world.pass(3600);
    app.world.will_answer(200, &refreshed(before.as_deref().unwrap_or_default()));
    browser.session(&app);
    assert_eq!(app.world.count_sent("/token"), 2, "it was refreshed");
    let said = browser.post(&app, "/auth/logout", EVERYTHING).json;
    (before, parameter(&said, "id_token_hint"))
}

#[test]
fn takes_over_the_id_token_of_a_refresh_and_keeps_the_old_one_if_none_comes() {
    let (before, after) = hint_after(|_| FRESH.to_owned());
    assert!(before.is_some() && before == after);
    let (before, after) = hint_after(|id_token| {
        // The same claims with another signature, which nobody checks here.
        FRESH.replacen('{', &format!(r#"{{"id_token":"{id_token}s","#), 1)
    });
    assert_eq!(after, before.map(|id_token| format!("{id_token}s")));
}

#[test]
fn revokes_where_the_server_can_unless_somebody_says_no() {
    for (body, count) in [("", 1), ("{}", 1), (r#"{"revoke":true}"#, 1), (r#"{"revoke":false}"#, 0)] {
        let app = Application::new();
        let browser = app.browser();
        browser.sign_in(&app, "alpha");
        let said = browser.post(&app, "/auth/logout", body).json;
        assert!(said.get("revocation_failed").is_none(), "{body}");
        assert_eq!(app.world.count_sent("/revoke"), count, "{body}");
    }
}

#[test]
fn says_that_there_is_no_endpoint_only_to_who_asked_for_it() {
    for (body, failed) in [("{}", None), (r#"{"revoke":true}"#, Some("endpoint_missing"))] {
        let app = Application::with(|options| {
            let mut without = document("alpha");
            if let Value::Object(members) = &mut without {
                members.retain(|name, _| name != "revocation_endpoint");
            }
            change_member(options, &["providers", "alpha", "provider"], without);
        });
        let browser = app.browser();
        browser.sign_in(&app, "alpha");
        let said = browser.post(&app, "/auth/logout", body).json;
        assert_eq!((said.get_str("revocation_failed"), said.get("signed_out")), (failed, Some(&Value::Bool(true))));
        assert_eq!(events(&app, "revocation_failed").len(), usize::from(failed.is_some()));
    }
}

#[test]
fn s40_a_revocation_that_fails_is_reported_and_stops_nothing() {
    let refusals = [(400, "unsupported_token_type"), (401, "invalid_client"), (500, "oops"), (302, "")];
    for (status, error) in refusals {
        let app = Application::new();
        let browser = app.browser();
        browser.sign_in(&app, "alpha");
        app.world.will_answer(status, &format!(r#"{{"error":"{error}"}}"#));
        let said = browser.post(&app, "/auth/logout", r#"{"revoke":true,"end_provider_session":true}"#).json;
        let code = said.get_text("revocation_failed");
        assert!(code.is_some(), "{status}");
        assert!(said.get("end_session_url").is_some(), "{status}: the person leaves all the same");
        let told = events(&app, "revocation_failed");
        assert_eq!(told.first().and_then(|event| event.get_text("code")), code);
        assert_eq!(told.first().and_then(|event| event.get_str("provider")), Some("alpha"));
        assert_eq!((browser.names("__Host-gw."), browser.session(&app)), (Vec::new(), Value::Null));
    }
}

#[test]
fn s40_waits_for_a_provider_that_hangs_no_longer_than_a_person_would() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    browser.post(&app, "/auth/logout", "{}");
    assert_eq!(app.world.deadline.get(), DEADLINE);
}

#[test]
fn s40_metadata_that_cannot_be_had_keeps_nobody_signed_in() {
    for (body, is_said) in [("{}", true), (r#"{"revoke":false,"end_provider_session":true}"#, false)] {
        let options = |options: &mut Value| {
            let mut entry = client("https://app.example", "alpha", Value::Null);
            entry.set("issuer", Value::from("https://alpha.example"));
            options.set("providers", object([("alpha", entry)]));
        };
        let app = Application::with(options);
        let browser = app.browser();
        app.world.will_answer(200, &document("alpha").to_string());
        browser.sign_in(&app, "alpha");
        // An isolate that has not asked yet, and cannot now.
        let app = app.elsewhere(options);
        app.world.will_fail(Code::NetworkFailed);
        let said = browser.post(&app, "/auth/logout", body).json;
        assert_eq!(said.get("signed_out"), Some(&Value::Bool(true)));
        assert_eq!(said.get_str("revocation_failed").is_some(), is_said);
        assert_eq!(browser.names("__Host-gw."), Vec::<String>::new());
    }
}

#[test]
fn s40_the_applications_own_sign_out_says_where_the_providers_session_ends() {
    let app = with_openid(|options| {
        let uri = Value::from("https://app.example/bye");
        change_member(options, &["providers", "alpha", "postLogoutRedirectUri"], uri);
    });
    app.world.open_store();
    let browser = sign_in(&app, "alpha", "s-1");
    let options = SignOutOptions { end_provider_session: true, ..SignOutOptions::default() };
    let said = sign_out(&app, &browser, "alpha", &handle(&app, &browser), options);
    let said = said.unwrap_or_else(|error| panic!("{error:?}"));
    assert!(parameter(&said, "id_token_hint").is_some());
    assert_eq!(parameter(&said, "post_logout_redirect_uri").as_deref(), Some("https://app.example/bye"));
    assert_eq!(app.world.count_sent("/revoke"), 1);
}

#[test]
fn reads_the_options_of_a_sign_out_strictly() {
    let refusal = |text: &str| read_sign_out(&parsed(text)).err();
    assert_eq!(refusal(r#"{"end_provider_session":true}"#), Some(Code::OptionUnknown));
    assert_eq!(refusal(r#"{"revok":true}"#), Some(Code::OptionUnknown));
    assert_eq!(refusal(r#"{"revoke":"no"}"#), Some(Code::OptionWrongType));
    assert_eq!(refusal("true"), Some(Code::OptionWrongType));
    let read = |text: &str| read_sign_out(&parsed(text));
    assert_eq!(read("null"), Ok(SignOutOptions { revocation: Revocation::WherePossible, end_provider_session: false }));
    let read = read(r#"{"revoke":false,"endProviderSession":true}"#);
    assert_eq!(read, Ok(SignOutOptions { revocation: Revocation::Unwanted, end_provider_session: true }));
}

#[test]
fn s40_revokes_the_tokens_of_every_session_that_the_browser_brought() {
    let app = Application::new();
    app.world.open_store();
    let (browser, other) = (app.browser(), app.browser());
    browser.sign_in(&app, "alpha");
    other.sign_in(&app, "beta");
    // As after a sign-in whose callback came without the cookies of the previous one.
    browser.jar.borrow_mut().extend(other.jar.borrow().iter().cloned());
    let said = browser.post(&app, "/auth/logout", EVERYTHING).json;
    assert!(said.get("end_session_url").is_some());
    let revoked = |provider: &str| app.world.count_sent(&format!("{provider}.example/revoke"));
    assert_eq!((revoked("alpha"), revoked("beta")), (1, 1));
    assert_eq!(other.session(&app), Value::Null);
}
