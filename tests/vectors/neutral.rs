//! Vectors that belong to no provider, besides those next to the code that they test.

use crate::client::{Client, answer, diagnostics, json_answer, refusal};
use serde_json::json;

fn client(dialect: &str) -> Client {
    let document = format!(
        r#"{{"authorization_endpoint":"https://as.example/authorize","token_endpoint":"https://as.example/token","issuer":"https://as.example","dialect":{dialect}}}"#
    );
    Client::new(&document, "id", "secret", "https://app.example/cb")
}

fn strict() -> Client {
    client("{}")
}

fn with_member(member: &str) -> String {
    format!(r#"{{"access_token":"a","expires_in":60{member}}}"#)
}

#[test]
fn s25_takes_a_missing_token_type_and_every_case_of_bearer_as_bearer() {
    for member in ["", r#","token_type":null"#, r#","token_type":"bearer""#, r#","token_type":"BEARER""#] {
        assert_eq!(strict().tokens(&with_member(member), 0)["token_type"], "Bearer", "{member}");
    }
    assert_eq!(diagnostics(&strict().tokens(&with_member(""), 0)), ["token_type:token_type_assumed"]);
}

#[test]
fn s25_takes_another_token_type_only_where_the_dialect_declares_it() {
    let read =
        |client: Client, name: &str| client.read(&json_answer(&with_member(&format!(r#","token_type":"{name}""#))), 0);
    for name in ["mac", "DPoP", "User Access Token"] {
        assert_eq!(refusal(read(strict(), name)), "token_type_unsupported", "{name}");
    }
    let declared = client(r#"{"token_response":{"token_type":{"accept":["User Access Token"]}}}"#);
    assert_eq!(read(declared, "User Access Token").map(|tokens| tokens["token_type"].clone()), Ok(json!("Bearer")));
}

#[test]
fn reads_a_scope_as_text_by_a_declared_separator_or_as_a_declared_array() {
    let scope = |dialect: &str, value: &str| {
        let tokens = client(dialect).tokens(&with_member(&format!(r#","scope":{value}"#)), 0);
        crate::client::scope(&tokens, "|")
    };
    assert_eq!(scope("{}", r#""a b""#).as_deref(), Some("a|b"));
    assert_eq!(scope(r#"{"token_response":{"scope":{"separator":","}}}"#, r#""a,b""#).as_deref(), Some("a|b"));
    assert_eq!(scope(r#"{"token_response":{"scope":{"accept":"array"}}}"#, r#"["a","b"]"#).as_deref(), Some("a|b"));
    assert_eq!(scope("{}", r#"["a","b"]"#), None, "an array that is not declared");
    assert_eq!(scope("{}", r#""""#).as_deref(), Some(""), "an empty scope is a scope");
    assert_eq!(scope("{}", "null"), None);
}

#[test]
fn reads_a_description_with_plus_or_percent_20_the_same() {
    for space in ["+", "%20"] {
        let callback = format!("?error=access_denied&error_description=The{space}resource{space}owner&state=54321#_=_");
        let error = strict().accept(&callback).err().unwrap_or_else(|| panic!("accepted"));
        assert_eq!(error.error["error_description"].as_str(), Some("The resource owner"));
    }
}

#[test]
fn appends_to_an_authorize_url_that_has_a_query_without_an_empty_pair() {
    let url = |endpoint: &str| {
        let document = format!(
            r#"{{"authorization_endpoint":"{endpoint}","token_endpoint":"https://as.example/token","dialect":{{"authorization_request":{{"omit":["redirect_uri"]}}}}}}"#
        );
        let url = Client::new(&document, "id", "secret", "https://app.example/cb").authorization_url(&[]);
        url.split_once("&code_challenge").map(|(head, _)| head.to_owned()).unwrap_or(url)
    };
    let parameters = "response_type=code&client_id=id&state=54321";
    for (endpoint, expected) in [
        ("https://h.example/a", "https://h.example/a?"),
        ("https://h.example/a?x=1", "https://h.example/a?x=1&"),
        ("https://h.example/a?x=1&", "https://h.example/a?x=1&"),
        ("https://h.example/a?", "https://h.example/a?"),
        ("https://h.example/a?&", "https://h.example/a?"),
        ("https://h.example", "https://h.example?"),
    ] {
        assert_eq!(url(endpoint), format!("{expected}{parameters}"), "{endpoint}");
    }
}

#[test]
fn sends_the_challenge_of_rfc_7636_and_its_verifier() {
    let url = strict().authorization_url(&[]);
    assert!(
        url.ends_with("&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"),
        "{url}"
    );
    let request = strict().exchange("?code=c&state=54321");
    assert!(crate::client::body(&request).ends_with("&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
}

#[test]
fn reads_a_form_body_by_its_type_or_its_look_if_the_dialect_declares_it() {
    let declared = || client(r#"{"token_response":{"format":"auto","scope":{"separator":","}}}"#);
    for content_type in ["application/x-www-form-urlencoded; charset=utf-8", "text/plain", ""] {
        let response = answer(200, content_type, "access_token=a&scope=x%2Cy&token_type=bearer");
        let tokens = declared().read(&response, 0).unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(tokens["access_token"], "a");
        assert_eq!(tokens["scope"], json!(["x", "y"]));
        assert_eq!(refusal(strict().read(&response, 0)), "response_not_understood", "{content_type}: not declared");
    }
}

#[test]
fn takes_an_error_in_a_200_for_an_error() {
    let error = strict()
        .read(
            &json_answer(
                r#"{"error":"bad_verification_code","error_description":"expired","error_uri":"/v3/oauth/#bad"}"#,
            ),
            0,
        )
        .err();
    let error = error.unwrap_or_else(|| panic!("accepted"));
    assert_eq!((error.code, &error.error["status"]), ("request_rejected", &json!(200)));
    assert_eq!(error.error["error_uri"].as_str(), Some("/v3/oauth/#bad"), "kept as it came");
}

#[test]
fn names_what_an_unusable_answer_is() {
    let read = |status, content_type, text| refusal(strict().read(&answer(status, content_type, text), 0));
    assert_eq!(read(200, "text/html", "<html>Sign in</html>"), "response_not_understood");
    assert_eq!(read(200, "application/json", ""), "response_empty");
    assert_eq!(read(204, "", ""), "response_empty");
    assert_eq!(read(200, "application/json", "[]"), "member_malformed");
    assert_eq!(read(200, "application/json", "null"), "member_malformed");
    assert_eq!(read(200, "application/json", "{}"), "access_token_missing");
    assert_eq!(read(200, "application/json", r#"{"access_token":7}"#), "member_malformed");
    assert_eq!(read(200, "application/json", r#"{"access_token":""}"#), "access_token_missing");
    assert_eq!(read(401, "text/plain", "Unauthorized"), "client_rejected");
    assert_eq!(read(501, "application/json", r#"{"error":"unsupported_grant_type"}"#), "request_rejected");
}

#[test]
fn reads_json_behind_a_byte_order_mark() {
    let tokens = strict().tokens("\u{feff}{\"access_token\":\"a\"}", 0);
    assert_eq!(tokens["access_token"], "a");
}

#[test]
fn reads_json_whatever_its_content_type_and_says_so() {
    for content_type in ["text/plain", "text/html; charset=utf-8", ""] {
        let answer = answer(200, content_type, &with_member(r#","token_type":"Bearer""#));
        let tokens = strict().read(&answer, 0).unwrap_or_else(|error| panic!("{content_type}: {error:?}"));
        assert_eq!(diagnostics(&tokens), ["content_type:content_type_not_json"], "{content_type}");
    }
    assert!(diagnostics(&strict().tokens(&with_member(r#","token_type":"Bearer""#), 0)).is_empty());
}

#[test]
fn waits_as_long_as_a_429_says() {
    let mut response = answer(429, "text/plain", "Retry later\n");
    response[3] = json!("7");
    let error = strict().read(&response, 0).err().unwrap_or_else(|| panic!("accepted"));
    assert_eq!((error.code, error.error["retry_after"].as_i64(), error.kind), ("server_unavailable", Some(7), "host"));
}

#[test]
fn s19_a15_takes_no_tokens_out_of_a_redirect() {
    let response = answer(302, "application/json", r#"{"access_token":"a"}"#);
    assert_eq!(refusal(strict().read(&response, 0)), "request_failed");
}

#[test]
fn s42_a29_never_shows_a_token_in_an_error_or_a_debug_print() {
    let body = r#"{"access_token":"hunter2","refresh_token":["hunter2"],"scope":{"hunter2":1}}"#;
    let error = strict().read(&json_answer(body), 0).err().unwrap_or_else(|| panic!("accepted"));
    assert!(!format!("{error:?}").contains("hunter2"));
}
