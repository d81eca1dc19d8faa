//! Tiltify v3: raw Basic together with `client_id` in the body, a token that never expires.

use crate::client::{Client, body, diagnostics, extra, refresh_token, scope, wire};

const CALLBACK: &str = "https://www.example.com/redirect?code=1234abcdef&state=54321";

fn tiltify_v3() -> Client {
    Client::new(include_str!("../../providers/tiltify-v3.json"), "1234", "asdf", "https://www.example.com/redirect")
}

#[test]
fn asks_for_the_scope_public_unless_told_otherwise() {
    assert_eq!(
        tiltify_v3().authorization_url(&[]),
        "https://tiltify.com/oauth/authorize?response_type=code&client_id=1234&redirect_uri=https%3A%2F%2Fwww.example.com%2Fredirect&scope=public&state=54321"
    );
}

#[test]
fn asks_with_the_parameters_of_the_documentations_own_example() {
    let pairs = |url: &str| {
        let query = url.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
        let mut pairs: Vec<String> = query.split('&').filter(|pair| !pair.is_empty()).map(str::to_owned).collect();
        pairs.sort();
        pairs
    };
    let printed = "https://tiltify.com/oauth/authorize?&client_id=1234&response_type=code&redirect_uri=https%3A%2F%2Fwww.example.com%2Fredirect&state=54321&scope=public";
    assert_eq!(pairs(&tiltify_v3().authorization_url(&[])), pairs(printed));
}

#[test]
fn exchanges_the_code_with_a_form_of_114_bytes_and_the_secret_in_the_header_only() {
    let request = tiltify_v3().exchange(CALLBACK);
    assert_eq!(
        wire(&request),
        "POST https://tiltify.com/oauth/token\n\
         Accept: application/json\n\
         Authorization: Basic MTIzNDphc2Rm\n\
         Content-Type: application/x-www-form-urlencoded\n\
         \n\
         grant_type=authorization_code&code=1234abcdef&redirect_uri=https%3A%2F%2Fwww.example.com%2Fredirect&client_id=1234"
    );
    assert_eq!(body(&request).len(), 114);
    assert!(!body(&request).contains("client_secret"));
}

#[test]
fn normalises_the_printed_answer_as_never_expiring_and_flags_its_impossible_date() {
    let tokens = tiltify_v3().tokens(
        r#"{"access_token": "<the user access token>", "token_type": "Bearer", "scope": "public", "created_at": 12345667890}"#,
        1_700_000_000,
    );
    assert_eq!(tokens["expires_at"], "never");
    assert_eq!(scope(&tokens, " ").as_deref(), Some("public"));
    assert_eq!(refresh_token(&tokens), None);
    assert_eq!(extra(&tokens, "created_at").and_then(|value| value.as_i64()), Some(12_345_667_890));
    assert_eq!(diagnostics(&tokens), ["created_at:created_at_implausible"]);
}

#[test]
fn declares_that_it_does_not_refresh() {
    assert_eq!(tiltify_v3().supports(), (false, false));
}

#[test]
fn calls_the_api_with_the_printed_header() {
    assert_eq!(
        tiltify_v3().userinfo("10b56ef89e09702d4dda5860d9e5c37db0af44bcb7cb49d869be94438ad58294"),
        "GET https://tiltify.com/api/v3/user\n\
         Accept: application/json\n\
         Authorization: Bearer 10b56ef89e09702d4dda5860d9e5c37db0af44bcb7cb49d869be94438ad58294\n"
    );
}
