//! The refresh intent (RFC 9700 section 4.14.2): what a session's record in the store says of its
//! refresh, written before the refresh token leaves, so that one refresh at a time is under way.
//!
//! Must not know: who writes it, and what is sent.

use super::session_store::WRITING;
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::host::REQUEST_DEADLINE;

/// Seconds in which a refresh has its answer or has failed; one of them because clocks are read in whole
/// seconds. The other requests of the isolate wait as long for the one that refreshes. With a store the
/// record guards the refresh token too, so a refresh that takes longer there may be overtaken here.
pub const REQUEST: i64 = REQUEST_DEADLINE + 1;
/// Seconds after which an owner sends no more. So a request that timed out can be sent again.
pub const LATEST: i64 = REQUEST;
/// Seconds for which an intent belongs to its owner. Nothing that an owner sends or writes is still
/// under way when they are over: another's refresh would come on top of it.
pub const LEASE: i64 = LATEST + REQUEST + WRITING;
/// Seconds after a first passing failure in which the refresh is not tried again.
pub const REST: i64 = 5;
/// The longest rest, whatever a server's `Retry-After` asks for.
pub const LONGEST_REST: i64 = 60;

/// Who refreshes.
#[derive(Clone)]
pub struct Intent {
    /// Names the request.
    pub owner: String,
    /// Before the intent was written.
    pub started_at: UnixTime,
    /// How many owners there were, this one included, none of which came back.
    pub attempts: i64,
}

/// What a record says of its refresh.
#[derive(Clone, Default)]
pub struct RefreshState {
    /// How often the tokens were replaced.
    pub generation: i64,
    /// The refresh that is under way.
    pub intent: Option<Intent>,
    /// How many refreshes failed in a row for a reason that may pass.
    pub failures: i64,
    /// Not before this time is it tried again.
    pub retry_at: Option<UnixTime>,
}

impl RefreshState {
    /// The intent of an owner who may still come back.
    #[must_use]
    pub fn under_way(&self, now: UnixTime) -> Option<&Intent> {
        self.intent.as_ref().filter(|intent| now.since(intent.started_at) < LEASE)
    }

    /// Seconds until the refresh may be tried again.
    #[must_use]
    pub fn rest(&self, now: UnixTime) -> Option<i64> {
        self.retry_at.map(|at| at.since(now)).filter(|rest| *rest > 0)
    }

    /// Whether `owner` still owns the refresh.
    #[must_use]
    pub fn is_owned_by(&self, owner: &str) -> bool {
        self.intent.as_ref().is_some_and(|intent| intent.owner == owner)
    }

    /// The state once the tokens were replaced.
    #[must_use]
    pub fn renewed(&self) -> Self {
        Self { generation: self.generation.saturating_add(1), ..Self::default() }
    }

    /// The state once a refresh failed for a reason that may pass.
    #[must_use]
    pub fn failed(&self, now: UnixTime, retry_after: Option<i64>) -> Self {
        let rest = rest_after(self.failures, retry_after);
        Self {
            generation: self.generation,
            intent: None,
            failures: self.failures.saturating_add(1),
            retry_at: Some(now.plus(rest)),
        }
    }

    /// The plain form; nothing for a session that was never refreshed.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut value = Value::object([
            ("generation", Value::integer(self.generation)),
            ("failures", Value::integer(self.failures)),
        ]);
        if let Some(at) = self.retry_at {
            value.set("retry_at", Value::integer(at.0));
        }
        if let Some(intent) = &self.intent {
            value.set("owner", Value::from(intent.owner.as_str()));
            value.set("started_at", Value::integer(intent.started_at.0));
            value.set("attempts", Value::integer(intent.attempts));
        }
        value
    }

    /// Reads what [`RefreshState::to_value`] wrote.
    #[must_use]
    pub fn from_value(value: &Value) -> Self {
        let number = |name: &str| value.get_integer(name);
        let owner = value.get_text("owner").zip(number("started_at"));
        Self {
            generation: number("generation").unwrap_or_default(),
            intent: owner.map(|(owner, started_at)| Intent {
                owner,
                started_at: UnixTime(started_at),
                attempts: number("attempts").unwrap_or_default(),
            }),
            failures: number("failures").unwrap_or_default(),
            retry_at: number("retry_at").map(UnixTime),
        }
    }
}

/// Seconds of rest after a failure that others went before: twice as many each time.
#[must_use]
pub fn rest_after(failures: i64, retry_after: Option<i64>) -> i64 {
    let doubled = REST.wrapping_shl(u32::try_from(failures.clamp(0, 4)).unwrap_or_default());
    retry_after.unwrap_or(doubled).clamp(1, LONGEST_REST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_longer_with_every_failure_and_never_longer_than_a_minute() {
        let rests: Vec<_> = (0..6).map(|failures| rest_after(failures, None)).collect();
        assert_eq!(rests, [5, 10, 20, 40, 60, 60]);
        assert_eq!([rest_after(0, Some(30)), rest_after(0, Some(0)), rest_after(0, Some(9000))], [30, 1, 60]);
    }

    #[test]
    fn is_read_as_it_was_written() {
        let intent = Intent { owner: "o".to_owned(), started_at: UnixTime(100), attempts: 2 };
        let state = RefreshState { generation: 3, intent: Some(intent), failures: 1, retry_at: Some(UnixTime(105)) };
        let read = RefreshState::from_value(&state.to_value());
        assert!(read.is_owned_by("o") && read.under_way(UnixTime(99 + LEASE)).is_some());
        assert!(read.under_way(UnixTime(100 + LEASE)).is_none(), "the lease is over");
        assert_eq!((read.generation, read.failures, read.rest(UnixTime(101))), (3, 1, Some(4)));
        assert!(RefreshState::from_value(&read.renewed().to_value()).intent.is_none());
    }
}
