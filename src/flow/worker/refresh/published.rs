//! What a server publishes about itself (metadata, RFC 8414; keys, RFC 7517). The isolate and the application's
//! cache remember it for an hour, and use it longer if no newer one can be fetched.

use crate::base::value::Value;
use crate::base::value::build::{List, Object, join};
use crate::base::value::view::view;
use crate::base::vocabulary::{W, Word, word};
use crate::flow::worker::session::isolate::{memorize, recollect, recollect_all};
use crate::step::kind::Kind;
use crate::step::{Cx, Effect, Failure, Result};

/// Seconds for which a document is fresh.
const FRESH: i64 = 3600;
/// Seconds for which the last document serves if no newer one can be fetched: 30 days.
const LAST: i64 = 2_592_000;
/// Seconds by which the clocks of two isolates may differ.
const SKEW: i64 = 60;

view! {
    /// A document, and when it was fetched.
    #[derive(Clone, Copy)]
    Published { document, fetched_at }
}

impl<'a> Published<'a> {
    /// Reads it from the isolate or the cache. Refuses a time in the future, with which the document would
    /// never become old.
    fn read(cx: &Cx<'a>, value: Value<'a>) -> Option<Self> {
        let published = Self(value);
        let age = cx.now.saturating_sub(published.fetched_at().int()?);
        (published.document().exists() && (-SKEW..LAST).contains(&age)).then_some(published)
    }
    /// Whether no newer document is needed yet.
    #[must_use]
    pub fn is_fresh(self, now: i64) -> bool {
        now.saturating_sub(self.fetched_at().int_or(0)) < FRESH
    }
}

/// What the isolate knows of a document.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The last document.
    pub last: Option<Published<'a>>,
    /// Whether the server has been asked a moment ago.
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

/// The isolate's document, or the cache's if that is newer and passes `verify`, because others can write the
/// cache.
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

/// Remembers a document that the server has just published.
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

/// Whether another request has asked the server since this one looked.
///
/// # Errors
/// None; the step may wait.
pub fn was_asked<'a>(cx: &mut Cx<'a>, name: Value<'a>) -> Result<bool> {
    let asked = asked(cx, name);
    Ok(recollect(cx, asked)?.exists())
}

/// Keeps everybody from asking the server for some seconds.
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

/// Whether the last document serves although `failure` prevented a newer one; if so, emits an event. If a check
/// refused the newer document, the server was reachable, and the failure counts.
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
