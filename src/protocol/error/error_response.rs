//! Reads the error response (RFC 6749 section 5.2), in any shape that servers give it.
//!
//! Reading an error from an unusual body makes nothing more acceptable: it only explains a refusal.

use super::server_error::{ServerError, is_one_of, may_pass, needs_person};
use crate::base::http::HttpAnswer;
use crate::base::text::{parse_integer, words};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::vocabulary::{W, Word};
use crate::protocol::token::bearer::challenge_parameter;
use crate::step::{Code, Cx, Failed};

/// The request that was refused.
#[derive(Clone, Copy)]
pub enum Refused<'a> {
    /// The code exchange.
    Code {
        /// Seconds that a code lives, if that is known to be short.
        lifetime: Option<i64>,
    },
    /// A refresh.
    Refresh {
        /// The `error` codes, as a list, after which the user must sign in again.
        reauthorize_on: Value<'a>,
    },
    /// Any other request.
    Other,
}

/// The text at the first pointer that leads to a text, if it is not empty. Spaces separate the pointers.
#[inline(never)]
fn text_at<'a>(body: Value<'a>, pointers: &[u8]) -> Value<'a> {
    let found = words(pointers).map(|pointer| body.pointer(pointer)).find(|found| found.is_text());
    found.unwrap_or(Value::NOTHING).non_empty()
}

/// Reads `error`, `error_description` and `error_uri` from a body of any shape: RFC 6749's members, an object
/// or list under `error` or `errors`, or a bare `message`.
#[must_use]
pub fn parse_error_body(body: Value<'_>) -> ServerError<'_> {
    ServerError {
        error: text_at(body, b"/error /error/code /error/type /errors/0/code /errors/0/errorType /code"),
        error_description: text_at(
            body,
            b"/error_description /error/message /error/title /error/detail /errors/0/message /errors/0/detail /errors/0 \
              /message",
        ),
        error_uri: text_at(body, b"/error_uri"),
    }
}

/// Completes the body's error with that of a Bearer challenge (RFC 6750 section 3). Removes the request's own
/// secrets from all of it, because some servers repeat what they refuse.
#[must_use]
pub fn complete_from_challenge<'a>(
    arena: Arena<'a>,
    mut server: ServerError<'a>,
    answer: HttpAnswer<'a>,
) -> ServerError<'a> {
    let challenge = answer.www_authenticate().bytes();
    let said =
        |name: Word| challenge_parameter(challenge, name.bytes()).map_or(Value::NOTHING, |text| arena.text(text));
    if !server.error.exists() {
        server.error = said(W::error);
    }
    if !server.error_description.exists() {
        server.error_description = said(W::error_description);
    }
    server.without(arena, answer.secrets())
}

/// The seconds in a `Retry-After` header (RFC 9110 section 10.2.3); a host converts a date to seconds.
#[must_use]
pub fn retry_after(answer: HttpAnswer) -> Option<i64> {
    parse_integer(answer.retry_after().bytes()).filter(|seconds| (0..=86_400).contains(seconds))
}

/// The failure of a refused request. Error codes decide before statuses, because servers answer the same
/// refusal with 400, 401, 403 or 422.
#[must_use]
pub fn refuse<'a>(cx: &mut Cx<'a>, refused: Refused<'a>, answer: HttpAnswer<'a>, server: ServerError<'a>) -> Failed {
    let server = complete_from_challenge(cx.arena, server, answer);
    let (status, error) = (answer.status(), server.error);
    let name = error.bytes();
    let is_transient = status == 429 || status >= 500 && !error.is(W::unsupported_grant_type);
    let declared = if let Refused::Refresh { reauthorize_on } = refused { reauthorize_on } else { Value::NOTHING };
    let is_declared = declared.contains(name);
    // The document's meaning for a code overrides the usual one.
    let may_pass = (may_pass(name) || error.is(W::slow_down)) && !is_declared;
    let failed: Failed = if is_transient || may_pass {
        let failed = cx.fail(Code::ServerUnavailable).with(W::status, status).into();
        if let Some(seconds) = retry_after(answer) {
            cx.note(W::retry_after, cx.arena.number(seconds));
        }
        failed
    } else {
        refusal(cx, refused, is_declared, status, error)
    };
    cx.note(W::status, cx.arena.number(status));
    server.note(cx);
    failed
}

/// The failure for an `error` that a repeated request would get again.
fn refusal<'a>(cx: &mut Cx<'a>, refused: Refused<'a>, is_declared: bool, status: i64, error: Value<'a>) -> Failed {
    let name = error.bytes();
    match refused {
        Refused::Refresh { .. }
            if is_declared || needs_person(name) || is_one_of(name, &[W::invalid_grant, W::invalid_token]) =>
        {
            return cx.fail(Code::ReauthorizationRequired).into();
        }
        Refused::Code { lifetime } if error.is(W::invalid_grant) => {
            return match lifetime {
                Some(lifetime) => cx.fail(Code::GrantTooOld).with(W::lifetime, lifetime).into(),
                None => cx.fail(Code::GrantRejected).into(),
            };
        }
        Refused::Code { .. } if needs_person(name) => {
            return cx.fail(Code::InteractionRequired).with(W::error, error).into();
        }
        _ => {}
    }
    // A bare 401 from the token endpoint is about the client, because nobody else authenticates there.
    let is_bare = name.is_empty() && status == 401 && !matches!(refused, Refused::Other);
    if is_bare || is_one_of(name, &[W::invalid_client, W::unauthorized_client, W::incorrect_client_credentials]) {
        cx.fail(Code::ClientRejected).into()
    } else if name.is_empty() {
        cx.fail(Code::RequestFailed).with(W::status, status).into()
    } else {
        cx.fail(Code::RequestRejected).with(W::error, error).into()
    }
}

#[cfg(test)]
mod tests;
