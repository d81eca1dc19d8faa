//! JavaScript values in and out: in through typed getters (the deserializer of serde would cost
//! 16 KB), out through serde-wasm-bindgen's serializer.
//!
//! Must not know: what the members mean.

#[cfg(feature = "edge")]
use crate::base::json::{push_value, read_plain};
use crate::base::value::Value;
use js_sys::Array;
use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};
#[cfg(feature = "edge")]
use zeroize::Zeroizing;

// A getter or a proxy may throw, and what is thrown through the engine leaves it unusable.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Object, js_name = entries)]
    fn entries_of(value: &JsValue) -> Result<Array, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Array, js_name = from)]
    fn items_of(value: &JsValue) -> Result<Array, JsValue>;
}

/// Deeper values are read as null: a cycle must end somewhere.
const DEPTH: u8 = 24;

/// A JavaScript value; functions are read as `true`, what JSON cannot say or nobody can read as null.
#[must_use]
pub fn from_js(value: &JsValue) -> Value {
    // The usual case of options, told by one question instead of six.
    if value.is_undefined() { Value::Null } else { read(value, DEPTH) }
}

fn read(value: &JsValue, depth: u8) -> Value {
    let Some(depth) = depth.checked_sub(1) else { return Value::Null };
    if let Some(text) = value.as_string() {
        return Value::String(text);
    }
    if let Some(number) = value.as_f64() {
        return Value::Number(number);
    }
    if let Some(flag) = value.as_bool() {
        return Value::Bool(flag);
    }
    if value.is_function() {
        return Value::Bool(true);
    }
    if Array::is_array(value) {
        let Ok(items) = items_of(value) else { return Value::Null };
        return Value::Array(items.iter().map(|item| read(&item, depth)).collect());
    }
    if !value.is_object() {
        return Value::Null;
    }
    let Ok(entries) = entries_of(value) else { return Value::Null };
    let members = entries.iter().filter_map(|entry| {
        let entry: Array = entry.unchecked_into();
        let member = entry.get(1);
        // `undefined` is how JavaScript leaves a member out.
        (!member.is_undefined()).then(|| (entry.get(0).as_string().unwrap_or_default(), read(&member, depth)))
    });
    Value::Object(members.collect())
}

struct Outgoing<'a>(&'a Value);

impl Serialize for Outgoing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(flag) => serializer.serialize_bool(*flag),
            Value::Number(number) => serializer.serialize_f64(*number),
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&Outgoing(item))?;
                }
                list.end()
            }
            Value::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                // Written as a member, this one would become the object's prototype.
                for (name, member) in members.iter().filter(|(name, _)| name != "__proto__") {
                    map.serialize_entry(name, &Outgoing(member))?;
                }
                map.end()
            }
        }
    }
}

/// A JavaScript value that is what JSON says of it, as transactions and tokens are.
#[cfg(feature = "edge")]
#[must_use]
pub fn from_json_like(value: &JsValue) -> Value {
    // One crossing instead of several for each member.
    let text = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string()).map(Zeroizing::new);
    text.and_then(|text| read_plain(&text)).unwrap_or_else(|| from_js(value))
}

/// A JavaScript value that is what JSON says of it, as transactions and tokens are.
#[cfg(not(feature = "edge"))]
#[must_use]
pub fn from_json_like(value: &JsValue) -> Value {
    from_js(value)
}

/// A plain JavaScript value.
#[must_use]
#[inline(never)]
pub fn to_js(value: &Value) -> JsValue {
    #[cfg(feature = "edge")]
    {
        let mut text = Zeroizing::new(String::with_capacity(512));
        if push_value(&mut text, value)
            && let Ok(made) = js_sys::JSON::parse(&text)
        {
            return made;
        }
    }
    Outgoing(value).serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}
