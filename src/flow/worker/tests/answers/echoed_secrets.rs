//! Servers whose error texts repeat what was sent to them.

use crate::flow::worker::tests::application::{ACCESS_TOKEN, Application, CLIENT_SECRET, REFRESH_TOKEN, TOKENS};
use crate::flow::worker::tests::browser::Browser;
use crate::flow::worker::tests::program::change_member;
use crate::flow::worker::tests::sign_ins::sign_in;
use crate::testing::values::parse_form;
use crate::testing::values::{Json as _, parsed};
use base64::Engine as _;
use serde_json::Value;

const CODE: &str = "a-code-of/its own+kind";

fn application(authentication: &str) -> Application {
    let knob = parsed(&format!(r#"{{"token_request":{{"client_authentication":"{authentication}"}}}}"#));
    Application::with(|options| {
        options.set("tokens", Value::from("page"));
        change_member(options, &["providers", "alpha", "provider", "dialect"], knob);
    })
}

/// An error in which every text repeats all of these secrets.
fn echo(error: &str, secrets: &[&str]) -> String {
    let all = secrets.join(" and ").replace('"', "");
    format!(r#"{{"error":"{error}","error_description":"refused: {all}","error_uri":"https://alpha.example/?{all}"}}"#)
}

fn exchange(app: &Application, browser: &Browser, status: u16, body: &str) {
    let state = browser.start(app, "alpha");
    app.world.script.borrow_mut().on_error = Some(Ok(()));
    app.world.will_answer(status, body);
    browser.open(
        app,
        &format!(
            "/auth/alpha/callback?code={}&state={state}",
            CODE.replace('/', "%2F").replace('+', "%2B").replace(' ', "%20")
        ),
    );
}

/// The values of these parameters in the last request, both decoded and as sent.
fn sent(app: &Application, names: &[&str]) -> Vec<String> {
    let sent = app.world.sent.borrow();
    let body = sent.last().map(|sent| sent.body.clone()).unwrap_or_default();
    let meant =
        parse_form(&body).into_iter().filter(|(name, _)| names.contains(&name.as_str())).map(|(_, value)| value);
    let stood = body.split('&').filter_map(|pair| pair.split_once('=')).filter(|(name, _)| names.contains(name));
    meant.chain(stood.map(|(_, value)| value.to_owned())).collect()
}

#[test]
fn s42_a29_a_refused_code_says_nothing_of_code_verifier_or_secret() {
    for authentication in ["basic", "body", "bearer", "hash"] {
        // The verifier is known only after it was sent, so the same sign-in runs twice.
        let first = application(authentication);
        exchange(&first, &first.browser(), 400, r#"{"error":"invalid_grant"}"#);
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("the-client:{CLIENT_SECRET}").as_bytes());
        let mut secrets = sent(&first, &["code", "code_verifier", "client_secret", "hash"]);
        assert!(secrets.len() >= 4 && secrets.contains(&CODE.to_owned()), "{secrets:?}");
        secrets.extend([CLIENT_SECRET.to_owned(), CODE.to_owned()]);
        if authentication == "basic" {
            secrets.push(basic);
        }
        let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
        for error in ["invalid_grant", "invalid_client", "something_else"] {
            let app = application(authentication);
            exchange(&app, &app.browser(), 400, &echo(error, &secrets));
            let script = app.world.script.borrow();
            let [said] = &script.said[..] else { panic!("{}", script.said.len()) };
            let description = said.get_str("error_description").unwrap_or_default();
            assert!(description.starts_with("refused: [redacted] and [redacted]"), "{description}");
            let texts = sign_in::texts(said);
            let events: Vec<String> = app.world.events.borrow().iter().flat_map(sign_in::texts).collect();
            for secret in &secrets {
                assert!(!texts.iter().chain(&events).any(|text| text.contains(secret)), "{authentication} {secret}");
            }
        }
    }
}

#[test]
fn s42_a29_a_refused_refresh_or_userinfo_says_nothing_of_its_token() {
    let app = application("body");
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    app.world.will_answer(400, &echo("invalid_request", &[REFRESH_TOKEN, CLIENT_SECRET]));
    let page = browser.post(&app, "/auth/token", r#"{"refresh":true}"#);
    let server = page.error.unwrap_or_default();
    assert_eq!(server.get_str("error_description"), Some("refused: [redacted] and [redacted]"));
    assert_eq!(server.get_str("error_uri"), Some("https://alpha.example/?[redacted] and [redacted]"));

    for status in [401, 403] {
        let app = application("body");
        app.world.script.borrow_mut().on_sign_in = Some(Ok(Some(Value::Null)));
        let browser = app.browser();
        let state = browser.start(&app, "alpha");
        app.world.script.borrow_mut().on_error = Some(Ok(()));
        app.world.will_answer(200, TOKENS);
        app.world.will_answer(status, &echo("invalid_token", &[ACCESS_TOKEN]));
        browser.open(&app, &format!("/auth/alpha/callback?code=the-code&state={state}"));
        let script = app.world.script.borrow();
        assert_eq!(script.said[0].get_str("error_description"), Some("refused: [redacted]"), "{status}");
    }
}

#[test]
fn a_refresh_token_that_an_answer_names_again_is_kept() {
    let app = application("body");
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    for _ in 0..2 {
        app.world.will_answer(200, TOKENS);
        assert_eq!(browser.post(&app, "/auth/token", r#"{"refresh":true}"#).status, 200);
        assert!(sent(&app, &["refresh_token"]).contains(&REFRESH_TOKEN.to_owned()));
    }
}
