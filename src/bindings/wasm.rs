//! What the wasm builds export, and what they import.

use crate::base::arena::Arena;
use crate::base::build::Text;
use crate::base::message;
use crate::base::value::Value;
use crate::step::Host;
// It is the allocator, and exports `mark` and `wipe`.
use grantway_arena as _;
use js_sys::Uint8Array;
use serde::Serializer as _;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(raw_module = "../../src/host/json.js")]
extern "C" {
    /// The message of a JSON text's value; no bytes where it is no JSON.
    fn json(text: &[u8]) -> Vec<u8>;
    /// Where a text that is no JSON stops being it, in UTF-16 units; -1 where the parser does not say.
    #[wasm_bindgen(js_name = jsonOffset)]
    fn json_offset(text: &[u8]) -> i32;
}

struct Platform;

impl Host for Platform {
    fn json<'a>(&self, arena: Arena<'a>, text: &[u8]) -> Option<Value<'a>> {
        let message = arena.owned(json(text));
        message::read(arena, message.bytes())
    }
    fn json_offset(&self, text: &[u8]) -> Option<i64> {
        let offset = json_offset(text);
        (offset >= 0).then_some(i64::from(offset))
    }
}

/// Bytes as JavaScript gets them: a copy.
fn outgoing(bytes: &[u8]) -> JsValue {
    serde_wasm_bindgen::Serializer::new().serialize_bytes(bytes).unwrap_or(JsValue::NULL)
}

/// Has the bindings make what they keep. The host calls it first, before it marks the memory of the steps.
#[wasm_bindgen]
pub fn begin() {
    drop(Uint8Array::new_with_length(0));
}

/// One step.
#[wasm_bindgen]
pub fn step(message: Uint8Array) -> JsValue {
    let message = message.to_vec();
    outgoing(crate::bindings::envelope::step(Arena::new(&message), &message, &Platform).written())
}

/// 96 random bytes, as the message of a text.
///
/// # Errors
/// What `crypto.getRandomValues` threw.
#[wasm_bindgen(js_name = drawEntropy)]
pub fn draw_entropy() -> Result<JsValue, JsValue> {
    let mut bytes = [0u8; 96];
    getrandom::fill(&mut bytes).map_err(|_| JsValue::NULL)?;
    let arena = Arena::new(&bytes);
    let mut out = Text::new(arena);
    message::write(&mut out, arena.text(&bytes));
    Ok(outgoing(out.written()))
}

/// The headers of a request: the message of an object.
///
/// # Errors
/// What `Headers` threw: a value that no header may hold.
#[wasm_bindgen]
pub fn headers(message: Uint8Array) -> Result<web_sys::Headers, JsValue> {
    let message = message.to_vec();
    let members = message::read(Arena::new(&message), &message).unwrap_or(Value::NOTHING);
    let headers = gloo_net::http::Headers::new().into_raw();
    for (name, value) in members.members() {
        headers.append(text(*name), text(*value))?;
    }
    Ok(headers)
}

/// What the worker's host does with keys, from message to message: see `base::seal`.
#[cfg(feature = "edge")]
mod sealing {
    use super::*;
    use crate::base::seal;

    fn convert(message: &Uint8Array, perform: for<'a> fn(Arena<'a>, Value<'a>) -> Value<'a>) -> JsValue {
        let message = message.to_vec();
        let arena = Arena::new(&message);
        let mut out = Text::new(arena);
        message::write(&mut out, perform(arena, message::read(arena, &message).unwrap_or(Value::NOTHING)));
        outgoing(out.written())
    }

    /// `base::seal::perform_derive`
    #[wasm_bindgen(js_name = deriveKeys)]
    pub fn derive_keys(message: Uint8Array) -> JsValue {
        convert(&message, seal::perform_derive)
    }

    /// `base::seal::perform_seal`
    #[wasm_bindgen]
    pub fn seal(message: Uint8Array) -> JsValue {
        convert(&message, seal::perform_seal)
    }

    /// `base::seal::perform_unseal`
    #[wasm_bindgen]
    pub fn unseal(message: Uint8Array) -> JsValue {
        convert(&message, seal::perform_unseal)
    }
}

/// A text as the bindings take it.
fn text(value: Value<'_>) -> &str {
    core::str::from_utf8(value.bytes()).unwrap_or_default()
}
