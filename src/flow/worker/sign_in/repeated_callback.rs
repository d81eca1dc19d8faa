//! A callback that arrives again, by the back button, a reload or a bookmark. A person who is still
//! signed in is redirected to where the sign-in went. Nothing is exchanged, whatever code comes with the old `state`.
//!
//! The session itself remembers where its last sign-ins went, so every isolate knows.

use super::refusal::clear_failure;
use crate::base::coding::form::Coding;
use crate::base::value::Value;
use crate::base::value::build::Text;
use crate::base::vocabulary::W;
use crate::flow::callback::Refusal;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::Answer;
use crate::flow::worker::http::Request;
use crate::flow::worker::session::live;
use crate::flow::worker::session::sealed::sealed_state;
use crate::protocol::authorization::authorization_response::UnverifiedResponse;
use crate::protocol::authorization::transaction::tag_of;
use crate::step::{Code, Cx, Result};

/// Answers a response that was refused because its `state` is used up or its transaction is gone, if a session
/// with the provider is alive that this sign-in, or a later one, began. `None` leaves the failure.
///
/// # Errors
/// None; the step may wait.
///
/// # Security
/// Only a `state` that was sealed here counts, and it signs nobody in.
pub(super) fn answer<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    entry: ConfiguredProvider<'a>,
    response: UnverifiedResponse<'a>,
    refusal: Refusal<'a>,
) -> Result<Option<Answer<'a>>> {
    let is_over = [Code::TransactionUsed, Code::TransactionExpired, Code::TransactionElsewhere];
    let state = response.state();
    if !state.exists() || !is_over.iter().any(|code| refusal.failure.is(*code)) {
        return Ok(None);
    }
    let Some(issued_at) = sealed_state::issued_at(cx, entry.aad(), state)? else { return Ok(None) };
    let Some(session) = live(cx, configuration, request, entry)? else {
        // A form of another site brings no session cookie; the browser sends it to the address where the answer
        // redirects.
        return Ok(request.method().is(W::POST).then(|| again(cx, request, state)));
    };
    let tag = tag_of(cx.arena, state.bytes());
    let known = session.arrivals().find(tag.bytes());
    // A sign-in that began after the session did not lead to it: the person wanted another one.
    let is_older = issued_at < session.signed_in_at();
    if !known.exists() && !is_older {
        return Ok(None);
    }
    let path = known.or(refusal.return_to).or(cx.arena.text(b"/"));
    let mut answer = Answer::redirect(cx.arena, path.bytes());
    answer.set_cookies(clear_failure(cx, configuration, request));
    Ok(Some(answer))
}

fn again<'a>(cx: &Cx<'a>, request: Request<'a>, state: Value<'a>) -> Answer<'a> {
    let wire = cx.provider().authorization_response().names().member(W::state).or_word(W::state);
    let mut location = Text::new(cx.arena);
    location.bytes(request.path());
    location.byte(b'?');
    location.add(wire);
    location.byte(b'=');
    location.encoded(state.bytes(), Coding::Percent);
    Answer::redirect(cx.arena, location.done().bytes())
}
