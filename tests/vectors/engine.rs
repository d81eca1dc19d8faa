//! Shared by tests that drive the engine by hand: values as JSON, requests as text, refusals by code.
#![allow(dead_code, reason = "each test binary uses a part")]
#![allow(clippy::panic, reason = "a test stops where its ground is wrong")]

use grantway::base::http::HttpRequest;
use grantway::base::value::arena::Arena;
use grantway::base::value::build::{List, Object};
use grantway::base::value::{Node, Value};
use grantway::step::Host;
use serde_json::{Value as Json, json};

/// An arena that lives as long as the test process.
pub fn arena() -> Arena<'static> {
    Arena::new(Box::leak(Box::new(bumpalo::Bump::new())))
}

/// The engine's value for a JSON value.
pub fn value_in<'a>(arena: Arena<'a>, json: &Json) -> Value<'a> {
    match json {
        Json::Null => Value::NOTHING,
        Json::Bool(flag) => Value::flag(*flag),
        Json::Number(number) => arena.float(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(string) => arena.copy(string.as_bytes()),
        Json::Array(items) => {
            let mut list = List::new(arena);
            items.iter().for_each(|item| list.push(value_in(arena, item)));
            list.done()
        }
        Json::Object(members) => {
            let mut object = Object::new(arena);
            members.iter().for_each(|(name, member)| object.pair(arena.copy(name.as_bytes()), value_in(arena, member)));
            object.done()
        }
    }
}

/// A value as JSON.
pub fn json_of(value: Value) -> Json {
    match value.node() {
        Node::Null => Json::Null,
        Node::False => json!(false),
        Node::True => json!(true),
        Node::Number(number) if number.fract() == 0.0 => json!(*number as i64),
        Node::Number(number) => json!(number),
        Node::Text(_) => json!(text(value)),
        Node::List(items) => items.iter().map(|item| json_of(*item)).collect(),
        Node::Object(members) => members.iter().map(|(name, member)| (text(*name), json_of(*member))).collect(),
    }
}

/// The text of a value.
pub fn text(value: Value) -> String {
    String::from_utf8(value.bytes().to_vec()).unwrap_or_else(|error| panic!("{error}"))
}

/// Parses JSON with `serde_json` in place of `JSON.parse`.
pub struct SerdeJson;

impl Host for SerdeJson {
    fn json<'a>(&self, arena: Arena<'a>, text: &[u8]) -> Option<Value<'a>> {
        serde_json::from_slice(text).ok().map(|json| value_in(arena, &json))
    }
    fn json_offset(&self, text: &[u8]) -> Option<i64> {
        let error = serde_json::from_slice::<Json>(text).err()?;
        let text = core::str::from_utf8(text).ok()?;
        let lines_before = text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let offset = lines_before.map(str::len).sum::<usize>().saturating_add(error.column()).saturating_sub(1);
        i64::try_from(offset).ok()
    }
}

/// An answer of the token endpoint: `[status, content_type, www_authenticate, retry_after, text]`.
pub fn answer(status: u16, content_type: &str, body: &str) -> Json {
    let content_type = if content_type.is_empty() { Json::Null } else { json!(content_type) };
    json!([status, content_type, null, null, body])
}

/// A 200 with JSON.
pub fn json_answer(body: &str) -> Json {
    answer(200, "application/json", body)
}

/// A request in the form that a host sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Option<String>,
}

impl Sent {
    pub fn of(request: HttpRequest<'_>) -> Self {
        Self {
            method: String::from_utf8_lossy(request.method.bytes()).into_owned(),
            url: text(request.url),
            headers: request.headers.members().iter().map(|(name, value)| (text(*name), text(*value))).collect(),
            body: request.body.exists().then(|| text(request.body)),
        }
    }
}

/// A request as one text: method, URL, headers in alphabetical order, an empty line, the body.
pub fn wire(request: &Sent) -> String {
    let mut headers: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    headers.sort();
    let body = request.body.as_ref().map_or(String::new(), |body| format!("\n{body}"));
    format!("{} {}\n{}{body}", request.method, request.url, headers.concat())
}

/// The body of a request; empty if there is none.
pub fn body(request: &Sent) -> &str {
    request.body.as_deref().unwrap_or_default()
}

/// A refusal: its code and the members of the error.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    pub code: &'static str,
    pub kind: &'static str,
    pub error: Json,
}

/// The code of a refusal.
pub fn refusal<T>(result: Result<T, Refusal>) -> &'static str {
    result.map_or_else(|refusal| refusal.code, |_| "accepted")
}

/// What was coerced, as `member:code`.
pub fn diagnostics(tokens: &Json) -> Vec<String> {
    let entries = tokens["diagnostics"].as_array().cloned().unwrap_or_default();
    let text = |entry: &Json, member: &str| entry[member].as_str().unwrap_or_default().to_owned();
    entries.iter().map(|entry| format!("{}:{}", text(entry, "member"), text(entry, "code"))).collect()
}

/// The scopes of tokens, joined by `separator`; `None` if there are none.
pub fn scope(tokens: &Json, separator: &str) -> Option<String> {
    let names: Vec<&str> = tokens["scope"].as_array()?.iter().filter_map(Json::as_str).collect();
    Some(names.join(separator))
}

/// The refresh token of tokens.
pub fn refresh_token(tokens: &Json) -> Option<&str> {
    tokens["refresh_token"].as_str()
}

/// A member that the engine does not know.
pub fn extra<'a>(tokens: &'a Json, name: &str) -> Option<&'a Json> {
    tokens["extra"].get(name)
}
