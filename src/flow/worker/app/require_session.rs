//! Answers a request that needs a session: a navigation goes to the provider, a call gets 401. If the session
//! cannot be read, or no sign-in can begin from here, a person gets a page that says so and a call gets JSON.

use super::sign_in_options;
use crate::base::value::Value;
use crate::base::value::build::{List, Object};
use crate::base::vocabulary::W;
use crate::dialect::schema::reader::{Reader, Subject};
use crate::flow::authorize::AuthorizationOptions;
use crate::flow::return_to;
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::refused_navigation::at_page;
use crate::flow::worker::http::{Answer, Body, Request};
use crate::flow::worker::session::store::store_entry::store_unavailable;
use crate::flow::worker::sign_in::application::ask_application;
use crate::flow::worker::sign_in::login::begin;
use crate::flow::worker::sign_in::refusal::{FailureCookie, own_answer, refuse_sign_in};
use crate::step::failure::Mistakes;
use crate::step::kind::Kind;
use crate::step::{Code, Cx, Effect, Failure, Result};

/// Why the request needs an answer from here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Occasion {
    /// Nobody is signed in.
    NobodySignedIn,
    /// The session ended while the application worked on the request.
    EndedOnTheWay,
    /// It is not known now whether somebody is signed in, so no sign-in begins.
    Unavailable,
    /// The application failed, after a refresh whose cookies must go out with an answer.
    ApplicationFailed,
    /// A page of another origin made the request.
    Forged,
}

/// The options of a sign-in that the program itself begins.
#[derive(Clone, Copy)]
pub struct RequireSession<'a> {
    /// The provider; may be left out if there is only one.
    provider: Value<'a>,
    /// The parameters that the sign-in asks for.
    asked: Option<AuthorizationOptions<'a>>,
    /// Where the person goes on; by default the present page.
    return_to: Value<'a>,
    /// Whether to show a recent failure instead of beginning a new sign-in.
    shows_failure: bool,
    /// Whether the options are those of a guard: then a sign-in makes a session only if it passes the guard.
    is_guard: bool,
    occasion: Occasion,
}

impl<'a> RequireSession<'a> {
    /// Reads the options of `authorize` and `protect`, and those that `pkg/src/edge/handler.js` adds.
    ///
    /// # Errors
    /// The mistakes in the options.
    pub fn read(cx: &mut Cx<'a>, value: Value<'a>) -> Result<Self> {
        if !value.exists() {
            return Ok(Self {
                provider: Value::NOTHING,
                asked: None,
                return_to: Value::NOTHING,
                shows_failure: true,
                is_guard: false,
                occasion: Occasion::NobodySignedIn,
            });
        }
        let mut mistakes = Mistakes::new(cx.arena);
        let mut reader = Reader::new(cx.arena, &mut mistakes, Subject::Options, b"", value);
        let provider = reader.text(b"provider");
        let asked = sign_in_options::read(cx, &mut reader, value)?;
        let return_to = reader.text(b"returnTo");
        let shows_failure = reader.flag_or(b"showFailure", true);
        let is_guard = reader.flag(b"guard");
        let is_under_way = reader.flag(b"underWay");
        let (is_unavailable, has_failed, is_forged) =
            (reader.flag(b"unavailable"), reader.flag(b"failed"), reader.flag(b"forged"));
        reader.close();
        mistakes.into_result(cx)?;
        let occasion = if has_failed {
            Occasion::ApplicationFailed
        } else if is_forged {
            Occasion::Forged
        } else if is_unavailable {
            Occasion::Unavailable
        } else if is_under_way {
            Occasion::EndedOnTheWay
        } else {
            Occasion::NobodySignedIn
        };
        Ok(Self { provider, asked, return_to, shows_failure, is_guard, occasion })
    }

    /// Whether to show a recent failure instead of beginning a new sign-in.
    #[must_use]
    pub fn shows_failure(self) -> bool {
        self.shows_failure
    }

    /// The answer to a request that needs a session.
    ///
    /// # Errors
    /// None; the step may wait.
    pub fn answer(self, cx: &mut Cx<'a>, configuration: Configuration<'a>, request: Request<'a>) -> Result<Answer<'a>> {
        if request.is_prefetch() {
            return Ok(Answer::not_opened(cx.arena));
        }
        match self.occasion {
            Occasion::ApplicationFailed => return Ok(application_failed(cx, configuration, request, self.provider)),
            Occasion::Forged => {
                let failure = cx.fail(Code::RequestForged).caught();
                cx.emit_failure(W::request_refused, failure, Object::new(cx.arena));
                return Ok(shown(cx, configuration, request, failure));
            }
            Occasion::Unavailable => {
                let unavailable: Result<()> = Err(store_unavailable(cx));
                let Err(failure) = cx.catch(unavailable)? else { return Ok(Answer::empty(cx.arena)) };
                return Ok(shown(cx, configuration, request, failure));
            }
            Occasion::NobodySignedIn | Occasion::EndedOnTheWay => {}
        }
        let mut all = configuration.providers();
        let provider = match (self.provider.exists(), all.next(), all.next()) {
            (false, Some(only), None) => only.name(),
            _ => self.provider,
        };
        let answer = if request.is_navigation() {
            self.send_to_provider(cx, configuration, request, provider)?
        } else {
            let mut failing = cx.fail(Code::LoginRequired);
            if self.occasion == Occasion::EndedOnTheWay {
                failing = failing.with(W::under_way, W::r#true);
            }
            let failure = failing.caught();
            Answer::error(cx.arena, failure)
        };
        if let Body::Error(failure) = answer.body
            && failure.kind() != Kind::Session
        {
            cx.emit_failure(W::request_refused, failure, Object::new(cx.arena));
        }
        Ok(if request.is_shown() {
            at_page(cx, configuration.site(), request, provider, self.return_to, answer)
        } else {
            answer
        })
    }

    fn send_to_provider(
        self,
        cx: &mut Cx<'a>,
        configuration: Configuration<'a>,
        request: Request<'a>,
        provider: Value<'a>,
    ) -> Result<Answer<'a>> {
        let arena = cx.arena;
        let path = self.return_to.or(arena.text(request.path_and_query()));
        let verified = return_to::verify(cx, path);
        let return_to = match cx.catch(verified)? {
            Ok(_) => path,
            // Never shortened silently: the person would return to another page than the one they opened.
            Err(failure) if failure.is(Code::ReturnToTooLong) => return too_long(cx, configuration, failure, path),
            Err(_) => arena.text(b"/"),
        };
        let provider = if provider.exists() {
            provider
        } else {
            let selected = select_provider(cx, configuration, return_to);
            match cx.catch(selected)? {
                Ok(selected) if selected.at(0).is_true() => selected.at(1),
                Ok(selected) if selected.exists() => return Ok(Answer::raw(arena, selected.at(1))),
                Ok(_) => {
                    let failure = cx.fail(Code::OptionMissing).with(W::option, W::provider).caught();
                    return Ok(Answer::error(arena, failure));
                }
                Err(failure) => return refuse_sign_in(cx, configuration, request, failure, return_to),
            }
        };
        let cookie = FailureCookie::new(cx, configuration, request).filter(|_| self.shows_failure);
        if let Some(cookie) = cookie
            && let Some(code) = cookie.read(request)
        {
            let link = configuration.site().login_path(arena, provider, return_to);
            let failure = cx.fail(code).caught();
            let mut answer = Answer::error_page(arena, failure, link);
            answer.set_cookies(cookie.clear(cx));
            return Ok(answer);
        }
        let asked = self.asked.unwrap_or_else(|| AuthorizationOptions::none(arena));
        let options = asked.of_program(arena, return_to, self.is_guard);
        let begun = begin(cx, configuration, request, provider, options);
        match cx.catch(begun)? {
            Ok(answer) => Ok(answer),
            Err(failure) if failure.is(Code::ReturnToTooLong) => too_long(cx, configuration, failure, return_to),
            Err(failure) => refuse_sign_in(cx, configuration, request, failure, return_to),
        }
    }
}

/// Asks the application which provider a person signs in with who goes on at `return_to`.
fn select_provider<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, return_to: Value<'a>) -> Result<Value<'a>> {
    if !configuration.has_select_provider() {
        return Ok(Value::NOTHING);
    }
    let mut names = List::new(cx.arena);
    configuration.providers().for_each(|entry| names.push(entry.name()));
    let mut asked = List::new(cx.arena);
    asked.push(names.done());
    asked.push(return_to);
    ask_application(cx, Effect::SelectProvider, asked.done(), W::selectProvider)
}

/// Shows a failure: to a person as a page with a link back, to a call as JSON.
fn shown<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    failure: Failure<'a>,
) -> Answer<'a> {
    let answer = Answer::error(cx.arena, failure);
    if request.is_shown() {
        at_page(cx, configuration.site(), request, Value::NOTHING, Value::NOTHING, answer)
    } else {
        answer
    }
}

/// Answers for an application that threw, with a link back to the same page.
fn application_failed<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: Value<'a>,
) -> Answer<'a> {
    let failure = cx.fail(Code::CallbackFunctionFailed).with(W::option, W::protect).caught();
    let mut event = Object::new(cx.arena);
    event.put(W::provider, provider.or(Value::EMPTY_TEXT));
    cx.emit_failure(W::application_failed, failure, event);
    let mut answer = shown(cx, configuration, request, failure);
    answer.status = 500;
    answer
}

/// Answers if the address is too long to return to. A redirect to it with an error would begin the next
/// sign-in.
fn too_long<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    failure: Failure<'a>,
    return_to: Value<'a>,
) -> Result<Answer<'a>> {
    cx.emit_failure(W::sign_in_refused, failure, Object::new(cx.arena));
    let asked = own_answer(cx, configuration, failure, return_to);
    match cx.catch(asked)? {
        Ok(Some(answer)) => Ok(answer),
        Ok(None) => Ok(Answer::error(cx.arena, failure)),
        Err(failure) => Ok(Answer::error(cx.arena, failure)),
    }
}
