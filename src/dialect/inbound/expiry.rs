//! `expires_in` as the dialect means it: number or string, unit, anchor, absent, zero.
//!
//! A lifetime that cannot be read never costs the token: it becomes `unknown` and is reported.
//!
//! Must not know: provider names.

use crate::base::text::parse_integer;
use crate::base::time::{UnixTime, parse_iso8601};
use crate::base::value::Value;
use crate::dialect::knobs::token_response::{Absent, ExpiryKind, ExpiryKnobs};
use crate::protocol::diagnostics::Diagnostics;
use crate::protocol::expiry::Expiry;

/// Seconds by which a server's clock may differ before its `created_at` is not believed.
const ANCHOR_SKEW: i64 = 300;

/// A decimal number without its fraction; any other text as it is.
fn whole_of(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, fraction)) if fraction.trim_ascii_end().bytes().all(|byte| byte.is_ascii_digit()) => whole,
        _ => text,
    }
}

/// Whether a lifetime is none at all, and not one that is rounded down to none.
fn is_zero(value: &Value) -> bool {
    value.as_str().map_or_else(|| value.as_integer(), parse_integer) == Some(0)
}

fn read_number(knobs: &ExpiryKnobs, value: &Value, diagnostics: &mut Diagnostics) -> Option<i64> {
    let number = match value {
        Value::String(text) if knobs.accept_string => {
            let number = parse_integer(whole_of(text));
            if number.is_some() {
                diagnostics.add("expires_in", "expires_in_from_string");
            }
            number
        }
        other => other.as_seconds(),
    };
    let usable = number.filter(|number| *number >= 0);
    if usable.is_none() {
        diagnostics.add("expires_in", "expires_in_ignored");
    }
    usable
}

/// When the server says that it made the token: seconds, or an ISO 8601 date.
fn read_created_at(value: Option<&Value>) -> Option<UnixTime> {
    match value? {
        Value::String(text) => parse_iso8601(text).or_else(|| parse_integer(whole_of(text)).map(UnixTime)),
        other => other.as_seconds().map(UnixTime),
    }
}

/// The anchor of a lifetime: `created_at` where the dialect says so and the date is plausible.
fn anchor(
    knobs: &ExpiryKnobs,
    created_at: Option<&Value>,
    lifetime: i64,
    received_at: UnixTime,
    diagnostics: &mut Diagnostics,
) -> UnixTime {
    if !knobs.anchor_created_at {
        return received_at;
    }
    let earliest = received_at.plus(lifetime.saturating_add(ANCHOR_SKEW).saturating_neg());
    match read_created_at(created_at) {
        Some(created) if created >= earliest && created <= received_at.plus(ANCHOR_SKEW) => created,
        _ => {
            diagnostics.add("created_at", "created_at_implausible");
            received_at
        }
    }
}

/// When the token expires.
pub fn read_expiry(
    knobs: &ExpiryKnobs,
    expires_in: Option<&Value>,
    created_at: Option<&Value>,
    received_at: UnixTime,
    diagnostics: &mut Diagnostics,
) -> Expiry {
    // Where it is no anchor, a date in the past may be right: the token of an earlier answer.
    if !knobs.anchor_created_at
        && read_created_at(created_at).is_some_and(|created| created > received_at.plus(ANCHOR_SKEW))
    {
        diagnostics.add("created_at", "created_at_implausible");
    }
    let Some(value) = expires_in else {
        return match knobs.absent {
            Absent::Unknown => Expiry::Unknown,
            Absent::Never => Expiry::Never,
            Absent::Seconds(seconds) => {
                diagnostics.add("expires_in", "expires_in_assumed");
                Expiry::At(anchor(knobs, created_at, seconds, received_at, diagnostics).plus(seconds))
            }
        };
    };
    if knobs.kind == ExpiryKind::AbsoluteIso {
        return match value.as_str().and_then(parse_iso8601) {
            Some(end) => Expiry::At(end),
            None => {
                diagnostics.add("expires_in", "expires_in_ignored");
                Expiry::Unknown
            }
        };
    }
    let Some(number) = read_number(knobs, value, diagnostics) else { return Expiry::Unknown };
    if knobs.zero_is_never && is_zero(value) {
        return Expiry::Never;
    }
    let seconds = number.saturating_mul(knobs.unit_milliseconds).div_euclid(1000);
    let seconds = if number > i64::MAX.div_euclid(60_000) { number } else { seconds };
    if knobs.kind == ExpiryKind::AbsoluteEpoch {
        return Expiry::At(UnixTime(seconds));
    }
    let seconds = match knobs.clamp {
        Some(most) if seconds > most => {
            diagnostics.add("expires_in", "expires_in_clamped");
            most
        }
        _ => seconds,
    };
    Expiry::At(anchor(knobs, created_at, seconds, received_at, diagnostics).plus(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::knobs::token_response::TokenResponseKnobs;

    fn read(value: Value, change: impl FnOnce(&mut ExpiryKnobs)) -> (Expiry, Diagnostics) {
        let mut knobs = TokenResponseKnobs::default().expires_in;
        change(&mut knobs);
        let mut diagnostics = Diagnostics::default();
        let value = if value == Value::Null { None } else { Some(value) };
        (read_expiry(&knobs, value.as_ref(), None, UnixTime(1000), &mut diagnostics), diagnostics)
    }

    #[test]
    fn reads_every_way_of_writing_an_hour() {
        for value in [Value::Number(3600.0), Value::from("3600"), Value::from(" 3600 "), Value::from("3600.0")] {
            let (expiry, _) = read(value.clone(), |knobs| knobs.accept_string = true);
            assert_eq!(expiry, Expiry::At(UnixTime(4600)), "{value:?}");
        }
        assert_eq!(read(Value::Number(3_600_000.0), |knobs| knobs.unit_milliseconds = 1).0, Expiry::At(UnixTime(4600)));
        assert_eq!(read(Value::Number(60.0), |knobs| knobs.unit_milliseconds = 60_000).0, Expiry::At(UnixTime(4600)));
        assert_eq!(
            read(Value::Number(4600.0), |knobs| knobs.kind = ExpiryKind::AbsoluteEpoch).0,
            Expiry::At(UnixTime(4600))
        );
        assert_eq!(
            read(Value::from("1970-01-01T01:16:40Z"), |knobs| knobs.kind = ExpiryKind::AbsoluteIso).0,
            Expiry::At(UnixTime(4600))
        );
    }

    #[test]
    fn delivers_the_token_whatever_the_lifetime_says() {
        for value in [Value::Number(-1.0), Value::from("abc"), Value::Bool(true), Value::object([]), Value::from("-5")]
        {
            let (expiry, diagnostics) = read(value.clone(), |knobs| knobs.accept_string = true);
            assert_eq!(expiry, Expiry::Unknown, "{value:?}");
            assert!(diagnostics.0.iter().any(|entry| entry.code == "expires_in_ignored"), "{value:?}");
        }
        assert_eq!(read(Value::from("3600"), |_| ()).0, Expiry::Unknown, "a string that is not declared");
        assert_eq!(read(Value::Null, |_| ()).0, Expiry::Unknown);
        assert_eq!(read(Value::Null, |knobs| knobs.absent = Absent::Never).0, Expiry::Never);
        assert_eq!(read(Value::Null, |knobs| knobs.absent = Absent::Seconds(3600)).0, Expiry::At(UnixTime(4600)));
    }

    #[test]
    fn f_rounds_a_lifetime_down_to_seconds() {
        for value in [Value::Number(3600.9), Value::Number(3.6e3), Value::from("3600.5"), Value::from("3600.000001 ")] {
            let (expiry, _) = read(value.clone(), |knobs| knobs.accept_string = true);
            assert_eq!(expiry, Expiry::At(UnixTime(4600)), "{value:?}");
        }
        for value in [Value::Number(0.5), Value::from("0.5")] {
            let (expiry, _) = read(value.clone(), |knobs| (knobs.accept_string, knobs.zero_is_never) = (true, true));
            assert_eq!(expiry, Expiry::At(UnixTime(1000)), "a short life is no endless one: {value:?}");
        }
        for value in [Value::Number(-0.5), Value::from("3600.5.5"), Value::from("3600.x"), Value::from("36e2")] {
            assert_eq!(read(value.clone(), |knobs| knobs.accept_string = true).0, Expiry::Unknown, "{value:?}");
        }
        let absolute = read(Value::Number(4600.75), |knobs| knobs.kind = ExpiryKind::AbsoluteEpoch);
        assert_eq!(absolute.0, Expiry::At(UnixTime(4600)));
    }

    #[test]
    fn a33_reads_zero_and_huge_numbers() {
        assert_eq!(read(Value::Number(0.0), |_| ()).0, Expiry::At(UnixTime(1000)));
        assert_eq!(read(Value::Number(0.0), |knobs| knobs.zero_is_never = true).0, Expiry::Never);
        assert_eq!(read(Value::Number(1e30), |_| ()).0, Expiry::At(UnixTime(i64::MAX)));
        let (expiry, diagnostics) = read(Value::Number(1e12), |knobs| knobs.clamp = Some(100));
        assert_eq!(expiry, Expiry::At(UnixTime(1100)));
        assert!(diagnostics.0.iter().any(|entry| entry.code == "expires_in_clamped"));
    }
}
