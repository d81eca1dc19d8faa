//! Calls that wait. A call runs until it waits for a promise; the package awaits that and comes back
//! with what it brought. So no promise, closure or microtask is made here, and a trap in a later step
//! reaches the package as one in the first does.
//!
//! Must not know: what is waited for.

use super::thrown;
use crate::host::Pending;
use crate::host::web::promise::{Brought, advance};
use crate::protocol::error::Error;
use core::task::Poll;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// A call that waits. The package drops it with its request, where that goes away.
#[wasm_bindgen]
pub struct Waiting {
    work: Work,
    promise: JsValue,
}

/// What a call does.
pub(super) type Work = Pending<'static, Result<JsValue, Error>>;

#[wasm_bindgen]
impl Waiting {
    /// What it waits for.
    #[wasm_bindgen(getter)]
    pub fn promise(&self) -> JsValue {
        self.promise.clone()
    }

    /// Goes on with what the promise brought, or was rejected with.
    pub fn resume(self, brought: JsValue, is_rejection: bool) -> Result<JsValue, JsValue> {
        step(self.work, Some(if is_rejection { Err(brought) } else { Ok(brought) }))
    }
}

/// Begins a call: its result, or a [`Waiting`].
pub(super) fn begin(work: Work) -> Result<JsValue, JsValue> {
    step(work, None)
}

fn step(mut work: Work, brought: Option<Brought>) -> Result<JsValue, JsValue> {
    match advance(work.as_mut(), brought) {
        (Poll::Ready(result), _) => result.map_err(thrown),
        (Poll::Pending, promise) => Ok(Waiting { work, promise }.into()),
    }
}
