//! Mistakes in a document: all are reported at once when the document is read, each with its path and the name
//! that was probably meant.

use super::compile;
use super::{dialect, judged, meant, refused};
use crate::base::vocabulary::W;
use crate::testing::{context, json, value};

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
        (r#""dialect":{"token_request":{"client_authentication":"post"}}"#, "body"),
        (r#""dialect":{"token_request":{"client_authentication":"header"}}"#, "basic"),
        (r#""dialect":{"token_request":{"client_authentication":"public"}}"#, "none"),
        (r#""dialect":{"token_request":{"method":"get"}}"#, "GET"),
        (r#""dialect":{"pkce":"s256"}"#, "S256"),
        (r#""dialect":{"token_response":{"expires_in":{"kind":"epoch"}}}"#, "absolute_epoch"),
        (r#""dialect":{"token_request":{"omit":["clientId"]}}"#, "client_id"),
        (r#""dialect":{"userinfo":{"subject":"/id"}}"#, "dialect.userinfo.profile.id"),
        (r#""dialect":{"authorization_request":{"params":{}}}"#, "dialect.authorization_request.constants"),
        (r#""wellKnown":"https://as.example/.well-known/openid-configuration""#, "issuer"),
        (r#""jwks_endpoint":"https://as.example/keys""#, "jwks_uri"),
        (r#""userinfo_url":"https://as.example/me""#, "userinfo_endpoint"),
        (r#""//":"a note""#, ""),
        (r#""frobnicate":1"#, ""),
    ] {
        assert_eq!(meant(&refused(members)), expected, "{members}");
    }
}

#[test]
fn says_one_mistake_once_and_what_would_be_right() {
    for (members, reason) in [
        (r#""pkce":false"#, "expected `S256` or { method, reason }, found a boolean"),
        (r#""token_request":{"names":{"client_key":"client_id"}}"#, "the canonical name comes first"),
        (r#""token_response":{"expires_in":{"absent":-1}}"#, "a number of seconds is whole, and not negative"),
        (r#""refresh_request":{"early_window":0.5}"#, "a number of seconds is whole, and not negative"),
        (r#""refresh_request":{"early_window":"60"}"#, "expected a whole number of seconds, found a string"),
    ] {
        let said = dialect(members);
        assert!(said.contains(reason), "{members}: {said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn names_the_member_of_every_endpoint_that_is_refused() {
    for (members, path) in [
        (r#""userinfo_endpoint":"/me""#, "userinfo_endpoint"),
        (r#""issuer":"https://as.example?x=1""#, "issuer"),
        (r#""revocation_endpoint":"https://{host}/r""#, "revocation_endpoint"),
        (r#""dialect":{"refresh_request":{"endpoint":"http://as.example/t"}}"#, "dialect.refresh_request.endpoint"),
    ] {
        let text = format!(
            r#"{{"authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t",{members}}}"#
        );
        let mut cx = context(&json!(null), &json!([]));
        let compiled = compile(&mut cx, value(&serde_json::from_str(&text).expect("JSON")));
        let failure = cx.catch(compiled).expect("a document waits for nothing").err().expect("a refusal");
        assert_eq!(failure.detail().member(W::path).bytes(), path.as_bytes(), "{members}");
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
        r#""authorization_request":{"names":{"login_hint":"state"}}"#,
        r#""authorization_request":{"omit":["scope"],"constants":{"scope":"openid"}}"#,
        r#""authorization_response":{"names":{"code":"state"}}"#,
        r#""authorization_response":{"capture":["code"]}"#,
        r#""token_response":{"then":{"endpoint":"https://as.example/x"}}"#,
        r#""token_response":{"then":{"endpoint":"https://as.example/x","parameters":{"a":"access_token"}}}"#,
        r#""token_response":{"then":{"parameters":{"a":"{access_token}"}}}"#,
        r#""token_response":{"then":{"parameters_in":"form"}}"#,
        r#""authorization_response":{"hmac":""}"#,
        r#""authorization_response":{"hmac":"h","names":{"code":"c"}}"#,
        r#""authorization_response":{"hmac":"h","iss":{"ignore":true,"reason":"r"}}"#,
        r#""authorization_response":{"variables":{"shop":"shop"}}"#,
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
fn lets_a_revocation_say_what_it_revokes_in_one_way() {
    for (members, path) in [
        (r#""token":"id_token""#, "token"),
        (r#""token_in":"body""#, "token_in"),
        (r#""token_in":"header""#, "client_authentication"),
        (r#""token_in":"header","client_authentication":"basic""#, "client_authentication"),
        (r#""token_in":"header","client_authentication":"bearer""#, "client_authentication"),
        (r#""scheme":"two words""#, "scheme"),
        (r#""omit":["token"]"#, "omit"),
        (r#""parameters":{"token":"{b}"}"#, "parameters.token"),
        (r#""parameters":{"client_secret":"{b}"}"#, "parameters.client_secret"),
        (r#""parameters":{"t":"{b}"},"names":{"token":"t"}"#, "parameters.t"),
    ] {
        let answer = dialect(&format!(r#""revocation_request":{{{members}}}"#));
        let expected = format!("document_invalid: `dialect.revocation_request.{path}`");
        assert!(answer.starts_with(&expected), "{members}: {answer}");
    }
    for members in [
        r#""revocation_request":{"token_in":"header","client_authentication":"none"}"#,
        r#""token_request":{"client_authentication":"body"},"revocation_request":{"token_in":"header"}"#,
        r#""revocation_request":{"parameters":{"user":"{id}"},"omit":["token"]}"#,
    ] {
        assert_eq!(dialect(members), "accepted", "{members}");
    }
    for (members, path) in [
        (r#""names":{"state":"s"}"#, "names"),
        (r#""names":{"client_id":"id_token_hint"}"#, "names.client_id"),
        (r#""omit":["token"]"#, "omit"),
    ] {
        let answer = dialect(&format!(r#""end_session_request":{{{members}}}"#));
        let expected = format!("document_invalid: `dialect.end_session_request.{path}`");
        assert!(answer.starts_with(&expected), "{members}: {answer}");
    }
}

#[test]
fn the_client_id_may_be_in_fixed_texts_and_addresses_without_a_declaration_but_in_no_host() {
    for accepted in [
        r#""authorization_request":{"constants":{"app":"{client_id}"}}"#,
        r#""token_request":{"query_constants":{"app":"{client_id}"}}"#,
        r#""api_request":{"headers":{"Client-Id":"{client_id}"}}"#,
    ] {
        assert_eq!(dialect(accepted), "accepted");
    }
    assert_eq!(refused(r#""revocation_endpoint":"https://as.example/{client_id}?a={client_id}""#), "accepted");
    for host in ["https://{client_id}/r", "https://{client_id}.example/r", "https://as.example:{client_id}/r"] {
        let said = refused(&format!(r#""revocation_endpoint":"{host}""#));
        assert!(said.starts_with("endpoint_refused"), "{host}: {said}");
    }
    assert!(refused(r#""issuer":"https://as.example/{client_id}""#).starts_with("variable_missing"));
    let launch = dialect(r#""authorization_response":{"launch":{"variables":{"client_id":"c"}}}"#);
    assert!(launch.contains("declares no `client_id`"), "{launch}");
}

#[test]
fn a_text_may_be_in_parameters_and_headers_but_in_no_address() {
    let with = |members: &str| refused(&format!(r#""variables":{{"name":{{"pattern":"text"}}}},{members}"#));
    for members in [
        r#""dialect":{"authorization_request":{"constants":{"app":"{name}"}}}"#,
        r#""dialect":{"api_request":{"headers":{"User-Agent":"{name}"}}}"#,
    ] {
        assert_eq!(with(members), "accepted", "{members}");
    }
    let then = r#""dialect":{"token_response":{"then":{"endpoint":"https://as.example/{name}","parameters":{"t":"{access_token}"}}}}"#;
    for (members, path) in [
        (r#""userinfo_endpoint":"https://as.example/{name}""#, "userinfo_endpoint"),
        (r#""userinfo_endpoint":"https://{name}/me""#, "userinfo_endpoint"),
        (r#""revocation_endpoint":"https://as.example/r?a={name}""#, "revocation_endpoint"),
        (r#""issuer":"https://as.example/{name}""#, "issuer"),
        (r#""dialect":{"refresh_request":{"endpoint":"https://as.example/{name}"}}"#, "refresh_request.endpoint"),
        (then, "token_response.then.endpoint"),
    ] {
        let said = with(members);
        assert!(said.starts_with(&format!("document_invalid: `{path}`")), "{members}: {said}");
    }
    let listed = refused(r#""variables":{"name":{"pattern":"text","allow":["*.example"]}}"#);
    assert!(listed.starts_with("document_invalid: `variables.name.allow`"), "{listed}");
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
            assert!(answer == "accepted" || answer.contains("declares no `key`"), "{name}: {answer}");
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
        r#""userinfo":{"profile":{"id":"id"}}"#,
        r#""userinfo":{"profile":{"subject":"/id"}}"#,
        r#""userinfo":{"parameters":{"client_secret":"s"}}"#,
        r#""userinfo":{"client_authentication":"body","parameters":{"token":"access_token"}}"#,
        r#""userinfo":{"client_authentication":"hash","parameters":{"token":"{access_token}"}}"#,
        r#""api_request":{"header":"Cookie"}"#,
        r#""api_request":{"header":"X Token"}"#,
        r#""api_request":{"header":"X-Token","headers":{"x-token":"t"}}"#,
        r#""authorization_request":{"scope":{"literal_separator":true,"separator":"&a="}}"#,
        r#""authorization_request":{"scope":{"literal_separator":true,"separator":" "}}"#,
    ] {
        assert!(dialect(members).starts_with("document_invalid"), "{members}: {}", dialect(members));
    }
    assert_eq!(dialect(r#""token_response":{"root":"","capture":{"a":"/x~1y/~0z/0"}}"#), "accepted");
}

#[test]
fn refuses_variables_that_nobody_declares_and_values_that_never_fit() {
    for (members, path) in [
        (
            r#""dialect":{"authorization_request":{"constants":{"a":"{tenent}"}}}"#,
            "dialect.authorization_request.constants.a",
        ),
        (r#""dialect":{"token_request":{"query_constants":{"a":"{b}"}}}"#, "dialect.token_request.query_constants.a"),
        (r#""dialect":{"refresh_request":{"headers":{"X-A":"{b}"}}}"#, "dialect.refresh_request.headers.X-A"),
        (r#""dialect":{"api_request":{"headers":{"X-A":"{b}"}}}"#, "dialect.api_request.headers.X-A"),
        (
            r#""dialect":{"authorization_response":{"launch":{"parameters":["h"],"variables":{"host":"h"}}}}"#,
            "dialect.authorization_response.launch.variables.host",
        ),
        (r#""variables":{"host":{"default":"a b"}}"#, "variables.host.default"),
        (r#""variables":{"host":{"allow":["https://a.example"]}}"#, "variables.host.allow"),
        (r#""variables":{"host":{"allow":["*example"]}}"#, "variables.host.allow"),
        (r#""variables":{"a}b":{}}"#, "variables.a}b"),
        (r#""scopes_supported":"read write""#, "scopes_supported"),
        (r#""id_token_signing_alg_values_supported":true"#, "id_token_signing_alg_values_supported"),
        (r#""request_parameter_supported":"yes""#, "request_parameter_supported"),
        (
            r#""authorization_response_iss_parameter_supported":"true""#,
            "authorization_response_iss_parameter_supported",
        ),
    ] {
        let answer = refused(members);
        assert!(answer.starts_with(&format!("document_invalid: `{path}`")), "{answer}");
        assert_eq!(answer.lines().count(), 1, "once: {answer}");
    }
    let typo = r#""variables":{"tenant":{}},"userinfo_endpoint":"https://{tenent}/u""#;
    assert_eq!(meant(&refused(typo)), "tenant");
    assert!(refused(r#""token_endpoint":"https://{t}/t""#).starts_with("variable_missing"));
}

#[test]
fn refuses_issuers_that_are_no_address_of_a_server() {
    for issuer in
        ["as.example", "http://as.example", "https://as.example?x=1", "https://as.example/#", "https://u@as.example"]
    {
        let answer = refused(&format!(r#""issuer":"{issuer}""#));
        assert!(answer.starts_with("endpoint_refused: `issuer`"), "{issuer}: {answer}");
    }
    for issuer in ["https://as.example/", "https://as.example/tenant/v2.0", "http://127.0.0.1:8788/standard"] {
        assert_eq!(refused(&format!(r#""issuer":"{issuer}""#)), "accepted");
    }
    assert_eq!(
        refused(r#""variables":{"t":{"pattern":"segment"}},"issuer":"https://as.example/{t}/v2.0""#),
        "accepted"
    );
    let several = refused(r#""issuer":"as.example","userinfo_endpoint":"/me","jwks_uri":"x","dialect":{"pkse":1}"#);
    assert_eq!(several.lines().count(), 4, "{several}");
}

#[test]
fn tells_a_module_from_the_document_in_it() {
    let document =
        json!({ "authorization_endpoint": "https://as.example/a", "token_endpoint": "https://as.example/t" });
    assert!(judged(&json!({ "acme": document })).contains("its member `acme`"));
}
