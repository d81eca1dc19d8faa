//! The primitives: one provider, no storage. The two builds export them under their own names.
//!
//! Must not know: any `if` about OAuth.

use super::steps;
use crate::base::value::Value;
use crate::dialect::launch::{Arrival, classify};
use crate::dialect::reader::{Pairs, Reader, Subject};
use crate::flow::authorize::{Wish, create};
use crate::flow::callback::exchange;
use crate::flow::client::{Client, ClientOptions};
use crate::flow::{access_token, discovery, sign_out, userinfo};
use crate::host::web::Web;
use crate::host::web::value::{from_js, from_json_like, to_js};
use crate::protocol::authorization_response::UnverifiedResponse;
use crate::protocol::checks::outcome::code_missing;
use crate::protocol::error::{Code, Error};
use crate::protocol::token_response::Tokens;
use crate::protocol::transaction::Transaction;
use std::rc::Rc;
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
pub async fn read_options<T>(options: JsValue, more: fn(&mut Reader<'_>) -> T) -> Result<(Primitives, T), Error> {
    let read = check_options(&options, more)?;
    let client = discovery::client(&read.web, read.client).await?;
    Ok((Primitives { web: read.web, client }, read.more))
}

/// Options that were read.
pub struct Read<T> {
    /// Their functions.
    pub web: Web,
    /// Themselves.
    pub value: Value,
    /// What they say of the client.
    pub client: ClientOptions,
    /// What one build adds.
    pub more: T,
}

/// Reads the options and asks nobody.
///
/// # Errors
/// What the options got wrong.
pub fn check_options<T>(options: &JsValue, more: fn(&mut Reader<'_>) -> T) -> Result<Read<T>, Error> {
    let web = Web::from_options(options)?;
    let value = from_js(options);
    let mut reader = Reader::new(Subject::Options, "", &value);
    let client = ClientOptions::read(&mut reader)?;
    let more = more(&mut reader);
    reader.done()?;
    Ok(Read { web, value, client, more })
}

/// A call that waits. One future for all of them: each of its own would be compiled on its own.
pub enum Call {
    /// Tokens for a callback; a transaction is given.
    Exchange(String),
    /// Fresh tokens; tokens are given, as below.
    Refresh,
    /// What the userinfo endpoint says.
    Userinfo,
    /// Revokes tokens.
    Revoke,
}

/// The tokens as JavaScript keeps them, with the values of the document's variables.
fn with_variables(tokens: &Tokens, variables: &Pairs) -> Value {
    let mut value = tokens.to_value();
    if !variables.is_empty() {
        value.set("variables", Value::from_pairs(variables));
    }
    value
}

impl Primitives {
    /// Begins a call.
    pub fn begin(self: &Rc<Self>, call: Call, given: JsValue) -> Result<JsValue, JsValue> {
        let primitives = self.clone();
        steps::begin(Box::pin(async move {
            let value = from_json_like(&given);
            Ok(primitives.perform(call, &value).await?.map_or(JsValue::UNDEFINED, |value| to_js(&value)))
        }))
    }

    async fn perform(&self, call: Call, given: &Value) -> Result<Option<Value>, Error> {
        if let Call::Exchange(callback) = call {
            return self.exchange(&callback, given).await.map(Some);
        }
        let tokens = Tokens::from_value(given)?;
        let (web, client, variables) = (&self.web, &self.client, &self.variables(given));
        match call {
            Call::Refresh => {
                let fresh = access_token::refresh(web, client, tokens, variables).await?;
                let mut brought = Value::object([("tokens", with_variables(&fresh.tokens, &fresh.variables))]);
                if let Err(error) = fresh.replaced.into_result() {
                    brought.set("refused", error.to_value());
                }
                Ok(Some(brought))
            }
            Call::Userinfo => userinfo::userinfo(web, client, &tokens, variables).await.map(Some),
            _ => sign_out::revoke(web, client, &tokens, variables).await.map(|()| None),
        }
    }

    /// `{ url, transaction }`
    ///
    /// # Errors
    /// What the wish got wrong.
    pub fn create_authorization(&self, options: &JsValue) -> Result<JsValue, Error> {
        let started = create(&self.web, &self.client, Wish::read(&from_js(options))?)?;
        let transaction = started.transaction.to_value();
        Ok(to_js(&Value::object([("url", Value::String(started.url)), ("transaction", transaction)])))
    }

    /// The code of a callback that passes every check: what `exchange` does before it sends.
    ///
    /// # Errors
    /// The check that refused.
    #[cfg(feature = "bench")]
    pub fn check(&self, callback: &str, transaction: &JsValue) -> Result<String, Error> {
        let (response, transaction) = self.read_callback(callback, &from_json_like(transaction))?;
        let accepted = crate::flow::callback::accept(&self.web, &self.client, &response, transaction)?;
        Ok(accepted.code.code().expose().to_owned())
    }

    fn read_callback(&self, callback: &str, transaction: &Value) -> Result<(UnverifiedResponse, Transaction), Error> {
        let transaction = Transaction::from_value(transaction)?;
        match classify(&self.client.provider, callback)? {
            Arrival::Response(response) => Ok((response, transaction)),
            Arrival::Launch(_) => Err(Error::new(Code::CodeMissing).with("members", "those of a launch")),
            Arrival::Nothing(response) => Err(code_missing(&response)),
        }
    }

    async fn exchange(&self, callback: &str, transaction: &Value) -> Result<Value, Error> {
        let (response, transaction) = self.read_callback(callback, transaction)?;
        let signed_in = exchange(&self.web, &self.client, &response, transaction).await?;
        Ok(with_variables(&signed_in.tokens, &signed_in.variables))
    }

    fn variables(&self, tokens: &Value) -> Vec<(String, String)> {
        match tokens.get("variables") {
            Some(variables) if !variables.members().is_empty() => variables.to_pairs(),
            _ => self.client.variables.clone(),
        }
    }
}
