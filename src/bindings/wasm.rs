//! The exports and imports of the wasm builds.

use crate::base::coding::message;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::Text;
use crate::step::Host;
use core::cell::Cell;
// It is the allocator, and exports `mark` and `wipe`.
use grantway_arena as _;
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(raw_module = "../../src/host/performer.js")]
extern "C" {
    /// Performs an effect and returns its log entry as a message; no bytes if the answer comes later.
    fn perform(asked: &[u8]) -> Vec<u8>;
    /// Takes what a function returns, as a message, without a copy.
    fn give(message: &[u8]);
}

#[wasm_bindgen(raw_module = "../../src/host/json.js")]
extern "C" {
    /// Parses a JSON text and returns its value as a message; no bytes if it is not JSON.
    fn json(text: &[u8]) -> Vec<u8>;
    /// The index at which a text stops being JSON, in UTF-16 units; -1 if the parser does not say.
    #[wasm_bindgen(js_name = jsonOffset)]
    fn json_offset(text: &[u8]) -> i32;
}

/// The platform that runs the wasm, during one step.
#[derive(Default)]
pub struct Platform {
    /// Whether the step waits for an effect.
    waits: Cell<bool>,
}

impl Host for Platform {
    fn perform<'a>(&self, arena: Arena<'a>, asked: Value<'a>) -> Option<Value<'a>> {
        let mut out = Text::new(arena);
        message::write(&mut out, asked);
        let entry = arena.owned(perform(out.written()));
        let entry = message::read(arena, entry.bytes());
        self.waits.set(entry.is_none());
        entry
    }
    fn json<'a>(&self, arena: Arena<'a>, text: &[u8]) -> Option<Value<'a>> {
        let message = arena.owned(json(text));
        message::read(arena, message.bytes())
    }
    fn json_offset(&self, text: &[u8]) -> Option<i64> {
        let offset = json_offset(text);
        (offset >= 0).then_some(i64::from(offset))
    }
}

/// Copies bytes from JavaScript. The bindings' handle to them is released at once.
fn incoming(bytes: Uint8Array) -> Vec<u8> {
    bytes.to_vec()
}

/// Returns a value as a message. What runs in every request takes and returns its bytes in place: an array for each
/// would cost the platform more than a short step.
fn give_message<'a>(arena: Arena<'a>, value: Value<'a>) {
    let mut out = Text::new(arena);
    message::write(&mut out, value);
    give(out.written());
}

/// Lets the bindings allocate what they keep. The host calls this first, before it marks the memory of the
/// steps.
#[wasm_bindgen]
pub fn begin() {
    drop(Uint8Array::new_with_length(0));
}

/// Runs one step. Gives its result as a message; nothing if it waits for an effect.
#[wasm_bindgen]
pub fn step(message: &[u8]) {
    let (arena, platform) = (Arena::new(message), Platform::default());
    let ended = crate::bindings::envelope::step(arena, message, &platform);
    if !platform.waits.get() {
        give_message(arena, ended);
    }
}

/// Gives 96 random bytes, as the message of a text.
///
/// # Errors
/// The exception of `crypto.getRandomValues`.
#[wasm_bindgen(js_name = drawEntropy)]
pub fn draw_entropy() -> Result<(), JsValue> {
    let mut bytes = [0u8; 96];
    getrandom::fill(&mut bytes).map_err(|_| JsValue::NULL)?;
    let arena = Arena::new(&bytes);
    give_message(arena, arena.text(&bytes));
    Ok(())
}

/// The headers of a request, from the message of an object.
///
/// # Errors
/// The exception of `Headers`: a header cannot have such a value.
#[wasm_bindgen]
pub fn headers(message: Uint8Array) -> Result<web_sys::Headers, JsValue> {
    let message = incoming(message);
    let members = message::read(Arena::new(&message), &message).unwrap_or(Value::NOTHING);
    let headers = gloo_net::http::Headers::new().into_raw();
    for (name, value) in members.members() {
        headers.append(text(*name), text(*value))?;
    }
    Ok(headers)
}

/// The worker's key functions for the host, from message to message: see `base::crypto::seal`.
#[cfg(feature = "edge")]
mod sealing {
    use super::*;
    use crate::base::crypto::seal;
    use serde::Serializer as _;

    fn convert(message: &[u8], perform: for<'a> fn(Arena<'a>, Value<'a>) -> Value<'a>) {
        let arena = Arena::new(message);
        give_message(arena, perform(arena, message::read(arena, message).unwrap_or(Value::NOTHING)));
    }

    /// `base::crypto::seal::perform_derive`. The host keeps the keys, so it gets an array of its own.
    #[wasm_bindgen(js_name = deriveKeys)]
    pub fn derive_keys(message: Uint8Array) -> JsValue {
        let message = incoming(message);
        let arena = Arena::new(&message);
        let derived = seal::perform_derive(arena, message::read(arena, &message).unwrap_or(Value::NOTHING));
        let mut out = Text::new(arena);
        message::write(&mut out, derived);
        serde_wasm_bindgen::Serializer::new().serialize_bytes(out.written()).unwrap_or(JsValue::NULL)
    }

    /// `base::crypto::seal::perform_seal`
    #[wasm_bindgen]
    pub fn seal(message: &[u8]) {
        convert(message, seal::perform_seal);
    }

    /// `base::crypto::seal::perform_unseal`
    #[wasm_bindgen]
    pub fn unseal(message: &[u8]) {
        convert(message, seal::perform_unseal);
    }
}

/// A text as the bindings expect it.
fn text(value: Value<'_>) -> &str {
    core::str::from_utf8(value.bytes()).unwrap_or_default()
}
