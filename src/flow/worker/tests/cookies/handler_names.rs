//! Two handlers in one browser: neither takes the other's cookies for its own, or overwrites them.

use crate::flow::worker::tests::application::{Application, key};
use crate::flow::worker::tests::browser::Browser;
use crate::step::Code;
use crate::testing::values::Json as _;
use serde_json::Value;

fn named(origin: &'static str, name: &'static str, key_byte: u8) -> Application {
    Application::at(origin, |options| {
        options.set("cookieName", Value::from(name));
        options.set("cookieKeys", Value::Array(vec![key(key_byte)]));
    })
}

/// Signs in at both in turn, with one jar of cookies.
fn beside_each_other(one: &Application, other: &Application) {
    let at_one = one.browser();
    let at_other = Browser::new(other.origin);
    let move_over = |from: &Browser, to: &Browser| to.jar.replace(from.jar.borrow().clone());
    let state = at_one.start(one, "alpha");
    move_over(&at_one, &at_other);
    at_other.sign_in(other, "alpha");
    move_over(&at_other, &at_one);
    at_one.come_back(one, "alpha", &state, crate::flow::worker::tests::application::TOKENS);
    move_over(&at_one, &at_other);
    assert_eq!(at_other.session(other).get_str("provider"), Some("alpha"), "the other lost nothing");
    at_other.post(other, "/auth/logout", "");
    move_over(&at_other, &at_one);
    assert_eq!(at_one.session(one).get_str("provider"), Some("alpha"), "and ended nothing");
}

#[test]
fn handlers_with_names_of_their_own_share_a_host() {
    for (first, second) in [(1, 2), (1, 1)] {
        beside_each_other(&named("https://app.example", "shop", first), &named("https://app.example", "admin", second));
    }
}

#[test]
fn handlers_on_two_ports_of_this_machine_share_no_cookie() {
    let at = |origin| Application::at(origin, |_| ());
    beside_each_other(&at("http://localhost:8787"), &at("http://localhost:8788"));
    let names: Vec<_> = ["http://localhost:8787", "http://127.0.0.1:5173", "http://[::1]"]
        .map(|origin| {
            let app = at(origin);
            let browser = app.browser();
            browser.sign_in(&app, "alpha");
            browser.names("gw.auth.").concat()
        })
        .to_vec();
    for (name, port) in names.iter().zip(["8787", "5173", "80"]) {
        assert!(name.starts_with(&format!("gw.auth.{port}.alpha.")), "{name}");
    }
}

#[test]
fn s36_a24_opens_nothing_that_another_handler_sealed_although_the_keys_are_the_same() {
    let (shop, admin) = (named("https://app.example", "shop", 1), named("https://app.example", "admin", 1));
    let browser = shop.browser();
    browser.sign_in(&shop, "alpha");
    let name = browser.names("__Host-gw.shop.alpha.").concat();
    browser.plant(&name.replace("shop", "admin"), &browser.cookie(&name).unwrap_or_default());
    assert_eq!(browser.session(&admin), Value::Null);
    assert_eq!(browser.session(&shop).get_str("provider"), Some("alpha"));
}

#[test]
fn refuses_a_name_that_cannot_be_part_of_a_cookies_name() {
    for name in ["", "a.b", "a b", "a;b", "a=b", "__Host-x/", "ä", &"x".repeat(65)] {
        let refused = Application::refusal(|options| options.change(&["cookieName"], Value::from(name)));
        assert_eq!(refused, Some(Code::OptionInvalid), "{name}");
    }
    assert_eq!(Application::refusal(|options| options.set("cookieName", Value::from("Shop_2-b"))), None);
}
