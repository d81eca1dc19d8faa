//! Prefetches and prerendering: nobody has opened the address yet.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::flow::worker::tests::program::require_session;
use crate::testing::json;
use crate::testing::tasks::Tasks;

const PREFETCHES: &[(&str, &str)] = &[
    ("sec-purpose", "prefetch"),
    ("sec-purpose", "prefetch;prerender"),
    ("sec-purpose", "prefetch;anonymous-client-ip"),
    ("sec-purpose", "prerender"),
    ("purpose", "prefetch"),
    ("purpose", "Prefetch"),
    ("x-moz", "prefetch"),
    ("x-purpose", "preview"),
    ("x-sec-purpose", "prefetch"),
    ("next-router-prefetch", "1"),
];

fn prefetch(path: &str, (name, value): (&str, &str)) -> Request {
    Request { headers: vec![(name.to_owned(), value.to_owned())], ..Request::navigation(path) }
}

fn is_nothing(page: &Page) -> bool {
    let cache = page.header("cache-control").is_some_and(|value| value.contains("no-store"));
    page.status == 503 && cache && page.set_cookies().is_empty() && page.error.is_none() && page.location().is_empty()
}

fn visit(app: &Application, browser: &Browser, request: &Request) -> Page {
    require_session(app, browser, request, &json!({ "provider": "alpha" }))
}

#[test]
fn a_prefetch_begins_nothing_sets_nothing_and_uses_nothing_up() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    let callback = format!("/auth/alpha/callback?code=c&state={state}");
    for how in PREFETCHES {
        for path in ["/auth/alpha/login", "/auth/beta/login?return_to=/x", &callback, "/auth/alpha/callback"] {
            assert!(is_nothing(&browser.send(&app, &prefetch(path, *how))), "{path} {how:?}");
        }
        assert!(is_nothing(&visit(&app, &browser, &prefetch("/orders", *how))), "{how:?}");
        let link = Request { mode: Some("no-cors"), dest: Some("empty"), ..prefetch("/orders", *how) };
        assert!(is_nothing(&visit(&app, &browser, &link)), "{how:?}");
    }
    assert_eq!(app.world.count_sent("/token"), 0);
    assert_eq!(browser.come_back(&app, "alpha", &state, TOKENS).location(), "/inbox", "the open sign-in stands");
}

#[test]
fn a_prefetch_does_not_take_the_failure_away_from_the_person_who_opens_the_page() {
    let app = Application::new();
    let browser = app.browser();
    let state = visit(&app, &browser, &Request::navigation("/orders")).parameter("state").unwrap_or_default();
    browser.open(&app, &format!("/auth/alpha/callback?error=access_denied&state={state}"));
    assert!(is_nothing(&visit(&app, &browser, &prefetch("/orders", PREFETCHES[0]))));
    assert_eq!(visit(&app, &browser, &Request::navigation("/orders")).status, 403);
}

#[test]
fn an_address_that_is_opened_is_no_prefetch() {
    let app = Application::new();
    for (name, value) in [("sec-purpose", ""), ("purpose", "unprefetched"), ("x-moz", "view")] {
        let page = app.browser().send(&app, &prefetch("/auth/alpha/login", (name, value)));
        assert!(page.location().starts_with("https://alpha.example/"), "{name}: {value}");
    }
}

#[test]
fn a35_requests_that_come_at_the_same_time_open_no_more_than_eight_sign_ins() {
    for isolates in [1, 3] {
        let app = Application::new();
        let others: Vec<_> = (0..isolates).map(|_| app.elsewhere(|_| ())).collect();
        let browser = app.browser();
        let mut tasks = Tasks::default();
        for at in 0..30 {
            let provider = ["alpha", "beta", "gamma"][at % 3];
            let login = Request::navigation(&format!("/auth/{provider}/login?return_to=/item/{at}"));
            tasks.begin(browser.begin(&others[at % isolates], &login));
        }
        tasks.run();
        assert_eq!(tasks.count_done(), 30);
        for (at, page) in tasks.finish().iter().enumerate() {
            let start = format!("https://{}.example/authorize?", ["alpha", "beta", "gamma"][at % 3]);
            assert!(page.location().starts_with(&start), "{at}: {}", page.location());
        }
        let open = browser.names("__Host-gw_tx.");
        assert!((4..=8).contains(&open.len()), "{open:?}");
        let page = browser.sign_in_with(&app, "alpha", TOKENS);
        assert_eq!(page.location(), "/inbox", "a later sign-in works");
    }
}

#[test]
fn tabs_that_are_restored_together_all_come_back() {
    let app = Application::new();
    let browser = app.browser();
    let mut tasks = Tasks::default();
    for at in 0..8 {
        tasks.begin(browser.begin(&app, &Request::navigation(&format!("/auth/alpha/login?return_to=/tab/{at}"))));
    }
    tasks.run();
    let pages = tasks.finish();
    for (at, page) in pages.iter().enumerate() {
        let state = page.parameter("state").unwrap_or_default();
        assert_eq!(browser.come_back(&app, "alpha", &state, TOKENS).location(), format!("/tab/{at}"));
    }
}
