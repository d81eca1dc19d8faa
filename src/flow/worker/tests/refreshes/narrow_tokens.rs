//! An access token for part of the session's scope (token-mediating backend).

use crate::flow::worker::tests::application::{Application, FRESH, START};
use crate::flow::worker::tests::browser::{Browser, Page, Request, form};
use crate::step::Code;
use crate::testing::tasks::Tasks;
use crate::testing::values::{Json as _, parsed};
use serde_json::Value;

const NARROW: &str = r#"{"access_token":"narrow-1","token_type":"Bearer","expires_in":600,"refresh_token":"refresh-token-2","scope":"read"}"#;

fn application(with_store: bool) -> (Application, Browser) {
    let app = Application::with(|options| {
        options.set("tokens", Value::from("page"));
        options.set("store", Value::Bool(with_store));
    });
    if with_store {
        app.world.open_store();
    }
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

fn ask(app: &Application, browser: &Browser, scope: &str) -> Page {
    browser.post(app, "/auth/token", &format!(r#"{{"scope":{scope}}}"#))
}

fn token(page: &Page) -> Option<&str> {
    page.json.get_str("access_token")
}

/// The value of a parameter in the last refresh request.
fn sent(app: &Application, name: &str) -> Option<String> {
    let sent = app.world.sent.borrow();
    let form = form(&sent.last()?.body);
    form.into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
}

#[test]
fn s39_gives_a_token_for_just_what_is_asked_and_has_the_sessions_own_made_anew_before_it_is_used() {
    for with_store in [false, true] {
        let (app, browser) = application(with_store);
        app.world.will_answer(200, NARROW);
        let page = ask(&app, &browser, r#"["read"]"#);
        assert_eq!(token(&page), Some("narrow-1"), "{:?}", page.error);
        assert_eq!(page.json.get("scope"), Some(&parsed(r#"["read"]"#)));
        assert_eq!(
            (sent(&app, "scope"), sent(&app, "refresh_token")),
            (Some("read".into()), Some("refresh-token-1".into()))
        );
        assert_eq!(page.json.get("refresh_token"), None);
        // Another isolate knows only what the cookie or the store says.
        let elsewhere = app.elsewhere(|options| {
            options.set("tokens", Value::from("page"));
            options.set("store", Value::Bool(with_store));
        });
        elsewhere.world.will_answer(200, FRESH);
        assert_eq!(token(&browser.post(&elsewhere, "/auth/token", "")), Some("access-token-2"), "the session's own");
        assert_eq!(
            (sent(&app, "scope"), sent(&app, "refresh_token")),
            (None, Some("refresh-token-2".into())),
            "the rotated one"
        );
    }
}

#[test]
fn s39_asks_the_server_for_nothing_where_the_sessions_token_is_just_that() {
    let (app, browser) = application(false);
    for scope in [r#"["read","write"]"#, r#""write read""#] {
        assert_eq!(token(&ask(&app, &browser, scope)), Some("access-token-1"), "{scope}");
    }
    assert_eq!(app.world.count_sent("/token"), 1, "that of the sign-in");
}

#[test]
fn s39_gives_no_token_for_more_than_the_session_has_nor_for_what_cannot_be_read() {
    let (app, browser) = application(false);
    for scope in [r#"["admin"]"#, r#"["read","admin"]"#, r#""""#, "[]", "7", "[7]", "{}"] {
        let page = ask(&app, &browser, scope);
        assert_eq!((page.status, page.code()), (403, Some(Code::ScopeNotGranted)), "{scope}");
        assert_eq!(token(&page), None);
    }
    assert_eq!(app.world.count_sent("/token"), 1);
    assert_eq!(token(&browser.post(&app, "/auth/token", "")), Some("access-token-1"));
}

#[test]
fn s39_gives_no_wider_token_than_asked_although_the_server_does_and_loses_nothing_by_it() {
    let wide = NARROW.replace("\"read\"", "\"read write\"");
    for (status, body) in [(200, wide.as_str()), (400, r#"{"error":"invalid_scope"}"#)] {
        for with_store in [false, true] {
            let (app, browser) = application(with_store);
            app.world.will_answer(status, body);
            let page = ask(&app, &browser, r#"["read"]"#);
            assert_eq!((page.status, page.code()), (403, Some(Code::ScopeNotGranted)), "{body}");
            app.world.will_answer(200, FRESH);
            let page = browser.post(&app, "/auth/token", r#"{"refresh":true}"#);
            assert_eq!(token(&page), Some("access-token-2"), "at once: {:?}", page.error);
            let expected = if status == 200 { "refresh-token-2" } else { "refresh-token-1" };
            assert_eq!(sent(&app, "refresh_token").as_deref(), Some(expected));
        }
    }
}

#[test]
fn says_that_a_session_without_a_refresh_token_cannot_be_narrowed() {
    let app = Application::with(|options| options.set("tokens", Value::from("page")));
    let browser = app.browser();
    browser.sign_in_with(
        &app,
        "alpha",
        r#"{"access_token":"a","token_type":"Bearer","expires_in":3600,"scope":"read write"}"#,
    );
    let page = ask(&app, &browser, r#"["read"]"#);
    assert_eq!((page.status, page.code()), (400, Some(Code::RefreshUnsupported)));
}

#[test]
fn ends_the_session_if_the_server_refuses_the_refresh_token_for_good() {
    let (app, browser) = application(false);
    app.world.will_answer(400, r#"{"error":"invalid_grant"}"#);
    let page = ask(&app, &browser, r#"["read"]"#);
    assert_eq!((page.status, page.code()), (401, Some(Code::ReauthorizationRequired)));
    app.world.pass(60);
    ask(&app, &browser, r#"["read"]"#);
    assert_eq!((browser.names(""), app.world.count_sent("/token")), (Vec::new(), 2));
}

#[test]
fn a17_sends_no_refresh_token_twice_where_narrow_and_whole_are_asked_for_at_once() {
    for with_store in [false, true] {
        let (app, browser) = application(with_store);
        let ask =
            |body: &'static str| Request { body: body.to_owned(), ..Request::call(app.origin, "POST", "/auth/token") };
        let mut tasks = Tasks::default();
        for body in [r#"{"scope":["read"]}"#, r#"{"refresh":true}"#, r#"{"scope":["write"]}"#, r#"{"scope":["read"]}"#]
        {
            tasks.begin(browser.begin(&app, &ask(body)));
        }
        // A server that rotates strictly: each refresh token works once.
        let (mut live, mut asked) = (1, 0);
        for _ in 0..40 {
            tasks.run();
            app.world.serve(|_, body| {
                let form = form(body);
                let value = |name: &str| form.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
                asked += 1;
                if value("refresh_token") != Some(format!("refresh-token-{live}")) {
                    return Some(crate::testing::world::World::reply(400, r#"{"error":"invalid_grant"}"#));
                }
                live += 1;
                let scope = value("scope").unwrap_or_else(|| "read write".to_owned());
                Some(crate::testing::world::World::reply(200, &format!(
                    r#"{{"access_token":"{scope} {live}","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-token-{live}","scope":"{scope}"}}"#
                )))
            });
        }
        let pages = tasks.finish();
        let got: Vec<_> = pages.iter().map(|page| token(page).and_then(|token| token.rsplit_once(' '))).collect();
        let scopes: Vec<_> = got.iter().map(|got| got.map(|(scope, _)| scope)).collect();
        assert_eq!(scopes, [Some("read"), Some("read write"), Some("write"), Some("read")], "store: {with_store}");
        assert_eq!(asked, 4, "each with a token of its own");
        assert_eq!(browser.session(&app)["token_expires_at"].as_i64(), Some(START + 3600));
    }
}
