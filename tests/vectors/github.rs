//! GitHub: refusals with status 200, scopes separated by commas, an issuer in the response.

use crate::client::{Client, answer, diagnostics, json_answer, refresh_token, refusal, wire};
use serde_json::json;

const CALLBACK: &str =
    "https://app.example/callback?code=1234abcdef&state=54321&iss=https%3A%2F%2Fgithub.com%2Flogin%2Foauth";
/// As the documentation prints it.
const PRINTED: &str =
    r#"{"access_token":"gho_16C7e42F292c6912E7710c838347Ae178B4a","scope":"repo,gist","token_type":"bearer"}"#;

fn github() -> Client {
    Client::new(include_str!("../../providers/github.json"), "1234", "asdf", "https://app.example/callback")
}

#[test]
fn asks_with_pkce_and_scopes_between_spaces() {
    assert_eq!(
        github().authorization_url(&["repo", "gist"]),
        "https://github.com/login/oauth/authorize?response_type=code&client_id=1234&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&scope=repo%20gist&state=54321&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    );
}

#[test]
fn names_an_account_by_the_providers_own_parameter() {
    let url = github().authorization_url_with(&[], &[("login_hint", "octocat"), ("prompt", "select_account")]);
    assert!(url.ends_with("&login=octocat&prompt=select_account") && !url.contains("login_hint"), "{url}");
}

#[test]
fn takes_a_response_of_its_issuer_or_of_none_and_of_no_other() {
    assert_eq!(refusal(github().accept(CALLBACK)), "accepted");
    assert_eq!(refusal(github().accept("?code=1234abcdef&state=54321")), "accepted");
    for other in ["https%3A%2F%2Fgithub.com", "https%3A%2F%2Fgithub.com%2Flogin%2Foauth%2F"] {
        assert_eq!(refusal(github().accept(&format!("?code=1&state=54321&iss={other}"))), "issuer_mismatch");
    }
}

#[test]
fn exchanges_the_code_and_asks_for_json() {
    assert_eq!(
        wire(&github().exchange(CALLBACK)),
        "POST https://github.com/login/oauth/access_token\n\
         Accept: application/json\n\
         Content-Type: application/x-www-form-urlencoded\n\
         \n\
         grant_type=authorization_code&code=1234abcdef&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&client_id=1234&client_secret=asdf&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    );
}

#[test]
fn normalises_the_printed_answer_which_says_nothing_of_its_end() {
    let tokens = github().tokens(PRINTED, 1_700_000_000);
    assert_eq!(tokens["scope"], json!(["repo", "gist"]));
    assert_eq!((&tokens["expires_at"], refresh_token(&tokens)), (&json!("unknown"), None));
    assert!(diagnostics(&tokens).is_empty());
}

#[test]
fn normalises_the_answer_of_an_app_whose_tokens_expire() {
    let answer = r#"{"access_token":"ghu_1","expires_in":28800,"refresh_token":"ghr_1","refresh_token_expires_in":15897600,"scope":"","token_type":"bearer"}"#;
    let tokens = github().tokens(answer, 1_700_000_000);
    assert_eq!(tokens["expires_at"], 1_700_028_800);
    assert_eq!((refresh_token(&tokens), &tokens["scope"]), (Some("ghr_1"), &json!([])));
    assert_eq!(tokens["refresh_token_expires_at"], 1_715_897_600);
}

#[test]
fn refreshes_with_a_form() {
    assert_eq!(
        wire(&github().refresh("ghr_1")),
        "POST https://github.com/login/oauth/access_token\n\
         Accept: application/json\n\
         Content-Type: application/x-www-form-urlencoded\n\
         \n\
         grant_type=refresh_token&refresh_token=ghr_1&client_id=1234&client_secret=asdf"
    );
}

#[test]
fn takes_a_refusal_with_status_200_for_one() {
    let printed = |error: &str| {
        json_answer(&format!(
            r#"{{"error":"{error}","error_description":"The documentation's words.","error_uri":"/apps/x"}}"#
        ))
    };
    let refused = github().read(&printed("bad_verification_code"), 0).err().unwrap_or_else(|| panic!("accepted"));
    assert_eq!(refused.code, "request_rejected");
    assert_eq!(refused.error["error"].as_str(), Some("bad_verification_code"));
    assert_eq!(refused.error["error_description"].as_str(), Some("The documentation's words."));
    assert_eq!(refusal(github().read(&printed("incorrect_client_credentials"), 0)), "client_rejected");
    assert_eq!(refusal(github().read_refresh(&printed("bad_refresh_token"), 0)), "reauthorization_required");
    assert_eq!(refusal(github().read(&answer(502, "text/html", "<html>"), 0)), "server_unavailable");
}

#[test]
fn revokes_the_access_token_by_a_call_of_the_rest_api() {
    assert_eq!(
        github().revocation(&json!({ "access_token": "gho_1", "refresh_token": "ghr_1" })),
        "DELETE https://api.github.com/applications/1234/token\n\
         Accept: application/vnd.github+json\n\
         Authorization: Basic MTIzNDphc2Rm\n\
         Content-Type: application/json\n\
         User-Agent: grantway\n\
         \n\
         {\"access_token\":\"gho_1\"}"
    );
}

#[test]
fn calls_the_api_with_the_token_and_says_who_calls() {
    assert_eq!(
        github().userinfo("gho_1"),
        "GET https://api.github.com/user\nAccept: application/json\nAuthorization: Bearer gho_1\nUser-Agent: grantway\n"
    );
}
