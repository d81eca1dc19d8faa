//! Keeping a session's tokens fresh (RFC 6749 section 6): when a refresh is due, and one at a time in
//! this isolate, before one at a time everywhere (`refresh_store.rs`).
//!
//! Must not know: how the store tells who refreshes.

use super::config::Backend;
use super::provider::{Resolved, resolve, server_unavailable};
use super::refresh_intent::{LEASE, REQUEST, REST, rest_after};
use super::refresh_store;
use super::refused_token::{self, Standing};
use super::session::Session;
use super::session_cookie::Opened;
use super::session_size::{self, Before};
use crate::base::sha256;
use crate::base::text::concat;
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::flow::access_token::{Refreshed, can_refresh, cannot_refresh, ends_session, refresh, refresh_narrowed};
use crate::flow::client::Client;
use crate::flow::send::{tell, tell_end, tell_failure};
use crate::host::{Serve, store_unavailable};
use crate::protocol::error::{Code, Error, Kind};
use crate::protocol::token_response::Tokens;
use std::cell::RefCell;

/// Seconds that the isolate offers a refreshed session to requests that still bring the old cookie.
const OFFER: i64 = 60;

/// Seconds in which an answer to a request that came with the old tokens may still be under way.
const OUTDATED: i64 = 3600;

/// Refreshes the session's tokens where they are due, or where `force` says so; one refresh at a
/// time, and whoever comes late takes the winner's tokens.
///
/// With a store nobody waits for a refresh while the present access token is good, and where the
/// platform can work behind an answer, no request waits for an early refresh at all.
///
/// # Errors
/// `reauthorization_required` where the session is over; a passing error only where the present
/// access token cannot be used any more, or the refresh was forced. The session is not lost then.
pub async fn freshen(host: &impl Serve, backend: &Backend, opened: &mut Opened<'_>, force: bool) -> Result<(), Error> {
    let Some(client) = due(host, opened, force).await? else { return Ok(()) };
    let key = opened.session.refresh_key();
    let session = &opened.session;
    if opened.version.is_some() && !force && !session.needs_refresh(host.now()) {
        let is_under_way = session.refresh.under_way(host.now()).is_some() || is_begun(host, &key);
        if is_under_way || session.refresh.rest(host.now()).is_some() {
            return Ok(());
        }
        host.memorize(&key, Value::Bool(true), LEASE);
        if host.refresh_later(&session.provider, &session.id) {
            return Ok(());
        }
    }
    freshen_now(host, backend, &client, opened, &key, Want { force, narrow: None }).await
}

/// As [`freshen`], for a view of the session, in which no token is: one that a refresh for a part of the
/// scope has made due can wait until it is used.
///
/// # Errors
/// As [`freshen`].
pub async fn freshen_view(
    host: &impl Serve,
    backend: &Backend,
    opened: &mut Opened<'_>,
    force: bool,
) -> Result<(), Error> {
    if force || ends_soon(host, opened) { freshen(host, backend, opened, force).await } else { Ok(()) }
}

/// As [`freshen`], where what a refresh brings could not be kept: takes what another request of this
/// isolate brought, and else leaves the refresh token alone, and says so.
///
/// # Errors
/// `session_read_only` where the access token cannot be used any more, or a refresh is asked for; what
/// [`freshen`] raises where there is nothing to refresh with.
pub fn freshen_read_only(
    host: &impl Serve,
    backend: &Backend,
    opened: &mut Opened<'_>,
    force: bool,
) -> Result<(), Error> {
    if !force && !opened.session.is_due && !ends_soon(host, opened) {
        return Ok(());
    }
    let key = opened.session.refresh_key();
    if take_offer(host, backend, opened, &key) {
        return Ok(());
    }
    let session = &mut opened.session;
    let is_past = session.tokens.expires_at.is_past(host.now());
    let error = match session.tokens.refresh_token {
        Some(_) => Error::new(Code::SessionReadOnly),
        None => cannot_refresh(host, &session.tokens),
    };
    if error.code() == Code::SessionReadOnly {
        session.note("session", "refresh_skipped");
        tell_end(host, "refresh_skipped", None, &[("provider", &session.provider)], Some(&error));
    }
    if force || is_past { Err(error) } else { Ok(()) }
}

/// What a refresh is to bring.
#[derive(Clone, Copy)]
pub struct Want<'a> {
    /// Fresh tokens although the present ones are not due.
    pub force: bool,
    /// Not fresh tokens for the session, but others for a part of its scope.
    pub narrow: Option<&'a Narrow>,
}

/// A part of a session's scope, and the tokens for it once a refresh has brought them.
pub struct Narrow {
    scope: Vec<String>,
    brought: RefCell<Option<Tokens>>,
}

impl Want<'_> {
    /// Sends the refresh token and gives out the session's tokens as they are then.
    ///
    /// # Errors
    /// As [`refresh`].
    pub async fn ask(&self, host: &impl Serve, client: &Client, session: &Session) -> Result<Refreshed, Error> {
        let present = Tokens::from_value(&session.tokens.to_value())?;
        let Some(narrow) = self.narrow else { return refresh(host, client, present, &session.variables).await };
        let (refreshed, brought) = refresh_narrowed(host, client, present, &narrow.scope, &session.variables).await?;
        *narrow.brought.borrow_mut() = brought;
        Ok(refreshed)
    }
}

/// Refreshes that a request for a part of the scope waits for, before its own.
const NARROWINGS: usize = 4;

/// An access token for `scope`, a part of the session's (OAuth 2.0 for Browser-Based Applications
/// 6.2.2.3). It is nobody else's: the session keeps its own, and takes over the refresh token only.
///
/// # Errors
/// `refresh_unsupported`, `narrowing_unsupported`, and as [`freshen`] with force.
pub async fn narrowed(
    host: &impl Serve,
    backend: &Backend,
    opened: &mut Opened<'_>,
    scope: Vec<String>,
) -> Result<Tokens, Error> {
    let narrow = Narrow { scope, brought: RefCell::new(None) };
    for _ in 0..NARROWINGS {
        let Some(client) = due(host, opened, true).await? else { break };
        if !client.provider.dialect.refresh_request.narrowing {
            return Err(Error::new(Code::NarrowingUnsupported));
        }
        let key = opened.session.refresh_key();
        freshen_now(host, backend, &client, opened, &key, Want { force: true, narrow: Some(&narrow) }).await?;
        // Nothing where another request's refresh came first: its refresh token is at hand now.
        if let Some(tokens) = narrow.brought.take() {
            return Ok(tokens);
        }
    }
    Err(server_unavailable(REST))
}

/// The refresh that [`freshen`] left for later.
///
/// # Errors
/// As [`freshen`]; there is nobody left to tell, and the next request tries again.
pub async fn freshen_behind(host: &impl Serve, backend: &Backend, opened: &mut Opened<'_>) -> Result<(), Error> {
    let Some(client) = due(host, opened, false).await? else { return Ok(()) };
    let key = opened.session.refresh_key();
    freshen_now(host, backend, &client, opened, &key, Want { force: false, narrow: None }).await
}

/// Whether a request of this isolate has begun this refresh.
fn is_begun(host: &impl Serve, key: &str) -> bool {
    matches!(host.memory(key), Some(Value::Bool(true)))
}

/// Seconds before its end at which the session's token is refreshed: a minute or a tenth of its
/// life, and as much again as a share of the session's own, so that sessions which began together do
/// not refresh together. A provider's own window stays as it is.
#[must_use]
pub fn early_window(session: &Session, declared: Option<i64>) -> i64 {
    let margin = session.tokens.expires_at.margin(session.tokens.received_at);
    let [share, ..] = sha256::digest(session.id.as_bytes());
    declared.unwrap_or_else(|| margin.saturating_add(margin.saturating_mul(i64::from(share)).div_euclid(256)))
}

/// Whether the access token's end is near.
fn ends_soon(host: &impl Serve, opened: &Opened<'_>) -> bool {
    let tokens = &opened.session.tokens;
    // Fetched metadata knows no window of its own, so it need not be fetched to know this.
    let declared = opened.entry.client.as_ref().and_then(|client| client.provider.dialect.refresh_request.early_window);
    tokens.expires_at.is_due(host.now(), tokens.received_at, Some(early_window(&opened.session, declared)))
}

/// The client, where the tokens are due and can be refreshed.
async fn due<'a>(host: &impl Serve, opened: &Opened<'a>, force: bool) -> Result<Option<Resolved<'a>>, Error> {
    let tokens = &opened.session.tokens;
    if !force && !opened.session.is_due && !ends_soon(host, opened) {
        return Ok(None);
    }
    let client = resolve(host, opened.entry).await?;
    if can_refresh(&client, tokens) {
        return Ok(Some(client));
    }
    let error = cannot_refresh(host, tokens);
    if force || error.code() == Code::TokenExpired { Err(error) } else { Ok(None) }
}

async fn freshen_now(
    host: &impl Serve,
    backend: &Backend,
    client: &Client,
    opened: &mut Opened<'_>,
    key: &str,
    want: Want<'_>,
) -> Result<(), Error> {
    opened.record = None;
    let holder = host.hold(key, REQUEST).await.ok_or_else(|| server_unavailable(REST))?;
    let outcome = refresh_held(host, backend, client, opened, key, want).await;
    host.release(key, holder);
    let is_in_doubt = matches!(opened.standing, Standing::Doubtful | Standing::Refused);
    let error = match outcome {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == Kind::Session && !is_in_doubt => {
            if error.code() == Code::ReauthorizationRequired {
                tell(host, "session_ended", &[("by", "server")]);
            }
            return Err(error);
        }
        Err(error) => error,
    };
    opened.session.is_stale = true;
    tell_failure(host, "session_stale", &error);
    let is_past = opened.session.tokens.expires_at.is_past(host.now());
    if want.force || is_past { Err(error) } else { Ok(()) }
}

/// Takes what another request of this isolate brought, if there is something.
fn take_offer(host: &impl Serve, backend: &Backend, opened: &mut Opened<'_>, key: &str) -> bool {
    let kept = host.memory(key);
    let open = |kept: &Value| Session::open(host, backend, &opened.session.provider, None, kept.as_str()?).ok();
    let Some(winner) = kept.as_ref().and_then(open) else { return false };
    // Where only the refresh token is another one, it is taken over and the refresh is still to do.
    let (brought, present) = (&winner.tokens, &opened.session.tokens);
    let is_fresh =
        brought.access_token.expose() != present.access_token.expose() || brought.expires_at != present.expires_at;
    // The record of the store goes along with the cookie's form of the session.
    let (refresh, is_moved) = (opened.session.refresh.renewed(), opened.session.is_moved);
    opened.session = Session { refresh, is_moved, ..winner };
    opened.is_changed |= opened.version.is_none();
    opened.standing = Standing::Good;
    if is_fresh {
        tell(host, "refresh_coalesced", &[("provider", &opened.session.provider)]);
    }
    is_fresh
}

async fn refresh_held(
    host: &impl Serve,
    backend: &Backend,
    client: &Client,
    opened: &mut Opened<'_>,
    key: &str,
    want: Want<'_>,
) -> Result<(), Error> {
    if take_offer(host, backend, opened, key) {
        return Ok(());
    }
    let failed = failed_key(key);
    if let Some(error) = host.memory(&failed).and_then(|kept| failed_before(host.now(), opened, &kept)) {
        return Err(error);
    }
    if opened.standing != Standing::Good {
        return Err(Error::new(Code::ReauthorizationRequired));
    }
    let before = refused_token::tag(&opened.session);
    let refreshed = if opened.version.is_some() {
        refresh_store::refresh_stored(host, backend, client, opened, want).await
    } else {
        refresh_sealed(host, backend, client, opened, want).await.map(|()| true)
    };
    // With a refused answer too there may be another refresh token.
    if matches!(refreshed, Ok(true)) || refused_token::tag(&opened.session) != before {
        host.memorize(key, Value::String(opened.session.seal(host, backend, None)?), OFFER);
    }
    match refreshed {
        Ok(_) => Ok(()),
        // Somebody who did not wait any longer may have been faster, and then the old refresh token is
        // refused for a good reason.
        Err(error) if error.kind() == Kind::Session && take_offer(host, backend, opened, key) => Ok(()),
        Err(error) => Err(remember_failure(host, key, opened, error)),
    }
}

/// Refreshes a session whose cookie holds it: one request, and the answer sets the cookie. Another
/// isolate may do the same at the same time; nothing can tell it not to, and a refusal leaves the
/// doubt (`refused_token.rs`).
async fn refresh_sealed(
    host: &impl Serve,
    backend: &Backend,
    client: &Client,
    opened: &mut Opened<'_>,
    want: Want<'_>,
) -> Result<(), Error> {
    let session = &mut opened.session;
    let before = session.outdated_key();
    let had = Before::of(session)?;
    let Refreshed { tokens, variables, replaced } = want.ask(host, client, session).await?;
    session.take(tokens, variables, &replaced, host.now());
    opened.is_changed = true;
    let fitted = session_size::fit(host, backend, session, had);
    // An answer under way could write the earlier tokens over these.
    if session.outdated_key() != before {
        host.memorize(&before, Value::Bool(true), OUTDATED);
    }
    replaced.into_result().and(fitted)
}

/// Under which name the isolate remembers a failed refresh, beside what was brought by one.
fn failed_key(key: &str) -> String {
    concat(&["failed:", key])
}

/// Has the isolate remember a failed refresh: those who waited for it do not send the same refresh
/// token again, to a server that has just said no or is in trouble.
fn remember_failure(host: &impl Serve, key: &str, opened: &mut Opened<'_>, error: Error) -> Error {
    if is_begun(host, key) {
        host.memorize(key, Value::Null, 0);
    }
    let rest = rest_after(0, error.retry_after());
    let until = Value::integer(host.now().plus(rest).0);
    let failed = failed_key(key);
    match (error.code(), error.kind()) {
        // Of this refresh token only: a part of the scope may have brought another one.
        (_, Kind::Session) => {
            host.memorize(&failed, Value::strings(&[refused_token::tag(&opened.session)]), OFFER);
            doubt(opened);
            error
        }
        // The event names the check.
        _ if ends_session(&error) => {
            host.memorize(&failed, Value::Bool(false), OFFER);
            Error::new(Code::ReauthorizationRequired)
        }
        (Code::StoreUnavailable, _) => {
            host.memorize(&failed, Value::Array(vec![until]), rest.min(REST));
            error
        }
        // The next answer would be refused for the same reason.
        (Code::SessionTooLarge, _) | (_, Kind::Host | Kind::Check | Kind::Malformed) => {
            host.memorize(&failed, until, rest);
            error
        }
        _ => error,
    }
}

/// Has the user agent be told that the refresh token was refused, unless it has told so itself. A
/// store would know of a newer one.
fn doubt(opened: &mut Opened<'_>) {
    if opened.version.is_none() && opened.standing == Standing::Good {
        opened.standing = Standing::Doubtful;
    }
}

/// What [`remember_failure`] wrote, as the error of whoever comes late.
fn failed_before(now: UnixTime, opened: &mut Opened<'_>, kept: &Value) -> Option<Error> {
    match kept {
        Value::Bool(false) => Some(Error::new(Code::ReauthorizationRequired)),
        Value::Array(items) => match items.first()? {
            Value::String(refused) if *refused != refused_token::tag(&opened.session) => None,
            Value::String(_) => {
                doubt(opened);
                Some(Error::new(Code::ReauthorizationRequired))
            }
            _ => Some(store_unavailable()),
        },
        Value::Number(_) => {
            let rest = UnixTime(kept.as_integer()?).since(now);
            (rest > 0).then(|| server_unavailable(rest))
        }
        _ => None,
    }
}
