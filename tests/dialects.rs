//! The vocabulary of knobs, tested against sixty departures of real providers.
//!
//! `quirks/table.json` names, for each of the sixty, the test that shows it, or why a client in a browser or
//! edge worker cannot meet it. The data files hold one small document per row.
#![cfg(feature = "backend")]
#![allow(missing_docs, reason = "tests read as sentences")]
#![allow(clippy::indexing_slicing, clippy::panic, reason = "a test stops where its ground is wrong")]

#[path = "dialects/authorization_request.rs"]
mod authorization_request;
#[path = "vectors/client.rs"]
mod client;
#[path = "dialects/tenants_and_calls.rs"]
mod tenants_and_calls;
#[path = "dialects/token_request.rs"]
mod token_request;
#[path = "dialects/token_response.rs"]
mod token_response;

use client::Client;
use serde_json::Value as Json;

/// The client `id`, with the secret `secret`, for the provider of one row.
pub fn row(documents: &str, name: &str) -> Client {
    let documents: Json = serde_json::from_str(documents).unwrap_or_else(|error| panic!("{error:?}"));
    let mut document = documents.get(name).cloned().unwrap_or_else(|| panic!("no row {name}"));
    for (member, default) in
        [("authorization_endpoint", "https://as.example/authorize"), ("token_endpoint", "https://as.example/token")]
    {
        if let (Some(members), None) = (document.as_object_mut(), documents.pointer(&format!("/{name}/{member}"))) {
            members.insert(member.to_owned(), Json::from(default));
        }
    }
    Client::new(&document.to_string(), "id", "secret", "https://app.example/cb")
}

/// An authorization URL without the parameters of PKCE.
pub fn asked(url: &str) -> String {
    let without = |url: &str, name: &str| {
        url.find(&format!("&{name}=")).map_or(url.to_owned(), |at| {
            let (head, tail) = url.split_at(at);
            let rest = tail
                .get(1..)
                .and_then(|tail| tail.find(['&', '#']).and_then(|end| tail.get(end..)))
                .unwrap_or_default();
            format!("{head}{rest}")
        })
    };
    without(&without(url, "code_challenge"), "code_challenge_method")
}

/// A form body or query without the PKCE verifier.
pub fn sent(text: &str) -> String {
    text.replace(&format!("&code_verifier={}", client::VERIFIER), "")
}

#[test]
fn every_document_belongs_to_a_row_that_has_a_test() {
    let rows: Json =
        serde_json::from_str(include_str!("quirks/table.json")).unwrap_or_else(|error| panic!("{error:?}"));
    for documents in [
        include_str!("dialects/authorization_request.json"),
        include_str!("dialects/token_request.json"),
        include_str!("dialects/token_response.json"),
        include_str!("dialects/tenants_and_calls.json"),
    ] {
        let parsed: Json = serde_json::from_str(documents).unwrap_or_else(|error| panic!("{error:?}"));
        for name in parsed.as_object().into_iter().flat_map(serde_json::Map::keys) {
            let number = name.split(' ').next().unwrap_or_default();
            let number = number.parse::<u64>().ok();
            let of_number = |row: &&Json| row.get("number").and_then(Json::as_u64) == number;
            let found = rows.as_array().into_iter().flatten().find(of_number);
            assert!(found.is_some_and(|found| found.get("tests").is_some()), "{name}");
            drop(row(documents, name));
        }
    }
}
