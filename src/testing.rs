//! Shared by the unit tests: values from JSON, and a context that runs on a log.

#[cfg(feature = "backend")]
#[allow(dead_code, reason = "as much as a simulated world has")]
pub mod drive;
#[cfg(feature = "backend")]
pub mod effects;
#[cfg(feature = "backend")]
#[allow(dead_code, reason = "as much as a small executor has")]
pub mod tasks;
pub mod values;
#[cfg(feature = "backend")]
#[allow(dead_code, reason = "as much as a simulated world has")]
pub mod world;

pub use serde_json::json;

use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Object};
use crate::base::value::{Node, Value};
use crate::step::{Cx, Effect, Host, Result};

/// The time of all tests.
pub const NOW: i64 = 1_700_000_000;

/// An arena that lives as long as the test process.
pub fn arena() -> Arena<'static> {
    Arena::new(Box::leak(Box::new(bumpalo::Bump::new())))
}

/// The engine's value for a JSON value.
pub fn value(json: &serde_json::Value) -> Value<'static> {
    value_in(arena(), json)
}

pub fn value_in<'a>(arena: Arena<'a>, json: &serde_json::Value) -> Value<'a> {
    match json {
        serde_json::Value::Null => Value::NOTHING,
        serde_json::Value::Bool(flag) => Value::flag(*flag),
        serde_json::Value::Number(number) => arena.float(number.as_f64().expect("a number")),
        serde_json::Value::String(string) => arena.copy(string.as_bytes()),
        serde_json::Value::Array(items) => {
            let mut list = List::new(arena);
            for item in items {
                list.push(value_in(arena, item));
            }
            list.done()
        }
        serde_json::Value::Object(members) => {
            let mut object = Object::new(arena);
            for (name, member) in members {
                object.pair(arena.copy(name.as_bytes()), value_in(arena, member));
            }
            object.done()
        }
    }
}

/// A value as JSON.
pub fn json_of(value: Value) -> serde_json::Value {
    let text = |text: &Value| String::from_utf8_lossy(text.bytes()).into_owned();
    match value.node() {
        Node::Null => json!(null),
        Node::False => json!(false),
        Node::True => json!(true),
        Node::Number(number) if number.fract() == 0.0 => json!(*number as i64),
        Node::Number(number) => json!(number),
        Node::Text(_) => json!(text(&value)),
        Node::List(items) => items.iter().map(|item| json_of(*item)).collect(),
        Node::Object(members) => members.iter().map(|(name, member)| (text(name), json_of(*member))).collect(),
    }
}

/// Parses JSON as JavaScript does.
pub struct Simulated;

impl Host for Simulated {
    fn json<'a>(&self, arena: Arena<'a>, text: &[u8]) -> Option<Value<'a>> {
        serde_json::from_slice(text).ok().map(|json| value_in(arena, &json))
    }
}

/// A log of answers to performed effects, all at [`NOW`].
pub fn log(answers: &[(Effect, serde_json::Value)]) -> serde_json::Value {
    let entry = |(number, (effect, answer)): (usize, &(Effect, serde_json::Value))| {
        json!([number, *effect as u8, true, answer, NOW])
    };
    answers.iter().enumerate().map(entry).collect()
}

/// A context for a client with a log.
pub fn context(client: &serde_json::Value, log: &serde_json::Value) -> Cx<'static> {
    let arena = arena();
    Cx::new(arena, NOW, true, value_in(arena, client), value_in(arena, log), &Simulated)
}

/// How a step ends, as JSON: `[true, value, …]`, `[-code - 1, error, …]` or `[effect, payload, …]`.
pub fn ended(cx: Cx<'static>, result: Result<Value<'static>>) -> serde_json::Value {
    json_of(cx.end(result))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::Code;

    fn asks_twice<'a>(cx: &mut Cx<'a>) -> Result<Value<'a>> {
        let first = cx.ask(Effect::ReadStore, Value::TRUE)?;
        cx.ask(Effect::ReadCache, first)
    }
    fn run(log: serde_json::Value) -> serde_json::Value {
        let mut cx = context(&json!(null), &log);
        let result = asks_twice(&mut cx);
        ended(cx, result)
    }

    #[test]
    fn a_flow_goes_as_far_as_its_log() {
        assert_eq!(run(json!([]))[0], Effect::ReadStore as u8);
        let once = run(log(&[(Effect::ReadStore, json!("x"))]));
        assert_eq!((&once[0], &once[1]), (&json!(Effect::ReadCache as u8), &json!("x")));
        let done = run(log(&[(Effect::ReadStore, json!("x")), (Effect::ReadCache, json!("y"))]));
        assert_eq!((&done[0], &done[1]), (&json!(true), &json!("y")));
    }

    #[test]
    fn a_log_of_another_call_is_refused() {
        let refused = json!(-1 - Code::LogRefused as i64);
        assert_eq!(run(log(&[(Effect::ReadCache, json!("x"))]))[0], refused);
        assert_eq!(run(json!([[1, Effect::ReadStore as u8, true, "x", NOW]]))[0], refused);
        let two = [(Effect::ReadStore, json!("x")), (Effect::ReadCache, json!("y")), (Effect::ReadCache, json!("z"))];
        assert_eq!(run(log(&two))[0], refused);
    }
}
