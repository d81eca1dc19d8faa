//! Tenants, addresses that come from outside, and calls with a token.

use crate::client::{Client, extra, refresh_token, refusal, wire};
use grantway::base::time::UnixTime;
use grantway::dialect::launch::{Arrival, classify, variables};
use grantway::dialect::reader::Pairs;
use grantway::dialect::variables::Source;
use grantway::protocol::error::Error;
use grantway::protocol::expiry::Expiry;
use grantway::protocol::refresh::merge;

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
    let launched = |shop: &str| -> Result<Pairs, Error> {
        match classify(&client().provider, &format!("/launch?shop={shop}&hmac=h"))? {
            Arrival::Launch(parameters) => variables(&client().provider, &parameters),
            _ => Ok(Pairs::new()),
        }
    };
    assert_eq!(launched("b.myshopify.example").ok(), Some(vec![("shop".to_owned(), "b.myshopify.example".to_owned())]));
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
        ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "revocation_endpoint", "end_session_endpoint"]
    {
        let url = client.provider.endpoint(name, &client.variables).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(url.host(), "acme.auth.example", "{name}");
    }
    let missing = row("17 domain").provider.endpoint("token_endpoint", &Pairs::new());
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
        let member = |name: &str| extra(&tokens, name).and_then(|value| value.as_str()).map(str::to_owned);
        client.provider.received_variables(&client.variables, Source::TokenResponse, &member)
    };
    let values = received("https://acme.my.salesforce.example").unwrap_or_else(|error| panic!("{error}"));
    let url = client.provider.endpoint("userinfo_endpoint", &values).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(url.as_str(), "https://acme.my.salesforce.example/services/oauth2/userinfo");
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
        let response = client.response(callback);
        client.variables = client
            .provider
            .received_variables(&client.variables, Source::Callback, &|name| response.first(name).map(str::to_owned))?;
        Ok::<String, Error>(client.exchange(callback).url)
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
    let given = |tenant: &str| row("20").provider.own_variables(&vec![("tenant".to_owned(), tenant.to_owned())]);
    for evil in ["..", "a/b", "a?b", "a#b", ""] {
        assert_eq!(refusal(given(evil)), "variable_refused", "{evil}");
    }
}

#[test]
fn refreshes_not_before_the_window_opens() {
    let window = row("50").provider.dialect.refresh_request.early_window;
    let (received, end) = (UnixTime(1000), Expiry::At(UnixTime(1600)));
    assert!(!end.is_due(UnixTime(1570), received, window), "thirty seconds before the end it is refused");
    assert!(end.is_due(UnixTime(1571), received, window));
    assert!(end.is_due(UnixTime(1540), received, None), "anybody else refreshes earlier");
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
    let merged = merge(old, fresh).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(refresh_token(&merged), Some("r2"), "the old one is dead the moment it was answered");
    assert_eq!(merged.scope.as_deref(), Some(["user:read".to_owned()].as_slice()));
}
