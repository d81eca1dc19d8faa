//! How a document changes a sign-in and a refresh.

use super::*;

/// A document of a server that serves many tenants.
fn of_many_tenants() -> String {
    let members = r#"{
        "variables": { "tenant": { "pattern": "segment", "default": "common" } },
        "dialect": { "id_token": { "issuer": {
            "template": "https://as.example/{tid}", "from": "tid", "for": ["common"], "reason": "many tenants"
        } } },"#;
    DOCUMENT.replace("\"https://as.example\"", "\"https://as.example/{tenant}\"").replacen('{', members, 1)
}

fn claims_of_tenant(iss: &str, tid: &str, nonce: &str) -> String {
    format!(
        r#"{{"iss":"https://as.example/{iss}","tid":"{tid}","aud":"client","sub":"u","exp":2000,"iat":1000,"nonce":"{nonce}"}}"#
    )
}

#[test]
fn s13_a5_signs_in_the_tenant_that_the_token_names_and_the_response_named() {
    let mismatch = Some(Code::IdTokenIssuerMismatch);
    for (tenant, query_issuer, iss, tid, code) in [
        ("common", "", "t1", "t1", None),
        ("common", "", "t1", "t2", mismatch),
        ("common", "", "common", "common", mismatch),
        ("common", "t1", "t1", "t1", None),
        ("common", "common", "t1", "t1", None),
        ("common", "t2", "t1", "t1", mismatch),
        ("t1", "", "t1", "t1", None),
        ("t1", "", "t2", "t2", mismatch),
        ("t1", "t2", "t2", "t2", Some(Code::IssuerMismatch)),
    ] {
        let mut page = Page::of(&of_many_tenants(), "openid");
        page.options.change(&["variables"], json!({ "tenant": tenant }));
        let state = page.start();
        page.world.will_answer(200, &tokens_with(&claims_of_tenant(iss, tid, &page.nonce())));
        let named = match query_issuer {
            "" => String::new(),
            tenant => format!("&iss=https%3A%2F%2Fas.example%2F{tenant}"),
        };
        let refused = page.refusal(&format!("?code=c&state={state}{named}"));
        assert_eq!(refused, code, "{tenant} {query_issuer} {iss} {tid}");
    }
}

#[test]
fn s21_a_session_stays_with_its_tenant() {
    for (tenant, code) in [("t1", None), ("t2", Some(Code::IdTokenSubjectChanged))] {
        let page = Page::of(&of_many_tenants(), "openid");
        let state = page.start();
        let nonce = page.nonce();
        page.world.will_answer(200, &tokens_with(&claims_of_tenant("t1", "t1", &nonce)));
        assert_eq!(page.refusal(&format!("?code=c&state={state}")), None);
        page.world.will_answer(200, &tokens_with(&claims_of_tenant(tenant, tenant, &nonce)));
        assert_eq!(page.refresh().code, code, "{tenant}");
    }
}

#[test]
fn s21_sends_no_nonce_where_the_server_returns_none_and_still_asks_for_the_id_token() {
    let members = r#"{"dialect":{"id_token":{"nonce":{"send":"never","reason":"its ID tokens carry none"}}},"#;
    let document = DOCUMENT.replacen('{', members, 1);
    let claims = r#"{"iss":"https://as.example","aud":"client","sub":"u","exp":2000,"iat":1000}"#;
    let with_nonce = claims.replacen('{', r#"{"nonce":"n","#, 1);
    for (answer, code) in [
        (tokens_with(claims), None),
        (tokens_with(&with_nonce), Some(Code::IdTokenNonceMismatch)),
        (tokens_with(&claims.replace("\"client\"", "\"other\"")), Some(Code::IdTokenAudienceMismatch)),
        (TOKENS.to_owned(), Some(Code::IdTokenMissing)),
    ] {
        let page = Page::of(&document, "openid");
        let url = page.perform(Operation::Authorize, json!({})).value;
        let url = url.as_str().expect("a URL").to_owned();
        assert!(!url.contains("nonce=") && url.contains("code_challenge_method=S256"), "{url}");
        let (_, state) = url.split_once("state=").expect("a state");
        page.world.will_answer(200, &answer);
        let state = state.split('&').next().unwrap_or_default();
        assert_eq!(page.refusal(&format!("?code=c&state={state}")), code);
        if code.is_none() {
            let session = page.world.page.borrow().session.clone();
            assert_eq!(session["tokens"]["claims"]["sub"], "u");
            page.world.will_answer(200, &tokens_with(&with_nonce));
            assert_eq!(page.refresh().code, Some(Code::IdTokenNonceMismatch));
        }
    }
    let page = Page::of(&document, "a");
    let state = page.start();
    page.world.will_answer(200, &tokens_with(claims));
    assert_eq!(page.refusal(&format!("?code=c&state={state}")), None);
    let session = page.world.page.borrow().session.clone();
    assert!(!session["tokens"]["claims"].is_object(), "nobody asked for it");
}

#[test]
fn sends_the_documents_own_scopes_and_drops_an_id_token_that_only_they_asked_for() {
    let members = r#"{"dialect":{"authorization_request":{"scope":{"always":["openid","profile"]}}},"#;
    let document = DOCUMENT.replacen('{', members, 1);
    for (asked, sent) in [
        ("post profile", "scope=openid%20profile%20post&"),
        ("openid", "scope=openid%20profile&"),
        ("", "scope=openid%20profile&"),
    ] {
        let page = Page::of(&document, asked);
        let url = page.perform(Operation::Authorize, json!({})).value;
        let url = url.as_str().expect("a URL").to_owned();
        assert!(url.contains(sent) && !url.contains("nonce="), "{url}");
        let (_, state) = url.split_once("state=").expect("a state");
        let state = state.split('&').next().unwrap_or_default();
        page.world.will_answer(200, &tokens_with(r#"{"iss":"https://evil.example","sub":"u"}"#));
        assert_eq!(page.refusal(&format!("?code=c&state={state}")), None);
        let session = page.world.page.borrow().session.clone();
        let tokens = &session["tokens"];
        assert!(!tokens["id_token"].is_string() && !tokens["claims"].is_object(), "nobody vouches for it");
        assert_eq!(session["diagnostics"][0]["code"], "id_token_not_asked_for");
    }
}

#[test]
fn repeats_the_scope_and_parameters_of_the_callback_if_the_document_says_so() {
    let members = r#"{"dialect":{
        "authorization_response": { "capture": ["device_id"] },
        "token_request": { "from_callback": ["device_id", "state"], "scope": true },
        "refresh_request": { "from_callback": ["device_id"], "scope": true }
    },"#;
    let page = Page::of(&DOCUMENT.replacen('{', members, 1), "a b");
    let state = page.start();
    page.world.will_answer(200, &TOKENS.replace(r#","scope":"a""#, ""));
    let refused = page.refusal(&format!("?code=c&state={state}&device_id=d%26x&other=o"));
    assert_eq!(refused, None);
    page.world.will_answer(200, r#"{"access_token":"at2","token_type":"Bearer","expires_in":60}"#);
    assert_eq!(page.refresh().code, None);
    let sent = page.world.sent.borrow();
    let (exchange, refresh) = (&sent[0].body, &sent[1].body);
    for part in ["&scope=a+b", "&device_id=d%26x", &format!("&state={state}")] {
        assert!(exchange.contains(part), "{part}: {exchange}");
    }
    assert!(refresh.contains("&scope=a+b") && refresh.contains("&device_id=d%26x"), "{refresh}");
    assert!(!exchange.contains("other=") && !refresh.contains("state="), "{exchange} {refresh}");
}
