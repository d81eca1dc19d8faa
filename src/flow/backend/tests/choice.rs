//! Which provider a person signs in with where the program names none.

use super::application::Application;
use super::browser::{Browser, Page, Request};
use crate::flow::backend::login::{Demand, demand};
use crate::host::simulated::run;
use crate::host::simulated_worker::RawAnswer;
use crate::protocol::error::Code;

fn open(app: &Application, browser: &Browser, wish: Demand) -> Page {
    let incoming = browser.incoming(app, &Request::navigation("/inbox?folder=1"));
    browser.receive(app, run(demand(&app.worker("", Vec::new()), &app.backend, &incoming, wish)))
}

fn choosing(choice: &'static str) -> (Application, Browser) {
    let app = Application::new();
    app.world.script.borrow_mut().on_choose = Some(choice);
    let browser = app.browser();
    (app, browser)
}

#[test]
fn asks_the_application_with_all_names_and_the_way_back() {
    let (app, browser) = choosing("beta");
    let page = open(&app, &browser, Demand::default());
    assert!(page.location().starts_with("https://beta.example/authorize?"), "{}", page.location());
    let asked = app.world.script.borrow().choices.clone();
    let names = ["alpha", "beta", "gamma"].map(str::to_owned).to_vec();
    assert_eq!(asked, [(names, "/inbox?folder=1".to_owned())]);
}

#[test]
fn shows_the_applications_own_page() {
    let (app, browser) = choosing("");
    assert_eq!(open(&app, &browser, Demand::default()).raw, Some(RawAnswer("a page to choose on")));
}

#[test]
fn asks_nobody_where_a_provider_is_named_and_says_so_where_nobody_can_be_asked() {
    let (app, browser) = choosing("beta");
    let named = Demand { provider: Some("alpha".to_owned()), ..Demand::default() };
    assert!(open(&app, &browser, named).location().starts_with("https://alpha.example/authorize?"));
    assert!(app.world.script.borrow().choices.is_empty());
    let app = Application::new();
    assert_eq!(open(&app, &browser, Demand::default()).code(), Some(Code::OptionMissing));
}

#[test]
fn sends_nobody_to_a_provider_that_is_not_configured() {
    let (app, browser) = choosing("evil");
    assert_eq!(open(&app, &browser, Demand::default()).location(), "/inbox?folder=1#auth_error=provider_unknown");
}
