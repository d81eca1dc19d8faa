//! The lease of a refresh (RFC 9700 section 4.14.2): a session's store entry says which request refreshes. It
//! is written before the refresh token is sent, so that only one refresh is under way.

use crate::base::http::REQUEST_DEADLINE;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::Object;
use crate::base::value::view::view;
use crate::base::vocabulary::W;
use crate::flow::worker::session::store::WRITING;

/// Seconds within which a refresh has its answer or has failed; one of them because clocks are read in whole
/// seconds. The isolate's other requests wait this long for the one that refreshes. With a store, the lease
/// also guards the refresh token, so a slower refresh may be overtaken here.
pub const REQUEST: i64 = REQUEST_DEADLINE + 1;
/// Seconds after which an owner sends nothing more. Until then it can repeat a request that timed out.
pub const LATEST: i64 = REQUEST;
/// Seconds for which a lease belongs to its owner. After them nothing that the owner sent or wrote may still be
/// under way, because another owner may refresh.
pub const LEASE: i64 = LATEST + REQUEST + WRITING;
/// Seconds after a first temporary failure during which the refresh is not retried.
pub const REST: i64 = 5;
/// The longest rest, even if a server's `Retry-After` asks for more.
pub const LONGEST_REST: i64 = 60;

/// The request that refreshes.
#[derive(Clone, Copy)]
pub struct Lease<'a> {
    /// Identifies the request that holds the lease.
    pub owner: Value<'a>,
    /// A time before the lease was written.
    pub started_at: i64,
    /// How many owners there have been since the last fresh tokens, including this one.
    pub attempts: i64,
}

impl Lease<'_> {
    /// Whether a request sent now gets its answer before another owner may take over.
    #[must_use]
    pub fn may_send(self, now: i64) -> bool {
        now.saturating_sub(self.started_at) <= LATEST
    }
}

view! {
    /// The state of a session's refresh in its store entry; nothing if it was never refreshed.
    #[derive(Clone, Copy)]
    RefreshState {
        /// How often the tokens were replaced.
        generation,
        owner, started_at, attempts,
        /// How many refreshes in a row failed with a temporary error.
        failures,
        /// The earliest time of the next attempt.
        retry_at,
    }
}

impl<'a> RefreshState<'a> {
    /// Reads a session's member `refresh`.
    #[must_use]
    pub fn new(value: Value<'a>) -> Self {
        Self(value)
    }
    /// How often the tokens were replaced.
    #[must_use]
    pub fn number(self) -> i64 {
        self.generation().int_or(0)
    }
    /// The lease, even if it has expired.
    #[must_use]
    pub fn lease(self) -> Option<Lease<'a>> {
        let (owner, started_at) = (self.owner(), self.started_at().int()?);
        owner.is_text().then(|| Lease { owner, started_at, attempts: self.attempts().int_or(0) })
    }
    /// Whether the owner may still return.
    #[must_use]
    pub fn is_under_way(self, now: i64) -> bool {
        self.lease().is_some_and(|lease| now.saturating_sub(lease.started_at) < LEASE)
    }
    /// Whether `owner` still owns the refresh.
    #[must_use]
    pub fn is_owned_by(self, owner: Value) -> bool {
        self.owner().same_text(owner)
    }
    /// Seconds until the refresh may be tried again; `None` if it may be now.
    #[must_use]
    pub fn rest(self, now: i64) -> Option<i64> {
        let rest = self.retry_at().int()?.saturating_sub(now);
        (rest > 0).then_some(rest)
    }

    /// The state in which `owner` begins to refresh.
    #[must_use]
    pub fn leased(self, arena: Arena<'a>, owner: Value<'a>, now: i64) -> Self {
        let attempts = self.lease().map_or(0, |lease| lease.attempts).saturating_add(1);
        let lease = Lease { owner, started_at: now, attempts };
        Self::written(arena, self.number(), Some(lease), self.failures().int_or(0), self.retry_at())
    }
    /// The state after an owner gives up without a result.
    #[must_use]
    pub fn released(self, arena: Arena<'a>) -> Self {
        Self::written(arena, self.number(), None, self.failures().int_or(0), self.retry_at())
    }
    /// The state after the tokens were replaced.
    #[must_use]
    pub fn renewed(self, arena: Arena<'a>) -> Self {
        Self::written(arena, self.number().saturating_add(1), None, 0, Value::NOTHING)
    }
    /// The state after a refresh failed with a temporary error.
    #[must_use]
    pub fn failed(self, arena: Arena<'a>, now: i64, retry_after: Value<'a>) -> Self {
        let failures = self.failures().int_or(0);
        let retry_at = arena.number(now.saturating_add(rest_after(failures, retry_after)));
        Self::written(arena, self.number(), None, failures.saturating_add(1), retry_at)
    }
    /// The state after only the refresh token was replaced, because the rest of the answer was refused.
    #[must_use]
    pub fn renewed_and_failed(self, arena: Arena<'a>, now: i64, retry_after: Value<'a>) -> Self {
        let failed = self.failed(arena, now, retry_after);
        Self::written(arena, self.number().saturating_add(1), None, failed.failures().int_or(0), failed.retry_at())
    }

    fn written(
        arena: Arena<'a>,
        generation: i64,
        lease: Option<Lease<'a>>,
        failures: i64,
        retry_at: Value<'a>,
    ) -> Self {
        let mut out = Object::new(arena);
        out.put(W::generation, generation);
        out.put(W::failures, failures);
        out.put_some(W::retry_at, retry_at);
        if let Some(lease) = lease {
            out.put(W::owner, lease.owner);
            out.put(W::started_at, lease.started_at);
            out.put(W::attempts, lease.attempts);
        }
        Self(out.done())
    }
}

/// Seconds of rest after a failure: doubled for each of the `failures` before it, or as many as the server asks
/// for.
#[must_use]
pub fn rest_after(failures: i64, retry_after: Value) -> i64 {
    let doubled = REST.wrapping_shl(u32::try_from(failures.clamp(0, 4)).unwrap_or_default());
    retry_after.int_or(doubled).clamp(1, LONGEST_REST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, json, value};

    #[test]
    fn rests_longer_with_every_failure_and_never_longer_than_a_minute() {
        let rests: Vec<_> = (0..6).map(|failures| rest_after(failures, Value::NOTHING)).collect();
        assert_eq!(rests, [5, 10, 20, 40, 60, 60]);
        let asked = [30, 0, 9000].map(|seconds| rest_after(0, arena().number(seconds)));
        assert_eq!(asked, [30, 1, 60]);
    }

    #[test]
    fn a_lease_lapses_and_the_fresh_tokens_end_it() {
        let read = RefreshState::new(value(&json!({
            "generation": 3, "failures": 1, "retry_at": 105, "owner": "o", "started_at": 100, "attempts": 2,
        })));
        assert!(read.is_owned_by(value(&json!("o"))) && read.is_under_way(99 + LEASE));
        assert!(!read.is_under_way(100 + LEASE), "the lease is over");
        assert_eq!((read.number(), read.rest(101), read.rest(105)), (3, Some(4), None));
        let renewed = read.renewed(arena());
        assert!(renewed.lease().is_none());
        assert_eq!((renewed.number(), renewed.rest(0)), (4, None));
        assert_eq!(read.leased(arena(), value(&json!("p")), 200).lease().map(|lease| lease.attempts), Some(3));
    }

    #[test]
    fn nothing_is_the_state_of_a_session_that_was_never_refreshed() {
        let read = RefreshState::new(Value::NOTHING);
        assert!(!read.is_owned_by(Value::NOTHING) && !read.is_under_way(0) && read.lease().is_none());
        assert_eq!((read.number(), read.rest(0)), (0, None));
    }
}
