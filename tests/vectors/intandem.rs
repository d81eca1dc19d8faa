//! inTandem: a tenant's host, launches at the `redirect_uri`, a code that lives thirty seconds, tokens that
//! live twenty years.

use crate::client::{Client, answer, body, diagnostics, extra, json_answer, refresh_token, refusal, wire};
use serde_json::{Value as Json, json};

const LAUNCH: &str =
    "https://yourdomain.com/path?brand_host=app.vcita.com&business_uid=ed469f8764326a66&staff_uid=a383717599bf1893";
const CALLBACK: &str = "https://yourdomain.com/path?code=CODE&state=54321";
/// As the documentation prints it, with the comma that JSON does not allow.
const PRINTED: &str = "{\n\"access_token\": \"74639aa91e5726dc4d90ca82621aeebe028923bde08e1715cf8809178c7f144b\",\n\"token_type\": \"bearer\",\n\"expires_in\": 631152000,\n\"created_at\": 1565876581,\n}";

fn intandem() -> Client {
    Client::new(
        include_str!("../../providers/intandem.json"),
        "CLIENT_ID",
        "CLIENT_SECRET",
        "https://yourdomain.com/path",
    )
}

/// What arrives at the `redirect_uri`, and its parameters.
fn arrival(url: &str) -> (&'static str, Json) {
    intandem().arrival(url).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

#[test]
fn asks_at_the_default_host() {
    assert_eq!(
        intandem().authorization_url(&[]),
        "https://app.vcita.com/app/oauth/authorize?response_type=code&client_id=CLIENT_ID&redirect_uri=https%3A%2F%2Fyourdomain.com%2Fpath&state=54321"
    );
}

#[test]
fn takes_a_launch_for_a_launch_and_a_callback_for_a_callback() {
    let (kind, parameters) = arrival(LAUNCH);
    assert_eq!(kind, "launch");
    assert_eq!(parameters["business_uid"], "ed469f8764326a66");
    assert_eq!(parameters["staff_uid"], "a383717599bf1893");
    assert_eq!(arrival(CALLBACK).0, "response");
    assert_eq!(arrival("https://yourdomain.com/path").0, "nothing");
    let both = format!("{LAUNCH}&code=CODE&state=54321");
    assert_eq!(arrival(&both).0, "response", "a code is never smuggled in as a launch");
}

#[test]
fn takes_the_host_of_a_launch_from_the_list_only() {
    assert_eq!(intandem().launched(LAUNCH), Ok(json!({ "host": "app.vcita.com" })));
    for evil in
        ["evil.example", "app.vcita.com.evil.example", "app.vcita.com@evil.example", "evil.example/app.vcita.com", ""]
    {
        let launched = intandem().launched(&LAUNCH.replace("app.vcita.com", evil));
        assert_eq!(refusal(launched), "variable_refused", "{evil}");
    }
}

#[test]
fn exchanges_the_code_with_json_of_163_bytes_and_no_authorization_header() {
    let client = Client::new(
        include_str!("../../providers/intandem.json"),
        "{your_client_id}",
        "{your_client_secret}",
        "{your_redirect_url}",
    );
    let request = client.exchange("?code=%7Byour_code%7D&state=54321");
    assert_eq!(
        wire(&request),
        "POST https://api.vcita.biz/oauth/token\n\
         Accept: application/json\n\
         Content-Type: application/json\n\
         \n\
         {\"grant_type\":\"authorization_code\",\"code\":\"{your_code}\",\"client_id\":\"{your_client_id}\",\"client_secret\":\"{your_client_secret}\",\"redirect_uri\":\"{your_redirect_url}\"}"
    );
    assert_eq!(body(&request).len(), 163);
}

#[test]
fn normalises_the_printed_answer_without_its_comma() {
    let tokens = intandem().tokens(&PRINTED.replace(",\n}", "\n}"), 1_565_876_581);
    assert_eq!(tokens["access_token"], "74639aa91e5726dc4d90ca82621aeebe028923bde08e1715cf8809178c7f144b");
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_at"], 2_197_028_581_i64, "past what 32 bits hold");
    assert_eq!(refresh_token(&tokens), None);
    assert_eq!(tokens.get("scope"), None);
    assert_eq!(extra(&tokens, "created_at").and_then(|value| value.as_i64()), Some(1_565_876_581));
    assert!(diagnostics(&tokens).is_empty());
}

#[test]
fn normalises_the_newer_answer() {
    let tokens = intandem().tokens(
        r#"{"access_token":"t","token_type":"Bearer","expires_in":631139040,"created_at":1754377015}"#,
        1_754_377_015,
    );
    assert_eq!(tokens["expires_at"], 2_385_516_055_i64);
}

#[test]
fn names_the_place_of_the_printed_comma_and_nothing_of_the_answer() {
    let error = intandem().read(&json_answer(PRINTED), 1_565_876_581).err().unwrap_or_else(|| panic!("accepted"));
    assert_eq!((error.code, error.kind), ("response_not_json", "malformed"));
    let brace = PRINTED.len().saturating_sub(1).to_string();
    assert_eq!(error.error["detail"], json!({ "offset": brace }));
    let shown = format!("{error:?}");
    for part in ["74639aa9", "bearer", "631152000", "access_token"] {
        assert!(!shown.contains(part), "{shown}");
    }
}

#[test]
fn is_not_due_for_a_refresh_in_twenty_years_and_has_none() {
    let is_due = |now: i64| intandem().is_due(now, 1_565_876_581, 2_197_028_581);
    assert!(!is_due(1_565_876_581) && !is_due(2_197_028_520) && is_due(2_197_028_521));
    assert!(!intandem().supports().0);
}

#[test]
fn calls_userinfo_with_the_printed_headers() {
    assert_eq!(
        intandem().userinfo("74639aa91e5726dc4d90ca82621aeebe028923bde08e1715cf8809178c7f144b"),
        "GET https://api.vcita.biz/oauth/userinfo\n\
         Accept: application/json\n\
         Authorization: Bearer 74639aa91e5726dc4d90ca82621aeebe028923bde08e1715cf8809178c7f144b\n"
    );
}

#[test]
fn says_that_a_code_lives_thirty_seconds_if_it_is_refused() {
    // Thirty-one seconds later: 400, or 401 from an old server.
    for status in [400, 401] {
        let late = answer(
            status,
            "application/json; charset=utf-8",
            r#"{"error":"invalid_grant","error_description":"The provided authorization grant is invalid, expired, revoked"}"#,
        );
        let error = intandem().read(&late, 1041).err().unwrap_or_else(|| panic!("accepted"));
        assert_eq!(error.code, "grant_too_old", "{status}");
        assert_eq!(error.error["detail"], json!({ "lifetime": "30" }));
    }
}

#[test]
fn takes_prose_in_the_place_of_an_error_code_for_what_its_status_says() {
    let busy = answer(429, "application/json", r#"{"error":"Too many requests"}"#);
    assert_eq!(refusal(intandem().read(&busy, 0)), "server_unavailable");
}
