//! Functions among the options.
//!
//! Must not know: what they do.

use crate::protocol::error::{Code, Error};
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

/// The function `name` of the options; `None` where there is none.
///
/// # Errors
/// `option_wrong_type` where it is no function.
pub fn take_function(options: &JsValue, name: &str) -> Result<Option<Function>, Error> {
    let found = Reflect::get(options, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    if found.is_undefined() || found.is_null() {
        return Ok(None);
    }
    let wrong = |_| {
        Error::new(Code::OptionWrongType)
            .with("option", name)
            .with("expected", "a function")
            .with("found", "something else")
    };
    found.dyn_into::<Function>().map(Some).map_err(wrong)
}
