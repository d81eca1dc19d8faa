//! `createProtocol` of the edge build: the primitives, client credentials, and sealing.
//!
//! Must not know: any `if` about OAuth.

use super::protocol::{Call, Primitives, read_options};
use super::{promise, thrown};
use crate::dialect::reader::{Reader, Subject};
use crate::flow::access_token::client_credentials;
use crate::flow::backend::config::read_keys;
use crate::flow::backend::sealed_value::{self, Keys};
use crate::flow::client::read_scope;
use crate::host::web::value::{from_js, to_js};
use crate::protocol::error::Error;
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// One provider, for those who keep their own storage.
#[wasm_bindgen]
pub struct EdgeProtocol {
    primitives: Rc<Primitives>,
    keys: Keys,
}

#[wasm_bindgen]
impl EdgeProtocol {
    /// Reads the options and fetches metadata where they name an issuer.
    pub fn create(options: JsValue) -> Promise {
        promise(Box::pin(async move {
            let (primitives, keys) = read_options(options, |reader: &mut Reader<'_>| {
                if reader.value("cookieKeys").is_some() { read_keys(reader, "cookieKeys") } else { Vec::new() }
            })
            .await?;
            Ok(EdgeProtocol { primitives: Rc::new(primitives), keys }.into())
        }))
    }

    /// `{ url, transaction }`
    #[wasm_bindgen(js_name = createAuthorization)]
    pub fn create_authorization(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        self.primitives.create_authorization(options).map_err(thrown)
    }

    /// Tokens for a callback.
    pub fn exchange(&self, callback: String, transaction: JsValue) -> Promise {
        self.primitives.begin(Call::Exchange(callback), transaction)
    }

    /// Fresh tokens.
    pub fn refresh(&self, tokens: JsValue) -> Promise {
        self.primitives.begin(Call::Refresh, tokens)
    }

    /// Tokens for the client itself.
    #[wasm_bindgen(js_name = clientCredentials)]
    pub fn client_credentials(&self, options: JsValue) -> Promise {
        let primitives = self.primitives.clone();
        promise(Box::pin(async move {
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
    pub fn userinfo(&self, tokens: JsValue) -> Promise {
        self.primitives.begin(Call::Userinfo, tokens)
    }

    /// Revokes tokens.
    pub fn revoke(&self, tokens: JsValue) -> Promise {
        self.primitives.begin(Call::Revoke, tokens)
    }

    /// A sealed text of `value` for `purpose`.
    pub fn seal(&self, purpose: &str, value: &JsValue, options: &JsValue) -> Result<String, JsValue> {
        let seal = || -> Result<String, Error> {
            sealed_value::seal(&self.primitives.web, &self.keys, purpose, from_js(value), &from_js(options))
        };
        seal().map_err(thrown)
    }

    /// The value of a sealed text.
    pub fn unseal(&self, purpose: &str, sealed: &str) -> Result<JsValue, JsValue> {
        let value = sealed_value::unseal(&self.primitives.web, &self.keys, purpose, sealed);
        value.map(|value| to_js(&value)).map_err(thrown)
    }
}
