use super::{userinfo, userinfo_verified_by};
use crate::base::crypto::encode_bytes;
use crate::base::value::Value;
use crate::flow::worker::app::protocol::configure;
use crate::flow::worker::refresh::keys::verify_userinfo_at_once;
use crate::protocol::token::tokens::Tokens;
use crate::step::Code;
use crate::testing::drive::{Worker, call};
use crate::testing::effects::simulated_signature;
use crate::testing::tasks::run;
use crate::testing::values::{Json as _, parsed};
use crate::testing::world::{Reply, World};
use crate::testing::{json, value_in};
use serde_json::Value as Json;
use std::rc::Rc;

/// The result of userinfo for this answer, at a server whose issuer names a tenant.
fn ask(dialect: &str, content_type: &'static str, body: &str) -> Result<Json, Code> {
    let mut options = parsed(
        r#"{"client_id":"client","redirect_uri":"https://app.example/cb","variables":{"tenant":"north"},
        "provider":{"issuer":"https://as.example/{tenant}","authorization_endpoint":"https://as.example/a",
        "token_endpoint":"https://as.example/t","userinfo_endpoint":"https://as.example/{tenant}/me",
        "variables":{"tenant":{"pattern":"segment"}}}}"#,
    );
    options.change(&["provider", "dialect"], parsed(dialect));
    let tokens = json!({
        "access_token": "at", "token_type": "Bearer", "expires_at": "unknown", "received_at": 1000, "scope": [],
        "extra": {}, "diagnostics": [], "claims": { "iss": "https://as.example/north", "sub": "7" },
    });
    let world = World::at(1000);
    world.replies.borrow_mut().push_back(Reply { content_type, ..World::reply(200, body) });
    let worker = Worker { world, isolate: Rc::default(), body: String::new(), headers: Vec::new() };
    let outcome = run(call(worker, Value::NOTHING, move |cx| {
        let (options, tokens) = (value_in(cx.arena, &options), value_in(cx.arena, &tokens));
        configure(cx, options, Value::EMPTY_LIST)?;
        let (tokens, variables) = (Tokens::read(cx, tokens)?, cx.client().variables());
        userinfo(cx, tokens, variables)
    }));
    outcome.code.map_or(Ok(outcome.value), Err)
}

fn jwt(claims: &str) -> String {
    let parts = [r#"{"alg":"RS256"}"#, claims, "signature"];
    parts.map(|part| String::from_utf8(encode_bytes(part.as_bytes())).expect("ASCII")).join(".")
}

#[test]
fn s23_reads_userinfo_as_a_jwt_and_checks_whom_it_is_from_and_for() {
    let read = |claims: &str| ask("{}", "application/jwt", &jwt(claims));
    for claims in [
        r#"{"sub":"7","name":"Ada","iss":"https://as.example/north","aud":"client"}"#,
        r#"{"sub":"7","name":"Ada","aud":["other","client"]}"#,
        r#"{"sub":"7","name":"Ada"}"#,
    ] {
        assert_eq!(read(claims).ok().and_then(|info| info.get_text("name")).as_deref(), Some("Ada"), "{claims}");
    }
    for (claims, code) in [
        (r#"{"sub":"7","iss":"https://as.example/{tenant}"}"#, Code::UserinfoIssuerMismatch),
        (r#"{"sub":"7","iss":"https://as.example/south"}"#, Code::UserinfoIssuerMismatch),
        (r#"{"sub":"7","iss":["https://as.example/north"]}"#, Code::UserinfoIssuerMismatch),
        (r#"{"sub":"7","aud":"other"}"#, Code::UserinfoAudienceMismatch),
        (r#"{"sub":"7","aud":["other"]}"#, Code::UserinfoAudienceMismatch),
        (r#"{"sub":"8","aud":"client"}"#, Code::UserinfoSubjectMismatch),
        (r#"{"sub":7}"#, Code::UserinfoSubjectMismatch),
    ] {
        assert_eq!(read(claims), Err(code), "{claims}");
    }
    let plain = r#"{"sub":"7","iss":"of another kind","aud":"anything"}"#;
    assert!(ask("{}", "application/json", plain).is_ok(), "plain claims may have other meanings");
}

#[test]
fn f_an_answer_with_a_status_of_success_is_an_error_if_the_document_says_so() {
    let error = r#""error":{"when":[{"pointer":"/errcode","not_equals":0}],"code":"/errcode"}"#;
    let read = |body: &str| ask(&format!(r#"{{"userinfo":{{{error}}}}}"#), "text/plain", body);
    assert_eq!(read(r#"{"errcode":40003,"errmsg":"invalid openid"}"#), Err(Code::RequestRejected));
    assert_eq!(read(r#"{"errcode":0,"sub":"7"}"#).err(), None);
    assert_eq!(read(r#"{"sub":"7"}"#).err(), None);
}

#[test]
fn s22_a11_plain_json_is_no_answer_where_the_document_says_that_it_is_signed() {
    let read = |content_type, body: &str| ask(r#"{"userinfo":{"signed":true}}"#, content_type, body);
    assert_eq!(read("application/json", r#"{"sub":"7"}"#).err(), Some(Code::UserinfoMalformed));
    assert_eq!(read("application/jwt", r#"{"sub":"7"}"#).err(), Some(Code::UserinfoMalformed));
    assert_eq!(read("application/jwt", &jwt(r#"{"sub":"7"}"#)).err(), None);
}

#[test]
fn s23_compares_the_subject_where_the_document_says_that_it_stands() {
    let read = |body: &str| ask(r#"{"userinfo":{"profile":{"id":"/data/0/id"}}}"#, "application/json", body);
    for body in [
        r#"{"data":[{"id":"7"}]}"#,
        r#"{"data":[{"id":7}],"sub":"8"}"#,
        // A name of the server's own, besides the subject of OpenID Connect.
        r#"{"data":[{"id":"005"}],"sub":"7"}"#,
    ] {
        assert_eq!(read(body).err(), None, "{body}");
    }
    for body in [
        r#"{"sub":"8"}"#,
        r#"{"data":[{"id":"8"}]}"#,
        r#"{"data":[{"id":"8"}],"sub":"8"}"#,
        r#"{"data":[{"id":"8"}],"sub":7}"#,
        r#"{"data":[{"id":7.5}]}"#,
        r#"{"data":[{"id":null}]}"#,
        r#"{"data":[]}"#,
    ] {
        assert_eq!(read(body), Err(Code::UserinfoSubjectMismatch), "{body}");
    }
    assert_eq!(ask("{}", "application/json", r#"{"sub":7}"#), Err(Code::UserinfoSubjectMismatch));
    assert_eq!(read(r#"{"data":[{"id":9007199254740993}]}"#), Err(Code::UserinfoSubjectMismatch));
}

/// The result of userinfo for a JWT, for a caller that verifies signatures by the keys of `jwks`.
fn ask_verified(members: &str, jwt: &str, jwks: Option<&str>) -> (Result<Json, Code>, usize) {
    let mut options = parsed(
        r#"{"client_id":"client","client_secret":"the-secret","redirect_uri":"https://app.example/cb",
        "provider":{"issuer":"https://as.example","authorization_endpoint":"https://as.example/a",
        "token_endpoint":"https://as.example/t","userinfo_endpoint":"https://as.example/me"}}"#,
    );
    for (name, value) in parsed(members).as_object().into_iter().flatten() {
        options.change(&["provider", name], value.clone());
    }
    let tokens = json!({
        "access_token": "at", "token_type": "Bearer", "expires_at": "unknown", "received_at": 1000, "scope": [],
        "extra": {}, "diagnostics": [], "claims": { "iss": "https://as.example", "sub": "7" },
    });
    let world = World::at(1000);
    world.replies.borrow_mut().push_back(Reply { content_type: "application/jwt", ..World::reply(200, jwt) });
    if let Some(jwks) = jwks {
        world.replies.borrow_mut().push_back(World::reply(200, jwks));
    }
    let worker = Worker { world: world.clone(), isolate: Rc::default(), body: String::new(), headers: Vec::new() };
    let outcome = run(call(worker, Value::NOTHING, move |cx| {
        let (options, tokens) = (value_in(cx.arena, &options), value_in(cx.arena, &tokens));
        configure(cx, options, Value::EMPTY_LIST)?;
        let (tokens, variables) = (Tokens::read(cx, tokens)?, cx.client().variables());
        userinfo_verified_by(cx, tokens, variables, verify_userinfo_at_once)
    }));
    (outcome.code.map_or(Ok(outcome.value), Err), world.count_sent("/jwks"))
}

fn part(text: &str) -> String {
    String::from_utf8(encode_bytes(text.as_bytes())).expect("ASCII")
}

/// As long as the modulus of a 2048-bit key.
fn modulus(name: &str) -> String {
    format!("{name:n<342}")
}

fn signed(header: &str, claims: &str, key: &str) -> String {
    let input = [header, claims].map(part).join(".");
    let signature = encode_bytes(&simulated_signature(modulus(key).as_bytes(), input.as_bytes()));
    format!("{input}.{}", String::from_utf8(signature).expect("ASCII"))
}

const CLAIMS: &str = r#"{"sub":"7","name":"Ada","iss":"https://as.example","aud":"client"}"#;
const KEYS: &str = r#"{"jwks_uri":"https://as.example/jwks"}"#;

#[test]
fn s22_s23_a11_a_signed_answer_is_believed_once_its_signature_holds() {
    let jwks = format!(
        r#"{{"keys":[{{"kty":"RSA","kid":"one","use":"sig","n":"{}","e":"AQAB"}},{{"kty":"EC","kid":"ec","crv":"P-256","x":"x","y":"y"}}]}}"#,
        modulus("one")
    );
    let verified = |header: &str, claims: &str, key: &str| {
        ask_verified(KEYS, &signed(header, claims, key), Some(&jwks)).0.map(|info| info.get_text("name"))
    };
    let header = r#"{"alg":"RS256","kid":"one"}"#;
    assert_eq!(verified(header, CLAIMS, "one"), Ok(Some("Ada".to_owned())));
    assert_eq!(verified(r#"{"alg":"RS256"}"#, CLAIMS, "one"), Ok(Some("Ada".to_owned())), "no kid: any that fits");
    for (header, claims, key, code) in [
        (header, CLAIMS, "forged", Code::SignatureInvalid),
        (r#"{"alg":"RS256","kid":"two"}"#, CLAIMS, "one", Code::SigningKeyUnknown),
        (r#"{"alg":"RS256","kid":7}"#, CLAIMS, "one", Code::SigningKeyUnknown),
        (r#"{"alg":"ES256","kid":"one"}"#, CLAIMS, "one", Code::SigningKeyUnknown),
        (r#"{"alg":"none","kid":"one"}"#, CLAIMS, "one", Code::SignatureAlgorithmRefused),
        (r#"{"alg":"HS256","kid":"one"}"#, CLAIMS, "one", Code::SignatureAlgorithmRefused),
        (r#"{"kid":"one"}"#, CLAIMS, "one", Code::SignatureAlgorithmRefused),
        (r#"{"alg":"RS256","kid":"one","crit":["x"]}"#, CLAIMS, "one", Code::SignatureAlgorithmRefused),
        (r#"{"alg":"RS256","jwk":{"kty":"RSA"}}"#, CLAIMS, "one", Code::SignatureAlgorithmRefused),
        (header, r#"{"sub":"7","iss":"https://evil.example","aud":"client"}"#, "one", Code::UserinfoIssuerMismatch),
        (header, r#"{"sub":"7","iss":"https://as.example","aud":"other"}"#, "one", Code::UserinfoAudienceMismatch),
        (header, r#"{"sub":"8","iss":"https://as.example","aud":"client"}"#, "one", Code::UserinfoSubjectMismatch),
    ] {
        assert_eq!(verified(header, claims, key), Err(code), "{header} {claims}");
    }
    let unsigned = format!("{}.{}.", part(header), part(CLAIMS));
    assert_eq!(ask_verified(KEYS, &unsigned, Some(&jwks)).0, Err(Code::SignatureInvalid));
}

#[test]
fn a_signature_that_cannot_be_checked_is_no_reason_to_believe_it() {
    let jwt = signed(r#"{"alg":"RS256","kid":"one"}"#, CLAIMS, "one");
    assert!(ask_verified(KEYS, &jwt, Some("<html>")).0.is_err(), "no keys where they should be");
    assert_eq!(ask_verified(KEYS, &jwt, Some(r#"{"keys":[]}"#)).0, Err(Code::SigningKeyUnknown));
    // A server whose keys are unknown is trusted like one that sends plain claims.
    let (info, asked) = ask_verified("{}", &jwt, None);
    assert_eq!((info.ok().and_then(|info| info.get_text("name")).as_deref(), asked), (Some("Ada"), 0));
}

#[test]
fn s22_takes_the_clients_secret_only_where_the_document_does() {
    let input = [r#"{"alg":"HS256"}"#, CLAIMS].map(part).join(".");
    let by = |secret: &str| {
        let signature = encode_bytes(&crate::base::crypto::hmac(secret.as_bytes(), input.as_bytes()));
        format!("{input}.{}", String::from_utf8(signature).expect("ASCII"))
    };
    let accepting = r#"{"jwks_uri":"https://as.example/jwks","dialect":{"id_token":{"hs256":true}}}"#;
    assert!(ask_verified(accepting, &by("the-secret"), None).0.is_ok());
    assert_eq!(ask_verified(accepting, &by("another"), None).0, Err(Code::IdTokenSignatureRefused));
    assert_eq!(ask_verified(KEYS, &by("the-secret"), None).0, Err(Code::SignatureAlgorithmRefused));
}
