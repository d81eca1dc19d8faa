//! The engine for Rust programs: one client at one provider, without storage. Values are JSON, as in JavaScript; the
//! application brings the HTTP library ([`Http`]), and keeps transaction and tokens itself.
//!
//! ```no_run
//! use grantway::client::{Client, Request, Response, SendError};
//! use serde_json::json;
//!
//! # async fn example() -> Result<(), grantway::client::Error> {
//! // Your HTTP library sends `request.method`, `url`, `headers` and `body`, and returns the answer.
//! let http = |request: Request| async move { Err::<Response, _>(SendError::Network) };
//! let options = json!({
//!     "issuer": "https://as.example",
//!     "client_id": "my-client",
//!     "client_secret": "my-secret",
//!     "redirect_uri": "https://app.example/callback",
//!     "scope": "openid email",
//! });
//! let client = Client::open(&options, http).await?;
//! let started = client.create_authorization(&json!({}))?;
//! // Keep `started["transaction"]` for this browser, send it to `started["url"]`; then, in the callback:
//! let tokens = client.exchange("/callback?code=c&state=s", &started["transaction"]).await?;
//! # Ok(()) }
//! ```

mod call;
mod error;
mod http;
mod json;

#[cfg(test)]
mod tests;

pub use crate::step::Code;
pub use crate::step::kind::Kind;
pub use error::Error;
pub use http::{Http, Request, Response, SendError};

use crate::flow::worker::Operation;
use call::{Call, json_of, message_of};
use core::fmt;
use serde_json::{Value, json};

/// A client at a provider whose metadata are known. It is `Send` and `Sync` if its [`Http`] is.
#[derive(Clone)]
pub struct Client<H> {
    http: H,
    /// The message for the compiled client, which includes the secret.
    compiled: Vec<u8>,
    keys: Vec<String>,
}

impl<H> fmt::Debug for Client<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

impl<H: Http> Client<H> {
    /// Reads the options of JavaScript's `createProtocol`: `client_id`, `redirect_uri`, and `provider` (a
    /// document) or `issuer`, whose metadata it fetches (RFC 8414). Only sealing needs `cookieKeys`. This
    /// client does not sign: for a provider that takes a token signed by a private key, `client_secret` is the
    /// token and not the key.
    ///
    /// # Errors
    /// All mistakes in the options in one error; why the metadata could not be fetched or used.
    pub async fn open(options: &Value, http: H) -> Result<Self, Error> {
        let text = |key: &Value| key.as_str().map(str::to_owned);
        let keys: Vec<String> = options
            .get("cookieKeys")
            .and_then(Value::as_array)
            .map(|keys| keys.iter().filter_map(text).collect())
            .unwrap_or_default();
        let nothing = message_of(&Value::Null);
        let compiled = Call::new(Operation::ConfigureProtocol, &nothing, &keys, vec![message_of(options)]);
        let compiled = compiled.run(&http).await?;
        Ok(Self { http, compiled, keys })
    }

    fn call(&self, operation: Operation, arguments: &[&Value]) -> Call<'_> {
        let arguments = arguments.iter().map(|argument| message_of(argument)).collect();
        Call::new(operation, &self.compiled, &self.keys, arguments)
    }
    async fn run(&self, operation: Operation, arguments: &[&Value]) -> Result<Value, Error> {
        let result = self.call(operation, arguments).run(&self.http).await?;
        Ok(json_of(&result))
    }
    fn run_now(&self, operation: Operation, arguments: &[&Value]) -> Result<Value, Error> {
        let result = self.call(operation, arguments).run_now()?;
        Ok(json_of(&result))
    }

    /// `{ url, transaction }` for an authorization request (RFC 6749 section 4.1.1). Keep the transaction for
    /// this browser only, and use it once.
    ///
    /// # Errors
    /// The mistakes in the options; `entropy_unavailable`.
    pub fn create_authorization(&self, options: &Value) -> Result<Value, Error> {
        self.run_now(Operation::CreateAuthorization, &[options])
    }

    /// Checks an authorization response against its transaction, and exchanges its code for tokens (RFC 6749
    /// sections 4.1.2 to 4.1.4). `callback` is the whole address of the callback, its path and query, or a
    /// posted form.
    ///
    /// # Errors
    /// The check that refused, the server's refusal, or why the request failed. A code is sent only once.
    pub async fn exchange(&self, callback: &str, transaction: &Value) -> Result<Value, Error> {
        self.run(Operation::Exchange, &[&json!(callback), transaction]).await
    }

    /// Refreshes tokens (RFC 6749 section 6). A refresh token that the server did not replace stays in them.
    ///
    /// # Errors
    /// `refresh_unsupported`, `reauthorization_required`, or why the request failed.
    pub async fn refresh(&self, tokens: &Value) -> Result<Value, Error> {
        let refreshed = self.run(Operation::Refresh, &[tokens]).await?;
        Ok(refreshed.get("tokens").cloned().unwrap_or_default())
    }

    /// Tokens for the client itself (RFC 6749 section 4.4).
    ///
    /// # Errors
    /// `grant_unsupported`, or why the request failed.
    pub async fn client_credentials(&self, options: &Value) -> Result<Value, Error> {
        self.run(Operation::ClientCredentials, &[options]).await
    }

    /// The answer of the userinfo endpoint (OpenID Connect Core section 5.3) about the person whose tokens
    /// these are.
    ///
    /// # Errors
    /// `userinfo_subject_mismatch`, or why the request failed.
    pub async fn userinfo(&self, tokens: &Value) -> Result<Value, Error> {
        self.run(Operation::Userinfo, &[tokens]).await
    }

    /// Revokes tokens (RFC 7009).
    ///
    /// # Errors
    /// `endpoint_missing` if the provider has no revocation endpoint; why the request failed.
    pub async fn revoke(&self, tokens: &Value) -> Result<(), Error> {
        self.run(Operation::Revoke, &[tokens]).await.map(drop)
    }

    /// Seals a value under the first of `cookieKeys`, only for `purpose`. Options: `{ maxAge }` in seconds.
    ///
    /// # Errors
    /// The mistakes in the options.
    pub fn seal(&self, purpose: &str, value: &Value, options: &Value) -> Result<String, Error> {
        let sealed = self.run_now(Operation::Seal, &[&json!(purpose), value, options])?;
        Ok(sealed.as_str().unwrap_or_default().to_owned())
    }

    /// Opens a value that [`Client::seal`] sealed for the same purpose.
    ///
    /// # Errors
    /// `sealed_value_refused`, `sealed_value_expired`
    pub fn unseal(&self, purpose: &str, sealed: &str) -> Result<Value, Error> {
        self.run_now(Operation::Unseal, &[&json!(purpose), &json!(sealed)])
    }
}
