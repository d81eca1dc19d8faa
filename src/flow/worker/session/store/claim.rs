//! A claim lets only one of several isolates begin a session that all of them could begin at once. They derive the
//! session's id from the same input, and the entry under it says for some seconds that one of them is at work.

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

/// Milliseconds between looks at an entry that another isolate has claimed.
const INTERVAL: i64 = 250;

/// The result of a claim.
pub enum Claimed<'a> {
    /// This request begins the session. Holds the version of its claim.
    Here(Value<'a>),
    /// Another request has begun it.
    There(Box<OpenedSession<'a>>),
}

/// Claims the session `id` for some seconds, or waits for the request that has claimed it.
///
/// # Errors
/// `session_missing` if the session has ended; `store_unavailable` if the store does not answer, or if the other
/// request takes too long.
pub fn claim<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    provider: ConfiguredProvider<'a>,
    id: Value<'a>,
    seconds: i64,
) -> Result<Claimed<'a>> {
    let key = key(cx.arena, provider, id);
    let looks = seconds.saturating_mul(1000).div_euclid(INTERVAL);
    for _ in 0..looks {
        let found = store_entry::read(cx, key)?;
        let claimed = found.content().bytes().strip_prefix(word(W::claimed_).bytes()).and_then(parse_integer);
        match claimed {
            Some(until) if cx.now < until => {
                pause(cx, INTERVAL)?;
                continue;
            }
            None if found.exists() => {
                let session = open_sealed(cx, configuration, provider, Some(key), found.content())?;
                return Ok(Claimed::There(OpenedSession::in_store(session, provider, found.version(), Value::NOTHING)));
            }
            _ => {}
        }
        let until = cx.now.saturating_add(seconds);
        let version = store_entry::write(cx, key, claim_until(cx, until), found.version(), until)?;
        if version.exists() {
            return Ok(Claimed::Here(version));
        }
    }
    Err(store_unavailable(cx))
}

/// Gives up the claim with this version, so that the next request may begin the session. If it took too long, another
/// request has claimed the session since, and its entry stays.
///
/// # Errors
/// None; the step may wait.
pub fn release<'a>(cx: &mut Cx<'a>, provider: ConfiguredProvider<'a>, id: Value<'a>, version: Value<'a>) -> Result<()> {
    let key = key(cx.arena, provider, id);
    let ended = claim_until(cx, 0);
    let written = store_entry::write(cx, key, ended, version, cx.now);
    // If the store does not answer, the claim expires by itself.
    let _ = cx.catch(written)?;
    Ok(())
}

fn claim_until<'a>(cx: &Cx<'a>, until: i64) -> Value<'a> {
    concat(cx.arena, &[word(W::claimed_).bytes(), &integer(until)])
}

/// The session under the claimed id. Once it has ended, no copy of the cookie that it came from brings it back.
#[must_use]
pub fn claimed<'a>(cx: &Cx<'a>, session: Session<'a>, id: Value<'a>) -> Session<'a> {
    session.with_id(cx.arena, id).with(cx.arena, W::moved, Value::TRUE)
}
