//! An error as the plain object that the package makes an `OAuthError` of, and what was thrown as its cause.
//!
//! Must not know: texts; they stand in the package.

use super::value;
use crate::protocol::error::{Code, Error};
use js_sys::Reflect;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The plain object; its member `cause` is the very value that was thrown.
#[must_use]
pub fn to_js(error: &Error) -> JsValue {
    let out = value::to_js(&error.to_value());
    if let Some(cause) = error.cause().and_then(|cause| cause.downcast_ref::<JsValue>()) {
        let _ = Reflect::set(&out, &JsValue::from("cause"), cause);
    }
    out
}

/// The error of this code whose cause was thrown.
#[must_use]
pub fn caused(code: Code, thrown: JsValue) -> Error {
    Error::new(code).with_cause(Rc::new(thrown))
}
