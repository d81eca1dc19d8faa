//! The flows that page and worker share, in a simulated world: whole sign-ins of a page, under a virtual clock.

use super::page::{Operation, perform};
use super::worker::app::protocol::{configure, create_authorization};
use crate::base::crypto::encode_bytes;
use crate::base::value::Value;
use crate::base::value::build::List;
use crate::dialect::launch::{Arrival, classify};
use crate::dialect::schema::reader::document;
use crate::flow::discovery;
use crate::step::{Code, Cx, Result};
use crate::testing::drive::{Outcome, Worker, call};
use crate::testing::tasks::run;
use crate::testing::values::{Json as _, object, parsed};
use crate::testing::world::World;
use crate::testing::{context, json, value, value_in};
use serde_json::Value as Json;
use std::rc::Rc;

mod knobs;
mod second_exchange;

const DOCUMENT: &str = r#"{
    "issuer": "https://as.example",
    "authorization_endpoint": "https://as.example/authorize",
    "token_endpoint": "https://as.example/token",
    "userinfo_endpoint": "https://as.example/userinfo",
    "revocation_endpoint": "https://as.example/revoke"
}"#;
const TOKENS: &str =
    r#"{"access_token":"at","token_type":"Bearer","expires_in":3600,"refresh_token":"rt","scope":"a"}"#;

/// A page that is a client of one provider.
struct Page {
    world: Rc<World>,
    options: Json,
}

impl Page {
    fn new() -> Self {
        Self::of(DOCUMENT, "a")
    }
    fn of(document: &str, scope: &str) -> Self {
        let options = object([
            ("provider", parsed(document)),
            ("client_id", json!("client")),
            ("redirect_uri", json!("https://app.example/cb")),
            ("scope", json!(scope)),
            ("trustedAudiences", json!(["account"])),
            ("client_authentication", json!("none")),
        ]);
        Self { world: World::at(1000), options }
    }
    fn call(&self, operation: impl for<'a> Fn(&mut Cx<'a>) -> Result<Value<'a>> + 'static) -> Outcome {
        let (world, options) = (self.world.clone(), self.options.clone());
        let worker = Worker { world, isolate: Rc::default(), body: String::new(), headers: Vec::new() };
        run(call(worker, Value::NOTHING, move |cx| {
            let options = value_in(cx.arena, &options);
            configure(cx, options, Value::EMPTY_LIST)?;
            operation(cx)
        }))
    }
    fn perform(&self, operation: Operation, argument: Json) -> Outcome {
        let kept = json!([self.world.page.borrow().session, null, null]);
        self.call(move |cx| {
            let mut arguments = List::new(cx.arena);
            arguments.push(value_in(cx.arena, &kept));
            arguments.push(value_in(cx.arena, &argument));
            perform(cx, operation, arguments.done())
        })
    }
    /// Begins a sign-in and returns its `state`.
    fn start(&self) -> String {
        let url = self.perform(Operation::Authorize, json!({ "returnTo": "/inbox" })).value;
        let url = url.as_str().expect("a URL").to_owned();
        let (_, state) = url.split_once("state=").expect("a state");
        state.split('&').next().unwrap_or_default().to_owned()
    }
    fn handle(&self, query: &str) -> Outcome {
        self.perform(Operation::HandleCallback, json!(format!("https://app.example/cb{query}")))
    }
    fn refusal(&self, query: &str) -> Option<Code> {
        self.handle(query).code
    }
    fn nonce(&self) -> String {
        self.world.page.borrow().transactions[0].1.get_text("nonce").unwrap_or_default()
    }
    fn sign_in(&self) {
        let state = self.start();
        self.world.will_answer(200, TOKENS);
        assert_eq!(self.refusal(&format!("?code=splxl-code&state={state}")), None);
    }
    fn count_sent(&self) -> usize {
        self.world.sent.borrow().len()
    }
    /// Refreshes the tokens of the session.
    fn refresh(&self) -> Outcome {
        let tokens = self.world.page.borrow().session["tokens"].clone();
        self.call(move |cx| {
            let tokens = value_in(cx.arena, &tokens);
            super::primitives::refresh_tokens(cx, tokens)
        })
    }
}

fn tokens_with(claims: &str) -> String {
    let parts = [r#"{"alg":"RS256"}"#, claims, "s"];
    let parts = parts.map(|part| String::from_utf8(encode_bytes(part.as_bytes())).expect("ASCII"));
    TOKENS.replacen('{', &format!(r#"{{"id_token":"{}","#, parts.join(".")), 1)
}

#[test]
fn signs_in_and_comes_back_where_the_user_was() {
    let page = Page::new();
    let state = page.start();
    page.world.will_answer(200, TOKENS);
    let handled = page.handle(&format!("?code=c&state={state}"));
    assert_eq!((handled.code, handled.value.get_str("returnTo")), (None, Some("/inbox")));
    let session = page.world.page.borrow().session.clone();
    assert_eq!((&session["tokens"]["access_token"], &session["tokens"]["expires_at"]), (&json!("at"), &json!(4600)));
    let sent = page.world.sent.borrow();
    assert_eq!((sent[0].method.as_str(), sent[0].url.as_str()), ("POST", "https://as.example/token"));
    let body = &sent[0].body;
    assert!(body.contains("code_verifier=") && body.contains("redirect_uri=https%3A%2F%2Fapp.example%2Fcb"), "{body}");
}

#[test]
fn f_compares_an_issuer_with_a_variable_after_putting_in_the_value_of_the_sign_in() {
    let variables = r#"{"variables":{"tenant":{"pattern":"segment","default":"north"}},"#;
    let document = DOCUMENT.replace("\"https://as.example\"", "\"https://as.example/{tenant}\"");
    let document = document.replacen('{', variables, 1);
    for (query_issuer, iss, audience, code) in [
        ("north", "north", r#""client""#, None),
        ("north", "south", r#""client""#, Some(Code::IdTokenIssuerMismatch)),
        ("north", "{tenant}", r#""client""#, Some(Code::IdTokenIssuerMismatch)),
        ("", "north", r#"["client","account"]"#, None),
        ("south", "north", r#""client""#, Some(Code::IssuerMismatch)),
    ] {
        let page = Page::of(&document, "openid");
        let state = page.start();
        let nonce = page.nonce();
        let claims = format!(
            r#"{{"iss":"https://as.example/{iss}","aud":{audience},"sub":"u","exp":2000,"iat":1000,"nonce":"{nonce}"}}"#
        );
        page.world.will_answer(200, &tokens_with(&claims));
        let issuer = match query_issuer {
            "" => String::new(),
            tenant => format!("&iss=https%3A%2F%2Fas.example%2F{tenant}"),
        };
        assert_eq!(page.refusal(&format!("?code=c&state={state}{issuer}")), code, "{query_issuer} {iss}");
    }
}

#[test]
fn s11_a3_uses_a_callback_once_and_says_so_the_second_time() {
    let page = Page::new();
    let state = page.start();
    page.world.will_answer(200, TOKENS);
    let query = format!("?code=c&state={state}");
    assert_eq!(page.refusal(&query), None);
    assert_eq!(page.refusal(&query), Some(Code::TransactionUsed));
    assert_eq!(page.count_sent(), 1, "the code was sent once");
}

#[test]
fn s11_refuses_before_anything_is_sent() {
    let page = Page::new();
    let state = page.start();
    assert_eq!(page.refusal("?code=c&state=forged"), Some(Code::TransactionMissing));
    assert_eq!(page.refusal("?code=c"), Some(Code::StateMissing));
    let query = format!("?code=c&state={state}");
    assert_eq!(page.refusal(&format!("{query}&iss=https%3A%2F%2Fevil.example")), Some(Code::IssuerMismatch));
    assert_eq!(page.refusal(&query), Some(Code::TransactionUsed), "a refused response uses it up");
    assert_eq!(page.count_sent(), 0);
}

#[test]
fn s20_never_sends_a_code_again_after_a_failed_exchange() {
    let page = Page::new();
    let state = page.start();
    page.world.will_fail(Code::NetworkFailed);
    let query = format!("?code=c&state={state}");
    assert_eq!(page.refusal(&query), Some(Code::NetworkFailed));
    assert_eq!(page.refusal(&query), Some(Code::TransactionUsed));
    assert_eq!(page.count_sent(), 1);
}

#[test]
fn s19_a15_refuses_a_redirect_of_the_token_endpoint() {
    for status in [301, 302, 307, 308, 0] {
        let page = Page::new();
        let state = page.start();
        page.world.will_answer(status, "");
        let refused = page.refusal(&format!("?code=c&state={state}"));
        assert_eq!(refused, Some(Code::ResponseRedirected), "{status}");
    }
}

#[test]
fn s26_a18_keeps_what_a_refresh_leaves_out_and_never_widens_the_scope() {
    let page = Page::new();
    page.sign_in();
    page.world.will_answer(200, r#"{"access_token":"at2","token_type":"bearer","expires_in":60,"scope":"a admin"}"#);
    let fresh = page.refresh().value["tokens"].clone();
    assert_eq!((fresh.get_str("access_token"), fresh.get_str("refresh_token")), (Some("at2"), Some("rt")));
    assert_eq!(fresh["scope"], json!(["a"]));
    let diagnostics = fresh["diagnostics"].items().unwrap_or_default();
    assert!(diagnostics.iter().any(|entry| entry["code"] == "scope_widening_ignored"), "{diagnostics:?}");
}

#[test]
fn tells_a_dead_refresh_token_from_a_server_in_trouble() {
    for (status, body, code) in [
        (400, r#"{"error":"invalid_grant"}"#, Code::ReauthorizationRequired),
        (503, "", Code::ServerUnavailable),
        (429, "", Code::ServerUnavailable),
        (200, "", Code::ResponseEmpty),
    ] {
        let page = Page::new();
        page.sign_in();
        page.world.will_answer(status, body);
        assert_eq!(page.refresh().code, Some(code), "{status}");
    }
}

#[test]
fn s42_a29_tells_every_step_and_no_secret() {
    fn texts(value: &Json, out: &mut Vec<String>) {
        match value {
            Json::String(text) => out.push(text.clone()),
            Json::Array(items) => items.iter().for_each(|item| texts(item, out)),
            Json::Object(members) => members.iter().for_each(|(_, member)| texts(member, out)),
            _ => {}
        }
    }
    let page = Page::new();
    page.sign_in();
    let mut said = Vec::new();
    page.world.events.borrow().iter().for_each(|event| texts(event, &mut said));
    assert!(said.iter().any(|text| text == "signed_in"), "{said:?}");
    let sent = page.world.sent.borrow();
    let pairs = sent.iter().flat_map(|sent| sent.body.split('&')).filter_map(|pair| pair.split_once('='));
    let secrets: Vec<_> = pairs.filter(|(name, _)| ["code", "code_verifier"].contains(name)).collect();
    assert_eq!(secrets.len(), 2, "{secrets:?}");
    for (name, value) in secrets {
        assert!(!said.iter().any(|text| text.contains(value)), "{name} was told");
    }
    assert!(!said.iter().any(|text| text == "at" || text == "rt"), "{said:?}");
}

#[test]
fn s9_a13_discovers_a_server_at_either_address_and_refuses_another_issuer() {
    let found = |issuer: &'static str, answers: &[(u16, &str)]| {
        let page = Page::new();
        answers.iter().for_each(|(status, body)| page.world.will_answer(*status, body));
        page.call(move |cx| {
            let issuer = cx.arena.text(issuer.as_bytes());
            discovery::discover(cx, issuer).map(|metadata| metadata.value())
        })
    };
    let metadata = found("https://as.example", &[(404, ""), (200, DOCUMENT)]).value;
    assert_eq!(metadata.get_str("token_endpoint"), Some("https://as.example/token"));
    assert_eq!(found("https://other.example", &[(200, DOCUMENT)]).code, Some(Code::MetadataIssuerMismatch));
    assert_eq!(found("https://as.example", &[(404, ""), (404, "")]).code, Some(Code::MetadataMissing));
}

#[test]
fn refuses_openid_if_no_issuer_is_known() {
    let mut page = Page::of(DOCUMENT, "openid");
    page.options.change(&["provider", "issuer"], json!(null));
    let refused = page.perform(Operation::Authorize, json!({}));
    assert_eq!(refused.code, Some(Code::DocumentMemberMissing));
}

#[test]
fn refuses_an_answer_without_the_id_token_that_was_asked_for() {
    for (scope, refused) in [("openid", Some(Code::IdTokenMissing)), ("a", None)] {
        let page = Page::of(DOCUMENT, scope);
        let state = page.start();
        page.world.will_answer(200, TOKENS);
        assert_eq!(page.refusal(&format!("?code=c&state={state}")), refused, "{scope}");
    }
}

/// The result of `createAuthorization` with these options.
fn created(page: &Page, options: &str) -> Outcome {
    let options = parsed(options);
    page.call(move |cx| {
        let options = value_in(cx.arena, &options);
        create_authorization(cx, options)
    })
}

#[test]
fn refuses_unknown_options_and_reserved_parameters() {
    for (options, code) in [
        (r#"{"scpoe":"a"}"#, Code::OptionUnknown),
        (r#"{"scope":5}"#, Code::OptionWrongType),
        (r#"{"parameters":{"state":"x"}}"#, Code::ParameterReserved),
        (r#"{"returnTo":"//evil.example"}"#, Code::ReturnToRefused),
        (r#"{"max_age":-1}"#, Code::OptionInvalid),
    ] {
        assert_eq!(created(&Page::new(), options).code, Some(code), "{options}");
    }
}

#[test]
fn refuses_functions_that_are_none() {
    for name in ["fetch", "now", "onEvent"] {
        let mut page = Page::new();
        page.options.set(name, json!("x"));
        let refused = created(&page, "{}");
        assert_eq!(refused.code, Some(Code::OptionWrongType), "{name}");
        let detail = json!({ "option": name, "found": "something else", "expected": "a function" });
        assert_eq!(refused.error["detail"], detail);
    }
}

#[test]
fn tells_a_launch_from_a_callback() {
    let text = include_str!("../../providers/intandem.json");
    let arrival = |callback: &str| {
        let mut cx = context(&json!(null), &json!([]));
        let provider = document::compile(&mut cx, value(&parsed(text))).expect("a document");
        let mut client = List::new(cx.arena);
        client.push(provider.value());
        cx.client = client.done();
        let callback = cx.arena.copy(callback.as_bytes());
        match classify(&mut cx, callback).expect("a callback") {
            Arrival::Launch(_) => "launch",
            Arrival::Response(_) => "response",
            Arrival::Nothing(_) => "nothing",
        }
    };
    assert_eq!(arrival("?brand_host=app.vcita.com&business_uid=ed469f8764326a66&staff_uid=a383717599bf1893"), "launch");
    assert_eq!(arrival("?code=c&state=s&brand_host=x"), "response");
    assert_eq!(arrival("?utm=1"), "nothing");
}

#[test]
fn sends_no_two_parameters_that_a_document_gives_one_name() {
    let mut page = Page::new();
    let renamed = parsed(r#"{"authorization_request":{"names":{"login_hint":"login"}}}"#);
    page.options.change(&["provider", "dialect"], renamed);
    for options in [
        r#"{"login_hint":"ada","parameters":{"login":"grace"}}"#,
        r#"{"parameters":{"login_hint":"ada","login":"grace"}}"#,
        r#"{"parameters":{"login":"grace","login_hint":"ada"}}"#,
    ] {
        assert_eq!(created(&page, options).code, Some(Code::OptionInvalid), "{options}");
    }
    // A parameter of one sign-in replaces the same one of the client.
    page.options.change(&["parameters"], json!({ "login": "everybody" }));
    for (options, sent) in [("{}", "login=everybody"), (r#"{"login_hint":"ada"}"#, "login=ada")] {
        let started = created(&page, options).value;
        let url = started["url"].as_str().unwrap_or_default();
        let logins: Vec<&str> = url.split(['?', '&']).filter(|pair| pair.starts_with("login")).collect();
        assert_eq!(logins, [sent], "{options}");
    }
    page.options.change(&["parameters"], json!({ "login": "everybody", "login_hint": "ada" }));
    assert_eq!(created(&page, "{}").code, Some(Code::OptionInvalid), "the client's own two");
}

#[test]
fn s5_lets_a_sign_in_set_no_parameter_of_the_engine_and_none_twice() {
    let mut page = Page::new();
    let renamed = parsed(r#"{"authorization_request":{"names":{"state":"context"}}}"#);
    page.options.change(&["provider", "dialect"], renamed);
    for (options, code) in [
        (r#"{"parameters":{"state":"x"}}"#, Code::ParameterReserved),
        (r#"{"parameters":{"client_secret":"x"}}"#, Code::ParameterReserved),
        (r#"{"parameters":{"response_type":"token"}}"#, Code::ParameterReserved),
        (r#"{"parameters":{"grant_type":"password"}}"#, Code::ParameterReserved),
        (r#"{"parameters":{"context":"x"}}"#, Code::ParameterReserved),
        (r#"{"prompt":"login","parameters":{"prompt":"none"}}"#, Code::OptionInvalid),
        (r#"{"parameters":{"max_age":"1.5"}}"#, Code::OptionInvalid),
        (r#"{"promt":"login"}"#, Code::OptionUnknown),
    ] {
        assert_eq!(created(&page, options).code, Some(code), "{options}");
    }
    assert_eq!(created(&page, r#"{"prompt":"login","parameters":{"audience":"x"}}"#).code, None);
    let started = created(&page, r#"{"scope":"openid","parameters":{"max_age":"60"}}"#).value;
    assert_eq!(started["transaction"]["max_age"], json!(60));
    for options in [r#"{"max_age":60}"#, r#"{"parameters":{"max_age":"60"}}"#] {
        assert_eq!(created(&page, options).code, Some(Code::OptionInvalid), "no ID token would say how old it is");
    }
}
