//! A provider that adds an HMAC, keyed with the client's secret, to launches and responses, and names the
//! tenant in both.

use crate::base::crypto::{hex, hmac};
use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::Page;
use crate::flow::worker::tests::program::change_member;
use crate::testing::arena;
use crate::testing::values::parsed;
use serde_json::Value;

const SHOP: &str = "a.shops.example";

fn application() -> Application {
    Application::with(|options| {
        let path = |member| ["providers", "alpha", "provider", member];
        change_member(options, &path("issuer"), Value::Null);
        change_member(options, &path("authorization_endpoint"), Value::from("https://{shop}/authorize"));
        change_member(options, &path("token_endpoint"), Value::from("https://{shop}/token"));
        change_member(options, &path("variables"), parsed(r#"{"shop":{"allow":["*.shops.example"]}}"#));
        let response = r#"{"authorization_response":{"hmac":"hmac","variables":{"shop":"shop"},"launch":{"parameters":["shop"],"variables":{"shop":"shop"}}}}"#;
        change_member(options, &path("dialect"), parsed(response));
    })
}

/// Parameters, sorted by name, with their HMAC.
fn coded(parameters: &str) -> String {
    let code = hex(arena(), &hmac(b"the-client-secret", parameters.as_bytes()));
    format!("{parameters}&hmac={}", String::from_utf8_lossy(code.bytes()))
}

/// The result of a response to a sign-in at [`SHOP`]: its parameters after `state`, with or without an HMAC.
fn answered(response: impl FnOnce(&str) -> String) -> (Page, usize) {
    let app = application();
    let browser = app.browser();
    let login = browser.open(&app, &format!("/auth/alpha/login?variable.shop={SHOP}"));
    assert!(login.location().starts_with("https://a.shops.example/authorize?"), "{}", login.location());
    let state = login.parameter("state").unwrap_or_default();
    app.world.will_answer(200, TOKENS);
    let page = browser.open(&app, &format!("/auth/alpha/callback?{}", response(&state)));
    let sent: Vec<String> = app.world.sent.borrow().iter().map(|sent| sent.url.clone()).collect();
    assert!(sent.iter().all(|url| url.starts_with("https://a.shops.example/token")), "{sent:?}");
    (page, sent.len())
}

#[test]
fn exchanges_the_code_of_a_response_that_the_provider_wrote_for_the_tenant_that_was_asked() {
    let (page, sent) = answered(|state| coded(&format!("code=c&shop={SHOP}&state={state}&timestamp=1")));
    assert_eq!((page.location(), sent), ("/", 1));
}

#[test]
fn a4_sends_no_code_where_the_response_is_not_the_providers_or_names_another_tenant() {
    let shop = |state: &str, shop: &str| coded(&format!("code=c&shop={shop}&state={state}"));
    type Response = Box<dyn Fn(&str) -> String>;
    let cases: [(&str, Response); 8] = [
        ("hmac_missing", Box::new(|state| format!("code=c&shop={SHOP}&state={state}"))),
        ("hmac_mismatch", Box::new(move |state| shop(state, SHOP).replace("code=c", "code=d"))),
        ("hmac_mismatch", Box::new(move |state| shop(state, SHOP).replace("a.shops", "b.shops"))),
        ("parameter_repeated", Box::new(move |state| format!("shop=b.shops.example&{}", shop(state, SHOP)))),
        ("variable_changed", Box::new(move |state| shop(state, "b.shops.example"))),
        ("variable_changed", Box::new(|state| coded(&format!("code=c&state={state}")))),
        ("hmac_missing", Box::new(|state| format!("error=access_denied&state={state}"))),
        ("access_denied", Box::new(|state| coded(&format!("error=access_denied&shop={SHOP}&state={state}")))),
    ];
    for (code, response) in cases {
        let (page, sent) = answered(|state| response(state));
        assert_eq!((page.location(), sent), (&*format!("/#auth_error={code}"), 0));
    }
}

#[test]
fn begins_a_sign_in_for_a_launch_that_the_provider_wrote_and_for_no_other() {
    let app = application();
    app.world.script.borrow_mut().on_launch = true;
    let browser = app.browser();
    let launch = |query: &str| browser.open(&app, &format!("/auth/alpha/callback?{query}"));
    let good = coded(&format!("shop={SHOP}&timestamp=1"));
    assert_eq!(launch(&good).raw, Some("launched".to_owned()));
    for (query, code) in [
        (format!("shop={SHOP}&timestamp=1"), "hmac_missing"),
        (good.replace("timestamp=1", "timestamp=2"), "hmac_mismatch"),
        (good.replace("a.shops", "b.shops"), "hmac_mismatch"),
        (format!("{good}&shop=b.shops.example"), "parameter_repeated"),
        (coded("shop=evil.example&timestamp=1"), "variable_refused"),
    ] {
        assert_eq!(launch(&query).location(), format!("/#auth_error={code}"), "{query}");
    }
    assert_eq!(app.world.script.borrow().launches.len(), 1, "the application hears of no other");
    app.world.script.borrow_mut().on_launch = false;
    assert!(launch(&good).location().starts_with("https://a.shops.example/authorize?"));
}
