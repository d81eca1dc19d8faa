//! The session for the application, behind `protect` and `session` of a worker. The application holds it as a
//! handle: the sealed session, or its id in the store with the entry as it was read. The caller writes the
//! cookies that come with it.

use super::guard::Guard;
use super::require_session::RequireSession;
use crate::base::value::Value;
use crate::base::value::build::{List, Object};
use crate::base::value::view::view;
use crate::base::vocabulary::W;
use crate::dialect::outbound::{api_headers, put_header};
use crate::dialect::schema::reader::{Reader, Subject};
use crate::flow::sign_out::SignOutOptions;
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::{Request, request_origin, upstream};
use crate::flow::worker::refresh::freshen::{freshen, freshen_behind, freshen_read_only};
use crate::flow::worker::refresh::provider::{call_headers, resolve};
use crate::flow::worker::routes::logout::end;
use crate::flow::worker::session::{
    HandedOut, Handle, OpenedSession, RefreshTokenStatus, clear_cookies, clear_refused, handed_out, open_handle,
    overtaken,
};
use crate::flow::worker::sign_in::refusal::clear_failure;
use crate::protocol::token::bearer;
use crate::step::failure::Mistakes;
use crate::step::kind::Kind;
use crate::step::{Cx, Result};

/// Which session the application wants.
#[derive(Clone, Copy)]
pub struct SessionOptions<'a> {
    guard: Guard<'a>,
    /// Whether no cookie can be written while the session is used.
    is_read_only: bool,
}

impl<'a> SessionOptions<'a> {
    const NONE: SessionOptions<'static> = SessionOptions { guard: Guard::NONE, is_read_only: false };

    /// Reads the options of `session`.
    ///
    /// # Errors
    /// The mistakes in the options.
    pub fn read(cx: &mut Cx<'a>, value: Value<'a>) -> Result<Self> {
        if !value.exists() {
            return Ok(Self::NONE);
        }
        let mut mistakes = Mistakes::new(cx.arena);
        let mut reader = Reader::new(cx.arena, &mut mistakes, Subject::Options, b"", value);
        let options = Self { guard: Guard::of_provider(&mut reader), is_read_only: reader.flag(b"readOnly") };
        reader.close();
        mistakes.into_result(cx)?;
        Ok(options)
    }

    /// The provider that the session must have; with another it counts as none.
    #[must_use]
    pub fn provider(self) -> Value<'a> {
        self.guard.provider
    }

    /// Reads all options of `protect` before the first request, although most are needed only if nobody is
    /// signed in.
    ///
    /// # Errors
    /// The mistakes in the options.
    ///
    /// # Security
    /// A false accept drops a guard that somebody meant, and serves everybody.
    pub fn of_protect(cx: &mut Cx<'a>, value: Value<'a>) -> Result<Self> {
        RequireSession::read(cx, value)?;
        if !value.exists() {
            return Ok(Self::NONE);
        }
        let mut mistakes = Mistakes::new(cx.arena);
        let mut reader = Reader::new(cx.arena, &mut mistakes, Subject::Options, b"", value);
        let guard = Guard::of_protect(&mut reader);
        mistakes.into_result(cx)?;
        Ok(Self { guard, is_read_only: false })
    }
}

/// The session of a request, in the form of [`HandedOut::into_object`]; nothing if there is none or it has
/// ended.
///
/// # Errors
/// `provider_unknown`, `store_unavailable`, `session_too_large`, `entropy_unavailable`
///
/// # Security
/// A false accept lets people of one provider in where only those of another may be.
pub fn find<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    options: SessionOptions<'a>,
) -> Result<Value<'a>> {
    let named = options.provider();
    let provider = if named.exists() { Some(configuration.provider(cx, named.bytes())?) } else { None };
    let found = handed_out::find(cx, configuration, request, provider, options.is_read_only)?;
    let found = found.filter(|found| options.guard.accepts(cx, found.view.member(W::claims)));
    Ok(found.map_or(Value::NOTHING, |found| found.into_object(cx.arena).done()))
}

/// Refuses an unsafe request that a page of another origin made with the person's cookies. `protect` calls this
/// before the application gets the session.
///
/// # Errors
/// `request_forged`
pub fn verify_own<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, request: Request<'a>) -> Result<()> {
    if request.is_unsafe() { request_origin::verify_unsafe(cx, request, configuration.site()) } else { Ok(()) }
}

view! {
    /// What `pkg/src/edge/session.js` asks about the session's token; `readOnly` if the tokens of a refresh
    /// would be lost.
    #[derive(Clone, Copy)]
    TokenQuery {
        /// The address of an API.
        url,
        /// Whether to refresh it before it is due.
        refresh,
        /// The status with which an API refused the token.
        status,
        /// The `WWW-Authenticate` with which an API refused the token.
        challenge,
    }
}

impl<'a> TokenQuery<'a> {
    /// Reads it from a value.
    #[must_use]
    pub fn new(value: Value<'a>) -> Self {
        Self(value)
    }
    fn is_read_only(self) -> bool {
        self.value().member(W::readOnly).is_true()
    }
}

/// The session with `token: { access_token, token_type, expires_at, scope, authorization }`, and `headers:
/// [[name, value]]` for a call of the API, at `url` if one is given. A session that is over returns `{ over,
/// cookies }`, with the cookies that remove it. If a refresh failed but the session goes on, `failed` replaces
/// `token`. Nothing if an API refused the token and a fresh one would not help.
///
/// # Errors
/// `upstream_refused` if `url` is on the origin of no upstream, `upstream_not_bound` if it is on that of
/// another provider's upstream; `token_in_query` if the API of `url` takes no header; `session_read_only`; the
/// failure of a refresh that returned nothing.
pub fn access_token<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: Value<'a>,
    handle: Value<'a>,
    query: TokenQuery<'a>,
) -> Result<Value<'a>> {
    if query.url().exists() {
        upstream::verify_url(cx, configuration.upstreams(), query.url(), provider, None)?;
    }
    let provider = configuration.provider(cx, provider.bytes())?;
    let mut opened = open_handle(cx, configuration, Some(request), provider, Handle::parse(cx.arena, handle))?;
    opened.set_refresh_token_status(RefreshTokenStatus::find(cx, configuration, request, provider, opened.session));
    verify_target(cx, configuration, query, &opened)?;
    let refused = query.status().int();
    if let Some(status) = refused
        && (query.is_read_only() || !bearer::may_help(status, query.challenge().bytes(), opened.session.is_narrowed()))
    {
        return Ok(Value::NOTHING);
    }
    let is_forced = query.refresh().is_true() || refused.is_some();
    let mut failed = Value::NOTHING;
    if query.is_read_only() {
        freshen_read_only(cx, configuration, &mut opened, is_forced)?;
    } else {
        let freshened = freshen(cx, configuration, &mut opened, is_forced);
        match cx.catch(freshened)? {
            Ok(()) => {
                // The fresh tokens may belong to another host.
                let verified = verify_target(cx, configuration, query, &opened);
                if let Err(failure) = cx.catch(verified)? {
                    failed = failure.to_value(cx.arena);
                }
            }
            Err(failure) if failure.kind() == Kind::Session => {
                let set_cookies = clear_refused(cx, configuration, request, &mut opened, failure)?;
                let mut over = Object::new(cx.arena);
                over.put(W::over, failure.to_value(cx.arena));
                over.put(W::cookies, set_cookies);
                return Ok(over.done());
            }
            Err(failure) if !opened.is_changed => return Err(cx.fail_again(failure)),
            Err(failure) => failed = failure.to_value(cx.arena),
        }
    }
    let mut given = HandedOut::of(cx, configuration, request, &mut opened)?;
    // It also replaces the cookies of an earlier call of this request.
    given.overtaken = overtaken(cx.arena, configuration, request, &opened);
    if !opened.is_changed && opened.refresh_token_status() == RefreshTokenStatus::Good {
        // The answer already has the cookie that forgets a refusal. Sent again now, it would replace the fresh
        // session that an earlier call of this request returned.
        given.cookies = Value::EMPTY_LIST;
    }
    let mut out = given.into_object(cx.arena);
    if failed.exists() {
        out.put(W::failed, failed);
        return Ok(out.done());
    }
    resolve(cx, provider)?;
    let mut token = opened.session.tokens().for_page(cx.arena);
    let mut headers = List::new(cx.arena);
    let (access_token, variables) = (opened.session.tokens().access_token(), opened.session.variables());
    // A token that is only handed out may be one for a query.
    let called = if query.url().exists() {
        call_headers(cx, access_token, variables)?
    } else {
        api_headers(cx, access_token, Value::NOTHING, variables)?
    };
    put_header(cx, &mut token, called);
    for (name, value) in called.members() {
        let mut header = List::new(cx.arena);
        header.push(*name);
        header.push(*value);
        headers.push(header.done());
    }
    out.put(W::token, token.done());
    out.put(W::headers, headers.done());
    Ok(out.done())
}

/// Checks that the address of the call, if there is one, belongs to an upstream of the session.
fn verify_target<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    query: TokenQuery<'a>,
    opened: &OpenedSession<'a>,
) -> Result<()> {
    if !query.url().exists() {
        return Ok(());
    }
    upstream::verify_url(cx, configuration.upstreams(), query.url(), opened.provider.name(), Some(opened.values()))
}

/// Refreshes a session's tokens after the answer has gone out.
///
/// # Errors
/// None; the step may wait.
pub fn refresh_behind<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    provider: Value<'a>,
    handle: Value<'a>,
) -> Result<()> {
    let Some(provider) = configuration.find_provider(provider.bytes()) else { return Ok(()) };
    let opened = open_handle(cx, configuration, None, provider, Handle::parse(cx.arena, handle));
    if let Ok(mut opened) = cx.catch(opened)? {
        // A failure does not end the session, and the next request reports it.
        let freshened = freshen_behind(cx, configuration, &mut opened);
        let _ = cx.catch(freshened)?;
    }
    Ok(())
}

/// Reads the options of `signOut`.
///
/// # Errors
/// The mistakes in the options.
pub fn read_sign_out<'a>(cx: &mut Cx<'a>, options: Value<'a>) -> Result<SignOutOptions> {
    if options.exists() {
        let mut mistakes = Mistakes::new(cx.arena);
        let mut reader = Reader::new(cx.arena, &mut mistakes, Subject::Options, b"", options);
        reader.flag(b"revoke");
        reader.flag(b"endProviderSession");
        reader.close();
        mistakes.into_result(cx)?;
    }
    Ok(SignOutOptions::read(options))
}

/// Ends the session: `{ cookies, end_session_url?, revocation_failed? }`. The session is over even if the
/// provider fails.
///
/// # Errors
/// `store_unavailable` if the session could not be ended.
pub fn sign_out<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: Value<'a>,
    handle: Value<'a>,
    options: SignOutOptions,
) -> Result<Value<'a>> {
    // Reads the entry again, to revoke the tokens that the session has now.
    let named = Handle::of_cookie(Handle::parse(cx.arena, handle).cookie);
    let entry = configuration.provider(cx, provider.bytes())?;
    let opened = open_handle(cx, configuration, Some(request), entry, named);
    let (said, ended) = match cx.catch(opened)? {
        Ok(opened) => {
            let ended = end(cx, configuration, request, &opened, options)?;
            (ended.said, ended.set_cookies)
        }
        Err(failure) if failure.kind() == Kind::Session => (Value::NOTHING, clear_cookies(cx, configuration, request)),
        Err(failure) => return Err(cx.fail_again(failure)),
    };
    let mut set_cookies = List::new(cx.arena);
    set_cookies.extend(ended);
    set_cookies.extend(clear_failure(cx, configuration, request));
    let mut out = Object::new(cx.arena);
    out.extend(said);
    out.put(W::cookies, set_cookies.done());
    let mut event = Object::new(cx.arena);
    event.put(W::provider, provider);
    cx.emit(W::signed_out, event);
    Ok(out.done())
}
