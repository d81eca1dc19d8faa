//! A session: what a signed-in user agent has, as a record that is sealed into its cookie or into
//! an entry of the store.
//!
//! Must not know: cookies.

use super::config::Backend;
use super::refresh_intent::RefreshState;
use crate::base::text::{concat, integer};
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::base::{base64, record};
use crate::dialect::reader::Pairs;
use crate::flow::access_token::Replaced;
use crate::flow::sign_out::HINT_LIMIT;
use crate::host::Host;
use crate::protocol::error::{Code, Error};
use crate::protocol::expiry::Expiry;
use crate::protocol::token_response::Tokens;
use crate::protocol::transaction::tag_of;
use zeroize::Zeroizing;

/// A session.
pub struct Session {
    /// The provider's name in the configuration.
    pub provider: String,
    /// A random name, new at every sign-in; with a store, what the cookie carries.
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
    /// Whether the access token is due whatever its end says: a later refresh brought another refresh token,
    /// and the server may have ended this access token.
    pub is_due: bool,
    /// Whether a token for a part of the scope was asked for since the sign-in: a server may have
    /// narrowed the session's own.
    pub is_narrowed: bool,
    /// What a store's record says of the refresh.
    pub refresh: RefreshState,
    /// Whether it came into the store out of a sealed cookie.
    pub is_moved: bool,
    /// The last sign-ins that led here: the tag of each `state`, and where it went on.
    pub arrivals: Pairs,
}

/// Bytes of all arrivals together, at the most.
const ARRIVALS: usize = 1024;

/// The claims without the value that bound them to one sign-in: it is spent, and no page's business.
fn without_nonce(claims: &Value) -> Value {
    Value::Object(claims.members().iter().filter(|(name, _)| name != "nonce").cloned().collect())
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
            is_due: false,
            is_narrowed: false,
            refresh: RefreshState::default(),
            is_moved: false,
            arrivals: Pairs::new(),
        })
    }

    /// Notes the sign-in that led here, in front of those of `before`.
    pub fn arrive(&mut self, state: &str, return_to: Option<&str>, before: Pairs) {
        let mut room = ARRIVALS;
        let path = return_to.filter(|path| path.len() < ARRIVALS.saturating_sub(16)).unwrap_or("/");
        self.arrivals = vec![(tag_of(state), path.to_owned())];
        self.arrivals.extend(before);
        self.arrivals.retain(|(tag, path)| match room.checked_sub(tag.len().saturating_add(path.len())) {
            Some(rest) => {
                room = rest;
                true
            }
            None => false,
        });
    }

    fn to_value(&self, is_stored: bool, keeps_id_token: bool) -> Value {
        // The largest part, of which nothing is needed once its claims are checked, but to name the session at the
        // provider's sign-out.
        let id_token = self.tokens.id_token.as_ref().filter(|_| keeps_id_token);
        let is_kept = id_token.is_some_and(|token| token.expose().len() <= HINT_LIMIT);
        let mut tokens = self.tokens.to_value();
        tokens.set("diagnostics", self.diagnostics.clone());
        if let Some(claims) = &self.tokens.claims {
            tokens.set("claims", without_nonce(claims));
        }
        if let Value::Object(members) = &mut tokens {
            members.retain(|(name, _)| name != "token_type" && (is_kept || name != "id_token"));
        }
        let mut value = Value::object([
            ("id", Value::from(self.id.as_str())),
            ("tokens", tokens),
            ("variables", Value::from_pairs(&self.variables)),
            ("data", self.data.clone()),
            ("signed_in_at", Value::integer(self.signed_in_at.0)),
            ("seen_at", Value::integer(self.seen_at.0)),
        ]);
        if !self.arrivals.is_empty() {
            value.set("arrivals", Value::from_pairs(&self.arrivals));
        }
        for (name, is_set) in [("due", self.is_due), ("narrowed", self.is_narrowed)] {
            if is_set {
                value.set(name, Value::Bool(true));
            }
        }
        if is_stored {
            value.set("refresh", self.refresh.to_value());
            value.set("moved", Value::Bool(self.is_moved));
        }
        value
    }

    /// The end of the session: idle or absolute, whichever comes first.
    #[must_use]
    pub fn ends_at(&self, backend: &Backend) -> UnixTime {
        self.seen_at.plus(backend.idle).min(self.signed_in_at.plus(backend.absolute))
    }

    /// What a sealed session of `provider` is bound to; in a store to its key as well.
    #[must_use]
    pub fn place(backend: &Backend, provider: &str, key: Option<&str>) -> String {
        let place = backend.session_place(provider);
        key.map_or_else(|| place.clone(), |key| concat(&[&place, "|", key]))
    }

    /// The sealed session, for its cookie or for the store's `key`.
    ///
    /// # Errors
    /// `entropy_unavailable`
    pub fn seal(&self, host: &dyn Host, backend: &Backend, key: Option<&str>) -> Result<String, Error> {
        let nonce = super::user_agent::nonce(host)?;
        let is_stored = key.is_some();
        let keeps_id_token = is_stored || backend.provider(&self.provider).is_ok_and(|entry| entry.keep_id_token);
        let plain = Zeroizing::new(record::encode(&self.to_value(is_stored, keeps_id_token)));
        let sealed = backend.session_sealer.seal(&Self::place(backend, &self.provider, key), &nonce, &[&plain]);
        sealed.ok_or_else(|| Error::new(Code::StorageFailed))
    }

    /// Opens what [`Session::seal`] made for `provider` and `key`.
    ///
    /// # Errors
    /// `session_missing` where it does not open, `session_expired` where it has ended.
    pub fn open(
        host: &dyn Host,
        backend: &Backend,
        provider: &str,
        key: Option<&str>,
        sealed: &str,
    ) -> Result<Self, Error> {
        let plain = backend.session_sealer.open(&Self::place(backend, provider, key), sealed);
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
        let refresh = value.get("refresh").map(RefreshState::from_value).unwrap_or_default();
        Some(Self {
            provider: provider.to_owned(),
            id: value.get_text("id")?,
            tokens: Tokens::from_value(tokens).ok()?,
            diagnostics: tokens.get("diagnostics").cloned().unwrap_or_default(),
            variables: value.get("variables").map(Value::to_pairs).unwrap_or_default(),
            data: value.get("data").cloned().unwrap_or_default(),
            signed_in_at: UnixTime(signed_in_at),
            seen_at: UnixTime(seen_at),
            is_stale: refresh.failures > 0,
            is_due: value.is_set("due"),
            is_narrowed: value.is_set("narrowed"),
            refresh,
            is_moved: value.is_set("moved"),
            arrivals: value.get("arrivals").map(Value::to_pairs).unwrap_or_default(),
        })
    }

    /// Puts what a refresh brought in place of what there is, together.
    pub fn take(&mut self, tokens: Tokens, variables: Pairs, replaced: &Replaced, now: UnixTime) {
        let is_fresh = matches!(replaced, Replaced::Tokens);
        if is_fresh {
            self.diagnostics = tokens.diagnostics.to_value();
        }
        self.is_due = !is_fresh;
        self.is_narrowed |= matches!(replaced, Replaced::Narrowed);
        self.tokens = tokens;
        self.variables = variables;
        self.seen_at = now;
        self.is_stale = false;
    }

    /// Adds to what the diagnostics say.
    pub fn note(&mut self, member: &str, code: &str) {
        let entry = Value::object([("code", Value::from(code)), ("member", Value::from(member))]);
        match &mut self.diagnostics {
            Value::Array(entries) => entries.push(entry),
            other => *other = Value::Array(vec![entry]),
        }
    }

    /// Whether the access token must not be used before a refresh was tried.
    #[must_use]
    pub fn needs_refresh(&self, now: UnixTime) -> bool {
        self.is_due || self.tokens.expires_at.is_past(now)
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
            view.set("claims", without_nonce(claims));
        }
        if !self.data.is_null() {
            view.set("data", self.data.clone());
        }
        if self.is_stale {
            view.set("stale", Value::Bool(true));
        }
        view
    }

    /// The name under which the isolate remembers that a refresh put newer tokens in place of these.
    #[must_use]
    pub fn outdated_key(&self) -> String {
        let refresh_token = self.tokens.refresh_token.as_ref().map_or("", |token| token.expose());
        let tokens = tag_of(&concat(&[self.tokens.access_token.expose(), "|", refresh_token]));
        concat(&["outdated:", &self.refresh_key(), ":", &tokens])
    }

    /// The name under which the isolate keeps what it knows of this session's refresh.
    #[must_use]
    pub fn refresh_key(&self) -> String {
        // Two tokens may end in the same second, and one may get another end.
        let end = match self.tokens.expires_at {
            Expiry::At(end) => integer(end.0),
            _ => String::new(),
        };
        concat(&["refresh:", &self.id, ":", &end, ":", &tag_of(self.tokens.access_token.expose())])
    }
}
