//! The checks of the authorization response and of the ID token, one sentence each.

use super::*;
use crate::step::Code;
use crate::testing::{arena, context, ended, json, log, value};

/// The result of a callback: the parameters of its token request, or the error.
struct Outcome {
    code: Option<Code>,
    value: serde_json::Value,
}

/// A transaction that began 10 seconds ago, and the values that it must match.
struct Case {
    transaction: serde_json::Value,
    issuer: serde_json::Value,
    tenants: Option<issuer::Tenants<'static>>,
    is_iss_required: bool,
    repeated_variables: serde_json::Value,
    now: i64,
}

impl Case {
    fn new() -> Self {
        let transaction = json!({
            "state": "the-state", "code_verifier": "the-verifier", "redirect_uri": "https://app.example/cb",
            "client_id": "client", "server": "https://as.example", "started_at": 1000,
        });
        let issuer = json!("https://as.example");
        Self { transaction, issuer, tenants: None, is_iss_required: false, repeated_variables: json!({}), now: 1010 }
    }
    fn run(&self, query: &str) -> Outcome {
        let mut cx = context(&json!(null), &log(&[]));
        cx.now = self.now;
        let expected = Expected {
            client_id: value(&json!("client")),
            server: value(&json!("https://as.example")),
            issuer: value(&self.issuer),
            tenants: self.tenants,
            is_iss_required: self.is_iss_required,
            repeated_variables: value(&self.repeated_variables),
            #[cfg(feature = "backend")]
            hmac: None,
        };
        let response = UnverifiedResponse::parse(&mut cx, value(&json!(query)), Value::NOTHING).expect("a response");
        let transaction = Transaction::read(&mut cx, value(&self.transaction)).expect("a transaction");
        let accepted = verify(&mut cx, response, transaction, expected);
        let result = accepted.map(|accepted| accepted.code.into_parameters(arena()).done());
        let code = if result.is_err() { cx.code() } else { None };
        Outcome { code, value: ended(cx, result)[1].clone() }
    }
}

fn verify_with(query: &str, change: impl FnOnce(&mut Case)) -> Outcome {
    let mut case = Case::new();
    change(&mut case);
    case.run(query)
}

fn refusal(query: &str) -> Option<Code> {
    Case::new().run(query).code
}

#[test]
fn s6_accepts_a_response_that_answers_the_request_and_keeps_code_verifier_and_redirect_uri_together() {
    let accepted = Case::new().run("?code=c&state=the-state&iss=https%3A%2F%2Fas.example");
    let expected = json!({
        "grant_type": "authorization_code", "code": "c", "redirect_uri": "https://app.example/cb",
        "code_verifier": "the-verifier",
    });
    assert_eq!((accepted.code, accepted.value.to_string()), (None, expected.to_string()));
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
fn a4_refuses_a_response_that_does_not_repeat_the_tenant_of_its_transaction() {
    let refusal = |query: &str| {
        let verified = verify_with(&format!("?code=c&state=the-state{query}"), |case| {
            case.transaction["variables"] = json!({ "shop": "a.example", "region": "eu" });
            case.repeated_variables = json!({ "shop": "s", "region": "r" });
        });
        verified.code
    };
    assert_eq!(refusal("&s=a.example&r=eu"), None);
    for query in ["", "&s=a.example", "&s=b.example&r=eu", "&s=&r=eu", "&s=a.example&r=EU", "&shop=a.example&r=eu"] {
        assert_eq!(refusal(query), Some(Code::VariableChanged), "{query}");
    }
    assert_eq!(refusal("&s=a.example&r=eu&s=a.example"), Some(Code::ParameterRepeated));
    let unknown = verify_with("?code=c&state=the-state&s=", |case| case.repeated_variables = json!({ "shop": "s" }));
    assert_eq!(unknown.code, Some(Code::VariableChanged), "a sign-in without the variable has none to repeat");
    let error = verify_with("?error=access_denied&state=the-state", |case| {
        case.repeated_variables = json!({ "shop": "s" });
    });
    assert_eq!(error.code, Some(Code::VariableChanged), "nor is an error believed");
}

#[test]
fn tells_a_denial_from_another_refusal_and_keeps_the_description() {
    let error = Case::new().run("?error=access_denied&error_description=The+resource+owner&state=the-state");
    assert_eq!(error.code, Some(Code::AccessDenied));
    assert_eq!(error.value["error_description"], "The resource owner");
    assert_eq!(refusal("?error=invalid_scope&state=the-state"), Some(Code::AuthorizationRefused));
}

#[test]
fn tells_a_server_that_must_ask_the_person_and_one_that_cannot_just_now_from_other_refusals() {
    for (names, code) in [
        (
            &["interaction_required", "login_required", "consent_required", "account_selection_required"][..],
            Code::InteractionRequired,
        ),
        (&["temporarily_unavailable", "server_error"], Code::AuthorizationUnavailable),
    ] {
        for name in names {
            let error = Case::new().run(&format!("?error={name}&state=the-state"));
            assert_eq!(error.code, Some(code), "{name}");
            assert_eq!((&error.value["error"], &error.value["detail"]), (&json!(name), &json!({ "error": name })));
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
    let missing = verify_with("?code=c&state=the-state", |case| case.is_iss_required = true);
    assert_eq!(missing.code, Some(Code::IssuerMissing));
    let error = "?error=login_required&error_description=sign+in&state=the-state";
    let missing = verify_with(error, |case| case.is_iss_required = true);
    assert_eq!(missing.code, Some(Code::IssuerMissing));
    let said = json!({ "error": "login_required", "error_description": "sign in" });
    assert_eq!(missing.value, said, "what the server says is kept");
    let unknown = verify_with("?code=c&state=the-state&iss=https%3A%2F%2Fas.example", |case| case.issuer = json!(null));
    assert_eq!(unknown.code, Some(Code::IssuerUnnamed));
    assert_eq!(unknown.value["detail"]["found"], "https://as.example", "it names what the document lacks");
}

#[test]
fn s13_a5_takes_the_issuer_of_a_tenant_where_the_own_issuer_stands_for_many() {
    let tenants = |allow: serde_json::Value| issuer::Tenants {
        template: value(&json!("https://as.example/{tid}")),
        claim: value(&json!("tid")),
        shared: value(&json!(["common"])),
        allow: value(&allow),
    };
    for (iss, allow, code) in [
        ("https://as.example/common", json!(null), None),
        ("https://as.example/t1", json!(null), None),
        ("https://as.example/t1", json!(["t1"]), None),
        ("https://as.example/t1", json!(["t2"]), Some(Code::IssuerMismatch)),
        ("https://as.example/", json!(null), Some(Code::IssuerMismatch)),
        ("https://as.example/..", json!(null), Some(Code::IssuerMismatch)),
        ("https://as.example/t1/", json!(null), Some(Code::IssuerMismatch)),
        ("https://evil.example/t1", json!(null), Some(Code::IssuerMismatch)),
    ] {
        let query = format!("?code=c&state=the-state&iss={iss}");
        let result = verify_with(&query, |case| {
            case.issuer = json!("https://as.example/common");
            case.tenants = Some(tenants(allow));
        });
        assert_eq!(result.code, code, "{iss}");
    }
}

#[test]
fn s11_a33_refuses_a_transaction_that_is_too_old_or_from_the_future() {
    for now in [1601, 900] {
        let result = verify_with("?code=c&state=the-state", |case| case.now = now);
        assert_eq!(result.code, Some(Code::TransactionExpired), "{now}");
        assert_eq!(result.value, json!({ "detail": { "limit": "600" } }));
    }
    assert_eq!(verify_with("?code=c&state=the-state", |case| case.now = 1600).code, None);
}

#[test]
fn s12_a4_refuses_a_transaction_of_another_server_or_client() {
    let query = "?code=c&state=the-state";
    let server = verify_with(query, |case| case.transaction["server"] = json!("https://other.example"));
    assert_eq!(server.code, Some(Code::ProviderMismatch));
    let client = verify_with(query, |case| case.transaction["client_id"] = json!("other"));
    assert_eq!(client.code, Some(Code::ProviderMismatch));
}

#[test]
fn b1_refuses_a_code_that_no_server_makes_so_long() {
    let with_code = |length: usize| refusal(&format!("?state=the-state&code={}", "A".repeat(length)));
    assert_eq!(with_code(8 * 1024), None);
    assert_eq!(with_code(8 * 1024 + 1), Some(Code::CodeTooLarge));
}
