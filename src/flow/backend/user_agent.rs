//! The user agent of one request: its transactions stand in sealed cookies, side by side.
//!
//! Each sign-in has a cookie of its own, whose name carries handler, provider, time and a tag of
//! the `state`; at most eight are open, of a bounded size together, and the oldest is dropped.
//!
//! Must not know: Request objects.

use super::config::Backend;
use super::cookies::{COOKIE_LIMIT, Profile, find_cookie, parse_cookies};
use super::incoming::Incoming;
use super::sealed_state;
use super::session_chunks::{self, HEADER_LIMIT};
use crate::base::entropy::Entropy;
use crate::base::http::{HttpRequest, HttpResponse};
use crate::base::json::{NotJson, ParseJson};
use crate::base::record;
use crate::base::seal::NONCE_LENGTH;
use crate::base::text::{concat, integer, parse_integer};
use crate::base::value::Value;
use crate::host::{Host, Pending, Recalled, Remember, Serve};
use crate::protocol::authorization_response::UnverifiedResponse;
use crate::protocol::checks::{age, parameters};
use crate::protocol::error::{Code, Error};
use crate::protocol::transaction::{Transaction, tag_of};
use core::cell::Cell;

/// Open sign-ins of one user agent, at the most.
const OPEN_LIMIT: usize = 8;
/// Bytes of all their cookies together, less where a large session is beside them. Any site can start
/// sign-ins with long addresses to come back to.
const OPEN_BYTES: usize = 9 * 1024;

/// The user agent of one request.
pub struct UserAgent<'a, S> {
    /// The platform.
    pub host: &'a S,
    backend: &'a Backend,
    provider: &'a str,
    incoming: &'a Incoming,
    /// Names and attributes of the cookies.
    pub profile: Profile,
    cross_site: bool,
    set_cookies: Cell<Vec<String>>,
}

/// The name under which isolate and store remember that a `state` is used up.
fn spent_key(state: &str) -> String {
    concat(&["spent:", &tag_of(state)])
}

/// 24 random bytes for one sealing.
///
/// # Errors
/// `entropy_unavailable`
pub fn nonce(host: &dyn Host) -> Result<[u8; NONCE_LENGTH], Error> {
    let entropy = host.entropy()?;
    let bytes = entropy.first().get(..NONCE_LENGTH).and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| Error::new(Code::EntropyUnavailable))
}

/// What the names of the handler's transaction cookies begin with.
fn transaction_prefix(backend: &Backend, profile: Profile) -> String {
    concat(&[&profile.name("_tx", &backend.handler), "."])
}

/// The removal of the oldest open transactions until there is room for `more` ones and for `size`
/// bytes: those of a new transaction, or of a session.
#[must_use]
pub fn make_room(
    backend: &Backend,
    profile: Profile,
    incoming: &Incoming,
    more: usize,
    size: usize,
    cross_site: bool,
) -> Vec<String> {
    let prefix = transaction_prefix(backend, profile);
    let mut open: Vec<(i64, &str, usize)> = Vec::new();
    for (name, value) in parse_cookies(&incoming.cookie) {
        let started = name.strip_prefix(prefix.as_str()).and_then(|rest| rest.split('.').nth(1));
        let Some(started) = started.and_then(parse_integer) else { continue };
        let place = open.iter().position(|(other, _, _)| *other > started).unwrap_or(open.len());
        open.insert(place, (started, name, name.len().saturating_add(value.len())));
    }
    // A transaction stands beside the sessions; a session takes the place of its older self.
    let session_prefix = concat(&[&profile.name("", &backend.handler), "."]);
    let sessions = if more > 0 { session_chunks::size_of(&incoming.cookie, &session_prefix) } else { 0 };
    let limit = if more > 0 { OPEN_BYTES } else { HEADER_LIMIT };
    let room = HEADER_LIMIT.saturating_sub(sessions).min(limit);
    let (mut count, mut bytes) = (more, size);
    let mut removed = Vec::new();
    for (_, name, size) in open.into_iter().rev() {
        count = count.saturating_add(1);
        bytes = bytes.saturating_add(size);
        if count > OPEN_LIMIT || bytes > room {
            removed.push(profile.set_cookie(name, "", 0, cross_site));
        }
    }
    removed
}

impl<'a, S: Serve> UserAgent<'a, S> {
    /// The user agent that sent `incoming`, for sign-ins with `provider`.
    pub fn new(
        host: &'a S,
        backend: &'a Backend,
        provider: &'a str,
        profile: Profile,
        cross_site: bool,
        incoming: &'a Incoming,
    ) -> Self {
        Self { host, backend, provider, incoming, profile, cross_site, set_cookies: Cell::default() }
    }

    /// Adds a `Set-Cookie` value to the answer.
    pub fn add_cookie(&self, cookie: String) {
        let mut cookies = self.set_cookies.take();
        cookies.push(cookie);
        self.set_cookies.set(cookies);
    }

    /// The `Set-Cookie` values of the answer.
    #[must_use]
    pub fn take_cookies(&self) -> Vec<String> {
        self.set_cookies.take()
    }

    fn place(&self) -> String {
        self.backend.place(self.provider)
    }

    fn provider_prefix(&self) -> String {
        concat(&[&transaction_prefix(self.backend, self.profile), self.provider, "."])
    }

    fn find_transaction_cookie(&self, state: &str) -> Option<(String, String)> {
        let (prefix, tag) = (self.provider_prefix(), tag_of(state));
        let found = parse_cookies(&self.incoming.cookie).find(|(name, _)| {
            name.strip_prefix(prefix.as_str()).and_then(|rest| rest.split_once('.')).is_some_and(|(_, end)| end == tag)
        });
        found.map(|(name, value)| (name.to_owned(), value.to_owned()))
    }

    fn open_transaction(&self, sealed: &str) -> Option<Transaction> {
        let plain = self.backend.transaction_sealer.open(&self.place(), sealed)?;
        Transaction::from_value(&record::decode(&plain)?).ok()
    }

    /// With a store: uses up the response's `state` over all isolates, before its code is sent
    /// anywhere. Only a `state` whose transaction is here takes room in the store.
    ///
    /// # Errors
    /// `store_unavailable`, with which nothing is used up.
    pub async fn claim(&self, response: &UnverifiedResponse) -> Result<(), Error> {
        if !self.host.has_store() || parameters::verify(response).is_err() {
            return Ok(());
        }
        let Some(state) = response.first("state") else { return Ok(()) };
        let waiting = self.find_transaction_cookie(state).and_then(|(_, sealed)| self.open_transaction(&sealed));
        let spent_key = spent_key(state);
        if waiting.is_none() || self.host.memory(&spent_key).is_some() {
            return Ok(());
        }
        let end = self.now().plus(age::LIMIT);
        if self.host.write_store(&spent_key, "1", None, end).await?.is_none() {
            self.host.memorize(&spent_key, Value::Bool(true), age::LIMIT);
        }
        Ok(())
    }

    /// The value of one of the request's cookies.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        find_cookie(&self.incoming.cookie, name)
    }
}

impl<S: Serve> ParseJson for UserAgent<'_, S> {
    fn parse_json(&self, text: &str) -> Result<Value, NotJson> {
        self.host.parse_json(text)
    }
}

impl<S: Serve> Host for UserAgent<'_, S> {
    fn clock(&self) -> i64 {
        self.host.clock()
    }

    fn entropy(&self) -> Result<Entropy, Error> {
        self.host.entropy()
    }

    fn send(&self, request: HttpRequest) -> Pending<'_, Result<HttpResponse, Error>> {
        self.host.send(request)
    }

    fn emit(&self, mut event: Value) {
        event.set("provider", Value::from(self.provider));
        self.host.emit(event);
    }

    fn is_observed(&self) -> bool {
        self.host.is_observed()
    }
}

impl<S: Serve> Remember for UserAgent<'_, S> {
    fn new_state(&self, entropy: &Entropy) -> String {
        sealed_state::issue(&self.backend.state_sealer, &self.place(), entropy, self.now()).unwrap_or_default()
    }

    fn remember(&self, transaction: &Transaction) -> Result<(), Error> {
        let state = transaction.state.expose();
        let name = concat(&[&self.provider_prefix(), &integer(transaction.started_at.0), ".", &tag_of(state)]);
        let plain = record::encode(&transaction.to_value());
        let sealed = self.backend.transaction_sealer.seal(&self.place(), &nonce(self.host)?, &[&plain]);
        let size = |sealed: &String| name.len().saturating_add(sealed.len()).saturating_add(1);
        let sealed = sealed.ok_or_else(|| Error::new(Code::StorageFailed))?;
        if size(&sealed) > COOKIE_LIMIT {
            // A browser would drop the cookie, and the user would come back to nothing.
            let text = |number: usize| integer(i64::try_from(number).unwrap_or(i64::MAX));
            let refused = Error::new(Code::TransactionTooLarge).with("size", &text(size(&sealed)));
            return Err(refused.with("limit", &text(COOKIE_LIMIT)));
        }
        for removed in make_room(self.backend, self.profile, self.incoming, 1, size(&sealed), self.cross_site) {
            self.add_cookie(removed);
        }
        self.add_cookie(self.profile.set_cookie(&name, &sealed, age::LIMIT, self.cross_site));
        Ok(())
    }

    fn recall(&self, state: &str) -> Result<Recalled, Error> {
        let spent_key = spent_key(state);
        let was_spent = self.host.memory(&spent_key).is_some();
        let issued_at = sealed_state::issued_at(&self.backend.state_sealer, &self.place(), state);
        let Some((name, sealed)) = self.find_transaction_cookie(state) else {
            return Ok(match issued_at {
                _ if was_spent => Recalled::Used,
                Some(issued) if self.now().since(issued) > age::LIMIT => Recalled::Expired,
                Some(_) => Recalled::Elsewhere,
                None => Recalled::Foreign,
            });
        };
        self.add_cookie(self.profile.set_cookie(&name, "", 0, self.cross_site));
        if was_spent {
            return Ok(Recalled::Used);
        }
        let Some(transaction) = self.open_transaction(&sealed) else { return Ok(Recalled::Foreign) };
        // Only what was sealed here takes room in the isolate's memory.
        self.host.memorize(&spent_key, Value::Bool(true), age::LIMIT);
        Ok(Recalled::Waiting(Box::new(transaction)))
    }
}
