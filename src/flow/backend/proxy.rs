//! The proxy route (OAuth 2.0 for Browser-Based Applications 6.1.3.6): calls of the page go to a
//! listed upstream with the session's token, which the page never sees.
//!
//! Must not know: Request and Response objects.

use super::answer::Answer;
use super::config::Backend;
use super::incoming::Incoming;
use super::provider::resolve;
use super::session_cookie::{clear_cookies, freshen, open, set_cookie};
use crate::base::text::concat;
use crate::dialect::outbound::api_headers;
use crate::host::Serve;
use crate::protocol::checks::upstream;
use crate::protocol::error::{Code, Error, Kind};

/// Whether a header of the page's request goes to the upstream: not the page's cookies and
/// authorization, not what speaks of the way here.
#[must_use]
pub fn keeps_request_header(name: &str) -> bool {
    const DROPPED: &[&str] = &[
        "accept-encoding", "authorization", "connection", "content-length", "cookie", "expect", "forwarded", "grantway", "host",
        "keep-alive", "origin", "referer", "te", "trailer", "transfer-encoding", "true-client-ip", "upgrade", "via", "x-real-ip",
    ];
    const DROPPED_PREFIXES: &[&str] = &["cf-", "fly-", "proxy-", "sec-", "x-forwarded", "x-vercel"];
    !DROPPED.contains(&name) && !DROPPED_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// Headers of an upstream's answer that speak for the application's origin, and are dropped.
pub const DROPPED_RESPONSE_HEADERS: &[&str] = &[
    "access-control-allow-credentials", "access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin",
    "access-control-expose-headers", "access-control-max-age", "alt-svc", "clear-site-data", "connection", "content-encoding",
    "content-length", "content-security-policy", "content-security-policy-report-only", "cross-origin-embedder-policy",
    "cross-origin-opener-policy", "keep-alive", "link", "location", "nel", "refresh", "report-to", "reporting-endpoints",
    "service-worker-allowed", "set-cookie", "sourcemap", "speculation-rules", "strict-transport-security", "transfer-encoding",
];

/// Headers that every proxied answer gets: nothing of it runs as the application.
pub const ADDED_RESPONSE_HEADERS: &[(&str, &str)] = &[
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; sandbox"),
    ("x-content-type-options", "nosniff"),
];

/// `ANY {base}/proxy/{authority}/{path}`
pub async fn route<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming, rest: &str) -> Answer<S::Raw> {
    match forward(host, backend, incoming, rest).await {
        Ok(answer) => answer,
        Err(error) => {
            let is_over = error.kind() == Kind::Session;
            let mut answer = Answer::error(error);
            if is_over {
                answer.set_cookies(clear_cookies(backend, incoming, None));
            }
            answer
        }
    }
}

async fn forward<S: Serve>(host: &S, backend: &Backend, incoming: &Incoming, rest: &str) -> Result<Answer<S::Raw>, Error> {
    let (authority, path_and_query) = rest.split_once('/').ok_or_else(|| Error::new(Code::UpstreamRefused))?;
    let path = concat(&["/", path_and_query.split('?').next().unwrap_or_default()]);
    let target = upstream::verify(&backend.upstreams, authority, &incoming.method, &path)?;
    let mut opened = open(host, backend, incoming)?;
    freshen(host, backend, &mut opened, false).await?;
    let client = resolve(host, opened.entry).await?;
    let session = &opened.session;
    let headers = api_headers(&client.provider.dialect, &session.tokens.access_token, &session.variables)?;
    let url = concat(&[target.origin.as_str(), "/", path_and_query]);
    let (status, raw) = host.forward(&url, &headers, keeps_request_header).await?;
    if status == 0 || (300..400).contains(&status) && status != 304 {
        return Err(Error::new(Code::ResponseRedirected).with_status(status));
    }
    let mut answer = Answer::raw(raw);
    if opened.is_changed {
        answer.set_cookies(vec![set_cookie(host, backend, opened.entry.profile(incoming), session)?]);
    }
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_describes_the_call_and_drops_what_describes_the_way() {
        for name in ["accept", "content-type", "range", "if-none-match", "idempotency-key", "x-app"] {
            assert!(keeps_request_header(name), "{name}");
        }
        for name in ["cookie", "authorization", "x-forwarded-for", "x-forwarded-host", "forwarded", "cf-connecting-ip", "sec-fetch-site", "host", "grantway"] {
            assert!(!keeps_request_header(name), "{name}");
        }
    }
}
