//! Runs one refresh of a session at a time in this isolate; [`super::stored`] does so across all isolates. The other
//! requests of the session wait, and use the new tokens.

use super::lease::{REQUEST, REST, RefreshState, rest_after};
use super::notes::{FailureNote, RefreshNote};
use super::refreshing::{Refreshing, emit_coalesced, renewed};
use super::server_unavailable;
use super::stored::{Stored, refresh_stored};
use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::flow::access_token::ends_session;
use crate::flow::worker::session::cookie::size;
use crate::flow::worker::session::isolate::{forget, hold, memorize, recollect, recollect_all};
use crate::flow::worker::session::store::store_entry::store_unavailable;
use crate::flow::worker::session::{OpenedSession, RefreshTokenStatus, refresh_token_status};
use crate::step::kind::Kind;
use crate::step::{Code, Cx, Failed, Failure, Result};

/// Seconds for which the isolate offers a refreshed session to requests that still bring the old cookie.
const OFFER: i64 = 60;
/// Seconds for which an answer to a request with the old tokens may still be under way.
const OUTDATED: i64 = 3600;

/// Refreshes the session now, alone in this isolate. `key` is the session's refresh key.
///
/// # Errors
/// As [`super::freshen::freshen`].
pub fn freshen_now<'a>(cx: &mut Cx<'a>, refreshing: &mut Refreshing<'_, 'a>, key: Value<'a>) -> Result<()> {
    // The store entry that was read is about to change, so it is no longer handed on.
    refreshing.opened.forget_handle();
    let held = hold(cx, key, REQUEST, |cx| refresh_held(cx, refreshing, key));
    match cx.catch(held)? {
        Ok(Some(())) => Ok(()),
        Ok(None) => Err(server_unavailable(cx, REST)),
        Err(failure) => go_on_with_failure(cx, refreshing, failure),
    }
}

/// Reports the failure if the session is over; any other session goes on while its present token is valid.
fn go_on_with_failure<'a>(cx: &mut Cx<'a>, refreshing: &mut Refreshing<'_, 'a>, failure: Failure<'a>) -> Result<()> {
    let opened = &mut *refreshing.opened;
    let is_in_doubt =
        matches!(opened.refresh_token_status(), RefreshTokenStatus::Doubtful | RefreshTokenStatus::Refused);
    if failure.kind() == Kind::Session && !is_in_doubt {
        if failure.is(Code::ReauthorizationRequired) {
            let mut event = Object::new(cx.arena);
            event.put(W::by, W::server);
            cx.emit(W::session_ended, event);
        }
        return Err(cx.fail_again(failure));
    }
    opened.session = opened.session.with(cx.arena, W::stale, Value::TRUE);
    cx.emit_failure(W::session_stale, failure, Object::new(cx.arena));
    let is_past = opened.session.tokens().is_past(cx.now);
    if refreshing.purpose.is_forced() || is_past { Err(cx.fail_again(failure)) } else { Ok(()) }
}

/// Takes the result of another request in this isolate, if `note` holds one. Returns whether its access token
/// is fresh.
///
/// # Errors
/// None; the step may wait.
pub fn take_offer<'a>(cx: &mut Cx<'a>, refreshing: &mut Refreshing<'_, 'a>, note: Value<'a>) -> Result<bool> {
    let Some(RefreshNote::Offer(sealed)) = RefreshNote::read(note) else { return Ok(false) };
    let Some(winner) = refreshing.open_sealed(cx, sealed)? else { return Ok(false) };
    let opened = &mut *refreshing.opened;
    let before = opened.session;
    // If only the refresh token is new, the session takes it over, and the refresh is still to do.
    let (offered, present) = (winner.tokens(), before.tokens());
    let is_fresh = !offered.access_token().same_text(present.access_token()) || offered.expiry() != present.expiry();
    // The offer has the form of a cookie, so what only the store entry holds is added again.
    let state = RefreshState::new(before.refresh()).renewed(cx.arena);
    opened.session = winner.with(cx.arena, W::refresh, state.value()).with(
        cx.arena,
        W::moved,
        if before.is_moved() { Value::TRUE } else { Value::NOTHING },
    );
    opened.is_changed |= !opened.is_stored();
    opened.set_refresh_token_status(RefreshTokenStatus::Good);
    if is_fresh {
        emit_coalesced(cx, opened);
    }
    Ok(is_fresh)
}

fn refresh_held<'a>(cx: &mut Cx<'a>, refreshing: &mut Refreshing<'_, 'a>, key: Value<'a>) -> Result<()> {
    let notes = recollect_all(cx, &[key, FailureNote::key(cx.arena, key)])?;
    if take_offer(cx, refreshing, notes.at(0))? {
        return Ok(());
    }
    if let Some(note) = FailureNote::read(notes.at(1)) {
        refuse_again(cx, refreshing.opened, note)?;
    }
    cx.ensure(refreshing.opened.refresh_token_status() == RefreshTokenStatus::Good, Code::ReauthorizationRequired)?;

    let before = refresh_token_status::tag(cx.arena, refreshing.opened.session);
    let refreshed = if refreshing.opened.is_stored() {
        refresh_stored(cx, refreshing)
    } else {
        refresh_sealed(cx, refreshing).map(|()| Stored::Fresh)
    };
    let refreshed = cx.catch(refreshed)?;
    // Even a refused answer may have returned a new refresh token.
    let after = refresh_token_status::tag(cx.arena, refreshing.opened.session);
    if matches!(refreshed, Ok(Stored::Fresh)) || !after.same_text(before) {
        let sealed = refreshing.seal(cx)?;
        memorize(cx, key, RefreshNote::Offer(sealed).coded(cx.arena), OFFER)?;
    }
    let Err(failure) = refreshed else { return Ok(()) };
    if failure.kind() == Kind::Session {
        // A request that stopped waiting may have been faster; then the server rightly refuses the old refresh
        // token.
        let note = recollect(cx, key)?;
        if take_offer(cx, refreshing, note)? {
            return Ok(());
        }
    }
    Err(remember_failure(cx, refreshing.opened, key, failure)?)
}

/// Refreshes a session that is in its cookie: sends one request, and the answer sets the cookie. Nothing can
/// prevent another isolate from doing so at the same time, so a refusal is not final ([`RefreshTokenStatus`]).
fn refresh_sealed<'a>(cx: &mut Cx<'a>, refreshing: &mut Refreshing<'_, 'a>) -> Result<()> {
    let before = refreshing.opened.session;
    let refreshed = match refreshing.send(cx)? {
        Ok(refreshed) => refreshed,
        Err(failure) => return Err(cx.fail_again(failure)),
    };
    let session = renewed(cx, before, refreshed);
    let fitted = size::fit(cx, refreshing.configuration, session, before)?;
    refreshing.opened.session = fitted.session;
    refreshing.opened.is_changed = true;
    // An answer that is still under way could overwrite the fresh tokens with the earlier ones.
    let outdated = before.outdated_key(cx.arena);
    if !fitted.session.outdated_key(cx.arena).same_text(outdated) {
        memorize(cx, outdated, Value::TRUE, OUTDATED)?;
    }
    refreshed.replaced.refused().or(fitted.failure).map_or(Ok(()), |failure| Err(cx.fail_again(failure)))
}

/// Has the isolate remember a failed refresh, so that waiting requests do not send the same refresh token again
/// to a server that has just refused it or is in trouble. Returns the failure.
fn remember_failure<'a>(
    cx: &mut Cx<'a>,
    opened: &mut OpenedSession<'a>,
    key: Value<'a>,
    failure: Failure<'a>,
) -> Result<Failed> {
    if RefreshNote::is_under_way(cx, key)? {
        forget(cx, key)?;
    }
    let rest = rest_after(0, failure.error().member(W::retry_after));
    let ends_session = ends_session(failure);
    let (note, seconds) = match (failure.code(), failure.kind()) {
        // Only this refresh token is refused: a refresh for part of the scope may have returned another.
        (_, Kind::Session) => {
            let tag = refresh_token_status::tag(cx.arena, opened.session);
            doubt(opened);
            (FailureNote::TokenRefused(tag), OFFER)
        }
        // The event names the failed check.
        _ if ends_session => (FailureNote::SessionOver, OFFER),
        (Some(Code::StoreUnavailable), _) => (FailureNote::StoreAway, rest.min(REST)),
        // The next answer would be refused for the same reason.
        (Some(Code::SessionTooLarge), _) | (_, Kind::Host | Kind::Check | Kind::Malformed) => {
            (FailureNote::ServerAway(cx.now.saturating_add(rest)), rest)
        }
        _ => return Ok(cx.fail_again(failure)),
    };
    memorize(cx, FailureNote::key(cx.arena, key), note.coded(cx.arena), seconds)?;
    if ends_session {
        return Ok(cx.fail(Code::ReauthorizationRequired).into());
    }
    Ok(cx.fail_again(failure))
}

/// Marks the refresh token as refused in a cookie, unless the request already says so. A store would have a
/// newer token, so it needs no mark.
fn doubt(opened: &mut OpenedSession) {
    if !opened.is_stored() && opened.refresh_token_status() == RefreshTokenStatus::Good {
        opened.set_refresh_token_status(RefreshTokenStatus::Doubtful);
    }
}

/// Fails again with what [`remember_failure`] noted, for a request that comes later.
fn refuse_again<'a>(cx: &mut Cx<'a>, opened: &mut OpenedSession<'a>, note: FailureNote<'a>) -> Result<()> {
    match note {
        FailureNote::SessionOver => Err(cx.fail(Code::ReauthorizationRequired).into()),
        FailureNote::TokenRefused(tag) => {
            let is_this_one = tag.same_text(refresh_token_status::tag(cx.arena, opened.session));
            if is_this_one {
                doubt(opened);
            }
            cx.ensure(!is_this_one, Code::ReauthorizationRequired)
        }
        FailureNote::StoreAway => Err(store_unavailable(cx)),
        FailureNote::ServerAway(until) => {
            let rest = until.saturating_sub(cx.now);
            if rest > 0 { Err(server_unavailable(cx, rest)) } else { Ok(()) }
        }
    }
}
