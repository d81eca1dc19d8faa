//! How a document may change the checks of the ID token, one sentence each.

use super::*;
use crate::base::value::Value;
use crate::step::Code;
use crate::testing::{arena, context, json, log, value};
use serde_json::Value as Json;

const COMMON: &str = "https://as.example/common/v2.0";

/// Valid claims with these changes; a claim that is `null` is left out.
fn claims(changes: &Json) -> Json {
    let mut claims = json!({
        "iss": "https://as.example/t1/v2.0", "tid": "t1", "aud": "client", "sub": "user", "exp": 2000, "iat": 1000,
    });
    for (name, change) in changes.as_object().into_iter().flatten() {
        if change.is_null() {
            claims.as_object_mut().expect("claims").shift_remove(name);
        } else {
            claims[name] = change.clone();
        }
    }
    claims
}

fn unsigned(header: &Json, claims: &Json) -> String {
    let part = |json: &Json| crypto::encode_bytes(json.to_string().as_bytes());
    let parts = [header, claims].map(|json| String::from_utf8(part(json)).expect("ASCII"));
    parts.join(".")
}

fn refusal(token: &str, change: impl FnOnce(&mut Expected<'static>)) -> Option<Code> {
    let mut expected = Expected {
        issuer: value(&json!(COMMON)),
        tenants: Some(tenants(&json!(null))),
        client_id: value(&json!("client")),
        nonce: Value::NOTHING,
        is_without_nonce: false,
        max_age: None,
        required_acr: Value::NOTHING,
        algorithms: Value::NOTHING,
        #[cfg(feature = "backend")]
        secret: Value::NOTHING,
        trusted_audiences: Value::NOTHING,
    };
    change(&mut expected);
    let mut cx = context(&json!(null), &log(&[]));
    cx.now = 1010;
    let verified = verify(&mut cx, arena().copy(token.as_bytes()), expected);
    verified.err().and_then(|_| cx.code())
}

fn tenants(allow: &Json) -> Tenants<'static> {
    Tenants {
        template: value(&json!("https://as.example/{tid}/v2.0")),
        claim: value(&json!("tid")),
        shared: value(&json!(["common", "consumers"])),
        allow: value(allow),
    }
}

/// The refusal of a token with these claims at a multi-tenant server, if any.
fn of_tenant(changes: &Json, change: impl FnOnce(&mut Expected<'static>)) -> Option<Code> {
    refusal(&format!("{}.c2ln", unsigned(&json!({ "alg": "RS256" }), &claims(changes))), change)
}

#[test]
fn s13_a5_the_issuer_of_a_tenant_is_the_template_with_the_tokens_own_claim() {
    let refused = Some(Code::IdTokenIssuerMismatch);
    let issued = |iss: &str, tid: &str| of_tenant(&json!({ "iss": iss, "tid": tid }), |_| {});
    assert_eq!(issued("https://as.example/t1/v2.0", "t1"), None);
    assert_eq!(issued("https://as.example/9122040d-6c67/v2.0", "9122040d-6c67"), None);
    for (iss, tid) in [
        ("https://as.example/t1/v2.0", "t2"),
        ("https://as.example/t1/v2.0", ""),
        ("https://as.example/t1/v2.0/", "t1"),
        ("https://as.example/t1/v1.0", "t1"),
        ("https://evil.example/t1/v2.0", "t1"),
        ("https://as.example.evil.example/t1/v2.0", "t1"),
        ("https://AS.example/t1/v2.0", "t1"),
        ("http://as.example/t1/v2.0", "t1"),
        ("https://as.example//v2.0", ""),
        ("https://as.example/../v2.0", ".."),
        ("https://as.example/./v2.0", "."),
        ("https://as.example/a/b/v2.0", "a/b"),
        ("https://as.example/a%2Fb/v2.0", "a%2Fb"),
        ("https://as.example/a?b/v2.0", "a?b"),
        ("https://as.example/a#b/v2.0", "a#b"),
        ("https://as.example/a b/v2.0", "a b"),
        ("https://as.example/{tid}/v2.0", "{tid}"),
        (COMMON, "common"),
        ("https://as.example/consumers/v2.0", "consumers"),
        (COMMON, "t1"),
    ] {
        assert_eq!(issued(iss, tid), refused, "{iss} {tid}");
    }
    for changes in [json!({ "tid": null }), json!({ "tid": ["t1"] }), json!({ "tid": 1 })] {
        assert_eq!(of_tenant(&changes, |_| {}), refused, "{changes}");
    }
    assert_eq!(of_tenant(&json!({ "iss": null }), |_| {}), Some(Code::IdTokenClaimMissing));
}

#[test]
fn s13_a_list_of_tenants_holds_and_so_does_the_tenant_that_the_response_named() {
    let allowed = |allow: &Json| of_tenant(&json!({}), |expected| expected.tenants = Some(tenants(allow)));
    assert_eq!(allowed(&json!(["t1"])), None);
    assert_eq!(allowed(&json!(["t2", "T1"])), Some(Code::IdTokenIssuerMismatch));
    let named = |iss: &str| of_tenant(&json!({}), |expected| expected.issuer = value(&json!(iss)));
    assert_eq!(named("https://as.example/t1/v2.0"), None);
    assert_eq!(named("https://as.example/t2/v2.0"), Some(Code::IdTokenIssuerMismatch));
}

#[test]
fn s13_an_issuer_of_one_tenant_is_compared_exactly() {
    let one = |iss: &str| {
        of_tenant(&json!({}), |expected| {
            expected.issuer = value(&json!(iss));
            expected.tenants = Some(tenants(&json!(null))).filter(|tenants| tenants.are_meant_by(expected.issuer));
        })
    };
    assert_eq!(one("https://as.example/t1/v2.0"), None);
    assert_eq!(one(COMMON), None);
    for iss in ["https://as.example/t2/v2.0", "https://as.example/Common/v2.0", "https://evil.example/common/v2.0"] {
        assert_eq!(one(iss), Some(Code::IdTokenIssuerMismatch), "{iss}");
    }
}

#[test]
fn s21_every_other_check_holds_for_a_tenant_too() {
    for (changes, code) in [
        (json!({ "aud": "other" }), Code::IdTokenAudienceMismatch),
        (json!({ "azp": "other" }), Code::IdTokenAuthorizedPartyMismatch),
        (json!({ "exp": 900 }), Code::IdTokenExpired),
        (json!({ "iat": 1100 }), Code::IdTokenInFuture),
        (json!({ "sub": null }), Code::IdTokenClaimMissing),
        (json!({ "nonce": "m" }), Code::IdTokenNonceMismatch),
        (json!({}), Code::IdTokenClaimMissing),
    ] {
        let refused = of_tenant(&changes, |expected| expected.nonce = value(&json!("n")));
        assert_eq!(refused, Some(code), "{changes}");
    }
}

#[test]
fn s21_a_nonce_that_nobody_sent_is_refused_where_the_server_never_returns_one() {
    let without = |changes: &Json| of_tenant(changes, |expected| expected.is_without_nonce = true);
    assert_eq!(without(&json!({})), None);
    for nonce in [json!("n"), json!(""), json!(7), json!({})] {
        assert_eq!(without(&json!({ "nonce": nonce })), Some(Code::IdTokenNonceMismatch), "{nonce}");
    }
    let token = unsigned(&json!({ "alg": "RS256" }), &claims(&json!({})));
    let (head, _) = token.split_once('.').expect("a header");
    let claims = claims(&json!({})).to_string().replacen('{', r#"{"nonce":null,"#, 1);
    let body = String::from_utf8(crypto::encode_bytes(claims.as_bytes())).expect("ASCII");
    let refused = refusal(&format!("{head}.{body}.c2ln"), |expected| expected.is_without_nonce = true);
    assert_eq!(refused, Some(Code::IdTokenNonceMismatch), "null counts as there");
}

/// A token with this header and a signature by `secret`.
#[cfg(feature = "backend")]
fn signed(header: &Json, secret: &str) -> String {
    use hkdf::hmac::{Hmac, KeyInit as _, Mac as _};
    let input = unsigned(header, &claims(&json!({})));
    let mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).expect("a key");
    let code = crypto::encode_bytes(&mac.chain_update(input.as_bytes()).finalize().into_bytes());
    format!("{input}.{}", String::from_utf8(code).expect("ASCII"))
}

#[cfg(feature = "backend")]
#[test]
fn s22_a11_takes_hs256_only_with_the_clients_secret_and_once_the_signature_holds() {
    let hs256 = json!({ "alg": "HS256" });
    let with = |token: &str, secret: &str| {
        let secret = if secret.is_empty() { Value::NOTHING } else { value(&json!(secret)) };
        refusal(token, |expected| expected.secret = secret)
    };
    let good = signed(&hs256, "sec");
    assert_eq!(with(&good, "sec"), None);
    assert_eq!(with(&good, ""), Some(Code::IdTokenAlgorithmRefused), "no secret, no HS256");
    let refused = Some(Code::IdTokenSignatureRefused);
    assert_eq!(with(&good, "another"), refused);
    let (input, signature) = good.rsplit_once('.').expect("a signature");
    for signature in ["", "c2ln", "====", &signature[1..], &format!("{signature}A"), &signature.to_uppercase()] {
        assert_eq!(with(&format!("{input}.{signature}"), "sec"), refused, "{signature}");
    }
    let other = unsigned(&hs256, &claims(&json!({ "sub": "other" })));
    assert_eq!(with(&format!("{other}.{signature}"), "sec"), refused, "another body");
    for header in [
        json!({ "alg": "HS384" }),
        json!({ "alg": "hs256" }),
        json!({ "alg": "none" }),
        json!({ "alg": "HS256", "crit": ["b64"] }),
        json!({ "alg": "HS256", "b64": false }),
    ] {
        assert_eq!(with(&signed(&header, "sec"), "sec"), Some(Code::IdTokenAlgorithmRefused), "{header}");
    }
}

#[cfg(feature = "backend")]
#[test]
fn s22_a11_a_header_that_changes_how_the_rest_is_read_makes_a_right_signature_worthless() {
    let holds = |header: &Json| {
        let mut cx = context(&json!(null), &log(&[]));
        let token = parse_jws(&cx, arena().copy(signed(header, "sec").as_bytes())).expect("a token");
        verify_hmac(&mut cx, token, value(&json!("sec"))).is_ok()
    };
    assert!(holds(&json!({ "alg": "HS256" })));
    for member in ["crit", "b64"] {
        assert!(!holds(&json!({ "alg": "HS256", member: null })), "{member} alone, whatever it says");
    }
    assert!(!holds(&json!({ "alg": "HS256", "crit": ["b64"], "b64": false })));
}

#[cfg(feature = "backend")]
#[test]
fn a_token_has_one_of_the_acr_values_that_are_required_and_any_if_none_are() {
    let with = |acr: &Json, required: &Json| {
        of_tenant(&json!({ "acr": acr }), |expected| expected.required_acr = value(required))
    };
    for (acr, required) in [(json!("mfa"), json!("phr mfa")), (json!("pwd"), json!(null)), (json!(null), json!(null))] {
        assert_eq!(with(&acr, &required), None, "{acr} {required}");
    }
    for acr in [json!("pwd"), json!(null), json!(7)] {
        assert_eq!(with(&acr, &json!("phr mfa")), Some(Code::AuthenticationTooWeak), "{acr}");
    }
}

#[test]
fn s22_a11_an_announced_hs256_alone_is_refused() {
    let token = unsigned(&json!({ "alg": "HS256" }), &claims(&json!({})));
    let refused = refusal(&format!("{token}.c2ln"), |expected| expected.algorithms = value(&json!(["HS256"])));
    assert_eq!(refused, Some(Code::IdTokenAlgorithmRefused));
}
