//! A document cannot make the engine ask for another flow than the code flow.

use super::dialect;

#[test]
fn s5_has_the_code_flow_only_whatever_a_document_calls_it() {
    let of = |response_type: &str| dialect(&format!(r#""authorization_request":{{"response_type":{response_type}}}"#));
    for response_type in [r#""code""#, r#""Assertion""#, "null"] {
        assert_eq!(of(response_type), "accepted", "{response_type}");
    }
    for response_type in
        ["token", "id_token", "id_token token", "code id_token", "code token", "none", "Token", "code,token"]
    {
        let said = of(&format!("\"{response_type}\""));
        assert!(said.starts_with("document_invalid: `dialect.authorization_request.response_type`"), "{said}");
        let beside = format!(r#""names":{{"response_type":"rt"}},"constants":{{"response_type":"{response_type}"}}"#);
        let said = dialect(&format!(r#""authorization_request":{{{beside}}}"#));
        assert!(
            said.starts_with("document_invalid: `dialect.authorization_request.constants.response_type`"),
            "{said}"
        );
    }
    for object in ["token_request", "refresh_request", "client_credentials_request"] {
        let of = |grant_type: &str| dialect(&format!(r#""{object}":{{"grant_type":"{grant_type}"}}"#));
        assert_eq!(of("urn:ietf:params:oauth:grant-type:jwt-bearer"), "accepted");
        for grant_type in ["password", "Password"] {
            let said = of(grant_type);
            assert!(said.starts_with(&format!("document_invalid: `dialect.{object}.grant_type`")), "{said}");
        }
    }
    for place in ["constants", "query_constants"] {
        let said = dialect(&format!(r#""refresh_request":{{"{place}":{{"grant_type":"password"}}}}"#));
        assert!(said.starts_with("document_invalid: `dialect.refresh_request.grant_type`"), "{said}");
    }
}

#[test]
fn s5_lets_no_constant_stand_in_for_a_parameter_that_the_engine_makes() {
    for name in [
        "state",
        "code_challenge",
        "code_challenge_method",
        "redirect_uri",
        "client_id",
        "nonce",
        "response_type",
        "response_mode",
        "scope",
        "request",
        "request_uri",
    ] {
        for more in ["", r#","omit":["response_type"]"#, r#","response_type":null"#] {
            let said = dialect(&format!(r#""authorization_request":{{"constants":{{"{name}":"x"}}{more}}}"#));
            let expected = format!("document_invalid: `dialect.authorization_request.constants.{name}`");
            assert!(said.starts_with(&expected), "{name} {more}: {said}");
        }
    }
    assert!(
        dialect(r#""authorization_request":{"names":{"state":"customField"},"constants":{"customField":"x"}}"#)
            .starts_with("document_invalid")
    );
    assert_eq!(
        dialect(r#""authorization_request":{"names":{"client_id":"client_key"},"constants":{"client_id":"x"}}"#),
        "accepted"
    );
}
