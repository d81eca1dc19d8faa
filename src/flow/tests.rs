//! The flows over the simulated host: whole sign-ins under a virtual clock.

use super::client::{Client, ClientOptions};
use super::*;
use crate::base::json::{ParseJson as _, TestJson};
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::dialect::launch::{Arrival, classify};
use crate::dialect::provider::Provider;
use crate::dialect::reader::{Reader, Subject};
use crate::host::simulated::{Reply, Simulated, run};
use crate::protocol::error::Code;
use crate::protocol::expiry::Expiry;

const DOCUMENT: &str = r#"{
    "issuer": "https://as.example",
    "authorization_endpoint": "https://as.example/authorize",
    "token_endpoint": "https://as.example/token",
    "userinfo_endpoint": "https://as.example/userinfo",
    "revocation_endpoint": "https://as.example/revoke"
}"#;
const TOKENS: &str =
    r#"{"access_token":"at","token_type":"Bearer","expires_in":3600,"refresh_token":"rt","scope":"a"}"#;

fn parse(text: &str) -> Value {
    TestJson.parse_json(text).unwrap_or(Value::Null)
}

fn client() -> Client {
    client_of(DOCUMENT, "a")
}

fn client_of(document: &str, scope: &str) -> Client {
    let options = Value::object([
        ("provider", parse(document)),
        ("client_id", Value::from("client")),
        ("redirect_uri", Value::from("https://app.example/cb")),
        ("scope", Value::from(scope)),
        ("trustedAudiences", Value::strings(&["account".to_owned()])),
    ]);
    let mut reader = Reader::new(Subject::Options, "", &options);
    let mut options = ClientOptions::read(&mut reader).unwrap_or_else(|error| panic!("{error}"));
    let provider = options.document.take().unwrap_or_else(|| panic!("a document"));
    options.into_client(provider).unwrap_or_else(|error| panic!("{error}"))
}

fn start(host: &Simulated, client: &Client) -> String {
    let wish = authorize::Wish { return_to: Some("/inbox".to_owned()), ..authorize::Wish::default() };
    let url = authorize::start(host, client, wish).unwrap_or_else(|error| panic!("{error}"));
    crate::base::form::parse_form(url.split_once('?').map_or("", |(_, query)| query))
        .into_iter()
        .find(|(name, _)| name == "state")
        .map(|(_, state)| state)
        .unwrap_or_default()
}

fn handle(host: &Simulated, client: &Client, query: &str) -> Result<callback::SignedIn, callback::Failed> {
    match classify(&client.provider, query)? {
        Arrival::Response(response) => run(callback::handle(host, client, &response)),
        _ => panic!("not a response"),
    }
}

fn refusal(host: &Simulated, client: &Client, query: &str) -> Option<Code> {
    handle(host, client, query).err().map(|failed| failed.error.code())
}

#[test]
fn signs_in_and_comes_back_where_the_user_was() {
    let (host, client) = (Simulated::at(1000), client());
    let state = start(&host, &client);
    host.answer(200, TOKENS);
    let signed_in =
        handle(&host, &client, &format!("?code=c&state={state}")).unwrap_or_else(|failed| panic!("{}", failed.error));
    assert_eq!(signed_in.tokens.access_token.expose(), "at");
    assert_eq!(signed_in.tokens.expires_at, Expiry::At(UnixTime(4600)));
    assert_eq!(signed_in.return_to.as_deref(), Some("/inbox"));
    let sent = host.sent.borrow();
    let (method, url, body) = sent.first().unwrap_or_else(|| panic!("nothing sent"));
    assert_eq!((method.as_str(), url.as_str()), ("POST", "https://as.example/token"));
    assert!(body.contains("code_verifier=") && body.contains("redirect_uri=https%3A%2F%2Fapp.example%2Fcb"), "{body}");
}

#[test]
fn f_compares_an_issuer_with_a_variable_after_putting_in_the_value_of_the_sign_in() {
    let document = DOCUMENT.replace("\"https://as.example\"", "\"https://as.example/{tenant}\"").replacen(
        '{',
        r#"{"variables":{"tenant":{"pattern":"segment","default":"north"}},"#,
        1,
    );
    let client = client_of(&document, "openid");
    for (tenant, iss, code) in [
        ("north", "north", None),
        ("north", "south", Some(Code::IdTokenIssuerMismatch)),
        ("north", "{tenant}", Some(Code::IdTokenIssuerMismatch)),
    ] {
        let host = Simulated::at(1000);
        let state = start(&host, &client);
        let nonce = host.transactions.borrow()[0].1.get_text("nonce").unwrap_or_default();
        let claims = format!(
            r#"{{"iss":"https://as.example/{iss}","aud":"client","sub":"u","exp":2000,"iat":1000,"nonce":"{nonce}"}}"#
        );
        let id_token =
            [r#"{"alg":"RS256"}"#, &claims, "s"].map(|part| crate::base::base64::encode_url(part.as_bytes()));
        host.answer(200, &TOKENS.replacen('{', &format!(r#"{{"id_token":"{}","#, id_token.join(".")), 1));
        let query = format!("?code=c&state={state}&iss=https%3A%2F%2Fas.example%2F{tenant}");
        assert_eq!(refusal(&host, &client, &query), code, "{tenant} {iss}");
    }
    let host = Simulated::at(1000);
    let state = start(&host, &client);
    let nonce = host.transactions.borrow()[0].1.get_text("nonce").unwrap_or_default();
    let claims = format!(
        r#"{{"iss":"https://as.example/north","aud":["client","account"],"sub":"u","exp":2000,"iat":1000,"nonce":"{nonce}"}}"#
    );
    let id_token = [r#"{"alg":"RS256"}"#, &claims, "s"].map(|part| crate::base::base64::encode_url(part.as_bytes()));
    host.answer(200, &TOKENS.replacen('{', &format!(r#"{{"id_token":"{}","#, id_token.join(".")), 1));
    assert_eq!(refusal(&host, &client, &format!("?code=c&state={state}")), None, "an audience that the options trust");
    let host = Simulated::at(1000);
    let state = start(&host, &client);
    let query = format!("?code=c&state={state}&iss=https%3A%2F%2Fas.example%2Fsouth");
    assert_eq!(refusal(&host, &client, &query), Some(Code::IssuerMismatch));
}

#[test]
fn s11_a3_uses_a_callback_once_and_says_so_the_second_time() {
    let (host, client) = (Simulated::at(1000), client());
    let state = start(&host, &client);
    host.answer(200, TOKENS);
    let query = format!("?code=c&state={state}");
    assert!(handle(&host, &client, &query).is_ok());
    assert_eq!(refusal(&host, &client, &query), Some(Code::TransactionUsed));
    assert_eq!(host.sent.borrow().len(), 1, "the code was sent once");
}

#[test]
fn s11_refuses_before_anything_is_sent() {
    let (host, client) = (Simulated::at(1000), client());
    let state = start(&host, &client);
    assert_eq!(refusal(&host, &client, "?code=c&state=forged"), Some(Code::TransactionMissing));
    assert_eq!(refusal(&host, &client, "?code=c"), Some(Code::StateMissing));
    assert_eq!(
        refusal(&host, &client, &format!("?code=c&state={state}&iss=https%3A%2F%2Fevil.example")),
        Some(Code::IssuerMismatch)
    );
    assert_eq!(
        refusal(&host, &client, &format!("?code=c&state={state}")),
        Some(Code::TransactionUsed),
        "a refused response uses it up"
    );
    assert!(host.sent.borrow().is_empty());
}

#[test]
fn s20_never_sends_a_code_again_after_a_failed_exchange() {
    let (host, client) = (Simulated::at(1000), client());
    let state = start(&host, &client);
    host.replies.borrow_mut().push_back(Reply::Failure(Code::NetworkFailed));
    let query = format!("?code=c&state={state}");
    let failed = handle(&host, &client, &query).err().unwrap_or_else(|| panic!("signed in"));
    assert_eq!((failed.error.code(), failed.return_to.as_deref()), (Code::NetworkFailed, Some("/inbox")));
    assert_eq!(refusal(&host, &client, &query), Some(Code::TransactionUsed));
    assert_eq!(host.sent.borrow().len(), 1);
}

#[test]
fn s19_a15_refuses_a_redirect_of_the_token_endpoint() {
    for status in [301, 302, 307, 308, 0] {
        let (host, client) = (Simulated::at(1000), client());
        let state = start(&host, &client);
        host.answer(status, "");
        assert_eq!(
            refusal(&host, &client, &format!("?code=c&state={state}")),
            Some(Code::ResponseRedirected),
            "{status}"
        );
    }
}

fn tokens(host: &Simulated, client: &Client) -> crate::protocol::token_response::Tokens {
    let state = start(host, client);
    host.answer(200, TOKENS);
    handle(host, client, &format!("?code=splxl-code&state={state}"))
        .unwrap_or_else(|failed| panic!("{}", failed.error))
        .tokens
}

#[test]
fn s26_a18_keeps_what_a_refresh_leaves_out_and_never_widens_the_scope() {
    let (host, client) = (Simulated::at(1000), client());
    let tokens = tokens(&host, &client);
    host.answer(200, r#"{"access_token":"at2","token_type":"bearer","expires_in":60,"scope":"a admin"}"#);
    let fresh = run(access_token::refresh(&host, &client, tokens, &client.variables))
        .unwrap_or_else(|error| panic!("{error}"))
        .tokens;
    assert_eq!(fresh.access_token.expose(), "at2");
    assert_eq!(fresh.refresh_token.as_ref().map(|token| token.expose()), Some("rt"));
    assert_eq!(fresh.scope, Some(vec!["a".to_owned()]));
    assert!(fresh.diagnostics.0.iter().any(|entry| entry.code == "scope_widening_ignored"));
}

#[test]
fn tells_a_dead_refresh_token_from_a_server_in_trouble() {
    for (status, body, code) in [
        (400, r#"{"error":"invalid_grant"}"#, Code::ReauthorizationRequired),
        (503, "", Code::ServerUnavailable),
        (429, "", Code::ServerUnavailable),
        (200, "", Code::ResponseEmpty),
    ] {
        let (host, client) = (Simulated::at(1000), client());
        let tokens = tokens(&host, &client);
        host.answer(status, body);
        let error = run(access_token::refresh(&host, &client, tokens, &client.variables)).err();
        assert_eq!(error.map(|error| error.code()), Some(code), "{status}");
    }
}

#[test]
fn s42_a29_tells_every_step_and_no_secret() {
    let (host, client) = (Simulated::at(1000), client());
    let _ = tokens(&host, &client);
    fn texts(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::String(text) => out.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| texts(item, out)),
            Value::Object(members) => members.iter().for_each(|(_, member)| texts(member, out)),
            _ => {}
        }
    }
    let mut said = Vec::new();
    host.events.borrow().iter().for_each(|event| texts(event, &mut said));
    assert!(said.iter().any(|text| text == "signed_in") && said.iter().any(|text| text == "request"), "{said:?}");
    for (_, _, body) in host.sent.borrow().iter() {
        for (name, value) in crate::base::form::parse_form(body) {
            let secret = ["code", "code_verifier", "refresh_token"].contains(&name.as_str());
            assert!(!secret || !said.iter().any(|text| text.contains(&value)), "{name} was told");
        }
    }
    assert!(!said.iter().any(|text| text == "at" || text == "rt"), "{said:?}");
}

#[test]
fn s9_a13_discovers_a_server_at_either_address_and_refuses_another_issuer() {
    let host = Simulated::at(1000);
    host.answer(404, "");
    host.answer(200, DOCUMENT);
    let metadata = run(discovery::discover(&host, "https://as.example")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(metadata.token_endpoint.as_deref(), Some("https://as.example/token"));
    host.answer(200, DOCUMENT);
    let error = run(discovery::discover(&host, "https://other.example")).err();
    assert_eq!(error.map(|error| error.code()), Some(Code::MetadataIssuerMismatch));
    host.answer(404, "");
    host.answer(404, "");
    let error = run(discovery::discover(&host, "https://as.example")).err();
    assert_eq!(error.map(|error| error.code()), Some(Code::MetadataMissing));
}

#[test]
fn refuses_openid_where_nobody_can_say_who_made_the_token() {
    let mut client = client();
    client.provider.metadata.issuer = None;
    let wish = authorize::Wish { scope: Some(vec!["openid".to_owned()]), ..authorize::Wish::default() };
    let error = authorize::create(&Simulated::at(0), &client, wish).err();
    assert_eq!(error.map(|error| error.code()), Some(Code::DocumentMemberMissing));
}

#[test]
fn refuses_an_answer_without_the_id_token_that_was_asked_for() {
    for (scope, refused) in [("openid", Some(Code::IdTokenMissing)), ("a", None)] {
        let (host, client) = (Simulated::at(1000), client_of(DOCUMENT, scope));
        let state = start(&host, &client);
        host.answer(200, TOKENS);
        assert_eq!(refusal(&host, &client, &format!("?code=c&state={state}")), refused, "{scope}");
    }
}

#[test]
fn refuses_unknown_options_and_reserved_parameters() {
    for (options, code) in [
        (r#"{"scpoe":"a"}"#, Code::OptionUnknown),
        (r#"{"scope":5}"#, Code::OptionWrongType),
        (r#"{"parameters":{"state":"x"}}"#, Code::ParameterReserved),
        (r#"{"returnTo":"//evil.example"}"#, Code::ReturnToRefused),
        (r#"{"max_age":-1}"#, Code::OptionWrongType),
    ] {
        assert_eq!(authorize::Wish::read(&parse(options)).err().map(|error| error.code()), Some(code), "{options}");
    }
}

#[test]
fn tells_a_launch_from_a_callback() {
    let text = include_str!("../../providers/intandem.json");
    let provider = Provider::from_document(&parse(text)).unwrap_or_else(|error| panic!("{error}"));
    let launch = "?brand_host=app.vcita.com&business_uid=ed469f8764326a66&staff_uid=a383717599bf1893";
    assert!(matches!(classify(&provider, launch), Ok(Arrival::Launch(_))));
    assert!(matches!(classify(&provider, "?code=c&state=s&brand_host=x"), Ok(Arrival::Response(_))));
    assert!(matches!(classify(&provider, "?utm=1"), Ok(Arrival::Nothing(_))));
}

#[test]
fn s5_lets_a_sign_in_set_no_parameter_of_the_engine_and_none_twice() {
    let host = Simulated::at(1000);
    let mut client = client();
    client.provider.dialect.authorization_request.names = vec![("state".to_owned(), "context".to_owned())];
    let refusal = |options: &str| {
        let wish = authorize::Wish::read(&parse(options))?;
        authorize::create(&host, &client, wish).map(drop)
    };
    for (options, code) in [
        (r#"{"parameters":{"state":"x"}}"#, Code::ParameterReserved),
        (r#"{"parameters":{"client_secret":"x"}}"#, Code::ParameterReserved),
        (r#"{"parameters":{"context":"x"}}"#, Code::ParameterReserved),
        (r#"{"prompt":"login","parameters":{"prompt":"none"}}"#, Code::OptionInvalid),
        (r#"{"parameters":{"max_age":"1.5"}}"#, Code::OptionInvalid),
        (r#"{"promt":"login"}"#, Code::OptionUnknown),
    ] {
        assert_eq!(refusal(options).err().map(|error| error.code()), Some(code), "{options}");
    }
    assert!(refusal(r#"{"prompt":"login","parameters":{"audience":"x"}}"#).is_ok());
    let started = authorize::Wish::read(&parse(r#"{"parameters":{"max_age":"60"}}"#))
        .and_then(|wish| authorize::create(&host, &client, wish));
    assert_eq!(started.map(|started| started.transaction.max_age).ok(), Some(Some(60)));
}
