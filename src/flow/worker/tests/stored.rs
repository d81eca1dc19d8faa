//! The application with sessions in a store.

use super::application::Application;
use super::browser::Browser;
use crate::testing::json;
use crate::testing::values::Json as _;
use serde_json::Value as Json;

fn options(options: &mut Json) {
    options.set("tokens", json!("page"));
    options.set("store", json!(true));
}

/// The application with a store, and a browser that is signed in.
pub fn signed_in() -> (Application, Browser) {
    let app = Application::with(options);
    app.world.open_store();
    let browser = app.browser();
    browser.sign_in(&app, "alpha");
    (app, browser)
}

/// The same application in another isolate.
pub fn elsewhere(app: &Application) -> Application {
    app.elsewhere(options)
}
