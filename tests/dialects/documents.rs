//! What a provider document may not say: a typo changes nothing silently, and nothing weakens
//! without a word.

use crate::client::SerdeJson;
use grantway::base::json::ParseJson as _;
use grantway::dialect::provider::Provider;
use grantway::protocol::server_metadata::REGISTERED;

/// Code and detail of the refusal of a document with these members beside its two endpoints.
fn refused(members: &str) -> String {
    let text = format!(
        r#"{{"authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t",{members}}}"#
    );
    let document = SerdeJson.parse_json(&text).unwrap_or_else(|error| panic!("{error:?}: {text}"));
    Provider::from_document(&document)
        .map_or_else(|error| format!("{}: {error}", error.code().as_str()), |_| "accepted".to_owned())
}

/// The name that a refusal suggests.
fn meant(answer: &str) -> &str {
    answer.split_once("; did you mean `").map_or("", |(_, rest)| rest.trim_end_matches("`?"))
}

/// A refusal without the name that it suggests.
fn plain(answer: &str) -> &str {
    answer.split("; did you mean").next().unwrap_or_default()
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
fn asks_whether_another_member_or_word_was_meant() {
    for (members, expected) in [
        (r#""dialect":{"token_request":{"client_auth":"body"}}"#, "dialect.token_request.client_authentication"),
        (r#""dialect":{"tokenRequest":{}}"#, "dialect.token_request"),
        (r#""dialect":{"pkse":1}"#, "dialect.pkce"),
        (r#""dialect":{"scope":{"separator":","}}"#, "dialect.authorization_request.scope"),
        (r#""token_request":{"client_authentication":"body"}"#, "dialect.token_request"),
        (r#""scope":"read""#, "dialect.authorization_request.scope.default"),
        (r#""scope_supported":[]"#, "scopes_supported"),
        (r#""token_url":"https://as.example/t""#, "token_endpoint"),
        (r#""dialect":{"token_request":{"client_authentication":"client_secret_post"}}"#, "body"),
        (r#""dialect":{"token_request":{"client_authentication":"client_secret_basic"}}"#, "basic"),
        (r#""dialect":{"token_request":{"method":"get"}}"#, "GET"),
        (r#""dialect":{"pkce":"s256"}"#, "S256"),
        (r#""dialect":{"token_response":{"expires_in":{"kind":"epoch"}}}"#, "absolute_epoch"),
        (r#""dialect":{"token_request":{"omit":["clientId"]}}"#, "client_id"),
        (r#""//":"a note""#, ""),
        (r#""frobnicate":1"#, ""),
    ] {
        assert_eq!(meant(&refused(members)), expected, "{members}");
    }
}

#[test]
fn tells_all_mistakes_of_a_document_at_once() {
    let said = dialect(r#""token_request":{"foo":1,"bar":2,"method":"PUT"},"pkse":1,"token_response":{"root":"data"}"#);
    let lines: Vec<&str> = said.lines().collect();
    for path in ["token_request.method", "token_request.foo", "token_request.bar", "token_response.root", "pkse"] {
        let named = lines.iter().filter(|line| line.contains(&format!("`dialect.{path}`"))).count();
        assert_eq!(named, 1, "{path}: {said}");
    }
    assert_eq!(lines.len(), 5, "{said}");
    let many: Vec<String> = (0..500).map(|index| format!(r#""unknown{index}":1"#)).collect();
    assert_eq!(dialect(&many.join(",")).lines().count(), 21, "there is an end to it");
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
    for member in REGISTERED.split(' ').filter(|name| !["authorization_endpoint", "token_endpoint"].contains(name)) {
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
fn s5_lets_no_constant_stand_in_for_a_parameter_that_the_engine_makes() {
    for name in ["state", "code_challenge", "redirect_uri", "client_id", "nonce"] {
        let members = format!(r#""authorization_request":{{"constants":{{"{name}":"x"}}}}"#);
        assert!(
            dialect(&members)
                .starts_with(&format!("document_invalid: `dialect.authorization_request.constants.{name}`")),
            "{name}"
        );
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
fn lets_no_document_fix_or_leave_out_what_carries_the_proof() {
    let exchanged = ["grant_type", "code", "client_id", "client_secret", "code_verifier", "refresh_token", "scope"];
    let requests: [(&str, &[&str]); 5] = [
        ("authorization_request", &["response_mode", "response_type", "scope", "request", "request_uri", "nonce"]),
        ("token_request", &exchanged),
        ("client_credentials_request", &exchanged),
        ("refresh_request", &["refresh_token", "code", "client_id", "client_secret", "scope"]),
        ("revocation_request", &["token", "token_type_hint", "client_id", "client_secret"]),
    ];
    for (request, names) in requests {
        for name in names.iter().copied().chain(["client_assertion"]) {
            let members = format!(r#""{request}":{{"constants":{{"{name}":"x"}}}}"#);
            let expected = format!("document_invalid: `dialect.{request}.constants.{name}`");
            if request != "authorization_request" || name != "client_assertion" {
                assert!(dialect(&members).starts_with(&expected), "{members}: {}", dialect(&members));
            }
            if request != "authorization_request" {
                assert!(dialect(&members.replace("constants", "query_constants")).contains("query_constants"));
            }
        }
    }
    for (request, name) in [
        ("authorization_request", "state"),
        ("authorization_request", "nonce"),
        ("authorization_request", "code_challenge"),
        ("authorization_request", "code_challenge_method"),
        ("token_request", "code"),
        ("token_request", "code_verifier"),
        ("refresh_request", "refresh_token"),
        ("revocation_request", "token"),
    ] {
        let answer = dialect(&format!(r#""{request}":{{"omit":["{name}"]}}"#));
        assert!(
            answer.starts_with(&format!("document_invalid: `dialect.{request}.omit`")),
            "{request} {name}: {answer}"
        );
    }
    for members in [
        r#""token_request":{"names":{"code":"grant_type"}}"#,
        r#""token_request":{"names":{"code":"c","client_id":"c"}}"#,
        r#""token_request":{"names":{"code":""}}"#,
        r#""token_request":{"names":{"client_secret":"key"},"constants":{"key":"x"}}"#,
        r#""authorization_request":{"names":{"state":"redirect_uri"}}"#,
        r#""authorization_request":{"omit":["scope"],"constants":{"scope":"openid"}}"#,
        r#""authorization_response":{"names":{"code":"state"}}"#,
        r#""authorization_response":{"capture":["code"]}"#,
        r#""token_request":{"constants":{"redirect_uri":"https://evil.example"}}"#,
    ] {
        assert!(dialect(members).starts_with("document_invalid"), "{members}: {}", dialect(members));
    }
    for members in [
        r#""authorization_request":{"omit":["redirect_uri"],"constants":{"redirect_uri":"name"}},"token_request":{"constants":{"redirect_uri":"name"}}"#,
        r#""refresh_request":{"constants":{"grant_type":"of_their_own"}}"#,
        r#""revocation_request":{"constants":{"grant_type":"delete"},"names":{"token":"refresh_token"}}"#,
        r#""authorization_request":{"names":{"state":"s","client_id":"state"}}"#,
    ] {
        assert_eq!(dialect(members), "accepted", "{members}");
    }
}

#[test]
fn lets_a_document_set_headers_that_are_its_own_only() {
    let with = |name: &str, value: &str| {
        let value = value.replace('\n', "\\n").replace('\r', "\\r");
        ["token_request", "refresh_request", "revocation_request", "api_request"]
            .map(|step| dialect(&format!(r#""{step}":{{"headers":{{"{name}":"{value}"}}}}"#)))
    };
    for (name, value) in [
        ("Authorization", "Bearer x"),
        ("authorization", "x"),
        ("Content-Type", "text/plain"),
        ("content_type", "text/plain"),
        ("Content-Length", "0"),
        ("Cookie", "a=b"),
        ("Host", "evil.example"),
        ("Transfer-Encoding", "chunked"),
        ("Connection", "close"),
        ("Proxy-Authorization", "x"),
        ("TE", "trailers"),
        ("Sec-Fetch-Site", "none"),
        ("X A", "b"),
        ("X:A", "b"),
        ("", "b"),
        ("X-\u{e4}", "b"),
        ("X-A", "a\nb"),
        ("X-A", "a\r\nCookie: b"),
        ("X-A", "\u{fc}"),
        ("X-A", " a"),
    ] {
        for answer in with(name, value) {
            assert!(answer.starts_with("document_invalid: `dialect."), "{name}: {value}: {answer}");
        }
    }
    for (name, value) in [("User-Agent", "web:example:1.0 (by /u/x)"), ("X-API-Key", "{key}"), ("Accept", "text/xml")] {
        for answer in with(name, value) {
            assert!(answer == "accepted" || answer.contains("`{key}`"), "{name}: {answer}");
        }
    }
    assert!(dialect(r#""api_request":{"headers":{"x-a":"1","X-A":"2"}}"#).starts_with("document_invalid"));
    assert!(dialect(r#""api_request":{"scheme":"Bearer x"}"#).starts_with("document_invalid"));
}

#[test]
fn checks_every_pointer_and_every_separator_when_it_is_read() {
    for members in [
        r#""token_response":{"root":["","data"]}"#,
        r#""token_response":{"fields":{"access_token":"data.access_token"}}"#,
        r#""token_response":{"fields":{"access_token":"/a~b"}}"#,
        r#""token_response":{"capture":{"team":"team"}}"#,
        r#""token_response":{"capture":{"team":"/team~"}}"#,
        r#""token_response":{"error":{"code":"error.type"}}"#,
        r#""token_response":{"error":{"description":"~1"}}"#,
        r#""token_response":{"error":{"when":[{"pointer":"/a~2","present":true}]}}"#,
        r#""userinfo":{"subject":"id"}"#,
        r#""authorization_request":{"scope":{"literal_separator":true,"separator":"&a="}}"#,
        r#""authorization_request":{"scope":{"literal_separator":true,"separator":" "}}"#,
    ] {
        assert!(dialect(members).starts_with("document_invalid"), "{members}: {}", dialect(members));
    }
    assert_eq!(dialect(r#""token_response":{"root":"","capture":{"a":"/x~1y/~0z/0"}}"#), "accepted");
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
