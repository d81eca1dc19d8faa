//! Functions for the properties: values from JSON and back, and a step by hand.

use super::engine::{SerdeJson, text};
pub use grantway::base::value::Value;
pub use grantway::base::value::arena::Arena;
pub use grantway::step::Cx;
use serde_json::{Value as Json, json};

pub use super::engine::{json_of, text as text_of, value_in};

/// The pairs of an object, in order and with duplicates.
pub fn pairs_of(object: Value) -> Json {
    object.members().iter().map(|(name, value)| json!([text(*name), text(*value)])).collect()
}
/// An object of pairs.
pub fn pairs_value<'a>(arena: Arena<'a>, pairs: &[(String, String)]) -> Value<'a> {
    let pair = |(name, value): &(String, String)| (arena.copy(name.as_bytes()), arena.copy(value.as_bytes()));
    arena.object(pairs.iter().map(pair).collect())
}
/// A list of texts.
pub fn texts_value<'a>(arena: Arena<'a>, texts: &[String]) -> Value<'a> {
    arena.list(texts.iter().map(|text| arena.copy(text.as_bytes())).collect())
}
/// Runs something in the engine.
pub fn step<T>(now: i64, work: impl for<'a> FnOnce(Cx<'a>) -> T) -> T {
    let bump = bumpalo::Bump::new();
    work(Cx::new(Arena::new(&bump), now, false, Value::NOTHING, Value::NOTHING, &SerdeJson))
}
