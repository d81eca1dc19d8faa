//! A JSON Web Key Set (RFC 7517 section 5): which of a server's keys may have made a signature.
//!
//! Must not know: where the set comes from, how a signature is checked.

use crate::base::value::Value;

/// Keys of one set that are tried for one signature. A set in which more share one `kid` is broken.
const MOST_TRIED: usize = 4;

/// Characters of the modulus of 2048 bits, the least that RFC 7518 section 3.3 allows.
const SHORTEST_MODULUS: usize = 342;

/// What a public key consists of; nothing else of an entry goes to who checks the signature.
const PUBLIC_MEMBERS: &[&str] = &["kty", "crv", "n", "e", "x", "y"];

fn fits(key: &Value, kid: Option<&str>, (algorithm, kty, crv): (&str, &str, Option<&str>)) -> bool {
    let is_or_absent = |member: &str, wanted: &str| key.get(member).is_none_or(|found| found.as_str() == Some(wanted));
    let verifies =
        |operations: &Value| operations.to_texts().is_some_and(|list| list.iter().any(|name| name == "verify"));
    key.get_str("kty") == Some(kty)
        && crv.is_none_or(|crv| key.get_str("crv") == Some(crv))
        && kid.is_none_or(|kid| key.get_str("kid") == Some(kid))
        && is_or_absent("use", "sig")
        && is_or_absent("alg", algorithm)
        && key.get("key_ops").is_none_or(verifies)
        && (kty != "RSA" || key.get_str("n").is_some_and(|n| n.len() >= SHORTEST_MODULUS))
}

/// The public keys of `jwks` that may have made a signature of this `kid` and this algorithm (name,
/// `kty`, `crv`). Several where keys share a `kid`, or where none is named: whoever checks the
/// signature tries one after the other, since all of them are the server's.
#[must_use]
pub fn fitting(jwks: &Value, kid: Option<&str>, algorithm: (&str, &str, Option<&str>)) -> Vec<Value> {
    let keys = jwks.get("keys").and_then(Value::items).unwrap_or_default();
    let mut found = Vec::new();
    for key in keys.iter().filter(|key| fits(key, kid, algorithm)).take(MOST_TRIED) {
        let mut public = Value::object([]);
        for member in PUBLIC_MEMBERS {
            if let Some(value) = key.get(member) {
                public.set(member, value.clone());
            }
        }
        found.push(public);
    }
    found
}

/// Whether a key of the set has that name, whatever it is good for: then a newer set has no other.
#[must_use]
pub fn names(jwks: &Value, kid: Option<&str>) -> bool {
    let keys = jwks.get("keys").and_then(Value::items).unwrap_or_default();
    kid.is_some() && keys.iter().any(|key| key.get_str("kid") == kid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::json::{ParseJson as _, TestJson};

    const RS256: (&str, &str, Option<&str>) = ("RS256", "RSA", None);

    fn found(keys: &str, kid: Option<&str>, algorithm: (&str, &str, Option<&str>)) -> Vec<String> {
        let text = format!(r#"{{"keys":[{}]}}"#, keys.replace("LONG", &"n".repeat(342)));
        let set = TestJson.parse_json(&text).unwrap_or_else(|_| panic!("{text}"));
        let keys = fitting(&set, kid, algorithm);
        keys.iter().map(|key| key.get_text("e").or_else(|| key.get_text("x")).unwrap_or_default()).collect()
    }

    #[test]
    fn finds_the_key_of_that_kid_kind_and_purpose() {
        let keys = r#"{"kty":"RSA","kid":"1","n":"LONG","e":"one"},{"kty":"RSA","kid":"2","use":"sig","alg":"RS256","n":"LONG","e":"two"},
            {"kty":"EC","crv":"P-256","kid":"1","x":"ec"},{"kty":"EC","crv":"P-521","kid":"1","x":"other curve"}"#;
        assert_eq!(found(keys, Some("1"), RS256), ["one"]);
        assert_eq!(found(keys, Some("2"), RS256), ["two"]);
        assert_eq!(found(keys, Some("1"), ("ES256", "EC", Some("P-256"))), ["ec"]);
        assert!(found(keys, Some("3"), RS256).is_empty());
        assert!(found(keys, Some("2"), ("PS256", "RSA", None)).is_empty(), "the key is for RS256");
        assert_eq!(found(keys, None, RS256), ["one", "two"]);
    }

    #[test]
    fn a11_tries_every_key_that_shares_a_kid_but_not_without_end() {
        let keys = r#"{"kty":"RSA","kid":"1","n":"LONG","e":"one"},{"kty":"RSA","kid":"1","n":"LONG","e":"two"}"#;
        assert_eq!(found(keys, Some("1"), RS256), ["one", "two"]);
        let many = vec![r#"{"kty":"RSA","kid":"1","n":"LONG","e":"x"}"#; 50].join(",");
        assert_eq!(found(&many, Some("1"), RS256).len(), MOST_TRIED);
    }

    #[test]
    fn finds_no_key_that_is_secret_short_or_for_something_else() {
        for key in [
            r#"{"kty":"oct","kid":"1","k":"secret"}"#,
            r#"{"kty":"RSA","kid":"1","n":"short","e":"AQAB"}"#,
            r#"{"kty":"RSA","kid":"1","n":"LONG","e":"AQAB","use":"enc"}"#,
            r#"{"kty":"RSA","kid":"1","n":"LONG","e":"AQAB","key_ops":["encrypt"]}"#,
            r#"{"kty":"RSA","kid":1,"n":"LONG","e":"AQAB"}"#,
            "7",
        ] {
            assert!(found(key, Some("1"), RS256).is_empty(), "{key}");
        }
        assert!(fitting(&Value::Null, None, RS256).is_empty());
    }

    #[test]
    fn hands_on_nothing_but_the_public_key() {
        let set = format!(
            r#"{{"keys":[{{"kty":"RSA","n":"{}","e":"AQAB","d":"private","x5u":"https://evil.example"}}]}}"#,
            "n".repeat(342)
        );
        let set = TestJson.parse_json(&set).unwrap_or_default();
        let names: Vec<_> = fitting(&set, None, RS256)[0].members().iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(names, ["kty", "n", "e"]);
    }
}
