//! What a server publishes about itself (metadata, RFC 8414; keys, RFC 7517): kept for an hour by the isolate
//! and by the cache of the options, and used beyond it where no newer can be fetched.
//!
//! Must not know: what the document says.

use crate::base::text::concat;
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::flow::send::tell_end;
use crate::host::Serve;
use crate::protocol::error::{Error, Kind};

/// Seconds in which nobody asks for a newer document.
const FRESH: i64 = 3600;
/// Seconds for which the last document is used where no newer one can be fetched: 30 days.
const LAST: i64 = 2_592_000;
/// Seconds by which the clocks of two isolates may differ.
const SKEW: i64 = 60;

/// A document, and when the server gave it out.
pub struct Published {
    /// The document.
    pub document: Value,
    fetched_at: UnixTime,
}

impl Published {
    /// Reads what the isolate or the cache has. A document with a time in the future would be fresh for ever.
    fn read(value: &Value, now: UnixTime) -> Option<Self> {
        let fetched_at = UnixTime(value.get_integer("fetched_at")?);
        let document = value.get("document")?.clone();
        (-SKEW..LAST).contains(&now.since(fetched_at)).then_some(Self { document, fetched_at })
    }

    fn to_value(&self) -> Value {
        Value::object([("fetched_at", Value::integer(self.fetched_at.0)), ("document", self.document.clone())])
    }

    /// Whether nobody asks for a newer one yet.
    #[must_use]
    pub fn is_fresh(&self, now: UnixTime) -> bool {
        now.since(self.fetched_at) < FRESH
    }
}

/// What the isolate has under `name`.
#[must_use]
pub fn remembered(host: &impl Serve, name: &str) -> Option<Published> {
    Published::read(&host.memory(name)?, host.now())
}

/// What the isolate has, or the cache where that is newer and `is_good`: others have put it there.
pub async fn look_up(host: &impl Serve, name: &str, is_good: impl Fn(&Value) -> bool) -> Option<Published> {
    let own = remembered(host, name);
    if own.as_ref().is_some_and(|own| own.is_fresh(host.now())) {
        return own;
    }
    let cached = host.read_cache(name).await.and_then(|cached| Published::read(&cached, host.now()));
    let own_age = own.as_ref().map(|own| own.fetched_at);
    match cached.filter(|cached| Some(cached.fetched_at) > own_age && is_good(&cached.document)) {
        Some(cached) => {
            host.memorize(name, cached.to_value(), LAST);
            Some(cached)
        }
        None => own,
    }
}

/// Keeps what the server has just given out.
pub async fn keep(host: &impl Serve, name: &str, document: Value) {
    let value = Published { document, fetched_at: host.now() }.to_value();
    host.memorize(name, value.clone(), LAST);
    host.write_cache(name, &value, LAST).await;
}

/// Whether the server was asked a moment ago.
#[must_use]
pub fn was_asked(host: &impl Serve, name: &str) -> bool {
    host.memory(&asked(name)).is_some()
}

/// Lets nobody ask the server for some seconds.
pub fn leave_alone(host: &impl Serve, name: &str, seconds: i64) {
    host.memorize(&asked(name), Value::Bool(true), seconds);
}

fn asked(name: &str) -> String {
    concat(&["asked:", name])
}

/// Whether the last document is used although `error` kept a newer one away; emits an event. Where a check refused
/// the newer document, the server was not away, and the error counts.
#[must_use]
pub fn serves(host: &impl Serve, endpoint: &str, error: &Error) -> bool {
    let serves = error.kind() != Kind::Check;
    if serves {
        tell_end(host, "metadata_stale", None, &[("endpoint", endpoint)], Some(error));
    }
    serves
}
