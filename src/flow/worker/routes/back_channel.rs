//! The back-channel logout route (OpenID Connect Back-Channel Logout 1.0 sections 2.5 to 2.8): the provider
//! reports that somebody signed out, and their sessions here end.

use crate::base::coding::form;
use crate::base::crypto::sha256_text;
use crate::base::value::Value;
use crate::base::value::build::{List, Object, concat};
use crate::base::vocabulary::{W, word};
use crate::dialect::endpoints::issuer;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::{Answer, Request};
use crate::flow::worker::refresh::keys::verify_signature;
use crate::flow::worker::refresh::provider::resolve;
use crate::flow::worker::session::store::end_at;
use crate::flow::worker::session::store::index::{Belonging, close, forget};
use crate::flow::worker::session::store::store_entry;
use crate::protocol::checks::age::CLOCK_SKEW;
use crate::protocol::checks::logout_token::{Expected, verify};
use crate::protocol::jwt::jws::parse_jws;
use crate::protocol::jwt::logout_token::LogoutToken;
use crate::step::kind::Kind;
use crate::step::{Code, Cx, Effect, Result};

/// The most bytes of the request's body.
const BODY_LIMIT: i64 = 16_384;
/// Seconds after `iat` for which a token's `jti` is remembered; longer than the token is accepted.
const REMEMBERED: i64 = 600;

/// `POST {base}/{provider}/backchannel`: answers 200 if the sessions are gone, 400 if the token is refused, and
/// 503 if that cannot be decided now, so that the provider sends it again.
///
/// # Errors
/// None; the step may wait.
pub fn route<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    entry: ConfiguredProvider<'a>,
) -> Result<Answer<'a>> {
    let received = receive(cx, configuration, request, entry);
    let received = cx.catch(received)?;
    let mut event = Object::new(cx.arena);
    event.put(W::provider, entry.name());
    match received {
        Ok(()) => {
            event.put(W::by, W::back_channel);
            cx.emit(W::session_ended, event);
            Ok(Answer::empty(cx.arena))
        }
        Err(failure) => {
            cx.emit_failure(W::logout_token_refused, failure, event);
            // If the token is not at fault, another attempt is worthwhile.
            let is_refused = failure.kind() == Kind::Check;
            let shown = if is_refused {
                let failing = cx.fail_again(failure);
                cx.note(W::error, word(W::invalid_request));
                let said: Result<()> = Err(failing);
                cx.catch(said)?.err().unwrap_or(failure)
            } else {
                failure
            };
            let mut answer = Answer::error(cx.arena, shown);
            answer.status = if is_refused { 400 } else { 503 };
            Ok(answer)
        }
    }
}

/// The only `logout_token` of a form.
fn read_token<'a>(cx: &mut Cx<'a>, request: Request<'a>) -> Result<Value<'a>> {
    let media = request.content_type().bytes().trim_ascii_start().to_ascii_lowercase();
    cx.ensure(media.starts_with(b"application/x-www-form-urlencoded"), Code::LogoutTokenMalformed)?;
    let body = cx.ask(Effect::ReadBody, cx.arena.number(BODY_LIMIT));
    let Ok(body) = cx.catch(body)? else { return Err(cx.fail(Code::LogoutTokenMalformed).into()) };
    let parameters = form::parse(cx.arena, body.bytes());
    let mut tokens = parameters.members().iter().filter(|(name, _)| name.is(W::logout_token));
    match (tokens.next(), tokens.next()) {
        (Some((_, token)), None) => Ok(*token),
        _ => Err(cx.fail(Code::LogoutTokenMalformed).into()),
    }
}

fn receive<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    entry: ConfiguredProvider<'a>,
) -> Result<()> {
    let text = read_token(cx, request)?;
    let Some(jws) = parse_jws(cx, text) else { return Err(cx.fail(Code::LogoutTokenMalformed).into()) };
    resolve(cx, entry)?;
    verify_signature(cx, jws)?;
    let client = cx.client();
    let issuer = issuer(cx, client.variables())?;
    let expected = Expected { issuer, client_id: client.client_id() };
    let token = verify(cx, jws.header, jws.claims, expected)?;
    // Looked up before and remembered after: if the store fails in between, the provider sends the same token
    // again, and it must still work.
    let used = used_key(cx, entry, token);
    if store_entry::read(cx, used)?.exists() {
        return Err(cx.fail(Code::LogoutTokenReplayed).into());
    }
    // A `sub` ends only sessions that began before it signed out; a `sid` never names a later one.
    let last = (!token.sid.exists()).then(|| token.issued_at.saturating_add(CLOCK_SKEW));
    let of = belonging(entry, issuer, token.sid, token.sub);
    let listed = close(cx, of, token.issued_at)?;
    end_sessions(cx, configuration, of, listed, last)?;
    let until = token.issued_at.saturating_add(REMEMBERED);
    store_entry::write(cx, used, word(W::used), Value::NOTHING, until)?;
    Ok(())
}

fn used_key<'a>(cx: &Cx<'a>, entry: ConfiguredProvider<'a>, token: LogoutToken<'a>) -> Value<'a> {
    let named = concat(cx.arena, &[entry.aad().bytes(), b"\n", token.jti.bytes()]);
    concat(cx.arena, &[b"jti:", sha256_text(cx.arena, named.bytes()).bytes()])
}

/// Whose sessions end: those of the `sid`, or all of the `sub` if no `sid` is given.
#[must_use]
pub fn belonging<'a>(
    entry: ConfiguredProvider<'a>,
    issuer: Value<'a>,
    sid: Value<'a>,
    sub: Value<'a>,
) -> Belonging<'a> {
    let (name, value) = if sid.exists() { (W::sid, sid) } else { (W::sub, sub) };
    Belonging { provider: entry, issuer, name, value }
}

/// Ends those of the `listed` sessions of one `sid` or `sub` that began by `last`, in every isolate.
///
/// # Errors
/// `store_unavailable`
pub fn end_sessions<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    of: Belonging<'a>,
    listed: Value<'a>,
    last: Option<i64>,
) -> Result<()> {
    let mut ended = List::new(cx.arena);
    for key in listed.items() {
        if end_at(cx, configuration, of.provider, *key, last)? {
            ended.push(*key);
        }
    }
    forget(cx, of, ended.done())
}
