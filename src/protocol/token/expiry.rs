//! When an access token expires (`expires_in`, RFC 6749 section 5.1, as an absolute time).
//!
//! `never` (the provider promises it) and `unknown` are different values.

use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::vocabulary::{W, word};

/// When a token expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// At this second since 1970.
    At(i64),
    /// The provider documents that it does not expire.
    Never,
    /// The answer says nothing usable.
    Unknown,
}

/// The most seconds before its expiry that a token counts as due.
const MARGIN: i64 = 60;

impl Expiry {
    /// Whether the token has expired at `now`.
    #[must_use]
    pub fn is_past(self, now: i64) -> bool {
        matches!(self, Self::At(end) if now >= end)
    }

    /// How many seconds before its expiry a token received at `received_at` counts as due: a minute, or a tenth
    /// of its life if that is less.
    #[must_use]
    pub fn margin(self, received_at: i64) -> i64 {
        let Self::At(end) = self else { return 0 };
        end.saturating_sub(received_at).max(0).div_euclid(10).min(MARGIN)
    }

    /// Whether to refresh a token received at `received_at` at `now`: its margin before its expiry, or `window`
    /// seconds before if given.
    #[must_use]
    pub fn is_due(self, now: i64, received_at: i64, window: Option<i64>) -> bool {
        let Self::At(end) = self else { return false };
        let margin = window.unwrap_or_else(|| self.margin(received_at));
        now >= end.saturating_add(margin.saturating_neg())
    }

    /// `expires_at` in JavaScript: Unix seconds, `"never"` or `"unknown"`.
    #[must_use]
    pub fn to_value(self, arena: Arena<'_>) -> Value<'_> {
        match self {
            Self::At(end) => arena.number(end),
            Self::Never => word(W::never),
            Self::Unknown => word(W::unknown),
        }
    }

    /// Reads what [`Expiry::to_value`] wrote; `None` for anything else.
    #[must_use]
    pub fn read(value: Value) -> Option<Self> {
        if value.is(W::never) {
            Some(Self::Never)
        } else if value.is(W::unknown) {
            Some(Self::Unknown)
        } else {
            value.whole().map(Self::At)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_due_a_little_before_the_end() {
        let (received, end) = (1000, Expiry::At(8200));
        assert!(!end.is_due(8139, received, None));
        assert!(end.is_due(8140, received, None));
        assert!(!end.is_due(8160, received, Some(25)), "a provider that refuses early refreshes");
        assert!(!Expiry::At(1030).is_due(1020, received, None), "a short life has a short margin");
        assert!(!Expiry::Never.is_due(i64::MAX, received, None));
        assert!(!Expiry::Unknown.is_due(i64::MAX, received, None));
    }
}
