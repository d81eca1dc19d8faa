//! The error response (RFC 6749 section 5.2), read from whatever shape a server gives it.
//!
//! Reading an error out of an odd body is no leniency: it only explains a refusal.
//!
//! Must not know: which provider answers how.

use super::bearer::challenge_parameter;
use super::error::{Code, Error, ServerError};
use super::redaction::redact;
use crate::base::http::HttpResponse;
use crate::base::text;
use crate::base::value::Value;

/// Which request was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused<'a> {
    /// The exchange of a code; with the code's life in seconds, where the provider states one.
    Code {
        /// Seconds a code lives, where it is known to be short.
        lifetime: Option<i64>,
    },
    /// A refresh; with the `error` codes that mean that the user must sign in again.
    Refresh {
        /// The codes.
        reauthorize_on: &'a [String],
    },
    /// Any other request.
    Other,
}

/// Whether an `error` says that only the person can go on (OpenID Connect Core 1.0 section 3.1.2.6).
#[must_use]
pub fn needs_person(error: &str) -> bool {
    matches!(error, "interaction_required" | "login_required" | "consent_required" | "account_selection_required")
}

/// Whether an `error` says that the server cannot just now (RFC 6749 section 4.1.2.1).
#[must_use]
pub fn may_pass(error: &str) -> bool {
    matches!(error, "temporarily_unavailable" | "server_error")
}

/// Reads `error`, `error_description` and `error_uri` from a body, whatever its shape:
/// RFC 6749's members, an object or list under `error` or `errors`, or a bare `message`.
#[must_use]
pub fn parse_error_body(body: &Value) -> ServerError {
    let text = |pointers: &[&str]| {
        let found = pointers.iter().find_map(|pointer| body.pointer(pointer)?.as_str());
        found.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    ServerError {
        error: text(&["/error", "/error/code", "/error/type", "/errors/0/code", "/errors/0/errorType", "/code"]),
        error_description: text(&[
            "/error_description",
            "/error/message",
            "/error/title",
            "/error/detail",
            "/errors/0/message",
            "/errors/0/detail",
            "/errors/0",
            "/message",
        ]),
        error_uri: text(&["/error_uri"]),
    }
}

/// Adds what a Bearer challenge says (RFC 6750 section 3) where the body said nothing, and takes the
/// request's own secrets out of all of it: some servers repeat what they refuse.
pub fn complete_from_challenge(server: &mut ServerError, response: &HttpResponse) {
    let challenge = response.www_authenticate.as_deref().unwrap_or_default();
    if server.error.is_none() {
        server.error = challenge_parameter(challenge, "error").map(str::to_owned);
    }
    if server.error_description.is_none() {
        server.error_description = challenge_parameter(challenge, "error_description").map(str::to_owned);
    }
    // Cut first: the time that follows depends on what is left.
    let is_cut = server.cut();
    for (text, is_cut) in
        [&mut server.error, &mut server.error_description, &mut server.error_uri].into_iter().zip(is_cut)
    {
        redact(text, &response.secrets, is_cut);
    }
}

/// Seconds of a `Retry-After` header (RFC 9110 section 10.2.3); a host makes seconds of a date.
#[must_use]
pub fn retry_after(response: &HttpResponse) -> Option<i64> {
    text::parse_integer(response.retry_after.as_deref()?).filter(|seconds| (0..=86_400).contains(seconds))
}

/// The error that a refused request ends with. Codes decide before statuses: servers answer the
/// same refusal with 400, 401, 403 or 422.
#[must_use]
pub fn to_error(refused: Refused<'_>, response: &HttpResponse, mut server: ServerError) -> Error {
    complete_from_challenge(&mut server, response);
    let status = response.status;
    let status_text = text::integer(i64::from(status));
    let error_name = server.error.clone().unwrap_or_default();
    let transient = status == 429 || status >= 500 && error_name != "unsupported_grant_type";
    let is_declared = |codes: &[String]| codes.contains(&error_name);
    let is_final = |codes: &[String]| {
        is_declared(codes)
            || needs_person(&error_name)
            || matches!(error_name.as_str(), "invalid_grant" | "invalid_token")
    };
    // What the document says of a name counts more than what the name says elsewhere.
    let is_named = (may_pass(&error_name) || error_name == "slow_down")
        && !matches!(refused, Refused::Refresh { reauthorize_on } if is_declared(reauthorize_on));
    let error = if transient || is_named {
        Error::new(Code::ServerUnavailable).with("status", &status_text).with_retry_after(retry_after(response))
    } else {
        match (refused, error_name.as_str()) {
            (Refused::Refresh { reauthorize_on }, _) if is_final(reauthorize_on) => {
                Error::new(Code::ReauthorizationRequired)
            }
            (Refused::Code { lifetime: Some(lifetime) }, "invalid_grant") => {
                Error::new(Code::GrantTooOld).with("lifetime", &text::integer(lifetime))
            }
            (Refused::Code { .. }, "invalid_grant") => Error::new(Code::GrantRejected),
            (Refused::Code { .. }, name) if needs_person(name) => {
                Error::new(Code::InteractionRequired).with("error", name)
            }
            (_, "invalid_client" | "unauthorized_client" | "incorrect_client_credentials") => {
                Error::new(Code::ClientRejected)
            }
            // A bare 401 at the token endpoint speaks of the client: there is nobody else to authenticate.
            (Refused::Code { .. } | Refused::Refresh { .. }, "") if status == 401 => Error::new(Code::ClientRejected),
            (_, "") => Error::new(Code::RequestFailed).with("status", &status_text),
            (_, name) => Error::new(Code::RequestRejected).with("error", name),
        }
    };
    error.with_status(status).with_server(server)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::http::Hidden;
    use crate::base::json::{ParseJson as _, TestJson};
    use crate::base::text::concat;
    use zeroize::Zeroizing;

    fn answer(status: u16, retry_after: Option<&str>) -> HttpResponse {
        HttpResponse {
            status,
            content_type: None,
            www_authenticate: None,
            retry_after: retry_after.map(str::to_owned),
            body: Zeroizing::default(),
            secrets: Hidden::default(),
        }
    }

    fn read(refused: Refused<'_>, status: u16, body: &str) -> Error {
        let value = TestJson.parse_json(body).unwrap_or(Value::Null);
        to_error(refused, &answer(status, None), parse_error_body(&value))
    }

    const CODE: Refused<'_> = Refused::Code { lifetime: None };

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
        assert_eq!(error.server().error_description.as_deref(), Some("Unauthorized"));
    }

    #[test]
    fn names_the_short_life_of_a_code() {
        let error = read(Refused::Code { lifetime: Some(30) }, 400, r#"{"error":"invalid_grant"}"#);
        assert_eq!(error.code(), Code::GrantTooOld);
        assert!(error.to_string().contains("30 seconds"));
    }

    #[test]
    fn asks_for_a_new_sign_in_only_on_a_definite_refusal_of_the_refresh_token() {
        let codes = ["invalid_request".to_owned()];
        let refresh = Refused::Refresh { reauthorize_on: &codes };
        assert_eq!(read(refresh, 400, r#"{"error":"invalid_request"}"#).code(), Code::ReauthorizationRequired);
        assert_eq!(
            read(Refused::Refresh { reauthorize_on: &[] }, 400, r#"{"error":"invalid_request"}"#).code(),
            Code::RequestRejected
        );
        assert_eq!(read(refresh, 503, "").code(), Code::ServerUnavailable);
        assert_eq!(read(refresh, 403, r#"{"error":"invalid_grant"}"#).code(), Code::ReauthorizationRequired);
    }

    #[test]
    fn s42_a29_takes_out_of_an_answer_what_the_request_kept_secret() {
        let says = |sent: &[&str], said: &str| {
            let mut answer = answer(400, None);
            sent.iter().for_each(|secret| answer.secrets.push(secret));
            let text = Some(said.to_owned());
            let server = ServerError { error: text.clone(), error_description: text.clone(), error_uri: text };
            let error = to_error(CODE, &answer, server);
            let server = error.server().clone();
            assert_eq!((&server.error, &server.error_uri), (&server.error_description, &server.error_description));
            assert!(sent.iter().all(|secret| secret.len() < 8 || !error.to_string().contains(*secret)), "{error}");
            server.error_description.unwrap_or_default()
        };
        assert_eq!(
            says(&["the-code", "a/b c+d=e"], "the-code: a/b c+d=e, the-code"),
            "[redacted]: [redacted], [redacted]"
        );
        assert_eq!(says(&["a/b c+d=e"], "code=a%2Fb+c%2Bd%3De&x=y"), "code=[redacted]&x=y", "as the form had it");
        for (spelled, how) in [
            ("a%2fb%20c%2bd%3de", "in lower case, as some frameworks escape"),
            ("a%2Fb%20c%2Bd%3De", "as a query has it"),
            ("a/b%20c+d=e", "as much as a path needs"),
        ] {
            assert_eq!(
                says(&["a/b c+d=e"], &concat(&["/token?code=", spelled, "&x=y"])),
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
        let refresh = Refused::Refresh { reauthorize_on: &[] };
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
                assert_eq!(error.server().error.as_deref(), Some(name));
            }
            assert!(read(refresh, 503, &format!(r#"{{"error":"{name}"}}"#)).is_retryable(), "in trouble");
        }
        let error = read(CODE, 400, r#"{"error":"interaction_required","suberror":"basic_action"}"#);
        assert_eq!((error.code(), error.is_retryable()), (Code::InteractionRequired, false));
        assert_eq!(read(Refused::Other, 400, r#"{"error":"invalid_token"}"#).code(), Code::RequestRejected);
    }

    #[test]
    fn a_server_that_cannot_just_now_may_be_asked_again_unless_its_document_says_otherwise() {
        let codes = ["server_error".to_owned()];
        for name in ["temporarily_unavailable", "server_error"] {
            let body = format!(r#"{{"error":"{name}"}}"#);
            for refused in [CODE, Refused::Other, Refused::Refresh { reauthorize_on: &[] }] {
                let error = read(refused, 400, &body);
                assert_eq!((error.code(), error.is_retryable()), (Code::ServerUnavailable, true), "{name}");
                assert_eq!(error.server().error.as_deref(), Some(name));
            }
        }
        let declared = Refused::Refresh { reauthorize_on: &codes };
        assert_eq!(read(declared, 400, r#"{"error":"server_error"}"#).code(), Code::ReauthorizationRequired);
    }

    #[test]
    fn honours_retry_after() {
        let error = to_error(CODE, &answer(429, Some("7")), ServerError::default());
        assert_eq!((error.code(), error.retry_after(), error.is_retryable()), (Code::ServerUnavailable, Some(7), true));
    }
}
