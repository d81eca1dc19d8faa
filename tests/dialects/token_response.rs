//! Departures of the token response.

use crate::client::{Client, answer, body, diagnostics, extra, json_answer, refresh_token, refusal, scope, wire};
use serde_json::{Value as Json, json};

fn row(name: &str) -> Client {
    crate::row(include_str!("token_response.json"), name)
}

/// When a token from an answer of `members` at second 1000 expires.
fn expiry(name: &str, members: &str) -> Json {
    row(name).tokens(&format!(r#"{{"access_token":"a","token_type":"Bearer",{members}}}"#), 1000)["expires_at"].clone()
}

const CODE: &str = "?code=c&state=54321";

#[test]
fn reads_lifetimes_that_are_strings_and_keeps_their_relatives() {
    let tokens = row("1").tokens(
        r#"{"token_type":"Bearer","expires_in":"3599","ext_expires_in":"3599","expires_on":"1500000000","access_token":"a"}"#,
        1000,
    );
    assert_eq!(tokens["expires_at"], 4599);
    assert_eq!(extra(&tokens, "expires_on").and_then(|value| value.as_str()), Some("1500000000"));
    assert_eq!(diagnostics(&tokens), ["expires_in:expires_in_from_string"]);
    assert_eq!(expiry("2", r#""expires_in":"28800""#), 29_800);
    assert_eq!(
        expiry("38", r#""expires_in":"28800""#),
        "unknown",
        "a string that is not declared costs the lifetime, not the token"
    );
}

#[test]
fn reads_a_form_answer_as_well_as_json_and_an_error_in_a_200() {
    let form = answer(
        200,
        "application/x-www-form-urlencoded; charset=utf-8",
        "access_token=gho_a&scope=repo%2Cgist&token_type=bearer",
    );
    let tokens = row("3").read(&form, 0).unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(scope(&tokens, " ").as_deref(), Some("repo gist"));
    let read = |error: &str| {
        let text = format!(r#"{{"error":"{error}","error_description":"d","error_uri":"/apps/managing-oauth-apps"}}"#);
        row("3").read(&json_answer(&text), 0).err().unwrap_or_else(|| panic!("accepted"))
    };
    assert_eq!(read("bad_verification_code").code, "request_rejected");
    assert_eq!(read("bad_verification_code").error["error"].as_str(), Some("bad_verification_code"));
    assert_eq!(read("incorrect_client_credentials").code, "client_rejected");
    assert_eq!(read("redirect_uri_mismatch").error["error_uri"].as_str(), Some("/apps/managing-oauth-apps"));
    assert!(wire(&row("3").exchange(CODE)).contains("Accept: application/json\n"));
    assert!(wire(&row("3").exchange(CODE)).contains("User-Agent: example\n"));
}

#[test]
fn reads_a_form_that_says_text_plain_and_calls_the_lifetime_expires() {
    let tokens = row("4").read(&answer(200, "text/plain; charset=UTF-8", "access_token=a&expires=5184000"), 1000);
    let tokens = tokens.unwrap_or_else(|error| panic!("{error:?}"));
    assert_eq!(tokens["expires_at"], 5_185_000);
    assert_eq!(tokens["token_type"], "Bearer");
    let told = diagnostics(&tokens);
    assert!(
        told.contains(&"content_type:content_type_not_json".to_owned())
            && told.contains(&"token_type:token_type_assumed".to_owned()),
        "{told:?}"
    );
}

#[test]
fn finds_the_token_at_the_top_or_below_and_takes_ok_false_for_an_error() {
    let bot = row("5").tokens(
        r#"{"ok":true,"access_token":"xoxb","token_type":"bot","scope":"commands,chat:write","authed_user":{"id":"U1"}}"#,
        0,
    );
    assert_eq!((&bot["access_token"], &bot["token_type"]), (&json!("xoxb"), &json!("Bearer")));
    assert_eq!(scope(&bot, " ").as_deref(), Some("commands chat:write"));
    let user = row("5").tokens(
        r#"{"ok":true,"authed_user":{"id":"U1","scope":"identify","access_token":"xoxp","token_type":"user"}}"#,
        0,
    );
    assert_eq!(user["access_token"], "xoxp");
    let error = row("5")
        .read(&json_answer(r#"{"ok":false,"error":"invalid_code"}"#), 0)
        .err()
        .unwrap_or_else(|| panic!("accepted"));
    assert_eq!((error.code, error.error["error"].as_str()), ("request_rejected", Some("invalid_code")));
    assert!(row("5").authorization_url(&["commands", "chat:write"]).contains("&scope=commands%2Cchat%3Awrite&"));
}

#[test]
fn reads_an_array_of_scopes_and_an_error_that_is_only_a_message() {
    let tokens = row("6").tokens(r#"{"access_token":"a","expires_in":14124,"refresh_token":"r","scope":["user:read:email"],"token_type":"bearer"}"#, 0);
    assert_eq!(tokens["scope"], json!(["user:read:email"]));
    assert_eq!(diagnostics(&tokens), ["scope:scope_from_array"]);
    let refused = answer(400, "application/json", r#"{"status":400,"message":"Invalid authorization code"}"#);
    let error = row("6").read(&refused, 0).err().unwrap_or_else(|| panic!("accepted"));
    assert_eq!(error.error["error_description"].as_str(), Some("Invalid authorization code"));
    assert!(body(&row("6").exchange(CODE)).contains("client_secret=secret"));
}

#[test]
fn reads_lifetimes_in_milliseconds_and_in_minutes() {
    assert_eq!(expiry("38", r#""expires_in":3600000"#), 4600);
    assert_eq!(expiry("39", r#""expires_in":10"#), 1600);
}

#[test]
fn reads_an_absolute_time_in_the_place_of_a_lifetime() {
    assert_eq!(expiry("40", r#""expires_in":1643360000,"expires_at":1643360000"#), 1_643_360_000);
}

#[test]
fn reads_an_iso_date_in_the_place_of_a_lifetime() {
    assert_eq!(expiry("41", r#""expires_at":"2023-01-27T19:32:03Z""#), 1_674_847_923);
    assert_eq!(expiry("41", r#""expires_at":"soon""#), "unknown");
}

#[test]
fn keeps_the_lifetime_of_a_refresh_token_of_twenty_years() {
    let tokens = row("43").tokens(
        r#"{"access_token":"a","token_type":"bearer","refresh_token":"r","expires_in":43199,"expires_at":"2024-01-01T00:00:00.000Z","refresh_token_expires_in":628639555,"refresh_token_expires_at":"2043-12-01T00:00:00.000Z"}"#,
        1000,
    );
    assert_eq!(tokens["expires_at"], 44_199);
    assert_eq!(tokens["refresh_token_expires_at"], 628_640_555);
    assert_eq!(extra(&tokens, "refresh_token_expires_in"), None, "what is known stands once");
    assert_eq!(
        extra(&tokens, "refresh_token_expires_at").and_then(|value| value.as_str().map(str::to_owned)).as_deref(),
        Some("2043-12-01T00:00:00.000Z")
    );
}

#[test]
fn takes_a_lifetime_of_zero_for_never_where_it_is_declared() {
    assert_eq!(expiry("44", r#""expires_in":0,"scope":null"#), "never");
    assert_eq!(row("44").tokens(r#"{"access_token":"a","expires_in":0,"scope":null}"#, 0).get("scope"), None);
    assert_eq!(expiry("43", r#""expires_in":0"#), 1000, "anywhere else it has expired");
}

#[test]
fn reads_an_answer_in_camel_case() {
    let tokens = row("45")
        .tokens(r#"{"accessToken":"a","tokenType":"Bearer","expiresIn":86400,"refreshToken":"r","plentyId":7}"#, 1000);
    assert_eq!(tokens["access_token"], "a");
    assert_eq!(tokens["expires_at"], 87_400);
    assert_eq!(refresh_token(&tokens), Some("r"));
    let names: Vec<&String> = tokens["extra"].as_object().into_iter().flat_map(serde_json::Map::keys).collect();
    assert_eq!(names, ["plentyId"], "no token is kept a second time");
}

#[test]
fn takes_a_token_type_with_a_name_of_its_own_for_bearer() {
    let tokens = row("46").tokens(r#"{"access_token":"a","token_type":"User Access Token"}"#, 0);
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(diagnostics(&tokens), ["token_type:token_type_accepted"]);
    assert!(wire(&row("46").exchange(CODE)).contains("Authorization: Basic aWQ6c2VjcmV0\n"));
}

#[test]
fn reads_an_error_out_of_a_list_of_errors() {
    let refused = answer(
        400,
        "application/json",
        r#"{"errors":[{"errorType":"invalid_grant","message":"Refresh token invalid: r"}],"success":false}"#,
    );
    assert_eq!(refusal(row("47").read_refresh(&refused, 0)), "reauthorization_required");
    assert_eq!(refusal(row("47").read(&refused, 0)), "grant_rejected");
}

#[test]
fn puts_the_token_into_the_query_of_an_api_call() {
    let tokens = row("48").tokens(r#"{"access_token":"a","expires_in":157679999,"uid":"1"}"#, 0);
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(row("48").api_headers("a"), "");
    assert_eq!(
        row("48").api_call("https://api.example/users/show.json#top", "a/b"),
        "GET https://api.example/users/show.json?access_token=a%2Fb\nAccept: application/json\n"
    );
}

#[test]
fn keeps_whole_numbers_exact_that_a_double_would_round() {
    let tokens = row("38").tokens(
        r#"{"access_token":"a","token_type":"Bearer","expires_in":9223372036854775807,"user_id":9007199254740993,"data":{"ids":[-12345678901234567890,7]},"small":9007199254740991,"share":1.5}"#,
        1000,
    );
    assert!(tokens["expires_at"].as_i64().is_some_and(|end| end > 1_000_000_000_000), "a lifetime stays a number");
    assert_eq!(extra(&tokens, "user_id").and_then(|value| value.as_str()), Some("9007199254740993"));
    let id = |pointer: &str| extra(&tokens, "data").and_then(|data| data.pointer(pointer)).cloned();
    assert_eq!(
        id("/ids/0").and_then(|value| value.as_str().map(str::to_owned)).as_deref(),
        Some("-12345678901234567890")
    );
    assert_eq!(id("/ids/1").and_then(|value| value.as_i64()), Some(7));
    assert_eq!(extra(&tokens, "small").and_then(|value| value.as_i64()), Some(9_007_199_254_740_991));
    assert!(diagnostics(&tokens).contains(&"extra:integer_as_text".to_owned()));
    let tokens = row("38").tokens(r#"{"access_token":"a","token_type":"Bearer","user_id":1234567890123456}"#, 1000);
    assert_eq!(extra(&tokens, "user_id").and_then(|value| value.as_i64()), Some(1_234_567_890_123_456));
    assert!(!diagnostics(&tokens).iter().any(|entry| entry.starts_with("extra:")));
}
