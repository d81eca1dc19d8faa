//! The client of a page, in a simulated page.

use super::{Operation, perform};
use crate::base::coding::form;
use crate::protocol::server_metadata::ServerMetadata;
use crate::step::{Code, Cx, Effect, HostFailure};
use crate::testing::{Simulated, arena, json, json_of, value, value_in};
use serde_json::Value as Json;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};

#[cfg(feature = "documents")]
mod dialect;
mod dpop;
mod import;

const TOKENS: &str =
    r#"{"access_token":"at","token_type":"Bearer","expires_in":3600,"refresh_token":"rt","scope":"a"}"#;
const REDIRECT_URI: &str = "https://app.example/cb";

fn metadata() -> Json {
    json!({
        "issuer": "https://as.example",
        "authorization_endpoint": "https://as.example/authorize",
        "token_endpoint": "https://as.example/token",
        "userinfo_endpoint": "https://as.example/userinfo",
    })
}

/// A tab: its stored records, and the server that it asks.
struct Tab {
    now: Cell<i64>,
    stored: RefCell<HashMap<String, Json>>,
    spent: RefCell<Vec<String>>,
    /// The most bytes of a session that it stores.
    room: Cell<usize>,
    replies: RefCell<VecDeque<(u16, String)>>,
    sent: RefCell<Vec<String>>,
    headers: RefCell<Vec<Json>>,
    keys: dpop::Keys,
    events: RefCell<Vec<Json>>,
}

/// A client: `[client, tag, issuer]`.
struct Client(Json);

impl Tab {
    fn new() -> Self {
        Self {
            now: Cell::new(1000),
            stored: RefCell::default(),
            spent: RefCell::default(),
            room: Cell::new(usize::MAX),
            replies: RefCell::default(),
            sent: RefCell::default(),
            headers: RefCell::default(),
            keys: dpop::Keys::default(),
            events: RefCell::default(),
        }
    }
    fn answer(&self, body: impl ToString) {
        self.replies.borrow_mut().push_back((200, body.to_string()));
    }
    fn open(&self, options: Json) -> Client {
        Client(self.run(&Json::Null, Operation::Open, &json!([options])).unwrap_or_else(|code| panic!("{code:?}")))
    }
    fn records_of(&self, client: &Client) -> Json {
        let stored = self.stored.borrow();
        let find =
            |prefix: &str, name: &Json| stored.get(&format!("{prefix}{}", name.as_str().unwrap_or_default())).cloned();
        json!([find("session:", &client.0[1]), find("metadata:", &client.0[2])])
    }
    fn call(&self, client: &Client, operation: Operation, argument: Json) -> Result<Json, Code> {
        self.run(&client.0[0], operation, &json!([self.records_of(client), argument]))
    }
    /// Runs steps until the operation ends. Each flow runs twice over the same log.
    fn run(&self, client: &Json, operation: Operation, arguments: &Json) -> Result<Json, Code> {
        let (begun, mut log) = (self.now.get(), Vec::new());
        loop {
            let step = || {
                let arena = arena();
                let log = value_in(arena, &Json::Array(log.clone()));
                let mut cx = Cx::new(arena, begun, true, value_in(arena, client), log, &Simulated);
                let result = perform(&mut cx, operation, value_in(arena, arguments));
                json_of(cx.end(result))
            };
            let ended = step();
            assert_eq!(ended, step(), "a flow that runs twice over one log does the same twice");
            self.events.borrow_mut().extend(ended[2].as_array().cloned().unwrap_or_default());
            match ended[0].as_i64() {
                None => return Ok(ended[1].clone()),
                Some(number) if number < 0 => return Err(Code::of(-number - 1).expect("a code")),
                Some(effect) => {
                    let (is_performed, answer) = self.perform(effect, &ended[1]);
                    log.push(json!([log.len(), effect, is_performed, answer, self.now.get()]));
                }
            }
        }
    }
    fn perform(&self, effect: i64, payload: &Json) -> (bool, Json) {
        let is = |other: Effect| effect == other as i64;
        let (mut stored, text) =
            (self.stored.borrow_mut(), |value: &Json| value.as_str().unwrap_or_default().to_owned());
        if is(Effect::DrawEntropy) {
            return (true, json!(format!("{:0>96}", self.spent.borrow().len() + stored.len())));
        } else if is(Effect::Send) {
            self.sent.borrow_mut().push(text(&payload[1]));
            self.headers.borrow_mut().push(payload[3].clone());
            return match self.replies.borrow_mut().pop_front() {
                Some((status, body)) => {
                    (true, json!([status, "application/json", null, null, body, self.keys.nonce()]))
                }
                None => (false, json!([HostFailure::Network as i64, null, null])),
            };
        } else if is(Effect::RememberTransaction) {
            stored.insert(format!("open:{}", text(&payload[0])), payload[1].clone());
        } else if is(Effect::RecallTransaction) {
            let found = stored.remove(&format!("open:{}", text(payload)));
            let is_spent = self.spent.borrow().contains(&text(payload));
            self.spent.borrow_mut().push(text(payload));
            return (true, found.unwrap_or(if is_spent { json!(true) } else { Json::Null }));
        } else if is(Effect::KnowTransaction) {
            let is_open = stored.contains_key(&format!("open:{}", text(payload)));
            return (true, json!(is_open || self.spent.borrow().contains(&text(payload))));
        } else if is(Effect::StoreSession) {
            if payload[1].to_string().len() > self.room.get() {
                return (false, json!([HostFailure::Storage as i64, null, null]));
            }
            stored.insert(format!("session:{}", text(&payload[0])), payload[1].clone());
        } else if is(Effect::ForgetSession) {
            stored.remove(&format!("session:{}", text(payload)));
        } else if is(Effect::StoreMetadata) {
            stored.insert(format!("metadata:{}", text(&payload[0])), payload[1].clone());
        } else {
            return (true, self.keys.perform(effect, payload));
        }
        (true, Json::Null)
    }

    fn by_issuer(&self) -> Client {
        self.open(json!({ "issuer": "https://as.example", "client_id": "client", "redirect_uri": REDIRECT_URI, "scope": "a" }))
    }
    fn by_document(&self, document: Json, redirect_uri: &str) -> Client {
        self.open(json!({ "provider": document, "client_id": "client", "redirect_uri": redirect_uri, "scope": "a" }))
    }
    /// Begins a sign-in and returns its `state`.
    fn begin(&self, client: &Client) -> String {
        let url = self.call(client, Operation::Authorize, json!({})).unwrap_or_else(|code| panic!("{code:?}"));
        let query = url.as_str().and_then(|url| url.split_once('?')).map_or("", |(_, query)| query).to_owned();
        json_of(form::parse(arena(), query.leak().as_bytes()))["state"].as_str().expect("a state").to_owned()
    }
    fn come_back(&self, client: &Client, state: &str) -> Result<Json, Code> {
        self.call(client, Operation::HandleCallback, json!(format!("{REDIRECT_URI}?code=c&state={state}")))
    }
    fn signed_in() -> (Self, Client) {
        let tab = Self::new();
        let client = tab.by_document(metadata(), REDIRECT_URI);
        let state = tab.begin(&client);
        tab.answer(TOKENS);
        tab.come_back(&client, &state).unwrap_or_else(|code| panic!("{code:?}"));
        (tab, client)
    }
    fn session(&self, client: &Client) -> Json {
        self.call(client, Operation::Session, Json::Null).unwrap_or_else(|code| panic!("{code:?}"))
    }
    fn token(&self, client: &Client, force: bool) -> Result<Json, Code> {
        self.call(client, Operation::AccessToken, json!(force))
    }
    fn count_metadata_requests(&self) -> usize {
        self.sent.borrow().iter().filter(|url| url.contains(".well-known")).count()
    }
    fn shown(&self, client: &Client, url: &str) -> Option<String> {
        let shown = self.call(client, Operation::WithoutResponse, json!(url)).unwrap_or_else(|code| panic!("{code:?}"));
        shown.as_str().map(str::to_owned)
    }
}

#[test]
fn a_client_by_issuer_asks_nobody_until_a_request_needs_it_and_then_once_an_hour() {
    let tab = Tab::new();
    let client = tab.by_issuer();
    assert!(tab.session(&client).is_null() && tab.sent.borrow().is_empty());
    assert_eq!(tab.call(&client, Operation::IsComplete, Json::Null), Ok(json!(false)));
    for (now, asked) in [(1000, 1), (4599, 1), (4600, 2)] {
        tab.now.set(now);
        tab.replies.borrow_mut().clear();
        tab.answer(metadata());
        assert!(tab.call(&client, Operation::Complete, Json::Null).is_ok());
        assert_eq!(tab.count_metadata_requests(), asked, "at {now}");
    }
    let other = tab.by_issuer();
    let is_complete = tab.call(&other, Operation::IsComplete, Json::Null);
    assert_eq!(is_complete, Ok(json!(true)), "another page of the tab takes what the first one fetched");
}

#[test]
fn metadata_of_before_go_on_while_the_server_is_away_and_not_where_it_answers_wrong() {
    let tab = Tab::new();
    let client = tab.by_issuer();
    tab.answer(metadata());
    assert!(tab.call(&client, Operation::Complete, Json::Null).is_ok());
    tab.now.set(9000);
    assert!(tab.call(&client, Operation::Complete, Json::Null).is_ok());
    assert_eq!(tab.count_metadata_requests(), 2);
    tab.answer(metadata().to_string().replace("as.example", "evil.example"));
    assert_eq!(tab.call(&client, Operation::Complete, Json::Null), Err(Code::MetadataIssuerMismatch));
}

#[test]
fn a_good_token_needs_no_metadata_and_a_sign_in_waits_for_them() {
    let tab = Tab::new();
    let client = tab.by_issuer();
    tab.answer(metadata());
    assert!(tab.call(&client, Operation::Complete, Json::Null).is_ok());
    let state = tab.begin(&client);
    tab.answer(TOKENS);
    assert!(tab.come_back(&client, &state).is_ok());
    tab.stored.borrow_mut().retain(|name, _| name.starts_with("session:"));
    let later = tab.by_issuer();
    assert!(!tab.session(&later).is_null());
    assert_eq!(tab.token(&later, false).expect("a token")["authorization"], "Bearer at");
    assert_eq!(tab.token(&later, true), Err(Code::NetworkFailed));
    assert_eq!(tab.session(&later)["stale"], true, "a server that is away ends no session");
}

#[test]
fn a_sign_in_waits_while_the_server_is_away() {
    let tab = Tab::new();
    let client = tab.by_issuer();
    tab.answer(metadata());
    assert!(tab.call(&client, Operation::Complete, Json::Null).is_ok());
    let state = tab.begin(&client);
    tab.stored.borrow_mut().retain(|name, _| name.starts_with("open:"));
    assert_eq!(tab.come_back(&client, &state), Err(Code::NetworkFailed));
    tab.answer(metadata());
    tab.answer(TOKENS);
    assert!(tab.come_back(&client, &state).is_ok());
}

#[test]
fn a_page_knows_its_callback_by_the_state_and_leaves_every_other_address_alone() {
    let tab = Tab::new();
    let client = tab.by_document(metadata(), REDIRECT_URI);
    let state = tab.begin(&client);
    for own in
        ["?code=SAVE10", "?code=SAVE10&state=CA&product=7", "?state=CA", "?error=quota&x=1", "?code=a&code=b", ""]
    {
        assert_eq!(tab.shown(&client, &format!("{REDIRECT_URI}{own}#top")), None, "{own}");
    }
    assert_eq!(tab.shown(&client, &format!("{REDIRECT_URI}?code=c&state={}", "A".repeat(43))), None);
    let event = tab.events.borrow().last().cloned().unwrap_or_default();
    assert_eq!(event["type"], "callback_unknown");
    assert_eq!(event["error"][0], -1 - Code::TransactionMissing as i64);
    for (query, left) in [
        ("code=c&state={}", ""),
        ("a=b%20c&code=c&state={}&a=%C3%BC&iss=x&session_state=y", "?a=b%20c&a=%C3%BC"),
        ("error=access_denied&error_description=d&error_subcode=1&error_uri=u&state={}", ""),
        ("state={}&state={}&code=c", ""),
        ("code=c&state={}#_=_", ""),
        ("code=c&state={}#/inbox?x=1", "#/inbox?x=1"),
        ("code=c&scope=a&state={}&access_token=t", ""),
    ] {
        let url = format!("{REDIRECT_URI}?{}", query.replace("{}", &state));
        assert_eq!(tab.shown(&client, &url), Some(format!("{REDIRECT_URI}{left}")), "{query}");
    }
    let long = format!("{REDIRECT_URI}?error=e&state={state}&error_description={}", "x".repeat(20_000));
    assert_eq!(tab.shown(&client, &long).as_deref(), Some(REDIRECT_URI), "too long, and known by its beginning");
}

#[test]
fn what_stands_on_the_redirect_uri_itself_stays_on_the_address() {
    let tab = Tab::new();
    let client = tab.by_document(metadata(), "https://app.example/cb?tenant=7&scope=all");
    let state = tab.begin(&client);
    let url = format!("https://app.example/cb?tenant=7&scope=all&scope=a&code=c&state={state}");
    assert_eq!(tab.shown(&client, &url).as_deref(), Some("https://app.example/cb?tenant=7&scope=all"));
}

#[test]
fn a_callback_that_was_used_is_still_known_and_taken_off_the_address() {
    let tab = Tab::new();
    let client = tab.by_document(metadata(), REDIRECT_URI);
    let state = tab.begin(&client);
    tab.answer(TOKENS);
    assert!(tab.come_back(&client, &state).is_ok());
    let url = format!("{REDIRECT_URI}?code=c&state={state}");
    assert_eq!(tab.shown(&client, &url).as_deref(), Some(REDIRECT_URI));
    assert_eq!(tab.come_back(&client, &state), Err(Code::TransactionUsed));
    assert_eq!(tab.come_back(&client, "unknown"), Err(Code::TransactionMissing));
    assert_eq!(tab.sent.borrow().len(), 1, "a code is sent once");
}

#[test]
fn what_is_kept_is_bound_to_the_issuer_that_is_asked_or_to_all_that_a_document_says() {
    let tab = Tab::new();
    let tag = |client: Client| client.0[1].clone();
    let mut other = metadata();
    other["token_endpoint"] = json!("https://evil.example/token");
    let (by_issuer, by_document) = (tag(tab.by_issuer()), tag(tab.by_document(metadata(), REDIRECT_URI)));
    assert_ne!(by_document, by_issuer);
    assert_ne!(by_document, tag(tab.by_document(other, REDIRECT_URI)), "an issuer is what a document says of itself");
    let mut shops = metadata();
    shops["token_endpoint"] = json!("https://{shop}.example/token");
    shops["variables"] = json!({ "shop": { "pattern": "segment", "default": "a" } });
    let of = |shop: &str| {
        let options = json!({ "provider": shops, "client_id": "client", "redirect_uri": REDIRECT_URI, "variables": { "shop": shop } });
        tag(tab.open(options))
    };
    assert_ne!(of("a"), of("b"), "one document may speak of many servers");
    assert_eq!(tag(tab.by_document(shops.clone(), REDIRECT_URI)), of("a"));
}

#[test]
fn a_session_of_another_server_client_or_redirect_uri_is_none() {
    let (tab, client) = Tab::signed_in();
    let key = format!("session:{}", client.0[1].as_str().unwrap_or_default());
    for member in ["server", "client_id", "redirect_uri"] {
        let stored = tab.stored.borrow().get(&key).cloned().expect("a session");
        let mut foreign = stored.clone();
        foreign[member] = json!("another");
        tab.stored.borrow_mut().insert(key.clone(), foreign);
        assert!(tab.session(&client).is_null(), "{member}");
        assert_eq!(tab.token(&client, false), Err(Code::SessionMissing), "{member}");
        tab.stored.borrow_mut().insert(key.clone(), stored);
    }
    assert!(!tab.session(&client).is_null());
}

#[test]
fn a_session_ends_with_its_refresh_token_where_the_server_says_when() {
    let (tab, client) = Tab::signed_in();
    assert_eq!(tab.session(&client)["expires_at"], "unknown");
    let key = tab.stored.borrow().keys().find(|key| key.starts_with("session:")).cloned().expect("a session");
    tab.stored.borrow_mut().entry(key).and_modify(|stored| stored["tokens"]["refresh_token_expires_at"] = json!(9000));
    assert_eq!(tab.session(&client)["expires_at"], 9000);
    tab.now.set(9000);
    assert!(tab.session(&client).is_null());
    assert_eq!(tab.token(&client, false), Err(Code::TokenExpired));
    assert_eq!(tab.sent.borrow().len(), 1, "the code alone was sent");
}

#[test]
fn a_token_is_at_hand_while_it_is_good_and_says_when_it_is_due() {
    let (tab, client) = Tab::signed_in();
    let held = |now: i64| {
        tab.now.set(now);
        let held = tab.call(&client, Operation::HeldToken, Json::Null).unwrap_or_else(|code| panic!("{code:?}"));
        (held["token"]["access_token"] == "at", held["due"] == true)
    };
    assert_eq!(held(4539), (true, false));
    assert_eq!(held(4540), (true, true));
    assert_eq!(held(4569), (true, true));
    assert_eq!(held(4570), (false, false), "the request that it goes along with has to arrive");
    assert_eq!(tab.sent.borrow().len(), 1);
}

#[test]
fn a_refresh_that_does_not_fit_keeps_its_refresh_token_at_least() {
    let (tab, client) = Tab::signed_in();
    let size = tab.records_of(&client)[0].to_string().len();
    tab.room.set(size + 80);
    tab.answer(json!({ "access_token": "at2", "token_type": "Bearer", "refresh_token": "rt2", "x": "y".repeat(200) }));
    assert_eq!(tab.token(&client, true).expect("a token")["access_token"], "at2");
    assert_eq!(tab.records_of(&client)[0]["tokens"]["extra"], json!({}), "without what the engine does not know");
    tab.answer(json!({ "access_token": "z".repeat(300), "token_type": "Bearer", "refresh_token": "rt3" }));
    assert_eq!(tab.token(&client, true), Err(Code::StorageFailed));
    let stored = tab.records_of(&client)[0].clone();
    assert_eq!((&stored["tokens"]["access_token"], &stored["tokens"]["refresh_token"]), (&json!("at2"), &json!("rt3")));
    assert_eq!((&stored["stale"], &stored["due"]), (&json!(true), &json!(true)));
}

#[test]
fn a_sign_out_forgets_before_it_asks_the_server() {
    let (tab, client) = Tab::signed_in();
    assert_eq!(tab.call(&client, Operation::SignOut, json!({ "endProviderSession": true })), Ok(json!({})));
    assert!(tab.session(&client).is_null());
    let mut document = metadata();
    document["revocation_endpoint"] = json!("https://as.example/revoke");
    document["end_session_endpoint"] = json!("https://as.example/end?x=1");
    let client = tab.by_document(document, REDIRECT_URI);
    let state = tab.begin(&client);
    tab.answer(TOKENS);
    assert!(tab.come_back(&client, &state).is_ok());
    let out = tab.call(&client, Operation::SignOut, json!({ "endProviderSession": true })).expect("an answer");
    assert_eq!(out["revocation_failed"], Code::NetworkFailed as i64);
    assert_eq!(out["end_session_url"], "https://as.example/end?x=1&client_id=client");
    assert!(tab.session(&client).is_null());
    assert_eq!(tab.call(&client, Operation::SignOut, json!({ "revoke": false })), Ok(json!({})));
}

#[test]
fn metadata_that_are_kept_read_back() {
    let read = ServerMetadata::read(arena(), value(&metadata()));
    let again = ServerMetadata::read(arena(), value(&json_of(read.value())));
    assert_eq!(json_of(read.value()), json_of(again.value()));
}
