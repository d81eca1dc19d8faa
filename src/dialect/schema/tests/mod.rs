//! What a provider document may not say. No typo is silently ignored, and no check is silently weakened.

mod flows;
pub mod mistakes;
mod views;

use super::reader::document::compile;
use super::reader::registered::registered_names;
use crate::base::value::Value;
use crate::step::codes::TABLE;
use crate::step::{Code, Failure};
use crate::testing::{context, json, value};

/// A mistake as the host reports it: the code, and the message with its values filled in.
fn said(code: Code, detail: Value) -> String {
    let row = TABLE.iter().find(|row| row.code == code.as_str()).expect("every code has its row");
    let mut message = format!("{}: {}", row.code, row.message);
    for (name, text) in detail.members() {
        let [name, text] = [name, text].map(|text| String::from_utf8_lossy(text.bytes()).into_owned());
        message = message.replace(&format!("{{{name}}}"), &text);
        if name == "meant" {
            message += &format!("; did you mean `{text}`?");
        }
    }
    message
}

/// The mistakes of a document, one per line; `accepted` if there is none.
fn judged(document: &serde_json::Value) -> String {
    let mut cx = context(&json!(null), &json!([]));
    let compiled = compile(&mut cx, value(document));
    let Err(failure) = cx.catch(compiled).expect("a document waits for nothing") else { return "accepted".to_owned() };
    let mut lines = Vec::new();
    for failure in [failure.value()].iter().chain(failure.others().items()) {
        let failure = Failure(*failure);
        lines.push(said(failure.code().expect("a code"), failure.detail()));
    }
    lines.join("\n")
}

/// The mistakes of a document with its two endpoints and these members.
pub fn refused(members: &str) -> String {
    let text = format!(
        r#"{{"authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t",{members}}}"#
    );
    judged(&serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error:?}: {text}")))
}

/// The name that a refusal suggests.
pub fn meant(answer: &str) -> &str {
    answer.split_once("; did you mean `").map_or("", |(_, rest)| rest.trim_end_matches("`?"))
}

/// A refusal without its suggestion.
fn plain(answer: &str) -> &str {
    answer.split("; did you mean").next().unwrap_or_default()
}

/// The mistakes of a document with this dialect.
pub fn dialect(members: &str) -> String {
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
fn s13_refuses_an_issuer_of_many_tenants_that_a_claim_could_turn_into_another_server() {
    let issuer = |members: &str| dialect(&format!(r#""id_token":{{"issuer":{{{members}}}}}"#));
    let with = |template: &str, from: &str| {
        issuer(&format!(r#""template":"{template}","from":"{from}","for":["common"],"reason":"many tenants""#))
    };
    for template in ["https://as.example/{tid}", "https://as.example/{tid}/v2.0", "http://127.0.0.1:8788/a/{tid}"] {
        assert_eq!(with(template, "tid"), "accepted", "{template}");
    }
    for (template, from) in [
        ("https://as.example/v2.0", "tid"),
        ("https://as.example/{tenant}/v2.0", "tid"),
        ("https://{tid}/v2.0", "tid"),
        ("https://{tid}.example/v2.0", "tid"),
        ("https://as.example{tid}", "tid"),
        ("https://as.example/t-{tid}", "tid"),
        ("https://as.example/{tid}-x", "tid"),
        ("https://as.example/{tid}/{tid}", "tid"),
        ("https://as.example/{tid}/{host}", "tid"),
        ("https://as.example/?t=/{tid}", "tid"),
        ("https://as.example/#/{tid}", "tid"),
        ("https://as.example/{tid}?x", "tid"),
        ("https://user@as.example/{tid}", "tid"),
        ("http://as.example/{tid}", "tid"),
        ("{tid}", "tid"),
        ("https://as.example/{}", ""),
        ("https://as.example/{a{b}", "a{b"),
        ("", ""),
    ] {
        let said = with(template, from);
        assert!(said.starts_with("document_invalid: `dialect.id_token.issuer`"), "{template}: {said}");
    }
    const GOOD: &str = r#""template":"https://as.example/{tid}","from":"tid""#;
    for rest in [
        r#""for":["common"]"#,
        r#""for":["common"],"reason":"""#,
        r#""reason":"r""#,
        r#""for":[],"reason":"r""#,
        r#""for":["a/b"],"reason":"r""#,
        r#""for":[".."],"reason":"r""#,
        r#""for":["common"],"allow":["a/b"],"reason":"r""#,
        r#""for":["common"],"allow":["common"],"reason":"r""#,
        r#""for":"common","reason":"r""#,
    ] {
        let said = issuer(&format!("{GOOD},{rest}"));
        assert!(said.starts_with("document_invalid: `dialect.id_token.issuer"), "{rest}: {said}");
    }
    assert!(issuer(r#""allow":["t1"]"#).starts_with("document_invalid: `dialect.id_token.issuer`"));
    assert_eq!(issuer(&format!(r#"{GOOD},"for":["common"],"allow":["t1"],"reason":"r""#)), "accepted");
    assert!(issuer(r#""templates":"x""#).starts_with("document_member_unknown"));
}

#[test]
fn s21_leaves_out_the_nonce_only_with_pkce_and_a_reason() {
    let nonce = r#""id_token":{"nonce":{"send":"never","reason":"its ID tokens carry none"}}"#;
    assert_eq!(dialect(nonce), "accepted");
    assert_eq!(dialect(r#""id_token":{"nonce":{"send":"openid"}}"#), "accepted");
    for members in [
        r#""id_token":{"nonce":{"send":"never"}}"#,
        r#""id_token":{"nonce":{"send":"never","reason":""}}"#,
        r#""id_token":{"nonce":{"send":"none","reason":"r"}}"#,
        r#""id_token":{"nonce":"never"}"#,
        &format!(r#""pkce":{{"method":"none","reason":"r"}},{nonce}"#),
        &format!(r#""pkce":{{"method":"plain","reason":"r"}},{nonce}"#),
        &format!(r#""authorization_request":{{"nonce":"always"}},{nonce}"#),
    ] {
        let said = dialect(members);
        assert!(said.starts_with("document_invalid: `dialect.id_token.nonce"), "{members}: {said}");
    }
}

#[test]
fn s2_codes_a_challenge_in_hexadecimal_digits_only_with_a_reason() {
    assert_eq!(dialect(r#""pkce":{"method":"S256","encoding":"hex","reason":"r"}"#), "accepted");
    assert_eq!(dialect(r#""pkce":{"method":"S256","encoding":"base64url"}"#), "accepted");
    for pkce in [
        r#"{"method":"S256","encoding":"hex"}"#,
        r#"{"method":"plain","encoding":"hex","reason":"r"}"#,
        r#"{"method":"none","encoding":"hex","reason":"r"}"#,
        r#"{"method":"S256","encoding":"base64","reason":"r"}"#,
        r#"{"encoding":"hex","reason":"r"}"#,
    ] {
        let said = dialect(&format!(r#""pkce":{pkce}"#));
        assert!(said.starts_with("document_invalid: `dialect.pkce"), "{pkce}: {said}");
    }
}

#[test]
fn s5_lets_no_parameter_of_the_callback_stand_in_for_one_of_the_engine() {
    let request = |members: &str| dialect(&format!(r#""token_request":{{{members}}}"#));
    for name in
        ["code", "code_verifier", "grant_type", "client_id", "client_secret", "client_assertion", "scope", "token"]
    {
        let said = request(&format!(r#""from_callback":["{name}"]"#));
        assert!(said.starts_with("document_invalid: `dialect.token_request.from_callback`"), "{name}: {said}");
    }
    for members in [
        r#""from_callback":["redirect_uri"]"#,
        r#""from_callback":["auth_code"],"names":{"code":"auth_code"}"#,
        r#""from_callback":["back"],"names":{"redirect_uri":"back"}"#,
        r#""from_callback":["device"],"constants":{"device":"x"}"#,
        r#""from_callback":["device"],"query_constants":{"device":"x"}"#,
        r#""from_callback":"device""#,
    ] {
        let said = request(members);
        assert!(said.starts_with("document_invalid: `dialect.token_request.from_callback"), "{members}: {said}");
    }
    assert_eq!(request(r#""from_callback":["state","device_id"],"scope":true"#), "accepted");
    let renewal = r#""refresh_request":{"from_callback":["device_id"]}"#;
    assert!(dialect(renewal).starts_with("document_invalid: `dialect.refresh_request.from_callback`"));
    let capture = r#""authorization_response":{"capture":["device_id"]}"#;
    assert_eq!(dialect(&format!("{capture},{renewal}")), "accepted");
    for members in [
        r#""revocation_request":{"scope":true}"#,
        r#""revocation_request":{"from_callback":["state"]}"#,
        r#""token_request":{"method":"DELETE"}"#,
        r#""refresh_request":{"method":"DELETE"}"#,
        r#""client_credentials_request":{"method":"DELETE"}"#,
        r#""client_credentials_request":{"scope":true}"#,
        r#""client_credentials_request":{"from_callback":["state"]}"#,
    ] {
        assert!(dialect(members).starts_with("document_invalid"), "{members}: {}", dialect(members));
    }
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
        (r#""api_request":{"hedders":{}}"#, "dialect.api_request.hedders"),
        (r#""userinfo":{"sub":"/id"}"#, "dialect.userinfo.sub"),
        (r#""userinfo":{"error":{"if":[]}}"#, "dialect.userinfo.error.if"),
    ] {
        assert_eq!(
            plain(&dialect(members)),
            format!("document_member_unknown: `{path}` is not a member of a provider document")
        );
    }
    assert_eq!(
        refused(r#""token_endpont":"https://as.example""#),
        "document_member_unknown: `token_endpont` is not a member of a provider document; did you mean `token_endpoint`?"
    );
    assert_eq!(
        refused(r#""variables":{"host":{"patern":"host"}}"#),
        "document_member_unknown: `variables.host.patern` is not a member of a provider document; did you mean `variables.host.pattern`?"
    );
}

#[test]
fn refuses_metadata_that_no_standard_names() {
    for member in [
        "userinf_endpoint",
        "revocation_uri",
        "jwk_uri",
        "scope_supported",
        "token_endpoint_auth_method_supported",
        "authorization_response_iss_parameters_supported",
        "require_pkce",
        "endpoint",
        "",
        "issuer jwks_uri",
    ] {
        assert_eq!(
            plain(&refused(&format!(r#""{member}":"https://as.example/x""#))),
            format!("document_member_unknown: `{member}` is not a member of a provider document")
        );
    }
    for member in
        registered_names().into_iter().filter(|name| !["authorization_endpoint", "token_endpoint"].contains(name))
    {
        let answer = refused(&format!(r#""{member}":null"#));
        assert_eq!(answer, "accepted", "{member}");
    }
    assert_eq!(refused(r#""x-own":1"#), "accepted");
}

#[test]
fn refuses_canonical_names_that_the_request_or_the_answer_does_not_have() {
    for (members, path, name) in [
        (r#""authorization_request":{"names":{"clientid":"c"}}"#, "authorization_request.names", "clientid"),
        (r#""authorization_request":{"omit":["response_type","scop"]}"#, "authorization_request.omit", "scop"),
        (r#""authorization_request":{"names":{"code":"c"}}"#, "authorization_request.names", "code"),
        (r#""authorization_response":{"names":{"auth_code":"c"}}"#, "authorization_response.names", "auth_code"),
        (r#""token_request":{"names":{"secret":"s"}}"#, "token_request.names", "secret"),
        (r#""token_request":{"omit":["response_type"]}"#, "token_request.omit", "response_type"),
        (r#""token_request":{"order":["grant_type","redirect_url"]}"#, "token_request.order", "redirect_url"),
        (r#""refresh_request":{"names":{"refreshtoken":"r"}}"#, "refresh_request.names", "refreshtoken"),
        (r#""client_credentials_request":{"omit":["scopes"]}"#, "client_credentials_request.omit", "scopes"),
        (r#""revocation_request":{"order":["tokens"]}"#, "revocation_request.order", "tokens"),
        (r#""token_response":{"fields":{"acess_token":"/a"}}"#, "token_response.fields", "acess_token"),
    ] {
        let expected = format!(
            "document_invalid: `dialect.{path}` in the provider document is not usable: the engine knows no `{name}` here"
        );
        assert_eq!(plain(&dialect(members)), expected);
    }
    for members in [
        r#""authorization_request":{"names":{"login_hint":"login","id_token_hint":"hint"},"omit":["response_type"]}"#,
        r#""authorization_response":{"names":{"code":"auth_code","error_description":"message"}}"#,
        r#""token_request":{"names":{"client_id":"appid","code_verifier":"v"},"omit":["grant_type"],"order":["code"]}"#,
        r#""revocation_request":{"names":{"token":"access_token"},"omit":["token_type_hint"]}"#,
        r#""revocation_request":{"method":"DELETE"}"#,
    ] {
        assert_eq!(dialect(members), "accepted", "{members}");
    }
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
fn s19_a13_refuses_endpoints_that_are_not_https_wherever_they_stand() {
    for member in ["userinfo_endpoint", "revocation_endpoint", "end_session_endpoint", "jwks_uri"] {
        let said = refused(&format!(r#""{member}":"http://as.example/x""#));
        assert!(said.starts_with("endpoint_refused"), "{member}: {said}");
    }
    for [authorization, token] in [["http", "https"], ["https", "http"]] {
        let said = judged(&json!({
            "authorization_endpoint": format!("{authorization}://as.example/a"), "token_endpoint": format!("{token}://as.example/t"),
        }));
        assert!(said.starts_with("endpoint_refused"), "{said}");
    }
    let then = r#""token_response":{"then":{"endpoint":"http://as.example/x","parameters":{"t":"{access_token}"}}}"#;
    assert!(dialect(then).starts_with("endpoint_refused"), "{}", dialect(then));
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

#[test]
fn the_registered_names_are_in_order_and_unique() {
    let names = registered_names();
    assert!(names.len() > 70, "{}", names.len());
    assert!(names.is_sorted_by(|name, next| name < next), "{names:?}");
}
