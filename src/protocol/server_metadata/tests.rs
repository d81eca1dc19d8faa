//! Where metadata are looked up, and which are refused.

use super::*;
use crate::testing::{arena, context, ended, json, json_of, log, value};

fn found(issuer: &str) -> Option<[String; 2]> {
    let mut cx = context(&json!(null), &log(&[]));
    let found = well_known(&mut cx, value(&json!(issuer)));
    found.ok().map(|urls| urls.map(|url| String::from_utf8(url.bytes().to_vec()).expect("ASCII")))
}

#[test]
fn looks_for_metadata_where_both_specifications_put_them() {
    let [openid, oauth] = found("https://as.example/tenant/").expect("addresses");
    assert_eq!(openid, "https://as.example/tenant/.well-known/openid-configuration");
    assert_eq!(oauth, "https://as.example/.well-known/oauth-authorization-server/tenant");
    let [_, root] = found("https://as.example").expect("addresses");
    assert_eq!(root, "https://as.example/.well-known/oauth-authorization-server");
    assert!(found("http://as.example").is_none());
    assert!(found("https://as.example?x=1").is_none());
    assert!(found("https://as.example#x").is_none());
}

fn refused(metadata: &serde_json::Value) -> (Option<Code>, serde_json::Value) {
    let mut cx = context(&json!(null), &log(&[]));
    let read = ServerMetadata::from_fetched(&mut cx, value(metadata), value(&json!("https://as.example")));
    let code = if read.is_err() { cx.code() } else { None };
    (code, ended(cx, read.map(|metadata| metadata.value()))[1].clone())
}

#[test]
fn s9_a13_refuses_metadata_of_another_issuer_or_with_an_http_endpoint() {
    let metadata = |issuer: &str, token: &str| json!({ "issuer": issuer, "authorization_endpoint": "https://as.example/a", "token_endpoint": token });
    let code = |metadata: serde_json::Value| refused(&metadata).0;
    assert_eq!(code(metadata("https://as.example", "https://as.example/t")), None);
    assert_eq!(code(metadata("https://evil.example", "https://as.example/t")), Some(Code::MetadataIssuerMismatch));
    assert_eq!(code(metadata("https://{tenant}.example", "https://as.example/t")), Some(Code::MetadataIssuerTemplate));
    assert_eq!(code(metadata("https://as.example", "http://as.example/t")), Some(Code::MetadataEndpointUnusable));
    assert_eq!(code(json!({ "issuer": "https://as.example" })), Some(Code::MetadataMalformed));
    assert_eq!(code(json!({})), Some(Code::MetadataMalformed));
}

#[test]
fn s9_a13_says_which_endpoint_cannot_be_used_and_why() {
    for (endpoint, reason) in [
        ("http://as.example/t", "it is plain http outside loopback"),
        ("http://localhost/t", "it is on loopback, and the issuer is not"),
        ("https://a@as.example/t", "it carries user information"),
        ("/t", "it is not absolute"),
        ("https://as .example/t", "its host, port or characters are malformed"),
        ("https://as.example/t#x", "it has a fragment"),
    ] {
        let metadata = json!({
            "issuer": "https://as.example", "authorization_endpoint": "https://as.example/a#x", "token_endpoint": endpoint,
        });
        let expected = json!({ "detail": { "endpoint": "token_endpoint", "reason": reason } });
        assert_eq!(refused(&metadata), (Some(Code::MetadataEndpointUnusable), expected), "{endpoint}");
    }
    let mut cx = context(&json!(null), &log(&[]));
    let local = json!({ "issuer": "http://localhost:8080" });
    let local = ServerMetadata::read(arena(), value(&local));
    assert!(local.verify_announced(&mut cx, W::token_endpoint, value(&json!("http://127.0.0.1/t"))).is_ok());
}

#[test]
fn reads_back_what_it_read_and_takes_what_is_missing_from_another_document() {
    let metadata = json!({
        "issuer": "https://as.example", "authorization_endpoint": "https://as.example/a", "token_endpoint": "",
        "jwks_uri": "https://as.example/k", "code_challenge_methods_supported": ["S256", 7], "is_openid": true,
        "id_token_signing_alg_values_supported": "RS256", "scopes_supported": ["openid"],
    });
    let plain = json!({
        "authorization_response_iss_parameter_supported": false, "is_openid": true, "issuer": "https://as.example",
        "authorization_endpoint": "https://as.example/a", "jwks_uri": "https://as.example/k",
        "code_challenge_methods_supported": ["S256"],
    });
    let read = ServerMetadata::read(arena(), value(&metadata));
    #[cfg(feature = "backend")]
    assert_eq!(json_of(read.value()), plain);
    assert_eq!(json_of(ServerMetadata::read(arena(), read.value()).value()), json_of(read.value()));
    let other = json!({
        "authorization_endpoint": "https://as.example/b", "token_endpoint": "https://as.example/t",
        "userinfo_endpoint": "https://as.example/u", "authorization_response_iss_parameter_supported": true,
    });
    let completed = read.complete(arena(), ServerMetadata::read(arena(), value(&other)));
    assert_eq!(json_of(completed.authorization_endpoint()), "https://as.example/a");
    assert_eq!(json_of(completed.token_endpoint()), "https://as.example/t");
    assert!(!completed.userinfo_endpoint().exists() && completed.is_openid().is_false());
    assert!(completed.authorization_response_iss_parameter_supported().is_true());
    drop(plain);
}
