//! An upstream whose origin the session names: each of the server's customers has a host.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Page};
use crate::flow::worker::tests::program::{access_token, handle};
use crate::step::Code;
use crate::testing::json;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

const ORIGIN: &str = r#"{"from":"instance_url","allow":["*.my.crm.example","www.zoho.example"]}"#;

fn with(origin: &str) -> Application {
    Application::with(|options| {
        let upstream = format!(r#"{{"alpha":{{"origin":{origin},"paths":["/services/"]}}}}"#);
        options.set("upstreams", parsed(&upstream));
    })
}

/// Tokens whose answer says where their API is.
fn at(value: &str) -> String {
    TOKENS.replacen('{', &format!("{{\"instance_url\":{value},"), 1)
}

fn signed_in(value: &str) -> (Application, Browser) {
    let app = with(ORIGIN);
    let browser = app.browser();
    browser.sign_in_with(&app, "alpha", &at(value));
    (app, browser)
}

fn call(app: &Application, browser: &Browser, authority: &str) -> Page {
    browser.get(app, &format!("/auth/proxy/{authority}/services/data?q=1"))
}

/// The requests that went to upstreams.
fn sent(app: &Application) -> Vec<String> {
    app.world.script.borrow().forwards.iter().map(|(url, _)| url.clone()).collect()
}

fn own_call(app: &Application, browser: &Browser, url: &str) -> Result<bool, Code> {
    let asked = access_token(app, browser, "alpha", &handle(app, browser), &json!({ "url": url }));
    asked.map(|given| given.get("headers").is_some())
}

#[test]
fn s38_calls_the_host_that_the_tokens_name() {
    for (value, authority) in [
        (r#""https://acme.my.crm.example""#, "acme.my.crm.example"),
        (r#""acme.my.crm.example""#, "acme.my.crm.example"),
        (r#""https://ACME.my.crm.example""#, "Acme.My.CRM.example"),
        (r#""https://www.zoho.example""#, "www.zoho.example"),
    ] {
        let (app, browser) = signed_in(value);
        assert_eq!(call(&app, &browser, authority).code(), None, "{value}");
        assert_eq!(sent(&app), [format!("https://{}/services/data?q=1", authority.to_lowercase())]);
        let url = format!("https://{}/services/data", authority.to_lowercase());
        assert_eq!(own_call(&app, &browser, &url), Ok(true), "{value}");
    }
}

#[test]
fn s38_a16_sends_no_token_to_another_customers_host_though_the_list_has_it() {
    let (app, browser) = signed_in(r#""https://acme.my.crm.example""#);
    for authority in ["evil.my.crm.example", "www.zoho.example", "acme.my.crm.example:8443", "my.crm.example"] {
        let page = call(&app, &browser, authority);
        assert_eq!((page.status, page.code()), (403, Some(Code::UpstreamRefused)), "{authority}");
        assert_eq!(own_call(&app, &browser, &format!("https://{authority}/services/x")), Err(Code::UpstreamRefused));
    }
    assert_eq!(own_call(&app, &browser, "http://acme.my.crm.example/services/x"), Err(Code::UpstreamRefused));
    assert!(sent(&app).is_empty());
    let page = browser.get(&app, "/auth/proxy/acme.my.crm.example/admin");
    assert_eq!(page.code(), Some(Code::UpstreamRefused), "paths hold as ever");
}

#[test]
fn s38_a16_sends_no_token_where_the_session_names_no_origin_of_the_list() {
    for value in [
        r#""https://evil.example""#,
        r#""https://acme.my.crm.example.evil.example""#,
        r#""https://ada@acme.my.crm.example""#,
        r#""https://acme.my.crm.example:8443""#,
        r#""https://acme.my.crm.example/services""#,
        r#""https://acme.my.crm.example.""#,
        r#""https://b\u00fccher.my.crm.example""#,
        r#""http://acme.my.crm.example""#,
        r#""https://10.0.0.1""#,
        r#"["https://acme.my.crm.example"]"#,
        "7",
        "null",
        r#""""#,
    ] {
        let (app, browser) = signed_in(value);
        let refused = call(&app, &browser, "acme.my.crm.example");
        assert_eq!((refused.status, refused.code()), (403, Some(Code::UpstreamOriginRefused)), "{value}");
        let said = refused.error.map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains("instance_url") && !said.contains("evil"), "names the member, not its value: {said}");
        let own = own_call(&app, &browser, "https://acme.my.crm.example/services/x");
        assert_eq!(own, Err(Code::UpstreamOriginRefused), "{value}");
        assert!(sent(&app).is_empty() && app.world.count_sent("/token") == 1, "{value}");
    }
}

#[test]
fn s38_follows_a_refresh_to_another_host_and_no_further() {
    for (fresh, code) in [
        (r#""https://acme.my.crm.example""#, None),
        (r#""https://moved.my.crm.example""#, Some(Code::UpstreamRefused)),
        (r#""https://evil.example""#, Some(Code::UpstreamOriginRefused)),
    ] {
        let (app, browser) = signed_in(r#""https://acme.my.crm.example""#);
        app.world.pass(3600);
        app.world.will_answer(200, &at(fresh).replace("token-1", "token-2"));
        let page = call(&app, &browser, "acme.my.crm.example");
        assert_eq!(page.code(), code, "{fresh}");
        assert_eq!(sent(&app).len(), usize::from(code.is_none()), "{fresh}");
        assert!(!page.set_cookies().is_empty(), "the fresh tokens are kept: {fresh}");
        if fresh.contains("moved") {
            assert_eq!(call(&app, &browser, "moved.my.crm.example").code(), None);
        }
    }
}

#[test]
fn s38_keeps_the_fresh_tokens_where_they_are_for_another_host_than_the_program_calls() {
    let (app, browser) = signed_in(r#""https://acme.my.crm.example""#);
    let handle = handle(&app, &browser);
    app.world.pass(3600);
    app.world.will_answer(200, &at(r#""https://moved.my.crm.example""#).replace("token-1", "token-2"));
    let query = json!({ "url": "https://acme.my.crm.example/services/x" });
    let given = access_token(&app, &browser, "alpha", &handle, &query).expect("the session goes on");
    assert!(given.get("token").is_none() && given.get("headers").is_none(), "{given}");
    assert!(given.get("failed").is_some() && given["cookies"].as_array().is_some_and(|cookies| !cookies.is_empty()));
}

#[test]
fn a_variable_of_the_document_may_name_it_and_goes_before_the_answer() {
    let app = Application::with(|options| {
        let path = |member| ["providers", "alpha", "provider", member];
        options.change(
            &path("variables"),
            parsed(r#"{"shop":{"default":"one.shops.example","allow":["*.shops.example"]}}"#),
        );
        options.change(&path("authorization_endpoint"), Value::from("https://{shop}/authorize"));
        options.set(
            "upstreams",
            parsed(r#"{"alpha":{"origin":{"from":"shop","allow":["*.shops.example"]},"paths":["/"]}}"#),
        );
    });
    let browser = app.browser();
    let tokens = TOKENS.replacen('{', r#"{"shop":"evil.shops.example","#, 1);
    let page = browser.open(&app, "/auth/alpha/login?return_to=/inbox&variable.shop=two.shops.example");
    browser.come_back(&app, "alpha", &page.parameter("state").unwrap_or_default(), &tokens);
    assert_eq!(call(&app, &browser, "evil.shops.example").code(), Some(Code::UpstreamRefused));
    assert_eq!(call(&app, &browser, "two.shops.example").code(), None);
    assert_eq!(sent(&app), ["https://two.shops.example/services/data?q=1"]);
}

#[test]
fn s38_a16_refuses_a_list_that_would_allow_anything() {
    let refusal = |origin: &str| {
        Application::refusal(|options| {
            options.set("upstreams", parsed(&format!(r#"{{"alpha":{{"origin":{origin},"paths":["/"]}}}}"#)));
        })
    };
    assert_eq!(refusal(ORIGIN), None);
    for (origin, code) in [
        (r#"{"from":"instance_url"}"#, Code::OptionMissing),
        (r#"{"from":"instance_url","allow":[]}"#, Code::OptionMissing),
        (r#"{"allow":["*.my.crm.example"]}"#, Code::OptionMissing),
        (r#"{"from":"","allow":["*.my.crm.example"]}"#, Code::OptionMissing),
        (r#"{"from":"x","allow":"*.my.crm.example"}"#, Code::OptionWrongType),
        (r#"{"from":"x","allow":["*"]}"#, Code::OptionInvalid),
        (r#"{"from":"x","allow":["*.example"]}"#, Code::OptionInvalid),
        (r#"{"from":"x","allow":["https://a.example"]}"#, Code::OptionInvalid),
        (r#"{"from":"x","allow":["*.a.example"],"allows":[]}"#, Code::OptionUnknown),
        ("7", Code::OptionWrongType),
    ] {
        assert_eq!(refusal(origin), Some(code), "{origin}");
    }
}
