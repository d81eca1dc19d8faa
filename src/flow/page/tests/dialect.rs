//! The options' changes to the dialect of a server that its issuer names.

use super::*;

#[test]
fn a_client_by_issuer_keeps_to_its_dialect_before_there_are_metadata_and_after() {
    let tab = Tab::new();
    let client = tab.open(json!({
        "issuer": "https://as.example", "client_id": "client", "redirect_uri": REDIRECT_URI, "scope": "a",
        "dialect": { "authorization_request": { "names": { "state": "st" } }, "authorization_response": { "names": { "state": "st" } } },
    }));
    tab.answer(metadata());
    assert!(tab.call(&client, Operation::Complete, Json::Null).is_ok());
    let url = tab.call(&client, Operation::Authorize, json!({})).unwrap();
    let query = url.as_str().unwrap().split_once('?').unwrap().1.to_owned();
    let state = json_of(form::parse(arena(), query.leak().as_bytes()))["st"].as_str().unwrap().to_owned();
    let callback = format!("{REDIRECT_URI}?code=c&st={state}");
    tab.stored.borrow_mut().retain(|name, _| !name.starts_with("metadata:"));
    assert_eq!(tab.shown(&client, &callback).as_deref(), Some(REDIRECT_URI), "known before there are metadata");
    tab.answer(metadata());
    tab.answer(TOKENS);
    assert!(tab.call(&client, Operation::HandleCallback, json!(callback)).is_ok());
}

#[test]
fn a_server_that_would_show_a_page_is_not_asked_silently() {
    let tab = Tab::new();
    let asked = |scope: &str, dialect: Json| {
        let mut document = metadata();
        document["dialect"] = dialect;
        let client = tab
            .open(json!({ "provider": document, "client_id": "client", "redirect_uri": REDIRECT_URI, "scope": scope }));
        let url = tab.call(&client, Operation::Authorize, json!({ "prompt": "none", "silent": true })).unwrap();
        let said = tab.call(&client, Operation::Authorize, json!({ "prompt": "none" })).unwrap();
        assert!(said.as_str().is_some_and(|url| url.contains("prompt=none")), "an application may ask as it likes");
        url.as_str().is_some_and(|url| url.contains("prompt=none") && !url.contains("silent"))
    };
    let knob = |value: &str| json!({ "authorization_request": { "prompt_none": value } });
    assert!(asked("a openid", json!({})));
    assert!(!asked("a", json!({})), "no OpenID Connect");
    assert!(asked("a", json!({ "authorization_request": { "scope": { "always": ["openid"] } } })));
    for (values, is_asked) in [(json!(["none", "login"]), true), (json!(["login"]), false)] {
        let tab = Tab::new();
        let client = tab.by_issuer();
        let mut announced = metadata();
        announced["prompt_values_supported"] = values;
        tab.answer(announced);
        assert!(tab.call(&client, Operation::Complete, Json::Null).is_ok());
        let url = tab.call(&client, Operation::Authorize, json!({ "prompt": "none", "silent": true })).unwrap();
        assert_eq!(url.is_string(), is_asked);
    }
    assert!(asked("a", knob("always")));
    assert!(!asked("a openid", knob("never")));
}

#[test]
fn a_page_refuses_a_provider_to_which_it_would_have_to_prove_who_it_is() {
    let tab = Tab::new();
    let mut document: Json = json!({
        "authorization_endpoint": "https://as.example/authorize", "token_endpoint": "https://as.example/token",
    });
    let open = |document: &Json| {
        let options = json!([{ "provider": document, "client_id": "client", "redirect_uri": REDIRECT_URI }]);
        tab.run(&Json::Null, Operation::Open, &options).err()
    };
    assert_eq!(open(&document), None);
    let then = json!({ "endpoint": "https://as.example/longer", "parameters": { "token": "{access_token}" } });
    for dialect in [
        json!({ "authorization_response": { "hmac": "hmac" } }),
        json!({ "token_response": { "then": then } }),
        json!({ "token_request": { "client_authentication": { "jwt": {} } } }),
    ] {
        document["dialect"] = dialect;
        assert_eq!(open(&document), Some(Code::SecretNeeded), "{document}");
    }
}
