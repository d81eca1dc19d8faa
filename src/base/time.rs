//! ISO 8601 dates as seconds since 1970.

use super::text::position;

/// The number of two or four digits at an index.
fn digits(text: &[u8], from: usize, count: usize) -> Option<i32> {
    let mut number = 0i32;
    for byte in text.get(from..from.checked_add(count)?)? {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number.wrapping_mul(10).wrapping_add(i32::from(byte.wrapping_sub(b'0')));
    }
    Some(number)
}

/// Days since 1970-01-01 of a proleptic Gregorian date; parts of at most four digits overflow nothing.
fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year.wrapping_sub(1) } else { year };
    let day_of_year =
        month.wrapping_add(9).wrapping_rem(12).wrapping_mul(153).wrapping_add(2).wrapping_div(5).wrapping_add(day);
    let leap_days = (year >> 2).wrapping_sub(year.div_euclid(100)).wrapping_add(year.div_euclid(400));
    year.wrapping_mul(365).wrapping_add(leap_days).wrapping_add(day_of_year).wrapping_sub(719_469)
}

/// The parts of a date in order: where each begins, its digits, the most it can be, and what may stand behind it.
const PARTS: &[(usize, usize, i32, &[u8])] = &[
    (0, 4, 9999, b"-"),
    (5, 2, 12, b"-"),
    (8, 2, 31, b"Tt "),
    (11, 2, 23, b":"),
    (14, 2, 59, b":"),
    (17, 2, 60, b".Zz+-"),
];

/// Parses `2023-01-27T19:32:03Z`, with an optional fraction (dropped) and an optional offset; a date without
/// an offset is read as UTC.
#[inline(never)]
#[must_use]
pub fn parse_iso8601(text: &[u8]) -> Option<i64> {
    let mut parts = [0i32; 6];
    for (part, (at, count, most, marks)) in parts.iter_mut().zip(PARTS) {
        *part = digits(text, *at, *count).filter(|number| number <= most)?;
        let behind = text.get(at.wrapping_add(*count)..)?;
        if !behind.is_empty() && position(behind, marks) != Some(0) {
            return None;
        }
    }
    let [year, month, day, hour, minute, second] = parts;
    if month == 0 || day == 0 {
        return None;
    }
    let mut rest = text.get(19..)?;
    if let [b'.', fraction @ ..] = rest {
        let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        rest = fraction.get(length..)?;
    }
    let offset = match rest {
        [] | [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), ..] => {
            let minutes_at = if rest.get(3) == Some(&b':') { 4 } else { 3 };
            let minutes = digits(rest, minutes_at, 2)?;
            let seconds = digits(rest, 1, 2)?.wrapping_mul(60).wrapping_add(minutes).wrapping_mul(60);
            if *sign == b'-' { seconds.wrapping_neg() } else { seconds }
        }
        _ => return None,
    };
    let seconds = hour.wrapping_mul(60).wrapping_add(minute).wrapping_mul(60).wrapping_add(second).wrapping_sub(offset);
    let days = i64::from(days_from_civil(year, month, day));
    Some(days.wrapping_mul(86_400).wrapping_add(i64::from(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_dates_with_and_without_fraction_and_offset() {
        for text in [
            "2023-01-27T19:32:03Z",
            "2023-01-27T19:32:03",
            "2023-01-27 19:32:03.123456Z",
            "2023-01-27T20:32:03+01:00",
            "2023-01-27T14:02:03-0530",
        ] {
            assert_eq!(parse_iso8601(text.as_bytes()), Some(1_674_847_923), "{text}");
        }
        assert_eq!(parse_iso8601(b"2000-02-29T00:00:00Z"), Some(951_782_400));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in
            ["", "2023-13-01T00:00:00Z", "2023-01-27", "2023-01-27T19:32:03X", "yesterday", "2023-01-27T19:32:03Zü"]
        {
            assert_eq!(parse_iso8601(text.as_bytes()), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn reads_any_text_without_a_panic(text in ".{0,40}") {
            let _ = parse_iso8601(text.as_bytes());
        }
    }
}
