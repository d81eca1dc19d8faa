//! Which provider a person signs in with if the program names none.

use crate::flow::worker::tests::application::Application;
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::flow::worker::tests::program::require_session;
use crate::step::Code;
use crate::testing::json;
use serde_json::Value as Json;

fn open(app: &Application, browser: &Browser, options: &Json) -> Page {
    require_session(app, browser, &Request::navigation("/inbox?folder=1"), options)
}

fn choosing(choice: &'static str) -> (Application, Browser) {
    let app = Application::new();
    app.world.script.borrow_mut().select_provider = Some(choice);
    let browser = app.browser();
    (app, browser)
}

#[test]
fn asks_the_application_with_all_names_and_the_way_back() {
    let (app, browser) = choosing("beta");
    let page = open(&app, &browser, &json!(null));
    assert!(page.location().starts_with("https://beta.example/authorize?"), "{}", page.location());
    let asked = app.world.script.borrow().selections.clone();
    let names = ["alpha", "beta", "gamma"].map(str::to_owned).to_vec();
    assert_eq!(asked, [(names, "/inbox?folder=1".to_owned())]);
}

#[test]
fn shows_the_applications_own_page() {
    let (app, browser) = choosing("");
    assert_eq!(open(&app, &browser, &json!(null)).raw, Some("a page to choose on".to_owned()));
}

#[test]
fn asks_nobody_if_a_provider_is_named_and_fails_if_nobody_can_be_asked() {
    let (app, browser) = choosing("beta");
    let named = json!({ "provider": "alpha" });
    assert!(open(&app, &browser, &named).location().starts_with("https://alpha.example/authorize?"));
    assert!(app.world.script.borrow().selections.is_empty());
    let app = Application::new();
    assert_eq!(open(&app, &browser, &json!(null)).code(), Some(Code::OptionMissing));
}

#[test]
fn sends_nobody_to_a_provider_that_is_not_configured() {
    let (app, browser) = choosing("evil");
    assert_eq!(open(&app, &browser, &json!(null)).location(), "/inbox?folder=1#auth_error=provider_unknown");
}
