//! A provider that opens the application at its `redirect_uri`, although no sign-in has begun.

use crate::flow::worker::tests::application::Application;
use crate::flow::worker::tests::program::change_member;
use crate::testing::values::parsed;
use serde_json::Value;

fn application() -> Application {
    Application::with(configure)
}

fn configure(options: &mut Value) {
    let path = |member| ["providers", "alpha", "provider", member];
    change_member(options, &path("issuer"), Value::Null);
    change_member(options, &path("authorization_endpoint"), Value::from("https://{host}/authorize"));
    let variables = parsed(r#"{"host":{"default":"app.alpha.example","allow":["*.tenant.example"]}}"#);
    change_member(options, &path("variables"), variables);
    let launch = r#"{"authorization_response":{"launch":{"parameters":["brand_host","business"],"variables":{"host":"brand_host"}}}}"#;
    change_member(options, &path("dialect"), parsed(launch));
}

#[test]
fn a16_no_link_and_no_launch_leads_to_another_tenant_than_the_options_name() {
    let app = Application::with(|options| {
        configure(options);
        change_member(options, &["providers", "alpha", "variables"], parsed(r#"{"host":"ours.tenant.example"}"#));
    });
    let browser = app.browser();
    for host in ["theirs.tenant.example", "app.alpha.example", ""] {
        for path in ["/auth/alpha/login?variable.host=", "/auth/alpha/callback?brand_host="] {
            let page = browser.open(&app, &format!("{path}{host}"));
            assert_eq!(page.location(), "/#auth_error=variable_refused", "{path}{host}");
        }
    }
    for path in ["login", "login?variable.host=ours.tenant.example", "callback?brand_host=ours.tenant.example"] {
        let page = browser.open(&app, &format!("/auth/alpha/{path}"));
        assert!(page.location().starts_with("https://ours.tenant.example/authorize?"), "{}", page.location());
    }
}

#[test]
fn begins_a_sign_in_at_a_listed_host() {
    let app = application();
    let browser = app.browser();
    for (query, start) in [
        ("brand_host=shop.tenant.example&business=7", "https://shop.tenant.example/authorize?"),
        ("brand_host=app.alpha.example", "https://app.alpha.example/authorize?"),
        ("business=7", "https://app.alpha.example/authorize?"),
    ] {
        let page = browser.open(&app, &format!("/auth/alpha/callback?{query}"));
        assert!(page.location().starts_with(start), "{query}: {}", page.location());
    }
    assert_eq!(browser.names("__Host-gw_tx").len(), 3);
}

#[test]
fn sends_nobody_to_a_host_that_is_not_listed() {
    let app = application();
    let browser = app.browser();
    for host in [
        "evil.example",
        "tenant.example.evil.example",
        "evil.example%2F.tenant.example",
        "evil.example%23.tenant.example",
        "evil.example%5C.tenant.example",
        "user%40evil.example",
        "evil.example%3A443",
        "",
    ] {
        let page = browser.open(&app, &format!("/auth/alpha/callback?brand_host={host}"));
        assert_eq!(page.location(), "/#auth_error=variable_refused", "{host}");
        let page = browser.open(&app, &format!("/auth/alpha/login?variable.host={host}"));
        assert_eq!(page.location(), "/#auth_error=variable_refused", "{host}");
    }
    assert_eq!(browser.names("__Host-gw_tx"), Vec::<String>::new());
    let page = browser.open(&app, "/auth/alpha/login?variable.token_host=evil.example");
    assert_eq!(page.location(), "/#auth_error=option_unknown");
}

#[test]
fn lets_the_application_answer_and_asks_it_only_about_listed_hosts() {
    let app = application();
    app.world.script.borrow_mut().on_launch = true;
    let browser = app.browser();
    let page = browser.open(&app, "/auth/alpha/callback?brand_host=shop.tenant.example&business=7");
    assert_eq!(page.raw, Some("launched".to_owned()));
    browser.open(&app, "/auth/alpha/callback?brand_host=evil.example");
    let script = app.world.script.borrow();
    assert_eq!(script.launches.len(), 1);
    assert!(script.launches[0].contains(&("business".to_owned(), "7".to_owned())));
}

#[test]
fn takes_nothing_for_a_launch_that_carries_a_code_an_error_or_a_state() {
    let app = application();
    app.world.script.borrow_mut().on_launch = true;
    let browser = app.browser();
    for query in ["code=c", "error=access_denied", "state=s"] {
        let page = browser.open(&app, &format!("/auth/alpha/callback?brand_host=shop.tenant.example&{query}"));
        assert!(
            page.raw.is_none() && page.location().starts_with("/#auth_error=state_"),
            "{query}: {}",
            page.location()
        );
    }
}
