//! What a program itself calls on behalf of a request.

use super::application::Application;
use super::browser::{Browser, Page, Request};
use crate::base::crypto::encode_bytes;
use crate::base::value::Value;
use crate::flow::sign_out::SignOutOptions;
use crate::flow::worker::app::own_session::{self, SessionOptions, TokenQuery};
use crate::flow::worker::app::require_session::RequireSession;
use crate::step::Code;
use crate::testing::drive::Outcome;
use crate::testing::tasks::run;
use crate::testing::values::Json as _;
use crate::testing::{context, value, value_in};
use serde_json::Value as Json;

/// base64url of a text.
pub fn base64(text: &[u8]) -> String {
    String::from_utf8(encode_bytes(text)).expect("ASCII")
}

/// Changes one member of an object in the options.
pub fn change_member(options: &mut Json, path: &[&str], value: Json) {
    options.change(path, value);
}

fn result(outcome: Outcome) -> Result<Json, Code> {
    match outcome.code {
        None => Ok(outcome.value),
        Some(code) => Err(code),
    }
}

/// The session of a request that a program gets with these options; null if there is none.
pub fn find(app: &Application, browser: &Browser, request: &Request, options: &Json) -> Result<Json, Code> {
    let options = options.clone();
    result(run(browser.ask(app, request, move |cx, configuration, request| {
        let options = value_in(cx.arena, &options);
        let options = SessionOptions::read(cx, options)?;
        own_session::find(cx, configuration, request, options)
    })))
}

/// Whether `protect` with these options lets in the browser's session.
pub fn protects(app: &Application, browser: &Browser, options: &Json) -> Result<bool, Code> {
    let options = options.clone();
    let found = result(run(browser.ask(app, &Request::navigation("/admin"), move |cx, configuration, request| {
        let options = value_in(cx.arena, &options);
        let options = SessionOptions::of_protect(cx, options)?;
        own_session::find(cx, configuration, request, options)
    })));
    found.map(|found| !found.is_null())
}

/// The handle of the browser's session.
pub fn handle(app: &Application, browser: &Browser) -> String {
    let found = find(app, browser, &Request::navigation("/page"), &Json::Null).unwrap_or_default();
    found.get_text("handle").unwrap_or_default()
}

/// The access token of the session with `provider`, whose `handle` the program holds.
pub fn begin_access_token<'b>(
    app: &'b Application,
    browser: &'b Browser,
    provider: &str,
    handle: &str,
    query: &Json,
) -> impl Future<Output = Result<Json, Code>> + 'b {
    let (provider, handle, query) = (provider.to_owned(), handle.to_owned(), query.clone());
    let request: &'static Request = Box::leak(Box::new(Request::navigation("/page")));
    let asked = browser.ask(app, request, move |cx, configuration, request| {
        let (provider, handle) = (cx.arena.copy(provider.as_bytes()), cx.arena.copy(handle.as_bytes()));
        let query = TokenQuery::new(value_in(cx.arena, &query));
        own_session::access_token(cx, configuration, request, provider, handle, query)
    });
    async move { result(asked.await) }
}

/// The same, with nothing else under way.
pub fn access_token(
    app: &Application,
    browser: &Browser,
    provider: &str,
    handle: &str,
    query: &Json,
) -> Result<Json, Code> {
    run(begin_access_token(app, browser, provider, handle, query))
}

/// The provider that the options of `protect` name.
pub fn read_protect(options: &Json) -> Result<Option<String>, Code> {
    let mut cx = context(&Json::Null, &Json::Array(Vec::new()));
    let read = SessionOptions::of_protect(&mut cx, value(options));
    let text = |value: Value| value.is_text().then(|| String::from_utf8_lossy(value.bytes()).into_owned());
    read.map(|options| text(options.provider())).map_err(|_| cx.code().expect("a code"))
}

/// Whether the options of `authorize` show a recent failure.
pub fn read_require_session(options: &Json) -> bool {
    let mut cx = context(&Json::Null, &Json::Array(Vec::new()));
    RequireSession::read(&mut cx, value(options)).expect("options").shows_failure()
}

/// Options of a sign-out, in the form that a program gives.
pub fn read_sign_out(options: &Json) -> Result<SignOutOptions, Code> {
    let mut cx = context(&Json::Null, &Json::Array(Vec::new()));
    let read = own_session::read_sign_out(&mut cx, value(options));
    read.map_err(|_| cx.code().expect("a code"))
}

/// Signs out the session with `provider`, whose `handle` the program holds.
pub fn sign_out(
    app: &Application,
    browser: &Browser,
    provider: &str,
    handle: &str,
    options: SignOutOptions,
) -> Result<Json, Code> {
    let (provider, handle) = (provider.to_owned(), handle.to_owned());
    result(run(browser.ask(app, &Request::navigation("/bye"), move |cx, configuration, request| {
        let (provider, handle) = (cx.arena.copy(provider.as_bytes()), cx.arena.copy(handle.as_bytes()));
        own_session::sign_out(cx, configuration, request, provider, handle, options)
    })))
}

/// The answer of `authorize` and `protect` to a request that needs a session, with these options.
pub fn require_session(app: &Application, browser: &Browser, request: &Request, options: &Json) -> Page {
    let options = options.clone();
    let answer = result(run(browser.ask(app, request, move |cx, configuration, request| {
        let options = value_in(cx.arena, &options);
        let options = RequireSession::read(cx, options)?;
        Ok(options.answer(cx, configuration, request)?.to_value())
    })));
    browser.receive(app, &answer.unwrap_or_else(|code| panic!("{code:?}")))
}
