//! JSON values of the application ⇄ values of the engine.

use crate::base::arena::Arena;
use crate::base::build::{List, Object};
use crate::base::value::{Node, Value};
use crate::step::Host;
use serde_json::{Map, Number, Value as Json};

/// `serde_json` in place of JavaScript's `JSON.parse`.
pub(super) struct SerdeJson;

impl Host for SerdeJson {
    fn json<'a>(&self, arena: Arena<'a>, text: &[u8]) -> Option<Value<'a>> {
        serde_json::from_slice(text).ok().map(|json| value(arena, &json))
    }
    fn json_offset(&self, text: &[u8]) -> Option<i64> {
        let error = serde_json::from_slice::<Json>(text).err()?;
        let lines = text.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
        let before: usize = lines.map(<[u8]>::len).fold(0, usize::saturating_add);
        i64::try_from(before.saturating_add(error.column()).saturating_sub(1)).ok()
    }
}

/// The engine's value of a JSON value.
pub(super) fn value<'a>(arena: Arena<'a>, json: &Json) -> Value<'a> {
    match json {
        Json::Null => Value::NOTHING,
        Json::Bool(flag) => Value::flag(*flag),
        Json::Number(number) => arena.float(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => arena.copy(text.as_bytes()),
        Json::Array(items) => {
            let mut list = List::new(arena);
            for item in items {
                list.push(value(arena, item));
            }
            list.done()
        }
        Json::Object(members) => {
            let mut object = Object::new(arena);
            for (name, member) in members {
                object.pair(arena.copy(name.as_bytes()), value(arena, member));
            }
            object.done()
        }
    }
}

fn text(value: Value) -> String {
    String::from_utf8_lossy(value.bytes()).into_owned()
}

/// The JSON value of an engine's value. Whole numbers become integers; of a name that stands twice the last member
/// counts, as in JavaScript.
pub(super) fn json(value: Value) -> Json {
    match value.node() {
        Node::Null => Json::Null,
        Node::False => Json::Bool(false),
        Node::True => Json::Bool(true),
        Node::Number(number) => match value.int() {
            Some(whole) => Json::from(whole),
            None => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        },
        Node::Text(_) => Json::String(text(value)),
        Node::List(items) => items.iter().map(|item| json(*item)).collect(),
        Node::Object(members) => {
            Json::Object(members.iter().map(|(name, member)| (text(*name), json(*member))).collect::<Map<_, _>>())
        }
    }
}
