//! A token that is exchanged for one that lives longer, before anybody gets it.

use super::*;

/// A page whose document has this `then`. Its client has a secret.
fn page(then: &Json) -> Page {
    let mut document = parsed(DOCUMENT);
    document["dialect"] =
        json!({ "token_response": { "then": then, "error": { "when": [{ "pointer": "/failed", "present": true }] } } });
    let mut page = Page::of(&document.to_string(), "a b");
    page.options.change(&["client_secret"], json!("the-secret"));
    page.options.change(&["client_authentication"], json!("body"));
    page
}

fn then() -> Json {
    json!({
        "endpoint": "https://graph.example/access_token?v=1",
        "parameters": {
            "grant_type": "exchange_token", "client_secret": "{client_secret}", "token": "{access_token}", "of": "{user}",
        },
    })
}

const SHORT: &str = r#"{"access_token":"short","token_type":"Bearer","expires_in":"3600","scope":"a","user":7}"#;

/// The outcome of a sign-in whose second exchange gets this answer: the session, and the addresses that were
/// requested.
fn ended(then: &Json, status: u16, answer: &str) -> (Outcome, Json, Vec<String>) {
    let page = page(then);
    let state = page.start();
    page.world.will_answer(200, SHORT);
    page.world.will_answer(status, answer);
    let outcome = page.handle(&format!("?code=c&state={state}"));
    let session = page.world.page.borrow().session.clone();
    let sent =
        page.world.sent.borrow().iter().map(|sent| format!("{} {} {}", sent.method, sent.url, sent.body)).collect();
    (outcome, session, sent)
}

#[test]
fn the_second_answer_is_kept_and_what_it_leaves_out_is_as_the_first_one_says() {
    let (outcome, session, sent) =
        ended(&then(), 200, r#"{"access_token":"long","token_type":"bearer","expires_in":5184000}"#);
    assert_eq!(outcome.code, None);
    let tokens = &session["tokens"];
    assert_eq!((&tokens["access_token"], &tokens["expires_at"]), (&json!("long"), &json!(5_185_000)));
    assert_eq!((&tokens["scope"], &tokens["extra"]["user"]), (&json!(["a"]), &json!(7)));
    assert!(session["diagnostics"].to_string().contains("expires_in_ignored"), "{}", session["diagnostics"]);
    let expected = "GET https://graph.example/access_token?v=1&grant_type=exchange_token&client_secret=the-secret&token=short&of=7 ";
    assert_eq!((sent.len(), sent[1].as_str()), (2, expected));
}

#[test]
fn its_parameters_are_where_the_document_says() {
    let mut then = then();
    for (place, expected) in [
        (
            "form",
            "POST https://graph.example/access_token?v=1 grant_type=exchange_token&client_secret=the-secret&token=short&of=7",
        ),
        (
            "json",
            r#"POST https://graph.example/access_token?v=1 {"grant_type":"exchange_token","client_secret":"the-secret","token":"short","of":"7"}"#,
        ),
    ] {
        then["parameters_in"] = json!(place);
        let (outcome, _, sent) = ended(&then, 200, r#"{"access_token":"long","token_type":"Bearer"}"#);
        assert_eq!((outcome.code, sent[1].as_str()), (None, expected));
    }
}

#[test]
fn a_sign_in_whose_second_exchange_fails_has_no_tokens() {
    let token = r#"{"access_token":"long","token_type":"Bearer","failed":1}"#;
    for (status, answer, code) in [
        (400, r#"{"error":"invalid_request","error_description":"no"}"#, Code::RequestRejected),
        (200, r#"{"error":"invalid_request"}"#, Code::RequestRejected),
        (200, token, Code::RequestFailed),
        (200, r#"{"expires_in":5184000}"#, Code::AccessTokenMissing),
        (200, r#"{"access_token":"","token_type":"Bearer"}"#, Code::AccessTokenMissing),
        (200, r#"{"access_token":"long","token_type":"mac"}"#, Code::TokenTypeUnsupported),
        (200, "<html>", Code::ResponseNotJson),
        (302, "", Code::ResponseRedirected),
        (503, "", Code::ServerUnavailable),
    ] {
        let (outcome, session, sent) = ended(&then(), status, answer);
        assert_eq!((outcome.code, session, sent.len()), (Some(code), Json::Null, 3), "{status} {answer}");
    }
}

#[test]
fn an_id_token_of_the_second_answer_is_believed_by_nobody() {
    let answer = tokens_with(r#"{"iss":"https://evil.example","sub":"u"}"#);
    let (outcome, session, _) = ended(&then(), 200, &answer);
    assert_eq!(outcome.code, None);
    assert!(!session["tokens"]["id_token"].is_string() && !session["tokens"]["claims"].is_object());
}

#[test]
fn no_request_leaves_without_what_the_document_sends_of_the_tokens() {
    let mut then = then();
    then["parameters"]["of"] = json!("{unknown}");
    let (outcome, session, sent) = ended(&then, 200, SHORT);
    assert_eq!((outcome.code, session, sent.len()), (Some(Code::VariableMissing), Json::Null, 2));
    assert!(sent[1].starts_with("POST https://as.example/revoke "), "{}", sent[1]);
}

#[test]
fn a_message_repeats_neither_the_secret_nor_the_token_that_was_exchanged() {
    let echoed = r#"{"error":"invalid_request","error_description":"the-secret and short are wrong"}"#;
    let (outcome, ..) = ended(&then(), 400, echoed);
    let said = outcome.value.to_string();
    assert!(!said.contains("the-secret") && !said.contains("short are"), "{said}");
}

#[test]
fn a_refresh_is_exchanged_no_more() {
    let page = page(&then());
    let state = page.start();
    page.world.will_answer(200, SHORT);
    page.world.will_answer(200, r#"{"access_token":"long","token_type":"Bearer","expires_in":60,"refresh_token":"r"}"#);
    assert_eq!(page.refusal(&format!("?code=c&state={state}")), None);
    page.world.will_answer(200, r#"{"access_token":"next","token_type":"Bearer","expires_in":60}"#);
    assert_eq!((page.refresh().code, page.count_sent()), (None, 3));
}

#[test]
fn the_first_tokens_are_revoked_if_the_second_exchange_fails() {
    let mut page = page(&then());
    page.options.change(&["provider", "revocation_endpoint"], json!("https://as.example/revoke"));
    for (revocation, event) in [(200, None), (503, Some("revocation_failed"))] {
        let state = page.start();
        page.world.will_answer(200, SHORT);
        page.world.will_answer(503, "");
        page.world.will_answer(revocation, "");
        let outcome = page.handle(&format!("?code=c&state={state}"));
        assert_eq!(outcome.code, Some(Code::ServerUnavailable), "the failure is that of the exchange");
        let sent = page.world.sent.borrow().last().map(|sent| (sent.url.clone(), sent.body.clone()));
        let (url, body) = sent.unwrap_or_default();
        assert_eq!(url, "https://as.example/revoke");
        assert!(body.contains("&token=short&"), "{body}");
        let events = page.world.events.borrow();
        let failed = events.iter().find(|event| event["type"] == "revocation_failed");
        assert_eq!(failed.map(|_| "revocation_failed"), event);
    }
}
