//! The proxy and an upstream that refuses the token: one refresh and one more try, if the body allows it.

use crate::flow::worker::tests::application::{Application, FRESH, START};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::step::Code;
use crate::testing::values::{Json as _, parsed};

fn application() -> (Application, Browser) {
    let app = Application::with(|options| {
        let upstreams = r#"{"api":{"origin":"https://api.example","methods":["GET","POST"],"paths":["/"],"timeout":5,"providers":["alpha"]}}"#;
        options.set("upstreams", parsed(upstreams));
    });
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

fn refusing(app: &Application, times: usize) {
    app.world.script.borrow_mut().upstream_first.extend(vec![401; times]);
}

fn get(app: &Application, browser: &Browser) -> Page {
    browser.get(app, "/auth/proxy/api.example/me")
}

/// The tokens that the upstream got.
fn shown(app: &Application) -> Vec<String> {
    let script = app.world.script.borrow();
    script.forwards.iter().flat_map(|(_, headers)| headers.last().map(|(_, value)| value.clone())).collect()
}

#[test]
fn s38_refreshes_once_and_tries_once_more() {
    let (app, browser) = application();
    refusing(&app, 1);
    app.world.will_answer(200, FRESH);
    let page = get(&app, &browser);
    assert_eq!(page.raw, Some("the upstream's answer".to_owned()));
    assert_eq!(shown(&app), ["Bearer access-token-1", "Bearer access-token-2"]);
    assert_eq!(page.set_cookies().len(), 1, "the fresh tokens are kept");
    let script = app.world.script.borrow();
    assert_eq!(script.discarded, 1, "nobody reads the first answer");
    assert!(script.how.iter().all(|how| how.keep_body && how.timeout == 5));
}

#[test]
fn passes_a_second_refusal_on_and_lets_the_session_rest_for_a_minute() {
    let (app, browser) = application();
    refusing(&app, 5);
    app.world.will_answer(200, FRESH);
    assert!(get(&app, &browser).raw.is_some());
    assert_eq!((shown(&app).len(), app.world.count_sent("/token")), (2, 2));
    assert!(get(&app, &browser).raw.is_some());
    assert_eq!((shown(&app).len(), app.world.count_sent("/token")), (3, 2), "a fresh token does not help here");
    app.world.pass(60);
    app.world.will_answer(200, FRESH);
    get(&app, &browser);
    assert_eq!((shown(&app).len(), app.world.count_sent("/token")), (5, 3));
}

#[test]
fn ends_the_session_if_the_server_does_and_keeps_it_on_a_temporary_failure() {
    let (app, browser) = application();
    refusing(&app, 1);
    app.world.will_answer(400, r#"{"error":"invalid_grant"}"#);
    let page = get(&app, &browser);
    assert_eq!((page.status, page.code()), (401, Some(Code::ReauthorizationRequired)));
    app.world.pass(60);
    refusing(&app, 1);
    let page = get(&app, &browser);
    assert_eq!((page.status, page.code()), (401, Some(Code::ReauthorizationRequired)));
    assert_eq!((browser.names(""), app.world.count_sent("/token")), (Vec::new(), 2));

    let (app, browser) = application();
    refusing(&app, 1);
    app.world.will_fail(Code::NetworkFailed);
    assert_eq!(get(&app, &browser).raw, Some("the upstream's answer".to_owned()), "its own 401");
    assert_eq!(browser.session(&app).get_integer("token_expires_at"), Some(START + 3600));
}

#[test]
fn sends_a_small_body_again_and_streams_a_large_or_endless_one_once() {
    for (length, is_kept) in [(Some("0"), true), (Some("65536"), true), (Some("65537"), false), (None, false)] {
        let (app, browser) = application();
        refusing(&app, 1);
        app.world.will_answer(200, FRESH);
        let headers = length.map(|length| ("content-length".to_owned(), length.to_owned()));
        let request = Request {
            body: "a body".to_owned(),
            headers: headers.into_iter().collect(),
            ..Request::call(app.origin, "POST", "/auth/proxy/api.example/me")
        };
        assert!(browser.send(&app, &request).raw.is_some());
        assert_eq!(shown(&app).len(), if is_kept { 2 } else { 1 }, "{length:?}");
        assert_eq!(app.world.script.borrow().how[0].keep_body, is_kept, "{length:?}");
    }
}

#[test]
fn a25_opens_no_web_socket_and_says_so() {
    let (app, browser) = application();
    let headers = vec![("upgrade".to_owned(), "websocket".to_owned())];
    let handshake =
        Request { headers, grantway: None, ..Request::call(app.origin, "GET", "/auth/proxy/api.example/me") };
    let page = browser.send(&app, &handshake);
    assert_eq!((page.status, page.code()), (400, Some(Code::UpgradeRefused)));
    assert!(shown(&app).is_empty());
}
