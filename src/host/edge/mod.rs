//! The edge host: one request of a worker.
//!
//! What needs timers and streams (holding a key, streaming a body) is done by two small objects of
//! the package: `Isolate`, which outlives the engine's instance, and `Platform`.
//!
//! Must not know: OAuth.

use super::web::Web;
use super::web::fetch::read;
use super::web::functions::take_function;
use super::web::promise::settled;
use super::web::value::{from_js, to_js};
use super::{Host, Pending, Serve, Verdict};
use crate::base::entropy::Entropy;
use crate::base::http::{HttpRequest, HttpResponse};
use crate::base::json::{NotJson, ParseJson};
use crate::base::time::UnixTime;
use crate::base::url::AbsoluteUrl;
use crate::base::value::Value;
use crate::flow::backend::incoming::Incoming;
use crate::protocol::error::{Code, Error};
use gloo_net::http::Headers;
use js_sys::{Array, Function, Promise};
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Request, Response};

#[wasm_bindgen]
extern "C" {
    /// What the isolate remembers between requests; made by the package, so that it survives a trap.
    pub type Isolate;
    #[wasm_bindgen(method)]
    fn get(this: &Isolate, key: &str, now: f64) -> JsValue;
    #[wasm_bindgen(method)]
    fn set(this: &Isolate, key: &str, value: &JsValue, until: f64);
    #[wasm_bindgen(method)]
    fn hold(this: &Isolate, key: &str) -> Promise;
    #[wasm_bindgen(method)]
    fn release(this: &Isolate, key: &str);

    /// What a response is made of and how a body is streamed.
    pub type Platform;
    #[wasm_bindgen(method, catch)]
    fn forward(
        this: &Platform,
        request: &Request,
        url: &str,
        headers: &web_sys::Headers,
        fetch: &JsValue,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method)]
    fn error(this: &Platform, error: &JsValue) -> JsValue;
    #[wasm_bindgen(method, js_name = signIn)]
    fn sign_in(
        this: &Platform,
        provider: &str,
        tokens: &JsValue,
        userinfo: &JsValue,
        request: &Request,
        env: &JsValue,
        ctx: &JsValue,
    ) -> JsValue;
    #[wasm_bindgen(method)]
    fn launch(this: &Platform, provider: &str, request: &Request, env: &JsValue, ctx: &JsValue) -> JsValue;
}

/// The application's own functions.
pub struct Functions {
    on_sign_in: Option<Function>,
    on_error: Option<Function>,
    on_launch: Option<Function>,
}

impl Functions {
    /// Takes the functions out of the options.
    ///
    /// # Errors
    /// `option_wrong_type`
    pub fn from_options(options: &JsValue) -> Result<Self, Error> {
        Ok(Self {
            on_sign_in: take_function(options, "onSignIn")?,
            on_error: take_function(options, "onError")?,
            on_launch: take_function(options, "onLaunch")?,
        })
    }
}

/// What all requests of a handler share.
pub struct Surroundings {
    /// Fetch, clock, entropy.
    pub web: Web,
    /// The application's functions.
    pub functions: Functions,
    /// What outlives the request.
    pub isolate: Isolate,
    /// What makes responses.
    pub platform: Platform,
}

/// One request of a worker.
pub struct Edge {
    /// What it shares with the others.
    pub shared: Rc<Surroundings>,
    /// The request.
    pub request: Request,
    /// The worker's environment.
    pub env: JsValue,
    /// The execution context.
    pub ctx: JsValue,
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
    let header = |name: &str| headers.get(name).ok().flatten();
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
    })
}

/// Calls a function of the application and waits for what it gives.
async fn ask(name: &str, function: &Function, first: &JsValue, second: &JsValue) -> Result<JsValue, Error> {
    let failed = |_| Error::new(Code::CallbackFunctionFailed).with("option", name);
    let given = function.call2(&JsValue::UNDEFINED, first, second).map_err(failed)?;
    settled(Promise::resolve(&given)).await.map_err(failed)
}

fn is_response(value: &JsValue) -> bool {
    value.is_instance_of::<Response>()
}

impl ParseJson for Edge {
    fn parse_json(&self, text: &str) -> Result<Value, NotJson> {
        self.shared.web.parse_json(text)
    }
}

impl Host for Edge {
    fn now(&self) -> UnixTime {
        self.shared.web.now()
    }

    fn entropy(&self) -> Result<Entropy, Error> {
        self.shared.web.entropy()
    }

    fn send(&self, request: HttpRequest) -> Pending<'_, Result<HttpResponse, Error>> {
        self.shared.web.send(request)
    }

    fn emit(&self, event: Value) {
        self.shared.web.emit(event);
    }

    fn is_observed(&self) -> bool {
        self.shared.web.is_observed()
    }
}

impl Serve for Edge {
    type Raw = JsValue;

    async fn body(&self, limit: usize) -> Result<String, Error> {
        read(&self.request.body().map_or(JsValue::UNDEFINED, JsValue::from), limit).await
    }

    #[expect(clippy::cast_precision_loss, reason = "seconds stay far under 2^53")]
    fn memory(&self, key: &str) -> Option<Value> {
        let found = self.shared.isolate.get(key, self.now().0 as f64);
        (!found.is_undefined()).then(|| from_js(&found))
    }

    #[expect(clippy::cast_precision_loss, reason = "seconds stay far under 2^53")]
    fn memorize(&self, key: &str, value: Value, seconds: i64) {
        self.shared.isolate.set(key, &to_js(&value), self.now().plus(seconds).0 as f64);
    }

    async fn hold(&self, key: &str) {
        let _ = settled(self.shared.isolate.hold(key)).await;
    }

    fn release(&self, key: &str) {
        self.shared.isolate.release(key);
    }

    fn has_on_sign_in(&self) -> bool {
        self.shared.functions.on_sign_in.is_some()
    }

    async fn on_sign_in(&self, provider: &str, tokens: Value, userinfo: Value) -> Result<Verdict<JsValue>, Error> {
        let Some(function) = &self.shared.functions.on_sign_in else { return Ok(Verdict::Accepted(Value::Null)) };
        let info = if userinfo == Value::Null { JsValue::UNDEFINED } else { to_js(&userinfo) };
        let argument =
            self.shared.platform.sign_in(provider, &to_js(&tokens), &info, &self.request, &self.env, &self.ctx);
        let given = ask("onSignIn", function, &argument, &JsValue::UNDEFINED).await?;
        Ok(if is_response(&given) { Verdict::Refused(given) } else { Verdict::Accepted(from_js(&given)) })
    }

    async fn on_error(&self, error: &Error) -> Result<Option<JsValue>, Error> {
        let Some(function) = &self.shared.functions.on_error else { return Ok(None) };
        let argument = self.shared.platform.error(&super::web::error::to_js(error));
        let given = ask("onError", function, &argument, &self.request).await?;
        Ok(is_response(&given).then_some(given))
    }

    async fn on_launch(&self, provider: &str, query: &[(String, String)]) -> Result<Option<JsValue>, Error> {
        let Some(function) = &self.shared.functions.on_launch else { return Ok(None) };
        let pairs: Array =
            query.iter().map(|(name, value)| Array::of2(&name.as_str().into(), &value.as_str().into())).collect();
        let parameters =
            web_sys::UrlSearchParams::new_with_str_sequence_sequence(&pairs).map_or(JsValue::UNDEFINED, JsValue::from);
        let launch = self.shared.platform.launch(provider, &self.request, &self.env, &self.ctx);
        let given = ask("onLaunch", function, &parameters, &launch).await?;
        Ok(is_response(&given).then_some(given))
    }

    async fn forward(
        &self,
        url: &str,
        add: &[(String, String)],
        keep: fn(&str) -> bool,
    ) -> Result<(u16, JsValue), Error> {
        let failed = |_| Error::new(Code::NetworkFailed).with("endpoint", "upstream");
        let headers = web_sys::Headers::new().map_err(failed)?;
        for (name, value) in Headers::from_raw(self.request.headers()).entries() {
            if keep(&name) {
                headers.append(&name, &value).map_err(failed)?;
            }
        }
        for (name, value) in add {
            headers.set(name, value).map_err(failed)?;
        }
        let promise =
            self.shared.platform.forward(&self.request, url, &headers, &self.shared.web.fetch).map_err(failed)?;
        let response: Response = settled(promise).await.map_err(failed)?.unchecked_into();
        Ok((response.status(), response.into()))
    }
}
