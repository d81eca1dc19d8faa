//! A page reads the same documents as a worker, and stores nothing that only a worker needs.

use super::reader::document::compile;
use crate::dialect::provider::{ClientAuthentication, Grant, Provider};
use crate::testing::{context, json, value};

fn provider(dialect: serde_json::Value) -> Option<Provider<'static>> {
    let document = json!({
        "authorization_endpoint": "https://as.example/a", "token_endpoint": "https://as.example/t",
        "jwks_uri": "not read in a page", "dialect": dialect,
    });
    compile(&mut context(&json!(null), &json!([])), value(&document)).ok()
}

#[test]
fn a_page_passes_over_what_a_worker_reads() {
    let dialect = json!({
        "token_request": { "names": { "client_secret": "key" }, "client_authentication": "body" },
        "client_credentials_request": { "nobody": "reads it" },
    });
    let found = provider(dialect).expect("a document");
    let way = found.token_request(Grant::AuthorizationCode).client_authentication().way();
    assert_eq!(way, Some(ClientAuthentication::Body));
    assert!(!found.token_request(Grant::ClientCredentials).value().exists());
    assert!(provider(json!({ "token_request": { "names": { "secret": "key" } } })).is_none());
    assert!(
        provider(json!({ "token_request": { "names": { "client_secret": "k" }, "constants": { "k": "x" } } }))
            .is_none()
    );
}

#[test]
fn a_page_knows_of_a_token_that_a_key_signs_only_that_it_cannot_sign_it() {
    let found = provider(json!({ "token_request": { "client_authentication": { "jwt": { "nobody": "reads it" } } } }));
    let way = found.expect("a document").token_request(Grant::RefreshToken).client_authentication().way();
    assert_eq!(way, Some(ClientAuthentication::Jwt));
    assert!(way.is_some_and(ClientAuthentication::needs_secret));
}
