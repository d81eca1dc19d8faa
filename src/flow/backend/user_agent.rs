//! The user agent of one request: its transactions stand in sealed cookies, side by side.
//!
//! Each sign-in has a cookie of its own, one of eight names: so no more are open, however many requests come at the
//! same time. Beside the sealed transaction it holds provider, time and a tag of the `state`. The oldest is dropped,
//! also where they are too large together.
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
use crate::protocol::checks::{age, parameters, return_to};
use crate::protocol::error::{Code, Error};
use crate::protocol::transaction::{Transaction, tag_of};
use core::cell::Cell;

/// Open sign-ins of one user agent, at the most: the names of their cookies end in one of these digits.
const SLOTS: &str = "01234567";
/// The name under which the isolate counts the sign-ins that it began. Simultaneous requests see the same free names,
/// and must not all take the first.
const TURN: &str = "transaction_turn";
/// Bytes of all their cookies together, less where a large session is beside them. Any site can start
/// sign-ins with long addresses to come back to.
const OPEN_BYTES: usize = 9 * 1024;

/// The user agent of one request.
pub struct UserAgent<'a, S> {
    /// The platform.
    pub host: &'a S,
    backend: &'a Backend,
    provider: &'a str,
    /// The request.
    pub incoming: &'a Incoming,
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

/// The refusal of a transaction whose cookie would take `size` bytes.
fn too_large(transaction: &Transaction, size: usize) -> Error {
    let path = transaction.return_to.as_deref().unwrap_or_default();
    // Sealed text is a third longer.
    let excess = size.saturating_sub(COOKIE_LIMIT).saturating_mul(3).div_ceil(4).saturating_add(2);
    if path.len() > excess {
        return return_to::too_long(path.len(), path.len().saturating_sub(excess));
    }
    let text = |number: usize| integer(i64::try_from(number).unwrap_or(i64::MAX));
    Error::new(Code::TransactionTooLarge).with("size", &text(size)).with("limit", &text(COOKIE_LIMIT))
}

/// What the names of the handler's transaction cookies begin with.
fn transaction_prefix(backend: &Backend, profile: Profile) -> String {
    concat(&[&profile.name("_tx", &backend.handler), "."])
}

/// An open transaction as its cookie shows it: `provider.time.tag.sealed`.
struct Open<'a> {
    name: &'a str,
    provider: &'a str,
    started: i64,
    tag: &'a str,
    sealed: &'a str,
    size: usize,
}

/// The open transactions of the request, whichever provider they belong to.
fn open_ones<'a>(prefix: &'a str, incoming: &'a Incoming) -> impl Iterator<Item = Open<'a>> {
    parse_cookies(&incoming.cookie).filter_map(move |(name, value)| {
        let slot = name.strip_prefix(prefix)?;
        let mut parts = value.splitn(4, '.');
        let (provider, started) = (parts.next()?, parts.next().and_then(parse_integer)?);
        let (tag, sealed) = (parts.next()?, parts.next()?);
        let size = name.len().saturating_add(value.len());
        (slot.len() == 1 && SLOTS.contains(slot)).then_some(Open { name, provider, started, tag, sealed, size })
    })
}

/// The names of the oldest open transactions that must go for `more` ones and for `size` bytes: those of a new
/// transaction, or of a session.
fn outdated(backend: &Backend, profile: Profile, incoming: &Incoming, more: usize, size: usize) -> Vec<String> {
    let prefix = transaction_prefix(backend, profile);
    let mut open: Vec<Open<'_>> = Vec::new();
    for one in open_ones(&prefix, incoming) {
        let place = open.iter().position(|other| other.started > one.started).unwrap_or(open.len());
        open.insert(place, one);
    }
    // A transaction stands beside the sessions; a session takes the place of its older self.
    let session_prefix = concat(&[&profile.name("", &backend.handler), "."]);
    let sessions = if more > 0 { session_chunks::size_of(&incoming.cookie, &session_prefix) } else { 0 };
    let limit = if more > 0 { OPEN_BYTES } else { HEADER_LIMIT };
    let room = HEADER_LIMIT.saturating_sub(sessions).min(limit);
    let (mut count, mut bytes) = (more, size);
    let mut removed = Vec::new();
    for one in open.into_iter().rev() {
        count = count.saturating_add(1);
        bytes = bytes.saturating_add(one.size);
        if count > SLOTS.len() || bytes > room {
            removed.push(one.name.to_owned());
        }
    }
    removed
}

/// The removal of the oldest open transactions until there is room for a session of `size` bytes.
#[must_use]
pub fn make_room(backend: &Backend, profile: Profile, incoming: &Incoming, size: usize) -> Vec<String> {
    let removed = outdated(backend, profile, incoming, 0, size);
    removed.iter().map(|name| profile.set_cookie(name, "", 0, false)).collect()
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

    /// Name and sealed content of the cookie that waits for `state`.
    fn find_transaction_cookie(&self, state: &str) -> Option<(String, String)> {
        let (prefix, tag) = (transaction_prefix(self.backend, self.profile), tag_of(state));
        let found = open_ones(&prefix, self.incoming).find(|one| one.provider == self.provider && one.tag == tag);
        found.map(|one| (one.name.to_owned(), one.sealed.to_owned()))
    }

    /// A name for the transaction of `tag` that no open one has, but for those that are `removed`.
    fn free_name(&self, prefix: &str, tag: &str, removed: &[String]) -> String {
        let names = SLOTS.chars().map(|slot| concat(&[prefix, slot.encode_utf8(&mut [0; 4])]));
        let is_taken = |name: &str| open_ones(prefix, self.incoming).any(|one| one.name == name);
        let mut free = names.filter(|name| removed.contains(name) || !is_taken(name)).collect::<Vec<_>>();
        // Each isolate begins to count at a random number.
        let anywhere = || tag.bytes().next().map_or(0, i64::from);
        let turn = self.host.memory(TURN).and_then(|turn| turn.as_integer()).unwrap_or_else(anywhere);
        self.host.memorize(TURN, Value::integer(turn.wrapping_add(1)), age::LIMIT);
        let at = usize::try_from(turn).unwrap_or_default().checked_rem(free.len()).unwrap_or_default();
        if free.is_empty() { concat(&[prefix, "0"]) } else { free.swap_remove(at) }
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
        let prefix = transaction_prefix(self.backend, self.profile);
        let plain = record::encode(&transaction.to_value());
        let sealed = self.backend.transaction_sealer.seal(&self.place(), &nonce(self.host)?, &[&plain]);
        let sealed = sealed.ok_or_else(|| Error::new(Code::StorageFailed))?;
        let (started, tag) = (integer(transaction.started_at.0), tag_of(transaction.state.expose()));
        let value = concat(&[self.provider, ".", &started, ".", &tag, ".", &sealed]);
        // With the digit of its name and `=`.
        let size = prefix.len().saturating_add(value.len()).saturating_add(2);
        if size > COOKIE_LIMIT {
            // A browser would drop the cookie, and the user would come back to nothing.
            return Err(too_large(transaction, size));
        }
        let removed = outdated(self.backend, self.profile, self.incoming, 1, size);
        let name = self.free_name(&prefix, &tag, &removed);
        for removed in removed.into_iter().filter(|removed| *removed != name) {
            self.add_cookie(self.profile.set_cookie(&removed, "", 0, self.cross_site));
        }
        self.add_cookie(self.profile.set_cookie(&name, &value, age::LIMIT, self.cross_site));
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
