//! The answer of a userinfo endpoint (OpenID Connect Core 5.3), in the provider's own shape: JSON, or the claims of
//! a JWT. A JWT comes straight from the endpoint over TLS, as an ID token does from its own, which stands in place
//! of its signature.
//!
//! Must not know: what the members mean, but for the subject.

use super::body::{parse_any_body, parse_body, without_mark};
use crate::base::http::HttpResponse;
use crate::base::json::ParseJson;
use crate::base::value::Value;
use crate::dialect::knobs::token_response::Format;
use crate::protocol::error::{Code, Error};
use crate::protocol::error_response::{Refused, complete_from_challenge, parse_error_body, to_error};
use crate::protocol::jws::parse_jws;

/// What a userinfo endpoint said.
pub enum Userinfo {
    /// Plain claims.
    Plain(Value),
    /// The claims of a JWT, whose `iss` and `aud` are checked.
    Jwt(Value),
}

fn malformed(found: &str) -> Error {
    Error::new(Code::UserinfoMalformed).with("found", found)
}

/// The claims of a compact JWT (RFC 7519).
fn parse_jwt(json: &dyn ParseJson, text: &str) -> Result<Value, Error> {
    // A JWE in compact form has five parts (RFC 7516 section 7.1).
    if text.bytes().filter(|byte| *byte == b'.').count() == 4 {
        return Err(Error::new(Code::UserinfoEncrypted));
    }
    parse_jws(json, text).map(|jws| jws.claims).ok_or_else(|| malformed("no JWT, as it says"))
}

fn refusal(json: &dyn ParseJson, response: &HttpResponse) -> Error {
    let mut server = parse_error_body(&parse_any_body(json, response));
    complete_from_challenge(&mut server, response);
    let said = server.error.clone().unwrap_or_default();
    let code = match (response.status, said.as_str()) {
        (403, _) | (400..=499, "insufficient_scope") if said != "invalid_token" => Code::UserinfoForbidden,
        (401, _) | (400..=499, "invalid_token") => Code::UserinfoUnauthorized,
        _ => return to_error(Refused::Other, response, server),
    };
    Error::new(code).with_status(response.status).with_server(server)
}

/// Reads the answer of a userinfo endpoint.
///
/// # Errors
/// `userinfo_unauthorized` where the token is not accepted, `userinfo_forbidden` where it is not good for this,
/// `userinfo_empty`, `userinfo_encrypted`, `userinfo_malformed`, else the server's refusal, or what about the answer
/// cannot be understood.
pub fn parse_userinfo(json: &dyn ParseJson, response: &HttpResponse) -> Result<Userinfo, Error> {
    if !response.is_success() {
        return Err(refusal(json, response));
    }
    let text = without_mark(&response.body);
    if text.is_empty() {
        let status = crate::base::text::integer(i64::from(response.status));
        return Err(Error::new(Code::UserinfoEmpty).with("status", &status).with_status(response.status));
    }
    let media_type = response.media_type();
    if (media_type == "application/jwt" || media_type.ends_with("+jwt")) && !text.starts_with('{') {
        return parse_jwt(json, text).map(Userinfo::Jwt).map_err(|error| error.with_status(response.status));
    }
    match parse_body(json, Format::Json, response)? {
        Value::Object(members) => Ok(Userinfo::Plain(Value::Object(members))),
        other => Err(malformed(other.type_name()).with_status(response.status)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::base64;
    use crate::base::http::Hidden;
    use crate::base::json::TestJson;

    fn read(status: u16, content_type: &str, challenge: &str, body: &str) -> Result<Value, Code> {
        let response = HttpResponse {
            status,
            content_type: Some(content_type.to_owned()),
            www_authenticate: Some(challenge.to_owned()),
            retry_after: None,
            body: zeroize::Zeroizing::new(body.to_owned()),
            secrets: Hidden::default(),
        };
        match parse_userinfo(&TestJson, &response) {
            Ok(Userinfo::Plain(claims) | Userinfo::Jwt(claims)) => Ok(claims),
            Err(error) => Err(error.code()),
        }
    }

    fn sub(read: &Result<Value, Code>) -> Option<&str> {
        read.as_ref().ok().and_then(|claims| claims.get_str("sub"))
    }

    #[test]
    fn f_reads_the_claims_of_a_jwt_and_plain_ones_whatever_they_are_called() {
        let part = |text: &str| base64::encode_url(text.as_bytes());
        let jwt = [part(r#"{"alg":"RS256","kid":"1"}"#), part(r#"{"sub":"ada"}"#), part("signature")].join(".");
        for content_type in
            ["application/jwt", "application/jwt;charset=utf-8", "Application/JWT", "application/userinfo+jwt"]
        {
            assert_eq!(sub(&read(200, content_type, "", &jwt)), Some("ada"), "{content_type}");
            assert_eq!(sub(&read(200, content_type, "", &format!("\u{feff}{jwt}\n"))), Some("ada"), "{content_type}");
            assert_eq!(sub(&read(200, content_type, "", r#"{"sub":"ada"}"#)), Some("ada"), "{content_type}");
        }
        for content_type in ["application/json", "text/plain;charset=utf-8", ""] {
            assert_eq!(sub(&read(200, content_type, "", "\u{feff}{\"sub\":\"ada\"}")), Some("ada"), "{content_type}");
        }
        let encrypted =
            [part(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#), part("k"), part("i"), part("c"), part("t")].join(".");
        assert_eq!(read(200, "application/jwt", "", &encrypted), Err(Code::UserinfoEncrypted));
        for broken in ["a.b.c", "ada", "a.b", &jwt.replace('.', " ")] {
            assert_eq!(read(200, "application/jwt", "", broken), Err(Code::UserinfoMalformed), "{broken}");
        }
        for broken in ["[]", r#"[{"sub":"ada"}]"#] {
            assert_eq!(read(200, "application/json", "", broken), Err(Code::UserinfoMalformed), "{broken}");
        }
        assert_eq!(read(200, "text/html", "", "<html>"), Err(Code::ResponseNotUnderstood));
    }

    #[test]
    fn f_every_refusal_of_userinfo_has_a_code_of_its_own() {
        let code = |status, challenge: &str, body: &str| read(status, "application/json", challenge, body).err();
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
