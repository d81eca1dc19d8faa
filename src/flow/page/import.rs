//! Signs a person in with the session that another library left in the page's storage. Every script of the origin
//! could have put it there. So the refresh token is used at once, at this client's own token endpoint, and the person
//! is the one whom the fresh ID token names, or else userinfo.

use super::Records;
use super::client::complete;
use super::session::PageSession;
use crate::base::value::Value;
use crate::base::value::build::{Object, with};
use crate::base::vocabulary::W;
use crate::dialect::provider::Endpoint;
use crate::flow::access_token::refresh;
use crate::flow::foreign_session::{is_definite, tokens_of};
use crate::flow::send::{emit_done, emit_failure};
use crate::flow::userinfo::userinfo;
use crate::protocol::checks::tokens::foreign_session::ForeignSession;
use crate::protocol::scope::narrowed;
use crate::protocol::token::tokens::Tokens;
use crate::step::{Code, Cx, Result};

/// Begins the session. Returns whether the other library's is used up: taken over, or refused for good. Otherwise it
/// stays for the next visit, and so it does if somebody is signed in already.
///
/// # Errors
/// None; the event `import_refused` has the failure.
///
/// # Security
/// A false accept signs a person in by what a script of the origin wrote.
// A page without the option has an engine without it: `xtask/src/build/cut.rs`.
#[inline(never)]
pub fn import<'a>(cx: &mut Cx<'a>, records: Records<'a>, found: ForeignSession<'a>) -> Result<Value<'a>> {
    if records.session().exists() {
        return Ok(Value::FALSE);
    }
    let begun = cx.moment();
    let tokens = usable(cx, found);
    let (failure, is_over) = match cx.catch(tokens)? {
        Err(failure) => (failure, false),
        Ok(tokens) => {
            let mut is_spent = false;
            let begun_session = confirmed(cx, records, tokens, &mut is_spent).and_then(|session| session.store(cx));
            match cx.catch(begun_session)? {
                Ok(()) => {
                    emit_done(cx, W::session_imported, begun);
                    return Ok(Value::TRUE);
                }
                Err(failure) => (failure, is_spent || is_definite(failure)),
            }
        }
    };
    emit_failure(cx, W::import_refused, failure, None);
    Ok(Value::flag(is_over))
}

/// The tokens, if a server could confirm them, with the part of the scope that the client asks for.
fn usable<'a>(cx: &mut Cx<'a>, found: ForeignSession<'a>) -> Result<Tokens<'a>> {
    let client = cx.client();
    let tokens = tokens_of(cx, found, client.variables())?;
    if tokens.refresh_token().is_empty() {
        return Err(cx.fail(Code::ImportRefused).with(W::reason, &b"it has no refresh token"[..]).into());
    }
    let (named, asked) = (tokens.scope(), client.scope());
    // If nobody says what was granted, it is taken to be what the options ask for, as after a sign-in.
    let scope = if named.items().is_empty() {
        asked
    } else if asked.items().is_empty() {
        named
    } else {
        narrowed(cx.arena, named, asked)
    };
    let scope = if scope.items().is_empty() { Value::NOTHING } else { scope };
    // A refresh keeps this claim of the earlier ID token, which nobody verified here.
    let claims = with(cx.arena, tokens.claims(), W::auth_time, Value::NOTHING);
    let claims = if tokens.claims().exists() { claims } else { Value::NOTHING };
    let tokens = tokens.with(cx.arena, W::claims, claims).with(cx.arena, W::id_token, Value::NOTHING);
    Ok(tokens.with(cx.arena, W::scope, scope))
}

/// The session, once the server has said whose it is. Sets `is_spent` if the refresh token no longer works.
fn confirmed<'a>(
    cx: &mut Cx<'a>,
    records: Records<'a>,
    tokens: Tokens<'a>,
    is_spent: &mut bool,
) -> Result<PageSession<'a>> {
    complete(cx, records)?;
    let variables = cx.client().variables();
    let fresh = refresh(cx, tokens, variables)?;
    if let Some(failure) = fresh.replaced.refused() {
        *is_spent = true;
        return Err(cx.fail_again(failure));
    }
    let (claims, mut tokens) = (tokens.checked_claims(), fresh.tokens);
    // Without a fresh ID token the merged tokens still have the claims that nobody verified.
    if claims.value().exists() && !tokens.id_token().exists() {
        let person = if cx.provider().endpoint(Endpoint::Userinfo).exists() {
            let mut person = Object::new(cx.arena);
            person.extend(userinfo(cx, tokens, fresh.variables)?);
            for (name, value) in [(W::iss, claims.iss()), (W::aud, claims.aud()), (W::sub, claims.sub())] {
                person.set_some(name, value);
            }
            person.done()
        } else {
            Value::NOTHING
        };
        tokens = tokens.with(cx.arena, W::claims, person);
    }
    Ok(PageSession::new(cx, tokens, fresh.variables))
}
