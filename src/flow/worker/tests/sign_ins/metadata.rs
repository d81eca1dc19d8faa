//! Server metadata: fetched when needed, remembered for an hour; a failure for ten seconds.

use crate::flow::worker::tests::application::{Application, FRESH, START, TOKENS, client};
use crate::flow::worker::tests::browser::Request;
use crate::step::Code;
use crate::testing::json;
use crate::testing::tasks::Tasks;
use crate::testing::values::{Json as _, object, parsed};
use serde_json::Value;

const METADATA: &str = r#"{"issuer":"https://alpha.example","authorization_endpoint":"https://alpha.example/authorize","token_endpoint":"https://alpha.example/token"}"#;

fn application() -> Application {
    Application::with(|options| {
        let mut entry = client("https://app.example", "alpha", Value::Null);
        entry.set("issuer", Value::from("https://alpha.example"));
        options.set("providers", object([("alpha", entry)]));
    })
}

#[test]
fn fetches_metadata_once_an_hour_and_isolate() {
    let app = application();
    let browser = app.browser();
    app.world.will_answer(200, METADATA);
    let state = browser.start(&app, "alpha");
    assert_eq!(browser.come_back(&app, "alpha", &state, TOKENS).location(), "/inbox");
    app.world.pass(3599);
    browser.start(&app, "alpha");
    assert_eq!(app.world.count_sent("/.well-known/"), 1);
    app.world.pass(1);
    app.world.will_answer(200, METADATA);
    browser.start(&app, "alpha");
    assert_eq!(app.world.count_sent("/.well-known/"), 2);
}

#[test]
fn rests_ten_seconds_after_a_failure() {
    let app = application();
    let browser = app.browser();
    app.world.will_answer(503, "");
    let login = |browser: &crate::flow::worker::tests::browser::Browser| {
        browser.open(&app, "/auth/alpha/login?return_to=/inbox")
    };
    assert_eq!(login(&browser).location(), "/inbox#auth_error=server_unavailable");
    app.world.pass(9);
    assert_eq!(login(&browser).location(), "/inbox#auth_error=server_unavailable");
    assert_eq!(app.world.count_sent("/.well-known/"), 1, "not asked again");
    app.world.pass(1);
    app.world.will_answer(200, METADATA);
    assert!(login(&browser).location().starts_with("https://alpha.example/authorize?"));
}

#[test]
fn s9_a13_trusts_no_metadata_of_another_issuer_and_no_plain_http_endpoint() {
    for (from, to, code) in [
        ("\"https://alpha.example\"", "\"https://evil.example\"", "metadata_issuer_mismatch"),
        ("https://alpha.example/token", "http://alpha.example/token", "metadata_endpoint_unusable"),
        ("\"token_endpoint\"", "\"other_endpoint\"", "metadata_malformed"),
    ] {
        let app = application();
        app.world.will_answer(200, &METADATA.replace(from, to));
        // RFC 8414's document, which is fetched if OpenID Connect's lacks something.
        app.world.will_answer(404, "");
        let page = app.browser().open(&app, "/auth/alpha/login?return_to=/inbox");
        assert_eq!(page.location(), format!("/inbox#auth_error={code}"));
    }
}

#[test]
fn s2_a6_no_announcement_and_no_refusal_leads_to_a_weaker_challenge() {
    for methods in ["", r#""code_challenge_methods_supported":[],"#, r#""code_challenge_methods_supported":["plain"],"#]
    {
        let app = application();
        app.world.will_answer(200, &METADATA.replacen('{', &format!("{{{methods}"), 1));
        let browser = app.browser();
        let begin = || {
            let page = browser.open(&app, "/auth/alpha/login");
            assert_eq!(page.parameter("code_challenge_method").as_deref(), Some("S256"), "{methods}");
            assert_eq!(page.parameter("code_challenge").map(|challenge| challenge.len()), Some(43), "{methods}");
            page.parameter("state").unwrap_or_default()
        };
        let refusal = "error=invalid_request&error_description=code_challenge_method%20is%20not%20supported";
        let page = browser.open(&app, &format!("/auth/alpha/callback?{refusal}&state={}", begin()));
        assert_eq!(page.location(), "/#auth_error=authorization_refused");
        let state = begin();
        app.world.will_answer(400, r#"{"error":"invalid_grant","error_description":"code_verifier is not known"}"#);
        let page = browser.open(&app, &format!("/auth/alpha/callback?code=c&state={state}"));
        assert_eq!(page.location(), "/#auth_error=grant_rejected");
        let state = begin();
        assert_eq!(browser.come_back(&app, "alpha", &state, TOKENS).location(), "/");
        let sent = app.world.sent.borrow();
        assert!(sent.last().is_some_and(|sent| sent.body.contains("&code_verifier=")), "{methods}");
    }
}

#[test]
fn shows_a_session_while_its_provider_cannot_be_found() {
    let app = application();
    let browser = app.browser();
    app.world.will_answer(200, METADATA);
    let state = browser.start(&app, "alpha");
    browser.come_back(&app, "alpha", &state, TOKENS);
    let elsewhere = app.elsewhere(|options| {
        let mut entry = client("https://app.example", "alpha", Value::Null);
        entry.set("issuer", Value::from("https://alpha.example"));
        options.set("providers", object([("alpha", entry)]));
    });
    let session = browser.session(&elsewhere);
    assert_eq!((session.get_str("provider"), session.get("stale")), (Some("alpha"), None));
    assert_eq!(app.world.count_sent("/.well-known/"), 1, "nothing is due, so nothing is fetched");
    app.world.pass(3600);
    app.world.will_answer(503, "");
    let session = browser.session(&elsewhere);
    assert_eq!((session.get_str("provider"), session.get("stale")), (Some("alpha"), Some(&Value::Bool(true))));
}

#[test]
fn goes_on_with_the_last_metadata_while_no_newer_can_be_fetched_and_says_so() {
    let away: [&dyn Fn(&Application); 5] = [
        &|app| app.world.will_fail(Code::NetworkFailed),
        &|app| app.world.will_fail(Code::RequestTimedOut),
        &|app| app.world.will_answer(502, "bad gateway"),
        &|app| (0..2).for_each(|_| app.world.will_answer(404, "")),
        &|app| app.world.will_answer(200, "{}}"),
    ];
    for be_away in away {
        let app = application();
        let browser = app.browser();
        app.world.will_answer(200, METADATA);
        let state = browser.start(&app, "alpha");
        browser.come_back(&app, "alpha", &state, TOKENS);
        app.world.pass(7 * 86_400);
        let asked = app.world.count_sent("/.well-known/");
        be_away(&app);
        browser.start(&app, "alpha");
        assert!(app.world.count_sent("/.well-known/") > asked, "it was tried");
        let stale = |event: &Value| event.get_str("type") == Some("metadata_stale");
        assert_eq!(app.world.events.borrow().iter().filter(|event| stale(event)).count(), 1);
        let asked = app.world.count_sent("/.well-known/");
        app.world.pass(59);
        browser.start(&app, "alpha");
        assert_eq!(app.world.count_sent("/.well-known/"), asked, "left alone for a minute");
        app.world.pass(1);
        app.world.will_answer(200, &METADATA.replace("/authorize", "/authorize2"));
        let page = browser.open(&app, "/auth/alpha/login?return_to=/inbox");
        assert!(page.location().starts_with("https://alpha.example/authorize2?"), "the newer one: {}", page.location());
    }
}

#[test]
fn refreshes_a_session_while_only_the_metadata_is_away() {
    let app = application();
    let browser = app.browser();
    app.world.will_answer(200, METADATA);
    let state = browser.start(&app, "alpha");
    browser.come_back(&app, "alpha", &state, TOKENS);
    app.world.pass(3700);
    app.world.will_answer(503, "");
    app.world.will_answer(200, FRESH);
    let session = browser.session(&app);
    assert_eq!((session.get("stale"), session["token_expires_at"].as_i64()), (None, Some(START + 3700 + 3600)));
}

#[test]
fn one_request_waits_for_a_server_that_hangs_and_the_others_go_on() {
    let app = application();
    let browser = app.browser();
    app.world.will_answer(200, METADATA);
    browser.start(&app, "alpha");
    app.world.pass(3600);
    let login = Request::navigation("/auth/alpha/login?return_to=/inbox");
    let others: Vec<_> = (0..4).map(|_| app.browser()).collect();
    let mut tasks = Tasks::default();
    for other in &others {
        tasks.begin(other.begin(&app, &login));
    }
    tasks.run();
    assert_eq!((tasks.count_done(), app.world.count_sent("/.well-known/")), (3, 2));
    app.world.answer(504, "");
    assert!(tasks.finish().iter().all(|page| page.location().starts_with("https://alpha.example/authorize?")));
}

#[test]
fn another_isolate_finds_the_last_metadata_in_the_cache_and_believes_no_time_to_come() {
    let app = application();
    *app.world.cache.borrow_mut() = Some(Vec::new());
    app.world.will_answer(200, METADATA);
    app.browser().start(&app, "alpha");
    app.world.pass(86_400);
    let far = application();
    let far = Application { world: app.world.clone(), ..far };
    app.world.will_fail(Code::NetworkFailed);
    app.browser().start(&far, "alpha");
    assert_eq!(app.world.count_sent("/.well-known/"), 2, "it is old, so the server is asked first");
    if let Some(cache) = app.world.cache.borrow_mut().as_mut() {
        cache.iter_mut().for_each(|(_, value)| value.set("fetched_at", json!(START + 864_000)));
    }
    let third = Application { world: app.world.clone(), ..application() };
    app.world.will_answer(200, METADATA);
    app.browser().start(&third, "alpha");
    assert_eq!(app.world.count_sent("/.well-known/"), 3);
}

#[test]
fn s9_a13_what_others_put_into_the_cache_is_checked_as_if_the_server_had_answered_it() {
    for (from, to) in [("https://alpha.example\"", "https://evil.example\""), ("\"token_endpoint\"", "\"other\"")] {
        let app = application();
        let document = parsed(&METADATA.replace(from, to));
        let cached = object([("fetched_at", json!(START)), ("document", document)]);
        *app.world.cache.borrow_mut() = Some(vec![("metadata:https://alpha.example".to_owned(), cached)]);
        app.world.will_answer(200, METADATA);
        let page = app.browser().open(&app, "/auth/alpha/login?return_to=/inbox");
        assert!(page.location().starts_with("https://alpha.example/authorize?"), "{}", page.location());
        assert_eq!(app.world.count_sent("/.well-known/"), 1, "the server itself was asked");
    }
}

#[test]
fn s9_a13_a_server_that_names_another_issuer_later_is_not_away() {
    let app = application();
    app.world.will_answer(200, METADATA);
    app.browser().start(&app, "alpha");
    app.world.pass(3600);
    app.world.will_answer(200, &METADATA.replace("\"https://alpha.example\"", "\"https://evil.example\""));
    let page = app.browser().open(&app, "/auth/alpha/login?return_to=/inbox");
    assert_eq!(page.location(), "/inbox#auth_error=metadata_issuer_mismatch");
}
