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
#[cfg(feature = "trap")]
pub mod trap;

use crate::host::Pending;
use crate::host::web::error::to_js;
use crate::protocol::error::Error;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

/// What a call throws.
fn thrown(error: Error) -> JsValue {
    to_js(&error)
}

/// A promise of what `work` gives.
fn promise(work: Pending<'static, Result<JsValue, Error>>) -> Promise {
    future_to_promise(async move { work.await.map_err(thrown) })
}
