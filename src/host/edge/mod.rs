//! The edge host: one request of a worker.
//!
//! What needs timers and streams (holding a key, streaming a body) is done by small objects of the
//! package (`objects.rs`), of which `Isolate` outlives the engine's instance.
//!
//! Must not know: OAuth.

mod objects;
mod surroundings;

pub use objects::{Around, Cache, Isolate, Platform, Store};
pub use surroundings::{Functions, Surroundings};

use super::web::error::{caused, to_js as error_to_js};
use super::web::fetch::read;
use super::web::promise::settled;
use super::web::value::{from_js, to_js};
use super::{
    CACHE_DEADLINE, Choice, Forwarded, Forwarding, Host, Pending, STORE_DEADLINE, Serve, Stored, Verdict,
    store_unavailable,
};
use crate::base::entropy::Entropy;
use crate::base::http::{Hidden, HttpRequest, HttpResponse};
use crate::base::json::{NotJson, ParseJson};
use crate::base::text::{concat, parse_integer};
use crate::base::time::UnixTime;
use crate::base::url::AbsoluteUrl;
use crate::base::value::Value;
use crate::flow::backend::incoming::Incoming;
use crate::protocol::error::{Code, Error};
use core::cell::{Cell, OnceCell};
use gloo_net::http::Headers;
use js_sys::{Array, Function, Promise};
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Request, Response};

/// One request of a worker.
pub struct Edge {
    /// What it has around it.
    pub shared: Surroundings,
    /// What of the isolate's memory is this configuration's: the handler's others have parts of their own.
    pub realm: Rc<str>,
    /// The request.
    pub request: Request,
    /// The worker's environment.
    pub env: JsValue,
    /// The execution context.
    pub ctx: JsValue,
    /// The provider that the request is about, as soon as it is known.
    pub provider: OnceCell<String>,
    /// When what it sends must be done, in milliseconds, where that is soon.
    pub end: Cell<Option<i64>>,
}

/// Platforms leave these characters raw in a query, where our stricter parser refuses them.
fn escaped(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for character in url.chars() {
        match character {
            '\\' => out.push_str("%5C"),
            '`' => out.push_str("%60"),
            '"' => out.push_str("%22"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            other => out.push(other),
        }
    }
    out
}

/// Reads what the routes depend on; `None` for an address that is no http(s) URL.
#[must_use]
pub fn read_incoming(request: &Request) -> Option<Incoming> {
    let url = AbsoluteUrl::parse(&escaped(&request.url())).ok()?;
    let headers = request.headers();
    let header = move |name: &str| headers.get(name).ok().flatten();
    Some(Incoming {
        method: request.method(),
        url,
        cookie: header("cookie").unwrap_or_default(),
        content_type: header("content-type"),
        grantway: header("grantway"),
        origin: header("origin"),
        site: header("sec-fetch-site"),
        mode: header("sec-fetch-mode"),
        dest: header("sec-fetch-dest"),
        accept: header("accept"),
        upgrade: header("upgrade"),
        header: Box::new(header),
    })
}

/// Seconds as JavaScript's timers count.
fn milliseconds(seconds: i64) -> f64 {
    let seconds = seconds as f64;
    seconds * 1000.0
}

/// Calls a function of the application and waits for what it gives.
async fn ask(name: &str, function: &Function, arguments: &Array) -> Result<JsValue, Error> {
    let failed = |thrown| caused(Code::CallbackFunctionFailed, thrown).with("option", name);
    let given = function.apply(&JsValue::UNDEFINED, arguments).map_err(failed)?;
    settled(Promise::resolve(&given)).await.map_err(failed)
}

fn is_response(value: &JsValue) -> bool {
    value.is_instance_of::<Response>()
}

impl Edge {
    /// The name of an entry in the isolate's memory.
    fn key(&self, key: &str) -> String {
        concat(&[&self.realm, key])
    }

    /// Performs one operation of the store.
    async fn stored(&self, perform: impl FnOnce(&Store) -> Promise) -> Result<JsValue, Error> {
        let operation = self.shared.store.as_ref().map(perform).ok_or_else(store_unavailable)?;
        settled(operation).await.map_err(|thrown| store_unavailable().with_cause(Rc::new(thrown)))
    }
}

impl ParseJson for Edge {
    fn parse_json(&self, text: &str) -> Result<Value, NotJson> {
        self.shared.web.parse_json(text)
    }
}

impl Host for Edge {
    fn clock(&self) -> i64 {
        self.shared.web.clock()
    }

    fn entropy(&self) -> Result<Entropy, Error> {
        self.shared.web.entropy()
    }

    fn send(&self, mut request: HttpRequest) -> Pending<'_, Result<HttpResponse, Error>> {
        if let Some(end) = self.end.get() {
            request.deadline = end.saturating_sub(self.clock()).max(1);
        }
        self.shared.web.send(request)
    }

    fn emit(&self, mut event: Value) {
        if let Some(provider) = self.provider.get().filter(|_| event.get("provider").is_none()) {
            event.set("provider", Value::from(provider.as_str()));
        }
        self.shared.web.tell(event, &self.request);
    }

    fn report(&self, error: &Error) {
        // What it throws must not change what the flow does.
        let _ = self.shared.platform.report(&error_to_js(error), &self.request, error.hidden().expose());
    }

    fn is_observed(&self) -> bool {
        self.shared.web.is_observed()
    }
}

impl Serve for Edge {
    type Raw = JsValue;

    fn concerns(&self, provider: &str) {
        let _ = self.provider.set(provider.to_owned());
    }

    fn limit_requests(&self, milliseconds: i64) {
        self.end.set(Some(self.clock().saturating_add(milliseconds)));
    }

    async fn body(&self, limit: usize) -> Result<String, Error> {
        read(&self.request.body().map_or(JsValue::UNDEFINED, JsValue::from), limit).await
    }

    fn memory(&self, key: &str) -> Option<Value> {
        let found = self.shared.isolate.get(&self.key(key), self.now().0 as f64);
        (!found.is_undefined()).then(|| from_js(&found))
    }

    fn memorize(&self, key: &str, value: Value, seconds: i64) {
        self.shared.isolate.set(&self.key(key), &to_js(&value), self.now().plus(seconds).0 as f64);
    }

    async fn hold(&self, key: &str, seconds: i64) -> Option<u32> {
        let holder = settled(self.shared.isolate.hold(&self.key(key), milliseconds(seconds))).await.ok()?;
        holder.as_f64().map(|holder| holder as u32)
    }

    fn release(&self, key: &str, holder: u32) {
        self.shared.isolate.release(&self.key(key), holder);
    }

    fn pause(&self, milliseconds: u32) -> Pending<'_, ()> {
        let pause = self.shared.isolate.pause(milliseconds);
        Box::pin(async move {
            let _ = settled(pause).await;
        })
    }

    fn has_store(&self) -> bool {
        self.shared.store.is_some()
    }

    fn read_store<'a>(&'a self, key: &'a str) -> Pending<'a, Result<Option<Stored>, Error>> {
        Box::pin(async move {
            let found = from_js(&self.stored(|store| store.read(milliseconds(STORE_DEADLINE), key)).await?);
            let part = |name: &str| found.get_text(name);
            Ok(part("value").zip(part("version")).map(|(value, version)| Stored { value, version }))
        })
    }

    fn write_store<'a>(
        &'a self,
        key: &'a str,
        value: &'a str,
        version: Option<&'a str>,
        expires_at: UnixTime,
    ) -> Pending<'a, Result<Option<String>, Error>> {
        Box::pin(async move {
            let written = {
                let deadline = milliseconds(STORE_DEADLINE);
                self.stored(|store| store.write(deadline, key, value, version, expires_at.0 as f64)).await?
            };
            Ok(written.as_string())
        })
    }

    fn clear_store<'a>(&'a self, key: &'a str) -> Pending<'a, Result<(), Error>> {
        Box::pin(async move { self.stored(|store| store.clear(milliseconds(STORE_DEADLINE), key)).await.map(|_| ()) })
    }

    fn read_cache<'a>(&'a self, key: &'a str) -> Pending<'a, Option<Value>> {
        Box::pin(async move {
            let found = settled(self.shared.cache.as_ref()?.cached(milliseconds(CACHE_DEADLINE), key)).await.ok()?;
            (!found.is_undefined()).then(|| from_js(&found))
        })
    }

    fn write_cache<'a>(&'a self, key: &'a str, value: &'a Value, seconds: i64) -> Pending<'a, ()> {
        Box::pin(async move {
            if let Some(cache) = &self.shared.cache {
                let _ = settled(cache.cache(milliseconds(CACHE_DEADLINE), key, &to_js(value), seconds as f64)).await;
            }
        })
    }

    fn verify_signature<'a>(
        &'a self,
        algorithm: &'a str,
        key: &'a Value,
        input: &'a str,
        signature: &'a [u8],
    ) -> Pending<'a, bool> {
        let verified = self.shared.platform.verify(algorithm, &to_js(key), input, signature);
        Box::pin(async move { settled(verified).await.is_ok_and(|verified| verified.is_truthy()) })
    }

    fn refresh_later(&self, provider: &str, id: &str) -> bool {
        self.shared.isolate.later(&self.request, &self.ctx, provider, id)
    }

    fn has_on_sign_in(&self) -> bool {
        self.shared.functions.on_sign_in.is_some()
    }

    async fn on_sign_in(&self, provider: &str, tokens: Value, userinfo: Value) -> Result<Verdict<JsValue>, Error> {
        let Some(function) = &self.shared.functions.on_sign_in else { return Ok(Verdict::Accepted(Value::Null)) };
        let info = if userinfo == Value::Null { JsValue::UNDEFINED } else { to_js(&userinfo) };
        let argument =
            self.shared.platform.sign_in(provider, &to_js(&tokens), &info, &self.request, &self.env, &self.ctx);
        let given = ask("onSignIn", function, &Array::of1(&argument)).await?;
        Ok(if is_response(&given) { Verdict::Refused(given) } else { Verdict::Accepted(from_js(&given)) })
    }

    async fn on_error(&self, error: &Error, return_to: Option<&str>) -> Result<Option<JsValue>, Error> {
        let Some(function) = &self.shared.functions.on_error else { return Ok(None) };
        let provider = self.provider.get().map(String::as_str);
        let argument =
            self.shared.platform.failed(&error_to_js(error), &self.request, provider, return_to, &self.env, &self.ctx);
        let given = ask("onError", function, &Array::of1(&argument)).await?;
        Ok(is_response(&given).then_some(given))
    }

    async fn on_launch(&self, provider: &str, query: &[(String, String)]) -> Result<Option<JsValue>, Error> {
        let Some(function) = &self.shared.functions.on_launch else { return Ok(None) };
        let pairs: Array =
            query.iter().map(|(name, value)| Array::of2(&name.as_str().into(), &value.as_str().into())).collect();
        let parameters =
            web_sys::UrlSearchParams::new_with_str_sequence_sequence(&pairs).map_or(JsValue::UNDEFINED, JsValue::from);
        let argument = self.shared.platform.launch(provider, &parameters, &self.request, &self.env, &self.ctx);
        let given = ask("onLaunch", function, &Array::of1(&argument)).await?;
        Ok(is_response(&given).then_some(given))
    }

    async fn on_choose(&self, providers: &[String], return_to: &str) -> Result<Choice<JsValue>, Error> {
        let Some(function) = &self.shared.functions.on_choose else { return Ok(Choice::None) };
        let names = to_js(&Value::strings(providers));
        let argument = self.shared.platform.choose(&names, return_to, &self.request, &self.env, &self.ctx);
        let given = ask("selectProvider", function, &Array::of1(&argument)).await?;
        Ok(match given.as_string() {
            Some(provider) => Choice::Provider(provider),
            None if is_response(&given) => Choice::Answer(given),
            None => Choice::None,
        })
    }

    fn body_length(&self) -> Option<i64> {
        match self.request.body() {
            None => Some(0),
            Some(_) => parse_integer(&self.request.headers().get("content-length").ok().flatten()?),
        }
    }

    async fn kept_body(&self) -> Result<String, Error> {
        let failed = |_| Error::new(Code::NetworkFailed).with("endpoint", "upstream");
        let text = settled(self.shared.platform.kept_text(&self.request)).await.map_err(failed)?;
        Ok(text.as_string().unwrap_or_default())
    }

    async fn forward(
        &self,
        url: &str,
        add: &[(String, String)],
        keep: fn(&str) -> bool,
        how: Forwarding,
    ) -> Result<Forwarded<JsValue>, Error> {
        let failed = |thrown| caused(Code::NetworkFailed, thrown).with("endpoint", "upstream");
        let headers = web_sys::Headers::new().map_err(failed)?;
        for (name, value) in Headers::from_raw(self.request.headers()).entries() {
            if keep(&name) {
                headers.append(&name, &value).map_err(failed)?;
            }
        }
        for (name, value) in add {
            headers.set(name, value).map_err(failed)?;
        }
        let Surroundings { platform, web, .. } = &self.shared;
        let answer =
            platform.forward(&self.request, url, &headers, &web.fetch, how.keep_body, milliseconds(how.timeout));
        let mut secrets = Hidden::default();
        add.iter().for_each(|(_, value)| secrets.push(value));
        let answer = settled(answer).await.map_err(|thrown| failed(thrown).hiding(secrets))?;
        if answer.is_undefined() {
            return Err(Error::new(Code::UpstreamTimedOut));
        }
        let response: Response = answer.unchecked_into();
        let challenge = response.headers().get("www-authenticate").ok().flatten().unwrap_or_default();
        Ok(Forwarded { status: response.status(), challenge, raw: response.into() })
    }

    fn discard(&self, raw: JsValue) {
        self.shared.platform.discard(&raw);
    }
}
