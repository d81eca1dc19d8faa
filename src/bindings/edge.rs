//! `createHandler` of the edge build. The handler holds configuration only; sessions come and go
//! as handles, sealed texts or ids, so that nothing is lost with an instance.
//!
//! Must not know: any `if` about OAuth.

use super::steps::begin;
use super::thrown;
use crate::base::value::Value;
use crate::flow::backend::answer::{Answer, AnswerBody};
use crate::flow::backend::config::Backend;
use crate::flow::backend::login::{Demand, demand};
use crate::flow::backend::own_session::{self, Kept, SessionOptions, TokenQuery};
use crate::flow::backend::{proxied_headers, routes};
use crate::flow::sign_out::SignOutOptions;
use crate::host::edge::{Around, Edge, Functions, Surroundings, read_incoming};
use crate::host::web::Web;
use crate::host::web::error::to_js as error_to_js;
use crate::host::web::value::{from_js, to_js};
use crate::protocol::error::Error;
use core::cell::{Cell, OnceCell};
use js_sys::Array;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Request;

/// The handler.
#[wasm_bindgen]
pub struct EdgeHandler {
    backend: Rc<Backend>,
    realm: Rc<str>,
}

impl EdgeHandler {
    fn edge(&self, around: &Around, request: &Request, env: JsValue, ctx: JsValue) -> Result<Edge, JsValue> {
        let shared = Surroundings::of(around).map_err(thrown)?;
        let (realm, request) = (self.realm.clone(), Clone::clone(request));
        Ok(Edge { shared, realm, request, env, ctx, provider: OnceCell::new(), end: Cell::default() })
    }
}

/// `[kind, status, headers, payload, sign_in?]`, of which the package makes a Response.
fn answer_to_js(answer: Answer<JsValue>) -> JsValue {
    let (kind, payload, sign_in) = match answer.body {
        AnswerBody::Empty => ("empty", JsValue::NULL, None),
        AnswerBody::Json(value) => ("json", to_js(&value), None),
        AnswerBody::Error { error, page, sign_in } => {
            (if page { "page" } else { "error" }, error_to_js(&error), sign_in)
        }
        AnswerBody::Raw(raw) => ("raw", raw, None),
    };
    let headers =
        answer.headers.into_iter().map(|(name, value)| Value::Array(vec![Value::from(name), Value::String(value)]));
    let out = Array::of5(
        &kind.into(),
        &JsValue::from(answer.status),
        &to_js(&Value::Array(headers.collect())),
        &payload,
        &sign_in.map_or(JsValue::NULL, JsValue::from),
    );
    out.into()
}

fn kept_to_js(kept: Kept) -> JsValue {
    to_js(&kept.into_value())
}

#[wasm_bindgen]
impl EdgeHandler {
    /// Reads the options.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue) -> Result<EdgeHandler, JsValue> {
        let read = || -> Result<Self, Error> {
            let backend = Backend::from_options(&from_js(options))?;
            // Each call reads them again; this only refuses what cannot be read.
            let _ = (Web::from_options(options)?, Functions::from_options(options)?);
            Ok(Self { realm: Rc::from(backend.realm.as_str()), backend: Rc::new(backend) })
        };
        read().map_err(thrown)
    }

    /// What the names of this configuration's entries in the isolate's memory begin with.
    #[wasm_bindgen(getter)]
    pub fn realm(&self) -> String {
        self.realm.as_ref().to_owned()
    }

    /// Of the headers of an upstream's answer: those that come back, the families of `x-` that do
    /// not, pairs that are added, and the schemes of challenges that come back.
    #[wasm_bindgen(js_name = proxyHeaders)]
    pub fn proxy_headers(&self) -> JsValue {
        let list = |names: &str| Value::Array(names.split(' ').map(Value::from).collect());
        let added = proxied_headers::ADDED_RESPONSE_HEADERS
            .iter()
            .map(|(name, value)| Value::Array(vec![Value::from(*name), Value::from(*value)]));
        to_js(&Value::Array(vec![
            list(proxied_headers::KEPT_RESPONSE_HEADERS),
            list(proxied_headers::DROPPED_RESPONSE_FAMILIES),
            Value::Array(added.collect()),
            list(proxied_headers::SILENT_CHALLENGES),
        ]))
    }

    /// Answers the handler's own routes; undefined for every other request.
    pub fn handle(&self, around: &Around, request: Request, env: JsValue, ctx: JsValue) -> Result<JsValue, JsValue> {
        let (backend, edge) = (self.backend.clone(), self.edge(around, &request, env, ctx)?);
        begin(Box::pin(async move {
            let Some(incoming) = read_incoming(&request) else { return Ok(JsValue::UNDEFINED) };
            let answer = routes::handle(&edge, &backend, &incoming).await;
            Ok(answer.map_or(JsValue::UNDEFINED, answer_to_js))
        }))
    }

    /// The session of a request, or null; for what guards a page, where the request is of the own site.
    pub fn session(
        &self,
        around: &Around,
        request: Request,
        options: JsValue,
        guards: bool,
    ) -> Result<JsValue, JsValue> {
        let (backend, edge) =
            (self.backend.clone(), self.edge(around, &request, JsValue::UNDEFINED, JsValue::UNDEFINED)?);
        begin(Box::pin(async move {
            let options = from_js(&options);
            let wanted = if guards { SessionOptions::of_protect(&options)? } else { SessionOptions::read(&options)? };
            let Some(incoming) = read_incoming(&request) else { return Ok(JsValue::NULL) };
            if guards {
                own_session::verify_own(&backend, &incoming)?;
            }
            let kept = own_session::find(&edge, &backend, &incoming, &wanted).await?;
            Ok(kept.map_or(JsValue::NULL, kept_to_js))
        }))
    }

    /// Answers a request that needs a session.
    pub fn authorize(
        &self,
        around: &Around,
        request: Request,
        env: JsValue,
        ctx: JsValue,
        options: JsValue,
    ) -> Result<JsValue, JsValue> {
        let (backend, edge) = (self.backend.clone(), self.edge(around, &request, env, ctx)?);
        begin(Box::pin(async move {
            let wish = Demand::read(&from_js(&options))?;
            let Some(incoming) = read_incoming(&request) else { return Ok(JsValue::UNDEFINED) };
            Ok(answer_to_js(demand(&edge, &backend, &incoming, wish).await))
        }))
    }

    /// The access token of a session, refreshed where it is due, and the headers that carry it.
    #[wasm_bindgen(js_name = accessToken)]
    pub fn access_token(
        &self,
        around: &Around,
        request: Request,
        ctx: JsValue,
        provider: String,
        handle: String,
        query: &JsValue,
    ) -> Result<JsValue, JsValue> {
        self.begin(around, request, ctx, provider, handle, SessionCall::AccessToken(TokenQuery::read(&from_js(query))))
    }

    /// Refreshes a session of the store behind an answer.
    #[wasm_bindgen(js_name = refreshBehind)]
    pub fn refresh_behind(
        &self,
        around: &Around,
        request: Request,
        provider: String,
        id: String,
    ) -> Result<JsValue, JsValue> {
        let (backend, edge) =
            (self.backend.clone(), self.edge(around, &request, JsValue::UNDEFINED, JsValue::UNDEFINED)?);
        begin(Box::pin(async move {
            own_session::refresh_behind(&edge, &backend, &provider, &id).await;
            Ok(JsValue::UNDEFINED)
        }))
    }

    /// Ends a session.
    #[wasm_bindgen(js_name = signOut)]
    pub fn sign_out(
        &self,
        around: &Around,
        request: Request,
        provider: String,
        handle: String,
        options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let options = SignOutOptions::read(&from_js(options)).map_err(thrown)?;
        self.begin(around, request, JsValue::UNDEFINED, provider, handle, SessionCall::SignOut(options))
    }
}

/// A call with a session. One future for all of them: each of its own would be compiled on its own.
enum SessionCall {
    AccessToken(TokenQuery),
    SignOut(SignOutOptions),
}

impl EdgeHandler {
    fn begin(
        &self,
        around: &Around,
        request: Request,
        ctx: JsValue,
        provider: String,
        handle: String,
        call: SessionCall,
    ) -> Result<JsValue, JsValue> {
        let (backend, edge) = (self.backend.clone(), self.edge(around, &request, JsValue::UNDEFINED, ctx)?);
        begin(Box::pin(async move {
            let Some(incoming) = read_incoming(&request) else { return Ok(JsValue::UNDEFINED) };
            let incoming = &incoming;
            let value = match call {
                SessionCall::AccessToken(query) => {
                    own_session::access_token(&edge, &backend, incoming, &provider, &handle, &query).await
                }
                SessionCall::SignOut(options) => {
                    own_session::sign_out(&edge, &backend, incoming, &provider, &handle, options).await
                }
            };
            Ok(to_js(&value?))
        }))
    }
}
