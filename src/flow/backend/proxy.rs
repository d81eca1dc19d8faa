//! The proxy route (OAuth 2.0 for Browser-Based Applications 6.1.3.6): calls of the page go to a
//! listed upstream with the session's token, which the page never sees.
//!
//! Must not know: Request and Response objects.

use super::answer::Answer;
use super::config::Backend;
use super::incoming::Incoming;
use super::provider::{call_headers, resolve};
use super::proxied_headers::keeps_request_header;
use super::session_cookie::{Opened, clear_ended, clear_refused, freshen, keep_cookies, open};
use crate::base::text::concat;
use crate::base::url::AbsoluteUrl;
use crate::base::value::Value;
use crate::flow::send::tell_answer;
use crate::host::{Forwarded, Forwarding, Serve};
use crate::protocol::bearer;
use crate::protocol::checks::upstream;
use crate::protocol::checks::upstream_target::{Form, names_another_method_in_body, names_another_method_in_json};
use crate::protocol::error::{Code, Error, Kind};

/// `ANY {base}/proxy/{authority}/{path}`
pub async fn route<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming, rest: &str) -> Answer<S::Raw> {
    let mut cookies = Vec::new();
    let mut answer = match forward(host, backend, incoming, rest, &mut cookies).await {
        Ok(raw) => Answer::raw(raw),
        Err(error) => Answer::error(error),
    };
    answer.set_cookies(cookies);
    answer
}

/// Bytes of a body that is read before it is sent on, so that it can be sent a second time.
const KEPT_BODY: i64 = 65_536;
/// Seconds in which an upstream that takes no fresh token either does not cause another refresh.
const USELESS: i64 = 60;

/// The upstream's answer. `cookies` go out with an error too: a refresh that came before it may
/// have used up the refresh token that the user agent has.
async fn forward<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    rest: &str,
    cookies: &mut Vec<String>,
) -> Result<S::Raw, Error> {
    let (authority, path_and_query) = rest.split_once('/').ok_or_else(|| Error::new(Code::UpstreamRefused))?;
    let allowing = upstream::verify(&backend.upstreams, authority, &incoming.method, &concat(&["/", path_and_query]))?;
    let keep_body = host.body_length().is_some_and(|length| length <= KEPT_BODY);
    let form = Form::of(&incoming.method, incoming.content_type.as_deref()).filter(|_| host.body_length() != Some(0));
    let names_another = match form {
        Some(form) if keep_body => {
            let body = host.kept_body().await?;
            match form {
                Form::Json => names_another_method_in_json(host, &body, &incoming.method),
                _ => names_another_method_in_body(&body, &incoming.method),
            }
        }
        // A longer body is not read: a plain form is refused, and others are streamed.
        form => form == Some(Form::Plain),
    };
    if names_another {
        return Err(Error::new(Code::UpstreamRefused));
    }
    let mut opened = match open(host, backend, incoming, None).await {
        Ok(opened) => opened,
        Err(error) => {
            cookies.extend(clear_ended(backend, incoming, &error));
            return Err(error);
        }
    };
    let target = upstream::verify_bound(&allowing, &opened.entry.name)?;
    if let Err(error) = freshen(host, backend, &mut opened, false).await {
        cookies.extend(clear_refused(host, backend, incoming, &opened, &error));
        return Err(error);
    }
    if opened.is_changed {
        // Fails before the upstream has done anything, where fresh tokens fit no cookie.
        keep_cookies(host, backend, incoming, &opened)?;
    }
    let how = Forwarding { keep_body, timeout: target.timeout };
    let url = AbsoluteUrl::parse(&concat(&[target.origin.as_str(), "/", path_and_query]));
    let url = url.map_err(|_| Error::new(Code::UpstreamRefused))?;
    let answered = answer(host, backend, &mut opened, &url, how).await;
    // Cookies are decided now: while the upstream worked, the session may have ended or been replaced.
    *cookies = match &answered {
        Err(error) if error.kind() == Kind::Session => clear_refused(host, backend, incoming, &opened, error),
        _ => keep_cookies(host, backend, incoming, &opened)?,
    };
    answered
}

/// The upstream's answer, where it takes the session's token; else the one that it gives to a fresh token.
async fn answer<S: Serve>(
    host: &S,
    backend: &Backend,
    opened: &mut Opened<'_>,
    url: &AbsoluteUrl,
    how: Forwarding,
) -> Result<S::Raw, Error> {
    let Forwarded { status, challenge, raw } = call(host, opened, url, how).await?;
    let useless = concat(&["useless:", &opened.session.id]);
    let may_help = bearer::may_help(status, &challenge, opened.session.is_narrowed);
    if !may_help || !how.keep_body || host.memory(&useless).is_some() {
        return Ok(raw);
    }
    match freshen(host, backend, opened, true).await {
        Ok(()) => host.discard(raw),
        Err(error) if error.kind() == Kind::Session => {
            host.discard(raw);
            return Err(error);
        }
        // The session goes on, and the upstream's own answer says most.
        Err(_) => return Ok(raw),
    }
    let Forwarded { status, challenge, raw } = call(host, opened, url, how).await?;
    if bearer::may_help(status, &challenge, opened.session.is_narrowed) {
        host.memorize(&useless, Value::Bool(true), USELESS);
    }
    Ok(raw)
}

/// Sends the request on with the session's token.
async fn call<S: Serve>(
    host: &S,
    opened: &Opened<'_>,
    url: &AbsoluteUrl,
    how: Forwarding,
) -> Result<Forwarded<S::Raw>, Error> {
    let client = resolve(host, opened.entry).await?;
    let session = &opened.session;
    let headers = call_headers(&client, &session.tokens.access_token, &session.variables)?;
    let begun = host.clock();
    let forwarded = host.forward(url.as_str(), &headers, keeps_request_header, how).await;
    let answer = forwarded.as_ref().map(|forwarded| (forwarded.status, None));
    tell_answer(host, "proxied", ("upstream", &url.origin()), begun, answer);
    let forwarded = forwarded?;
    let status = forwarded.status;
    if status == 0 || (300..400).contains(&status) && status != 304 {
        return Err(Error::new(Code::ResponseRedirected).with_status(status));
    }
    Ok(forwarded)
}
