//! The client of a page over the simulated host.

use super::client::ClientOptions;
use super::page_callback::without_response;
use super::page_client::PageClient;
use super::{authorize, page_session};
use crate::base::json::{ParseJson as _, TestJson};
use crate::base::value::Value;
use crate::dialect::reader::{Reader, Subject};
use crate::host::simulated::{Reply, Simulated, run};
use crate::protocol::error::{Code, Error};

const METADATA: &str = r#"{
    "issuer": "https://as.example",
    "authorization_endpoint": "https://as.example/authorize",
    "token_endpoint": "https://as.example/token",
    "userinfo_endpoint": "https://as.example/userinfo"
}"#;
const TOKENS: &str =
    r#"{"access_token":"at","token_type":"Bearer","expires_in":3600,"refresh_token":"rt","scope":"a"}"#;

fn parse(text: &str) -> Value {
    TestJson.parse_json(text).unwrap_or(Value::Null)
}

fn client_of(server: (&str, Value), redirect_uri: &str) -> PageClient {
    let options = Value::object([
        (server.0, server.1),
        ("client_id", Value::from("client")),
        ("redirect_uri", Value::from(redirect_uri)),
        ("scope", Value::from("a")),
    ]);
    let read = ClientOptions::read(&mut Reader::new(Subject::Options, "", &options));
    let read = read.unwrap_or_else(|error| panic!("{error}"));
    PageClient::new(options, read).unwrap_or_else(|error| panic!("{error}"))
}

/// A client that knows its server's issuer.
fn by_issuer() -> PageClient {
    client_of(("issuer", Value::from("https://as.example")), "https://app.example/cb")
}

/// A client that has the whole document.
fn by_document() -> PageClient {
    client_of(("provider", parse(METADATA)), "https://app.example/cb")
}

fn begin(host: &Simulated, client: &PageClient) -> String {
    let url = authorize::start(host, &client.at_hand(), authorize::Wish::default());
    let url = url.unwrap_or_else(|error| panic!("{error}"));
    let state = crate::base::form::parse_form(&url).into_iter().find(|(name, _)| name == "state");
    state.map(|(_, state)| state).unwrap_or_default()
}

fn signed_in() -> (Simulated, PageClient) {
    let (host, client) = (Simulated::at(1000), by_document());
    let state = begin(&host, &client);
    host.answer(200, TOKENS);
    let url = format!("https://app.example/cb?code=c&state={state}");
    run(page_session::handle_callback(&host, &client, &url)).unwrap_or_else(|error| panic!("{error}"));
    (host, client)
}

fn code(result: Result<impl Sized, Error>) -> Option<Code> {
    result.err().map(|error| error.code())
}

fn metadata_requests(host: &Simulated) -> usize {
    host.sent.borrow().iter().filter(|(_, url, _)| url.contains(".well-known")).count()
}

#[test]
fn a_client_by_issuer_asks_nobody_until_a_request_needs_it_and_then_once_an_hour() {
    let (host, client) = (Simulated::at(1000), by_issuer());
    assert!(page_session::view(&host, &client).is_null() && host.sent.borrow().is_empty());
    assert!(!client.is_complete(&host));
    for (now, asked) in [(1000, 1), (4599, 1), (4600, 2)] {
        host.clock.set(now);
        host.replies.borrow_mut().clear();
        host.answer(200, METADATA);
        assert!(run(client.complete(&host)).is_ok());
        assert_eq!(metadata_requests(&host), asked, "at {now}");
    }
    assert!(by_issuer().is_complete(&host), "another page of the tab takes what the first one fetched");
}

#[test]
fn a_client_by_issuer_keeps_to_its_dialect_before_there_are_metadata_and_after() {
    let options = Value::object([
        ("issuer", Value::from("https://as.example")),
        ("client_id", Value::from("client")),
        ("redirect_uri", Value::from("https://app.example/cb")),
        ("dialect", parse(r#"{"authorization_response":{"names":{"state":"st"}}}"#)),
    ]);
    let read = ClientOptions::read(&mut Reader::new(Subject::Options, "", &options));
    let client = read.and_then(|read| PageClient::new(options, read)).unwrap_or_else(|error| panic!("{error}"));
    let (host, own) = (Simulated::at(1000), [("state".to_owned(), "st".to_owned())]);
    let names = || client.at_hand().provider.dialect.authorization_response.names.clone();
    assert_eq!(names(), own);
    host.answer(200, METADATA);
    assert!(run(client.complete(&host)).is_ok());
    assert_eq!(names(), own);
}

#[test]
fn metadata_of_before_go_on_while_the_server_is_away_and_not_where_it_answers_wrong() {
    let (host, client) = (Simulated::at(1000), by_issuer());
    host.answer(200, METADATA);
    assert!(run(client.complete(&host)).is_ok());
    host.clock.set(9000);
    host.replies.borrow_mut().push_back(Reply::Failure(Code::NetworkFailed));
    assert!(run(by_issuer().complete(&host)).is_ok());
    host.answer(200, &METADATA.replace("as.example", "evil.example"));
    assert_eq!(code(run(by_issuer().complete(&host))), Some(Code::MetadataIssuerMismatch));
}

#[test]
fn a_good_token_needs_no_metadata_and_a_sign_in_waits_for_them() {
    let (host, client) = (Simulated::at(1000), by_issuer());
    host.answer(200, METADATA);
    assert!(run(client.complete(&host)).is_ok());
    let state = begin(&host, &client);
    host.answer(200, TOKENS);
    let url = format!("https://app.example/cb?code=c&state={state}");
    assert!(run(page_session::handle_callback(&host, &client, &url)).is_ok());
    host.records.borrow_mut().retain(|(name, _)| name == "session");
    let later = by_issuer();
    assert!(!page_session::view(&host, &later).is_null());
    let token = run(page_session::access_token(&host, &later, false)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(token.get_str("authorization"), Some("Bearer at"));
    assert_eq!(code(run(page_session::access_token(&host, &later, true))), Some(Code::NetworkFailed));
    assert!(page_session::view(&host, &later).is_set("stale"), "a server that is away ends no session");
}

#[test]
fn a_sign_in_waits_while_the_server_is_away() {
    let (host, client) = (Simulated::at(1000), by_issuer());
    host.answer(200, METADATA);
    assert!(run(client.complete(&host)).is_ok());
    let state = begin(&host, &client);
    host.records.borrow_mut().clear();
    let url = format!("https://app.example/cb?code=c&state={state}");
    assert_eq!(code(run(page_session::handle_callback(&host, &by_issuer(), &url))), Some(Code::NetworkFailed));
    host.answer(200, METADATA);
    host.answer(200, TOKENS);
    assert!(run(page_session::handle_callback(&host, &by_issuer(), &url)).is_ok());
}

#[test]
fn a_page_knows_its_callback_by_the_state_and_leaves_every_other_address_alone() {
    let (host, client) = (Simulated::at(1000), by_document());
    let state = begin(&host, &client);
    let shown = |url: &str| without_response(&host, &client.at_hand(), url);
    for own in
        ["?code=SAVE10", "?code=SAVE10&state=CA&product=7", "?state=CA", "?error=quota&x=1", "?code=a&code=b", ""]
    {
        assert_eq!(shown(&format!("https://app.example/cb{own}#top")), None, "{own}");
    }
    let unknown = "A".repeat(43);
    assert_eq!(shown(&format!("https://app.example/cb?code=c&state={unknown}")), None);
    let event = host.events.borrow().last().cloned().unwrap_or_default();
    assert_eq!((event.get_str("type"), event.get_str("code")), (Some("callback_unknown"), Some("transaction_missing")));
    for (query, left) in [
        ("code=c&state={}", ""),
        ("a=b%20c&code=c&state={}&a=%C3%BC&iss=x&session_state=y", "?a=b%20c&a=%C3%BC"),
        ("error=access_denied&error_description=d&error_subcode=1&error_uri=u&state={}", ""),
        ("state={}&state={}&code=c", ""),
        ("code=c&state={}#_=_", ""),
        ("code=c&state={}#/inbox?x=1", "#/inbox?x=1"),
        ("code=c&scope=a&state={}&access_token=t", ""),
    ] {
        let url = format!("https://app.example/cb?{}", query.replace("{}", &state));
        assert_eq!(shown(&url), Some(format!("https://app.example/cb{left}")), "{query}");
    }
    let long = format!("https://app.example/cb?error=e&state={state}&error_description={}", "x".repeat(20_000));
    assert_eq!(
        shown(&long).as_deref(),
        Some("https://app.example/cb"),
        "one that is too long is known by its beginning"
    );
}

#[test]
fn what_stands_on_the_redirect_uri_itself_stays_on_the_address() {
    let host = Simulated::at(1000);
    let client = client_of(("provider", parse(METADATA)), "https://app.example/cb?tenant=7&scope=all");
    let state = begin(&host, &client);
    let url = format!("https://app.example/cb?tenant=7&scope=all&scope=a&code=c&state={state}");
    let shown = without_response(&host, &client.at_hand(), &url);
    assert_eq!(shown.as_deref(), Some("https://app.example/cb?tenant=7&scope=all"));
}

#[test]
fn a_callback_that_was_used_is_still_known_and_taken_off_the_address() {
    let (host, client) = signed_in();
    let state = host.spent.borrow().first().cloned().unwrap_or_default();
    let url = format!("https://app.example/cb?code=c&state={state}");
    assert_eq!(without_response(&host, &client.at_hand(), &url).as_deref(), Some("https://app.example/cb"));
    assert_eq!(code(run(page_session::handle_callback(&host, &client, &url))), Some(Code::TransactionUsed));
}

#[test]
fn records_are_bound_to_the_issuer_that_is_asked_or_to_all_that_a_document_says() {
    let other = METADATA.replace("https://as.example/token", "https://evil.example/token");
    let document = client_of(("provider", parse(&other)), "https://app.example/cb");
    assert_eq!(by_issuer().server(), "https://as.example");
    assert_ne!(by_document().server(), by_issuer().server());
    assert_ne!(by_document().server(), document.server(), "an issuer is what a document says of itself");
    let shops = METADATA.replace(
        r#""https://as.example/token","#,
        r#""https://{shop}.example/token", "variables": {"shop": {"pattern": "segment", "default": "a"}},"#,
    );
    let [a, b] = ["a", "b"].map(|shop| {
        let options = Value::object([
            ("provider", parse(&shops)),
            ("client_id", Value::from("client")),
            ("redirect_uri", Value::from("https://app.example/cb")),
            ("variables", Value::object([("shop", Value::from(shop))])),
        ]);
        let read = ClientOptions::read(&mut Reader::new(Subject::Options, "", &options));
        PageClient::new(options, read.unwrap_or_else(|error| panic!("{error}")))
            .unwrap_or_else(|error| panic!("{error}"))
    });
    assert_ne!(a.server(), b.server(), "one document may speak of many servers");
    assert_eq!(client_of(("provider", parse(&shops)), "https://app.example/cb").server(), a.server());
}

#[test]
fn a_copied_tab_uses_the_access_token_and_never_the_refresh_token() {
    let (host, client) = signed_in();
    host.become_copy();
    let token = run(page_session::access_token(&host, &client, false)).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(token.get_str("access_token"), Some("at"));
    assert_eq!(page_session::view(&host, &client).get_integer("expires_at"), Some(4600));
    assert_eq!(code(run(page_session::access_token(&host, &client, true))), Some(Code::TabCopied));
    host.clock.set(4590);
    assert!(run(page_session::access_token(&host, &client, false)).is_ok(), "it is due, and good");
    host.clock.set(4600);
    assert_eq!(code(run(page_session::access_token(&host, &client, false))), Some(Code::TokenExpired));
    assert!(page_session::view(&host, &client).is_null());
    assert_eq!(host.sent.borrow().len(), 1, "the code alone was sent");
}

#[test]
fn a_token_is_at_hand_while_it_is_good_and_says_when_it_is_due() {
    let (host, client) = signed_in();
    let held = |now: i64| {
        host.clock.set(now);
        page_session::held_token(&host, &client).unwrap_or_else(|error| panic!("{error}"))
    };
    let known = |value: &Value| (value.pointer("/token/access_token").is_some(), value.is_set("due"));
    assert_eq!(known(&held(4539)), (true, false));
    assert_eq!(known(&held(4540)), (true, true));
    assert_eq!(known(&held(4569)), (true, true));
    assert!(held(4570).is_null(), "the request that it goes along with has to arrive");
    host.become_copy();
    assert_eq!(known(&held(4569)), (true, false), "a copy has nothing to refresh with");
    assert_eq!(host.sent.borrow().len(), 1);
}
