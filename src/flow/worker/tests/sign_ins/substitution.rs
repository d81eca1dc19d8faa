//! Tokens, codes and people that take the place of the right ones.

use crate::flow::worker::tests::application::{Application, START, TOKENS};
use crate::flow::worker::tests::browser::Browser;
use crate::flow::worker::tests::program::{base64, change_member};
use crate::testing::values::parse_form;
use serde_json::Value;

fn with_openid() -> Application {
    let app =
        Application::with(|options| change_member(options, &["providers", "alpha", "scope"], Value::from("openid")));
    app.world.script.borrow_mut().on_sign_in = Some(Ok(Some(Value::Null)));
    app
}

/// Returns from the provider with an ID token for `sub`, and userinfo for `userinfo`.
fn sign_in_as(app: &Application, browser: &Browser, sub: &str, userinfo: &str) -> String {
    let page = browser.open(app, "/auth/alpha/login?return_to=/inbox");
    let (state, nonce) = (page.parameter("state").unwrap_or_default(), page.parameter("nonce").unwrap_or_default());
    let claims = format!(
        r#"{{"iss":"https://alpha.example","aud":"the-client","sub":"{sub}","exp":1900000000,"iat":{START},"nonce":"{nonce}"}}"#
    );
    let part = |text: &str| base64(text.as_bytes());
    let id_token = [part(r#"{"alg":"RS256"}"#), part(&claims), part("s")].join(".");
    app.world.will_answer(200, &TOKENS.replacen('{', &format!(r#"{{"id_token":"{id_token}","#), 1));
    app.world.will_answer(200, userinfo);
    let page = browser.open(app, &format!("/auth/alpha/callback?code=c&state={state}"));
    app.world.replies.borrow_mut().clear();
    page.location().to_owned()
}

#[test]
fn s23_a11_makes_no_session_of_userinfo_that_speaks_of_somebody_else() {
    let app = with_openid();
    let browser = app.browser();
    assert_eq!(sign_in_as(&app, &browser, "ada", r#"{"sub":"ada"}"#), "/inbox");
    let browser = app.browser();
    for userinfo in [r#"{"sub":"eve"}"#, r#"{"sub":"ada "}"#, r#"{"sub":7}"#, r#"{"name":"Ada"}"#] {
        let location = sign_in_as(&app, &browser, "ada", userinfo);
        assert_eq!(location, "/inbox#auth_error=userinfo_subject_mismatch", "{userinfo}");
        assert_eq!(browser.names("__Host-gw."), Vec::<String>::new());
    }
}

#[test]
fn a10_takes_no_token_out_of_a_callback() {
    let app = Application::new();
    let browser = app.browser();
    for extra in ["", "&code="] {
        let state = browser.start(&app, "alpha");
        let query = format!("access_token=stolen&token_type=Bearer&id_token=a.b.c{extra}&state={state}");
        let page = browser.open(&app, &format!("/auth/alpha/callback?{query}"));
        assert_eq!(page.location(), "/inbox#auth_error=code_missing", "{query}");
        assert_eq!(browser.names("__Host-gw."), Vec::<String>::new());
    }
    assert_eq!(app.world.count_sent(""), 0);
}

#[test]
fn s4_a2_sends_an_injected_code_with_the_verifier_of_the_transaction_it_was_injected_into() {
    let app = Application::new();
    let victim = app.browser();
    let first = victim.open(&app, "/auth/alpha/login");
    let second = victim.open(&app, "/auth/alpha/login");
    let of = |name: &str| (first.parameter(name).unwrap_or_default(), second.parameter(name).unwrap_or_default());
    for (name, (one, other)) in [("state", of("state")), ("code_challenge", of("code_challenge"))] {
        assert!(one != other && !one.is_empty(), "{name} is drawn anew for each transaction");
    }
    let (_, state) = of("state");
    app.world.will_answer(200, TOKENS);
    victim.open(&app, &format!("/auth/alpha/callback?code=of-somebody-else&state={state}"));
    let sent = app.world.sent.borrow();
    let verifier = parse_form(&sent[0].body).into_iter().find(|(name, _)| name == "code_verifier");
    let verifier = verifier.map(|(_, verifier)| verifier).unwrap_or_default();
    assert_eq!(base64(&crate::base::crypto::sha256(verifier.as_bytes())), of("code_challenge").1);
}

#[test]
fn f_without_userinfo_the_application_signs_in_by_the_id_token_alone() {
    let app = Application::with(|options| {
        change_member(options, &["providers", "alpha", "scope"], Value::from("openid"));
        change_member(options, &["providers", "alpha", "userinfo"], Value::Bool(false));
    });
    let browser = app.browser();
    app.world.script.borrow_mut().on_sign_in = Some(Ok(Some(Value::from("ada's data"))));
    assert_eq!(sign_in_as(&app, &browser, "ada", r#"{"error":"invalid_token"}"#), "/inbox");
    assert_eq!(app.world.count_sent("/userinfo"), 0);
    let script = app.world.script.borrow();
    let (_, tokens, userinfo) = script.sign_ins.last().unwrap_or_else(|| panic!("nobody was asked"));
    assert_eq!((tokens.pointer("/claims/sub").and_then(Value::as_str), userinfo), (Some("ada"), &Value::Null));
}
