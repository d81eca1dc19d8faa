//! Decides when a refresh is due (RFC 6749 section 6), and which requests wait for it.

use super::held::{freshen_now, take_offer};
use super::lease::{LEASE, REST, RefreshState};
use super::notes::RefreshNote;
use super::provider::resolve;
use super::refreshing::{Purpose, Refreshing};
use super::server_unavailable;
use crate::base::crypto::sha256;
use crate::base::value::Value;
use crate::base::value::build::{List, Object};
use crate::base::vocabulary::W;
use crate::flow::access_token::{can_refresh, cannot_refresh};
use crate::flow::worker::config::Configuration;
use crate::flow::worker::session::isolate::{memorize, recollect};
use crate::flow::worker::session::{OpenedSession, Session};
use crate::protocol::token::tokens::Tokens;
use crate::step::{Code, Cx, Effect, Result};

/// The most refreshes by others that a request for part of the scope waits for before its own.
const NARROWINGS: usize = 4;

/// Refreshes the session's tokens if they are due or `is_forced`. One refresh runs at a time, and later
/// requests take its tokens.
///
/// With a store, no request waits for a refresh while the present access token is valid. If the platform can
/// work after an answer, no request waits for an early refresh at all.
///
/// # Errors
/// `reauthorization_required` if the session is over. A temporary error only if the present access token is no
/// longer usable, or the refresh was forced; the session goes on.
pub fn freshen<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    opened: &mut OpenedSession<'a>,
    is_forced: bool,
) -> Result<()> {
    if !must_refresh(cx, opened, is_forced)? {
        return Ok(());
    }
    let session = opened.session;
    let key = session.refresh_key(cx.arena);
    if opened.is_stored() && !is_forced && !session.needs_refresh(cx.now) {
        let state = RefreshState::new(session.refresh());
        if state.is_under_way(cx.now) || state.rest(cx.now).is_some() || RefreshNote::is_under_way(cx, key)? {
            return Ok(());
        }
        memorize(cx, key, RefreshNote::UnderWay.coded(cx.arena), LEASE)?;
        let mut named = List::new(cx.arena);
        named.push(session.provider());
        named.push(session.id());
        if cx.ask(Effect::RefreshLater, named.done())?.is_true() {
            return Ok(());
        }
    }
    freshen_now(cx, &mut Refreshing::new(configuration, opened, Purpose::of(is_forced)), key)
}

/// As [`freshen`], for a view of the session, which contains no token. If only a refresh for part of the scope
/// made the token due, the refresh can wait until the token is used.
///
/// # Errors
/// As [`freshen`].
pub fn freshen_view<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    opened: &mut OpenedSession<'a>,
    is_forced: bool,
) -> Result<()> {
    if is_forced || ends_soon(cx, opened) { freshen(cx, configuration, opened, is_forced) } else { Ok(()) }
}

/// Does the refresh that [`freshen`] left for later.
///
/// # Errors
/// As [`freshen`]. Nobody reports them; the next request tries again.
pub fn freshen_behind<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    opened: &mut OpenedSession<'a>,
) -> Result<()> {
    if !must_refresh(cx, opened, false)? {
        return Ok(());
    }
    let key = opened.session.refresh_key(cx.arena);
    freshen_now(cx, &mut Refreshing::new(configuration, opened, Purpose::DueTokens), key)
}

/// As [`freshen`], if the tokens of a refresh could not be stored. Takes the tokens of another request in this
/// isolate; otherwise leaves the refresh token unused and reports that.
///
/// # Errors
/// `session_read_only` if the access token is no longer usable, or a refresh is asked for; the errors of
/// [`freshen`] if there is nothing to refresh with.
pub fn freshen_read_only<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    opened: &mut OpenedSession<'a>,
    is_forced: bool,
) -> Result<()> {
    if !is_forced && !opened.session.is_due() && !ends_soon(cx, opened) {
        return Ok(());
    }
    let key = opened.session.refresh_key(cx.arena);
    let note = recollect(cx, key)?;
    if take_offer(cx, &mut Refreshing::new(configuration, opened, Purpose::of(is_forced)), note)? {
        return Ok(());
    }
    let tokens = opened.session.tokens();
    let is_past = tokens.is_past(cx.now);
    let has_refresh_token = tokens.has_refresh_token(cx.now);
    let refused: Result<()> =
        Err(if has_refresh_token { cx.fail(Code::SessionReadOnly).into() } else { cannot_refresh(cx, tokens) });
    let Err(failure) = cx.catch(refused)? else { return Ok(()) };
    if has_refresh_token {
        opened.session = opened.session.noted(cx.arena, W::session, W::refresh_skipped);
        let mut event = Object::new(cx.arena);
        event.put(W::provider, opened.session.provider());
        cx.emit_failure(W::refresh_skipped, failure, event);
    }
    if is_forced || is_past { Err(cx.fail_again(failure)) } else { Ok(()) }
}

/// An access token for `scope`, a part of the session's (OAuth 2.0 for Browser-Based Applications 6.2.2.3). The
/// session keeps its own access token and takes over only the refresh token.
///
/// # Errors
/// `refresh_unsupported`, `narrowing_unsupported`, and those of a forced [`freshen`].
pub fn narrowed<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    opened: &mut OpenedSession<'a>,
    scope: Value<'a>,
) -> Result<Tokens<'a>> {
    for _ in 0..NARROWINGS {
        if !must_refresh(cx, opened, true)? {
            break;
        }
        let can_narrow = cx.provider().refresh_request().allows_narrowing();
        cx.ensure(can_narrow, Code::NarrowingUnsupported)?;
        let key = opened.session.refresh_key(cx.arena);
        let mut refreshing = Refreshing::new(configuration, opened, Purpose::PartOfScope(scope));
        freshen_now(cx, &mut refreshing, key)?;
        // Nothing if another request refreshed first: now there is a new refresh token to try.
        if let Some(tokens) = refreshing.narrow {
            return Ok(tokens);
        }
    }
    Err(server_unavailable(cx, REST))
}

/// Seconds before its expiry when the session's token is refreshed: a minute or a tenth of its life, plus up to
/// as much again, which varies by session so that sessions that began together do not refresh together. A
/// provider's own window stays unchanged.
#[must_use]
pub fn early_window(session: Session, declared: Option<i64>) -> i64 {
    let tokens = session.tokens();
    let margin = tokens.expiry().margin(tokens.received_at().int_or(0));
    let [share, ..] = sha256(session.id().bytes());
    declared.unwrap_or_else(|| margin.saturating_add(margin.saturating_mul(i64::from(share)).div_euclid(256)))
}

/// Whether the access token expires soon.
fn ends_soon(cx: &Cx, opened: &OpenedSession) -> bool {
    let declared = opened.provider.early_window().int();
    opened.session.tokens().is_due(cx.now, Some(early_window(opened.session, declared)))
}

/// Whether the tokens are due and can be refreshed. If so, the session's client becomes the current client.
fn must_refresh<'a>(cx: &mut Cx<'a>, opened: &OpenedSession<'a>, is_forced: bool) -> Result<bool> {
    let tokens = opened.session.tokens();
    if !is_forced && !opened.session.is_due() && !ends_soon(cx, opened) {
        return Ok(false);
    }
    resolve(cx, opened.provider)?;
    if can_refresh(cx, tokens) {
        return Ok(true);
    }
    let refused: Result<()> = Err(cannot_refresh(cx, tokens));
    match cx.catch(refused)? {
        Err(failure) if is_forced || failure.is(Code::TokenExpired) => Err(cx.fail_again(failure)),
        _ => Ok(false),
    }
}
