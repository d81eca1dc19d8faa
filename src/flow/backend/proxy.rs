//! The proxy route (OAuth 2.0 for Browser-Based Applications 6.1.3.6): calls of the page go to a
//! listed upstream with the session's token, which the page never sees.
//!
//! Must not know: Request and Response objects.

use super::answer::Answer;
use super::config::Backend;
use super::incoming::Incoming;
use super::provider::{call_headers, resolve};
use super::session_cookie::{Opened, clear_ended, clear_refused, freshen, keep_cookies, open};
use crate::base::text::concat;
use crate::base::url::AbsoluteUrl;
use crate::base::value::Value;
use crate::flow::send::tell_answer;
use crate::host::{Forwarding, Serve};
use crate::protocol::checks::upstream;
use crate::protocol::error::{Code, Error, Kind};

/// Whether a header of the page's request goes to the upstream: not the page's cookies and
/// authorization, not what speaks of the way here.
#[must_use]
pub fn keeps_request_header(name: &str) -> bool {
    const DROPPED: &[&str] = &[
        "accept-encoding",
        "authorization",
        "client-ip",
        "connection",
        "content-length",
        "cookie",
        "expect",
        "forwarded",
        "grantway",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "te",
        "trailer",
        "transfer-encoding",
        "true-client-ip",
        "upgrade",
        "via",
        "x-client-ip",
        "x-cluster-client-ip",
        "x-host",
        "x-real-ip",
        // These name another method or path than the one that was checked.
        "x-http-method",
        "x-http-method-override",
        "x-method-override",
        "x-rewrite-url",
    ];
    const DROPPED_PREFIXES: &[&str] =
        &["cf-", "fly-", "proxy-", "sec-", "x-envoy-", "x-forwarded", "x-original-", "x-vercel"];
    // Many servers read `_` as `-`.
    let name = name.replace('_', "-");
    let name = name.as_str();
    !DROPPED.contains(&name) && !DROPPED_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Headers of an upstream's answer that speak for the application's origin, or to the caches, servers
/// and frameworks in front of it (a CDN's own cache header outweighs `no-store`), and are dropped.
pub const DROPPED_RESPONSE_HEADERS: &[&str] = &[
    "accept-ch",
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
    "activate-storage-access",
    "alt-svc",
    "cdn-cache-control",
    "clear-site-data",
    "cloudflare-cdn-cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-security-policy",
    "content-security-policy-report-only",
    "critical-ch",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "document-policy",
    "expires",
    "grantway",
    "keep-alive",
    "link",
    "location",
    "nel",
    "netlify-cdn-cache-control",
    "origin-agent-cluster",
    "permissions-policy",
    "proxy-authenticate",
    "public-key-pins",
    "refresh",
    "report-to",
    "reporting-endpoints",
    "sec-session-registration",
    "secure-session-registration",
    "service-worker-allowed",
    "set-cookie",
    "set-cookie2",
    "set-login",
    "sourcemap",
    "speculation-rules",
    "strict-transport-security",
    "surrogate-control",
    "transfer-encoding",
    "use-as-dictionary",
    "vercel-cdn-cache-control",
    "x-accel-expires",
    "x-accel-redirect",
    "x-middleware-next",
    "x-middleware-override-headers",
    "x-middleware-rewrite",
    "x-middleware-set-cookie",
    "x-sendfile",
    "x-sourcemap",
];

/// Headers that every proxied answer gets: nothing of it runs as the application.
pub const ADDED_RESPONSE_HEADERS: &[(&str, &str)] = &[
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; sandbox"),
    ("x-content-type-options", "nosniff"),
];

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
        // Fresh tokens that fit no cookie are found out before the upstream has done anything.
        keep_cookies(host, backend, incoming, &opened)?;
    }
    let keep_body = host.body_length().is_some_and(|length| length <= KEPT_BODY);
    let how = Forwarding { keep_body, timeout: target.timeout };
    let url = AbsoluteUrl::parse(&concat(&[target.origin.as_str(), "/", path_and_query]));
    let url = url.map_err(|_| Error::new(Code::UpstreamRefused))?;
    let answered = answer(host, backend, &mut opened, &url, how).await;
    // Decided now: the session may have ended, or another have taken its place, while the upstream worked.
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
    let (status, raw) = call(host, opened, url, how).await?;
    let useless = concat(&["useless:", &opened.session.id]);
    if status != 401 || !how.keep_body || host.memory(&useless).is_some() {
        return Ok(raw);
    }
    match freshen(host, backend, opened, true).await {
        Ok(()) => host.discard(raw),
        Err(error) if error.kind() == Kind::Session => {
            host.discard(raw);
            return Err(error);
        }
        // The session is as it was, and the upstream's own answer says most.
        Err(_) => return Ok(raw),
    }
    let (status, raw) = call(host, opened, url, how).await?;
    if status == 401 {
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
) -> Result<(u16, S::Raw), Error> {
    let client = resolve(host, opened.entry).await?;
    let session = &opened.session;
    let headers = call_headers(&client, &session.tokens.access_token, &session.variables)?;
    let begun = host.clock();
    let forwarded = host.forward(url.as_str(), &headers, keeps_request_header, how).await;
    let answer = forwarded.as_ref().map(|(status, _)| (*status, None));
    tell_answer(host, "proxied", ("upstream", &url.origin()), begun, answer);
    let (status, raw) = forwarded?;
    if status == 0 || (300..400).contains(&status) && status != 304 {
        return Err(Error::new(Code::ResponseRedirected).with_status(status));
    }
    Ok((status, raw))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_describes_the_call_and_drops_what_describes_the_way() {
        for name in ["accept", "content-type", "range", "if-none-match", "idempotency-key", "x-app"] {
            assert!(keeps_request_header(name), "{name}");
        }
        for name in [
            "cookie",
            "authorization",
            "x-forwarded-for",
            "x-forwarded-host",
            "forwarded",
            "cf-connecting-ip",
            "sec-fetch-site",
            "host",
            "grantway",
            "x-http-method-override",
            "x-original-url",
            "x_http_method_override",
            "x_forwarded_for",
        ] {
            assert!(!keeps_request_header(name), "{name}");
        }
    }
}
