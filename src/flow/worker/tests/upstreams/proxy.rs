//! The proxy: the page's calls reach listed upstreams with a token that the page never sees.

use crate::base::text::words;
use crate::flow::worker::tests::application::{Application, FRESH, START};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::step::Code;
use crate::testing::values::{Json as _, parsed};

fn application() -> (Application, Browser) {
    let app = Application::with(|options| {
        let upstreams = r#"{"api":{"origin":"https://api.example","methods":["GET","POST"],"paths":["/me","/v1/"],"providers":["alpha"]}}"#;
        options.set("upstreams", parsed(upstreams));
    });
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

fn call(app: &Application, browser: &Browser, path: &str, headers: &[(&str, &str)]) -> Page {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    browser.send(app, &Request { headers, ..Request::call(app.origin, "GET", path) })
}

#[test]
fn s38_adds_the_token_and_drops_what_speaks_of_the_page_and_the_way() {
    let (app, browser) = application();
    let page = call(
        &app,
        &browser,
        "/auth/proxy/api.example/v1/items?page=2&q=a%20b",
        &[
            ("accept", "application/json"),
            ("authorization", "Bearer of-the-page"),
            ("cookie", "__Host-gw.auth.alpha=sealed"),
            ("x-forwarded-host", "evil.example"),
            ("x-original-url", "/admin"),
            ("x-http-method-override", "DELETE"),
            ("cf-connecting-ip", "127.0.0.1"),
            ("grantway", "1"),
            ("origin", "https://app.example"),
            ("host", "app.example"),
        ],
    );
    assert_eq!(page.raw, Some("the upstream's answer".to_owned()));
    assert_eq!(page.set_cookies().len(), 0);
    let script = app.world.script.borrow();
    let (url, headers) = &script.forwards[0];
    assert_eq!(url, "https://api.example/v1/items?page=2&q=a%20b");
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(headers, [("accept", "application/json"), ("Authorization", "Bearer access-token-1")]);
}

#[test]
fn s38_a16_sends_no_form_that_asks_for_another_method() {
    let (app, browser) = application();
    let send = |body: &str, content_type: &str, length: Option<&str>| {
        let mut headers = vec![("content-type".to_owned(), content_type.to_owned())];
        headers.extend(length.map(|length| ("content-length".to_owned(), length.to_owned())));
        let path = "/auth/proxy/api.example/v1/x";
        browser
            .send(&app, &Request { headers, body: body.to_owned(), ..Request::call(app.origin, "POST", path) })
            .code()
    };
    let form = "application/x-www-form-urlencoded";
    let parts = "--b\r\nContent-Disposition: form-data; name=\"_method\"\r\n\r\nDELETE\r\n--b--";
    for (body, content_type) in [
        ("a=1&_method=DELETE", form),
        (parts, "multipart/form-data; boundary=b"),
        ("_method=PUT", ""),
        ("{\"_method\":\"DELETE\"}", "application/json"),
    ] {
        assert_eq!(send(body, content_type, Some("80")), Some(Code::UpstreamRefused), "{content_type}");
    }
    assert_eq!(send("a=1", form, None), Some(Code::UpstreamRefused), "nobody knows how long it is");
    assert_eq!(send("a=1", form, Some("70000")), Some(Code::UpstreamRefused));
    for (body, content_type) in [("a=1&method=DELETE", form), ("{\"method\":\"DELETE\"}", "application/json")] {
        assert_eq!(send(body, content_type, Some("20")), None, "{content_type}");
    }
    assert_eq!(send("--b", "multipart/form-data; boundary=b", Some("70000")), None, "a file");
}

#[test]
fn s38_a16_reaches_listed_origins_methods_and_paths_only() {
    let (app, browser) = application();
    for path in [
        "evil.example/me",
        "api.example:443/me",
        "api.example:8443/me",
        "api.example.evil.example/me",
        "user@api.example/me",
        "api.example@evil.example/me",
        "api.example%2F@evil.example/me",
        "169.254.169.254/me",
        "localhost/me",
        "api.example",
        "api.example?x=/me",
        "/api.example/me",
        "api.example/",
        "api.example/mexico",
        "api.example/me/",
        "api.example/v1",
        "api.example/v1/../admin",
        "api.example/v1/./../admin",
        "api.example/v1/%2e%2e/admin",
        "api.example/v1/%2E%2E%2Fadmin",
        "api.example/v1/..%2fadmin",
        "api.example/v1/%252e%252e/admin",
        "api.example/v1/..;/admin",
        "api.example//v1/",
        "api.example/v1//evil.example/",
        "api.example/v1/%5c..%5cadmin",
        "api.example/v1/a%00",
        "API.EXAMPLE/V1/items",
    ] {
        let page = call(&app, &browser, &format!("/auth/proxy/{path}"), &[]);
        assert_eq!((page.status, page.code()), (403, Some(Code::UpstreamRefused)), "{path}");
    }
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"] {
        let page = browser.send(&app, &Request::call(app.origin, method, "/auth/proxy/api.example/me"));
        assert_eq!(page.code(), Some(Code::UpstreamRefused), "{method}");
    }
    assert!(app.world.script.borrow().forwards.is_empty());
    assert_eq!(call(&app, &browser, "/auth/proxy/API.example/me", &[]).code(), None, "a host has no case");
}

#[test]
fn s38_exists_only_with_upstreams() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    assert_eq!(call(&app, &browser, "/auth/proxy/api.example/me", &[]).code(), Some(Code::RouteUnknown));
}

#[test]
fn s38_a16_passes_no_redirect_and_follows_none() {
    for status in [0, 301, 302, 303, 307, 308] {
        let (app, browser) = application();
        app.world.script.borrow_mut().upstream = Some(status);
        let page = call(&app, &browser, "/auth/proxy/api.example/me", &[]);
        assert_eq!((page.status, page.code()), (502, Some(Code::ResponseRedirected)), "{status}");
        assert!(page.raw.is_none() && page.header("location").is_none());
    }
    let (app, browser) = application();
    app.world.script.borrow_mut().upstream = Some(304);
    assert!(call(&app, &browser, "/auth/proxy/api.example/me", &[]).raw.is_some(), "304 is no redirect");
}

#[test]
fn asks_nobody_anything_for_a_person_who_is_not_signed_in() {
    let (app, _) = application();
    let page = call(&app, &app.browser(), "/auth/proxy/api.example/me", &[]);
    assert_eq!((page.status, page.code()), (401, Some(Code::SessionMissing)));
    assert!(app.world.script.borrow().forwards.is_empty());
}

#[test]
fn refreshes_first_and_keeps_the_fresh_tokens_although_the_upstream_fails() {
    for (status, code) in [(None, Code::NetworkFailed), (Some(302), Code::ResponseRedirected)] {
        let (app, browser) = application();
        app.world.pass(3600);
        app.world.will_answer(200, FRESH);
        app.world.script.borrow_mut().upstream = status;
        let page = call(&app, &browser, "/auth/proxy/api.example/me", &[]);
        assert_eq!(page.code(), Some(code));
        let headers = app.world.script.borrow().forwards[0].1.clone();
        assert_eq!(headers, [("Authorization".to_owned(), "Bearer access-token-2".to_owned())]);
        // Another isolate knows only the cookie.
        let session = browser.session(&app.deployed(|_| ()));
        assert_eq!(session.get_integer("token_expires_at"), Some(START + 7200));
        assert_eq!(app.world.count_sent("/token"), 2);
    }
}

#[test]
fn a16_drops_of_an_upstreams_answer_whatever_speaks_for_the_application() {
    use crate::flow::worker::http::proxied_headers::{
        ADDED_RESPONSE_HEADERS, DROPPED_RESPONSE_FAMILIES, FORWARDED_RESPONSE_HEADERS, SILENT_CHALLENGES,
    };
    let comes_back = |name: &str| {
        words(FORWARDED_RESPONSE_HEADERS).any(|forwarded| forwarded == name.as_bytes())
            || name.starts_with("x-")
                && !words(DROPPED_RESPONSE_FAMILIES).any(|family| name.as_bytes().starts_with(family))
    };
    for name in "set-cookie clear-site-data service-worker-allowed access-control-allow-origin strict-transport-security \
        location grantway set-login secure-session-registration cdn-cache-control x-middleware-rewrite timing-allow-origin \
        x-frame-options referrer-policy age x-reproxy-url x-lighttpd-send-file x-cascade x-accel-charset x-accel-buffering \
        edge-control edge-cache-tag cache-tag surrogate-key x-nextjs-rewrite x-nextjs-redirect x-middleware-cache \
        no-vary-search integrity-policy cross-origin-opener-policy-report-only permissions-policy-report-only \
        document-isolation-policy attribution-reporting-register-source observe-browsing-topics shared-storage-write \
        supports-loading-mode x-dns-prefetch-control x-permitted-cross-domain-policies content-location \
        access-control-allow-private-network x-ua-compatible dpop-nonce authentication-info proxy-authentication-info \
        x-xss-protection ad-auction-signals feature-policy expect-ct x-robots-tag login-status x-cache-tags \
        netlify-vary vercel-cache-tag x-litespeed-cache-control fastly-restarts x-drupal-cache-tags x-varnish-ttl x-ats-ttl \
        x-google-cache-control cf-cache-status x-matched-path x-action-revalidated next-action status pragma link"
        .split_ascii_whitespace()
    {
        assert!(!comes_back(name), "{name}");
    }
    for name in
        ["content-type", "content-range", "etag", "retry-after", "www-authenticate", "x-own", "x-ratelimit-limit"]
    {
        assert!(comes_back(name), "{name}");
    }
    for pair in [("x-content-type-options", "nosniff"), ("cache-control", "no-store")] {
        assert!(ADDED_RESPONSE_HEADERS.contains(&pair));
    }
    assert_eq!(SILENT_CHALLENGES, b"bearer dpop");
}
