//! Checks the logout token (OpenID Connect Back-Channel Logout 1.0 section 2.6) after its signature. The store
//! knows whether its `jti` was seen before.

use super::age::CLOCK_SKEW;
use crate::base::value::Value;
use crate::base::vocabulary::{W, Word};
use crate::protocol::jwt::logout_token::{EVENT, LogoutToken};
use crate::step::{Code, Cx, Result};

/// The values that a logout token must have.
#[derive(Clone, Copy)]
pub struct Expected<'a> {
    /// The issuer, exactly.
    pub issuer: Value<'a>,
    /// The client, which must be the audience.
    pub client_id: Value<'a>,
}

/// Seconds by which `iat` may differ from now: a server sends the token at once.
const AGE_LIMIT: i64 = 300;

/// The first claim that is refused. For an optional claim, `null` counts as present: a claim that is there must
/// be right.
fn first_refused(header: Value, claims: Value, expected: Expected, now: i64) -> Option<Word> {
    let claim = |name: Word| claims.member(name);
    let is_absent = |value: Value, name: Word| value.count(name) == 0;
    let has = |name: Word| !claim(name).is_empty();
    // A JWT of another kind, such as an ID token or an access token, must not pass for one (RFC 8725 section
    // 3.11).
    let typ = header.member(W::typ).bytes();
    let is_type =
        [&b"logout+jwt"[..], b"application/logout+jwt", b"JWT"].iter().any(|own| typ.eq_ignore_ascii_case(own));
    let is_near = |issued: i64| (-AGE_LIMIT..=AGE_LIMIT).contains(&now.saturating_sub(issued));
    let has_begun = |begin: i64| begin <= now.saturating_add(CLOCK_SKEW);
    let (audience, client_id) = (claim(W::aud), expected.client_id);
    let checks = [
        (W::typ, is_absent(header, W::typ) || is_type),
        (W::iss, claim(W::iss).same_text(expected.issuer)),
        (W::aud, audience.same_text(client_id) || audience.has(client_id)),
        (W::iat, claim(W::iat).seconds().is_some_and(is_near)),
        (W::exp, claim(W::exp).seconds().is_some_and(|end| now < end.saturating_add(CLOCK_SKEW))),
        (W::nbf, is_absent(claims, W::nbf) || claim(W::nbf).seconds().is_some_and(has_begun)),
        (W::events, claim(W::events).find(EVENT).is_object()),
        (W::nonce, is_absent(claims, W::nonce)),
        (W::jti, has(W::jti)),
        (W::sid, is_absent(claims, W::sid) || has(W::sid)),
        (W::sub, (is_absent(claims, W::sub) || has(W::sub)) && (has(W::sub) || has(W::sid))),
    ];
    checks.into_iter().find(|(_, holds)| !holds).map(|(claim, _)| claim)
}

/// Whether a logout token issued at `logged_out_at` also ends a sign-in that is under way with an ID token
/// issued at `issued_at`, both by the provider's clock. Within one second the order is unknown, and a new
/// sign-in is not taken for an old one.
///
/// # Security
/// A false "no" lets a session outlive its logout.
#[must_use]
pub fn ends_sign_in(logged_out_at: i64, issued_at: i64) -> bool {
    issued_at < logged_out_at
}

/// Checks the claims and returns the content of the token.
///
/// # Errors
/// `logout_token_refused` with the refused claim.
///
/// # Security
/// A false accept lets others sign people out.
pub fn verify<'a>(
    cx: &mut Cx<'a>,
    header: Value<'a>,
    claims: Value<'a>,
    expected: Expected<'a>,
) -> Result<LogoutToken<'a>> {
    if let Some(claim) = first_refused(header, claims, expected, cx.now) {
        return Err(cx.fail(Code::LogoutTokenRefused).with(W::claim, claim).into());
    }
    Ok(LogoutToken {
        sid: claims.member(W::sid),
        sub: claims.member(W::sub),
        jti: claims.member(W::jti),
        issued_at: claims.member(W::iat).seconds().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{context, ended, json, log, value};

    const NOW: i64 = 1_800_000_000;

    fn good() -> serde_json::Value {
        json!({
            "iss": "https://as.example", "aud": "the-client", "iat": NOW, "exp": NOW + 120, "jti": "1", "sid": "s",
            "sub": "ada", "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        })
    }

    fn refused_claims(header: &serde_json::Value, claims: &serde_json::Value) -> Option<String> {
        let mut cx = context(&json!(null), &log(&[]));
        cx.now = NOW;
        let expected = Expected { issuer: value(&json!("https://as.example")), client_id: value(&json!("the-client")) };
        let verified = verify(&mut cx, value(header), value(claims), expected).map(|_| Value::NOTHING);
        if verified.is_ok() {
            return None;
        }
        assert_eq!(cx.code(), Some(Code::LogoutTokenRefused));
        ended(cx, verified)[1]["detail"]["claim"].as_str().map(str::to_owned)
    }

    /// The claim that is refused if `name` has this JSON; an empty text removes it.
    fn refused(header: &str, name: &str, value: &str) -> Option<String> {
        let parse = |text: &str| -> serde_json::Value { serde_json::from_str(text).expect(text) };
        let mut claims = good();
        if value.is_empty() {
            claims.as_object_mut().expect("claims").shift_remove(name);
        } else if !name.is_empty() {
            claims[name] = parse(value);
        }
        refused_claims(&parse(header), &claims)
    }

    #[test]
    fn a26_refuses_every_forged_claim() {
        for (name, value) in [
            ("iss", r#""https://evil.example""#),
            ("iss", ""),
            ("aud", r#""another-client""#),
            ("aud", r#"["another-client"]"#),
            ("aud", ""),
            ("events", ""),
            ("events", r#"{"http://schemas.openid.net/event/other":{}}"#),
            ("events", r#"{"http://schemas.openid.net/event/backchannel-logout":"yes"}"#),
            ("events", r#"["http://schemas.openid.net/event/backchannel-logout"]"#),
            ("nonce", r#""n""#),
            ("nonce", "null"),
            ("iat", ""),
            ("iat", r#""1800000000""#),
            ("iat", "1799999699"),
            ("iat", "1800000301"),
            ("iat", "1800000301.5"),
            ("exp", ""),
            ("exp", "null"),
            ("exp", "1799999940"),
            ("exp", "1799999940.9"),
            ("nbf", "1800000061"),
            ("nbf", r#""1800000000""#),
            ("nbf", "null"),
            ("sid", "null"),
            ("events", "null"),
            ("events", r#"{"http://schemas.openid.net/event/backchannel-logout":null}"#),
            ("events", r#"{"http://schemas.openid.net/event/backchannel-logout":[]}"#),
            ("exp", r#""never""#),
            ("jti", ""),
            ("jti", r#""""#),
            ("sid", "7"),
            ("sub", r#""""#),
        ] {
            assert_eq!(refused("{}", name, value).as_deref(), Some(name), "{name}: {value}");
        }
    }

    #[test]
    fn s41_a_logout_ends_the_sign_ins_before_it_and_none_of_its_own_second() {
        assert!(ends_sign_in(NOW, NOW - 1));
        assert!(!ends_sign_in(NOW, NOW));
        assert!(!ends_sign_in(NOW, NOW + 1));
    }

    #[test]
    fn a26_refuses_a_jwt_of_another_kind() {
        for typ in [r#""at+jwt""#, r#""application/at+jwt""#, r#""dpop+jwt""#, r#""secevent+jwt""#, "7", "null"] {
            assert_eq!(refused(&format!(r#"{{"typ":{typ}}}"#), "", "").as_deref(), Some("typ"), "{typ}");
        }
    }

    #[test]
    fn s41_accepts_what_the_specification_allows() {
        for header in ["{}", r#"{"typ":"logout+jwt"}"#, r#"{"typ":"application/logout+JWT"}"#, r#"{"typ":"JWT"}"#] {
            assert_eq!(refused(header, "", ""), None, "{header}");
        }
        for (name, value) in [
            ("aud", r#"["x","the-client"]"#),
            ("sid", ""),
            ("sub", ""),
            ("iat", "1799999700"),
            ("iat", "1800000300"),
            ("exp", "1800000120"),
            ("exp", "1799999941"),
            ("exp", "1.9e9"),
            ("iat", "1800000000.75"),
            ("nbf", "1800000060.5"),
            ("nbf", "1799990000"),
            ("events", r#"{"http://schemas.openid.net/event/backchannel-logout":{"x":1},"other":{}}"#),
        ] {
            assert_eq!(refused("{}", name, value), None, "{name}: {value}");
        }
        let mut nobody = good();
        for name in ["sid", "sub"] {
            nobody.as_object_mut().expect("claims").shift_remove(name);
        }
        assert!(refused_claims(&json!({}), &nobody).is_some(), "it must name somebody");
    }
}
