//! One deployment under many hosts: a sign-in belongs to the host of its `redirect_uri`.

use crate::flow::worker::tests::application::{Application, TOKENS};
use crate::flow::worker::tests::browser::Browser;
use crate::step::Code;
use crate::testing::values::Json as _;
use serde_json::Value;

const HOSTS: [&str; 3] = ["https://app.example", "https://pr-12.app.example", "https://tenant.example"];

#[test]
fn a_sign_in_that_began_under_another_host_ends_at_that_of_the_redirect_uri_and_says_why() {
    let app = Application::new();
    let preview = Browser::new(HOSTS[1]);
    let state = preview.start(&app, "alpha");
    app.world.script.borrow_mut().on_error = None;
    let page = app.browser().come_back(&app, "alpha", &state, TOKENS);
    assert_eq!((page.status, page.code()), (403, Some(Code::TransactionElsewhere)));
    assert_eq!((app.world.count_sent("/token"), page.set_cookies().len()), (0, 0));
}

#[test]
fn a_handler_for_each_host_signs_in_there_and_takes_no_session_of_another() {
    for host in HOSTS {
        let app = Application::at(host, |_| ());
        let browser = app.browser();
        browser.sign_in(&app, "alpha");
        assert_eq!(browser.session(&app).get_str("provider"), Some("alpha"), "{host}");
        for other in HOSTS.into_iter().filter(|other| *other != host) {
            let elsewhere = app.elsewhere(|options| {
                let path = ["providers", "alpha", "redirect_uri"];
                options.change(&path, Value::String(format!("{other}/auth/alpha/callback")));
            });
            assert_eq!(browser.session(&elsewhere), Value::Null, "{host} at {other}");
        }
    }
}

#[test]
fn a_redirect_uri_is_an_absolute_address() {
    let refusal = |redirect_uri: Value| {
        Application::refusal(|options| options.change(&["providers", "alpha", "redirect_uri"], redirect_uri))
    };
    for path in ["/auth/alpha/callback", "app.example/auth/alpha/callback", "//app.example/auth/alpha/callback"] {
        assert_eq!(refusal(Value::from(path)), Some(Code::RedirectUriRefused), "{path}");
    }
    for nothing in [Value::Null, Value::from("")] {
        assert_eq!(refusal(nothing), Some(Code::OptionMissing));
    }
    assert_eq!(refusal(Value::Bool(true)), Some(Code::OptionWrongType), "a function of the request");
}
