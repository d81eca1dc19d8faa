//! The checks of the ID token, and of what later answers say about a person, one sentence each.

use super::*;
use crate::protocol::checks::tokens::subject;
use crate::step::Code;
use crate::testing::{arena, context, json, log, value};

fn jwt(header: &str, claims: &str) -> String {
    let part =
        |text: &str| String::from_utf8(crypto::encode(arena(), text.as_bytes()).bytes().to_vec()).expect("ASCII");
    [header, claims, "signature"].map(part).join(".")
}

const CLAIMS: &str = r#"{"iss":"https://as.example","aud":"client","sub":"user","exp":2000,"iat":1000,"nonce":"n"}"#;

fn id_token_refusal(header: &str, claims: &str, max_age: Option<i64>) -> Option<Code> {
    id_token_refusal_with(header, claims, max_age, None)
}

fn id_token_refusal_with(
    header: &str,
    claims: &str,
    max_age: Option<i64>,
    algorithms: Option<&[String]>,
) -> Option<Code> {
    let expected = Expected {
        issuer: value(&json!("https://as.example")),
        tenants: None,
        client_id: value(&json!("client")),
        nonce: value(&json!("n")),
        is_without_nonce: false,
        #[cfg(feature = "backend")]
        secret: Value::NOTHING,
        max_age,
        required_acr: Value::NOTHING,
        algorithms: value(&json!(algorithms)),
        trusted_audiences: value(&json!(["account", "https://api.example"])),
    };
    let mut cx = context(&json!(null), &log(&[]));
    cx.now = 1010;
    let verified = verify(&mut cx, value(&json!(jwt(header, claims))), expected);
    verified.err().and_then(|_| cx.code())
}

#[test]
fn s21_a8_a11_accepts_an_id_token_that_holds_and_refuses_each_defect() {
    let rs256 = r#"{"alg":"RS256"}"#;
    assert_eq!(id_token_refusal(rs256, CLAIMS, None), None);
    for (from, to, code) in [
        ("https://as.example", "https://evil.example", Code::IdTokenIssuerMismatch),
        (r#""client""#, r#""other""#, Code::IdTokenAudienceMismatch),
        (r#""client""#, r#"["client","other"]"#, Code::IdTokenAuthorizedPartyMismatch),
        (r#""sub":"user""#, r#""azp":"other","sub":"user""#, Code::IdTokenAuthorizedPartyMismatch),
        (r#""exp":2000"#, r#""exp":900"#, Code::IdTokenExpired),
        (r#""exp":2000,"#, "", Code::IdTokenClaimMissing),
        (r#""iat":1000"#, r#""iat":1100"#, Code::IdTokenInFuture),
        (r#""iat":1000,"#, "", Code::IdTokenClaimMissing),
        (r#""nonce":"n""#, r#""nonce":"m""#, Code::IdTokenNonceMismatch),
        (r#","nonce":"n""#, "", Code::IdTokenClaimMissing),
        (r#""sub":"user","#, "", Code::IdTokenClaimMissing),
        (r#""sub":"user""#, r#""sub":"""#, Code::IdTokenClaimMissing),
    ] {
        assert_eq!(id_token_refusal(rs256, &CLAIMS.replace(from, to), None), Some(code), "{from} -> {to}");
    }
}

#[test]
fn s22_a11_refuses_algorithms_that_prove_nothing() {
    for header in [r#"{"alg":"none"}"#, r#"{"alg":"HS256"}"#, r#"{}"#, r#"{"alg":"RS256","crit":["x"]}"#] {
        assert_eq!(id_token_refusal(header, CLAIMS, None), Some(Code::IdTokenAlgorithmRefused), "{header}");
    }
}

#[test]
fn s22_a11_takes_an_algorithm_by_its_exact_name() {
    let with = |algorithm: &str| {
        let announced = [algorithm.to_owned()];
        id_token_refusal_with(&format!(r#"{{"alg":"{algorithm}"}}"#), CLAIMS, None, Some(&announced))
    };
    for algorithm in ["RS256", "PS384", "ES512", "ES256K", "EdDSA", "Ed25519"] {
        assert_eq!(with(algorithm), None, "{algorithm}");
    }
    for algorithm in ["RSnone", "rs256", "RS256 ", "RS", "ESA", "Ed", "RS256 RS384", "HS256", "none", ""] {
        assert_eq!(with(algorithm), Some(Code::IdTokenAlgorithmRefused), "{algorithm}");
    }
    for member in [r#""crit":null"#, r#""b64":false"#, r#""b64":null"#] {
        let header = format!(r#"{{"alg":"RS256",{member}}}"#);
        assert_eq!(id_token_refusal(&header, CLAIMS, None), Some(Code::IdTokenAlgorithmRefused), "{member}");
    }
}

#[test]
fn s22_a11_refuses_a_token_that_was_made_for_another_purpose() {
    let with = |typ: &str| id_token_refusal(&format!(r#"{{"alg":"RS256","typ":{typ}}}"#), CLAIMS, None);
    for typ in [r#""JWT""#, r#""jwt""#, r#""application/jwt""#, r#""ID""#, r#""""#, "null"] {
        assert_eq!(with(typ), None, "{typ}");
    }
    for typ in [
        r#""at+jwt""#,
        r#""AT+JWT""#,
        r#""application/at+jwt""#,
        r#""logout+jwt""#,
        r#""Application/Logout+Jwt""#,
        r#""dpop+jwt""#,
        r#""secevent+jwt""#,
        r#""application/at+jwt; charset=utf-8""#,
        r#""at+jwt ""#,
        r#""+jwt""#,
        r#""ÿ+jwt""#,
        r#"["at+jwt"]"#,
        "1",
    ] {
        assert_eq!(with(typ), Some(Code::IdTokenTypeRefused), "{typ}");
    }
}

#[test]
fn f_reads_a_numeric_date_with_a_fraction_or_an_exponent_and_rounds_it_down() {
    let with = |from: &str, to: &str| id_token_refusal(r#"{"alg":"RS256"}"#, &CLAIMS.replace(from, to), None);
    for (from, to, code) in [
        (r#""iat":1000"#, r#""iat":1000.217"#, None),
        (r#""iat":1000"#, r#""iat":1070.999"#, None),
        (r#""iat":1000"#, r#""iat":1071.0"#, Some(Code::IdTokenInFuture)),
        (r#""exp":2000"#, r#""exp":1.9e9"#, None),
        (r#""exp":2000"#, r#""exp":951.5"#, None),
        (r#""exp":2000"#, r#""exp":950.999"#, Some(Code::IdTokenExpired)),
        (r#""exp":2000"#, r#""exp":-1e300"#, Some(Code::IdTokenExpired)),
        (r#""exp":2000"#, r#""exp":1e300"#, None),
        (r#""exp":2000"#, r#""exp":"2000""#, Some(Code::IdTokenClaimMissing)),
        (r#""exp":2000"#, r#""exp":2000,"nbf":1070.5"#, None),
        (r#""exp":2000"#, r#""exp":2000,"nbf":1071"#, Some(Code::IdTokenInFuture)),
        (r#""exp":2000"#, r#""exp":2000,"nbf":"1000""#, Some(Code::IdTokenClaimMissing)),
    ] {
        assert_eq!(with(from, to), code, "{from} -> {to}");
    }
    let claims = CLAIMS.replace(r#""iat":1000"#, r#""iat":1000.5,"auth_time":949.9"#);
    assert_eq!(id_token_refusal(r#"{"alg":"RS256"}"#, &claims, Some(0)), Some(Code::AuthenticationTooOld));
    assert_eq!(id_token_refusal(r#"{"alg":"RS256"}"#, &claims, Some(1)), None);
    let claims = CLAIMS.replace(r#""iat":1000"#, r#""iat":1000.5,"auth_time":950.9"#);
    assert_eq!(id_token_refusal(r#"{"alg":"RS256"}"#, &claims, Some(0)), None);
}

#[test]
fn f_checks_azp_where_it_is_present_and_every_further_audience() {
    let with = |aud: &str| id_token_refusal(r#"{"alg":"RS256"}"#, &CLAIMS.replace(r#""client""#, aud), None);
    for aud in [
        r#"["client"]"#,
        r#"["client","client"]"#,
        r#"["client","account"]"#,
        r#"["https://api.example","account","client"]"#,
        r#"["client","other"],"azp":"client""#,
        r#""client","azp":"client""#,
    ] {
        assert_eq!(with(aud), None, "{aud}");
    }
    for aud in [
        r#"["client","other"]"#,
        r#"["client","account","other"]"#,
        r#"["client",7]"#,
        r#"["client",["account"]]"#,
        r#""client","azp":"account""#,
        r#"["client","account"],"azp":"account""#,
        r#"["client","account"],"azp":7"#,
    ] {
        assert_eq!(with(aud), Some(Code::IdTokenAuthorizedPartyMismatch), "{aud}");
    }
    for aud in [r#""account""#, r#"["account"]"#, r#"[["client"]]"#, "[]", "{}", "7"] {
        assert_eq!(with(aud), Some(Code::IdTokenAudienceMismatch), "{aud}");
    }
}

#[test]
fn demands_a_recent_sign_in_if_max_age_was_sent() {
    let rs256 = r#"{"alg":"RS256"}"#;
    assert_eq!(id_token_refusal(rs256, CLAIMS, Some(30)), Some(Code::IdTokenClaimMissing));
    let claims = CLAIMS.replace(r#""iat":1000"#, r#""iat":1000,"auth_time":800"#);
    assert_eq!(id_token_refusal(rs256, &claims, Some(30)), Some(Code::AuthenticationTooOld));
    assert_eq!(id_token_refusal(rs256, &claims, Some(300)), None);
}

#[test]
fn refuses_an_id_token_that_is_no_jwt() {
    for text in ["", "a.b", "a.b.c", "a.b.c.d", "\u{0}.\u{0}.\u{0}"] {
        let expected = Expected {
            issuer: value(&json!("i")),
            tenants: None,
            client_id: value(&json!("c")),
            nonce: Value::NOTHING,
            is_without_nonce: false,
            #[cfg(feature = "backend")]
            secret: Value::NOTHING,
            max_age: None,
            required_acr: Value::NOTHING,
            algorithms: Value::NOTHING,
            trusted_audiences: Value::NOTHING,
        };
        let mut cx = context(&json!(null), &log(&[]));
        assert!(verify(&mut cx, value(&json!(text)), expected).is_err(), "{text}");
        assert_eq!(cx.code(), Some(Code::IdTokenMalformed), "{text}");
    }
}

#[test]
fn s21_a_subject_has_255_bytes_at_most() {
    let with = |length: usize| {
        id_token_refusal(
            r#"{"alg":"RS256"}"#,
            &CLAIMS.replace(r#""user""#, &format!(r#""{}""#, "u".repeat(length))),
            None,
        )
    };
    assert_eq!((with(255), with(256)), (None, Some(Code::IdTokenClaimMissing)));
}

#[test]
fn a_refreshed_id_token_has_the_nonce_of_its_sign_in_or_none() {
    let claims = |nonce: &serde_json::Value| Claims::new(value(&json!({ "sub": "user", "nonce": nonce })));
    let verify = |before: serde_json::Value, after: serde_json::Value| {
        let mut cx = context(&json!(null), &log(&[]));
        let verified = subject::verify_nonce(&mut cx, claims(&before), claims(&after));
        verified.err().and_then(|_| cx.code())
    };
    assert_eq!(verify(json!("n"), json!("m")), Some(Code::IdTokenNonceMismatch));
    assert_eq!(verify(json!("n"), json!(1)), Some(Code::IdTokenNonceMismatch));
    for (before, after) in [(json!("n"), json!(null)), (json!("n"), json!("n")), (json!(null), json!("m"))] {
        assert_eq!(verify(before.clone(), after.clone()), None, "{before} {after}");
    }
}

#[test]
fn s21_s26_a_refreshed_id_token_speaks_of_the_same_person() {
    let verify = |before: serde_json::Value, after: serde_json::Value| {
        let mut cx = context(&json!(null), &log(&[]));
        subject::verify_unchanged(&mut cx, Claims::new(value(&before)), Claims::new(value(&after))).is_ok()
    };
    let before = json!({ "iss": "i", "sub": "s", "aud": ["c", "d"], "azp": "c" });
    assert!(verify(before.clone(), before.clone()));
    assert!(verify(before.clone(), json!({ "iss": "i", "sub": "s", "aud": ["c", "d"] })), "`azp` is optional");
    for (name, other) in
        [("iss", json!("j")), ("sub", json!("t")), ("aud", json!("c")), ("azp", json!("d")), ("sub", json!(null))]
    {
        let mut after = before.clone();
        after[name] = other;
        assert!(!verify(before.clone(), after), "{name}");
    }
    assert!(!verify(
        json!({ "iss": "i", "sub": "s", "aud": "c" }),
        json!({ "iss": "i", "sub": "s", "aud": "c", "azp": "c" })
    ));
}

#[test]
fn s23_userinfo_names_the_subject_of_the_id_token_in_sub_or_where_the_document_points() {
    let verify = |sub: serde_json::Value, userinfo: serde_json::Value, named: serde_json::Value| {
        let mut cx = context(&json!(null), &log(&[]));
        let claims = Claims::new(value(&json!({ "sub": sub })));
        subject::verify_userinfo(&mut cx, claims, value(&userinfo), value(&named)).is_ok()
    };
    assert!(verify(json!("7"), json!({ "sub": "7" }), json!(null)));
    assert!(verify(json!("7"), json!({ "sub": "x" }), json!("7")));
    for (sub, userinfo, named) in [
        (json!("7"), json!({}), json!(null)),
        (json!(null), json!({}), json!(null)),
        (json!(7), json!({ "sub": 7 }), json!("7")),
        (json!("7"), json!({ "sub": 7 }), json!("8")),
    ] {
        assert!(!verify(sub.clone(), userinfo.clone(), named.clone()), "{sub} {userinfo} {named}");
    }
}

#[test]
fn s23_a_userinfo_jwt_is_from_the_issuer_and_for_the_client_where_it_says_so() {
    let verify = |claims: serde_json::Value, issuer: serde_json::Value| {
        let mut cx = context(&json!(null), &log(&[]));
        let client_id = value(&json!("c"));
        let verified = subject::verify_userinfo_jwt(&mut cx, value(&claims), value(&issuer), client_id);
        verified.err().and_then(|_| cx.code())
    };
    for claims in [json!({}), json!({ "iss": "i" }), json!({ "aud": "c" }), json!({ "iss": "i", "aud": ["d", "c"] })] {
        assert_eq!(verify(claims.clone(), json!("i")), None, "{claims}");
    }
    assert_eq!(verify(json!({ "iss": 7 }), json!("i")), Some(Code::UserinfoIssuerMismatch));
    assert_eq!(verify(json!({ "iss": "j" }), json!(null)), None, "an issuer that is not known");
    for audience in [json!("d"), json!(["d"]), json!([]), json!({}), json!(7)] {
        assert_eq!(verify(json!({ "aud": audience }), json!("i")), Some(Code::UserinfoAudienceMismatch), "{audience}");
    }
}
