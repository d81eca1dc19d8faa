//! Bodies of requests that are larger than a route needs.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::Request;
use crate::step::Code;
use crate::testing::values::Json as _;
use serde_json::Value;

#[test]
fn a_posted_form_may_have_sixteen_kib_and_not_a_byte_more() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "gamma");
    let fields = format!("code=c&state={state}&pad=");
    let post = |size: usize| Request {
        method: "POST",
        body: format!("{fields}{}", "x".repeat(size - fields.len())),
        origin: Some("https://gamma.example".to_owned()),
        ..Request::navigation("/auth/gamma/callback")
    };
    assert_eq!(browser.send(&app, &post(16_385)).code(), Some(Code::CallbackTooLarge));
    app.world.will_answer(200, TOKENS);
    assert_eq!(browser.send(&app, &post(16_384)).location(), "/inbox");
}

#[test]
fn a14_a35_reads_no_large_body_and_loses_no_session_over_it() {
    let app = Application::with(|options| options.set("tokens", Value::from("page")));
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let large = format!(r#"{{"refresh":true,"pad":"{}"}}"#, "x".repeat(20_000));
    let page = browser.post(&app, "/auth/token", &large);
    assert_eq!((page.status, page.code()), (413, Some(Code::BodyTooLarge)));
    assert_eq!(page.error.as_ref().and_then(|error| error["detail"]["limit"].as_str()), Some("1024"));
    assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"));
    let state = browser.start(&app, "gamma");
    let post = Request {
        method: "POST",
        body: format!("code=c&state={state}&pad={}", "x".repeat(20_000)),
        origin: Some("https://gamma.example".to_owned()),
        ..Request::navigation("/auth/gamma/callback")
    };
    assert_eq!(browser.send(&app, &post).code(), Some(Code::CallbackTooLarge));
    assert_eq!(app.world.count_sent("/token"), 1, "nothing of either was used");
    app.world.will_answer(200, TOKENS);
    let post = Request { body: format!("code=c&state={state}"), ..post };
    assert_eq!(browser.send(&app, &post).location(), "/inbox", "the transaction still stands");
    assert_eq!(
        browser.post(&app, "/auth/logout", &large).status,
        200,
        "who signs out is signed out whatever is posted"
    );
    assert_eq!(browser.session(&app), Value::Null);
}
