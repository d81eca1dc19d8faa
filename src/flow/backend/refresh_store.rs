//! One refresh at a time over all isolates (RFC 9700 section 4.14.2): whoever refreshes first writes
//! that it does into the session's record, by compare-and-swap, and the fresh tokens before anybody
//! uses them. The others use the present token, or wait for the record to change.
//!
//! What no client can save with strict rotation, where a refresh token works once: the server has
//! committed, and its answer never arrives (the network lost it, or the owner died holding it). The
//! tokens that the answer carried exist nowhere else. The owner sends the old token once more at
//! once, which servers with a grace period answer; a strict one refuses it, and the session is over.
//! The window is from the server's commit to the writing below, one journey and one writing: no
//! other work stands between them. An owner that dies before the commit, or whose tokens another
//! owner has written meanwhile, loses nothing.
//!
//! Must not know: cookies, and what other requests of this isolate do.

use super::config::Backend;
use super::provider::server_unavailable;
use super::refresh::Want;
use super::refresh_intent::{Intent, LATEST, LEASE, RefreshState};
use super::session::Session;
use super::session_cookie::Opened;
use super::session_store::{TRIES, end_where, is_gone, look_again, write, write_surely};
use crate::base::base64;
use crate::base::text::{concat, integer};
use crate::base::value::Value;
use crate::flow::access_token::{Refreshed, Replaced, ends_session};
use crate::flow::client::Client;
use crate::flow::send::{tell, tell_failure};
use crate::flow::sign_out::revoke_where_possible;
use crate::host::{STORE_DEADLINE, STORE_REST, Serve, store_unavailable};
use crate::protocol::error::{Code, Error, Kind};
use crate::protocol::token_response::Tokens;

/// Milliseconds that a request waits for the refresh of another, over a whole lease: it takes over
/// where the owner does not come back.
const PATIENCE: u32 = milliseconds(LEASE) + 2 * LONGEST_PAUSE;
/// Milliseconds between two looks at the record: the first, and the longest.
const FIRST_PAUSE: u32 = 50;
const LONGEST_PAUSE: u32 = 1600;
/// Milliseconds in which what an owner before this one wrote last may still arrive, where its clock is
/// another: one operation of the store.
const LAST_WRITING: u32 = milliseconds(STORE_DEADLINE + 1);

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds, known to the compiler")]
const fn milliseconds(seconds: i64) -> u32 {
    (seconds as u32).saturating_mul(1000)
}

/// A record under way: the session as last read, and its version.
struct Record<'s, S> {
    host: &'s S,
    backend: &'s Backend,
    client: &'s Client,
    session: &'s mut Session,
    version: &'s mut String,
    /// The generation that the request came with.
    generation: i64,
    /// What the request wants.
    want: Want<'s>,
}

/// What became of an owner's refresh.
enum Done {
    /// The record has fresh tokens, of this owner or of another.
    Fresh,
    /// Another owner is at it.
    Wait,
}

/// Pauses that grow.
struct Pauses {
    next: u32,
    waited: u32,
}

impl Pauses {
    const fn new() -> Self {
        Self { next: FIRST_PAUSE, waited: 0 }
    }

    async fn pause(&mut self, host: &impl Serve) {
        host.pause(self.next).await;
        self.waited = self.waited.saturating_add(self.next);
        self.next = self.next.saturating_mul(2).min(LONGEST_PAUSE);
    }
}

/// Refreshes the tokens of a session in the store, or takes those of whoever does; false where the
/// present ones are still good and another is at it.
///
/// # Errors
/// `reauthorization_required`, `session_missing` where the session was ended meanwhile, and what
/// passes: `store_unavailable`, `server_unavailable` and its like.
pub async fn refresh_stored(
    host: &impl Serve,
    backend: &Backend,
    client: &Client,
    opened: &mut Opened<'_>,
    want: Want<'_>,
) -> Result<bool, Error> {
    let Some(version) = &mut opened.version else { return Ok(false) };
    let generation = opened.session.refresh.generation;
    let mut record = Record { host, backend, client, session: &mut opened.session, version, generation, want };
    if let Some(unsaved) = record.unsaved() {
        return record.keep(unsaved).await.map(|()| true);
    }
    let mut pauses = Pauses::new();
    loop {
        let is_needed = record.session.needs_refresh(host.now());
        if record.is_fresh() && (want.narrow.is_some() || is_needed) {
            // Another's fresh tokens are not those that are wanted, or only the refresh token is fresh.
            record.generation = record.session.refresh.generation;
        } else if record.is_fresh() {
            tell(host, "refresh_coalesced", &[("provider", &record.session.provider)]);
            return Ok(true);
        }
        if let Some(rest) = record.session.refresh.rest(host.now()) {
            return Err(server_unavailable(rest));
        }
        if record.session.refresh.under_way(host.now()).is_none() {
            if let Some(owner) = record.claim().await?
                && let Done::Fresh = record.perform(&owner).await?
            {
                return Ok(true);
            }
        } else if !want.force && !is_needed {
            return Ok(false);
        } else if pauses.waited >= PATIENCE {
            return Err(server_unavailable(STORE_REST));
        } else {
            pauses.pause(host).await;
        }
        record.look().await?;
    }
}

impl<S: Serve> Record<'_, S> {
    fn is_fresh(&self) -> bool {
        self.session.refresh.generation != self.generation
    }

    async fn look(&mut self) -> Result<(), Error> {
        look_again(self.host, self.backend, self.session, self.version).await
    }

    fn unsaved_key(&self) -> String {
        concat(&["unsaved:", &self.session.id, ":", &integer(self.generation)])
    }

    /// Fresh tokens that this isolate got and could not write.
    fn unsaved(&self) -> Option<Refreshed> {
        let kept = self.host.memory(&self.unsaved_key())?;
        let kept = Session::open(self.host, self.backend, &self.session.provider, None, kept.as_str()?);
        kept.ok().map(|kept| Refreshed {
            replaced: if kept.is_due { Replaced::Narrowed } else { Replaced::Tokens },
            tokens: kept.tokens,
            variables: kept.variables,
        })
    }

    /// Writes the intent; the owner's name, or `None` where another was first.
    async fn claim(&mut self) -> Result<Option<String>, Error> {
        let entropy = self.host.entropy()?;
        let owner = base64::encode_url(entropy.first().get(..9).unwrap_or_default());
        let before = self.session.refresh.intent.take();
        let attempts = before.map_or(0, |intent| intent.attempts).saturating_add(1);
        let intent = Intent { owner: owner.clone(), started_at: self.host.now(), attempts };
        self.session.refresh.intent = Some(intent);
        let written = write(self.host, self.backend, self.session, Some(self.version)).await?;
        Ok(written.map(|version| {
            *self.version = version;
            owner
        }))
    }

    async fn send(&self) -> Result<Refreshed, Error> {
        self.want.ask(self.host, self.client, self.session).await
    }

    /// Whether a request that leaves now has its answer before another may take over.
    fn is_in_time(&self) -> bool {
        let started_at = self.session.refresh.intent.as_ref().map(|intent| intent.started_at);
        started_at.is_some_and(|started_at| self.host.now().since(started_at) <= LATEST)
    }

    /// What an owner does.
    async fn perform(&mut self, owner: &str) -> Result<Done, Error> {
        if !self.is_in_time() {
            return Err(store_unavailable());
        }
        let mut answer = self.send().await;
        if let Err(error) = &answer
            && may_have_been_granted(error)
            && self.is_in_time()
        {
            tell_failure(self.host, "refresh_sent_again", error);
            answer = self.send().await;
        }
        match answer {
            Ok(refreshed) => self.keep(refreshed).await.map(|()| Done::Fresh),
            Err(error) if error.kind() == Kind::Session || ends_session(&error) => self.give_up(owner, &error).await,
            Err(error) => self.rest(owner, error).await,
        }
    }

    /// Writes fresh tokens. Where the record was changed meanwhile they are written over what it is
    /// now, unless it has fresh ones already: those are somebody's.
    async fn keep(&mut self, refreshed: Refreshed) -> Result<(), Error> {
        let Refreshed { tokens, variables, replaced } = refreshed;
        let fresh = tokens.to_value();
        for _ in 0..TRIES {
            let (present, before) = (self.session.tokens.to_value(), self.session.refresh.clone());
            let present_variables = self.session.variables.clone();
            let flags = (self.session.is_due, self.session.is_narrowed);
            self.session.take(Tokens::from_value(&fresh)?, variables.clone(), &replaced, self.host.now());
            if let Replaced::Tokens = replaced {
                self.session.diagnostics = fresh.get("diagnostics").cloned().unwrap_or_default();
            }
            self.session.refresh = before.renewed();
            if let Replaced::RefreshToken(error) = &replaced {
                let RefreshState { failures, retry_at, .. } = before.failed(self.host.now(), error.retry_after());
                self.session.refresh = RefreshState { failures, retry_at, ..before.renewed() };
            }
            match write_surely(self.host, self.backend, self.session, Some(self.version)).await {
                Ok(Some(version)) => {
                    *self.version = version;
                    return replaced.into_result();
                }
                Ok(None) => {}
                Err(error) => {
                    self.remember_unsaved()?;
                    // What is not written is not used.
                    self.session.tokens = Tokens::from_value(&present)?;
                    self.session.variables = present_variables;
                    self.session.refresh = before;
                    (self.session.is_due, self.session.is_narrowed) = flags;
                    return Err(error);
                }
            }
            match self.look().await {
                Ok(()) if self.is_fresh() => return Ok(()),
                Ok(()) => {}
                Err(error) if is_gone(&error) => {
                    // Signed out meanwhile: nobody may use these, so they are revoked where that can be done.
                    let _ =
                        revoke_where_possible(self.host, self.client, &Tokens::from_value(&fresh)?, &variables).await;
                    return Err(error);
                }
                Err(error) => return Err(error),
            }
        }
        Err(store_unavailable())
    }

    /// Has the isolate remember what the store did not take: its next request writes it.
    fn remember_unsaved(&self) -> Result<(), Error> {
        let sealed = self.session.seal(self.host, self.backend, None)?;
        let until = self.session.ends_at(self.backend).since(self.host.now());
        self.host.memorize(&self.unsaved_key(), Value::String(sealed), until);
        Ok(())
    }

    /// After a definite refusal: ends the session, but not before looking whether another owner has
    /// fresh tokens, for then the old one was refused because it had been used.
    async fn give_up(&mut self, owner: &str, refused: &Error) -> Result<Done, Error> {
        let mut pauses = Pauses::new();
        loop {
            match self.look().await {
                Err(error) if is_gone(&error) => return Err(Error::new(Code::ReauthorizationRequired)),
                looked => looked?,
            }
            if self.is_fresh() {
                tell(self.host, "refresh_coalesced", &[("provider", &self.session.provider)]);
                return Ok(Done::Fresh);
            }
            if !self.session.refresh.is_owned_by(owner) {
                return Ok(Done::Wait);
            }
            let attempts = self.session.refresh.intent.as_ref().map_or(0, |intent| intent.attempts);
            if attempts > 1 && refused.kind() == Kind::Session && pauses.waited < LAST_WRITING {
                pauses.pause(self.host).await;
                continue;
            }
            if end_where(self.host, self.backend, self.session, Some(self.version)).await? {
                return Err(Error::new(Code::ReauthorizationRequired));
            }
        }
    }

    /// After trouble that may pass: gives the refresh back, with a time of rest.
    async fn rest(&mut self, owner: &str, error: Error) -> Result<Done, Error> {
        for _ in 0..TRIES {
            let state = &mut self.session.refresh;
            if self.want.narrow.is_some() && error.kind() == Kind::Server {
                // The server gives no part of the scope, which says nothing of the whole.
                state.intent = None;
            } else {
                *state = state.failed(self.host.now(), error.retry_after());
            }
            match write(self.host, self.backend, self.session, Some(self.version)).await {
                Ok(Some(version)) => {
                    *self.version = version;
                    break;
                }
                Ok(None) => {}
                // The lease ends by itself.
                Err(_) => break,
            }
            self.look().await?;
            if self.is_fresh() {
                return Ok(Done::Fresh);
            }
            if !self.session.refresh.is_owned_by(owner) {
                break;
            }
        }
        Err(error)
    }
}

/// Whether the server may have granted a refresh whose answer did not arrive in a form that can be
/// read: the same token is sent once more. That never makes matters worse; the next refresh would
/// have to send it anyway, later, when a server's grace period is over.
fn may_have_been_granted(error: &Error) -> bool {
    match error.code() {
        Code::NetworkFailed | Code::RequestTimedOut => true,
        // A server that names an error or a time to come back knows what it did.
        Code::ServerUnavailable => {
            error.status().is_some_and(|status| status >= 500)
                && error.server().error.is_none()
                && error.retry_after().is_none()
        }
        Code::ResponseRedirected | Code::TokenTypeUnsupported => false,
        _ => error.kind() == Kind::Malformed,
    }
}

const _: () = assert!(LAST_WRITING < PATIENCE && LEASE > LATEST);
