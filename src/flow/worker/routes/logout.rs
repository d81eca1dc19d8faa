//! The logout route. The session always ends here; the tokens are revoked and the provider's session ends too
//! if the page asks for it and the provider supports it. A page calls this route or posts a form to it.

use crate::base::coding::form;
use crate::base::value::Value;
use crate::base::value::build::{Object, with};
use crate::base::vocabulary::W;
use crate::flow::return_to;
use crate::flow::sign_out::{DEADLINE, Revocation, SignOutOptions, sign_out_at_server};
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::Answer;
use crate::flow::worker::http::Request;
use crate::flow::worker::refresh::provider::resolve;
use crate::flow::worker::session::{OpenedSession, clear_cookies, end_all, open, remember_end};
use crate::flow::worker::sign_in::refusal::clear_failure;
use crate::step::{Code, Cx, Effect, Result};

/// The most bytes of the request's body.
const BODY_LIMIT: i64 = 16_384;

/// Reads what a call asks for, under its names on the wire.
fn read_call<'a>(cx: &Cx<'a>, body: Value<'a>) -> SignOutOptions {
    let body = cx.json(body.bytes()).unwrap_or(Value::NOTHING);
    let revocation = SignOutOptions::read(body).revocation;
    SignOutOptions { revocation, end_provider_session: body.member(W::end_provider_session).is_true() }
}

/// Reads what a form asks for, and where its window goes afterwards.
fn read_form<'a>(cx: &mut Cx<'a>, body: Value<'a>) -> Result<(SignOutOptions, Value<'a>)> {
    let (mut options, mut back) = (SignOutOptions::default(), cx.arena.text(b"/"));
    for (name, value) in form::parse(cx.arena, body.bytes()).members() {
        // A checkbox sends `on`.
        let is_set = matches!(value.bytes(), b"true" | b"on" | b"1");
        if name.is(W::revoke) {
            options.revocation = if is_set { Revocation::Wanted } else { Revocation::Unwanted };
        } else if name.is(W::end_provider_session) {
            options.end_provider_session = is_set;
        } else if name.is(W::return_to) {
            let verified = return_to::verify(cx, *value);
            match cx.catch(verified)? {
                Ok(_) => back = *value,
                // The person is signed out anyway, and stays on this origin.
                Err(failure) => cx.emit_failure(W::request_refused, failure, Object::new(cx.arena)),
            }
        }
    }
    Ok((options, back))
}

/// `POST {base}/logout`: answers a form with a redirect, and a call with JSON.
///
/// # Errors
/// None; the step may wait.
pub fn route<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, request: Request<'a>) -> Result<Answer<'a>> {
    let body = cx.ask(Effect::ReadBody, cx.arena.number(BODY_LIMIT));
    let body = cx.catch(body)?.unwrap_or(Value::NOTHING);
    let (options, back) =
        if request.is_form() { read_form(cx, body)? } else { (read_call(cx, body), Value::EMPTY_TEXT) };
    let ended = end_of_request(cx, configuration, request, options);
    let ended = match cx.catch(ended)? {
        Ok(ended) => ended,
        // A session that is still in the store is not over.
        Err(failure) if request.is_form() => return Ok(Answer::error_page(cx.arena, failure, back)),
        Err(failure) => return Ok(Answer::error(cx.arena, failure)),
    };
    cx.emit(W::signed_out, Object::new(cx.arena));
    let mut answer = if request.is_form() {
        Answer::see_other(cx.arena, ended.said.member(W::end_session_url).or(back).bytes())
    } else {
        Answer::json(cx.arena, with(cx.arena, ended.said, W::signed_out, Value::TRUE))
    };
    answer.set_cookies(ended.set_cookies);
    answer.set_cookies(clear_failure(cx, configuration, request));
    Ok(answer)
}

/// Ends whatever session the request sent; one that cannot be found is already over.
fn end_of_request<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    options: SignOutOptions,
) -> Result<Ended<'a>> {
    let opened = open(cx, configuration, request, None);
    match cx.catch(opened)? {
        Ok(opened) => end(cx, configuration, request, &opened, options),
        Err(failure) if failure.is(Code::StoreUnavailable) => Err(cx.fail_again(failure)),
        Err(_) => {
            let set_cookies = clear_cookies(cx, configuration, request);
            Ok(Ended { said: Object::new(cx.arena).done(), set_cookies })
        }
    }
}

/// The result of a sign-out.
pub struct Ended<'a> {
    /// Where to end the provider's session, and the number of the error code:
    /// `{ end_session_url?, revocation_failed? }`
    pub said: Value<'a>,
    /// The `Set-Cookie` values.
    pub set_cookies: Value<'a>,
}

/// Ends the session and any others that the request sent, then revokes the tokens of each.
///
/// # Errors
/// `store_unavailable` if a session could not be ended.
pub fn end<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    opened: &OpenedSession<'a>,
    options: SignOutOptions,
) -> Result<Ended<'a>> {
    cx.concerns(opened.provider.name());
    let ended = end_all(cx, configuration, request, opened)?;
    remember_end(cx, configuration, opened.session)?;
    cx.ask(Effect::LimitRequests, cx.arena.number(DEADLINE))?;
    let mut said = at_server(cx, opened, options)?;
    for other in &ended.others {
        let more = at_server(cx, other, SignOutOptions { end_provider_session: false, ..options })?;
        let failed = more.member(W::revocation_failed);
        if failed.exists() && !said.member(W::revocation_failed).exists() {
            said = with(cx.arena, said, W::revocation_failed, failed);
        }
    }
    Ok(Ended { said, set_cookies: ended.cookies })
}

/// Does what remains to be done at the provider.
fn at_server<'a>(cx: &mut Cx<'a>, ended: &OpenedSession<'a>, options: SignOutOptions) -> Result<Value<'a>> {
    if !options.needs_provider() {
        return Ok(Object::new(cx.arena).done());
    }
    let resolved = resolve(cx, ended.provider);
    match cx.catch(resolved)? {
        // Never an address from the request: anybody could then choose where the provider's page sends people.
        Ok(()) => {
            let (session, back) = (ended.session, cx.client().post_logout_redirect_uri());
            sign_out_at_server(cx, session.tokens(), session.variables(), back, options)
        }
        Err(failure) => Ok(options.failed(cx, failure).done()),
    }
}
