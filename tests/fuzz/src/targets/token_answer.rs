//! Answers of token endpoints. The first line is `document status media_type`; the rest is the body.
//!
//! An accepted answer has a token that the body contains, and its tokens survive their plain form.

use crate::engine::{Ended, Waiting, context, ended, json_in, message_of, repeatable, text};
use bumpalo::Bump;
use grantway::base::coding::message;
use grantway::base::coding::serde_values::value_of;
use grantway::base::http::HttpAnswer;
use grantway::base::value::Value;
use grantway::base::value::arena::Arena;
use grantway::base::value::build::List;
use grantway::dialect::inbound::token_response::{Asked, read};
use grantway::dialect::schema::compiler::compile;
use grantway::protocol::token::tokens::Tokens;
use serde_json::{Value as Json, json};
use std::sync::OnceLock;

/// The compiled documents whose answers depart from the standard, by the name of their row.
fn documents() -> &'static [(String, Vec<u8>)] {
    static DOCUMENTS: OnceLock<Vec<(String, Vec<u8>)>> = OnceLock::new();
    DOCUMENTS.get_or_init(|| {
        let rows: Json = serde_json::from_str(include_str!("../../../dialects/token_response.json")).expect("JSON");
        let standard = ("standard".to_owned(), json!({}));
        let rows = rows.as_object().expect("rows").iter().map(|(name, row)| (name.clone(), row.clone()));
        let compiled = |(name, row): (String, Json)| {
            let mut document = json!({
                "authorization_endpoint": "https://as.example/authorize", "token_endpoint": "https://as.example/token",
            });
            let members = document.as_object_mut().expect("an object");
            members.extend(row.as_object().expect("a document").clone());
            (name, message_of(&compile(&document).expect("a document")))
        };
        [standard].into_iter().chain(rows).map(compiled).collect()
    })
}

/// Every text in a value, as the engine could have found it.
fn texts(json: &Json, out: &mut Vec<String>) {
    match json {
        Json::String(text) => out.push(text.clone()),
        Json::Number(number) => out.push(number.to_string()),
        Json::Array(items) => items.iter().for_each(|item| texts(item, out)),
        Json::Object(members) => members.values().for_each(|member| texts(member, out)),
        _ => {}
    }
}

/// Whether the body contains this text, in any coding.
fn holds(body: &[u8], token: &str) -> bool {
    // The engine removes these too.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    let mut found: Vec<String> = form_urlencoded::parse(body).map(|(_, value)| value.into_owned()).collect();
    if let Ok(json) = serde_json::from_slice(body) {
        texts(&json, &mut found);
    }
    found.iter().any(|text| text == token)
}

/// Runs the target. Returns whether the engine accepted the input.
///
/// # Panics
/// If something does not hold.
#[must_use]
pub fn run(input: &[u8]) -> bool {
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(input.len());
    let (first, body) = (text(&input[..end]), input.get(end + 1..).unwrap_or_default());
    let mut words = first.split(' ');
    let name = words.next().unwrap_or_default();
    let status: i64 = words.next().and_then(|word| word.parse::<u16>().ok()).unwrap_or(200).into();
    let media_type = words.next().unwrap_or("application/json");
    let compiled = documents().iter().find(|(other, _)| other == name).unwrap_or(&documents()[0]);
    let bytes = repeatable(input.len() + compiled.1.len(), |arena| {
        let mut cx = context(arena, 1_800_000_000, &Waiting);
        let mut client = List::new(arena);
        client.push(message::read(arena, arena.copy(&compiled.1).bytes()).expect("a document"));
        client.push(Value::NOTHING);
        client.push(&b"id"[..]);
        client.push(&b"https://app.example/cb"[..]);
        cx.client = client.done();
        let answer = vec![
            arena.number(status),
            arena.copy(media_type.as_bytes()),
            Value::NOTHING,
            Value::NOTHING,
            arena.copy(body),
        ];
        let answer = HttpAnswer::new(arena.list(answer), Value::EMPTY_LIST);
        let tokens = read(&mut cx, answer, Asked::Code, Value::EMPTY_LIST).map(|tokens| tokens.to_value(arena));
        cx.end(tokens)
    });
    let Ended::Done(tokens) = ended(&bytes) else { return false };
    assert!((200..300).contains(&status), "an answer of status {status} has no tokens");
    assert_eq!(tokens["token_type"], "Bearer");
    let token = tokens["access_token"].as_str().expect("an access token");
    let fits = |character: char| matches!(character, '\t' | ' '..='~' | '\u{80}'..='\u{ff}');
    assert!(!token.is_empty() && token.chars().all(fits), "{token:?} fits into a header");
    assert!(holds(body, token), "{token} of {}", text(body));
    survives(&tokens);
    true
}

/// Tokens that an application stores and gives back stay the same.
fn survives(tokens: &Json) {
    let bump = Bump::new();
    let arena = Arena::new(&bump);
    let mut cx = context(arena, 0, &Waiting);
    let again = Tokens::read(&mut cx, value_of(arena, tokens)).map(|tokens| tokens.to_value(arena));
    let again = json_in(&crate::engine::written(cx.end(again)))[1].clone();
    for member in ["access_token", "refresh_token", "expires_at", "refresh_expires_at", "scope", "id_token", "claims"] {
        assert_eq!(again[member], tokens[member], "{member} of {tokens}");
    }
}
