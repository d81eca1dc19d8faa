//! The document decides how an API takes the token, whoever calls it.

use crate::flow::worker::tests::application::Application;
use crate::flow::worker::tests::browser::Browser;
use crate::flow::worker::tests::program::{access_token, handle};
use crate::step::Code;
use crate::testing::json;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

fn signed_in(api_request: &str) -> (Application, Browser) {
    let app = Application::with(|options| {
        options.set("tokens", Value::from("page"));
        options.change(&["providers", "alpha", "dialect", "api_request"], parsed(api_request));
        options.set(
            "upstreams",
            parsed(r#"{"api":{"origin":"https://api.example","paths":["/"],"providers":["alpha"]}}"#),
        );
    });
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

/// What the token route and `session.accessToken()` say about the header.
fn told(app: &Application, browser: &Browser) -> [[Option<String>; 3]; 2] {
    let page = browser.post(app, "/auth/token", "");
    assert_eq!(page.status, 200, "{:?}", page.error);
    let own = access_token(app, browser, "alpha", &handle(app, browser), &json!({})).expect("a token");
    [&page.json, &own["token"]].map(|token| ["authorization", "header", "parameter"].map(|name| token.get_text(name)))
}

#[test]
fn a_page_learns_under_which_header_and_scheme_the_api_takes_the_token() {
    for (api_request, authorization, header) in [
        ("{}", "Bearer access-token-1", None),
        (r#"{"scheme":"token"}"#, "token access-token-1", None),
        (r#"{"header":"X-Access-Token"}"#, "access-token-1", Some("X-Access-Token")),
    ] {
        let (app, browser) = signed_in(api_request);
        let expected = [Some(authorization), header, None].map(|text| text.map(str::to_owned));
        assert_eq!(told(&app, &browser), [expected.clone(), expected], "{api_request}");
        app.world
            .will_answer(200, r#"{"access_token":"narrow-1","token_type":"Bearer","expires_in":600,"scope":"read"}"#);
        let narrow = browser.post(&app, "/auth/token", r#"{"scope":["read"]}"#);
        let of_narrow = authorization.replace("access-token-1", "narrow-1");
        assert_eq!(narrow.json.get_text("authorization"), Some(of_narrow), "{api_request}");
        assert_eq!(narrow.json.get_str("header"), header, "{api_request}");
    }
}

#[test]
fn a_token_for_the_query_is_given_out_with_its_name_and_put_there_by_nobody() {
    let (app, browser) = signed_in(r#"{"parameter":"oauth_token"}"#);
    let expected = [Some(String::new()), None, Some("oauth_token".to_owned())];
    assert_eq!(told(&app, &browser), [expected.clone(), expected]);
    let asked =
        access_token(&app, &browser, "alpha", &handle(&app, &browser), &json!({ "url": "https://api.example/" }));
    assert_eq!(asked, Err(Code::TokenInQuery));
    assert_eq!(browser.get(&app, "/auth/proxy/api.example/me").code(), Some(Code::TokenInQuery));
    assert_eq!(app.world.script.borrow().forwards.len(), 0);
    app.world.will_answer(200, r#"{"access_token":"fresh","token_type":"Bearer","expires_in":600}"#);
    let fresh = access_token(&app, &browser, "alpha", &handle(&app, &browser), &json!({ "refresh": true })).unwrap();
    assert_eq!(fresh["token"]["access_token"], "fresh", "a token that is handed out can be refreshed");
    assert_eq!(fresh["token"]["parameter"], "oauth_token");
}
