//! A JSON Web Key Set (RFC 7517 section 5): finds the keys of a server that may have made a signature.

use super::jws::Algorithm;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Object};
use crate::base::vocabulary::{W, Word};

/// The most keys in a set that are tried for one signature. If more share one `kid`, the set is broken.
const MOST_TRIED: usize = 4;

/// Characters in a modulus of 2048 bits, the smallest that RFC 7518 section 3.3 allows.
const SHORTEST_MODULUS: usize = 342;

/// The members of a public key. The platform gets no other member of an entry.
const PUBLIC_MEMBERS: [Word; 6] = [W::kty, W::crv, W::n, W::e, W::x, W::y];

fn fits(key: Value, kid: Value, algorithm: Algorithm) -> bool {
    let (name, kty, crv) = algorithm.words();
    let is_or_absent = |member: Word, expected: Word| {
        let found = key.member(member);
        !found.exists() || found.is(expected)
    };
    let operations = key.member(W::key_ops);
    key.member(W::kty).is(kty)
        && crv.is_none_or(|crv| key.member(W::crv).is(crv))
        && (!kid.exists() || key.member(W::kid).same_text(kid))
        && is_or_absent(W::r#use, W::sig)
        && is_or_absent(W::alg, name)
        && (!operations.exists() || operations.is_list_of_texts() && operations.has_word(W::verify))
        && (kty != W::RSA || key.member(W::n).bytes().len() >= SHORTEST_MODULUS)
}

/// The public keys in `jwks` that may have made a signature with this `kid` (nothing if the token names none)
/// and this algorithm. There are several if keys share a `kid`, or if the token names none. They are tried one
/// after the other, because all of them are the server's.
#[must_use]
pub fn fitting<'a>(arena: Arena<'a>, jwks: Value<'a>, kid: Value<'a>, algorithm: Algorithm) -> Value<'a> {
    let mut found = List::new(arena);
    let keys = jwks.member(W::keys).items().iter();
    for key in keys.filter(|key| fits(**key, kid, algorithm)).take(MOST_TRIED) {
        let mut public = Object::new(arena);
        for member in PUBLIC_MEMBERS {
            public.put_some(member, key.member(member));
        }
        found.push(public.done());
    }
    found.done()
}

/// Whether a key in the set has that name, whatever its use. A newer set then has no other key of that name.
#[must_use]
pub fn names(jwks: Value, kid: Value) -> bool {
    jwks.member(W::keys).items().iter().any(|key| key.member(W::kid).same_text(kid))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::Host as _;
    use crate::testing::{Simulated, arena, json, json_of, value};

    fn fitting_keys(keys: &str, kid: Option<&str>, algorithm: Algorithm) -> serde_json::Value {
        let text = format!(r#"{{"keys":[{}]}}"#, keys.replace("LONG", &"n".repeat(342)));
        let set = Simulated.json(arena(), text.as_bytes()).expect("JSON");
        json_of(fitting(arena(), set, value(&json!(kid)), algorithm))
    }
    fn found(keys: &str, kid: Option<&str>, algorithm: Algorithm) -> Vec<String> {
        let keys = fitting_keys(keys, kid, algorithm);
        let name =
            |key: &serde_json::Value| key.get("e").or(key.get("x")).and_then(|name| name.as_str()).map(str::to_owned);
        keys.as_array().into_iter().flatten().map(|key| name(key).unwrap_or_default()).collect()
    }

    #[test]
    fn finds_the_key_of_that_kid_kind_and_purpose() {
        let keys = r#"{"kty":"RSA","kid":"1","n":"LONG","e":"one"},{"kty":"RSA","kid":"2","use":"sig","alg":"RS256","n":"LONG","e":"two"},
            {"kty":"EC","crv":"P-256","kid":"1","x":"ec"},{"kty":"EC","crv":"P-521","kid":"1","x":"other curve"}"#;
        assert_eq!(found(keys, Some("1"), Algorithm::Rs256), ["one"]);
        assert_eq!(found(keys, Some("2"), Algorithm::Rs256), ["two"]);
        assert_eq!(found(keys, Some("1"), Algorithm::Es256), ["ec"]);
        assert!(found(keys, Some("3"), Algorithm::Rs256).is_empty());
        assert!(found(keys, Some("2"), Algorithm::Ps256).is_empty(), "the key is for RS256");
        assert_eq!(found(keys, None, Algorithm::Rs256), ["one", "two"]);
    }

    #[test]
    fn a11_tries_every_key_that_shares_a_kid_but_not_without_end() {
        let keys = r#"{"kty":"RSA","kid":"1","n":"LONG","e":"one"},{"kty":"RSA","kid":"1","n":"LONG","e":"two"}"#;
        assert_eq!(found(keys, Some("1"), Algorithm::Rs256), ["one", "two"]);
        let many = vec![r#"{"kty":"RSA","kid":"1","n":"LONG","e":"x"}"#; 50].join(",");
        assert_eq!(found(&many, Some("1"), Algorithm::Rs256).len(), MOST_TRIED);
    }

    #[test]
    fn finds_no_key_that_is_secret_short_or_for_something_else() {
        for key in [
            r#"{"kty":"oct","kid":"1","k":"secret"}"#,
            r#"{"kty":"RSA","kid":"1","n":"short","e":"AQAB"}"#,
            &format!(r#"{{"kty":"RSA","kid":"1","n":"{}","e":"AQAB"}}"#, "n".repeat(341)),
            r#"{"kty":"RSA","kid":"1","n":"LONG","e":"AQAB","use":"enc"}"#,
            r#"{"kty":"RSA","kid":"1","n":"LONG","e":"AQAB","key_ops":["encrypt"]}"#,
            r#"{"kty":"RSA","kid":1,"n":"LONG","e":"AQAB"}"#,
            "7",
        ] {
            assert!(found(key, Some("1"), Algorithm::Rs256).is_empty(), "{key}");
        }
        assert!(fitting(arena(), Value::NOTHING, Value::NOTHING, Algorithm::Rs256).items().is_empty());
    }

    #[test]
    fn hands_on_nothing_but_the_public_key() {
        let key = r#"{"kty":"RSA","n":"LONG","e":"AQAB","d":"private","x5u":"https://evil.example"}"#;
        let keys = fitting_keys(key, None, Algorithm::Rs256);
        let names: Vec<_> = keys[0].as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["kty", "n", "e"]);
    }

    #[test]
    fn knows_a_kid_whatever_its_key_is_good_for() {
        let set = value(&json!({ "keys": [{ "kid": "1" }, 7, { "kid": 2 }] }));
        let names = |kid: serde_json::Value| names(set, value(&kid));
        assert!(names(json!("1")) && !names(json!("2")) && !names(json!(null)));
    }
}
