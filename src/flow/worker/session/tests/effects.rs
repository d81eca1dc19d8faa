//! The cost of a page view: each effect is a step that runs again.

use super::*;
use crate::step::Effect;

/// The effects of a call, in order. The application's world answers them.
fn effects(app: &Application, browser: &Browser) -> Vec<Effect> {
    let before = app.isolate.performed.borrow().len();
    found(app, browser);
    app.isolate.performed.borrow()[before..].to_vec()
}

#[test]
fn a_page_view_asks_the_isolate_once_and_opens_once() {
    let app = Application::new();
    let browser = app.browser();
    sign_in(&app, &browser, "alpha");
    assert_eq!(effects(&app, &browser), [Effect::Unseal, Effect::Recollect]);
    let (one, other) = (app.browser(), app.browser());
    sign_in(&app, &one, "alpha");
    sign_in(&app, &other, "beta");
    one.jar.borrow_mut().extend(other.jar.take());
    assert_eq!(effects(&app, &one), [Effect::Unseal, Effect::Recollect], "two sessions of two providers");
    assert_eq!(effects(&app, &app.browser()), [], "nobody");
}

#[test]
fn with_a_store_the_entry_is_read_besides() {
    let app = with_store();
    let browser = app.browser();
    sign_in(&app, &browser, "alpha");
    assert_eq!(effects(&app, &browser), [Effect::ReadStore, Effect::Unseal, Effect::Recollect]);
}

#[test]
fn what_has_changed_is_sealed_once_for_cookie_and_handle() {
    let app = Application::new();
    let browser = app.browser();
    sign_in(&app, &browser, "alpha");
    app.world.pass(86_400 / 20 + 1);
    let expected = [Effect::Unseal, Effect::Recollect, Effect::Seal, Effect::Recollect];
    assert_eq!(effects(&app, &browser), expected);
}

#[test]
fn the_idle_limit_moves_once_a_twentieth_of_it_is_over_and_not_at_that_moment() {
    let app = Application::new();
    let browser = app.browser();
    sign_in(&app, &browser, "alpha");
    app.world.pass(86_400 / 20);
    assert_eq!(effects(&app, &browser), [Effect::Unseal, Effect::Recollect]);
    app.world.pass(1);
    assert!(effects(&app, &browser).contains(&Effect::Seal));
}
