//! Shrinks a session that a refresh has made too large for its cookies.

use super::cookie_name;
use super::cookie_parts;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{Object, concat};
use crate::base::vocabulary::W;
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::cookies::Profile;
use crate::flow::worker::session::session::Session;
use crate::step::{Cx, Failure, Result};

/// Refuses a session that does not fit its cookies.
fn verify<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, session: Session<'a>) -> Result<()> {
    // The longest possible name: on loopback it contains the port.
    let name = cookie_name(cx.arena, configuration, Profile::Secure, session);
    let name = concat(cx.arena, &[name.bytes(), b"_localhost_65535"]);
    let length = session.sealed_length(cx, configuration)?;
    cookie_parts::verify_size(cx, name, length)
}

fn fits<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, session: Session<'a>) -> Result<bool> {
    let verified = verify(cx, configuration, session);
    Ok(cx.catch(verified)?.is_ok())
}

/// A session that fits its cookies.
#[derive(Clone, Copy)]
pub struct Fitted<'a> {
    /// The session.
    pub session: Session<'a>,
    /// `session_too_large` if it had to keep the old access token; this is then the outcome of the refresh.
    pub failure: Option<Failure<'a>>,
}

/// Makes a refreshed session fit its cookies: first without the members that the engine does not know, then
/// without the ID token's text, then with the earlier claims. As a last resort it takes only the refresh token
/// from the answer, because the earlier one no longer works; the access token is then due again. `before` is
/// the session before the refresh.
///
/// # Errors
/// None; the step may wait.
pub fn fit<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    session: Session<'a>,
    before: Session<'a>,
) -> Result<Fitted<'a>> {
    let (arena, mut session) = (cx.arena, session);
    let verified = verify(cx, configuration, session);
    let Err(failure) = cx.catch(verified)? else { return Ok(Fitted { session, failure: None }) };
    if !session.tokens().extra().members().is_empty() {
        session = without_extra(arena, configuration, session);
        if fits(cx, configuration, session)? {
            return Ok(Fitted { session, failure: None });
        }
    }
    session = session.with_tokens(arena, session.tokens().with(arena, W::id_token, Value::NOTHING));
    if session.tokens().claims() != before.tokens().claims() {
        let tokens = session.tokens().with(arena, W::claims, before.tokens().claims());
        session = session.with_tokens(arena, tokens).noted(arena, W::claims, W::claims_left_out);
    }
    if fits(cx, configuration, session)? {
        return Ok(Fitted { session, failure: None });
    }
    let tokens = before.tokens().with_refresh_token_of(arena, session.tokens());
    session = session.with_tokens(arena, tokens).with(arena, W::variables, before.variables()).with(
        arena,
        W::due,
        Value::TRUE,
    );
    if !fits(cx, configuration, session)? {
        let extra = needed_extra(arena, configuration, session);
        session = session.with_tokens(arena, session.tokens().with(arena, W::extra, extra));
    }
    if !fits(cx, configuration, session)? {
        session = session.with_tokens(arena, session.tokens().with_refresh_token_of(arena, before.tokens()));
    }
    Ok(Fitted { session, failure: Some(failure) })
}

/// The members of `extra` that name an upstream's origin.
fn needed_extra<'a>(arena: Arena<'a>, configuration: Configuration<'a>, session: Session<'a>) -> Value<'a> {
    let mut needed = Object::new(arena);
    for (name, value) in session.tokens().extra().members() {
        if configuration.upstreams().need(*name) {
            needed.pair(*name, *value);
        }
    }
    needed.done()
}

/// The session without the members of the answer that the engine does not know, except those that name an
/// upstream's origin.
#[must_use]
pub fn without_extra<'a>(arena: Arena<'a>, configuration: Configuration<'a>, session: Session<'a>) -> Session<'a> {
    let extra = needed_extra(arena, configuration, session);
    let tokens = session.tokens().with(arena, W::extra, extra);
    session.with_tokens(arena, tokens).noted(arena, W::extra, W::extra_left_out)
}
