//! A session: what a signed-in user agent has, as a record that is sealed into its cookie.
//!
//! Must not know: cookies.

use super::config::Backend;
use crate::base::text::concat;
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::base::{base64, record};
use crate::dialect::reader::Pairs;
use crate::host::Host;
use crate::protocol::error::{Code, Error};
use crate::protocol::token_response::Tokens;

/// A session.
pub struct Session {
    /// The provider's name in the configuration.
    pub provider: String,
    /// A random name, new at every sign-in.
    pub id: String,
    /// The tokens.
    pub tokens: Tokens,
    /// Diagnostics of the last token response.
    pub diagnostics: Value,
    /// The values of the provider document's variables.
    pub variables: Pairs,
    /// What the application's `onSignIn` returned.
    pub data: Value,
    /// When the user signed in.
    pub signed_in_at: UnixTime,
    /// When the session was last written.
    pub seen_at: UnixTime,
    /// Whether the last refresh failed for a reason that may pass.
    pub is_stale: bool,
}

impl Session {
    /// A session that begins now.
    ///
    /// # Errors
    /// `entropy_unavailable`
    pub fn begin(
        host: &dyn Host,
        provider: &str,
        tokens: Tokens,
        variables: Pairs,
        data: Value,
    ) -> Result<Self, Error> {
        let entropy = host.entropy()?;
        Ok(Self {
            provider: provider.to_owned(),
            id: base64::encode_url(entropy.first().get(..12).unwrap_or_default()),
            diagnostics: tokens.diagnostics.to_value(),
            tokens,
            variables,
            data,
            signed_in_at: host.now(),
            seen_at: host.now(),
            is_stale: false,
        })
    }

    fn to_value(&self) -> Value {
        let mut tokens = self.tokens.to_value();
        tokens.set("diagnostics", self.diagnostics.clone());
        if let Value::Object(members) = &mut tokens {
            // The largest part, of which nothing is needed once its claims are checked.
            members.retain(|(name, _)| name != "id_token" && name != "token_type");
        }
        Value::object([
            ("id", Value::from(self.id.as_str())),
            ("tokens", tokens),
            ("variables", Value::from_pairs(&self.variables)),
            ("data", self.data.clone()),
            ("signed_in_at", Value::integer(self.signed_in_at.0)),
            ("seen_at", Value::integer(self.seen_at.0)),
        ])
    }

    /// The end of the session: idle or absolute, whichever comes first.
    #[must_use]
    pub fn ends_at(&self, backend: &Backend) -> UnixTime {
        self.seen_at.plus(backend.idle).min(self.signed_in_at.plus(backend.absolute))
    }

    /// The sealed session.
    ///
    /// # Errors
    /// `entropy_unavailable`
    pub fn seal(&self, host: &dyn Host, backend: &Backend) -> Result<String, Error> {
        let nonce = super::user_agent::nonce(host)?;
        let sealed = backend.session_sealer.seal(
            &backend.session_place(&self.provider),
            &nonce,
            &[&record::encode(&self.to_value())],
        );
        sealed.ok_or_else(|| Error::new(Code::StorageFailed))
    }

    /// Opens what [`Session::seal`] made for `provider`.
    ///
    /// # Errors
    /// `session_missing` where it does not open, `session_expired` where it has ended.
    pub fn open(host: &dyn Host, backend: &Backend, provider: &str, sealed: &str) -> Result<Self, Error> {
        let plain = backend.session_sealer.open(&backend.session_place(provider), sealed);
        let session = plain.and_then(|plain| Self::from_value(provider, &record::decode(&plain)?));
        let session = session.ok_or_else(|| Error::new(Code::SessionMissing))?;
        if host.now() >= session.ends_at(backend) {
            return Err(Error::new(Code::SessionExpired));
        }
        Ok(session)
    }

    fn from_value(provider: &str, value: &Value) -> Option<Self> {
        let tokens = value.get("tokens")?;
        let (signed_in_at, seen_at) = (value.get_integer("signed_in_at")?, value.get_integer("seen_at")?);
        Some(Self {
            provider: provider.to_owned(),
            id: value.get_text("id")?,
            tokens: Tokens::from_value(tokens).ok()?,
            diagnostics: tokens.get("diagnostics").cloned().unwrap_or_default(),
            variables: value.get("variables").map(Value::to_pairs).unwrap_or_default(),
            data: value.get("data").cloned().unwrap_or_default(),
            signed_in_at: UnixTime(signed_in_at),
            seen_at: UnixTime(seen_at),
            is_stale: false,
        })
    }

    /// What a page may know: never a token.
    #[must_use]
    pub fn view(&self, backend: &Backend) -> Value {
        let mut view = Value::object([
            ("provider", Value::from(self.provider.as_str())),
            ("expires_at", Value::integer(self.ends_at(backend).0)),
            ("token_expires_at", self.tokens.expires_at.to_value()),
            ("scope", Value::strings(self.tokens.scope.as_deref().unwrap_or_default())),
            ("diagnostics", self.diagnostics.clone()),
        ]);
        if let Some(claims) = &self.tokens.claims {
            view.set("claims", claims.clone());
        }
        if !self.data.is_null() {
            view.set("data", self.data.clone());
        }
        if self.is_stale {
            view.set("stale", Value::Bool(true));
        }
        view
    }

    /// What a page or a worker may use: the access token, never the refresh token.
    #[must_use]
    pub fn token_view(&self) -> Value {
        Value::object([
            ("access_token", Value::from(self.tokens.access_token.expose())),
            ("token_type", Value::from(self.tokens.token_type)),
            ("expires_at", self.tokens.expires_at.to_value()),
            ("scope", Value::strings(self.tokens.scope.as_deref().unwrap_or_default())),
        ])
    }

    /// The name under which the isolate keeps what it knows of this session's refresh.
    #[must_use]
    pub fn refresh_key(&self) -> String {
        let expires_at = match self.tokens.expires_at {
            crate::protocol::expiry::Expiry::At(end) => crate::base::text::integer(end.0),
            _ => String::new(),
        };
        concat(&["refresh:", &self.id, ":", &expires_at])
    }
}
