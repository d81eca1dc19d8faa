//! JavaScript ⇄ Rust: values in, values out, promises.
//!
//! Must not know: any `if` about OAuth.

#[cfg(feature = "bench")]
pub mod bench;
#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "edge")]
pub mod edge;
#[cfg(feature = "edge")]
pub mod edge_protocol;
pub mod protocol;
pub mod steps;
#[cfg(feature = "trap")]
pub mod trap;

use crate::host::web::error::to_js;
use crate::protocol::error::Error;
use wasm_bindgen::JsValue;

/// What a call throws.
fn thrown(error: Error) -> JsValue {
    to_js(&error)
}
