//! What a refusal means, and which of its parts are shown.

use super::*;
use crate::testing::{context, ended, json, log, value};

/// The error of a refusal, in the form that the host gets.
struct Shown {
    code: Code,
    value: serde_json::Value,
}

impl Shown {
    fn of(mut cx: Cx<'static>, failed: Failed) -> Self {
        let code = cx.code().expect("a code");
        cx.arena = crate::testing::arena();
        Self { code, value: ended(cx, Err(failed))[1].clone() }
    }
    fn code(&self) -> Code {
        self.code
    }
    fn is_retryable(&self) -> bool {
        self.code.kind() == crate::step::kind::Kind::Host
    }
    fn text(&self, name: &str) -> Option<&str> {
        self.value[name].as_str()
    }
}

/// The refused request, for tests.
#[derive(Clone, Copy)]
enum Asked<'t> {
    Code { lifetime: Option<i64> },
    Refresh { reauthorize_on: &'t [String] },
    Other,
}

impl Asked<'_> {
    fn refused(self) -> Refused<'static> {
        match self {
            Self::Code { lifetime } => Refused::Code { lifetime },
            Self::Refresh { reauthorize_on } => Refused::Refresh { reauthorize_on: value(&json!(reauthorize_on)) },
            Self::Other => Refused::Other,
        }
    }
}

fn answer(status: u16, retry_after: Option<&str>, secrets: &[&str]) -> HttpAnswer<'static> {
    HttpAnswer::new(value(&json!([status, null, null, retry_after, ""])), value(&json!(secrets)))
}

fn read(refused: Asked<'_>, status: u16, body: &str) -> Shown {
    let mut cx = context(&json!(null), &log(&[]));
    let body = cx.json(body.as_bytes()).unwrap_or(Value::NOTHING);
    let failed = refuse(&mut cx, refused.refused(), answer(status, None, &[]), parse_error_body(body));
    Shown::of(cx, failed)
}

const CODE: Asked<'_> = Asked::Code { lifetime: None };

#[test]
fn tells_the_same_refusal_by_its_code_whatever_the_status() {
    for status in [400, 401, 403, 422] {
        assert_eq!(read(CODE, status, r#"{"error":"invalid_grant"}"#).code(), Code::GrantRejected);
        assert_eq!(read(CODE, status, r#"{"error":"invalid_client"}"#).code(), Code::ClientRejected);
    }
    assert_eq!(read(CODE, 501, r#"{"error":"unsupported_grant_type"}"#).code(), Code::RequestRejected);
}

#[test]
fn reads_an_error_that_is_an_object() {
    let error = read(CODE, 401, r#"{"error":{"fields":null,"message":"Unauthorized","status":401}}"#);
    assert_eq!(error.code(), Code::ClientRejected);
    assert_eq!(error.text("error_description"), Some("Unauthorized"));
}

#[test]
fn names_the_short_life_of_a_code() {
    let error = read(Asked::Code { lifetime: Some(30) }, 400, r#"{"error":"invalid_grant"}"#);
    assert_eq!(error.code(), Code::GrantTooOld);
    assert_eq!(error.value["detail"], json!({ "lifetime": "30" }));
}

#[test]
fn asks_for_a_new_sign_in_only_on_a_definite_refusal_of_the_refresh_token() {
    let codes = ["invalid_request".to_owned()];
    let refresh = Asked::Refresh { reauthorize_on: &codes };
    assert_eq!(read(refresh, 400, r#"{"error":"invalid_request"}"#).code(), Code::ReauthorizationRequired);
    assert_eq!(
        read(Asked::Refresh { reauthorize_on: &[] }, 400, r#"{"error":"invalid_request"}"#).code(),
        Code::RequestRejected
    );
    assert_eq!(read(refresh, 503, "").code(), Code::ServerUnavailable);
    assert_eq!(read(refresh, 403, r#"{"error":"invalid_grant"}"#).code(), Code::ReauthorizationRequired);
}

#[test]
fn s42_a29_takes_out_of_an_answer_what_the_request_kept_secret() {
    let says = |sent: &[&str], said: &str| {
        let mut cx = context(&json!(null), &log(&[]));
        let text = value(&json!(said));
        let server = ServerError { error: text, error_description: text, error_uri: text };
        let failed = refuse(&mut cx, CODE.refused(), answer(400, None, sent), server);
        let error = Shown::of(cx, failed);
        assert_eq!(
            (error.text("error"), error.text("error_uri")),
            (error.text("error_description"), error.text("error"))
        );
        let shown = error.value.to_string();
        assert!(sent.iter().all(|secret| secret.len() < 8 || !shown.contains(*secret)), "{shown}");
        error.text("error_description").map(str::to_owned).unwrap_or_default()
    };
    assert_eq!(says(&["the-code", "a/b c+d=e"], "the-code: a/b c+d=e, the-code"), "[redacted]: [redacted], [redacted]");
    assert_eq!(says(&["a/b c+d=e"], "code=a%2Fb+c%2Bd%3De&x=y"), "code=[redacted]&x=y", "as the form had it");
    for (spelled, how) in [
        ("a%2fb%20c%2bd%3de", "in lower case, as some frameworks escape"),
        ("a%2Fb%20c%2Bd%3De", "as a query has it"),
        ("a/b%20c+d=e", "as much as a path needs"),
    ] {
        assert_eq!(
            says(&["a/b c+d=e"], &["/token?code=", spelled, "&x=y"].concat()),
            "/token?code=[redacted]&x=y",
            "{how}"
        );
    }
    assert_eq!(says(&["a~*b!cde"], "a~%2Ab%21cde"), "[redacted]", "what one coding escapes and another does not");
    assert_eq!(
        says(&["code-of-1", "code-of-1-and-more"], "no code-of-1-and-more"),
        "no [redacted]",
        "a part of another"
    );
    assert_eq!(says(&["%2Fis-its-own"], "%2Fis-its-own %252Fis-its-own"), "[redacted] [redacted]");
    assert_eq!(says(&["a/b c+d=e"], "a%2Fb c+d=f, a%2"), "a%2Fb c+d=f, a%2", "not what only looks alike");
    assert_eq!(says(&["", "code"], "an invalid code"), "an invalid code", "too short to be a secret");
}

#[test]
fn a_refresh_that_needs_the_person_is_over_whatever_the_status() {
    let refresh = Asked::Refresh { reauthorize_on: &[] };
    for name in [
        "invalid_grant",
        "invalid_token",
        "interaction_required",
        "login_required",
        "consent_required",
        "account_selection_required",
    ] {
        for status in [200, 400, 401, 403] {
            let error = read(refresh, status, &format!(r#"{{"error":"{name}"}}"#));
            assert_eq!((error.code(), error.is_retryable()), (Code::ReauthorizationRequired, false), "{name}");
            assert_eq!(error.text("error"), Some(name));
        }
        assert!(read(refresh, 503, &format!(r#"{{"error":"{name}"}}"#)).is_retryable(), "in trouble");
    }
    let error = read(CODE, 400, r#"{"error":"interaction_required","suberror":"basic_action"}"#);
    assert_eq!((error.code(), error.is_retryable()), (Code::InteractionRequired, false));
    assert_eq!(read(Asked::Other, 400, r#"{"error":"invalid_token"}"#).code(), Code::RequestRejected);
}

#[test]
fn a_server_that_cannot_just_now_may_be_asked_again_unless_its_document_says_otherwise() {
    let codes = ["server_error".to_owned()];
    for name in ["temporarily_unavailable", "server_error"] {
        let body = format!(r#"{{"error":"{name}"}}"#);
        for refused in [CODE, Asked::Other, Asked::Refresh { reauthorize_on: &[] }] {
            let error = read(refused, 400, &body);
            assert_eq!((error.code(), error.is_retryable()), (Code::ServerUnavailable, true), "{name}");
            assert_eq!(error.text("error"), Some(name));
        }
    }
    let declared = Asked::Refresh { reauthorize_on: &codes };
    assert_eq!(read(declared, 400, r#"{"error":"server_error"}"#).code(), Code::ReauthorizationRequired);
}

#[test]
fn honours_retry_after() {
    let with = |retry_after: &str| {
        let mut cx = context(&json!(null), &log(&[]));
        let failed = refuse(&mut cx, CODE.refused(), answer(429, Some(retry_after), &[]), ServerError::NOTHING);
        Shown::of(cx, failed)
    };
    let error = with("7");
    assert_eq!((error.code(), error.is_retryable()), (Code::ServerUnavailable, true));
    assert_eq!(error.value, json!({ "status": 429, "retry_after": 7, "detail": { "status": "429" } }));
    for odd in ["-1", "86401", "soon", ""] {
        assert_eq!(with(odd).value, json!({ "status": 429, "detail": { "status": "429" } }), "{odd}");
    }
}

#[test]
fn reads_and_cuts_the_challenge_if_the_body_says_nothing() {
    let challenge = r#"Bearer error="invalid_token", error_description="no""#;
    let long = "é".repeat(600);
    let said = |server: ServerError<'static>| {
        let answer = HttpAnswer::new(value(&json!([401, null, challenge, null, ""])), Value::EMPTY_LIST);
        let server = complete_from_challenge(crate::testing::arena(), server, answer);
        [server.error, server.error_description, server.error_uri].map(|text| text.bytes().to_vec())
    };
    assert_eq!(said(ServerError::NOTHING), [&b"invalid_token"[..], b"no", b""].map(<[u8]>::to_vec));
    let text = value(&json!(long));
    let cut = said(ServerError { error: text, error_description: text, error_uri: text });
    assert_eq!(cut.map(|text| text.len()), [128, 1024, 1024]);
}

#[test]
fn a_server_that_is_asked_too_often_may_be_asked_again() {
    for asked in [CODE, Asked::Other, Asked::Refresh { reauthorize_on: &[] }] {
        assert_eq!(read(asked, 400, r#"{"error":"slow_down"}"#).code(), Code::ServerUnavailable);
    }
}

#[test]
fn a_bare_401_speaks_of_the_client_at_the_token_endpoint_only() {
    for asked in [CODE, Asked::Refresh { reauthorize_on: &[] }] {
        assert_eq!(read(asked, 401, "{}").code(), Code::ClientRejected);
    }
    let other = read(Asked::Other, 401, "{}");
    assert_eq!(
        (other.code(), other.value),
        (Code::RequestFailed, json!({ "status": 401, "detail": { "status": "401" } }))
    );
    assert_eq!(read(CODE, 403, "{}").code(), Code::RequestFailed);
}
