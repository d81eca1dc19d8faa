//! What a provider document may not say: a typo changes nothing silently, and nothing weakens
//! without a word.

use crate::client::SerdeJson;
use grantway::base::json::ParseJson as _;
use grantway::dialect::provider::Provider;

/// Code and detail of the refusal of a document with these members beside its two endpoints.
fn refused(members: &str) -> String {
    let text = format!(
        r#"{{"authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t",{members}}}"#
    );
    let document = SerdeJson.parse_json(&text).unwrap_or_else(|error| panic!("{error:?}: {text}"));
    Provider::from_document(&document)
        .map_or_else(|error| format!("{}: {error}", error.code().as_str()), |_| "accepted".to_owned())
}

fn dialect(members: &str) -> String {
    refused(&format!(r#""dialect":{{{members}}}"#))
}

#[test]
fn s2_a6_refuses_to_weaken_pkce_or_iss_without_a_reason() {
    for pkce in [
        r#""none""#,
        r#""plain""#,
        r#"{"method":"none"}"#,
        r#"{"method":"none","reason":""}"#,
        r#"{"method":"s256"}"#,
        "7",
        "{}",
    ] {
        assert!(dialect(&format!(r#""pkce":{pkce}"#)).starts_with("document_invalid: `dialect.pkce"), "{pkce}");
    }
    assert_eq!(dialect(r#""pkce":"S256""#), "accepted");
    assert!(dialect(r#""authorization_response":{"iss":{"ignore":true}}"#).starts_with("document_member_missing"));
}

#[test]
fn names_the_path_of_every_member_that_nobody_knows() {
    for (members, path) in [
        (r#""token_requst":{}"#, "dialect.token_requst"),
        (r#""token_request":{"parameter_in":"json"}"#, "dialect.token_request.parameter_in"),
        (r#""refresh_request":{"url":"https://as.example"}"#, "dialect.refresh_request.url"),
        (r#""authorization_request":{"scope":{"seperator":","}}"#, "dialect.authorization_request.scope.seperator"),
        (r#""authorization_response":{"launch":{"parameter":[]}}"#, "dialect.authorization_response.launch.parameter"),
        (r#""token_response":{"expires_in":{"units":"ms"}}"#, "dialect.token_response.expires_in.units"),
        (
            r#""token_response":{"error":{"when":[{"pointer":"/ok","equal":false}]}}"#,
            "dialect.token_response.error.when.equal",
        ),
        (r#""api_request":{"header":{}}"#, "dialect.api_request.header"),
        (r#""userinfo":{"sub":"/id"}"#, "dialect.userinfo.sub"),
    ] {
        assert_eq!(
            dialect(members),
            format!("document_member_unknown: `{path}` is not a member of a provider document")
        );
    }
    assert_eq!(
        refused(r#""token_endpont":"https://as.example""#),
        "document_member_unknown: `token_endpont` is not a member of a provider document"
    );
    assert_eq!(
        refused(r#""variables":{"host":{"patern":"host"}}"#),
        "document_member_unknown: `variables.host.patern` is not a member of a provider document"
    );
}

#[test]
fn refuses_fields_and_conditions_that_could_never_hold() {
    for members in [
        r#""token_response":{"fields":{"acess_token":"/a"}}"#,
        r#""token_response":{"fields":{"access_token":"a"}}"#,
        r#""token_response":{"fields":["/a"]}"#,
        r#""token_response":{"root":"data"}"#,
        r#""token_response":{"error":{"when":{}}}"#,
        r#""token_response":{"error":{"when":[{"pointer":"/ok"}]}}"#,
        r#""token_response":{"error":{"when":[{"pointer":"ok","equals":false}]}}"#,
        r#""token_response":{"error":{"when":[{"pointer":"/ok","equals":1,"not_equals":2}]}}"#,
        r#""token_response":{"error":{"when":["/ok"]}}"#,
    ] {
        assert!(dialect(members).starts_with("document_invalid"), "{members}: {}", dialect(members));
    }
    assert!(refused(r#""variables":["host"]"#).starts_with("document_invalid: `variables`"));
}

#[test]
fn s5_lets_no_constant_stand_in_for_a_parameter_that_the_engine_makes() {
    for name in ["state", "code_challenge", "redirect_uri", "client_id", "nonce"] {
        let members = format!(r#""authorization_request":{{"constants":{{"{name}":"x"}}}}"#);
        assert!(dialect(&members).starts_with("document_invalid: `dialect.authorization_request.constants`"), "{name}");
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

#[test]
fn s19_a13_refuses_endpoints_that_are_not_https_wherever_they_stand() {
    assert!(dialect(r#""refresh_request":{"endpoint":"http://as.example/refresh"}"#).starts_with("endpoint_refused"));
    assert!(dialect(r#""refresh_request":{"endpoint":"https://{unknown}/refresh"}"#).starts_with("variable_missing"));
    assert!(refused(r#""userinfo_endpoint":"//as.example""#).starts_with("endpoint_refused"));
    assert!(refused(r#""revocation_endpoint":"https://user@as.example""#).starts_with("endpoint_refused"));
    assert_eq!(refused(r#""userinfo_endpoint":"http://127.0.0.1:8788/userinfo""#), "accepted");
}

#[test]
fn wants_a_list_for_every_value_that_comes_from_outside() {
    for source in ["callback", "token_response"] {
        let variable = |allow: &str| refused(&format!(r#""variables":{{"host":{{"source":"{source}"{allow}}}}}"#));
        assert!(variable("").starts_with("document_invalid: `variables.host.allow`"), "{source}");
        assert_eq!(variable(r#","allow":["a.example"]"#), "accepted");
    }
}
