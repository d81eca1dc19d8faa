//! When an access token expires (RFC 6749 section 5.1 `expires_in`, anchored and normalised).
//!
//! `never` (the provider promises it) and `unknown` (nobody says) are different values.
//!
//! Must not know: which provider anchors how.

use crate::base::time::UnixTime;
use crate::base::value::Value;

/// The end of a token's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// At this second.
    At(UnixTime),
    /// The provider documents that it does not expire.
    Never,
    /// The answer says nothing usable.
    Unknown,
}

/// Seconds before its end at which a token counts as due, at the most.
const MARGIN: i64 = 60;

impl Expiry {
    /// Whether the token has ended at `now`.
    #[must_use]
    pub fn is_past(self, now: UnixTime) -> bool {
        matches!(self, Self::At(end) if now >= end)
    }

    /// Seconds before its end at which a token received at `received_at` counts as due: a minute, or
    /// a tenth of its life.
    #[must_use]
    pub fn margin(self, received_at: UnixTime) -> i64 {
        let Self::At(end) = self else { return 0 };
        end.since(received_at).max(0).div_euclid(10).min(MARGIN)
    }

    /// Whether a token received at `received_at` should be refreshed at `now`: its margin before its
    /// end, or `window` seconds where the caller names them.
    #[must_use]
    pub fn is_due(self, now: UnixTime, received_at: UnixTime, window: Option<i64>) -> bool {
        let Self::At(end) = self else { return false };
        let margin = window.unwrap_or_else(|| self.margin(received_at));
        now >= end.plus(margin.saturating_neg())
    }

    /// `expires_at` in JavaScript: Unix seconds, `"never"` or `"unknown"`.
    #[must_use]
    pub fn to_value(self) -> Value {
        match self {
            Self::At(end) => Value::integer(end.0),
            Self::Never => Value::from("never"),
            Self::Unknown => Value::from("unknown"),
        }
    }

    /// Reads what [`Expiry::to_value`] wrote.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) if text == "never" => Some(Self::Never),
            Value::String(text) if text == "unknown" => Some(Self::Unknown),
            other => other.as_integer().map(|seconds| Self::At(UnixTime(seconds))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_due_a_little_before_the_end() {
        let (received, end) = (UnixTime(1000), Expiry::At(UnixTime(8200)));
        assert!(!end.is_due(UnixTime(8139), received, None));
        assert!(end.is_due(UnixTime(8140), received, None));
        assert!(!end.is_due(UnixTime(8160), received, Some(25)), "a provider that refuses early refreshes");
        assert!(!Expiry::At(UnixTime(1030)).is_due(UnixTime(1020), received, None), "a short life has a short margin");
        assert!(!Expiry::Never.is_due(UnixTime(i64::MAX), received, None));
        assert!(!Expiry::Unknown.is_due(UnixTime(i64::MAX), received, None));
    }
}
