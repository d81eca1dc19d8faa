//! The worker is a confidential client with the code grant (OAuth 2.0 for Browser-Based
//! Applications 6.1.3.1).

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::program::change_member;
use crate::step::Code;
use crate::testing::values::parse_form;
use crate::testing::values::parsed;
use serde_json::Value;

/// Removes the secret from a provider's options.
fn without_secret(options: &mut Value) {
    change_member(options, &["providers", "alpha", "client_secret"], Value::from(""));
}

#[test]
fn s34_is_a_confidential_client_with_the_code_grant_and_no_other() {
    let app = Application::new();
    let browser = app.browser();
    let page = browser.open(&app, "/auth/alpha/login");
    assert_eq!(page.parameter("response_type").as_deref(), Some("code"));
    browser.come_back(&app, "alpha", &page.parameter("state").unwrap_or_default(), TOKENS);
    let sent = app.world.sent.borrow();
    let grant = parse_form(&sent[0].body).into_iter().find(|(name, _)| name == "grant_type");
    assert_eq!(grant.map(|(_, grant)| grant).as_deref(), Some("authorization_code"));
    let authenticates = |(name, value): &(String, String)| name == "Authorization" && value.starts_with("Basic ");
    assert!(sent[0].headers.iter().any(authenticates), "{:?}", sent[0].headers);
}

#[test]
fn s34_refuses_a_client_without_a_secret_unless_its_document_says_that_there_is_none() {
    assert_eq!(Application::refusal(without_secret), Some(Code::SecretMissing), "an empty variable of the environment");
    let declared = |options: &mut Value| {
        without_secret(options);
        let dialect = parsed(r#"{"token_request":{"client_authentication":"none"}}"#);
        change_member(options, &["providers", "alpha", "provider", "dialect"], dialect);
    };
    assert_eq!(Application::refusal(declared), None);
    let with_secret = |options: &mut Value| {
        let dialect = parsed(r#"{"token_request":{"client_authentication":"none"}}"#);
        change_member(options, &["providers", "alpha", "provider", "dialect"], dialect);
    };
    assert_eq!(Application::refusal(with_secret), Some(Code::ClientAuthenticationUnsupported), "nothing uses it");
    let for_itself = |options: &mut Value| {
        let dialect = parsed(
            r#"{"token_request":{"client_authentication":"none"},"client_credentials_request":{"client_authentication":"basic"}}"#,
        );
        change_member(options, &["providers", "alpha", "provider", "dialect"], dialect);
    };
    assert_eq!(Application::refusal(for_itself), None, "one request uses it");
}

#[test]
fn s34_refuses_a_client_without_a_secret_unless_its_server_announces_such_clients() {
    let metadata = |methods: &str| {
        let endpoints = r#""authorization_endpoint":"https://alpha.example/authorize","token_endpoint":"https://alpha.example/token""#;
        format!(r#"{{"issuer":"https://alpha.example",{endpoints}{methods}}}"#)
    };
    for (methods, begins) in [
        ("", false),
        (r#","token_endpoint_auth_methods_supported":["client_secret_basic"]"#, false),
        (r#","token_endpoint_auth_methods_supported":["client_secret_basic","none"]"#, true),
    ] {
        let app = Application::with(|options| {
            let entry = r#"{"issuer":"https://alpha.example","client_id":"c","redirect_uri":"https://app.example/auth/alpha/callback"}"#;
            change_member(options, &["providers", "alpha"], parsed(entry));
        });
        app.world.will_answer(200, &metadata(methods));
        let page = app.browser().open(&app, "/auth/alpha/login?return_to=/inbox");
        assert_eq!(page.location() == "/inbox#auth_error=secret_missing", !begins, "{}", page.location());
        assert_eq!(page.location().starts_with("https://alpha.example/authorize?"), begins);
    }
}

#[test]
fn f_refuses_a_secret_that_the_servers_metadata_gives_no_way_to_use() {
    for (methods, code) in [
        (r#"["none"]"#, "client_authentication_unsupported"),
        (r#"["none","private_key_jwt"]"#, "client_authentication_unsupported"),
        (r#"["client_secret_jwt"]"#, "client_authentication_unsupported"),
        ("[]", "client_authentication_unsupported"),
        (r#"["private_key_jwt","client_secret_post"]"#, ""),
        ("null", ""),
    ] {
        let app = Application::with(|options| {
            let entry = r#"{"issuer":"https://alpha.example","client_id":"c","client_secret":"a-secret","redirect_uri":"https://app.example/auth/alpha/callback"}"#;
            change_member(options, &["providers", "alpha"], parsed(entry));
        });
        app.world.will_answer(
            200,
            &format!(
                r#"{{"issuer":"https://alpha.example","authorization_endpoint":"https://alpha.example/authorize","token_endpoint":"https://alpha.example/token","token_endpoint_auth_methods_supported":{methods}}}"#
            ),
        );
        let page = app.browser().open(&app, "/auth/alpha/login?return_to=/inbox");
        let refused = page.location().strip_prefix("/inbox#auth_error=").unwrap_or_default().to_owned();
        assert_eq!(refused, code, "{methods}: {}", page.location());
    }
}

#[test]
fn s5_has_no_option_for_another_grant_or_response_type() {
    for name in ["response_type", "grant_type", "username", "password"] {
        let refusal = Application::refusal(|options| {
            change_member(options, &["providers", "alpha", name], Value::from("token"));
        });
        assert_eq!(refusal, Some(Code::OptionUnknown), "{name}");
    }
}

#[test]
fn s3_sends_state_verifier_and_nonce_to_a_server_that_announces_nothing() {
    let app =
        Application::with(|options| change_member(options, &["providers", "alpha", "scope"], Value::from("openid")));
    let page = app.browser().open(&app, "/auth/alpha/login");
    for name in ["state", "nonce", "code_challenge"] {
        assert!(page.parameter(name).is_some_and(|value| value.len() >= 43), "{name}: {}", page.location());
    }
}
