//! Sessions of other libraries that a page takes over.

use super::*;

/// What the other library left.
fn found() -> Json {
    json!({ "client_id": "client", "issuer": "https://as.example", "refresh_token": "old", "scope": "a admin" })
}

/// The code with which `import_refused` was emitted.
fn refused(tab: &Tab) -> Option<Code> {
    let event = tab.events.borrow().iter().rfind(|event| event["type"] == "import_refused").cloned()?;
    Code::of(-event["error"][0].as_i64()? - 1)
}

#[test]
fn a_session_that_the_server_confirms_begins_with_the_scope_that_the_client_asks_for() {
    let tab = Tab::new();
    let client = tab.by_document(metadata(), REDIRECT_URI);
    tab.answer(r#"{"access_token":"at","token_type":"Bearer","expires_in":3600}"#);
    assert_eq!(tab.call(&client, Operation::Import, found()), Ok(json!(true)));
    assert_eq!(tab.session(&client)["scope"], json!(["a"]));
    assert_eq!(tab.token(&client, false).expect("a token")["authorization"], "Bearer at");
    assert_eq!(*tab.sent.borrow(), ["https://as.example/token"]);
}

#[test]
fn a_session_that_can_be_tried_again_stays_and_one_that_is_refused_for_good_does_not() {
    let html = "<html></html>".to_owned();
    for (status, body, used_up, code) in [
        (400, r#"{"error":"invalid_grant"}"#.to_owned(), true, Code::ReauthorizationRequired),
        (401, r#"{"error":"invalid_client"}"#.to_owned(), false, Code::ClientRejected),
        (503, String::new(), false, Code::ServerUnavailable),
        (200, html, false, Code::ResponseNotJson),
        (
            200,
            r#"{"access_token":"at","token_type":"DPoP","refresh_token":"new"}"#.to_owned(),
            true,
            Code::TokenTypeUnsupported,
        ),
    ] {
        let tab = Tab::new();
        let client = tab.by_document(metadata(), REDIRECT_URI);
        tab.replies.borrow_mut().push_back((status, body));
        assert_eq!(tab.call(&client, Operation::Import, found()), Ok(json!(used_up)), "{code:?}");
        assert_eq!(refused(&tab), Some(code));
        assert!(tab.session(&client).is_null());
    }
}

#[test]
fn metadata_of_another_issuer_are_the_programs_mistake_and_cost_nobody_the_session() {
    let tab = Tab::new();
    let client = tab.by_issuer();
    tab.answer(metadata().to_string().replace("as.example", "evil.example"));
    assert_eq!(tab.call(&client, Operation::Import, found()), Ok(json!(false)));
    assert_eq!(refused(&tab), Some(Code::MetadataIssuerMismatch));
}

#[test]
fn nothing_is_sent_for_a_session_that_is_not_this_clients_or_while_somebody_is_signed_in() {
    let (tab, client) = Tab::signed_in();
    let sent = tab.sent.borrow().len();
    assert_eq!(tab.call(&client, Operation::Import, found()), Ok(json!(false)));
    assert_eq!(refused(&tab), None);
    let other = Tab::new();
    let client = other.by_document(metadata(), REDIRECT_URI);
    for (member, wrong) in
        [("client_id", json!("another")), ("issuer", json!("https://evil.example")), ("refresh_token", json!(null))]
    {
        let mut session = found();
        session[member] = wrong;
        assert_eq!(other.call(&client, Operation::Import, session), Ok(json!(false)), "{member}");
        assert_eq!(refused(&other), Some(Code::ImportRefused), "{member}");
    }
    assert!(tab.sent.borrow().len() == sent && other.sent.borrow().is_empty());
}
