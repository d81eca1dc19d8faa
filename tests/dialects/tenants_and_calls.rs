//! Tenants, addresses from outside, and calls with a token.

use crate::client::{Client, Refusal, extra, refresh_token, refusal, scope, wire};
use grantway::dialect::provider::Endpoint;
use serde_json::json;

fn row(name: &str) -> Client {
    crate::row(include_str!("tenants_and_calls.json"), name)
}

const CODE: &str = "?code=c&state=54321";

#[test]
fn takes_the_host_of_a_shop_from_a_launch_by_its_suffix_only() {
    let client = || row("16").with_variables(&[("shop", "a.myshopify.example")]);
    assert!(client().authorization_url(&[]).starts_with("https://a.myshopify.example/admin/oauth/authorize?"));
    let request = wire(&client().exchange(CODE));
    assert!(
        request.starts_with("POST https://a.myshopify.example/admin/oauth/access_token\n")
            && request.contains("&expiring=1"),
        "{request}"
    );
    let launched = |shop: &str| client().launched(&format!("/launch?shop={shop}&hmac=h"));
    assert_eq!(launched("b.myshopify.example").ok(), Some(json!({ "shop": "b.myshopify.example" })));
    for evil in [
        "evil.example",
        "myshopify.example",
        "b.myshopify.example.evil.example",
        "evil.example%2F.myshopify.example",
        "evil.example%23.myshopify.example",
    ] {
        assert_eq!(refusal(launched(evil)), "variable_refused", "{evil}");
    }
}

#[test]
fn puts_the_tenants_domain_into_every_address() {
    let client = row("17 domain").with_variables(&[("domain", "acme.auth.example")]);
    for name in
        [Endpoint::Authorization, Endpoint::Token, Endpoint::Userinfo, Endpoint::Revocation, Endpoint::EndSession]
    {
        let url = client.endpoint(name, &client.variables).unwrap_or_else(|refusal| panic!("{refusal:?}"));
        assert!(url.starts_with("https://acme.auth.example/"), "{name:?}: {url}");
    }
    let missing = row("17 domain").endpoint(Endpoint::Token, &json!({}));
    assert_eq!(refusal(missing), "variable_missing");
    let realm = row("17 realm").with_variables(&[("realm", "https://kc.example/realms/main")]);
    assert_eq!(realm.exchange(CODE).url, "https://kc.example/realms/main/protocol/openid-connect/token");
}

#[test]
fn takes_the_address_of_the_api_from_the_answer_where_it_is_listed() {
    let client = row("18");
    let received = |instance: &str| {
        let tokens =
            client.tokens(&format!(r#"{{"access_token":"a","token_type":"Bearer","instance_url":"{instance}"}}"#), 0);
        client.received_with_tokens(&tokens)
    };
    let values = received("https://acme.my.salesforce.example").unwrap_or_else(|error| panic!("{error:?}"));
    let url = client.endpoint(Endpoint::Userinfo, &values).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    assert_eq!(url, "https://acme.my.salesforce.example/services/oauth2/userinfo");
    for evil in [
        "https://evil.example",
        "https://evil.example/acme.my.salesforce.example",
        "http://acme.my.salesforce.example",
        "acme.my.salesforce.example",
    ] {
        assert_eq!(refusal(received(evil)), "variable_refused", "{evil}");
    }
}

#[test]
fn takes_the_address_of_the_token_endpoint_from_the_callback_where_it_is_listed() {
    let received = |callback: &str| {
        let mut client = row("19");
        client.variables = client.received_with(callback)?;
        Ok::<String, Refusal>(client.exchange(callback).url)
    };
    assert_eq!(received(CODE).ok().as_deref(), Some("https://accounts.zoho.example/oauth/v2/token"));
    let european = format!("{CODE}&location=eu&accounts-server=https%3A%2F%2Faccounts.zoho-eu.example");
    assert_eq!(received(&european).ok().as_deref(), Some("https://accounts.zoho-eu.example/oauth/v2/token"));
    let evil = format!("{CODE}&accounts-server=https%3A%2F%2Fevil.example");
    assert_eq!(refusal(received(&evil)), "variable_refused");
    let tokens = row("19").tokens(
        r#"{"access_token":"a","api_domain":"https://www.zohoapis.example","token_type":"Bearer","expires_in":3600}"#,
        0,
    );
    assert_eq!(extra(&tokens, "api_domain").and_then(|value| value.as_str()), Some("https://www.zohoapis.example"));
}

#[test]
fn puts_the_tenant_into_the_path_and_sends_an_origin_header() {
    let client = row("20").with_variables(&[("origin", "https://app.example"), ("tenant", "contoso")]).public();
    assert!(client.authorization_url(&[]).starts_with("https://login.example/contoso/oauth2/v2.0/authorize?"));
    let request = wire(&client.exchange(CODE));
    assert!(request.starts_with("POST https://login.example/contoso/oauth2/v2.0/token\n"));
    assert!(
        request.contains("\nOrigin: https://app.example\n") && request.contains("&client_id=id&code_verifier="),
        "{request}"
    );
    let given = |tenant: &str| row("20").own_variables(&json!({ "tenant": tenant }));
    for evil in ["..", "a/b", "a?b", "a#b", ""] {
        assert_eq!(refusal(given(evil)), "variable_refused", "{evil}");
    }
}

#[test]
fn refreshes_not_before_the_window_opens() {
    let is_due = |name: &str, now: i64| row(name).is_due(now, 1000, 1600);
    assert!(!is_due("50", 1570), "thirty seconds before the end it is refused");
    assert!(is_due("50", 1571));
    assert!(is_due("56", 1540), "anybody else refreshes earlier");
}

#[test]
fn calls_the_api_with_the_scheme_oauth() {
    assert_eq!(row("56").api_headers("t"), "Authorization: OAuth t");
}

#[test]
fn calls_the_api_with_a_key_from_a_variable() {
    let client = row("57").with_variables(&[("api_key", "k-1")]);
    assert_eq!(client.api_headers("t"), "Authorization: Bearer t\nX-API-Key: k-1");
}

#[test]
fn replaces_a_rotated_refresh_token_by_the_new_one() {
    let old = row("58").tokens(r#"{"access_token":"a","refresh_token":"r1","scope":"user:read"}"#, 0);
    let fresh = row("58").tokens(r#"{"access_token":"b","refresh_token":"r2"}"#, 10);
    let merged = row("58").merged(&old, &fresh);
    assert_eq!(refresh_token(&merged), Some("r2"), "the old one is dead the moment it was answered");
    assert_eq!(scope(&merged, " ").as_deref(), Some("user:read"));
}
