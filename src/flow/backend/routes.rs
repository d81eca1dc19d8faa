//! The routes below `base`, and the guard in front of those that a page calls.
//!
//! Must not know: Request objects.

use super::answer::{Answer, AnswerBody};
use super::config::{Backend, without_slash};
use super::incoming::Incoming;
use super::refused_token::Standing;
use super::session_cookie::{clear_cookies, clear_refused, freshen_view, keep_cookies, open};
use super::{backchannel, callback, frontchannel, login, logout, proxy, refused_navigation, token};
use crate::base::value::Value;
use crate::flow::send::tell_failure;
use crate::host::Serve;
use crate::protocol::checks::request_origin;
use crate::protocol::error::{Code, Error, Kind};

/// Answers a request to one of the handler's own routes; `None` for every other request.
pub async fn handle<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming) -> Option<Answer<S::Raw>> {
    let (path, rest) = route_of(backend, incoming)?;
    let answer = own(host, backend, incoming, path, rest).await;
    if let AnswerBody::Error { error, page: false, .. } = &answer.body {
        tell_failure(host, "request_refused", error);
    }
    let is_shown = match path.split_once('/') {
        Some((_, "login" | "callback")) => incoming.is_shown_at_sign_in(),
        // Servers and hidden frames ask here.
        Some((_, "backchannel" | "frontchannel")) => false,
        _ => incoming.is_shown(),
    };
    Some(if is_shown { refused_navigation::at_route(incoming, path, answer) } else { answer })
}

/// The path below `base`, one slash at its end aside, and all that follows `base`. A callback also comes to the
/// redirect URI's own path, which something in front of the worker may have made of the route's.
fn route_of<'a>(backend: &'a Backend, incoming: &'a Incoming) -> Option<(&'a str, &'a str)> {
    let below = |path: &'a str| path.strip_prefix(backend.base.as_str())?.strip_prefix('/');
    let path = incoming.url.path();
    if let Some(route) = below(path) {
        return Some((without_slash(route), below(incoming.url.path_and_rest())?));
    }
    let entry =
        backend.providers.iter().find(|entry| without_slash(entry.redirect_uri.path()) == without_slash(path))?;
    let path = without_slash(path);
    let route = path.get(path.len().checked_sub(entry.name.len())?.checked_sub("/callback".len())?..)?;
    Some((route, route))
}

async fn own<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming, path: &str, rest: &str) -> Answer<S::Raw> {
    match path.split_once('/') {
        // Nobody has opened it yet: nothing begins, nothing is used up, nothing ends.
        Some((_, "login" | "callback" | "frontchannel")) if incoming.is_prefetch() => Answer::not_opened(),
        Some(("proxy", _)) if incoming.upgrade.is_some() => Answer::error(Error::new(Code::UpgradeRefused)),
        Some(("proxy", _)) if !backend.upstreams.is_empty() => match guard(backend, incoming) {
            Ok(()) => proxy::route(host, backend, incoming, rest.strip_prefix("proxy/").unwrap_or_default()).await,
            Err(error) => Answer::error(error),
        },
        Some((provider, action @ ("backchannel" | "frontchannel"))) => {
            let is_back = action == "backchannel";
            match backend.provider(provider) {
                Ok(entry) if !(if is_back { entry.back_channel_logout } else { entry.front_channel_logout }) => {
                    Answer::error(Error::new(Code::RouteUnknown))
                }
                Ok(_) if incoming.method != (if is_back { "POST" } else { "GET" }) => {
                    method_refused(incoming, if is_back { "POST" } else { "GET" })
                }
                Ok(entry) if is_back => backchannel::route(host, backend, incoming, entry).await,
                Ok(entry) => frontchannel::route(host, backend, incoming, entry).await,
                Err(error) => Answer::error(error),
            }
        }
        Some((provider, action @ ("login" | "callback"))) => match backend.provider(provider) {
            Ok(entry) if action == "callback" => {
                host.concerns(provider);
                callback::route(host, backend, incoming, entry).await
            }
            Ok(_) if incoming.method == "GET" => {
                host.concerns(provider);
                login::route(host, backend, incoming, provider).await
            }
            Ok(_) => method_refused(incoming, "GET"),
            Err(error) => Answer::error(error),
        },
        None => call(host, backend, incoming, path).await,
        Some(_) => Answer::error(Error::new(Code::RouteUnknown)),
    }
}

fn method_refused<Raw>(incoming: &Incoming, allowed: &str) -> Answer<Raw> {
    let mut answer = Answer::error(Error::new(Code::MethodNotAllowed).with("method", &incoming.method));
    answer.headers.push(("allow", allowed.to_owned()));
    answer
}

/// What a page calls must come from a page of the own origin, reading included.
fn guard(backend: &Backend, incoming: &Incoming) -> Result<(), Error> {
    request_origin::verify_call(&incoming.provenance(), |origin| backend.is_own_origin(incoming, origin))
}

async fn call<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming, path: &str) -> Answer<S::Raw> {
    let method = match path {
        "session" => "GET",
        "logout" => "POST",
        "token" if backend.tokens_to_page => "POST",
        _ => return Answer::error(Error::new(Code::RouteUnknown)),
    };
    if incoming.method != method {
        return method_refused(incoming, method);
    }
    let allowed = match path {
        "logout" if incoming.is_form() => {
            request_origin::verify_form(&incoming.provenance(), |origin| backend.is_own_origin(incoming, origin))
        }
        _ => guard(backend, incoming),
    };
    if let Err(error) = allowed {
        return Answer::error(error);
    }
    match path {
        "session" => session(host, backend, incoming).await,
        "logout" => logout::route(host, backend, incoming).await,
        _ => token::route(host, backend, incoming).await,
    }
}

/// `GET {base}/session`: what the page may know of its session, or `null`. Tokens that are due are
/// refreshed; where that fails for a while, or leaves a doubt, the session is `stale`. With
/// `?refresh=1` they are refreshed before they are due, and a failure is an error.
async fn session<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming) -> Answer<S::Raw> {
    let nobody = |cookies| {
        let mut answer = Answer::json(Value::Null);
        answer.set_cookies(cookies);
        answer
    };
    let mut opened = match open(host, backend, incoming, None).await {
        Ok(opened) => opened,
        Err(error) if error.kind() == Kind::Session => return nobody(clear_cookies(backend, incoming)),
        Err(error) => return Answer::error(error),
    };
    let force = incoming.query() == "refresh=1";
    if let Err(error) = freshen_view(host, backend, &mut opened, force).await {
        // A token that ended and cannot be refreshed leaves the person signed in.
        let is_over = error.kind() == Kind::Session && error.code() != Code::TokenExpired;
        let is_kept = error.kind() != Kind::Session;
        let cookies =
            if is_over || is_kept { clear_refused(host, backend, incoming, &opened, &error) } else { Vec::new() };
        if force {
            let mut answer = Answer::error(error);
            answer.set_cookies(cookies);
            return answer;
        }
        if is_over && opened.standing != Standing::Doubtful {
            return nobody(cookies);
        }
        // Who signed in is known all the same, though no API can be called just now.
        opened.session.is_stale = is_over || is_kept;
    }
    let mut answer = Answer::json(opened.session.view(backend));
    match keep_cookies(host, backend, incoming, &opened) {
        Ok(cookies) => answer.set_cookies(cookies),
        Err(error) if error.kind() == Kind::Misuse => return Answer::error(error),
        Err(_) => {}
    }
    answer
}
