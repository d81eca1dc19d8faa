//! What both platforms share: fetch, the clock, entropy, `JSON.parse`, JavaScript values.
//!
//! Must not know: why something is sent; DOM, cookies.

pub mod error;
pub mod fetch;
pub mod functions;
pub mod promise;
pub mod value;

use super::{Host, Pending};
use crate::base::entropy::Entropy;
use crate::base::http::{HttpRequest, HttpResponse};
use crate::base::json::{NotJson, ParseJson};
use crate::base::text;
use crate::base::value::Value;
use crate::protocol::error::{Code, Error};
use functions::take_function;
use js_sys::Function;
use wasm_bindgen::{JsCast as _, JsValue};

/// The functions that the options may replace: `fetch`, `now`, `onEvent`.
#[derive(Clone)]
pub struct Web {
    /// The replacement for the global `fetch`; undefined where there is none.
    pub fetch: JsValue,
    now: Option<Function>,
    on_event: Option<Function>,
}

impl Web {
    /// Tells the listener, and which request it is about, which the package keeps from the application's own.
    pub fn tell(&self, mut event: Value, request: &JsValue) {
        if let Some(on_event) = &self.on_event {
            event.set("at", Value::integer(self.now().0));
            // A listener that throws must not change what the flow does.
            let _ = on_event.call2(&JsValue::UNDEFINED, &value::to_js(&event), request);
        }
    }

    /// Takes the functions out of the options.
    ///
    /// # Errors
    /// `option_wrong_type`
    pub fn from_options(options: &JsValue) -> Result<Self, Error> {
        Ok(Self {
            fetch: take_function(options, "fetch")?.map_or(JsValue::UNDEFINED, JsValue::from),
            now: take_function(options, "now")?,
            on_event: take_function(options, "onEvent")?,
        })
    }
}

/// The offset in an error of `JSON.parse`, where the engine tells one. The rest of the text may
/// quote the body and is dropped.
fn offset_of(thrown: &JsValue) -> Option<u32> {
    let message: String = thrown.dyn_ref::<js_sys::Error>()?.message().into();
    let digits = text::split_once(&message, "position ")?.1;
    let end = digits.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    u32::try_from(text::parse_integer(digits.get(..end)?)?).ok()
}

impl ParseJson for Web {
    fn parse_json(&self, text: &str) -> Result<Value, NotJson> {
        #[cfg(feature = "edge")]
        if let Some(value) = crate::base::json::read_plain(text) {
            return Ok(value);
        }
        match js_sys::JSON::parse(text) {
            Ok(parsed) => Ok(value::from_js(&parsed)),
            Err(thrown) => Err(NotJson { offset: offset_of(&thrown) }),
        }
    }
}

impl Host for Web {
    fn clock(&self) -> i64 {
        let given = self.now.as_ref().and_then(|now| now.call0(&JsValue::UNDEFINED).ok()?.as_f64());
        given.unwrap_or_else(js_sys::Date::now) as i64
    }

    fn entropy(&self) -> Result<Entropy, Error> {
        let mut bytes = [0u8; Entropy::LENGTH];
        match getrandom::fill(&mut bytes) {
            Ok(()) => Ok(Entropy::new(bytes)),
            Err(_) => Err(Error::new(Code::EntropyUnavailable)),
        }
    }

    fn send(&self, request: HttpRequest) -> Pending<'_, Result<HttpResponse, Error>> {
        Box::pin(fetch::send(&self.fetch, request))
    }

    fn emit(&self, event: Value) {
        self.tell(event, &JsValue::UNDEFINED);
    }

    fn is_observed(&self) -> bool {
        self.on_event.is_some()
    }
}
