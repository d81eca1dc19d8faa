//! Fetch: one request, no redirect followed, a deadline, a limited body.
//!
//! Must not know: what is asked.

use super::body::read_body;
use crate::base::http::{HttpRequest, HttpResponse, Method};
use crate::protocol::error::{Code, Error};
use gloo_net::http::RequestBuilder;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Request, RequestRedirect, Response};
use zeroize::Zeroizing;

/// Milliseconds from request to the last byte of the answer.
const DEADLINE: u32 = 10_000;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch, catch)]
    fn global_fetch(request: &Request) -> Result<Promise, JsValue>;
}

/// What a rejected fetch means.
pub(super) fn failure(thrown: &JsValue) -> Error {
    let name = Reflect::get(thrown, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
    let timed_out = matches!(name.as_deref(), Some("TimeoutError" | "AbortError"));
    Error::new(if timed_out { Code::RequestTimedOut } else { Code::NetworkFailed })
}

fn build(request: &HttpRequest) -> Result<Request, Error> {
    let mut builder = RequestBuilder::new(&request.url).redirect(RequestRedirect::Manual);
    if request.method == Method::Post {
        builder = builder.method(gloo_net::http::Method::POST);
    }
    // Cookies of the page have no business at a token endpoint, and a stored answer is a stored
    // token. Workers know neither member.
    #[cfg(feature = "browser")]
    {
        builder = builder.credentials(web_sys::RequestCredentials::Omit).cache(web_sys::RequestCache::NoStore);
    }
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let signal = AbortSignal::timeout_with_u32(DEADLINE);
    builder = builder.abort_signal(Some(&signal));
    let built = match &request.body {
        Some(body) => builder.body(body.as_str()),
        None => builder.build(),
    };
    built.map(Request::from).map_err(|_| Error::new(Code::NetworkFailed))
}

/// Sends `request` with the given function, or with the global fetch.
///
/// # Errors
/// `network_failed`, `request_timed_out`, `body_too_large`
pub async fn send(fetch: Option<&Function>, request: HttpRequest) -> Result<HttpResponse, Error> {
    let built = build(&request)?;
    let promise = match fetch {
        Some(fetch) => fetch.call1(&JsValue::UNDEFINED, &built).map(|answer| Promise::resolve(&answer)),
        None => global_fetch(&built),
    };
    let answer =
        JsFuture::from(promise.map_err(|thrown| failure(&thrown))?).await.map_err(|thrown| failure(&thrown))?;
    let response: Response = answer.dyn_into().map_err(|_| Error::new(Code::NetworkFailed))?;
    let status = response.status();
    if status == 0 || (300..400).contains(&status) {
        // Not even the body of a redirect is looked at.
        if let Some(body) = response.body() {
            drop(body.cancel());
        }
        return Ok(HttpResponse {
            status,
            content_type: None,
            www_authenticate: None,
            retry_after: None,
            body: Zeroizing::default(),
        });
    }
    let headers = response.headers();
    let header = |name: &str| headers.get(name).ok().flatten();
    Ok(HttpResponse {
        status,
        content_type: header("content-type"),
        www_authenticate: header("www-authenticate"),
        retry_after: header("retry-after"),
        body: read_body(response.body(), request.body_limit).await?,
    })
}
