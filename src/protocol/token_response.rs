//! Tokens: the token response (RFC 6749 section 5.1) after the dialect has normalised it.
//!
//! Must not know: what the answer looked like on the wire.

use super::diagnostics::Diagnostics;
use super::error::{Code, Error};
use super::expiry::Expiry;
use crate::base::names::Names;
use crate::base::secret::Secret;
use crate::base::time::UnixTime;
use crate::base::value::Value;

/// What a token request brought. Neither printed nor cloned.
pub struct Tokens {
    /// The access token.
    pub access_token: Secret,
    /// `Bearer`: another type is refused before.
    pub token_type: &'static str,
    /// When the access token expires.
    pub expires_at: Expiry,
    /// When the answer came.
    pub received_at: UnixTime,
    /// The scope that the server names, or the one asked for where it names none.
    pub scope: Option<Vec<String>>,
    /// The refresh token.
    pub refresh_token: Option<Secret>,
    /// The ID token, after its checks.
    pub id_token: Option<Secret>,
    /// The claims of the ID token, after its checks.
    pub claims: Option<Value>,
    /// Members that the engine does not know, kept as they came.
    pub extra: Vec<(String, Value)>,
    /// What was coerced.
    pub diagnostics: Diagnostics,
}

/// Bytes of all members that the engine does not know, together: they are kept with the session.
const EXTRA_BYTES: usize = 16 * 1024;
/// The most such members.
const EXTRA_MEMBERS: usize = 256;

/// About how many bytes a value takes.
fn size_of(value: &Value) -> usize {
    let size = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size_of).sum(),
        Value::Object(members) => members.iter().map(|(name, member)| name.len().saturating_add(size_of(member))).sum(),
        _ => 0,
    };
    size.saturating_add(8)
}

/// Adds members that the engine does not know where `tokens` have none of that name, as long as there is room.
pub fn add_extra(tokens: &mut Tokens, more: Vec<(String, Value)>) {
    let known: Names<'_> = tokens.extra.iter().map(|(name, _)| name.as_str()).collect();
    let more: Vec<(String, Value)> = more.into_iter().filter(|(name, _)| !known.has(name)).collect();
    tokens.extra.extend(more);
    let mut left = EXTRA_BYTES;
    let before = tokens.extra.len();
    tokens.extra.truncate(EXTRA_MEMBERS);
    tokens.extra.retain(|(name, value)| {
        let rest = left.checked_sub(name.len().saturating_add(size_of(value)));
        left = rest.unwrap_or(left);
        rest.is_some()
    });
    if tokens.extra.len() < before {
        tokens.diagnostics.add("extra", "extra_left_out");
    }
}

impl Tokens {
    /// The plain form for JavaScript and for storage. It holds the tokens.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut value = Value::object([
            ("access_token", Value::from(self.access_token.expose())),
            ("token_type", Value::from(self.token_type)),
            ("expires_at", self.expires_at.to_value()),
            ("received_at", Value::integer(self.received_at.0)),
        ]);
        value.set("scope", Value::strings(self.scope.as_deref().unwrap_or_default()));
        if let Some(token) = &self.refresh_token {
            value.set("refresh_token", Value::from(token.expose()));
        }
        if let Some(token) = &self.id_token {
            value.set("id_token", Value::from(token.expose()));
        }
        if let Some(claims) = &self.claims {
            value.set("claims", claims.clone());
        }
        value.set("extra", Value::Object(self.extra.clone()));
        value.set("diagnostics", self.diagnostics.to_value());
        value
    }

    /// What a page or a worker may use: the access token, never the refresh token.
    #[cfg(feature = "backend")]
    #[must_use]
    pub fn view(&self) -> Value {
        Value::object([
            ("access_token", Value::from(self.access_token.expose())),
            ("token_type", Value::from(self.token_type)),
            ("expires_at", self.expires_at.to_value()),
            ("scope", Value::strings(self.scope.as_deref().unwrap_or_default())),
        ])
    }

    /// Reads what [`Tokens::to_value`] wrote; diagnostics stay with the answer that they describe.
    ///
    /// # Errors
    /// `tokens_malformed`, which names the member that is missing or odd.
    pub fn from_value(value: &Value) -> Result<Self, Error> {
        let malformed = |member: &'static str| Err(Error::new(Code::TokensMalformed).with("member", member));
        // Everything that can be refused comes first, so that nothing half-made must be dropped.
        let expires_at = value.get("expires_at").map_or(Some(Expiry::Unknown), Expiry::from_value);
        let scope = value.get("scope").map_or(Some(Vec::new()), |scope| super::scope::parse_scope_value(scope, " "));
        let access_token = value.get_str("access_token").filter(|token| !token.is_empty());
        let Some(expires_at) = expires_at else { return malformed("expires_at") };
        let Some(scope) = scope else { return malformed("scope") };
        let Some(access_token) = access_token else { return malformed("access_token") };
        Ok(Self {
            access_token: Secret::from(access_token),
            token_type: "Bearer",
            expires_at,
            received_at: UnixTime(value.get_integer("received_at").unwrap_or(0)),
            scope: Some(scope).filter(|names| !names.is_empty()),
            refresh_token: value.get_text("refresh_token").map(Secret::new),
            id_token: value.get_text("id_token").map(Secret::new),
            claims: value.get("claims").cloned(),
            extra: value.get("extra").map(|extra| extra.members().to_vec()).unwrap_or_default(),
            diagnostics: Diagnostics::default(),
        })
    }
}
