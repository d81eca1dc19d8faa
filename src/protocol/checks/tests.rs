//! The checks of the authorization response, one sentence each.

use super::*;
use crate::base::base64;
use crate::base::json::TestJson;
use crate::protocol::error::Code;

fn transaction() -> Transaction {
    Transaction {
        state: Secret::from("the-state"),
        code_verifier: Some(Secret::from("the-verifier")),
        nonce: None,
        redirect_uri: "https://app.example/cb".to_owned(),
        client_id: "client".to_owned(),
        server: "https://as.example".to_owned(),
        started_at: UnixTime(1000),
        scope: Vec::new(),
        max_age: None,
        variables: Vec::new(),
        return_to: None,
        app_state: Value::Null,
    }
}

fn expected() -> Expected<'static> {
    Expected {
        client_id: "client",
        server: "https://as.example",
        issuer: Some("https://as.example"),
        iss_required: false,
        now: UnixTime(1010),
    }
}

fn verify_with(query: &str, change: impl FnOnce(&mut Transaction, &mut Expected<'static>)) -> Result<Accepted, Error> {
    let (mut transaction, mut expected) = (transaction(), expected());
    change(&mut transaction, &mut expected);
    verify(&UnverifiedResponse::parse(query, &[])?, transaction, &expected)
}

fn refusal(query: &str) -> Option<Code> {
    verify_with(query, |_, _| ()).err().map(|error| error.code())
}

#[test]
fn s6_accepts_a_response_that_answers_the_request_and_keeps_code_verifier_and_redirect_uri_together() {
    let accepted = verify_with("?code=c&state=the-state&iss=https%3A%2F%2Fas.example", |_, _| ())
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(accepted.code.code().expose(), "c");
    assert_eq!(accepted.code.code_verifier().map(Secret::expose), Some("the-verifier"));
    assert_eq!(accepted.code.redirect_uri(), "https://app.example/cb");
}

#[test]
fn s4_s11_a1_a7_refuses_a_response_whose_state_differs_or_is_missing() {
    assert_eq!(refusal("?code=c&state=other"), Some(Code::StateMismatch));
    assert_eq!(refusal("?code=c&state=the-statf"), Some(Code::StateMismatch));
    assert_eq!(refusal("?code=c"), Some(Code::StateMissing));
    assert_eq!(refusal("?code=c&state="), Some(Code::StateMissing));
}

#[test]
fn s11_believes_no_error_whose_state_differs() {
    assert_eq!(refusal("?error=access_denied&state=other"), Some(Code::StateMismatch));
}

#[test]
fn s15_a32_refuses_repeated_parameters() {
    assert_eq!(refusal("?code=c&code=d&state=the-state"), Some(Code::ParameterRepeated));
    assert_eq!(refusal("?code=c&state=the-state&state=the-state"), Some(Code::ParameterRepeated));
    assert_eq!(refusal("?code=c&state=the-state&iss=a&iss=b"), Some(Code::ParameterRepeated));
}

#[test]
fn s15_a32_refuses_a_code_together_with_an_error_and_neither_of_them() {
    assert_eq!(refusal("?code=c&error=access_denied&state=the-state"), Some(Code::CodeAndError));
    assert_eq!(refusal("?state=the-state"), Some(Code::CodeMissing));
    assert_eq!(refusal("?code=&state=the-state"), Some(Code::CodeMissing));
}

#[test]
fn tells_a_denial_from_another_refusal_and_keeps_the_description() {
    let error =
        verify_with("?error=access_denied&error_description=The+resource+owner&state=the-state", |_, _| ()).err();
    let error = error.unwrap_or_else(|| panic!("accepted"));
    assert_eq!(error.code(), Code::AccessDenied);
    assert_eq!(error.server().error_description.as_deref(), Some("The resource owner"));
    assert_eq!(refusal("?error=invalid_scope&state=the-state"), Some(Code::AuthorizationRefused));
}

#[test]
fn tells_a_server_that_must_ask_the_person_and_one_that_cannot_just_now_from_other_refusals() {
    for (names, code, is_retryable) in [
        (
            &["interaction_required", "login_required", "consent_required", "account_selection_required"][..],
            Code::InteractionRequired,
            false,
        ),
        (&["temporarily_unavailable", "server_error"], Code::AuthorizationUnavailable, true),
    ] {
        for name in names {
            let error = verify_with(&format!("?error={name}&state=the-state"), |_, _| ()).err();
            let error = error.unwrap_or_else(|| panic!("accepted"));
            assert_eq!((error.code(), error.is_retryable()), (code, is_retryable), "{name}");
            assert_eq!(error.server().error.as_deref(), Some(*name));
        }
    }
}

#[test]
fn s13_a5_refuses_a_foreign_issuer_on_errors_too_and_a_missing_one_where_it_is_promised() {
    assert_eq!(refusal("?code=c&state=the-state&iss=https%3A%2F%2Fevil.example"), Some(Code::IssuerMismatch));
    assert_eq!(
        refusal("?error=access_denied&state=the-state&iss=https%3A%2F%2Fevil.example"),
        Some(Code::IssuerMismatch)
    );
    let missing = verify_with("?code=c&state=the-state", |_, expected| expected.iss_required = true);
    assert_eq!(missing.err().map(|error| error.code()), Some(Code::IssuerMissing));
    let error = "?error=login_required&error_description=sign+in&state=the-state";
    let missing = verify_with(error, |_, expected| expected.iss_required = true).err();
    let missing = missing.unwrap_or_else(|| panic!("accepted"));
    assert_eq!((missing.code(), missing.kind().as_str()), (Code::IssuerMissing, "check"));
    assert_eq!(missing.server().error.as_deref(), Some("login_required"), "what the server says is kept");
    assert_eq!(missing.server().error_description.as_deref(), Some("sign in"));
    let unknown =
        verify_with("?code=c&state=the-state&iss=https%3A%2F%2Fas.example", |_, expected| expected.issuer = None);
    let unknown = unknown.err().unwrap_or_else(|| panic!("accepted"));
    assert_eq!(unknown.code(), Code::IssuerUnnamed);
    assert!(unknown.to_string().contains("https://as.example"), "it names what the document lacks");
}

#[test]
fn s11_a33_refuses_a_transaction_that_is_too_old_or_from_the_future() {
    for now in [1601, 900] {
        let result = verify_with("?code=c&state=the-state", |_, expected| expected.now = UnixTime(now));
        assert_eq!(result.err().map(|error| error.code()), Some(Code::TransactionExpired), "{now}");
    }
    assert!(verify_with("?code=c&state=the-state", |_, expected| expected.now = UnixTime(1600)).is_ok());
}

#[test]
fn s12_a4_refuses_a_transaction_of_another_server_or_client() {
    let query = "?code=c&state=the-state";
    let server = verify_with(query, |transaction, _| transaction.server = "https://other.example".to_owned());
    assert_eq!(server.err().map(|error| error.code()), Some(Code::ProviderMismatch));
    let client = verify_with(query, |transaction, _| transaction.client_id = "other".to_owned());
    assert_eq!(client.err().map(|error| error.code()), Some(Code::ProviderMismatch));
}

fn jwt(header: &str, claims: &str) -> Secret {
    Secret::new([header, claims, "signature"].map(|part| base64::encode_url(part.as_bytes())).join("."))
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
    let trusted = ["account".to_owned(), "https://api.example".to_owned()];
    let nonce = Secret::from("n");
    let expected = id_token::Expected {
        issuer: "https://as.example",
        client_id: "client",
        nonce: Some(&nonce),
        max_age,
        algorithms,
        trusted_audiences: &trusted,
        now: UnixTime(1010),
    };
    id_token::verify(&TestJson, &jwt(header, claims), &expected).err().map(|error| error.code())
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
fn demands_a_recent_sign_in_where_max_age_was_sent() {
    let rs256 = r#"{"alg":"RS256"}"#;
    assert_eq!(id_token_refusal(rs256, CLAIMS, Some(30)), Some(Code::IdTokenClaimMissing));
    let claims = CLAIMS.replace(r#""iat":1000"#, r#""iat":1000,"auth_time":800"#);
    assert_eq!(id_token_refusal(rs256, &claims, Some(30)), Some(Code::AuthenticationTooOld));
    assert_eq!(id_token_refusal(rs256, &claims, Some(300)), None);
}

#[test]
fn refuses_an_id_token_that_is_no_jwt() {
    for text in ["", "a.b", "a.b.c", "a.b.c.d", "\u{0}.\u{0}.\u{0}"] {
        let expected = id_token::Expected {
            issuer: "i",
            client_id: "c",
            nonce: None,
            max_age: None,
            algorithms: None,
            trusted_audiences: &[],
            now: UnixTime(0),
        };
        let code = id_token::verify(&TestJson, &Secret::from(text), &expected).err().map(|error| error.code());
        assert_eq!(code, Some(Code::IdTokenMalformed), "{text}");
    }
}

#[test]
fn b1_refuses_a_code_that_no_server_makes_so_long() {
    let with_code = |length: usize| refusal(&format!("?state=the-state&code={}", "A".repeat(length)));
    assert_eq!(with_code(8 * 1024), None);
    assert_eq!(with_code(8 * 1024 + 1), Some(Code::CodeTooLarge));
}

#[test]
fn a_refreshed_id_token_has_the_nonce_of_its_sign_in_or_none() {
    use crate::base::json::ParseJson as _;
    let claims = |nonce: &str| TestJson.parse_json(&format!("{{\"sub\":\"user\"{nonce}}}")).unwrap_or_default();
    let verify = |before: &str, after: &str| {
        subject::verify_nonce(&claims(before), &claims(after)).err().map(|error| error.code())
    };
    assert_eq!(verify(r#","nonce":"n""#, r#","nonce":"m""#), Some(Code::IdTokenNonceMismatch));
    assert_eq!(verify(r#","nonce":"n""#, r#","nonce":1"#), Some(Code::IdTokenNonceMismatch));
    for (before, after) in [(r#","nonce":"n""#, ""), (r#","nonce":"n""#, r#","nonce":"n""#), ("", r#","nonce":"m""#)] {
        assert_eq!(verify(before, after), None, "{before} {after}");
    }
}
