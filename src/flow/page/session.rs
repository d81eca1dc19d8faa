//! The session of a public client in a page (OAuth 2.0 for Browser-Based Applications, section 6.3).

use super::Kept;
use super::client::{complete, server, tag};
use super::transactions::recall;
use crate::base::build::{List, Object, texts_of};
use crate::base::value::Value;
use crate::base::vocabulary::{W, word};
use crate::dialect::launch::{Arrival, classify};
use crate::dialect::outbound::api_headers;
use crate::flow::access_token::{Replaced, can_refresh, cannot_refresh, ends_session, is_due, try_refresh};
use crate::flow::callback::handle;
use crate::flow::sign_out::{SignOutOptions, sign_out_at_server};
use crate::flow::userinfo::userinfo;
use crate::protocol::tokens::Tokens;
use crate::step::kind::Kind;
use crate::step::{Code, Cx, Effect, Result};

/// The page's session.
#[derive(Clone, Copy)]
struct PageSession<'a> {
    tokens: Tokens<'a>,
    variables: Value<'a>,
    diagnostics: Value<'a>,
    is_stale: bool,
    /// Whether another tab signed in, of which this one began as a copy.
    is_copy: bool,
    /// Whether the access token is to be refreshed before it is used, whatever its end: the server may have ended it.
    is_due: bool,
}

/// The least seconds of life of a token that is handed out while a fresh one is under way: the request that carries it
/// has to arrive.
const LEEWAY: i64 = 30;

impl<'a> PageSession<'a> {
    /// A session that was signed in, or refreshed, just now.
    fn new(tokens: Tokens<'a>, variables: Value<'a>) -> Self {
        let diagnostics = tokens.diagnostics().or(Value::EMPTY_LIST);
        Self { tokens, variables, diagnostics, is_stale: false, is_copy: false, is_due: false }
    }

    /// The session of this client, where there is one: what belongs to another server, client or redirect URI is none.
    fn load(cx: &mut Cx<'a>, kept: Kept<'a>) -> Result<Option<Self>> {
        let (session, client) = (kept.session(), cx.client());
        if !session.exists() {
            return Ok(None);
        }
        let is_own = session.member(W::server).same_text(server(cx))
            && session.member(W::client_id).same_text(client.client_id())
            && session.member(W::redirect_uri).same_text(client.redirect_uri());
        let read = Tokens::read(cx, session.member(W::tokens));
        let Some(tokens) = cx.catch(read)?.ok().filter(|_| is_own) else { return Ok(None) };
        let is_copy = kept.tab().exists() && !session.member(W::tab).same_text(kept.tab());
        Ok(Some(Self {
            // It is the other tab's: servers that take each refresh token once would end that tab's session.
            tokens: if is_copy { tokens.with(cx.arena, W::refresh_token, Value::NOTHING) } else { tokens },
            variables: texts_of(cx.arena, session.member(W::variables)),
            diagnostics: session.member(W::diagnostics),
            is_stale: session.member(W::stale).is_true(),
            is_copy,
            is_due: session.member(W::due).is_true(),
        }))
    }

    /// Has the page keep the session in place of the one before.
    fn keep(self, cx: &mut Cx<'a>, kept: Kept<'a>) -> Result<()> {
        let client = cx.client();
        let mut session = Object::new(cx.arena);
        session.put(W::tokens, self.tokens.to_value(cx.arena));
        session.put(W::variables, self.variables);
        session.put(W::diagnostics, self.diagnostics);
        session.put(W::stale, self.is_stale);
        session.put(W::due, self.is_due);
        session.put(W::server, server(cx));
        session.put(W::client_id, client.client_id());
        session.put(W::redirect_uri, client.redirect_uri());
        session.put_some(W::tab, kept.tab());
        let mut payload = List::new(cx.arena);
        payload.push(tag(cx, b""));
        payload.push(session.done());
        cx.ask(Effect::KeepSession, payload.done())?;
        Ok(())
    }
}

fn forget(cx: &mut Cx<'_>) -> Result<()> {
    let tag = tag(cx, b"");
    cx.ask(Effect::ForgetSession, tag)?;
    Ok(())
}

/// Handles an address of the page: `{ returnTo?, appState }` after a sign-in, nothing where it is no authorization
/// response.
///
/// # Errors
/// The check that refused, or the server's refusal.
pub fn handle_callback<'a>(cx: &mut Cx<'a>, kept: Kept<'a>, url: Value<'a>) -> Result<Value<'a>> {
    // First, as the transaction has to wait where the server is away.
    complete(cx, kept)?;
    let Arrival::Response(response) = classify(cx, url)? else { return Ok(Value::NOTHING) };
    let signed_in = match handle(cx, response, recall)? {
        Ok(signed_in) => signed_in,
        Err(refusal) => return Err(cx.fail_again(refusal.failure)),
    };
    PageSession::new(signed_in.tokens, signed_in.variables).keep(cx, kept)?;
    let mut out = Object::new(cx.arena);
    out.put(W::appState, signed_in.app_state);
    out.put_some(W::returnTo, signed_in.return_to);
    Ok(out.done())
}

/// What the page may know of its session: never a token; nothing where nobody is signed in.
///
/// # Errors
/// None but that the step waits.
pub fn view<'a>(cx: &mut Cx<'a>, kept: Kept<'a>) -> Result<Value<'a>> {
    let Some(session) = PageSession::load(cx, kept)? else { return Ok(Value::NOTHING) };
    let tokens = session.tokens;
    let can_refresh = can_refresh(cx, tokens);
    if tokens.is_past(cx.now) && !can_refresh {
        return Ok(Value::NOTHING);
    }
    let end = tokens.expires_at();
    let mut out = Object::new(cx.arena);
    // With a refresh token nobody knows when a session of the page ends.
    out.put(W::expires_at, if can_refresh { word(W::unknown) } else { end });
    out.put(W::token_expires_at, end);
    out.put(W::scope, tokens.scope().or(Value::EMPTY_LIST));
    out.put(W::diagnostics, session.diagnostics);
    out.put_some(W::claims, tokens.claims());
    if session.is_stale {
        out.put(W::stale, true);
    }
    Ok(out.done())
}

/// The session with an access token that is not due, refreshed where it is, or where `force` says so.
fn fresh<'a>(cx: &mut Cx<'a>, kept: Kept<'a>, force: bool) -> Result<PageSession<'a>> {
    let loaded = PageSession::load(cx, kept)?;
    let Some(session) = loaded else { return Err(cx.fail(Code::SessionMissing).into()) };
    let is_past = session.tokens.is_past(cx.now);
    if !force && !session.is_due && !is_due(cx, session.tokens) {
        return Ok(session);
    }
    if !can_refresh(cx, session.tokens) {
        cx.ensure(!(session.is_copy && force), Code::TabCopied)?;
        return if force || is_past { Err(cannot_refresh(cx, session.tokens)) } else { Ok(session) };
    }
    let completed = complete(cx, kept);
    let refreshed = match cx.catch(completed)? {
        Ok(()) => try_refresh(cx, session.tokens, session.variables)?,
        Err(failure) => Err(failure),
    };
    let failure = match refreshed {
        Ok(fresh) => match fresh.replaced {
            Replaced::RefreshToken(failure) => {
                // The answer was refused, and the refresh token of before works no more.
                let (tokens, variables) = (fresh.tokens, fresh.variables);
                let session = PageSession { tokens, variables, is_stale: true, is_due: true, ..session };
                session.keep(cx, kept)?;
                return if force || is_past { Err(cx.fail_again(failure)) } else { Ok(session) };
            }
            _ => return keep_fresh(cx, kept, session, PageSession::new(fresh.tokens, fresh.variables)),
        },
        Err(failure) => failure,
    };
    if failure.kind() == Kind::Session || ends_session(failure) {
        forget(cx)?;
        return Err(cx.fail_again(failure));
    }
    let session = PageSession { is_stale: true, ..session };
    session.keep(cx, kept)?;
    if force || is_past { Err(cx.fail_again(failure)) } else { Ok(session) }
}

/// Keeps a session that was refreshed. Where it is too large for the storage: without what the engine does not know,
/// else of the answer only the refresh token, as the one before works no more.
fn keep_fresh<'a>(
    cx: &mut Cx<'a>,
    kept: Kept<'a>,
    before: PageSession<'a>,
    fresh: PageSession<'a>,
) -> Result<PageSession<'a>> {
    let done = fresh.keep(cx, kept);
    if cx.catch(done)?.is_ok() {
        return Ok(fresh);
    }
    let small = PageSession { tokens: fresh.tokens.with(cx.arena, W::extra, Value::NOTHING), ..fresh };
    let done = small.keep(cx, kept);
    let Err(failure) = cx.catch(done)? else { return Ok(small) };
    let tokens = before.tokens.with(cx.arena, W::extra, Value::NOTHING);
    let tokens = tokens.with(cx.arena, W::refresh_token, fresh.tokens.refresh_token());
    PageSession { tokens, is_stale: true, is_due: true, ..before }.keep(cx, kept)?;
    Err(cx.fail_again(failure))
}

/// `{ access_token, token_type, expires_at, scope, authorization? }`
fn token_of<'a>(cx: &mut Cx<'a>, session: PageSession<'a>) -> Result<Value<'a>> {
    let headers = api_headers(cx, session.tokens.access_token(), session.variables)?;
    let mut out = session.tokens.for_page(cx.arena);
    out.put_some(W::authorization, headers.member(W::Authorization));
    Ok(out.done())
}

/// The access token as [`access_token`] gives it out, at once: `{ token, due }`, or nothing where somebody has to wait
/// for one. `due` says that a fresh one should be fetched behind it.
///
/// # Errors
/// What the dialect cannot write as a header.
pub fn held_token<'a>(cx: &mut Cx<'a>, kept: Kept<'a>) -> Result<Value<'a>> {
    let Some(session) = PageSession::load(cx, kept)? else { return Ok(Value::NOTHING) };
    let is_due = is_due(cx, session.tokens);
    if session.is_due || (is_due && session.tokens.is_past(cx.now.saturating_add(LEEWAY))) {
        return Ok(Value::NOTHING);
    }
    let is_due = is_due && can_refresh(cx, session.tokens);
    let mut out = Object::new(cx.arena);
    out.put(W::token, token_of(cx, session)?);
    out.put(W::due, is_due);
    Ok(out.done())
}

/// The access token, refreshed where it is due, or where `force` says so.
///
/// # Errors
/// `session_missing`, `reauthorization_required`; a passing failure where the token has ended.
pub fn access_token<'a>(cx: &mut Cx<'a>, kept: Kept<'a>, force: bool) -> Result<Value<'a>> {
    let session = fresh(cx, kept, force)?;
    token_of(cx, session)
}

/// Asks who signed in, with the token at hand.
///
/// # Errors
/// `session_missing`, and the server's refusal.
pub fn userinfo_of_session<'a>(cx: &mut Cx<'a>, kept: Kept<'a>) -> Result<Value<'a>> {
    let loaded = PageSession::load(cx, kept)?;
    let Some(session) = loaded else { return Err(cx.fail(Code::SessionMissing).into()) };
    complete(cx, kept)?;
    userinfo(cx, session.tokens, session.variables)
}

/// Ends the session: `{ end_session_url?, revocation_failed? }`.
///
/// # Errors
/// None but that the step waits.
pub fn sign_out<'a>(cx: &mut Cx<'a>, kept: Kept<'a>, options: SignOutOptions) -> Result<Value<'a>> {
    let loaded = PageSession::load(cx, kept)?;
    forget(cx)?;
    let nothing = Object::new(cx.arena);
    let Some(session) = loaded.filter(|_| options.needs_provider()) else { return Ok(nothing.done()) };
    let back = cx.client().post_logout_redirect_uri();
    let completed = complete(cx, kept);
    match cx.catch(completed)? {
        Ok(()) => sign_out_at_server(cx, session.tokens, session.variables, back, options),
        Err(failure) => Ok(options.failed(cx, failure).done()),
    }
}
