//! The proxy route (OAuth 2.0 for Browser-Based Applications 6.1.3.6): forwards calls of the page to a listed
//! upstream with the session's token, which the page never sees.

use crate::base::text;
use crate::base::url;
use crate::base::value::Value;
use crate::base::value::build::{List, concat};
use crate::base::value::view::fields;
use crate::base::vocabulary::W;
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::proxied_headers::forwards_request_header;
use crate::flow::worker::http::upstream::upstream_target::{
    Form, names_another_method_in_body, names_another_method_in_json,
};
use crate::flow::worker::http::upstream::{self, Upstream};
use crate::flow::worker::http::{Answer, Request};
use crate::flow::worker::refresh::freshen::freshen;
use crate::flow::worker::refresh::provider::{call_headers, resolve};
use crate::flow::worker::session::isolate::{memorize, recollect};
use crate::flow::worker::session::{OpenedSession, clear_ended, clear_refused, open, session_cookies};
use crate::protocol::token::bearer;
use crate::step::kind::Kind;
use crate::step::{Code, Cx, Effect, Result};

/// The most bytes of a body that is read before it is forwarded, so that it can be sent twice.
const BUFFERED_BODY: i64 = 65_536;
/// Seconds during which an upstream that also refuses a fresh token causes no further refresh.
const USELESS: i64 = 60;

fields! {
    /// The result of a forwarded request.
    Forwarded { status = 0, challenge = 1, handle = 2 }
}

/// Where and how a request is forwarded.
#[derive(Clone, Copy)]
struct Forwarding<'a> {
    target: Upstream<'a>,
    /// Host and port, as the page names them.
    authority: &'a [u8],
    path_and_query: &'a [u8],
    /// Whether to buffer the body, so that it can be sent twice; otherwise it is streamed.
    buffers_body: bool,
}

impl<'a> Forwarding<'a> {
    /// The address in the session as it is now: a refresh may have moved it.
    fn url(self, cx: &mut Cx<'a>, opened: &OpenedSession<'a>) -> Result<Value<'a>> {
        upstream::choose(cx, &[self.target], self.authority, opened.provider.name(), opened.values())?;
        let origin = self.target.origin_in(cx, opened.values())?;
        let url = concat(cx.arena, &[origin.bytes(), self.path_and_query]);
        cx.ensure(url::verify(url.bytes(), url::PlainHttp::Anywhere).is_ok(), Code::UpstreamRefused)?;
        Ok(url)
    }
}

/// `ANY {base}/proxy/{authority}/{path}`
///
/// # Errors
/// None; the step may wait.
pub fn route<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    rest: &'a [u8],
) -> Result<Answer<'a>> {
    let mut set_cookies = Value::EMPTY_LIST;
    let forwarded = forward(cx, configuration, request, rest, &mut set_cookies);
    let mut answer = match cx.catch(forwarded)? {
        Ok(handle) => Answer::raw(cx.arena, handle),
        Err(failure) => Answer::error(cx.arena, failure),
    };
    answer.set_cookies(set_cookies);
    Ok(answer)
}

/// Whether the body asks for another method than the checked one. A longer body is not read: a plain form is
/// refused, others are streamed.
fn names_another_method<'a>(cx: &mut Cx<'a>, request: Request<'a>, buffers_body: bool) -> Result<bool> {
    let method = request.method().bytes();
    if request.body_length().int() == Some(0) {
        return Ok(false);
    }
    match Form::of(method, request.content_type().bytes()) {
        None => Ok(false),
        Some(form) if buffers_body => {
            let body = cx.ask(Effect::BufferBody, Value::NOTHING)?.bytes();
            Ok(match form {
                Form::Json => names_another_method_in_json(cx, body, method),
                Form::Plain | Form::Other => names_another_method_in_body(cx.arena, body, method),
            })
        }
        Some(form) => Ok(form == Form::Plain),
    }
}

/// The upstream's answer. `set_cookies` go out with an error too: a refresh before it may have used up the
/// refresh token that the user agent holds.
fn forward<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    rest: &'a [u8],
    set_cookies: &mut Value<'a>,
) -> Result<Value<'a>> {
    cx.ensure(text::has_any(rest, b"/"), Code::UpstreamRefused)?;
    let (authority, path_and_query) = (text::before(rest, b"/"), text::from(rest, b"/"));
    let allowing =
        upstream::verify(cx, configuration.upstreams(), authority, request.method().bytes(), path_and_query)?;
    let buffers_body = request.body_length().int().is_some_and(|length| length <= BUFFERED_BODY);
    let names_another = names_another_method(cx, request, buffers_body)?;
    cx.ensure(!names_another, Code::UpstreamRefused)?;
    let opened = open(cx, configuration, request, None);
    let mut opened = match cx.catch(opened)? {
        Ok(opened) => opened,
        Err(failure) => {
            *set_cookies = clear_ended(cx, configuration, request, failure);
            return Err(cx.fail_again(failure));
        }
    };
    let target = upstream::choose(cx, &allowing, authority, opened.provider.name(), opened.values())?;
    let freshened = freshen(cx, configuration, &mut opened, false);
    if let Err(failure) = cx.catch(freshened)? {
        *set_cookies = clear_refused(cx, configuration, request, &mut opened, failure)?;
        return Err(cx.fail_again(failure));
    }
    if opened.is_changed {
        // If the fresh tokens do not fit into a cookie, this fails before the upstream has done anything.
        session_cookies(cx, configuration, request, &mut opened)?;
    }
    let how = Forwarding { target, authority, path_and_query, buffers_body };
    let answered = answer(cx, configuration, &mut opened, how);
    let answered = cx.catch(answered)?;
    // Decided now, because the session may have ended or been replaced while the upstream worked.
    *set_cookies = match answered {
        Err(failure) if failure.kind() == Kind::Session => {
            clear_refused(cx, configuration, request, &mut opened, failure)?
        }
        _ => session_cookies(cx, configuration, request, &mut opened)?,
    };
    answered.map_err(|failure| cx.fail_again(failure))
}

/// The upstream's answer to the session's token if it accepts that, else its answer to a fresh token.
fn answer<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    opened: &mut OpenedSession<'a>,
    how: Forwarding<'a>,
) -> Result<Value<'a>> {
    let first = call(cx, opened, how)?;
    let useless = concat(cx.arena, &[b"useless:", opened.session.id().bytes()]);
    let may_help = bearer::may_help(first.status().int_or(0), first.challenge().bytes(), opened.session.is_narrowed());
    if !may_help || !how.buffers_body || recollect(cx, useless)?.exists() {
        return Ok(first.handle());
    }
    let freshened = freshen(cx, configuration, opened, true);
    match cx.catch(freshened)? {
        Ok(()) => {
            cx.ask(Effect::Discard, first.handle())?;
        }
        Err(failure) if failure.kind() == Kind::Session => {
            cx.ask(Effect::Discard, first.handle())?;
            return Err(cx.fail_again(failure));
        }
        // The session goes on, and the upstream's own answer says most.
        Err(_) => return Ok(first.handle()),
    }
    let second = call(cx, opened, how)?;
    if bearer::may_help(second.status().int_or(0), second.challenge().bytes(), opened.session.is_narrowed()) {
        memorize(cx, useless, Value::TRUE, USELESS)?;
    }
    Ok(second.handle())
}

/// Forwards the request with the session's token.
fn call<'a>(cx: &mut Cx<'a>, opened: &OpenedSession<'a>, how: Forwarding<'a>) -> Result<Forwarded<'a>> {
    let url = how.url(cx, opened)?;
    resolve(cx, opened.provider)?;
    let added = call_headers(cx, opened.session.tokens().access_token(), opened.session.variables())?;
    let mut forwarded = List::new(cx.arena);
    for name in cx.ask(Effect::ReadHeaderNames, Value::NOTHING)?.items() {
        if forwards_request_header(name.bytes()) {
            forwarded.push(*name);
        }
    }
    let mut asked = List::new(cx.arena);
    asked.push(url);
    asked.push(added);
    asked.push(forwarded.done());
    asked.push(how.buffers_body);
    asked.push(how.target.timeout().int_or(0));
    let answered = cx.ask(Effect::Forward, asked.done());
    let answered = match cx.catch(answered)? {
        Ok(answered) => Forwarded(answered),
        Err(failure) => {
            let mut failing = cx.failing_again(failure);
            if failure.is(Code::NetworkFailed) {
                failing = failing.with(W::endpoint, W::upstream);
            }
            return Err(failing.into());
        }
    };
    let status = answered.status().int_or(0);
    if status == 0 || ((300..400).contains(&status) && status != 304) {
        cx.note(W::status, answered.status());
        return Err(cx.fail(Code::ResponseRedirected).into());
    }
    Ok(answered)
}
