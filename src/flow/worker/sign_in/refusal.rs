//! Answers a sign-in that failed: with the application's own answer, or a redirect back with the error's code.
//! A cookie tells a protected page that the sign-in has just failed.

use super::application;
use crate::base::text::{self, parse_integer};
use crate::base::value::Value;
use crate::base::value::build::{List, Object, concat};
use crate::base::vocabulary::W;
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::Request;
use crate::flow::worker::http::answer::{Answer, Body};
use crate::flow::worker::http::cookies::{Profile, SameSite};
use crate::step::{Code, Cx, Effect, Failure, Result};

/// Seconds for which a protected page shows the failure instead of beginning a new sign-in.
const FAILURE_SHOWN: i64 = 30;

/// The cookie that tells the next request that a sign-in has just failed, so that a protected page does not
/// send the user to the provider again and again.
#[derive(Clone, Copy)]
pub struct FailureCookie<'a> {
    name: Value<'a>,
    profile: Profile,
}

impl<'a> FailureCookie<'a> {
    /// The cookie of the handler.
    pub fn new(cx: &Cx<'a>, configuration: Configuration<'a>, request: Request<'a>) -> Option<Self> {
        let profile = configuration.providers().next()?.profile(Some(request));
        Some(Self { name: profile.name(cx.arena, b"_failed", configuration.handler().bytes()), profile })
    }

    /// The `Set-Cookie` value that sets it, as a list.
    fn of(self, cx: &Cx<'a>, failure: Failure<'a>) -> Value<'a> {
        let code = text::integer(failure.number().int_or(0));
        cx.arena.list(vec![self.profile.set(cx.arena, self.name.bytes(), &code, FAILURE_SHOWN, SameSite::Lax)])
    }

    /// The `Set-Cookie` value that removes it, as a list.
    #[must_use]
    pub fn clear(self, cx: &Cx<'a>) -> Value<'a> {
        cx.arena.list(vec![self.profile.clear(cx.arena, self.name.bytes(), SameSite::Lax)])
    }

    fn is_brought(self, request: Request<'a>) -> bool {
        request.cookies().find(self.name.bytes()).exists()
    }

    /// The code in the request's cookie. Outside https, anybody on this machine can have set it, and it is
    /// shown.
    #[must_use]
    pub fn read(self, request: Request<'a>) -> Option<Code> {
        Code::of(parse_integer(request.cookies().find(self.name.bytes()).bytes())?)
    }
}

/// Removes that cookie if somebody is signed in or out and the request sent it. A cross-site POST may have
/// left it behind.
pub fn clear_failure<'a>(cx: &Cx<'a>, configuration: Configuration<'a>, request: Request<'a>) -> Value<'a> {
    let is_foreign = request.method().is(W::POST) && !request.site().is(W::same_origin);
    match FailureCookie::new(cx, configuration, request) {
        Some(cookie) if is_foreign || cookie.is_brought(request) => cookie.clear(cx),
        _ => Value::EMPTY_LIST,
    }
}

/// The application's own answer to a failed navigation that was to go on at `return_to`, if it gives one.
///
/// # Errors
/// `callback_function_failed`
pub fn own_answer<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    failure: Failure<'a>,
    return_to: Value<'a>,
) -> Result<Option<Answer<'a>>> {
    if !configuration.has_on_error() {
        return Ok(None);
    }
    let mut asked = List::new(cx.arena);
    asked.push(failure.to_value(cx.arena));
    asked.push(return_to);
    asked.push(cx.concerned());
    let handle = application::ask_application(cx, Effect::OnError, asked.done(), W::onError)?;
    Ok(handle.exists().then(|| Answer::raw(cx.arena, handle)))
}

/// Answers a failed navigation: as the application says, else with a redirect back to where the user was, with
/// the error's code in the fragment.
///
/// # Errors
/// None; the step may wait.
pub fn refuse<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    failure: Failure<'a>,
    return_to: Value<'a>,
) -> Result<Answer<'a>> {
    let asked = own_answer(cx, configuration, failure, return_to);
    let arena = cx.arena;
    match cx.catch(asked)? {
        Ok(Some(mut answer)) => {
            answer.hide_from_opener();
            Ok(answer)
        }
        // If no cookie comes back at all, a redirect to a protected page would only begin the next sign-in,
        // which would end the same way.
        Ok(None) if failure.is(Code::TransactionElsewhere) && request.cookies().members().is_empty() => {
            Ok(Answer::error_page(arena, failure, arena.text(b"/")))
        }
        Ok(None) => {
            let path = return_to.or(arena.text(b"/")).bytes();
            let mark: &[u8] = if text::has_any(path, b"#") { b"&" } else { b"#" };
            let location = concat(arena, &[path, mark, b"auth_error="]);
            let mut answer = Answer::redirect(arena, location.bytes());
            answer.body = Body::CodeInLocation(failure);
            if let Some(cookie) = FailureCookie::new(cx, configuration, request) {
                answer.set_cookies(cookie.of(cx, failure));
            }
            Ok(answer)
        }
        Err(failure) => Ok(Answer::error(arena, failure)),
    }
}

/// Answers a sign-in that cannot begin, and emits the failure.
///
/// # Errors
/// None; the step may wait.
pub fn refuse_sign_in<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    failure: Failure<'a>,
    return_to: Value<'a>,
) -> Result<Answer<'a>> {
    cx.emit_failure(W::sign_in_refused, failure, Object::new(cx.arena));
    refuse(cx, configuration, request, failure, return_to)
}
