//! Reads the answer of a userinfo endpoint (OpenID Connect Core section 5.3) in the provider's own shape: JSON,
//! or the claims of a JWT. As with an ID token, TLS stands in for the JWT's signature if nobody can check that:
//! in a page, or if the server's keys are not known.

use super::declared_error::{is_declared_error, server_error};
use crate::base::http::HttpAnswer;
use crate::base::value::Value;
use crate::base::vocabulary::{W, Word};
use crate::dialect::provider::BodyFormat;
use crate::protocol::error::error_response;
use crate::protocol::error::error_response::Refused;
use crate::protocol::jwt::jws::{UnverifiedJws, parse_jws};
use crate::step::{Code, Cx, Failed, Result};

/// The answer of a userinfo endpoint.
#[derive(Clone, Copy)]
pub enum Userinfo<'a> {
    /// Plain claims: an object.
    Plain(Value<'a>),
    /// A JWT. The flow checks its `iss` and `aud`, and its signature if that is possible.
    Jwt(UnverifiedJws<'a>),
}

/// Reads the answer of a userinfo endpoint.
///
/// # Errors
/// `userinfo_unauthorized` if the token is not accepted, `userinfo_forbidden` if it does not suffice,
/// `userinfo_empty`, `userinfo_encrypted`, `userinfo_malformed`; else the server's refusal, or the malformed
/// part of the answer.
pub fn read<'a>(cx: &mut Cx<'a>, answer: HttpAnswer<'a>) -> Result<Userinfo<'a>> {
    if !answer.is_success() {
        return Err(refuse(cx, answer));
    }
    let text = answer.trimmed();
    if text.is_empty() {
        answer.note_status(cx);
        return Err(cx.fail(Code::UserinfoEmpty).with(W::status, answer.status()).into());
    }
    let media_type = answer.media_type();
    let is_jwt = media_type == b"application/jwt" || media_type.ends_with(b"+jwt");
    if is_jwt && !text.starts_with(b"{") {
        return read_jwt(cx, answer, text);
    }
    let claims = answer.parse(cx, BodyFormat::Json)?;
    if cx.provider().userinfo().is_signed() {
        return Err(malformed(cx, answer, W::no_signed_jwt));
    }
    if !claims.is_object() {
        return Err(malformed(cx, answer, claims.kind()));
    }
    if is_declared_error(cx.provider().userinfo().error_conditions(), claims) {
        return Err(refuse(cx, answer));
    }
    // An id that is a large number must not be rounded to another id.
    Ok(Userinfo::Plain(answer.parse_exact(cx).or(claims)))
}

/// The claims of a compact JWT (RFC 7519).
fn read_jwt<'a>(cx: &mut Cx<'a>, answer: HttpAnswer<'a>, text: &'a [u8]) -> Result<Userinfo<'a>> {
    // A JWE in compact form has five parts (RFC 7516 section 7.1).
    if text.iter().filter(|byte| **byte == b'.').count() == 4 {
        answer.note_status(cx);
        return Err(cx.fail(Code::UserinfoEncrypted).into());
    }
    match parse_jws(cx, cx.arena.text(text)) {
        Some(jws) => Ok(Userinfo::Jwt(jws)),
        None => Err(malformed(cx, answer, W::no_jwt_as_it_says)),
    }
}

fn malformed<'a>(cx: &mut Cx<'a>, answer: HttpAnswer<'a>, found: Word) -> Failed {
    answer.note_status(cx);
    cx.fail(Code::UserinfoMalformed).with(W::found, found).into()
}

fn refuse<'a>(cx: &mut Cx<'a>, answer: HttpAnswer<'a>) -> Failed {
    let (body, knobs) = (answer.parse_any(cx), cx.provider().userinfo());
    let server = server_error(cx.arena, body, knobs.error_code(), knobs.error_description());
    let server = error_response::complete_from_challenge(cx.arena, server, answer);
    let (status, said) = (answer.status(), server.error);
    let is_clients = (400..500).contains(&status);
    let is_token = said.is(W::invalid_token);
    let code = if !is_token && (status == 403 || (is_clients && said.is(W::insufficient_scope))) {
        Code::UserinfoForbidden
    } else if status == 401 || (is_clients && is_token) {
        Code::UserinfoUnauthorized
    } else {
        return error_response::refuse(cx, Refused::Other, answer, server);
    };
    answer.note_status(cx);
    server.note(cx);
    cx.fail(code).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::crypto::encode;
    use crate::testing::{arena, context, json, json_of, log, value};
    use serde_json::Value as Json;

    fn read_from(
        status: u16,
        content_type: &str,
        challenge: &str,
        body: &str,
    ) -> core::result::Result<Json, Option<Code>> {
        let mut cx = context(&json!(null), &log(&[]));
        let answer = HttpAnswer::new(value(&json!([status, content_type, challenge, null, body])), Value::EMPTY_LIST);
        match read(&mut cx, answer) {
            Ok(Userinfo::Plain(claims)) => Ok(json_of(claims)),
            Ok(Userinfo::Jwt(jws)) => Ok(json_of(jws.claims)),
            Err(_) => Err(cx.code()),
        }
    }

    fn part(text: &str) -> String {
        String::from_utf8(encode(arena(), text.as_bytes()).bytes().to_vec()).expect("ASCII")
    }

    #[test]
    fn f_reads_the_claims_of_a_jwt_and_plain_ones_whatever_they_are_called() {
        let sub = |content_type: &str, body: &str| {
            read_from(200, content_type, "", body).map_or(json!(false), |claims| claims["sub"].clone())
        };
        let jwt = [part(r#"{"alg":"RS256","kid":"1"}"#), part(r#"{"sub":"ada"}"#), part("signature")].join(".");
        for content_type in
            ["application/jwt", "application/jwt;charset=utf-8", "Application/JWT", "application/userinfo+jwt"]
        {
            assert_eq!(sub(content_type, &jwt), "ada", "{content_type}");
            assert_eq!(sub(content_type, &format!("\u{feff}{jwt}\n")), "ada", "{content_type}");
            assert_eq!(sub(content_type, r#"{"sub":"ada"}"#), "ada", "{content_type}");
        }
        for content_type in ["application/json", "text/plain;charset=utf-8", ""] {
            assert_eq!(sub(content_type, "\u{feff}{\"sub\":\"ada\"}"), "ada", "{content_type}");
        }
        let read = |content_type: &str, body: &str| read_from(200, content_type, "", body);
        let encrypted =
            [part(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#), part("k"), part("i"), part("c"), part("t")].join(".");
        assert_eq!(read("application/jwt", &encrypted), Err(Some(Code::UserinfoEncrypted)));
        for broken in ["a.b.c", "ada", "a.b", &jwt.replace('.', " ")] {
            assert_eq!(read("application/jwt", broken), Err(Some(Code::UserinfoMalformed)), "{broken}");
        }
        for broken in ["[]", r#"[{"sub":"ada"}]"#] {
            assert_eq!(read("application/json", broken), Err(Some(Code::UserinfoMalformed)), "{broken}");
        }
        assert_eq!(read("text/html", "<html>"), Err(Some(Code::ResponseNotUnderstood)));
    }

    #[test]
    fn f_every_refusal_of_userinfo_has_a_code_of_its_own() {
        let code = |status, challenge: &str, body: &str| {
            read_from(status, "application/json", challenge, body).err().flatten()
        };
        for status in [200, 204, 205] {
            assert_eq!(code(status, "", ""), Some(Code::UserinfoEmpty), "{status}");
        }
        assert_eq!(code(200, "", " \n"), Some(Code::UserinfoEmpty));
        assert_eq!(code(401, "", ""), Some(Code::UserinfoUnauthorized));
        assert_eq!(code(401, r#"Bearer error="invalid_token""#, ""), Some(Code::UserinfoUnauthorized));
        assert_eq!(code(403, r#"Bearer error="invalid_token""#, ""), Some(Code::UserinfoUnauthorized));
        assert_eq!(code(403, r#"Bearer error="insufficient_scope""#, "{}"), Some(Code::UserinfoForbidden));
        assert_eq!(code(403, "", "<html>"), Some(Code::UserinfoForbidden));
        assert_eq!(code(401, "", r#"{"error":"insufficient_scope"}"#), Some(Code::UserinfoForbidden));
        assert_eq!(code(503, "", "<html>down"), Some(Code::ServerUnavailable));
        assert_eq!(code(404, "", ""), Some(Code::RequestFailed));
    }
}
