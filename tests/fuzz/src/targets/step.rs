//! One step from a message: `[version, operation, now, observed, client, arguments, log]`, as JSON or as it is
//! sent. The log may be cut, reordered, or of another operation or version, with any answers.
//!
//! Whatever it is, a step ends with a value, an error or an effect, uses memory in proportion to the message,
//! and ends the same if it runs again. A message that is not an envelope, or whose log belongs to another
//! operation, is refused.

use crate::engine::{Ended, Waiting, ended, json_in, message_of, repeatable};
use grantway::bindings::envelope::{VERSION, step_of};
use grantway::flow::{page, worker};
use grantway::step::Code;

/// Runs the target. Returns whether the engine accepted the input.
///
/// # Panics
/// If something does not hold.
#[must_use]
pub fn run(input: &[u8]) -> bool {
    let json = serde_json::from_slice(input).ok();
    let message = json.as_ref().map_or_else(|| input.to_vec(), message_of);
    let of_page = repeatable(message.len(), |arena| {
        let message = arena.copy(&message).bytes();
        step_of(arena, message, &Waiting, page::Operation::of, page::perform)
    });
    let of_worker = repeatable(message.len(), |arena| {
        let message = arena.copy(&message).bytes();
        step_of(arena, message, &Waiting, worker::Operation::of, worker::perform)
    });
    let is_own = is_own(&message);
    let mut is_taken = false;
    for bytes in [of_page, of_worker] {
        let ended = ended(&bytes);
        assert!(is_own || matches!(ended, Ended::Failed(Code::LogRefused)), "a log of another call was used");
        is_taken |= !matches!(ended, Ended::Failed(_));
    }
    is_taken
}

/// Whether the envelope is complete and of this version, and its log belongs to its operation.
fn is_own(message: &[u8]) -> bool {
    let bump = bumpalo::Bump::new();
    let arena = grantway::base::value::arena::Arena::new(&bump);
    if grantway::base::coding::message::read(arena, message).is_none() {
        return false;
    }
    let envelope = json_in(message);
    let number = envelope[1].as_i64();
    envelope.as_array().map(Vec::len) == Some(7)
        && envelope[0] == VERSION
        && number.is_some()
        && envelope[6][0].as_i64() == number
}
