//! The session of a public client in a page (OAuth 2.0 for Browser-Based Applications, section 6.3).

use super::Records;
use super::client::{complete, server, tag};
use super::transactions::recall;
use crate::base::value::Value;
use crate::base::value::build::{List, Object, texts_of, with};
use crate::base::value::view::view;
use crate::base::vocabulary::{W, Word, word};
use crate::dialect::inbound::profile::profile_of_claims;
use crate::dialect::launch::{Arrival, classify};
use crate::dialect::outbound::{api_headers, put_header};
use crate::flow::access_token::{can_refresh, cannot_refresh, ends_session, is_due, try_refresh};
use crate::flow::callback::{exchange, recalled};
use crate::flow::send::emit_end;
use crate::flow::sign_out::{SignOutOptions, sign_out_at_server};
use crate::flow::userinfo::userinfo;
use crate::protocol::token::tokens::Tokens;
use crate::step::kind::Kind;
use crate::step::{Code, Cx, Effect, Result};

view! {
    /// The session as the page stores it.
    #[derive(Clone, Copy)]
    PageSession {
        /// In the form of [`Tokens::to_value`].
        tokens,
        variables,
        diagnostics,
        /// Whether a refresh failed temporarily.
        stale,
        /// Whether to refresh the access token before it is used, even if it has not expired: the server may have ended
        /// it.
        due,
        /// The server to which it is bound: see [`server`].
        server,
        client_id,
        redirect_uri,
    }
}

/// The least remaining life, in seconds, of a token that is returned while a fresh one is on the way: the
/// request that carries it must still arrive in time.
const LEEWAY: i64 = 30;

impl<'a> PageSession<'a> {
    /// A session that has just begun or been refreshed.
    pub(super) fn new(cx: &Cx<'a>, tokens: Tokens<'a>, variables: Value<'a>) -> Self {
        let client = cx.client();
        let mut session = Object::new(cx.arena);
        session.put(W::tokens, tokens.to_value(cx.arena));
        session.put(W::variables, variables);
        session.put(W::diagnostics, tokens.diagnostics().or(Value::EMPTY_LIST));
        session.put(W::server, server(cx));
        session.put(W::client_id, client.client_id());
        session.put(W::redirect_uri, client.redirect_uri());
        Self(session.done())
    }

    /// The session of this client; nothing if there is none, or if it belongs to another server, client or
    /// `redirect_uri`.
    fn load(cx: &mut Cx<'a>, records: Records<'a>) -> Result<Self> {
        let (session, client) = (Self(records.session()), cx.client());
        let is_own = session.server().same_text(server(cx))
            && session.client_id().same_text(client.client_id())
            && session.redirect_uri().same_text(client.redirect_uri());
        let read = Tokens::read(cx, session.tokens());
        let Some(tokens) = cx.catch(read)?.ok().filter(|_| is_own) else { return Ok(Self(Value::NOTHING)) };
        let variables = texts_of(cx.arena, session.variables());
        Ok(session.with(cx, W::variables, variables).with_tokens(cx, tokens))
    }

    /// As [`PageSession::load`], but fails if there is none.
    pub(super) fn need(cx: &mut Cx<'a>, records: Records<'a>) -> Result<Self> {
        let session = Self::load(cx, records)?;
        cx.ensure(session.exists(), Code::SessionMissing)?;
        Ok(session)
    }

    fn exists(self) -> bool {
        self.0.exists()
    }
    pub(super) fn own_tokens(self) -> Tokens<'a> {
        Tokens::of_session(self.tokens())
    }
    fn with(self, cx: &Cx<'a>, name: Word, value: Value<'a>) -> Self {
        Self(with(cx.arena, self.0, name, value))
    }
    fn with_tokens(self, cx: &Cx<'a>, tokens: Tokens<'a>) -> Self {
        self.with(cx, W::tokens, tokens.to_value(cx.arena))
    }
    /// The same session with these tokens, of which only the refresh token is new.
    fn replaced(self, cx: &Cx<'a>, tokens: Tokens<'a>) -> Self {
        self.with_tokens(cx, tokens).with(cx, W::stale, Value::TRUE).with(cx, W::due, Value::TRUE)
    }

    /// Has the page store the session in place of the earlier one.
    pub(super) fn store(self, cx: &mut Cx<'a>) -> Result<()> {
        let mut payload = List::new(cx.arena);
        payload.push(tag(cx, b""));
        payload.push(self.0);
        cx.ask(Effect::StoreSession, payload.done())?;
        Ok(())
    }
}

fn forget(cx: &mut Cx<'_>) -> Result<()> {
    let tag = tag(cx, b"");
    cx.ask(Effect::ForgetSession, tag)?;
    Ok(())
}

/// Handles an address of the page: `{ returnTo?, appState }` after a sign-in, nothing if it is not an
/// authorization response.
///
/// # Errors
/// The check that refused, or the server's refusal.
pub fn handle_callback<'a>(cx: &mut Cx<'a>, records: Records<'a>, url: Value<'a>) -> Result<Value<'a>> {
    // Done first, because the transaction must stay if the server is unreachable.
    complete(cx, records)?;
    let Arrival::Response(response) = classify(cx, url)? else { return Ok(Value::NOTHING) };
    let begun = cx.moment();
    let signed_in = recalled(cx, response, recall).and_then(|transaction| exchange(cx, response, transaction));
    let signed_in = emit_end(cx, signed_in, begun, W::signed_in, W::callback_refused)?;
    PageSession::new(cx, signed_in.tokens, signed_in.variables).store(cx)?;
    let mut out = Object::new(cx.arena);
    out.put(W::appState, signed_in.app_state);
    out.put_some(W::returnTo, signed_in.return_to);
    Ok(out.done())
}

/// What the page may know about its session, never a token; nothing if nobody is signed in.
///
/// # Errors
/// None; the step may wait.
pub fn view<'a>(cx: &mut Cx<'a>, records: Records<'a>) -> Result<Value<'a>> {
    let session = PageSession::load(cx, records)?;
    let tokens = session.own_tokens();
    let can_refresh = can_refresh(cx, tokens);
    if !session.exists() || (tokens.is_past(cx.now) && !can_refresh) {
        return Ok(Value::NOTHING);
    }
    let end = tokens.expires_at();
    let mut out = Object::new(cx.arena);
    // With a refresh token, the page's session ends when that does, which few servers say.
    let refreshes_until = tokens.refresh_token_expires_at().or(word(W::unknown));
    out.put(W::expires_at, if can_refresh { refreshes_until } else { end });
    out.put(W::token_expires_at, end);
    out.put(W::scope, tokens.scope());
    out.put(W::diagnostics, session.diagnostics());
    let pointers = cx.provider().userinfo().profile();
    out.put(W::profile, profile_of_claims(cx.arena, pointers, tokens.claims()));
    out.put_some(W::claims, tokens.claims());
    out.put_some(W::stale, session.stale());
    Ok(out.done())
}

/// The session with an access token that is not due. Refreshes it if it is due, or if `force` is set.
fn fresh<'a>(cx: &mut Cx<'a>, records: Records<'a>, force: bool) -> Result<PageSession<'a>> {
    let session = PageSession::need(cx, records)?;
    let (tokens, variables) = (session.own_tokens(), session.variables());
    if !force && !session.due().is_true() && !is_due(cx, tokens) {
        return Ok(session);
    }
    // Whether the present token suffices if no fresh one arrives.
    let is_enough = !force && !tokens.is_past(cx.now);
    if !can_refresh(cx, tokens) {
        return if is_enough { Ok(session) } else { Err(cannot_refresh(cx, tokens)) };
    }
    let completed = complete(cx, records);
    let refreshed = match cx.catch(completed)? {
        Ok(()) => try_refresh(cx, tokens, variables)?,
        Err(failure) => Err(failure),
    };
    let (session, failure) = match refreshed {
        Ok(fresh) => match fresh.replaced.refused() {
            None => return keep_fresh(cx, session, PageSession::new(cx, fresh.tokens, fresh.variables)),
            // The answer was refused, and the earlier refresh token no longer works.
            Some(failure) => (session.replaced(cx, fresh.tokens).with(cx, W::variables, fresh.variables), failure),
        },
        Err(failure) if failure.kind() == Kind::Session || ends_session(failure) => {
            forget(cx)?;
            return Err(cx.fail_again(failure));
        }
        Err(failure) => (session.with(cx, W::stale, Value::TRUE), failure),
    };
    session.store(cx)?;
    if is_enough { Ok(session) } else { Err(cx.fail_again(failure)) }
}

/// Stores a refreshed session. If it is too large for the storage, stores it without unknown members; if that
/// is not enough, takes only the refresh token from the answer, because the old one no longer works.
fn keep_fresh<'a>(cx: &mut Cx<'a>, before: PageSession<'a>, fresh: PageSession<'a>) -> Result<PageSession<'a>> {
    let done = fresh.store(cx);
    if cx.catch(done)?.is_ok() {
        return Ok(fresh);
    }
    let tokens = fresh.own_tokens().with(cx.arena, W::extra, Value::NOTHING);
    let small = fresh.with_tokens(cx, tokens);
    let done = small.store(cx);
    let Err(failure) = cx.catch(done)? else { return Ok(small) };
    let before_tokens = before.own_tokens().with(cx.arena, W::extra, Value::NOTHING);
    before.replaced(cx, before_tokens.with_refresh_token_of(cx.arena, tokens)).store(cx)?;
    Err(cx.fail_again(failure))
}

/// `{ access_token, token_type, expires_at, scope, authorization, header?, parameter? }`
fn token_of<'a>(cx: &mut Cx<'a>, session: PageSession<'a>) -> Result<Value<'a>> {
    let tokens = session.own_tokens();
    let headers = api_headers(cx, tokens.access_token(), tokens.token_type(), session.variables())?;
    let mut out = tokens.for_page(cx.arena);
    put_header(cx, &mut out, headers);
    Ok(out.done())
}

/// The access token in the form of [`access_token`], without waiting: `{ token, due }`, or nothing if the
/// caller must wait for one. `due` says that a fresh one should be fetched afterwards.
///
/// # Errors
/// Those of writing the token into a header by the dialect.
pub fn held_token<'a>(cx: &mut Cx<'a>, records: Records<'a>) -> Result<Value<'a>> {
    let session = PageSession::load(cx, records)?;
    let tokens = session.own_tokens();
    let is_due = is_due(cx, tokens);
    let is_ending = is_due && tokens.is_past(cx.now.saturating_add(LEEWAY));
    if !session.exists() || session.due().is_true() || is_ending {
        return Ok(Value::NOTHING);
    }
    let mut out = Object::new(cx.arena);
    out.put(W::token, token_of(cx, session)?);
    out.put(W::due, is_due && can_refresh(cx, tokens));
    Ok(out.done())
}

/// The access token, refreshed if it is due, or if `force` is set.
///
/// # Errors
/// `session_missing`, `reauthorization_required`; a temporary error if the token has expired.
pub fn access_token<'a>(cx: &mut Cx<'a>, records: Records<'a>, force: bool) -> Result<Value<'a>> {
    let session = fresh(cx, records, force)?;
    token_of(cx, session)
}

/// Fetches userinfo with the session's token.
///
/// # Errors
/// `session_missing`, and the server's refusal.
pub fn userinfo_of_session<'a>(cx: &mut Cx<'a>, records: Records<'a>) -> Result<Value<'a>> {
    let session = PageSession::need(cx, records)?;
    complete(cx, records)?;
    userinfo(cx, session.own_tokens(), session.variables())
}

/// Ends the session: `{ end_session_url?, revocation_failed? }`.
///
/// # Errors
/// None; the step may wait.
pub fn sign_out<'a>(cx: &mut Cx<'a>, records: Records<'a>, options: SignOutOptions) -> Result<Value<'a>> {
    let session = PageSession::load(cx, records)?;
    forget(cx)?;
    if !session.exists() || !options.needs_provider() {
        return Ok(Value::EMPTY_OBJECT);
    }
    let back = cx.client().post_logout_redirect_uri();
    let completed = complete(cx, records);
    match cx.catch(completed)? {
        Ok(()) => sign_out_at_server(cx, session.own_tokens(), session.variables(), back, options),
        Err(failure) => Ok(options.failed(cx, failure).done()),
    }
}
