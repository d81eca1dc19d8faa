//! The small JavaScript objects of the package that do what needs timers, streams and the platform's
//! cryptography.
//!
//! Must not know: OAuth.

#![expect(missing_docs, reason = "what they do is said where they are written, in pkg/src/edge/")]

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Request;

#[wasm_bindgen]
extern "C" {
    /// What a configuration has around the engine. It comes with each call: what the engine itself held on to
    /// (its functions, and what these close over) would keep the configuration alive for ever.
    pub type Around;
    #[wasm_bindgen(method, getter)]
    pub fn options(this: &Around) -> JsValue;
    #[wasm_bindgen(method, getter)]
    pub fn isolate(this: &Around) -> Isolate;
    #[wasm_bindgen(method, getter)]
    pub fn platform(this: &Around) -> Platform;
    #[wasm_bindgen(method, getter)]
    pub fn store(this: &Around) -> Option<Store>;
    #[wasm_bindgen(method, getter)]
    pub fn cache(this: &Around) -> Option<Cache>;

    /// What the isolate remembers between requests; made by the package, so that it survives a trap.
    pub type Isolate;
    #[wasm_bindgen(method)]
    pub fn get(this: &Isolate, key: &str, now: f64) -> JsValue;
    #[wasm_bindgen(method)]
    pub fn set(this: &Isolate, key: &str, value: &JsValue, until: f64);
    #[wasm_bindgen(method)]
    pub fn hold(this: &Isolate, key: &str, milliseconds: f64) -> Promise;
    #[wasm_bindgen(method)]
    pub fn release(this: &Isolate, key: &str, holder: u32);
    /// Whether the platform will refresh the session behind the answer.
    #[wasm_bindgen(method)]
    pub fn later(this: &Isolate, request: &Request, ctx: &JsValue, provider: &str, id: &str) -> bool;
    #[wasm_bindgen(method)]
    pub fn pause(this: &Isolate, milliseconds: u32) -> Promise;

    /// The session store of the options, in one shape (`pkg/src/edge/store.js`).
    pub type Store;
    #[wasm_bindgen(method)]
    pub fn read(this: &Store, deadline: f64, key: &str) -> Promise;
    #[wasm_bindgen(method)]
    pub fn write(
        this: &Store,
        deadline: f64,
        key: &str,
        value: &str,
        version: Option<&str>,
        expires_at: f64,
    ) -> Promise;
    #[wasm_bindgen(method)]
    pub fn clear(this: &Store, deadline: f64, key: &str) -> Promise;

    /// The cache of the options (`pkg/src/edge/cache.js`), which never fails.
    pub type Cache;
    #[wasm_bindgen(method, js_name = read)]
    pub fn cached(this: &Cache, deadline: f64, key: &str) -> Promise;
    #[wasm_bindgen(method, js_name = write)]
    pub fn cache(this: &Cache, deadline: f64, key: &str, value: &JsValue, seconds: f64) -> Promise;

    /// What a response is made of and how a body is streamed.
    pub type Platform;
    /// The response, or undefined where it did not begin in time.
    #[wasm_bindgen(method)]
    pub fn forward(
        this: &Platform,
        request: &Request,
        url: &str,
        headers: &web_sys::Headers,
        fetch: &JsValue,
        keep_body: bool,
        timeout: f64,
    ) -> Promise;
    /// The body as a text, kept for `forward`.
    #[wasm_bindgen(method, js_name = keptText)]
    pub fn kept_text(this: &Platform, request: &Request) -> Promise;
    #[wasm_bindgen(method)]
    pub fn discard(this: &Platform, response: &JsValue);
    #[wasm_bindgen(method)]
    pub fn verify(this: &Platform, algorithm: &str, key: &JsValue, input: &str, signature: &[u8]) -> Promise;
    #[wasm_bindgen(method)]
    pub fn choose(
        this: &Platform,
        providers: &JsValue,
        return_to: &str,
        request: &Request,
        env: &JsValue,
        ctx: &JsValue,
    ) -> JsValue;
    #[wasm_bindgen(method)]
    pub fn failed(
        this: &Platform,
        error: &JsValue,
        request: &Request,
        provider: Option<&str>,
        return_to: Option<&str>,
        env: &JsValue,
        ctx: &JsValue,
    ) -> JsValue;
    #[wasm_bindgen(method, js_name = signIn)]
    pub fn sign_in(
        this: &Platform,
        provider: &str,
        tokens: &JsValue,
        userinfo: &JsValue,
        request: &Request,
        env: &JsValue,
        ctx: &JsValue,
    ) -> JsValue;
    /// A failure, with what must not be shown of it.
    #[wasm_bindgen(method, catch)]
    pub fn report(this: &Platform, error: &JsValue, request: &Request, hidden: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    pub fn launch(
        this: &Platform,
        provider: &str,
        query: &JsValue,
        request: &Request,
        env: &JsValue,
        ctx: &JsValue,
    ) -> JsValue;
}
