//! Waiting for a promise without a promise of one's own: whoever advances the work is told what it
//! waits for, and hands in what that brought.
//!
//! A call waits for one promise at a time, so one place for each direction is enough.
//!
//! Must not know: what is waited for.

use core::cell::Cell;
use core::future::poll_fn;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use js_sys::Promise;
use wasm_bindgen::JsValue;

/// What a promise was fulfilled or rejected with.
pub type Brought = Result<JsValue, JsValue>;

thread_local! {
    static AWAITED: Cell<JsValue> = const { Cell::new(JsValue::UNDEFINED) };
    static BROUGHT: Cell<Option<Brought>> = const { Cell::new(None) };
}

/// What the promise brings.
///
/// # Errors
/// What it is rejected with.
pub async fn settled(promise: Promise) -> Brought {
    AWAITED.set(promise.into());
    poll_fn(|_| BROUGHT.take().map_or(Poll::Pending, Poll::Ready)).await
}

/// Lets `work` go on with what it waited for, and gives out what it waits for next.
pub fn advance<T>(work: Pin<&mut dyn Future<Output = T>>, brought: Option<Brought>) -> (Poll<T>, JsValue) {
    BROUGHT.set(brought);
    let polled = work.poll(&mut Context::from_waker(Waker::noop()));
    (polled, AWAITED.take())
}
