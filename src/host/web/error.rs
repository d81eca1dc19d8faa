//! An error as the plain object that the package makes an `OAuthError` of.
//!
//! Must not know: texts; they stand in the package.

use super::value;
use crate::protocol::error::Error;
use wasm_bindgen::JsValue;

/// The plain object.
#[must_use]
pub fn to_js(error: &Error) -> JsValue {
    value::to_js(&error.to_value())
}
