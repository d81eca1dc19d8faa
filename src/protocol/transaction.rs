//! The transaction: what is remembered between authorization request and response
//! (RFC 9700 section 2.1: bound to the user agent, the server and the client).
//!
//! Must not know: where it is kept.

use super::error::{Code, Error};
use crate::base::secret::Secret;
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::base::{base64, sha256};

/// What is remembered between request and response. Neither printed nor cloned.
pub struct Transaction {
    /// The `state` that was sent.
    pub state: Secret,
    /// The PKCE verifier, where PKCE is used.
    pub code_verifier: Option<Secret>,
    /// The `nonce` that was sent, with scope `openid`.
    pub nonce: Option<Secret>,
    /// The exact `redirect_uri` that was sent (RFC 6749 section 4.1.3).
    pub redirect_uri: String,
    /// The client that asked.
    pub client_id: String,
    /// The binding to one provider: its issuer or token endpoint.
    pub server: String,
    /// When the request was made.
    pub started_at: UnixTime,
    /// The scope that was asked for.
    pub scope: Vec<String>,
    /// `max_age` where it was sent: the ID token must then carry `auth_time`.
    pub max_age: Option<i64>,
    /// The values of the provider document's variables.
    pub variables: Vec<(String, String)>,
    /// Where the application goes on; a path of its own origin.
    pub return_to: Option<String>,
    /// What the page wants back.
    pub app_state: Value,
}

/// A short name for what is kept of a `state`: it tells nothing of the state itself.
#[must_use]
pub fn tag_of(state: &str) -> String {
    let digest = sha256::digest(state.as_bytes());
    base64::encode_url(digest.get(..9).unwrap_or_default())
}

impl Transaction {
    /// The plain form, which a host stores. It holds secrets: `state`, verifier and nonce.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut value = Value::object([
            ("state", Value::from(self.state.expose())),
            ("redirect_uri", Value::from(self.redirect_uri.as_str())),
            ("client_id", Value::from(self.client_id.as_str())),
            ("server", Value::from(self.server.as_str())),
            ("started_at", Value::integer(self.started_at.0)),
            ("scope", Value::strings(&self.scope)),
        ]);
        if let Some(verifier) = &self.code_verifier {
            value.set("code_verifier", Value::from(verifier.expose()));
        }
        if let Some(nonce) = &self.nonce {
            value.set("nonce", Value::from(nonce.expose()));
        }
        if let Some(max_age) = self.max_age {
            value.set("max_age", Value::integer(max_age));
        }
        if !self.variables.is_empty() {
            value.set("variables", Value::from_pairs(&self.variables));
        }
        if let Some(return_to) = &self.return_to {
            value.set("return_to", Value::from(return_to.as_str()));
        }
        if !self.app_state.is_null() {
            value.set("app_state", self.app_state.clone());
        }
        value
    }

    /// Reads what [`Transaction::to_value`] wrote.
    ///
    /// # Errors
    /// `transaction_malformed`, which names the member that is missing or odd.
    pub fn from_value(value: &Value) -> Result<Self, Error> {
        for member in ["state", "redirect_uri", "client_id", "server"] {
            if value.get_str(member).is_none_or(str::is_empty) {
                return Err(Error::new(Code::TransactionMalformed).with("member", member));
            }
        }
        let Some(started_at) = value.get_integer("started_at") else {
            return Err(Error::new(Code::TransactionMalformed).with("member", "started_at"));
        };
        let text = |member| value.get_text(member).unwrap_or_default();
        Ok(Self {
            state: Secret::new(text("state")),
            code_verifier: value.get_text("code_verifier").map(Secret::new),
            nonce: value.get_text("nonce").map(Secret::new),
            redirect_uri: text("redirect_uri"),
            client_id: text("client_id"),
            server: text("server"),
            started_at: UnixTime(started_at),
            scope: value.get("scope").and_then(Value::to_texts).unwrap_or_default(),
            max_age: value.get_integer("max_age"),
            variables: value.get("variables").map(Value::to_pairs).unwrap_or_default(),
            return_to: value.get_text("return_to"),
            app_state: value.get("app_state").cloned().unwrap_or_default(),
        })
    }
}
