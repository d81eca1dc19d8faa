//! `createProtocol` of the edge build: the primitives, client credentials, and sealing.
//!
//! Must not know: any `if` about OAuth.

use super::protocol::{Call, Primitives, read_options};
use super::steps::begin;
use super::thrown;
use crate::base::record;
use crate::dialect::reader::{Reader, Subject};
use crate::flow::access_token::client_credentials;
use crate::flow::backend::config::read_keys;
use crate::flow::backend::sealed_value::Sealers;
use crate::flow::client::read_scope;
use crate::host::web::value::{from_js, to_js};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

/// One provider, for those who keep their own storage.
#[wasm_bindgen]
pub struct EdgeProtocol {
    primitives: Rc<Primitives>,
    sealers: Sealers,
}

#[wasm_bindgen]
impl EdgeProtocol {
    /// Reads the options and fetches metadata where they name an issuer.
    pub fn create(options: JsValue) -> Result<JsValue, JsValue> {
        begin(Box::pin(async move {
            let (primitives, keys) = read_options(options, |reader: &mut Reader<'_>| {
                if reader.value("cookieKeys").is_some() { read_keys(reader, "cookieKeys") } else { Vec::new() }
            })
            .await?;
            Ok(EdgeProtocol { primitives: Rc::new(primitives), sealers: Sealers::new(keys) }.into())
        }))
    }

    /// `{ url, transaction }`
    #[wasm_bindgen(js_name = createAuthorization)]
    pub fn create_authorization(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        self.primitives.create_authorization(options).map_err(thrown)
    }

    /// Tokens for a callback.
    pub fn exchange(&self, callback: String, transaction: JsValue) -> Result<JsValue, JsValue> {
        self.primitives.begin(Call::Exchange(callback), transaction)
    }

    /// Fresh tokens.
    pub fn refresh(&self, tokens: JsValue) -> Result<JsValue, JsValue> {
        self.primitives.begin(Call::Refresh, tokens)
    }

    /// Tokens for the client itself.
    #[wasm_bindgen(js_name = clientCredentials)]
    pub fn client_credentials(&self, options: JsValue) -> Result<JsValue, JsValue> {
        let primitives = self.primitives.clone();
        begin(Box::pin(async move {
            let value = from_js(&options);
            let scope = match value {
                crate::base::value::Value::Null => None,
                ref options => {
                    let mut reader = Reader::new(Subject::Options, "", options);
                    let scope = read_scope(&mut reader);
                    reader.done()?;
                    scope
                }
            };
            let tokens = client_credentials(&primitives.web, &primitives.client, scope).await?;
            Ok(to_js(&tokens.to_value()))
        }))
    }

    /// What the userinfo endpoint says.
    pub fn userinfo(&self, tokens: JsValue) -> Result<JsValue, JsValue> {
        self.primitives.begin(Call::Userinfo, tokens)
    }

    /// Revokes tokens.
    pub fn revoke(&self, tokens: JsValue) -> Result<JsValue, JsValue> {
        self.primitives.begin(Call::Revoke, tokens)
    }

    /// A sealed text for `purpose`: of `json`, or where there is none of what can be read of `value`.
    pub fn seal(
        &self,
        purpose: &str,
        json: Option<String>,
        value: &JsValue,
        options: &JsValue,
    ) -> Result<String, JsValue> {
        // A record begins with a byte that no JSON text begins with.
        let content = Zeroizing::new(json.map_or_else(|| record::encode(&from_js(value)), String::into_bytes));
        self.sealers.seal(&self.primitives.web, purpose, &content, &from_js(options)).map_err(thrown)
    }

    /// The JSON text, or the value, of a sealed text.
    pub fn unseal(&self, purpose: &str, sealed: &str) -> Result<JsValue, JsValue> {
        let read = |content: &[u8]| match record::decode(content) {
            Some(value) => Some(to_js(&value)),
            None => core::str::from_utf8(content).ok().map(JsValue::from_str),
        };
        self.sealers.unseal(&self.primitives.web, purpose, sealed, read).map_err(thrown)
    }
}
