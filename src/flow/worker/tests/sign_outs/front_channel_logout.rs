//! Front-channel logout: only a frame in the provider's page ends a session.

use crate::flow::worker::tests::application::{ACCESS_TOKEN, Application};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::flow::worker::tests::program::{base64, change_member};
use crate::step::Code;
use crate::testing::values::Json as _;
use serde_json::Value;

fn application() -> Application {
    Application::with(|options| {
        for provider in ["alpha", "beta"] {
            change_member(options, &["providers", provider, "frontChannelLogout"], Value::Bool(true));
            change_member(options, &["providers", provider, "scope"], Value::from("openid"));
        }
    })
}

/// Signs `ada` in with an ID token of this `sid`.
pub fn sign_in(app: &Application, provider: &str, sid: &str) -> Browser {
    sign_in_as(app, provider, sid, "ada")
}

/// Signs somebody in with an ID token of this `sid`.
pub fn sign_in_as(app: &Application, provider: &str, sid: &str, sub: &str) -> Browser {
    let browser = app.browser();
    let page = browser.open(app, &format!("/auth/{provider}/login?return_to=/inbox"));
    let state = page.parameter("state").unwrap_or_default();
    let tokens = tokens_of(app, provider, sid, sub, &page);
    assert_eq!(browser.come_back(app, provider, &state, &tokens).location(), "/inbox");
    browser
}

/// The token response to the authorization request of `page`, with an ID token issued in this second.
pub fn tokens_of(app: &Application, provider: &str, sid: &str, sub: &str, page: &Page) -> String {
    let (nonce, now) = (page.parameter("nonce").unwrap_or_default(), app.world.clock.get());
    let claims = format!(
        r#"{{"iss":"https://{provider}.example","aud":"the-client","sub":"{sub}","sid":"{sid}","exp":1900000000,"iat":{now},"nonce":"{nonce}"}}"#
    );
    let id_token = [r#"{"alg":"RS256"}"#, &claims, "s"].map(|part| base64(part.as_bytes())).join(".");
    format!(
        r#"{{"access_token":"{ACCESS_TOKEN}","token_type":"Bearer","expires_in":3600,"scope":"openid","id_token":"{id_token}"}}"#
    )
}

fn frame(app: &Application, browser: &Browser, address: &str) -> Page {
    browser.send(app, &Request { dest: Some("iframe"), ..Request::navigation(address) })
}

#[test]
fn s40_signs_out_who_has_that_session_there() {
    let app = application();
    let browser = sign_in(&app, "alpha", "s-1");
    let page = frame(&app, &browser, "/auth/alpha/frontchannel?iss=https%3A%2F%2Falpha.example&sid=s-1");
    assert_eq!((page.status, page.code()), (200, None));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(
        page.header("content-security-policy"),
        Some("default-src 'none'; frame-ancestors https://alpha.example")
    );
    assert_eq!(browser.kinds(), ["__Host-gw_ended.auth"]);
    assert_eq!(browser.session(&app), Value::Null);
}

#[test]
fn a25_a26_signs_out_nobody_else() {
    let app = application();
    let browser = sign_in(&app, "alpha", "s-1");
    let iss = "iss=https%3A%2F%2Falpha.example";
    for (address, status) in [
        (format!("/auth/alpha/frontchannel?{iss}&sid=s-2"), 200),
        ("/auth/beta/frontchannel?iss=https%3A%2F%2Fbeta.example&sid=s-1".to_owned(), 200),
        ("/auth/alpha/frontchannel?iss=https%3A%2F%2Fevil.example&sid=s-1".to_owned(), 400),
        ("/auth/alpha/frontchannel?iss=https%3A%2F%2Fbeta.example&sid=s-1".to_owned(), 400),
        (format!("/auth/alpha/frontchannel?{iss}"), 400),
        (format!("/auth/alpha/frontchannel?{iss}&sid="), 400),
        (format!("/auth/alpha/frontchannel?{iss}&sid=s-2&sid=s-1"), 400),
        ("/auth/alpha/frontchannel?sid=s-1".to_owned(), 400),
        ("/auth/alpha/frontchannel".to_owned(), 400),
        (format!("/auth/gamma/frontchannel?{iss}&sid=s-1"), 404),
    ] {
        let page = frame(&app, &browser, &address);
        let expected = match status {
            400 => Some(Code::LogoutRefused),
            404 => Some(Code::RouteUnknown),
            _ => None,
        };
        assert_eq!((page.status, page.code()), (status, expected), "{address}");
        assert_eq!(page.set_cookies().len(), 0, "{address}");
        assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"), "{address}");
    }
    let post = Request { method: "POST", ..Request::navigation(&format!("/auth/alpha/frontchannel?{iss}&sid=s-1")) };
    assert_eq!(browser.send(&app, &post).status, 405);
}

#[test]
fn ends_a_session_of_the_store_without_its_cookie() {
    let app = application();
    app.world.open_store();
    let browser = sign_in(&app, "alpha", "s-1");
    let other = sign_in(&app, "alpha", "s-2");
    // A frame on another site brings no cookie.
    let nobody = app.browser();
    let page = frame(&app, &nobody, "/auth/alpha/frontchannel?iss=https%3A%2F%2Falpha.example&sid=s-1");
    assert_eq!(page.status, 200);
    assert_eq!(browser.session(&app), Value::Null);
    assert_eq!(other.session(&app).get_str("provider"), Some("alpha"));
}
