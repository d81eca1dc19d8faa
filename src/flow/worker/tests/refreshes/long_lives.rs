//! Long-lived tokens do not reach the page, unless the operator allows it.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::step::Code;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

const DAY: &str = r#"{"access_token":"a","token_type":"Bearer","expires_in":86400}"#;
const LONGER: &str = r#"{"access_token":"a","token_type":"Bearer","expires_in":86401,"refresh_token":"r"}"#;
const UNKNOWN: &str = r#"{"access_token":"a","token_type":"Bearer","refresh_token":"r"}"#;

fn mediating(change: impl FnOnce(&mut Value)) -> Application {
    Application::with(|options| {
        options.set("tokens", Value::from("page"));
        change(options);
    })
}

#[test]
fn refuses_tokens_that_live_over_a_day_or_nobody_knows_how_long() {
    for (tokens, location) in [
        (DAY, "/inbox"),
        (LONGER, "/inbox#auth_error=long_lived_tokens_refused"),
        (UNKNOWN, "/inbox#auth_error=long_lived_tokens_refused"),
    ] {
        let app = mediating(|_| ());
        assert_eq!(app.browser().sign_in_with(&app, "alpha", tokens).location(), location, "{tokens}");
        let worker = Application::new();
        assert_eq!(worker.browser().sign_in_with(&worker, "alpha", tokens).location(), "/inbox", "they stay there");
    }
}

#[test]
fn gives_them_out_if_the_options_allow_it_for_all_or_for_one_provider() {
    let all = mediating(|options| options.set("allowLongLived", Value::Bool(true)));
    let browser = all.browser();
    assert_eq!(browser.sign_in_with(&all, "alpha", LONGER).location(), "/inbox");
    assert_eq!(browser.post(&all, "/auth/token", "").json.get_str("access_token"), Some("a"));
    let one = mediating(|options| options.change(&["providers", "alpha", "allowLongLived"], Value::Bool(true)));
    assert_eq!(one.browser().sign_in_with(&one, "alpha", LONGER).location(), "/inbox");
    let other = one.browser().sign_in_with(&one, "beta", LONGER);
    assert_eq!(other.location(), "/inbox#auth_error=long_lived_tokens_refused");
}

#[test]
fn begins_no_sign_in_whose_tokens_are_known_to_live_for_ever() {
    let app = mediating(|options| {
        let dialect = parsed(r#"{"token_response":{"expires_in":{"absent":"never"}}}"#);
        options.change(&["providers", "alpha", "provider", "dialect"], dialect);
    });
    let page = app.browser().open(&app, "/auth/alpha/login?return_to=/inbox");
    assert_eq!(page.location(), "/inbox#auth_error=long_lived_tokens_refused");
}

#[test]
fn keeps_from_the_page_what_a_refresh_made_long_lived() {
    let app = mediating(|_| ());
    let browser = app.browser();
    browser.sign_in_with(&app, "alpha", TOKENS);
    app.world.will_answer(200, UNKNOWN);
    let page = browser.post(&app, "/auth/token", r#"{"refresh":true}"#);
    assert_eq!((page.status, page.code()), (403, Some(Code::LongLivedTokensRefused)));
    assert_eq!(browser.session(&app).get_str("token_expires_at"), Some("unknown"), "the session goes on");
}

#[test]
fn keeps_from_the_page_what_a_session_got_before_pages_were_given_tokens() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in_with(&app, "alpha", LONGER);
    let opened_up = app.deployed(|options| options.set("tokens", Value::from("page")));
    let page = browser.post(&opened_up, "/auth/token", "");
    assert_eq!((page.status, page.code()), (403, Some(Code::LongLivedTokensRefused)));
}
