//! The transactions of one user agent, in sealed cookies side by side.
//!
//! Besides the sealed transaction, such a cookie holds the provider, the time and a tag of the `state`.

use crate::base::text::integer;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Object, concat};
use crate::base::vocabulary::W;
use crate::flow::return_to;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::Request;
use crate::flow::worker::http::cookies::{COOKIE_LIMIT, Profile, SameSite};
use crate::flow::worker::http::transaction_cookies::{Open, SLOTS, open_ones, outdated, prefix};
use crate::flow::worker::session::cookie::cookie_parts;
use crate::flow::worker::session::cookie::cookie_parts::HEADER_LIMIT;
use crate::flow::worker::session::isolate;
use crate::flow::worker::session::sealed::sealed_state;
use crate::flow::worker::session::store::store_entry;
use crate::protocol::authorization::authorization_response::UnverifiedResponse;
use crate::protocol::authorization::transaction::{Transaction, tag_of};
use crate::protocol::checks::{age, parameters};
use crate::step::{Code, Cx, Effect, Result};

/// The key under which the isolate counts the sign-ins that it began. Simultaneous requests see the same free
/// names and must not all take the first.
const TURN: &[u8] = b"transaction_turn";
/// The most bytes of all their cookies together; fewer next to a large session. Any site can start sign-ins with
/// long addresses to return to.
const OPEN_BYTES: usize = 9 * 1024;

/// What is still known about a `state`.
pub enum Recalled<'a> {
    /// The transaction, whose cookie is removed: it is recalled only once.
    Waiting(Transaction<'a>),
    /// It has been recalled before.
    Used,
    /// It was issued here, too long ago.
    Expired,
    /// It was issued here, but its cookie did not come along.
    Elsewhere,
    /// It was not issued here.
    Foreign,
}

/// The transactions of the user agent that sent a request, for sign-ins with one provider.
pub struct Transactions<'a> {
    configuration: Configuration<'a>,
    provider: ConfiguredProvider<'a>,
    request: Request<'a>,
    profile: Profile,
    same_site: SameSite,
    set_cookies: List<'a>,
}

/// The key under which isolate and store remember that a `state` is used up.
fn spent_key<'a>(arena: Arena<'a>, state: Value<'a>) -> Value<'a> {
    concat(arena, &[b"spent:", tag_of(arena, state.bytes()).bytes()])
}

/// Refuses a transaction whose cookie would take `size` bytes.
fn too_large<'a, T>(cx: &mut Cx<'a>, transaction: &Transaction<'a>, size: usize) -> Result<T> {
    let length = transaction.return_to().bytes().len();
    // Sealing makes a text a third longer.
    let excess = size.saturating_sub(COOKIE_LIMIT).saturating_mul(3).div_ceil(4).saturating_add(2);
    if length > excess {
        return Err(return_to::too_long(cx, length, length.saturating_sub(excess)));
    }
    Err(cx.fail(Code::TransactionTooLarge).with(W::size, size as i64).with(W::limit, COOKIE_LIMIT as i64).into())
}

impl<'a> Transactions<'a> {
    /// The transactions of the user agent that sent `request`, for sign-ins with `provider`. With `form_post`
    /// the response comes as a cross-site POST.
    pub fn new(
        cx: &mut Cx<'a>,
        configuration: Configuration<'a>,
        provider: ConfiguredProvider<'a>,
        request: Request<'a>,
        is_form_post: bool,
    ) -> Self {
        let profile = provider.profile(Some(request));
        if profile != Profile::Secure {
            let mut event = Object::new(cx.arena);
            event.put(W::provider, provider.name());
            cx.emit(W::loopback_http_profile, event);
        }
        let same_site = if is_form_post { SameSite::None } else { SameSite::Lax };
        Self { configuration, provider, request, profile, same_site, set_cookies: List::new(cx.arena) }
    }

    /// The `Set-Cookie` values for the answer, as a list.
    #[must_use]
    pub fn into_cookies(self) -> Value<'a> {
        self.set_cookies.done()
    }

    fn prefix(&self, arena: Arena<'a>) -> Value<'a> {
        prefix(arena, self.profile, self.configuration.handler().bytes())
    }
    /// The open transaction with this `state`.
    fn find(&self, arena: Arena<'a>, state: Value<'a>) -> Option<Open<'a>> {
        let (provider, tag) = (self.provider.name().bytes(), tag_of(arena, state.bytes()));
        open_ones(self.prefix(arena).bytes(), self.request.cookies())
            .find(|one| one.provider == provider && one.tag == tag.bytes())
    }

    /// A new `state` of 256 random bits, which says when it was issued and by which handler.
    ///
    /// # Errors
    /// None; the step may wait.
    pub fn new_state(&self, cx: &mut Cx<'a>, entropy: &[u8]) -> Result<Value<'a>> {
        sealed_state::issue(cx, self.provider.aad(), entropy)
    }

    /// A name for the transaction of `tag` that no open one has, apart from those being `removed`.
    fn free_name(&self, cx: &mut Cx<'a>, tag: Value<'a>, removed: &[&[u8]]) -> Result<Value<'a>> {
        let (prefix, request_cookies) = (self.prefix(cx.arena), self.request.cookies());
        let names = SLOTS.iter().map(|slot| concat(cx.arena, &[prefix.bytes(), core::slice::from_ref(slot)]));
        let is_free = |name: &Value<'a>| {
            let is_taken = open_ones(prefix.bytes(), request_cookies).any(|one| one.name == name.bytes());
            !is_taken || removed.contains(&name.bytes())
        };
        let free: Vec<Value> = names.filter(is_free).collect();
        let mut count = List::new(cx.arena);
        count.push(TURN);
        // Each isolate starts counting at a random number.
        count.push(tag.bytes().first().map_or(0, |byte| i64::from(*byte)));
        count.push(age::LIMIT);
        let turn = cx.ask(Effect::CountUp, count.done())?.int_or(0);
        let index = usize::try_from(turn).unwrap_or_default().checked_rem(free.len()).unwrap_or_default();
        Ok(free.get(index).copied().unwrap_or_else(|| concat(cx.arena, &[prefix.bytes(), b"0"])))
    }

    /// Remembers a transaction until it is recalled or ten minutes old; at most eight at once.
    ///
    /// # Errors
    /// `return_to_too_long` or `transaction_too_large` if a browser would drop the cookie
    pub fn remember(&mut self, cx: &mut Cx<'a>, transaction: &Transaction<'a>) -> Result<()> {
        let (arena, handler, request_cookies) = (cx.arena, self.configuration.handler(), self.request.cookies());
        let mut sealing = List::new(arena);
        sealing.push(W::transaction);
        sealing.push(self.provider.aad());
        sealing.push(transaction.value());
        let sealed = cx.ask(Effect::Seal, sealing.done())?;
        cx.ensure(!sealed.is_empty(), Code::StorageFailed)?;
        let tag = tag_of(arena, transaction.state().bytes());
        let started_at = integer(transaction.started_at().whole().unwrap_or(0));
        let value = [self.provider.name().bytes(), &started_at, tag.bytes(), sealed.bytes()].join(&b'.');
        let prefix = self.prefix(arena);
        // Including the digit of its name, and `=`.
        let size = prefix.bytes().len().saturating_add(value.len()).saturating_add(2);
        if size > COOKIE_LIMIT {
            // A browser would drop the cookie, and the callback would find no transaction.
            return too_large(cx, transaction, size);
        }
        let sessions = concat(arena, &[self.profile.name(arena, b"", handler.bytes()).bytes(), b"."]);
        let room =
            HEADER_LIMIT.saturating_sub(cookie_parts::size_of(request_cookies, sessions.bytes())).min(OPEN_BYTES);
        let removed = outdated(prefix.bytes(), request_cookies, 1, size, room);
        let name = self.free_name(cx, tag, &removed)?;
        for removed in removed {
            if removed != name.bytes() {
                self.set_cookies.push(self.profile.clear(arena, removed, self.same_site));
            }
        }
        self.set_cookies.push(self.profile.set(arena, name.bytes(), &value, age::LIMIT, self.same_site));
        Ok(())
    }

    /// Opens the transaction in a cookie; `None` if it was not sealed here.
    fn open(&self, cx: &mut Cx<'a>, sealed: &'a [u8]) -> Result<Option<Transaction<'a>>> {
        let mut entry = List::new(cx.arena);
        entry.push(W::transaction);
        entry.push(self.provider.aad());
        entry.push(sealed);
        let entries = cx.arena.list(vec![entry.done()]);
        let opened = cx.ask(Effect::Unseal, entries)?.at(0);
        let read = Transaction::read(cx, opened);
        Ok(cx.catch(read)?.ok())
    }

    /// With a store: marks the response's `state` as used in all isolates, before its code is sent anywhere.
    /// Only a `state` whose transaction is here takes space in the store.
    ///
    /// # Errors
    /// `store_unavailable`; then nothing is used up.
    pub fn use_up_in_store(&self, cx: &mut Cx<'a>, response: UnverifiedResponse<'a>) -> Result<()> {
        if !self.configuration.has_store() {
            return Ok(());
        }
        let verified = parameters::verify(cx, response);
        if cx.catch(verified)?.is_err() || !response.state().exists() {
            return Ok(());
        }
        let spent_key = spent_key(cx.arena, response.state());
        let Some(open) = self.find(cx.arena, response.state()) else { return Ok(()) };
        if self.open(cx, open.sealed)?.is_none() || isolate::recollect(cx, spent_key)?.exists() {
            return Ok(());
        }
        let end = cx.now.saturating_add(age::LIMIT);
        if !store_entry::write(cx, spent_key, cx.arena.text(b"1"), Value::NOTHING, end)?.exists() {
            isolate::memorize(cx, spent_key, Value::TRUE, age::LIMIT)?;
        }
        Ok(())
    }

    /// Removes the transaction of `state` and returns it.
    ///
    /// # Errors
    /// None; the step may wait.
    pub fn recall(&mut self, cx: &mut Cx<'a>, state: Value<'a>) -> Result<Recalled<'a>> {
        let spent_key = spent_key(cx.arena, state);
        let was_spent = isolate::recollect(cx, spent_key)?.exists();
        let Some(open) = self.find(cx.arena, state) else {
            if was_spent {
                return Ok(Recalled::Used);
            }
            return Ok(match sealed_state::issued_at(cx, self.provider.aad(), state)? {
                Some(issued_at) if cx.now.saturating_sub(issued_at) > age::LIMIT => Recalled::Expired,
                Some(_) => Recalled::Elsewhere,
                None => Recalled::Foreign,
            });
        };
        self.set_cookies.push(self.profile.clear(cx.arena, open.name, self.same_site));
        if was_spent {
            return Ok(Recalled::Used);
        }
        let Some(transaction) = self.open(cx, open.sealed)? else { return Ok(Recalled::Foreign) };
        // Only what was sealed here takes space in the isolate's memory. The host does all of this at once, so
        // of two requests with one `state` only one recalls it.
        isolate::memorize(cx, spent_key, Value::TRUE, age::LIMIT)?;
        Ok(Recalled::Waiting(transaction))
    }
}
