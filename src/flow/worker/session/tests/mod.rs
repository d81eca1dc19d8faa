//! Sessions over a simulated worker: separate calls find, begin, write and end them, and a browser keeps the
//! cookies.

mod effects;
mod in_cookies;
mod in_store;
mod indexed;
mod reservations;
mod sealed;
mod sizes;

use super::*;
use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::Request as Served;
use crate::flow::worker::tests::application::Application;
use crate::flow::worker::tests::browser::{Browser, Request};
use crate::protocol::token::tokens::Tokens;
use crate::step::{Cx, Result};
use crate::testing::drive::{self, Outcome};
use crate::testing::tasks::run;
use crate::testing::{json, value_in};
use serde_json::Value as Json;

/// The prefix of the cookies of a session with that provider.
const SESSION: &str = "__Host-gw.auth.alpha";

/// The application with a store.
fn with_store() -> Application {
    let app = Application::with(|options| options["store"] = json!(true));
    app.world.open_store();
    app
}

/// Makes a call with the request of a navigation.
fn call(
    app: &Application,
    browser: &Browser,
    operation: impl for<'a> Fn(&mut Cx<'a>, Configuration<'a>, Served<'a>) -> Result<Value<'a>>,
) -> Outcome {
    let served = browser.incoming(app, &Request::navigation("/page"));
    run(ask(app, move |cx, configuration| {
        let request = Served::read(cx.arena, value_in(cx.arena, &served)).expect("a request");
        operation(cx, configuration, request)
    }))
}

/// Makes a call without a request.
fn ask<'b>(
    app: &'b Application,
    operation: impl for<'a> Fn(&mut Cx<'a>, Configuration<'a>) -> Result<Value<'a>> + 'b,
) -> impl Future<Output = Outcome> + 'b {
    let configuration = app.configuration;
    // A step that runs again must end the same.
    app.world.is_replayed.set(true);
    drive::call(app.worker(""), Value::NOTHING, move |cx| operation(cx, configuration))
}

/// The tokens of a sign-in.
fn tokens(app: &Application) -> Json {
    let now = app.world.clock.get();
    json!({
        "access_token": "access-token-1", "token_type": "Bearer", "expires_at": now + 3600, "received_at": now,
        "refresh_token": "refresh-token-1", "scope": ["read", "write"], "extra": {}, "diagnostics": [],
    })
}

/// Signs in with these tokens. Returns how it ended, with the `Set-Cookie` values.
fn sign_in_with(app: &Application, browser: &Browser, provider: &str, tokens: &Json) -> Outcome {
    let (provider, tokens) = (provider.to_owned(), tokens.clone());
    let begun = call(app, browser, move |cx, configuration, request| {
        let (provider, tokens) = (cx.arena.copy(provider.as_bytes()), value_in(cx.arena, &tokens));
        let (tokens, variables) = (Tokens::of_session(tokens), Object::new(cx.arena).done());
        let session = Session::begin(cx, configuration, provider, tokens, variables, Value::NOTHING)?;
        begin(cx, configuration, request, session)
    });
    browser.take(app, &json!({ "cookies": begun.value }));
    begun
}

fn sign_in(app: &Application, browser: &Browser, provider: &str) {
    let begun = sign_in_with(app, browser, provider, &tokens(app));
    assert!(begun.code.is_none(), "{begun:?}");
}

/// The session that the application gets. The browser does not take its cookies.
fn look_for(app: &Application, browser: &Browser) -> Outcome {
    call(app, browser, |cx, configuration, request| {
        let found = handed_out::find(cx, configuration, request, None, false)?;
        Ok(found.map_or(Value::NOTHING, |found| found.into_object(cx.arena).done()))
    })
}

/// The same, but the browser takes its cookies.
fn found(app: &Application, browser: &Browser) -> Json {
    let outcome = look_for(app, browser);
    assert!(outcome.code.is_none(), "{outcome:?}");
    browser.take(app, &outcome.value);
    outcome.value
}

/// The provider of the session.
fn who(app: &Application, browser: &Browser) -> Json {
    found(app, browser)["provider"].clone()
}

/// Ends every session of the browser.
fn sign_out(app: &Application, browser: &Browser) -> Outcome {
    let ended = call(app, browser, |cx, configuration, request| {
        let opened = open(cx, configuration, request, None)?;
        let ended = end_all(cx, configuration, request, &opened)?;
        remember_end(cx, configuration, opened.session)?;
        let mut said = Object::new(cx.arena);
        said.put(W::cookies, ended.cookies);
        Ok(said.done())
    });
    browser.take(app, &ended.value);
    ended
}
