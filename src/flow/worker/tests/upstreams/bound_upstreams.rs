//! An upstream gets only the tokens of the providers to which it is bound.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::Page;
use crate::flow::worker::tests::program::{access_token, handle};
use crate::step::Code;
use crate::testing::json;
use crate::testing::values::{Json as _, parsed};

const UPSTREAMS: &str = r#"{
    "alpha":{"origin":"https://api.alpha.example","paths":["/v1/"]},
    "beta":{"origin":"https://api.beta.example","paths":["/v1/"]},
    "mail":{"origin":"https://shared.example","paths":["/mail/"],"providers":["alpha","gamma"]},
    "maps":{"origin":"https://shared.example","paths":["/maps/"],"providers":["beta"]}
}"#;

fn application() -> Application {
    Application::with(|options| options.set("upstreams", parsed(UPSTREAMS)))
}

/// The proxy's answer to a call of `target` by a person who signed in with `provider`.
fn called(provider: &str, target: &str) -> (Page, usize) {
    let app = application();
    let browser = app.browser();
    browser.sign_in_with(&app, provider, TOKENS);
    let page = browser.get(&app, &format!("/auth/proxy/{target}"));
    let forwards = app.world.script.borrow().forwards.len();
    (page, forwards)
}

#[test]
fn s38_a16_sends_a_sessions_token_to_no_upstream_of_another_provider() {
    for (provider, target, is_sent) in [
        ("alpha", "api.alpha.example/v1/me", true),
        ("alpha", "api.beta.example/v1/me", false),
        ("beta", "api.beta.example/v1/me", true),
        ("beta", "api.alpha.example/v1/me", false),
        ("alpha", "shared.example/mail/1", true),
        ("beta", "shared.example/mail/1", false),
        ("beta", "shared.example/maps/1", true),
        ("alpha", "shared.example/maps/1", false),
    ] {
        let (page, forwards) = called(provider, target);
        assert_eq!(forwards, usize::from(is_sent), "{provider} {target}");
        if !is_sent {
            assert_eq!((page.status, page.code()), (403, Some(Code::UpstreamNotBound)), "{provider} {target}");
        }
    }
    let (page, _) = called("alpha", "api.beta.example/other");
    assert_eq!(page.code(), Some(Code::UpstreamRefused), "what nobody may reach is refused as before");
}

#[test]
fn s38_refuses_before_anything_is_refreshed() {
    let app = application();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    app.world.pass(3600);
    let page = browser.get(&app, "/auth/proxy/api.beta.example/v1/me");
    assert_eq!((page.code(), page.set_cookies().len()), (Some(Code::UpstreamNotBound), 0));
    assert_eq!(app.world.count_sent("/token"), 1);
}

#[test]
fn s24_a16_the_workers_own_calls_obey_the_same_binding() {
    let app = application();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let handle = handle(&app, &browser);
    let ask = |url: &str| {
        let asked = access_token(&app, &browser, "alpha", &handle, &json!({ "url": url }));
        asked.map(|value| value.get("headers").is_some())
    };
    assert_eq!(ask("https://api.alpha.example/x"), Ok(true));
    assert_eq!(ask("https://shared.example/x"), Ok(true));
    assert_eq!(ask("https://shared.example/maps/1"), Err(Code::UpstreamNotBound), "another's part of a shared origin");
    assert_eq!(ask("https://api.beta.example/v1/x"), Err(Code::UpstreamNotBound));
    assert_eq!(ask("https://elsewhere.example/"), Err(Code::UpstreamRefused));
}
