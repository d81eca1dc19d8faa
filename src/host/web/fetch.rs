//! Fetch and streams, performed by the package's `src/host/http.js`: one request, no redirect
//! followed, a deadline, a limited body read chunk by chunk.
//!
//! Must not know: what is asked.

use super::error::caused;
use super::promise::settled;
use crate::base::http::{HttpRequest, HttpResponse};
use crate::base::text::integer;
use crate::protocol::error::{Code, Error};
use gloo_net::http::Headers;
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};
use zeroize::Zeroizing;

#[wasm_bindgen(raw_module = "../../src/host/http.js")]
extern "C" {
    #[wasm_bindgen(js_name = send)]
    fn js_send(
        fetch: &JsValue,
        url: &str,
        method: &str,
        headers: &web_sys::Headers,
        body: Option<&str>,
        limit: u32,
        is_page: bool,
        deadline: u32,
    ) -> Promise;
    #[cfg(feature = "edge")]
    #[wasm_bindgen(js_name = read)]
    fn js_read(stream: &JsValue, limit: u32) -> Promise;
}

/// What the promise resolves to: the parts of an answer, or an error's code in their place, with what was thrown.
async fn parts(promise: Promise, limit: usize) -> Result<Array, Error> {
    let answer: Array = settled(promise).await.map_err(|thrown| caused(Code::NetworkFailed, thrown))?.unchecked_into();
    let thrown = || answer.get(1);
    Err(match answer.get(0).as_string().as_deref() {
        Some("request_timed_out") => caused(Code::RequestTimedOut, thrown()),
        Some("body_too_large") => {
            Error::new(Code::BodyTooLarge).with("limit", &integer(i64::try_from(limit).unwrap_or(i64::MAX)))
        }
        Some("network_failed") => caused(Code::NetworkFailed, thrown()),
        _ => return Ok(answer),
    })
}

fn limit_of(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}

/// Sends `request` with the given function, or where that is undefined with the global fetch.
///
/// # Errors
/// `network_failed`, `request_timed_out`, `body_too_large`
pub async fn send(fetch: &JsValue, request: HttpRequest) -> Result<HttpResponse, Error> {
    // A header that cannot be written (a token with a line break, say) must not stop the engine.
    let unwritable = |_| Error::new(Code::NetworkFailed);
    let headers = Headers::new().into_raw();
    for (name, value) in &request.headers {
        headers.append(name, value).map_err(unwritable)?;
    }
    let body = request.body.as_ref().map(|body| body.as_str());
    let promise = js_send(
        fetch,
        &request.url,
        request.method.as_str(),
        &headers,
        body,
        limit_of(request.body_limit),
        cfg!(feature = "browser"),
        u32::try_from(request.deadline).unwrap_or(u32::MAX),
    );
    let parts = parts(promise, request.body_limit).await?;
    Ok(HttpResponse {
        status: parts.get(0).as_f64().unwrap_or_default() as u16,
        content_type: parts.get(1).as_string(),
        www_authenticate: parts.get(2).as_string(),
        retry_after: parts.get(3).as_string(),
        body: Zeroizing::new(parts.get(4).as_string().unwrap_or_default()),
        secrets: Default::default(),
    })
}

/// The text of `stream`, at most `limit` bytes.
///
/// # Errors
/// `body_too_large`; `network_failed` where the stream breaks off.
#[cfg(feature = "edge")]
pub async fn read(stream: &JsValue, limit: usize) -> Result<String, Error> {
    let parts = parts(js_read(stream, limit_of(limit)), limit).await?;
    Ok(parts.get(1).as_string().unwrap_or_default())
}
