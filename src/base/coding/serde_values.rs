//! Converts between values of `serde_json` and values of the engine, outside the wasm builds.

use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Object};
use crate::base::value::{Node, Value};
use serde_json::{Map, Number, Value as Json};

/// The engine's value of a JSON value.
#[must_use]
pub fn value_of<'a>(arena: Arena<'a>, json: &Json) -> Value<'a> {
    match json {
        Json::Null => Value::NOTHING,
        Json::Bool(flag) => Value::flag(*flag),
        Json::Number(number) => arena.float(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => arena.copy(text.as_bytes()),
        Json::Array(items) => {
            let mut list = List::new(arena);
            for item in items {
                list.push(value_of(arena, item));
            }
            list.done()
        }
        Json::Object(members) => {
            let mut object = Object::new(arena);
            for (name, member) in members {
                object.pair(arena.copy(name.as_bytes()), value_of(arena, member));
            }
            object.done()
        }
    }
}

fn text(value: Value) -> String {
    String::from_utf8_lossy(value.bytes()).into_owned()
}

/// The JSON value for an engine's value. Whole numbers become integers. If a name occurs twice, the last member
/// counts, as in JavaScript.
#[must_use]
pub fn json_of(value: Value) -> Json {
    match value.node() {
        Node::Null => Json::Null,
        Node::False => Json::Bool(false),
        Node::True => Json::Bool(true),
        Node::Number(number) => match value.int() {
            Some(whole) => Json::from(whole),
            None => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        },
        Node::Text(_) => Json::String(text(value)),
        Node::List(items) => items.iter().map(|item| json_of(*item)).collect(),
        Node::Object(members) => {
            Json::Object(members.iter().map(|(name, member)| (text(*name), json_of(*member))).collect::<Map<_, _>>())
        }
    }
}
