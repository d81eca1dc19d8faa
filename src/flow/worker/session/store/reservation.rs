//! A reservation lets only one of several isolates begin a session that all of them could begin at once. They derive
//! the session's id from the same input, and the entry under it says for some seconds that one of them is at work.

use super::key;
use super::store_entry::{self, pause, store_unavailable};
use crate::base::text::{integer, parse_integer};
use crate::base::value::Value;
use crate::base::value::build::concat;
use crate::base::vocabulary::{W, word};
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::session::open::open_sealed::open_sealed;
use crate::flow::worker::session::{OpenedSession, Session};
use crate::step::{Cx, Result};

/// Milliseconds between looks at an entry that another isolate has reserved.
const INTERVAL: i64 = 250;

/// The result of a reservation.
pub enum Reserved<'a> {
    /// This request begins the session. Holds the version of its reservation.
    Here(Value<'a>),
    /// Another request has begun it.
    There(Box<OpenedSession<'a>>),
}

/// Reserves the session `id` for some seconds, or waits for the request that has reserved it.
///
/// # Errors
/// `session_missing` if the session has ended; `store_unavailable` if the store does not answer, or if the other
/// request takes too long.
pub fn reserve<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    provider: ConfiguredProvider<'a>,
    id: Value<'a>,
    seconds: i64,
) -> Result<Reserved<'a>> {
    let key = key(cx.arena, provider, id);
    let looks = seconds.saturating_mul(1000).div_euclid(INTERVAL);
    for _ in 0..looks {
        let found = store_entry::read(cx, key)?;
        let reserved = found.content().bytes().strip_prefix(word(W::reserved_).bytes()).and_then(parse_integer);
        match reserved {
            Some(until) if cx.now < until => {
                pause(cx, INTERVAL)?;
                continue;
            }
            None if found.exists() => {
                let session = open_sealed(cx, configuration, provider, Some(key), found.content())?;
                return Ok(Reserved::There(OpenedSession::in_store(
                    session,
                    provider,
                    found.version(),
                    Value::NOTHING,
                )));
            }
            _ => {}
        }
        let until = cx.now.saturating_add(seconds);
        let version = store_entry::write(cx, key, reserved_until(cx, until), found.version(), until)?;
        if version.exists() {
            return Ok(Reserved::Here(version));
        }
    }
    Err(store_unavailable(cx))
}

/// Gives up the reservation with this version, so that the next request may begin the session. If it took too long,
/// another request has reserved the session since, and its entry stays.
///
/// # Errors
/// None; the step may wait.
pub fn release<'a>(cx: &mut Cx<'a>, provider: ConfiguredProvider<'a>, id: Value<'a>, version: Value<'a>) -> Result<()> {
    let key = key(cx.arena, provider, id);
    let ended = reserved_until(cx, 0);
    let written = store_entry::write(cx, key, ended, version, cx.now);
    // If the store does not answer, the reservation expires by itself.
    let _ = cx.catch(written)?;
    Ok(())
}

fn reserved_until<'a>(cx: &Cx<'a>, until: i64) -> Value<'a> {
    concat(cx.arena, &[word(W::reserved_).bytes(), &integer(until)])
}

/// The session under the reserved id. Once it has ended, no copy of the cookie that it came from brings it back.
#[must_use]
pub fn reserved<'a>(cx: &Cx<'a>, session: Session<'a>, id: Value<'a>) -> Session<'a> {
    session.with_id(cx.arena, id).with(cx.arena, W::moved, Value::TRUE)
}
