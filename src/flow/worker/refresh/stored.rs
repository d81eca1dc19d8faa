//! One refresh at a time across all isolates (RFC 9700 section 4.14.2). The first request writes a lease into
//! the session's store entry by compare-and-swap, and writes the fresh tokens before anybody uses them. The
//! others use the present token, or wait for the entry to change.
//!
//! With strict rotation, where a refresh token works once, no client can save one case: the server has
//! committed and its answer never arrives, because the network lost it or the owner died. The tokens in that
//! answer exist nowhere else. The owner sends the old token once more at once. A server with a grace period
//! answers; a strict one refuses, and the session is over. The window reaches from the server's commit to the
//! write below: one network journey and one write, with no other work between them. An owner that dies before
//! the commit, or whose tokens another owner has written meanwhile, loses nothing.

use super::lease::{LATEST, LEASE, RefreshState};
use super::refreshing::{Refreshing, emit_coalesced, renewed};
use super::server_unavailable;
use crate::base::crypto;
use crate::base::text::integer;
use crate::base::value::Value;
use crate::base::value::build::{Object, concat};
use crate::base::vocabulary::W;
use crate::flow::access_token::{self, Refreshed, Replaced};
use crate::flow::sign_out::revoke_where_possible;
use crate::flow::worker::session::Session;
use crate::flow::worker::session::isolate::{memorize, recollect};
use crate::flow::worker::session::store::store_entry::{pause, store_unavailable};
use crate::flow::worker::session::store::{self, TRIES, is_gone};
use crate::step::effect::{STORE_DEADLINE, STORE_REST};
use crate::step::kind::Kind;
use crate::step::{Code, Cx, Failure, Result};

/// Milliseconds that a request waits for another's refresh. Longer than a lease: if the owner does not return,
/// the request takes over.
const PATIENCE: i64 = LEASE * 1000 + 2 * LONGEST_PAUSE;
/// Milliseconds between two looks at the entry: the first pause, and the longest.
const FIRST_PAUSE: i64 = 50;
const LONGEST_PAUSE: i64 = 1600;
/// Milliseconds within which the last write of an earlier owner may still arrive, if its clock differs: one
/// operation of the store.
const LAST_WRITING: i64 = (STORE_DEADLINE + 1) * 1000;
/// Bytes of an owner's name.
const OWNER_LENGTH: usize = 9;

const _: () = assert!(LAST_WRITING < PATIENCE && LEASE > LATEST);

/// The outcome of a refresh of a stored session.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    /// The entry has fresh tokens, from this request or another.
    Fresh,
    /// The present tokens are good, and another request is refreshing.
    UnderWay,
}

/// The outcome of an owner's refresh.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owned {
    /// The entry has fresh tokens, from this owner or another.
    Fresh,
    /// Another owner has taken over.
    Lost,
}

/// Pauses that grow longer.
struct Pauses {
    next: i64,
    waited: i64,
}

impl Pauses {
    const fn new() -> Self {
        Self { next: FIRST_PAUSE, waited: 0 }
    }
    fn pause(&mut self, cx: &mut Cx) -> Result<()> {
        pause(cx, self.next)?;
        self.waited = self.waited.saturating_add(self.next);
        self.next = self.next.saturating_mul(2).min(LONGEST_PAUSE);
        Ok(())
    }
}

/// A session's entry during a refresh.
struct Entry<'r, 's, 'a> {
    refreshing: &'r mut Refreshing<'s, 'a>,
    /// How often the tokens had been replaced when the request came.
    generation: i64,
}

/// Refreshes the tokens of a stored session, or uses those of the request that does.
///
/// # Errors
/// `reauthorization_required`; `session_missing` if the session was ended meanwhile; temporary errors such as
/// `store_unavailable` and `server_unavailable`.
pub fn refresh_stored<'a>(cx: &mut Cx<'a>, refreshing: &mut Refreshing<'_, 'a>) -> Result<Stored> {
    let generation = RefreshState::new(refreshing.opened.session.refresh()).number();
    let mut entry = Entry { refreshing, generation };
    if let Some(unsaved) = entry.unsaved(cx)? {
        entry.save(cx, unsaved)?;
        return Ok(Stored::Fresh);
    }
    let mut pauses = Pauses::new();
    loop {
        let is_needed = entry.session().needs_refresh(cx.now);
        if entry.is_fresh() && (entry.refreshing.purpose.is_part_of_scope() || is_needed) {
            // The other request's fresh tokens do not have the wanted scope, or only its refresh token is new.
            entry.generation = entry.state().number();
        } else if entry.is_fresh() {
            emit_coalesced(cx, entry.refreshing.opened);
            return Ok(Stored::Fresh);
        }
        if let Some(rest) = entry.state().rest(cx.now) {
            return Err(server_unavailable(cx, rest));
        }
        if !entry.state().is_under_way(cx.now) {
            if let Some(owner) = entry.acquire_lease(cx)?
                && entry.refresh_as_owner(cx, owner)? == Owned::Fresh
            {
                return Ok(Stored::Fresh);
            }
        } else if !entry.refreshing.purpose.is_forced() && !is_needed {
            return Ok(Stored::UnderWay);
        } else if pauses.waited >= PATIENCE {
            return Err(server_unavailable(cx, STORE_REST));
        } else {
            pauses.pause(cx)?;
        }
        entry.look_again(cx)?;
    }
}

impl<'a> Entry<'_, '_, 'a> {
    fn session(&self) -> Session<'a> {
        self.refreshing.opened.session
    }
    fn state(&self) -> RefreshState<'a> {
        RefreshState::new(self.session().refresh())
    }
    fn set_session(&mut self, session: Session<'a>) {
        self.refreshing.opened.session = session;
    }
    fn set_state(&mut self, cx: &Cx<'a>, state: RefreshState<'a>) {
        self.set_session(self.session().with(cx.arena, W::refresh, state.value()));
    }
    /// Whether the tokens have been replaced since the request came.
    fn is_fresh(&self) -> bool {
        self.state().number() != self.generation
    }

    /// Reads the entry again.
    fn look_again(&mut self, cx: &mut Cx<'a>) -> Result<()> {
        store::look_again(cx, self.refreshing.configuration, self.refreshing.opened)
    }
    /// Writes the session if nobody else has written. Returns whether it was written.
    fn write(&mut self, cx: &mut Cx<'a>) -> Result<bool> {
        store::write(cx, self.refreshing.configuration, self.refreshing.opened)
    }

    fn unsaved_key(&self, cx: &Cx<'a>) -> Value<'a> {
        let generation = integer(self.generation);
        concat(cx.arena, &[W::unsaved_.bytes(), self.session().id().bytes(), b":", &generation])
    }
    /// Fresh tokens that this isolate received but could not write.
    fn unsaved(&self, cx: &mut Cx<'a>) -> Result<Option<Refreshed<'a>>> {
        let sealed = recollect(cx, self.unsaved_key(cx))?;
        if !sealed.is_text() {
            return Ok(None);
        }
        let Some(session) = self.refreshing.open_sealed(cx, sealed)? else { return Ok(None) };
        Ok(Some(Refreshed {
            replaced: if session.is_due() { Replaced::Narrowed } else { Replaced::Tokens },
            tokens: session.tokens(),
            variables: session.variables(),
        }))
    }

    /// Writes the lease. Returns the owner's name, or `None` if another was first.
    fn acquire_lease(&mut self, cx: &mut Cx<'a>) -> Result<Option<Value<'a>>> {
        let name = cx.entropy()?.get(..OWNER_LENGTH).unwrap_or_default();
        let owner = crypto::encode(cx.arena, name);
        self.set_state(cx, self.state().leased(cx.arena, owner, cx.now));
        Ok(self.write(cx)?.then_some(owner))
    }

    /// Whether a request sent now gets its answer before another owner may take over.
    fn may_send(&self, cx: &Cx<'a>) -> bool {
        self.state().lease().is_some_and(|lease| lease.may_send(cx.now))
    }

    /// Refreshes as the owner of the lease.
    fn refresh_as_owner(&mut self, cx: &mut Cx<'a>, owner: Value<'a>) -> Result<Owned> {
        if !self.may_send(cx) {
            return Err(store_unavailable(cx));
        }
        let mut answer = self.refreshing.send(cx)?;
        if let Err(failure) = answer
            && may_have_been_granted(failure)
            && self.may_send(cx)
        {
            cx.emit_failure(W::refresh_sent_again, failure, Object::new(cx.arena));
            answer = self.refreshing.send(cx)?;
        }
        match answer {
            Ok(refreshed) => self.save(cx, refreshed).map(|()| Owned::Fresh),
            Err(failure) if ends_session(failure) => self.give_up(cx, owner, failure),
            Err(failure) => self.rest(cx, owner, failure),
        }
    }

    /// Writes fresh tokens. If the entry has changed meanwhile, writes them over its present content, unless
    /// that has fresh tokens already, which somebody may be using.
    fn save(&mut self, cx: &mut Cx<'a>, refreshed: Refreshed<'a>) -> Result<()> {
        for _ in 0..TRIES {
            let present = self.session();
            let before = RefreshState::new(present.refresh());
            self.set_session(renewed(cx, present, refreshed));
            let state = match refreshed.replaced {
                Replaced::RefreshToken(failure) => {
                    before.renewed_and_failed(cx.arena, cx.now, failure.error().member(W::retry_after))
                }
                Replaced::Tokens | Replaced::Narrowed => before.renewed(cx.arena),
            };
            self.set_state(cx, state);
            let written = store::write_surely(cx, self.refreshing.configuration, self.refreshing.opened);
            match cx.catch(written)? {
                Ok(true) => return refreshed.replaced.refused().map_or(Ok(()), |failure| Err(cx.fail_again(failure))),
                Ok(false) => {}
                Err(failure) => {
                    self.remember_unsaved(cx)?;
                    // Tokens that are not written must not be used.
                    self.set_session(present);
                    return Err(cx.fail_again(failure));
                }
            }
            let looked = self.look_again(cx);
            match cx.catch(looked)? {
                Ok(()) if self.is_fresh() => return Ok(()),
                Ok(()) => {}
                Err(failure) => {
                    if is_gone(failure) {
                        // The person signed out meanwhile. Nobody may use these tokens, so they are revoked if
                        // possible.
                        let revoked = revoke_where_possible(cx, refreshed.tokens, refreshed.variables);
                        let _ = cx.catch(revoked)?;
                    }
                    return Err(cx.fail_again(failure));
                }
            }
        }
        Err(store_unavailable(cx))
    }

    /// Has the isolate remember what the store did not accept; its next request writes it.
    fn remember_unsaved(&mut self, cx: &mut Cx<'a>) -> Result<()> {
        let session = self.session();
        let sealed = self.refreshing.seal(cx)?;
        let until = session.ends_at(self.refreshing.configuration).saturating_sub(cx.now);
        memorize(cx, self.unsaved_key(cx), sealed, until)
    }

    /// After a final refusal: ends the session, unless another owner has fresh tokens. In that case the old
    /// token was refused because it had been used.
    fn give_up(&mut self, cx: &mut Cx<'a>, owner: Value<'a>, refused: Failure<'a>) -> Result<Owned> {
        let mut pauses = Pauses::new();
        loop {
            let looked = self.look_again(cx);
            match cx.catch(looked)? {
                Ok(()) => {}
                Err(failure) if is_gone(failure) => return Err(cx.fail(Code::ReauthorizationRequired).into()),
                Err(failure) => return Err(cx.fail_again(failure)),
            }
            if self.is_fresh() {
                emit_coalesced(cx, self.refreshing.opened);
                return Ok(Owned::Fresh);
            }
            if !self.state().is_owned_by(owner) {
                return Ok(Owned::Lost);
            }
            let attempts = self.state().lease().map_or(0, |lease| lease.attempts);
            if attempts > 1 && refused.kind() == Kind::Session && pauses.waited < LAST_WRITING {
                pauses.pause(cx)?;
                continue;
            }
            if store::end_where(cx, self.refreshing.configuration, self.refreshing.opened)? {
                return Err(cx.fail(Code::ReauthorizationRequired).into());
            }
        }
    }

    /// After a temporary failure: releases the lease and sets a time of rest.
    fn rest(&mut self, cx: &mut Cx<'a>, owner: Value<'a>, failure: Failure<'a>) -> Result<Owned> {
        for _ in 0..TRIES {
            let state = self.state();
            let is_of_the_part = self.refreshing.purpose.is_part_of_scope() && failure.kind() == Kind::Server;
            let state = if is_of_the_part {
                // The server refuses a part of the scope, which says nothing about the whole.
                state.released(cx.arena)
            } else {
                state.failed(cx.arena, cx.now, failure.error().member(W::retry_after))
            };
            self.set_state(cx, state);
            let written = self.write(cx);
            match cx.catch(written)? {
                Ok(false) => {}
                // If the write failed, the lease expires by itself.
                Ok(true) | Err(_) => break,
            }
            self.look_again(cx)?;
            if self.is_fresh() {
                return Ok(Owned::Fresh);
            }
            if !self.state().is_owned_by(owner) {
                break;
            }
        }
        Err(cx.fail_again(failure))
    }
}

/// Whether a failed refresh ends the session: the server refuses the refresh token for good, or its answer
/// belongs to somebody else.
fn ends_session(failure: Failure) -> bool {
    failure.kind() == Kind::Session || access_token::ends_session(failure)
}

/// Whether the server may have granted a refresh whose answer did not arrive in readable form, so that the same
/// token is sent once more. That never makes matters worse: the next refresh would have to send it anyway,
/// perhaps after the server's grace period.
fn may_have_been_granted(failure: Failure) -> bool {
    match failure.code() {
        Some(Code::NetworkFailed | Code::RequestTimedOut) => true,
        // A server that returns an error code or `Retry-After` knows what it did.
        Some(Code::ServerUnavailable) => {
            let error = failure.error();
            error.member(W::status).int_or(0) >= 500
                && !error.member(W::error).exists()
                && !error.member(W::retry_after).exists()
        }
        Some(Code::ResponseRedirected | Code::TokenTypeUnsupported) => false,
        _ => failure.kind() == Kind::Malformed,
    }
}
