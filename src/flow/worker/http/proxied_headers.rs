//! Which headers pass through the proxy in each direction: only those that describe the call and its answer.

use crate::base::text::{find, is_among, words};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::List;

/// Headers of a page's request that pass although they contain a word from the lists below.
const KEPT: &[u8] = b"user-agent x-goog-user-project x-csrf-token x-xsrf-token x-user-agent";

/// Headers about the page, its connection, or a server on the way.
const DROPPED: &[u8] =
    b"accept-encoding connection content-length cookie cookie2 destination dpop early-data expect from \
    grantway http2-settings keep-alive max-forwards origin referer referrer te trailer transfer-encoding \
    upgrade via";

/// Prefixes of headers that proxies and load balancers set, and that the servers behind them trust.
const DROPPED_PREFIXES: &[u8] =
    b"akamai- alt- cdn- cf- cloudfront- do- fastly- fly- incap- proxy- sec- shib- ssl- tls- true- wl- \
    x-akamai- x-amzn- x-apigateway- x-appengine- x-appgw- x-arr- x-azure- x-cdn- x-cloud-trace x-envoy- \
    x-fastly- x-goog-iap- x-invoke- x-istio- x-middleware- x-netlify- x-nextjs- x-nf- x-nginx- x-now- \
    x-sucuri- x-vercel- x-waf-";

/// Words in a name that claim who or where the caller is, or which resource is meant.
const CLAIMS: &[u8] =
    b"addr address admin affiliation anonymous assertion auth caller cert certificate claims clientcert \
    clientip consumer credential credentials dn email employee eppn group groups host hostname https \
    identity impersonate internal ip jwt location login method msisdn oidc path permissions port \
    principal privilege privileges proto protocol proxy remote role roles saml scheme scopes script \
    socketip spiffe ssl sso sub subject sudo superuser tls token trusted uid uidh uri url user userid \
    userinfo username verified verify webauth xfcc";

/// Parts of words that make the same claims, however they are joined.
const CLAIMING_PARTS: &[u8] =
    b"act-as authenti authori behalf calling-line clientip destination forward httpmethod impersonat \
    originating override realip remoteaddr remoteip remoteuser rewrite run-as server-name servername \
    x-original xoriginal";

/// Whether a header of the page's request goes to the upstream. The page's cookies and authorization do not,
/// nor do headers about the request's route, nor any that an upstream could attribute to a server in front of
/// it.
#[must_use]
pub fn forwards_request_header(name: &[u8]) -> bool {
    // Many servers read `_` as `-`.
    let name: Vec<u8> = name.iter().map(|byte| if *byte == b'_' { b'-' } else { byte.to_ascii_lowercase() }).collect();
    let name = name.as_slice();
    let claims = name.split(|byte| *byte == b'-').any(|word| is_among(word, CLAIMS))
        || words(CLAIMING_PARTS).any(|part| find(name, part).is_some());
    let is_dropped = is_among(name, DROPPED) || words(DROPPED_PREFIXES).any(|start| name.starts_with(start));
    is_among(name, KEPT) || !claims && !is_dropped
}

/// Headers of an upstream's answer that come back, because they describe its content and its limits. Others
/// affect the application's origin, or the caches, servers and frameworks in front of it.
pub const FORWARDED_RESPONSE_HEADERS: &[u8] =
    b"accept-patch accept-post accept-ranges allow api-version content-digest content-disposition \
    content-language content-md5 content-range content-type date deprecation digest etag last-modified \
    openai-processing-ms preference-applied ratelimit ratelimit-limit ratelimit-policy \
    ratelimit-remaining ratelimit-reset repr-digest request-id retry-after server-timing sunset \
    traceparent tracestate tus-extension tus-max-size tus-resumable tus-version upload-expires \
    upload-length upload-metadata upload-offset vary warning www-authenticate";

/// Headers that begin with `x-` come back, except these families.
pub const DROPPED_RESPONSE_FAMILIES: &[u8] =
    b"x-accel- x-action- x-akamai- x-amzn-remapped- x-apache- x-ats- x-cache x-cascade x-cdn x-content- \
    x-cookie x-dns-prefetch x-download-options x-drupal- x-edge x-envoy- x-fastly- x-forward \
    x-frame-options x-google-cache x-http- x-invoke- x-lighttpd- x-litespeed- x-magento- x-matched-path \
    x-method x-middleware- x-netlify- x-next x-now- x-nginx- x-original- x-permitted- x-pingback \
    x-powered-by x-proxy x-purge x-real- x-redirect x-remix- x-reproxy- x-rewrite x-robots-tag x-send \
    x-set-cookie x-sourcemap x-sveltekit- x-surrogate x-ttl x-ua-compatible x-varnish x-vercel- \
    x-webkit- x-xss-protection";

/// Challenges for which no browser opens a dialog (RFC 9110 section 11.6.1).
pub const SILENT_CHALLENGES: &[u8] = b"bearer dpop";

/// Headers that every proxied answer gets, so that nothing in it runs as the application.
pub const ADDED_RESPONSE_HEADERS: [(&str, &str); 3] = [
    ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'; sandbox"),
    ("x-content-type-options", "nosniff"),
];

/// The rules by which the host filters an upstream's answer: the headers that come back, the families of `x-`
/// that do not, the pairs to add, and the schemes of challenges that come back.
#[must_use]
pub fn rules(arena: Arena<'_>) -> Value<'_> {
    let list = |names: &'static [u8]| {
        let mut out = List::new(arena);
        words(names).for_each(|name| out.push(name));
        out.done()
    };
    let mut added = List::new(arena);
    for (name, value) in ADDED_RESPONSE_HEADERS {
        let mut pair = List::new(arena);
        pair.push(name.as_bytes());
        pair.push(value.as_bytes());
        added.push(pair.done());
    }
    let mut out = List::new(arena);
    out.push(list(FORWARDED_RESPONSE_HEADERS));
    out.push(list(DROPPED_RESPONSE_FAMILIES));
    out.push(added.done());
    out.push(list(SILENT_CHALLENGES));
    out.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s38_keeps_what_describes_the_call_and_drops_what_describes_the_way() {
        for name in "accept accept-language api-version cache-control client-id content-encoding content-type \
            idempotency-key if-match if-none-match if-range last-event-id mcp-session-id notion-version \
            prefer priority range traceparent user-agent x-api-key x-app x-csrf-token x-own x-request-id \
            x-requested-with x-ship xero-tenant-id"
            .split(' ')
        {
            assert!(forwards_request_header(name.as_bytes()), "{name}");
        }
        for name in "cookie authorization x-forwarded-for x-forwarded-host forwarded cf-connecting-ip sec-fetch-site \
            host grantway x-http-method-override x-original-url x_http_method_override x_forwarded_for \
            X-Forwarded-For client-ip x-client-ip x-cluster-client-ip x-real-ip x-rewrite-url x-host via \
            x-remote-addr x-remote-ip x-originating-ip fastly-client-ip x-azure-clientip x-azure-socketip \
            x-appengine-user-ip x-goog-iap-jwt-assertion x-goog-authenticated-user-email \
            x-ms-client-principal x-amzn-oidc-data x-remote-user remote-user remoteuser x-webauth-user \
            x-auth-request-user x-authenticated-user x-ssl-client-verify ssl-client-cert x-client-cert \
            x-arr-clientcert x-override-url x-http-path-override x_http_method x-method dpop x-authorization \
            authorization-info x-nginx-proxy x-proxyuser-ip wl-proxy-client-ip early-data max-forwards \
            akamai-origin-hop true-client-ip cdn-loop x-waf-bypass x-cdn-src-ip incap-client-ip \
            x-sucuri-clientip x-nf-client-connection-ip do-connecting-ip x-appgw-trace-id http2-settings \
            x-forward-for x-forwarder-for x-user-id x-userid x-email x-roles x-auth-token private-token \
            x-middleware-subrequest x-invoke-path x-impersonate on-behalf-of tailscale-user-login \
            x-consumer-username x-token-subject x-original-uri x-envoy-original-path x-sub \
            cloudfront-viewer-address x-userinfo x-endpoint-api-userinfo x-consumer-custom-id \
            x-anonymous-consumer x-credential-identifier x-authentik-uid shib-session-id eppn x-xfcc \
            x-client-verify x-superuser x-act-as x-run-as x-caller-id x-sso-id x-script-name x-server-name \
            x-apigateway-event front-end-https content-location x-http-destinationurl x-msisdn x-up-calling-line-id"
            .split(' ')
        {
            assert!(!forwards_request_header(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn names_headers_in_lower_case_and_once() {
        for words in [KEPT, DROPPED, DROPPED_PREFIXES, CLAIMS, FORWARDED_RESPONSE_HEADERS, DROPPED_RESPONSE_FAMILIES] {
            let words = std::str::from_utf8(words).expect("text");
            let mut all: Vec<&str> = words.split(' ').collect();
            let length = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), length, "{words}");
            assert!(!words.contains("  ") && words == words.to_ascii_lowercase());
        }
    }
}
