//! What a server publishes about itself (metadata, RFC 8414; keys, RFC 7517): remembered for an hour by the
//! isolate and by the application's cache, and used beyond it where no newer can be fetched.

use crate::base::value::Value;
use crate::base::value::build::{List, Object, join};
use crate::base::value::view::view;
use crate::base::vocabulary::{W, Word, word};
use crate::flow::worker::session::isolate::{memorize, recollect, recollect_all};
use crate::step::kind::Kind;
use crate::step::{Cx, Effect, Failure, Result};

/// Seconds in which nobody asks for a newer document.
const FRESH: i64 = 3600;
/// Seconds for which the last document is used if no newer one can be fetched: 30 days.
const LAST: i64 = 2_592_000;
/// Seconds by which the clocks of two isolates may differ.
const SKEW: i64 = 60;

view! {
    /// A document, and when the server gave it out.
    #[derive(Clone, Copy)]
    Published { document, fetched_at }
}

impl<'a> Published<'a> {
    /// Of what the isolate or the cache has. A document with a time in the future would be fresh forever.
    fn read(cx: &Cx<'a>, value: Value<'a>) -> Option<Self> {
        let published = Self(value);
        let age = cx.now.saturating_sub(published.fetched_at().int()?);
        (published.document().exists() && (-SKEW..LAST).contains(&age)).then_some(published)
    }
    /// Whether nobody asks for a newer one yet.
    #[must_use]
    pub fn is_fresh(self, now: i64) -> bool {
        now.saturating_sub(self.fetched_at().int_or(0)) < FRESH
    }
}

/// What the isolate knows of a document.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The last one.
    pub last: Option<Published<'a>>,
    /// Whether the server was asked a moment ago.
    pub was_asked: bool,
}

/// What the isolate knows of the document `name`.
///
/// # Errors
/// None; the step may wait.
pub fn remembered<'a>(cx: &mut Cx<'a>, name: Value<'a>) -> Result<Known<'a>> {
    let asked = asked(cx, name);
    let found = recollect_all(cx, &[name, asked])?;
    Ok(Known { last: Published::read(cx, found.at(0)), was_asked: found.at(1).exists() })
}

/// What the isolate has, or the cache where that is newer and `verify` holds: others have put it there.
///
/// # Errors
/// None; the step may wait.
pub fn look_up<'a>(
    cx: &mut Cx<'a>,
    name: Value<'a>,
    own: Option<Published<'a>>,
    verify: impl FnOnce(&mut Cx<'a>, Value<'a>) -> Result<()>,
) -> Result<Option<Published<'a>>> {
    if own.is_some_and(|own| own.is_fresh(cx.now)) {
        return Ok(own);
    }
    let cached = cx.ask(Effect::ReadCache, name)?;
    let own_time = own.and_then(|own| own.fetched_at().int());
    let newer = Published::read(cx, cached).filter(|cached| cached.fetched_at().int() > own_time);
    let Some(cached) = newer else { return Ok(own) };
    let verified = verify(cx, cached.document());
    match cx.catch(verified)? {
        Ok(()) => {
            memorize(cx, name, cached.value(), LAST)?;
            Ok(Some(cached))
        }
        Err(_) => Ok(own),
    }
}

/// Remembers what the server has just given out.
///
/// # Errors
/// None; the step may wait.
pub fn remember<'a>(cx: &mut Cx<'a>, name: Value<'a>, document: Value<'a>) -> Result<()> {
    let mut published = Object::new(cx.arena);
    published.put(W::fetched_at, cx.now);
    published.put(W::document, document);
    let published = published.done();
    memorize(cx, name, published, LAST)?;
    let mut cached = List::new(cx.arena);
    cached.push(name);
    cached.push(published);
    cached.push(LAST);
    cx.ask(Effect::WriteCache, cached.done())?;
    Ok(())
}

/// Whether the server was asked a moment ago, by another request since this one looked.
///
/// # Errors
/// None; the step may wait.
pub fn was_asked<'a>(cx: &mut Cx<'a>, name: Value<'a>) -> Result<bool> {
    let asked = asked(cx, name);
    Ok(recollect(cx, asked)?.exists())
}

/// Lets nobody ask the server for some seconds.
///
/// # Errors
/// None; the step may wait.
pub fn leave_alone<'a>(cx: &mut Cx<'a>, name: Value<'a>, seconds: i64) -> Result<()> {
    let asked = asked(cx, name);
    memorize(cx, asked, Value::TRUE, seconds)
}

fn asked<'a>(cx: &Cx<'a>, name: Value<'a>) -> Value<'a> {
    join(cx.arena, word(W::asked_), name)
}

/// Whether the last document is used although `failure` kept a newer one away; emits an event. If a check refused the
/// newer document, the server was not away, and the failure counts.
#[must_use]
pub fn serves<'a>(cx: &mut Cx<'a>, endpoint: Word, failure: Failure<'a>) -> bool {
    let serves = failure.kind() != Kind::Check;
    if serves {
        let mut event = Object::new(cx.arena);
        event.put(W::endpoint, endpoint);
        cx.emit_failure(W::metadata_stale, failure, event);
    }
    serves
}
