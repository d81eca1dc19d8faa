//! The corpus of steps: whole logs of real calls by the present engine.
//! `GRANTWAY_WRITE=1 cargo test --package grantway-fuzz --test recorded` writes them.
#![allow(missing_docs, reason = "tests read as sentences")]

use bumpalo::Bump;
use grantway::base::coding::message;
use grantway::base::coding::serde_values::{json_of, value_of};
use grantway::base::value::Value;
use grantway::base::value::arena::Arena;
use grantway::flow::{page, worker};
use grantway::step::{Cx, Result};
use grantway_fuzz::application::{TOKENS, application, worker as application_worker};
use grantway_fuzz::engine::{message_of, written};
use grantway_fuzz::worker::{Incoming, Worker};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Makes a call. Returns its step with the whole log, and its result.
fn record(
    host: &Worker,
    client: &[u8],
    number: i64,
    arguments: &Json,
    perform: impl for<'a> FnOnce(&mut Cx<'a>, Value<'a>) -> Result<Value<'a>>,
) -> (Json, Vec<u8>) {
    let bump = Bump::new();
    let arena = Arena::new(&bump);
    let told = arguments.as_array().expect("a list").iter().map(|argument| value_of(arena, argument)).collect();
    let ended = host.call(arena, client, told, perform);
    assert!(ended.at(0).is_true(), "{}", json_of(ended));
    (host.recorded(client, number, arguments), written(ended.at(1)))
}

fn by_worker(host: &Worker, client: &[u8], operation: worker::Operation, arguments: &Json) -> (Json, Vec<u8>) {
    record(host, client, operation as i64, arguments, |cx, arguments| worker::perform(cx, operation, arguments))
}

fn by_page(host: &Worker, client: &[u8], operation: page::Operation, arguments: &Json) -> (Json, Vec<u8>) {
    record(host, client, operation as i64, arguments, |cx, arguments| page::perform(cx, operation, arguments))
}

fn told(incoming: &Incoming) -> Json {
    let bump = Bump::new();
    json!([json_of(incoming.told(Arena::new(&bump)))])
}

fn json_in(bytes: &[u8]) -> Json {
    let bump = Bump::new();
    json_of(message::read(Arena::new(&bump), bytes).expect("a message"))
}

/// What a worker does for one person, from the sign-in to the sign-out.
fn of_worker(out: &mut BTreeMap<&'static str, Json>) {
    let configuration = &application().configuration;
    let begun = &application().begun[0];
    let handle =
        |host: &Worker, incoming: &Incoming| by_worker(host, configuration, worker::Operation::Handle, &told(incoming));
    out.insert("worker_login", handle(&application_worker(), &Incoming::navigation(b"/auth/alpha/login", b"")).0);
    let callback = format!("/auth/alpha/callback?code=the-code&state={}", begun.state);
    let host = application_worker();
    host.will_answer(200, "application/json", TOKENS);
    let callback = Incoming::navigation(callback.as_bytes(), begun.cookies.as_bytes());
    let (step, answer) = handle(&host, &callback);
    out.insert("worker_callback", step);
    let cookies: Vec<String> = json_in(&answer)[2]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|header| header[0] == "set-cookie")
        .filter_map(|header| Some(header[1].as_str()?.split("; ").next()?.to_owned()))
        .collect();
    let call = |method: &'static str, path: &str| {
        let navigation = Incoming::navigation(path.as_bytes(), cookies.join("; ").as_bytes());
        Incoming { method, is_call: true, ..navigation }
    };
    out.insert("worker_session", handle(&application_worker(), &call("GET", "/auth/session")).0);
    let host = application_worker();
    host.will_answer(200, "application/json", &TOKENS.replace("-1", "-2"));
    out.insert("worker_refresh", handle(&host, &call("GET", "/auth/session?refresh=1")).0);
    out.insert("worker_logout", handle(&application_worker(), &call("POST", "/auth/logout")).0);
    let request = told(&Incoming { method: "GET", ..Incoming::navigation(b"/page", cookies.join("; ").as_bytes()) });
    let arguments = json!([request[0], {}, false]);
    out.insert(
        "worker_find_session",
        by_worker(&application_worker(), configuration, worker::Operation::FindSession, &arguments).0,
    );
}

/// What a page does with the primitives, at a server that publishes metadata.
fn of_page(out: &mut BTreeMap<&'static str, Json>) {
    let metadata = json!({
        "issuer": "https://as.example", "authorization_endpoint": "https://as.example/authorize",
        "token_endpoint": "https://as.example/token", "authorization_response_iss_parameter_supported": true,
    });
    let options = json!({
        "issuer": "https://as.example", "client_id": "client", "redirect_uri": "https://app.example/cb", "scope": "read",
    });
    let host = application_worker();
    let nothing = message_of(&Json::Null);
    host.will_answer(200, "application/json", &metadata.to_string());
    let (step, client) = by_page(&host, &nothing, page::Operation::ConfigureProtocol, &json!([options]));
    out.insert("page_configure", step);
    let (step, created) = by_page(&host, &client, page::Operation::CreateAuthorization, &json!([{}]));
    out.insert("page_create_authorization", step);
    let created = json_in(&created);
    let state = &created["transaction"]["state"].as_str().expect("a state");
    let callback = format!("https://app.example/cb?code=the-code&state={state}&iss=https%3A%2F%2Fas.example");
    host.will_answer(200, "application/json", TOKENS);
    let arguments = json!([callback, created["transaction"]]);
    let (step, tokens) = by_page(&host, &client, page::Operation::Exchange, &arguments);
    out.insert("page_exchange", step);
    host.will_answer(200, "application/json", TOKENS);
    out.insert("page_refresh", by_page(&host, &client, page::Operation::Refresh, &json!([json_in(&tokens)])).0);
}

#[test]
fn the_corpus_of_steps_is_what_the_engine_logs_now() {
    let mut recorded = BTreeMap::new();
    of_worker(&mut recorded);
    of_page(&mut recorded);
    for (name, step) in recorded {
        let path = format!("{}/corpus/step/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let text = format!("{step}\n");
        if std::env::var_os("GRANTWAY_WRITE").is_some() {
            std::fs::write(&path, text).expect("a file");
        } else {
            let kept = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(kept == text, "{path} is not what the engine logs now: GRANTWAY_WRITE=1 writes it");
        }
    }
}
