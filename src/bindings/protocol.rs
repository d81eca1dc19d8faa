//! The primitives: one provider, no storage. The two builds export them under their own names.
//!
//! Must not know: any `if` about OAuth.

use crate::base::value::Value;
use crate::dialect::launch::{Arrival, classify};
use crate::dialect::reader::{Reader, Subject};
use crate::flow::authorize::{Wish, create};
use crate::flow::callback::exchange;
use crate::flow::client::{Client, ClientOptions};
use crate::flow::{access_token, discovery, sign_out, userinfo};
use crate::host::web::Web;
use crate::host::web::value::{from_js, to_js};
use crate::protocol::error::{Code, Error};
use crate::protocol::token_response::Tokens;
use crate::protocol::transaction::Transaction;
use wasm_bindgen::JsValue;

/// One client and the platform.
pub struct Primitives {
    /// Fetch, clock, entropy.
    pub web: Web,
    /// The client.
    pub client: Client,
}

/// Reads the options of `createProtocol`; `more` reads what one build adds.
///
/// # Errors
/// What the options got wrong, or discovery raises.
pub async fn read_options<T>(
    options: JsValue,
    more: fn(&mut Reader<'_>) -> T,
) -> Result<(Primitives, T), Error> {
    let web = Web::from_options(&options)?;
    let value = from_js(&options);
    let mut reader = Reader::new(Subject::Options, "", &value);
    let options = ClientOptions::read(&mut reader)?;
    let more = more(&mut reader);
    reader.done()?;
    let client = discovery::client(&web, options).await?;
    Ok((Primitives { web, client }, more))
}

impl Primitives {
    /// `{ url, transaction }`
    ///
    /// # Errors
    /// What the wish got wrong.
    pub fn create_authorization(&self, options: &JsValue) -> Result<JsValue, Error> {
        let started = create(&self.web, &self.client, Wish::read(&from_js(options))?)?;
        let transaction = started.transaction.to_value();
        Ok(to_js(&Value::object([("url", Value::String(started.url)), ("transaction", transaction)])))
    }

    /// Tokens for a callback.
    ///
    /// # Errors
    /// The check that refused, or the server's refusal.
    pub async fn exchange(&self, callback: &str, transaction: &JsValue) -> Result<JsValue, Error> {
        let transaction = Transaction::from_value(&from_js(transaction))?;
        match classify(&self.client.provider, callback)? {
            Arrival::Response(response) => {
                let signed_in = exchange(&self.web, &self.client, &response, transaction).await?;
                let mut tokens = signed_in.tokens.to_value();
                if !signed_in.variables.is_empty() {
                    tokens.set("variables", Value::from_pairs(&signed_in.variables));
                }
                Ok(to_js(&tokens))
            }
            _ => Err(Error::new(Code::CodeMissing)),
        }
    }

    fn variables(&self, tokens: &Value) -> Vec<(String, String)> {
        match tokens.get("variables") {
            Some(variables) if !variables.members().is_empty() => variables.to_pairs(),
            _ => self.client.variables.clone(),
        }
    }

    /// Fresh tokens.
    ///
    /// # Errors
    /// `refresh_unsupported`, or the server's refusal.
    pub async fn refresh(&self, tokens: &JsValue) -> Result<JsValue, Error> {
        let value = from_js(tokens);
        let fresh =
            access_token::refresh(&self.web, &self.client, Tokens::from_value(&value)?, &self.variables(&value))
                .await?;
        let mut fresh = fresh.to_value();
        if let Some(variables) = value.get("variables") {
            fresh.set("variables", variables.clone());
        }
        Ok(to_js(&fresh))
    }

    /// What the userinfo endpoint says.
    ///
    /// # Errors
    /// `endpoint_missing`, or the server's refusal.
    pub async fn userinfo(&self, tokens: &JsValue) -> Result<JsValue, Error> {
        let value = from_js(tokens);
        let info =
            userinfo::userinfo(&self.web, &self.client, &Tokens::from_value(&value)?, &self.variables(&value)).await?;
        Ok(to_js(&info))
    }

    /// Revokes tokens.
    ///
    /// # Errors
    /// The server's refusal.
    pub async fn revoke(&self, tokens: &JsValue) -> Result<JsValue, Error> {
        let value = from_js(tokens);
        sign_out::revoke(&self.web, &self.client, &Tokens::from_value(&value)?, &self.variables(&value)).await?;
        Ok(JsValue::UNDEFINED)
    }
}
