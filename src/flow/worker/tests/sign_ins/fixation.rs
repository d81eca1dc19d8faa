//! Cookies that somebody else put into the browser, or pushed out of it.

use crate::flow::worker::routes::handle;
use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::testing::json;
use crate::testing::tasks::run;
use crate::testing::values::Json as _;
use serde_json::Value;

const SESSION: &str = "__Host-gw.auth.alpha";
const OTHER: &str = r#"{"access_token":"of-the-attacker","token_type":"Bearer","expires_in":3600}"#;

/// Sends a request with this `Cookie` header.
pub fn with_cookie_header(app: &Application, browser: &Browser, request: &Request, header: &str) -> Page {
    let mut incoming = browser.incoming(app, request);
    incoming[2] = json!(header);
    let answered = browser.ask_with(app, incoming, app.worker(""), |cx, configuration, request| {
        let answer = handle(cx, configuration, request)?;
        Ok(answer.expect("a route").to_value())
    });
    browser.receive(app, &run(answered).value)
}

fn with_token_route() -> Application {
    Application::with(|options| options.set("tokens", Value::from("page")))
}

#[test]
fn s40_a23_a_session_that_was_there_before_the_sign_in_is_not_the_one_after_it() {
    let app = with_token_route();
    let (attacker, victim) = (app.browser(), app.browser());
    attacker.sign_in_with(&app, "alpha", OTHER);
    let planted = attacker.cookie(SESSION).unwrap_or_default();
    victim.plant(&attacker.names(SESSION).concat(), &planted);
    victim.sign_in(&app, "alpha");
    assert_ne!(victim.cookie(SESSION).as_deref(), Some(planted.as_str()));
    let token = |browser: &Browser| browser.post(&app, "/auth/token", "").json.get_text("access_token");
    assert_eq!(token(&victim).as_deref(), Some("access-token-1"), "the victim has a session of their own");
    assert_eq!(token(&attacker), None, "the one in whose place it came is over, and the attacker learns nothing");
}

#[test]
fn a23_a_planted_session_of_another_provider_ends_with_the_sign_in() {
    let app = with_token_route();
    let (attacker, victim) = (app.browser(), app.browser());
    attacker.sign_in_with(&app, "beta", OTHER);
    let planted = attacker.names("__Host-gw.auth.beta").concat();
    victim.plant(&planted, &attacker.cookie(&planted).unwrap_or_default());
    victim.sign_in(&app, "alpha");
    assert_eq!(victim.names("__Host-gw."), victim.names("__Host-gw.auth.alpha."));
}

#[test]
fn a23_takes_no_cookie_for_its_own_whose_name_only_looks_alike() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let good = browser.cookie(SESSION).unwrap_or_default();
    let call = Request::call(app.origin, "GET", "/auth/session");
    assert_ne!(with_cookie_header(&app, &browser, &call, &format!("{SESSION}={good}")).json, Value::Null);
    // Names that a sibling subdomain may set, because they lack the prefix. Some servers trim or split them
    // into ours.
    for name in [
        "\u{2000}__Host-gw.auth.alpha",
        "\u{a0}__Host-gw.auth.alpha",
        "\u{85}__Host-gw.auth.alpha",
        "\u{e2}\u{80}\u{80}__Host-gw.auth.alpha",
        "__Host-gw.auth.alpha\u{a0}",
        "__Host-gw.auth.alpha ",
        "__HOST-gw.auth.alpha",
        "__host-gw.auth.alpha",
        "__Host-gw.auth.ALPHA",
        "\"__Host-gw.auth.alpha",
        "%5F%5FHost-gw.auth.alpha",
        "gw.auth.alpha",
        "__Secure-gw.auth.alpha",
        "$Version=1,__Host-gw.auth.alpha",
        "a=1,__Host-gw.auth.alpha",
        "a=\"1; x\"__Host-gw.auth.alpha",
        "=__Host-gw.auth.alpha",
    ] {
        let page = with_cookie_header(&app, &browser, &call, &format!("{name}={good}"));
        assert_eq!((page.status, page.json), (200, Value::Null), "{name:?}");
    }
}

#[test]
fn a23_finds_its_cookie_among_hundreds_of_others() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    let good = browser.cookie(SESSION).unwrap_or_default();
    let flood: String = (0..600).map(|at| format!("flood{at}={}; ", "x".repeat(100))).collect();
    let call = Request::call(app.origin, "GET", "/auth/session");
    let page = with_cookie_header(&app, &browser, &call, &format!("{flood}{SESSION}={good}; {flood}"));
    assert_eq!(page.json.get_str("provider"), Some("alpha"));
}

#[test]
fn a23_a_flood_of_forged_transactions_costs_no_session_and_no_sign_in() {
    let app = Application::new();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    for value in
        ["alpha.TIME.AAAAAAAAAAAA.", "beta.9TIME00000000000000000.AAAAAAAAAAAA.", "alpha.-TIME.A.B", "TIME", ""]
    {
        for at in 0..40 {
            let value = value.replace("TIME", &at.to_string()) + &"x".repeat(300);
            browser.plant(&format!("__Host-gw_tx.auth.{at}"), &value);
            browser.plant(&format!("__Host-gw_tx.auth.alpha.{at}.AAAAAAAAAAAA"), "x");
        }
        let state = browser.start(&app, "alpha");
        let slots = browser.names("__Host-gw_tx.auth.").into_iter().filter(|name| name.len() == 19).count();
        assert!(slots <= 8 + 2, "8 and 9 are no names of open sign-ins");
        assert_eq!(browser.come_back(&app, "alpha", &state, TOKENS).location(), "/inbox");
    }
    assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"));
}

#[test]
fn a23_who_lost_the_transactions_cookie_on_the_way_is_signed_in_as_nobody() {
    let app = Application::new();
    let browser = app.browser();
    let state = browser.start(&app, "alpha");
    browser.jar.borrow_mut().clear();
    browser.plant("flood", "x");
    let page = browser.open(&app, &format!("/auth/alpha/callback?code=c&state={state}"));
    assert_eq!(page.location(), "/#auth_error=transaction_elsewhere");
    assert_eq!((app.world.count_sent("/token"), browser.names("__Host-gw.").len()), (0, 0));
    assert_eq!(Value::Null, browser.session(&app));
    browser.sign_in(&app, "alpha");
}
