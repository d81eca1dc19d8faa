//! Tiltify v5: the secret in the body, a lifetime that counts from `created_at`.

use crate::client::{Client, answer, body, diagnostics, refresh_token, refusal, scope, wire};

const CALLBACK: &str = "https://www.example.com/redirect?code=1234abcdef&state=54321";
const ANSWER: &str = r#"{"access_token":"3a7f0b6fe2c95b94a1c5e0ae2bb6f8ba6e0cf9bb3b1ed6b0a5f3c3d6e7f80912","created_at":"2023-01-27T19:32:03Z","expires_in":7200,"refresh_token":"njjjytm3otetmgrjmi00yjawlwe4zgytzjixy2mzm2y3njawcg121231999393a3","scope":"public","token_type":"bearer"}"#;

fn tiltify() -> Client {
    Client::new(include_str!("../../providers/tiltify.json"), "1234", "asdf", "https://www.example.com/redirect")
}

#[test]
fn asks_for_one_scope_or_two() {
    assert_eq!(
        tiltify().authorization_url(&[]),
        "https://v5api.tiltify.com/oauth/authorize?response_type=code&client_id=1234&redirect_uri=https%3A%2F%2Fwww.example.com%2Fredirect&scope=public&state=54321"
    );
    assert_eq!(
        tiltify().authorization_url(&["public", "webhooks:write"]),
        "https://v5api.tiltify.com/oauth/authorize?response_type=code&client_id=1234&redirect_uri=https%3A%2F%2Fwww.example.com%2Fredirect&scope=public%20webhooks%3Awrite&state=54321"
    );
}

#[test]
fn exchanges_the_code_with_a_form_of_133_bytes() {
    let request = tiltify().exchange(CALLBACK);
    assert_eq!(
        wire(&request),
        "POST https://v5api.tiltify.com/oauth/token\n\
         Accept: application/json\n\
         Content-Type: application/x-www-form-urlencoded\n\
         \n\
         grant_type=authorization_code&code=1234abcdef&redirect_uri=https%3A%2F%2Fwww.example.com%2Fredirect&client_id=1234&client_secret=asdf"
    );
    assert_eq!(body(&request).len(), 133);
}

#[test]
fn counts_the_lifetime_from_created_at_even_if_a_token_is_issued_again() {
    for received_at in [1_674_847_923, 1_674_851_523] {
        let tokens = tiltify().tokens(ANSWER, received_at);
        assert_eq!(tokens["expires_at"], 1_674_855_123, "received at {received_at}");
        assert!(diagnostics(&tokens).is_empty());
    }
}

#[test]
fn counts_from_the_receipt_if_created_at_is_not_plausible_and_says_so() {
    let tokens = tiltify().tokens(ANSWER, 1_700_000_000);
    assert_eq!(tokens["expires_at"], 1_700_007_200);
    assert_eq!(diagnostics(&tokens), ["created_at:created_at_implausible"]);
}

#[test]
fn normalises_the_printed_answer() {
    let tokens = tiltify().tokens(ANSWER, 1_674_847_923);
    assert_eq!(tokens["token_type"], "Bearer", "whatever case the answer has");
    assert_eq!(scope(&tokens, " ").as_deref(), Some("public"));
    assert_eq!(refresh_token(&tokens), Some("njjjytm3otetmgrjmi00yjawlwe4zgytzjixy2mzm2y3njawcg121231999393a3"));
    assert!(
        tiltify()
            .api_headers(tokens["access_token"].as_str().unwrap_or_default())
            .starts_with("Authorization: Bearer 3a7f0b6f")
    );
}

#[test]
fn refreshes_with_a_form_of_137_bytes() {
    let request = tiltify().refresh("njjjytm3otetmgrjmi00yjawlwe4zgytzjixy2mzm2y3njawcg121231999393a3");
    assert_eq!(
        wire(&request),
        "POST https://v5api.tiltify.com/oauth/token\n\
         Accept: application/json\n\
         Content-Type: application/x-www-form-urlencoded\n\
         \n\
         grant_type=refresh_token&refresh_token=njjjytm3otetmgrjmi00yjawlwe4zgytzjixy2mzm2y3njawcg121231999393a3&client_id=1234&client_secret=asdf"
    );
    assert_eq!(body(&request).len(), 137);
}

#[test]
fn asks_for_an_application_token_with_json_of_94_bytes() {
    let request = tiltify().client_credentials(&["public"]);
    assert_eq!(
        wire(&request),
        "POST https://v5api.tiltify.com/oauth/token\n\
         Accept: application/json\n\
         Content-Type: application/json\n\
         \n\
         {\"grant_type\":\"client_credentials\",\"client_id\":\"1234\",\"client_secret\":\"asdf\",\"scope\":\"public\"}"
    );
    assert_eq!(body(&request).len(), 94);
    let tokens = tiltify().tokens(
        &ANSWER.replace("\"njjjytm3otetmgrjmi00yjawlwe4zgytzjixy2mzm2y3njawcg121231999393a3\"", "null"),
        1_674_847_923,
    );
    assert_eq!(refresh_token(&tokens), None);
}

#[test]
fn calls_the_api_with_the_token() {
    assert_eq!(
        tiltify().userinfo("t"),
        "GET https://v5api.tiltify.com/api/public/current-user\nAccept: application/json\nAuthorization: Bearer t\n"
    );
}

#[test]
fn tells_its_failures_apart() {
    let read = |status, text: &str| tiltify().read(&answer(status, "application/json; charset=utf-8", text), 0);
    let used = r#"{"error":"invalid_grant","error_description":"The provided authorization grant is invalid."}"#;
    assert_eq!(refusal(read(422, used)), "grant_rejected");
    assert_eq!(refusal(read(422, r#"{"error":"invalid_client"}"#)), "client_rejected");
    let unauthorized = read(401, r#"{"error":{"fields":null,"message":"Unauthorized","status":401}}"#).err();
    let unauthorized = unauthorized.unwrap_or_else(|| panic!("accepted"));
    assert_eq!(unauthorized.code, "client_rejected");
    assert_eq!(unauthorized.error["error_description"].as_str(), Some("Unauthorized"));
    assert_eq!(refusal(read(502, "<html>Bad gateway</html>")), "server_unavailable");
    assert_eq!(refusal(read(520, "<html>")), "server_unavailable");
}

#[test]
fn wants_a_new_sign_in_if_the_refresh_token_is_refused_as_an_invalid_request() {
    let dead = answer(
        400,
        "application/json",
        r#"{"error":"invalid_request","error_description":"The request is missing a required parameter."}"#,
    );
    assert_eq!(refusal(tiltify().read_refresh(&dead, 0)), "reauthorization_required");
    assert_eq!(
        refusal(tiltify().read(&dead, 0)),
        "request_rejected",
        "the same answer to an exchange blames the request"
    );
}
