//! A trap on purpose, in a test build only: it proves that the next call works.
//!
//! Must not know: anything.

use super::steps::begin;
use crate::host::web::promise::settled;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Stops the instance, as a fault in the engine would.
fn stop() {
    std::process::abort();
}

/// Traps at once.
#[wasm_bindgen(js_name = trapNow)]
pub fn trap_now() {
    stop();
}

/// Traps after the first wait, when no caller is on the stack any more.
#[wasm_bindgen(js_name = trapLater)]
pub fn trap_later() -> Result<JsValue, JsValue> {
    begin(Box::pin(async {
        let _ = settled(Promise::resolve(&JsValue::NULL)).await;
        stop();
        Ok(JsValue::NULL)
    }))
}
