//! The logout token (OpenID Connect Back-Channel Logout 1.0 section 2.6), once its signature holds.
//! Whether its `jti` was seen before is for whoever has a store.
//!
//! Must not know: keys, stores.

use super::age::CLOCK_SKEW;
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::protocol::error::{Code, Error};
use crate::protocol::logout_token::{EVENT, LogoutToken};

/// What a logout token is held against.
pub struct Expected<'a> {
    /// The issuer, exactly.
    pub issuer: &'a str,
    /// The client, which must be the audience.
    pub client_id: &'a str,
    /// The time.
    pub now: UnixTime,
}

/// Seconds by which `iat` may lie before or after now: a server sends it at once.
const AGE_LIMIT: i64 = 300;

fn is_for(audience: &Value, client_id: &str) -> bool {
    let is_ours = |value: &Value| value.as_str() == Some(client_id);
    is_ours(audience) || audience.items().is_some_and(|list| list.iter().any(is_ours))
}

/// The member `name`, `null` too: what is there must be right.
fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    value.members().iter().find(|(other, _)| other == name).map(|(_, value)| value)
}

fn first_refused(header: &Value, claims: &Value, expected: &Expected<'_>) -> Option<&'static str> {
    // A JWT of another kind, an ID token or an access token, must not pass for one (RFC 8725 section 3.11).
    let is_type = |typ: &Value| {
        typ.as_str().is_some_and(|typ| {
            ["logout+jwt", "application/logout+jwt", "JWT"].iter().any(|own| typ.eq_ignore_ascii_case(own))
        })
    };
    let is_near = |issued: i64| {
        let age = expected.now.since(UnixTime(issued));
        (-AGE_LIMIT..=AGE_LIMIT).contains(&age)
    };
    let has = |name: &str| claims.get_str(name).is_some_and(|text| !text.is_empty());
    let is_text_or_absent = |name: &str| member(claims, name).is_none() || has(name);
    let checks = [
        ("typ", member(header, "typ").is_none_or(is_type)),
        ("iss", claims.get_str("iss") == Some(expected.issuer)),
        ("aud", claims.get("aud").is_some_and(|audience| is_for(audience, expected.client_id))),
        ("iat", claims.get_seconds("iat").is_some_and(is_near)),
        ("exp", claims.get_seconds("exp").is_some_and(|end| expected.now < UnixTime(end).plus(CLOCK_SKEW))),
        (
            "nbf",
            member(claims, "nbf").is_none_or(|begin| {
                begin.as_seconds().is_some_and(|begin| UnixTime(begin) <= expected.now.plus(CLOCK_SKEW))
            }),
        ),
        (
            "events",
            claims
                .get("events")
                .and_then(|events| events.get(EVENT))
                .is_some_and(|event| matches!(event, Value::Object(_))),
        ),
        ("nonce", member(claims, "nonce").is_none()),
        ("jti", has("jti")),
        ("sid", is_text_or_absent("sid")),
        ("sub", is_text_or_absent("sub") && (has("sub") || has("sid"))),
    ];
    checks.into_iter().find(|(_, holds)| !holds).map(|(claim, _)| claim)
}

/// Whether a logout token issued at `logged_out_at` also ends a sign-in that is under way with an ID token
/// issued at `issued_at`: both by the provider's clock. Within one second nobody can tell which came first;
/// then a new sign-in is not taken for an old one.
///
/// # Security
/// A false "no" lets a session outlive its logout.
#[must_use]
pub fn ends_sign_in(logged_out_at: i64, issued_at: i64) -> bool {
    issued_at < logged_out_at
}

/// Checks the claims and gives out what the token says.
///
/// # Errors
/// `logout_token_refused` with the claim that does not hold.
///
/// # Security
/// A false accept lets others sign people out.
pub fn verify(header: &Value, claims: &Value, expected: &Expected<'_>) -> Result<LogoutToken, Error> {
    if let Some(claim) = first_refused(header, claims, expected) {
        return Err(Error::new(Code::LogoutTokenRefused).with("claim", claim));
    }
    Ok(LogoutToken {
        sid: claims.get_text("sid"),
        sub: claims.get_text("sub"),
        jti: claims.get_text("jti").unwrap_or_default(),
        issued_at: claims.get_seconds("iat").unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::json::{ParseJson as _, TestJson};

    const NOW: i64 = 1_800_000_000;

    fn good() -> Value {
        let text = r#"{"iss":"https://as.example","aud":"the-client","iat":1800000000,"exp":1800000120,"jti":"1","sid":"s","sub":"ada",
            "events":{"http://schemas.openid.net/event/backchannel-logout":{}}}"#;
        TestJson.parse_json(text).unwrap_or_default()
    }

    /// The claim that is refused once `name` is this JSON; an empty text removes it.
    fn refused(header: &str, name: &str, value: &str) -> Option<String> {
        let parse = |text: &str| TestJson.parse_json(text).unwrap_or_else(|_| panic!("{text}"));
        let mut claims = good();
        if let (true, Value::Object(members)) = (value.is_empty(), &mut claims) {
            members.retain(|(member, _)| member != name);
        } else if !name.is_empty() {
            claims.set(name, parse(value));
        }
        let expected = Expected { issuer: "https://as.example", client_id: "the-client", now: UnixTime(NOW) };
        let error = verify(&parse(header), &claims, &expected).err()?;
        assert_eq!(error.code(), Code::LogoutTokenRefused);
        error.to_value().pointer("/detail/claim").and_then(Value::as_str).map(str::to_owned)
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
        if let Value::Object(members) = &mut nobody {
            members.retain(|(name, _)| name != "sid" && name != "sub");
        }
        let expected = Expected { issuer: "https://as.example", client_id: "the-client", now: UnixTime(NOW) };
        assert!(verify(&Value::object([]), &nobody, &expected).is_err(), "it must name somebody");
    }
}
