//! Tali: JSON bodies, `expires_in` as a string, `redirect_uri` on refresh.

use crate::client::{Client, answer, body, diagnostics, extra, refresh_token, refusal, wire};

const CALLBACK: &str = "http://yoursite.com/callback?code=the-code-you-just-got&state=54321";
const ANSWER: &str = r#"{
"access_token": "MBEehXv6KQcLH39ObZ8F6FVhQsJ2Bcf7XTf64",
"refresh_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
"expires_in": "86400",
"token_type": "Bearer"
}"#;

fn tali() -> Client {
    Client::new(
        include_str!("../../providers/tali.json"),
        "your-client-id",
        "your-client-secret",
        "http://yoursite.com/callback",
    )
}

#[test]
fn asks_without_a_scope() {
    let url = "https://www.telltali.com/oauth/authorize?response_type=code&client_id=your-client-id&redirect_uri=http%3A%2F%2Fyoursite.com%2Fcallback&state=54321";
    assert_eq!(tali().authorization_url(&[]), url);
    assert_eq!(tali().authorization_url(&["anything"]), url, "a scope that is asked for is not sent either");
}

#[test]
fn exchanges_the_code_with_json_of_178_bytes() {
    let request = tali().exchange(CALLBACK);
    assert_eq!(
        wire(&request),
        "POST https://www.telltali.com/oauth/token\n\
         Accept: application/json\n\
         Content-Type: application/json\n\
         \n\
         {\"grant_type\":\"authorization_code\",\"code\":\"the-code-you-just-got\",\"client_id\":\"your-client-id\",\"client_secret\":\"your-client-secret\",\"redirect_uri\":\"http://yoursite.com/callback\"}"
    );
    assert_eq!(body(&request).len(), 178);
}

#[test]
fn normalises_the_printed_answer() {
    let tokens = tali().tokens(ANSWER, 1_700_000_000);
    assert_eq!(tokens["access_token"], "MBEehXv6KQcLH39ObZ8F6FVhQsJ2Bcf7XTf64");
    assert_eq!(refresh_token(&tokens), Some("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"));
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_at"], 1_700_086_400);
    assert_eq!(tokens.get("scope"), None);
    assert_eq!(extra(&tokens, "created_at"), None);
    assert_eq!(diagnostics(&tokens), ["expires_in:expires_in_from_string"]);
}

#[test]
fn keeps_the_other_goodies_of_an_answer() {
    let tokens = tali().tokens(&ANSWER.replace("\"Bearer\"", "\"Bearer\", \"user_id\": \"507f1f77\""), 1_700_000_000);
    assert_eq!(extra(&tokens, "user_id").and_then(|value| value.as_str()), Some("507f1f77"));
}

#[test]
fn refreshes_with_json_of_197_bytes_that_repeats_the_redirect_uri() {
    let request = tali().refresh("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9");
    assert_eq!(
        wire(&request),
        "POST https://www.telltali.com/oauth/token\n\
         Accept: application/json\n\
         Content-Type: application/json\n\
         \n\
         {\"grant_type\":\"refresh_token\",\"refresh_token\":\"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\",\"client_id\":\"your-client-id\",\"client_secret\":\"your-client-secret\",\"redirect_uri\":\"http://yoursite.com/callback\"}"
    );
    assert_eq!(body(&request).len(), 197);
}

#[test]
fn keeps_the_old_refresh_token_if_the_answer_brings_none() {
    let old = tali().tokens(ANSWER, 1_700_000_000);
    let fresh = tali().tokens(r#"{"access_token":"new","expires_in":"86400","token_type":"Bearer"}"#, 1_700_086_400);
    let merged = tali().merged(&old, &fresh);
    assert_eq!(merged["access_token"], "new");
    assert_eq!(refresh_token(&merged), Some("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"));
}

#[test]
fn calls_the_api_with_the_token_and_accept() {
    assert_eq!(
        tali().userinfo("MBEehXv6KQcLH39ObZ8F6FVhQsJ2Bcf7XTf64"),
        "GET https://www.telltali.com/api/v2/users/me\n\
         Accept: application/json\n\
         Authorization: Bearer MBEehXv6KQcLH39ObZ8F6FVhQsJ2Bcf7XTf64\n"
    );
}

#[test]
fn takes_cancel_as_a_denial_without_a_description() {
    let error = tali().accept("http://yoursite.com/callback?error=access_denied&state=54321").err();
    let error = error.unwrap_or_else(|| panic!("accepted"));
    assert_eq!(error.code, "access_denied");
    assert_eq!(error.error.get("error_description"), None);
}

#[test]
fn tells_the_failures_of_its_server_apart_whatever_their_status() {
    let read = |status, content_type, text: &str| refusal(tali().read(&answer(status, content_type, text), 0));
    let used = r#"{"error":"invalid_grant","error_description":"Invalid authorization code"}"#;
    assert_eq!(read(403, "application/json", used), "grant_rejected");
    assert_eq!(read(401, "text/plain", "Unauthorized"), "client_rejected");
    assert_eq!(read(501, "application/json", r#"{"error":"unsupported_grant_type"}"#), "request_rejected");
    assert_eq!(read(400, "text/html", "<!DOCTYPE html><pre>SyntaxError</pre>"), "request_failed");
    assert_eq!(read(500, "application/json", r#"{"error":"server_error"}"#), "server_unavailable");
    let dead =
        answer(403, "application/json", r#"{"error":"invalid_grant","error_description":"Invalid refresh token"}"#);
    assert_eq!(refusal(tali().read_refresh(&dead, 0)), "reauthorization_required");
}
