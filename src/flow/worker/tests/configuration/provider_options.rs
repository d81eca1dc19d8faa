//! What a handler's options say about its providers: their clients, the binding of their sessions, and the
//! realm.

use crate::flow::worker::tests::application::{Application, key};
use crate::step::Code;
use crate::testing::json;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value as Json;

#[test]
fn s41_back_channel_logout_is_refused_without_a_store_issuer_or_keys() {
    let refused = |change: &dyn Fn(&mut Json)| {
        Application::refusal(|all| {
            all.set("store", json!(true));
            all.change(&["providers", "alpha", "backChannelLogout"], json!(true));
            all.change(&["providers", "alpha", "provider", "jwks_uri"], json!("https://alpha.example/jwks"));
            change(all);
        })
    };
    assert_eq!(refused(&|_| ()), None);
    assert_eq!(refused(&|all| all.set("store", json!(null))), Some(Code::NeedsSessionStore));
    for member in ["issuer", "jwks_uri"] {
        let without = |all: &mut Json| all.change(&["providers", "alpha", "provider", member], json!(null));
        assert_eq!(refused(&without), Some(Code::OptionInvalid), "{member}");
    }
}

#[test]
fn binds_sessions_to_server_client_and_host_and_names_the_realm_by_them_and_the_keys() {
    let of = |change: &dyn Fn(&mut Json)| {
        let app = Application::with(change);
        let alpha = app.configuration.find_provider(b"alpha").expect("alpha");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        (text(alpha.aad().bytes()), text(alpha.session_aad().bytes()), text(app.configuration.realm().bytes()))
    };
    let (aad, session_aad, realm) = of(&|_| ());
    assert_eq!(aad, "auth|alpha");
    assert_eq!(session_aad, "auth|alpha|https://alpha.example|the-client|https://app.example");
    assert!(realm.len() == 44 && realm.ends_with(' '));
    assert_eq!(of(&|_| ()).2, realm, "equal options have the same realm");
    assert_ne!(of(&|options| options.set("cookieKeys", json!([key(2)]))).2, realm);
    let issuer = |options: &mut Json| {
        options.change(&["providers", "alpha", "provider"], json!(null));
        options.change(&["providers", "alpha", "issuer"], json!("https://other.example/"));
    };
    assert_eq!(of(&issuer).1, "auth|alpha|https://other.example/|the-client|https://app.example");
    assert_ne!(of(&issuer).2, realm);
}

#[test]
fn s34_takes_a_secret_from_a_function_of_the_application_when_it_is_sent() {
    let with_function =
        || Application::with(|options| options.change(&["providers", "alpha", "client_secret"], json!(true)));
    for (given, authorization, location) in [
        (Some(Ok(json!("a-secret"))), Some("Basic dGhlLWNsaWVudDphLXNlY3JldA=="), "/inbox"),
        (Some(Err(())), None, "/inbox#auth_error=callback_function_failed"),
        (None, None, "/inbox#auth_error=secret_missing"),
        (Some(Ok(json!(""))), None, "/inbox#auth_error=secret_missing"),
    ] {
        let app = with_function();
        app.world.script.borrow_mut().client_secret = given;
        let browser = app.browser();
        let state = browser.start(&app, "alpha");
        assert!(app.world.script.borrow().secrets_asked.is_empty(), "nothing is proved yet");
        let page = browser.come_back(&app, "alpha", &state, crate::flow::worker::tests::application::TOKENS);
        assert_eq!(page.location(), location);
        assert_eq!(app.world.script.borrow().secrets_asked, ["alpha"]);
        let sent = app.world.sent.borrow();
        let header = sent.iter().flat_map(|sent| &sent.headers).find(|(name, _)| name == "Authorization");
        assert_eq!(header.map(|(_, value)| value.as_str()), authorization);
    }
}

#[test]
fn the_compiled_configuration_holds_no_cookie_key() {
    let app = Application::with(|options| options.set("cookieKeys", json!([key(1), key(7)])));
    let arena = crate::testing::arena();
    let mut message = crate::base::value::build::Text::new(arena);
    crate::base::coding::message::write(&mut message, app.configuration.value());
    for byte in [1, 7] {
        let [raw, text] = [vec![byte; 32], key(byte).as_str().unwrap_or_default().as_bytes().to_vec()];
        assert!(crate::base::text::find(message.written(), &raw).is_none());
        assert!(crate::base::text::find(message.written(), &text).is_none());
    }
}

#[test]
fn refuses_what_a_client_cannot_be_at_the_server_of_its_issuer() {
    let metadata = r#"{"issuer":"https://one.example","authorization_endpoint":"https://one.example/a","token_endpoint":"https://one.example/t"}"#;
    let renamed = r#"{"authorization_request":{"names":{"state":"context"}}}"#;
    for (name, value, refused) in [
        ("variables", parsed(r#"{"tenant":"one"}"#), ""),
        ("variables", parsed(r#"{"tenant":"one","shop":"x"}"#), "/inbox#auth_error=option_unknown"),
        ("dialect", parsed(renamed), "/inbox#auth_error=parameter_reserved"),
    ] {
        let app = Application::with(|options| {
            options.change(&["providers", "alpha", "provider"], json!(null));
            options.change(&["providers", "alpha", "issuer"], json!("https://{tenant}.example"));
            options.change(&["providers", "alpha", "variables"], json!({ "tenant": "one" }));
            options.change(&["providers", "alpha", "parameters"], json!({ "context": "x" }));
            options.change(&["providers", "alpha", name], value);
        });
        app.world.will_answer(200, metadata);
        let page = app.browser().open(&app, "/auth/alpha/login?return_to=/inbox");
        assert_eq!(page.location().starts_with("https://one.example/a?"), refused.is_empty(), "{}", page.location());
        assert!(refused.is_empty() || page.location() == refused, "{}", page.location());
    }
}
