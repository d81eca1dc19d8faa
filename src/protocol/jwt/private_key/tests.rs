use super::*;
use crate::base::crypto::encode_padded;
use crate::testing::{arena, json, json_of, value};
use serde_json::Value as Json;

fn tagged(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = u8::try_from(body.len()).expect("a short body");
    let head = if length < 128 { vec![tag, length] } else { vec![tag, 0x81, length] };
    [head, body.to_vec()].concat()
}

/// The base64 of a PKCS#8 key for that algorithm.
fn pkcs8(names: &[&[u8]]) -> String {
    let algorithm: Vec<u8> = names.iter().flat_map(|name| tagged(OBJECT_IDENTIFIER, name)).collect();
    let parts = [tagged(INTEGER, &[0]), tagged(SEQUENCE, &algorithm), tagged(4, &[7; 100])];
    let der = tagged(SEQUENCE, &parts.concat());
    String::from_utf8(encode_padded(arena(), &der).bytes().to_vec()).expect("ASCII")
}

fn pem(label: &str, body: &str) -> String {
    let lines: Vec<String> =
        body.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

fn kind(given: &Json) -> Result<KeyKind, String> {
    let read = read(arena(), value(given));
    read.map(|(_, kind)| kind).map_err(|reason| String::from_utf8_lossy(reason).into_owned())
}

#[test]
fn reads_a_pem_text_as_files_environments_and_secret_stores_have_it() {
    let body = pkcs8(&[EC, P256]);
    let file = pem("PRIVATE KEY", &body);
    for text in [
        file.clone(),
        file.replace('\n', "\\n"),
        file.replace('\n', "\r\n"),
        file.replace('\n', "\\r\\n"),
        file.replace('\n', " "),
        format!("\n  {file}\n\n"),
        file.trim_end().to_owned(),
    ] {
        let (key, kind) = read(arena(), value(&json!(text))).expect("a key");
        assert_eq!((json_of(key), kind), (json!(body), KeyKind::P256), "{text}");
    }
}

#[test]
fn knows_what_a_key_is_for() {
    for (names, expected) in [
        (&[RSA] as &[&[u8]], Ok(KeyKind::Rsa)),
        (&[EC, P256], Ok(KeyKind::P256)),
        (&[ED25519], Ok(KeyKind::Ed25519)),
        (&[EC, &[0x2b, 0x81, 4, 0, 0x22]], Err("another curve")),
        (&[EC], Err("another curve")),
        (&[&[0x2b, 0x65, 0x6e]], Err("neither an RSA")),
    ] {
        let found = kind(&json!(pem("PRIVATE KEY", &pkcs8(names))));
        match expected {
            Ok(expected) => assert_eq!(found, Ok(expected)),
            Err(part) => assert!(found.clone().is_err_and(|reason| reason.contains(part)), "{found:?}"),
        }
    }
    for (kind, algorithms) in [
        (KeyKind::Rsa, [true, true, false, false]),
        (KeyKind::P256, [false, false, true, false]),
        (KeyKind::Ed25519, [false, false, false, true]),
    ] {
        assert!(kind.makes(kind.algorithm()));
        assert_eq!(KeyKind::of(kind as i64), Some(kind));
        let all = [Algorithm::Rs256, Algorithm::Ps256, Algorithm::Es256, Algorithm::EdDsa];
        assert_eq!(all.map(|algorithm| kind.makes(algorithm)), algorithms, "{kind:?}");
    }
}

#[test]
fn says_of_keys_in_other_forms_how_they_are_converted() {
    let body = pkcs8(&[EC, P256]);
    for (label, part) in [
        ("EC PRIVATE KEY", "openssl pkcs8 -topk8 -nocrypt"),
        ("RSA PRIVATE KEY", "openssl pkcs8 -topk8 -nocrypt"),
        ("ENCRYPTED PRIVATE KEY", "encrypted"),
        ("OPENSSH PRIVATE KEY", "ssh-keygen"),
        ("PUBLIC KEY", "public key"),
        ("CERTIFICATE", "certificate"),
        ("SECRET", "no PEM text"),
        ("private key", "no PEM text"),
    ] {
        let reason = kind(&json!(pem(label, &body))).expect_err(label);
        assert!(reason.contains(part), "{label}: {reason}");
        assert!(!reason.contains(&body), "{label}: the key is no part of a message");
    }
}

#[test]
fn refuses_what_is_no_key() {
    let (body, whole) = (pkcs8(&[EC, P256]), pem("PRIVATE KEY", &pkcs8(&[EC, P256])));
    for text in [
        "",
        &body,
        "-----BEGIN PRIVATE KEY-----",
        &format!("\"{whole}\""),
        &format!("{whole}{whole}"),
        &whole.replace("-----END PRIVATE KEY-----", ""),
        &pem("PRIVATE KEY", &body[..body.len() - 4]),
        &pem("PRIVATE KEY", &body.replace('M', "*")),
        &pem("PRIVATE KEY", ""),
        &pem("PRIVATE KEY", "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEH"),
        &pem("PRIVATE KEY", &"M".repeat(12_000)),
        &pem("PRIVATE KEY", &"M".repeat(1_000_000)),
    ] {
        assert!(kind(&json!(text)).is_err(), "{}", &text[..text.len().min(200)]);
    }
}

#[test]
fn takes_of_a_jwk_what_makes_the_key_and_no_more() {
    let ec = json!({ "kty": "EC", "crv": "P-256", "x": "x", "y": "y", "d": "d", "use": "sig", "alg": "ES256", "key_ops": [] });
    let (key, kind_of_ec) = read(arena(), value(&ec)).expect("a key");
    assert_eq!(kind_of_ec, KeyKind::P256);
    assert_eq!(json_of(key), json!({ "kty": "EC", "crv": "P-256", "x": "x", "y": "y", "d": "d" }));
    let rsa =
        json!({ "kty": "RSA", "n": "n", "e": "e", "d": "d", "p": "p", "q": "q", "dp": "p", "dq": "q", "qi": "i" });
    assert_eq!(kind(&rsa), Ok(KeyKind::Rsa));
    assert_eq!(kind(&json!({ "kty": "OKP", "crv": "Ed25519", "x": "x", "d": "d" })), Ok(KeyKind::Ed25519));
    for (jwk, part) in [
        (json!({}), "no JWK"),
        (json!({ "kty": "EC", "crv": "P-256", "x": "x", "y": "y" }), "public JWK"),
        (json!({ "kty": "EC", "crv": "P-256", "x": "x", "d": "d" }), "no JWK"),
        (json!({ "kty": "EC", "crv": "P-384", "x": "x", "y": "y", "d": "d" }), "neither an RSA"),
        (json!({ "kty": "oct", "k": "secret" }), "neither an RSA"),
        (json!({ "kty": "RSA", "n": "n", "e": "e", "d": 7 }), "no JWK"),
    ] {
        let reason = kind(&jwk).expect_err("no key");
        assert!(reason.contains(part), "{jwk}: {reason}");
    }
}

proptest::proptest! {
    #[test]
    fn f_never_panics(bytes: Vec<u8>) {
        let _ = kind_of_pkcs8(&bytes);
        let _ = read_pem(arena(), &bytes);
    }
}
