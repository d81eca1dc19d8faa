//! Sends requests, and emits how a part of a flow ended, and how long it took.

pub mod dpop;

use crate::base::http::{HttpAnswer, HttpRequest};
use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::{W, Word};
pub use crate::dialect::inbound::answer::send;
use crate::protocol::dpop::DpopKey;
use crate::step::{Cx, Failure, Result};

/// Sends a request; with a proof of possession if `dpop_key` exists. `access_token` is the token that the request
/// carries, or nothing.
///
/// # Errors
/// Those of sending; `dpop_key_missing`.
pub fn send_bound<'a>(
    cx: &mut Cx<'a>,
    endpoint: Word,
    request: HttpRequest<'a>,
    dpop_key: Value<'a>,
    access_token: Value<'a>,
) -> Result<HttpAnswer<'a>> {
    // A worker makes no keys, so its build needs none of this.
    if cfg!(any(not(feature = "edge"), test)) && dpop_key.exists() {
        return dpop::send_with_proof(cx, endpoint, request, DpopKey::of(dpop_key), access_token);
    }
    send(cx, endpoint, request)
}

/// Emits the outcome of what began at `begun`, and passes the result on.
///
/// # Errors
/// Those of `result`.
pub fn emit_end<'a, T>(cx: &mut Cx<'a>, result: Result<T>, begun: i64, done: Word, failed: Word) -> Result<T> {
    match cx.catch(result)? {
        Ok(value) => {
            emit_done(cx, done, begun);
            Ok(value)
        }
        Err(failure) => {
            emit_failure(cx, failed, failure, Some(begun));
            Err(cx.fail_again(failure))
        }
    }
}

/// Emits that something that began at the moment `begun` is done.
pub fn emit_done(cx: &mut Cx<'_>, done: Word, begun: i64) {
    let mut event = Object::new(cx.arena);
    event.put(W::since, begun);
    cx.emit(done, event);
}

/// Emits that something that began at the moment `begun` failed.
pub fn emit_failure<'a>(cx: &mut Cx<'a>, failed: Word, failure: Failure<'a>, begun: Option<i64>) {
    let mut event = Object::new(cx.arena);
    if let Some(begun) = begun {
        event.put(W::since, begun);
    }
    cx.emit_failure(failed, failure, event);
}
