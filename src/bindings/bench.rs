//! The checks of a callback without its exchange, in a build for measurements only: an application
//! gets no code that was not exchanged (RFC 6749 section 4.1.2).
//!
//! Must not know: any `if` about OAuth.

use super::protocol::{Primitives, read_options};
use super::steps::begin;
use super::thrown;
use crate::flow::backend::config::read_keys;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// One provider, whose callbacks are checked.
#[wasm_bindgen]
pub struct Checking {
    primitives: Primitives,
}

#[wasm_bindgen]
impl Checking {
    /// Reads the options of `createProtocol`.
    pub fn create(options: JsValue) -> Result<JsValue, JsValue> {
        begin(Box::pin(async move {
            let (primitives, _) = read_options(options, |reader| read_keys(reader, "cookieKeys")).await?;
            Ok(Checking { primitives }.into())
        }))
    }

    /// The code of a callback that passes every check.
    pub fn check(&self, callback: &str, transaction: &JsValue) -> Result<String, JsValue> {
        self.primitives.check(callback, transaction).map_err(thrown)
    }
}
