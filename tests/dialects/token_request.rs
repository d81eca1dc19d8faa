//! Departures of requests to the token endpoint.

use crate::client::{Client, body, extra, json_answer, refresh_token, refusal, scope, wire};
use serde_json::Value as Json;

use crate::{asked, sent};

fn row(name: &str) -> Client {
    crate::row(include_str!("token_request.json"), name)
}

const CODE: &str = "?code=c&state=54321";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

#[test]
fn adds_an_action_and_reads_a_body_in_the_body_with_a_numbered_error() {
    assert!(row("7").authorization_url(&["user.info", "user.metrics"]).contains("&scope=user.info%2Cuser.metrics&"));
    assert!(sent(body(&row("7").exchange(CODE))).ends_with("&client_id=id&client_secret=secret&action=requesttoken"));
    assert!(body(&row("7").refresh("r")).ends_with("&action=requesttoken"));
    let tokens = row("7").tokens(
        r#"{"status":0,"body":{"userid":"363","access_token":"a","refresh_token":"r","scope":"user.info,user.metrics","expires_in":10800,"token_type":"Bearer"}}"#,
        0,
    );
    assert_eq!(scope(&tokens, " ").as_deref(), Some("user.info user.metrics"));
    assert_eq!(refresh_token(&row("7").tokens(r#"{"status":0,"body":{"access_token":"a"}}"#, 0)), None);
    let refused = json_answer(r#"{"status":503,"body":{},"error":"Invalid Params: invalid refresh_token"}"#);
    let error = row("7").read(&refused, 0).err().unwrap_or_else(|| panic!("accepted"));
    assert_eq!(error.error["error"].as_str(), Some("503"));
    assert_eq!(error.error["error_description"].as_str(), Some("Invalid Params: invalid refresh_token"));
    assert_eq!(refusal(row("7").read_refresh(&refused, 0)), "reauthorization_required");
}

#[test]
fn sends_the_client_key_in_both_requests_and_takes_the_rotated_refresh_token() {
    assert_eq!(
        asked(&row("8").authorization_url(&["user.info.basic", "video.list"])),
        "https://as.example/authorize?response_type=code&client_key=id&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope=user.info.basic%2Cvideo.list&state=54321"
    );
    let request = row("8").exchange(CODE);
    assert_eq!(request.url, "https://as.example/v2/oauth/token/", "the slash at the end stays");
    assert_eq!(
        sent(body(&request)),
        "grant_type=authorization_code&code=c&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&client_key=id&client_secret=secret"
    );
    assert_eq!(
        body(&row("8").refresh("r1")),
        "grant_type=refresh_token&refresh_token=r1&client_key=id&client_secret=secret"
    );
    let old = row("8").tokens(r#"{"access_token":"a","refresh_token":"r1"}"#, 0);
    let fresh = row("8").tokens(r#"{"access_token":"b","refresh_token":"r2"}"#, 10);
    assert_eq!(refresh_token(&row("8").merged(&old, &fresh)), Some("r2"));
}

#[test]
fn calls_the_code_auth_code_and_refreshes_at_another_address() {
    let request = row("9").exchange("?auth_code=c&state=54321");
    assert!(body(&request).starts_with(r#"{"grant_type":"authorization_code","auth_code":"c","redirect_uri":"https://app.example/cb","app_id":"id","secret":"secret""#));
    assert_eq!(row("9").refresh("r").url, "https://as.example/tt_user/oauth2/refresh_token/");
    assert_eq!(
        body(&row("9").refresh("r")),
        r#"{"grant_type":"refresh_token","refresh_token":"r","app_id":"id","secret":"secret"}"#
    );
    let tokens = row("9").tokens(r#"{"code":0,"message":"OK","data":{"access_token":"a","refresh_token":"r","refresh_token_expires_in":31536000}}"#, 0);
    assert_eq!(refresh_token(&tokens), Some("r"));
    assert_eq!(extra(&tokens, "refresh_token_expires_in").and_then(|value| value.as_i64()), Some(31_536_000));
    let error = row("9").read(&json_answer(r#"{"code":40110,"message":"auth_code expired","data":{}}"#), 0).err();
    assert_eq!(error.map(|error| error.error["error_description"].clone()), Some(Json::from("auth_code expired")));
}

#[test]
fn sends_the_secret_as_a_bearer_token() {
    let request = row("14").exchange(CODE);
    assert!(wire(&request).contains("Authorization: Bearer secret\n"));
    assert!(!body(&request).contains("secret"));
}

#[test]
fn puts_the_parameters_into_the_query_of_a_post() {
    let request = row("33").exchange(CODE);
    assert_eq!(
        sent(&wire(&request)),
        "POST https://as.example/token?grant_type=authorization_code&code=c&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&client_id=id&client_secret=secret\nAccept: application/json\n"
    );
}

#[test]
fn asks_the_token_endpoint_by_get_with_names_of_its_own() {
    assert_eq!(
        sent(&wire(&row("34 qq").exchange(CODE))),
        "GET https://as.example/token?grant_type=authorization_code&code=c&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&client_id=id&client_secret=secret&fmt=json\nAccept: application/json\n"
    );
    assert_eq!(
        sent(&row("34 untappd").exchange(CODE).url),
        "https://as.example/token?code=c&redirect_url=https%3A%2F%2Fapp.example%2Fcb&client_id=id&client_secret=secret&response_type=code"
    );
    let tokens = row("34 untappd").tokens(r#"{"meta":{"http_code":200},"response":{"access_token":"a"}}"#, 0);
    assert_eq!(tokens["access_token"], "a");
}

#[test]
fn keeps_a_fragment_behind_the_parameters_and_reads_numbered_errors_of_a_200() {
    assert_eq!(
        asked(&row("34 wechat").authorization_url(&["snsapi_login"])),
        "https://open.weixin.example/connect/qrconnect?response_type=code&appid=id&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope=snsapi_login&state=54321#wechat_redirect"
    );
    assert_eq!(
        sent(&row("34 wechat").exchange(CODE).url),
        "https://api.weixin.example/sns/oauth2/access_token?grant_type=authorization_code&code=c&appid=id&secret=secret"
    );
    assert_eq!(
        row("34 wechat").refresh("r").url,
        "https://api.weixin.example/sns/oauth2/refresh_token?grant_type=refresh_token&refresh_token=r&appid=id"
    );
    let refused = json_answer(r#"{"errcode":40030,"errmsg":"invalid refresh_token"}"#);
    assert_eq!(refusal(row("34 wechat").read_refresh(&refused, 0)), "reauthorization_required");
}

#[test]
fn sends_code_and_secret_as_assertions() {
    assert!(
        row("35")
            .authorization_url(&[])
            .starts_with("https://as.example/authorize?response_type=Assertion&client_id=id&")
    );
    assert_eq!(
        sent(body(&row("35").exchange(CODE))),
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=c&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&client_assertion=secret&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
    );
    assert!(body(&row("35").refresh("r")).starts_with("grant_type=refresh_token&assertion=r&redirect_uri="));
}

#[test]
fn proves_the_secret_by_a_hash_and_never_sends_it() {
    let request = row("36").exchange(CODE);
    assert!(
        sent(body(&request))
            .ends_with("&client_id=id&hash=ed155048cc46ef269f5ddf8913e290a905a223d9658895df8ac474e7b534a063")
    );
    assert!(
        body(&row("36").refresh("r"))
            .ends_with("&hash=1cb398cbc4b0e23b0cf68a6cbea6fed6b1533d7acc0652013bf2f738e5ee3b7d")
    );
    assert!(!wire(&request).contains("secret"));
}

#[test]
fn puts_an_api_key_into_the_query_of_the_token_address() {
    let client = row("37").with_variables(&[("api_key", "k-1")]);
    assert!(client.authorization_url(&[]).contains("&api_key=k-1"));
    let request = client.exchange(CODE);
    assert_eq!(request.url, "https://as.example/token?api_key=k-1");
    assert!(wire(&request).contains(FORM));
    assert!(!body(&request).contains("api_key"));
}

#[test]
fn refreshes_by_get_with_the_access_token_itself() {
    let client = row("49");
    assert!(client.authorization_url(&["user_profile", "user_media"]).contains("&scope=user_profile%2Cuser_media&"));
    let tokens = client.tokens(r#"{"access_token":"long","token_type":"bearer","expires_in":5183944}"#, 0);
    let renewable = refresh_token(&tokens).unwrap_or_default();
    assert_eq!(
        wire(&client.refresh(renewable)),
        "GET https://graph.example/refresh_access_token?grant_type=ig_refresh_token&access_token=long\nAccept: application/json\n"
    );
    assert_eq!(
        client.api_call("https://graph.example/me?fields=id", "long"),
        "GET https://graph.example/me?fields=id&access_token=long\nAccept: application/json\n"
    );
}

#[test]
fn refreshes_at_another_address() {
    assert_eq!(row("51").exchange(CODE).url, "https://as.example/token");
    assert_eq!(row("51").refresh("r").url, "https://api.example/v1/oauth/refresh");
}

#[test]
fn puts_the_parameters_into_the_query_beside_a_basic_header() {
    assert_eq!(
        sent(&wire(&row("54").exchange(CODE))),
        "POST https://as.example/token?grant_type=authorization_code&code=c&redirect_uri=https%3A%2F%2Fapp.example%2Fcb\nAccept: application/json\nAuthorization: Basic aWQ6c2VjcmV0\n"
    );
}

#[test]
fn codes_basic_credentials_both_ways() {
    let header = |name: &str| {
        let mut client = row(name);
        client.client_id = "a/b c";
        client.client_secret = Some("d+e");
        let request = client.exchange(CODE);
        request.headers.iter().find(|(name, _)| name == "Authorization").map(|(_, value)| value.clone())
    };
    assert_eq!(header("59 raw").as_deref(), Some("Basic YS9iIGM6ZCtl"));
    assert_eq!(header("59 form").as_deref(), Some("Basic YSUyRmIlMjBjOmQlMkJl"));
}

#[test]
fn asks_for_a_service_token_with_names_of_its_own() {
    assert_eq!(
        wire(&row("60").client_credentials(&[])),
        "POST https://as.example/oauth/service/token\nAccept: application/json\nContent-Type: application/json\n\n{\"service_id\":\"id\",\"service_secret\":\"secret\"}"
    );
    let tokens = row("60").tokens(r#"{"success":true,"data":{"token":"a","expires_in":604800}}"#, 0);
    assert_eq!(tokens["access_token"], "a");
    assert_eq!(tokens["expires_at"].as_i64(), Some(604_800));
    assert!(extra(&tokens, "data").is_none(), "a token is not kept a second time");
    assert_eq!(refusal(row("60").read(&json_answer(r#"{"success":false,"message":"nope"}"#), 0)), "request_failed");
}
