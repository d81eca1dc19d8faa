//! Finds the route that answers a request, and guards the routes that a page calls.

use super::{back_channel, front_channel, logout, proxy, session};
use crate::base::text::{self, is_among};
use crate::base::url;
use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::{W, Word, word};
use crate::flow::worker::config::Configuration;
use crate::flow::worker::config::provider_options::without_slash;
use crate::flow::worker::http::Request;
use crate::flow::worker::http::answer::{Answer, Body};
use crate::flow::worker::http::{refused_navigation, request_origin};
use crate::flow::worker::refresh::token;
use crate::flow::worker::sign_in::{callback, login};
use crate::step::{Code, Cx, Result};

/// One of the handler's own routes.
#[derive(Clone, Copy)]
struct Route<'a> {
    /// The path below `base`, without one trailing slash.
    path: &'a [u8],
    /// Everything after `base`.
    rest: &'a [u8],
}

/// Answers a request to one of the handler's own routes; `None` for any other request.
///
/// # Errors
/// None; the step may wait.
pub fn handle<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
) -> Result<Option<Answer<'a>>> {
    let Some(route) = route_of(configuration, request) else { return Ok(None) };
    let answer = own(cx, configuration, request, route)?;
    if let Body::Error(failure) = answer.body {
        cx.emit_failure(W::request_refused, failure, Object::new(cx.arena));
    }
    let is_shown = match text::after(route.path, b"/") {
        action if is_among(action, b"login callback") => request.is_shown_at_sign_in(),
        // Servers and hidden frames call these.
        action => !is_among(action, b"backchannel frontchannel") && request.is_shown(),
    };
    Ok(Some(if is_shown { refused_navigation::at_route(cx, request, route.path, answer) } else { answer }))
}

/// Finds the route. A callback may also arrive at the path of the `redirect_uri`, if a proxy in front of the
/// worker changes the route's path.
fn route_of<'a>(configuration: Configuration<'a>, request: Request<'a>) -> Option<Route<'a>> {
    let base = configuration.site().base().bytes();
    let below = |path: &'a [u8]| path.strip_prefix(base)?.strip_prefix(b"/");
    let path = request.path();
    if let Some(route) = below(path) {
        return Some(Route { path: without_slash(route), rest: below(url::path(request.url().bytes()))? });
    }
    let path = without_slash(path);
    let entry = configuration.providers().find(|entry| without_slash(entry.redirect_path()) == path)?;
    let length = entry.name().bytes().len().checked_add(b"/callback".len())?;
    let path = path.get(path.len().checked_sub(length)?..)?;
    Some(Route { path, rest: path })
}

fn fails<'a>(cx: &mut Cx<'a>, code: Code) -> Answer<'a> {
    let failure = cx.fail(code).caught();
    Answer::error(cx.arena, failure)
}

fn own<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    route: Route<'a>,
) -> Result<Answer<'a>> {
    if text::position(route.path, b"/").is_none() {
        return call(cx, configuration, request, route.path);
    }
    let (first, action) = (text::before(route.path, b"/"), text::after(route.path, b"/"));
    match action {
        // Nobody has opened the address yet, so nothing may begin, be used up, or end.
        _ if is_among(action, b"login callback frontchannel") && request.is_prefetch() => {
            Ok(Answer::not_opened(cx.arena))
        }
        _ if first == b"proxy" && request.upgrade().exists() => Ok(fails(cx, Code::UpgradeRefused)),
        _ if first == b"proxy" && !configuration.upstreams().is_empty() => {
            let guarded = request_origin::verify_call(cx, request, configuration.site());
            match cx.catch(guarded)? {
                Ok(()) => proxy::route(cx, configuration, request, text::after(route.rest, b"/")),
                Err(failure) => Ok(Answer::error(cx.arena, failure)),
            }
        }
        _ if is_among(action, b"login callback backchannel frontchannel") => {
            provider_route(cx, configuration, request, cx.arena.text(first), action)
        }
        _ => Ok(fails(cx, Code::RouteUnknown)),
    }
}

fn provider_route<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: Value<'a>,
    action: &[u8],
) -> Result<Answer<'a>> {
    let entry = configuration.provider(cx, provider.bytes());
    let entry = match cx.catch(entry)? {
        Ok(entry) => entry,
        Err(failure) => return Ok(Answer::error(cx.arena, failure)),
    };
    let method = request.method();
    match action {
        b"callback" => {
            cx.concerns(entry.name());
            callback::route(cx, configuration, request, entry)
        }
        b"login" if method.is(W::GET) => {
            cx.concerns(entry.name());
            login::route(cx, configuration, request, entry.name())
        }
        b"backchannel" if !entry.has_back_channel_logout() => Ok(fails(cx, Code::RouteUnknown)),
        b"backchannel" if method.is(W::POST) => back_channel::route(cx, configuration, request, entry),
        b"backchannel" => Ok(method_refused(cx, request, W::POST)),
        b"frontchannel" if !entry.has_front_channel_logout() => Ok(fails(cx, Code::RouteUnknown)),
        b"frontchannel" if method.is(W::GET) => front_channel::route(cx, configuration, request, entry),
        _ => Ok(method_refused(cx, request, W::GET)),
    }
}

fn method_refused<'a>(cx: &mut Cx<'a>, request: Request<'a>, allowed: Word) -> Answer<'a> {
    let failure = cx.fail(Code::MethodNotAllowed).with(W::method, request.method()).caught();
    let mut answer = Answer::error(cx.arena, failure);
    answer.header(W::allow, word(allowed).bytes());
    answer
}

/// Answers a call of the page, which must come from the same origin, even if it only reads.
fn call<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    path: &[u8],
) -> Result<Answer<'a>> {
    let method = match path {
        b"session" => W::GET,
        b"logout" => W::POST,
        b"token" if configuration.gives_tokens_to_page() => W::POST,
        _ => return Ok(fails(cx, Code::RouteUnknown)),
    };
    if !request.method().is(method) {
        return Ok(method_refused(cx, request, method));
    }
    let site = configuration.site();
    let allowed = if path == b"logout" && request.is_form() {
        request_origin::verify_form(cx, request, site)
    } else {
        request_origin::verify_call(cx, request, site)
    };
    if let Err(failure) = cx.catch(allowed)? {
        return Ok(Answer::error(cx.arena, failure));
    }
    match path {
        b"session" => session::route(cx, configuration, request),
        b"logout" => logout::route(cx, configuration, request),
        _ => token::route(cx, configuration, request),
    }
}
