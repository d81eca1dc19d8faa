//! Departures of the authorization request and of its response.

use crate::client::{Client, VERIFIER, body, refusal, wire};
use crate::{asked, sent};
use serde_json::json;

fn row(name: &str) -> Client {
    crate::row(include_str!("authorization_request.json"), name)
}

fn url(name: &str, scope: &[&str]) -> String {
    asked(&row(name).authorization_url(scope))
}

const CODE: &str = "?code=c&state=54321";
const START: &str =
    "https://as.example/authorize?response_type=code&client_id=id&redirect_uri=https%3A%2F%2Fapp.example%2Fcb";

#[test]
fn sends_json_with_basic_and_an_owner_but_no_scope() {
    assert_eq!(url("10", &["any"]), format!("{START}&state=54321&owner=user"));
    let request = wire(&row("10").exchange(CODE));
    assert!(request.contains("Authorization: Basic aWQ6c2VjcmV0\nContent-Type: application/json\n"), "{request}");
    assert!(
        request.contains(r#"{"grant_type":"authorization_code","code":"c","redirect_uri":"https://app.example/cb""#),
        "{request}"
    );
    assert!(!request.contains("secret\""), "the secret stands in the header only");
}

#[test]
fn asks_for_offline_access_with_constants() {
    assert_eq!(url("11", &["openid"]), format!("{START}&scope=openid&state=54321&access_type=offline&prompt=consent"));
    let own = asked(&row("11").authorization_url_with(&[], &[("prompt", "select_account")]));
    assert_eq!(
        own,
        format!("{START}&state=54321&prompt=select_account&access_type=offline"),
        "what the application asks for replaces a constant"
    );
    assert_eq!(url("15", &[]), format!("{START}&state=54321&audience=api.atlassian.example&prompt=consent"));
}

#[test]
fn authenticates_in_the_header_or_in_the_body_but_never_in_both() {
    assert_eq!(url("12", &[]), format!("{START}&state=54321&token_access_type=offline"));
    let basic = row("12").exchange(CODE);
    assert!(wire(&basic).contains("Authorization: Basic"));
    assert!(!body(&basic).contains("client_secret"));
    let in_body = row("11").exchange(CODE);
    assert!(!wire(&in_body).contains("Authorization"));
    assert!(body(&in_body).contains("client_id=id&client_secret=secret"));
}

#[test]
fn asks_for_a_permanent_token_with_a_user_agent_and_a_body_that_has_a_length() {
    assert_eq!(url("13", &["identity"]), format!("{START}&scope=identity&state=54321&duration=permanent"));
    let request = row("13").exchange(CODE);
    assert!(wire(&request).contains("Authorization: Basic aWQ6c2VjcmV0\n"));
    assert!(wire(&request).contains("User-Agent: web:example:v1\n"));
    assert!(!body(&request).is_empty(), "a request with a body gets its Content-Length from every host");
    assert_eq!(row("13").api_headers("t"), "Authorization: Bearer t\nUser-Agent: web:example:v1");
}

#[test]
fn s1_s2_leaves_pkce_out_only_where_the_document_says_why() {
    let url = row("21").authorization_url(&[]);
    assert!(!url.contains("code_challenge"), "{url}");
    assert!(!body(&row("21").exchange(CODE)).contains("code_verifier"));
}

#[test]
fn s1_s2_a6_sends_s256_unless_told_otherwise() {
    let url = row("22").authorization_url(&[]);
    assert!(
        url.ends_with("&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"),
        "{url}"
    );
    assert!(body(&row("22").exchange(CODE)).ends_with(&format!("&code_verifier={VERIFIER}")));
}

#[test]
fn s2_sends_the_verifier_itself_to_a_server_that_knows_only_plain() {
    let url = row("23").authorization_url(&[]);
    assert!(url.ends_with(&format!("&code_challenge={VERIFIER}&code_challenge_method=plain")), "{url}");
}

#[test]
fn leaves_response_type_out() {
    assert_eq!(
        url("24", &[]),
        "https://as.example/authorize?client_id=id&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&state=54321"
    );
}

#[test]
fn puts_renamed_parameters_into_the_fragment_and_reads_state_by_its_other_name() {
    let client = || row("25").with_variables(&[("handle", "open001")]);
    assert_eq!(
        asked(&client().authorization_url(&[])),
        "https://open001.myshopline.example/admin/oauth-web/#/oauth/authorize?responseType=code&appKey=id&redirectUri=https%3A%2F%2Fapp.example%2Fcb&customField=54321"
    );
    assert_eq!(refusal(client().accept("?code=c&customField=54321")), "accepted");
    assert_eq!(
        refusal(client().accept("?code=c&state=54321")),
        "state_missing",
        "the standard's name means nothing here"
    );
    let answer =
        r#"{"code":200,"data":{"accessToken":"a","expireTime":"2023-01-27T19:32:03.000+0000","scope":"read"}}"#;
    let tokens = client().tokens(answer, 0);
    assert_eq!(tokens["access_token"], "a");
    assert_eq!(tokens["expires_at"], json!(1_674_847_923_i64));
}

#[test]
fn speaks_camel_case_and_sends_a_nonce_without_openid() {
    assert_eq!(
        url("26", &[]),
        "https://as.example/authorize?responseType=code&clientId=id&redirectUri=https%3A%2F%2Fapp.example%2Fcb&state=54321&clientType=seller&nonce=IPN2WIClwmm3R-HpBgVKS0o6mRJZ8eFrXd5HQs7CMZo"
    );
    assert!(!url("24", &[]).contains("nonce"), "nobody else gets one");
}

#[test]
fn calls_the_redirect_uri_redirect_url() {
    assert_eq!(url("27", &[]), format!("{}&state=54321", START.replace("redirect_uri", "redirect_url")));
    assert_eq!(sent(body(&row("27").exchange(CODE))), "grant_type=authorization_code&code=c");
}

#[test]
fn asks_with_an_application_id_and_captures_the_selling_partner() {
    assert_eq!(
        url("28", &[]),
        "https://as.example/authorize?application_id=id&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&state=54321"
    );
    let callback = "?state=54321&selling_partner_id=A3F1LGRLCQDI4D&spapi_oauth_code=c";
    assert_eq!(row("28").captured(callback), ["selling_partner_id=A3F1LGRLCQDI4D"]);
    let request = row("28").exchange(callback);
    assert!(
        body(&request).starts_with("grant_type=authorization_code&code=c&"),
        "the token request keeps the standard's name"
    );
    assert_eq!(refusal(row("28").accept(CODE)), "code_missing");
}

#[test]
fn joins_scopes_by_a_literal_plus() {
    assert_eq!(url("30", &["public", "read:user"]), format!("{START}&scope=public+read%3Auser&state=54321"));
    assert_eq!(url("11", &["a", "b"]).matches("scope=a%20b").count(), 1, "everybody else gets %20");
}

#[test]
fn calls_the_scope_advanced_scopes() {
    assert_eq!(url("31", &["1", "2"]), format!("{START}&advanced_scopes=1%202&state=54321"));
}

#[test]
fn sends_the_same_constant_on_both_steps() {
    assert_eq!(url("32", &[]), format!("{START}&state=54321&type=web_server"));
    let request = row("32").exchange(CODE);
    assert_eq!(
        sent(body(&request)),
        "grant_type=authorization_code&code=c&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&client_id=id&client_secret=secret&type=web_server"
    );
}

#[test]
fn captures_the_scope_that_the_user_left_ticked() {
    assert_eq!(url("42", &["read", "activity:write"]), format!("{START}&scope=read%2Cactivity%3Awrite&state=54321"));
    assert_eq!(row("42").captured("?code=c&scope=read&state=54321"), ["scope=read"]);
    let tokens = row("42").tokens(
        r#"{"token_type":"Bearer","access_token":"a","expires_at":1568775134,"expires_in":21600,"refresh_token":"r"}"#,
        0,
    );
    assert_eq!(tokens["expires_at"], json!(1_568_775_134_i64));
}

#[test]
fn captures_what_only_the_callback_says() {
    assert_eq!(row("52").captured("?code=c&state=54321&realmId=9130347957983546"), ["realmId=9130347957983546"]);
    assert_eq!(row("53").captured("?code=c&merchantId=m&state=54321&other=x"), ["merchantId=m"]);
    assert_eq!(row("53").captured(CODE), Vec::<String>::new());
}
