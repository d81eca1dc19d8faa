//! ISO 8601 dates as seconds since 1970.

use super::text::position;

/// The number of two or four digits at an index; if something else is there, a number too large for any part.
#[inline(never)]
fn digits(text: &[u8], from: usize, count: usize) -> u32 {
    let mut number = 0u32;
    for byte in text.get(from..from.wrapping_add(count)).unwrap_or(b"none") {
        if !byte.is_ascii_digit() {
            return u32::MAX;
        }
        number = number.wrapping_mul(10).wrapping_add(u32::from(byte.wrapping_sub(b'0')));
    }
    number
}

/// Days since 1970-01-01 of a proleptic Gregorian date. Parts of at most four digits cannot overflow.
fn days_from_civil(year: u32, month: u32, day: u32) -> i64 {
    // Counted from March of the year -400, so that no part is negative and a leap day ends its year.
    let years = year.wrapping_add(400).wrapping_sub(u32::from(month <= 2));
    let day_of_year = (month.wrapping_add(9) % 12).wrapping_mul(153).wrapping_add(2) / 5;
    let leap_days = (years / 4).wrapping_sub(years / 100).wrapping_add(years / 400);
    let days = years.wrapping_mul(365).wrapping_add(leap_days).wrapping_add(day_of_year).wrapping_add(day);
    i64::from(days).wrapping_sub(865_566)
}

/// The parts of a date in order: where each begins, its digits, its largest value, and what may follow it.
const PARTS: &[(usize, usize, u32, &[u8])] = &[
    (0, 4, 9999, b"-"),
    (5, 2, 12, b"-"),
    (8, 2, 31, b"Tt "),
    (11, 2, 23, b":"),
    (14, 2, 59, b":"),
    (17, 2, 60, b".Zz+-"),
];

/// Parses `2023-01-27T19:32:03Z`, with an optional fraction, which is dropped, and an optional offset; without
/// an offset the date is UTC.
#[inline(never)]
#[must_use]
pub fn parse_iso8601(text: &[u8]) -> Option<i64> {
    let mut parts = [0u32; 6];
    for (part, (at, count, most, marks)) in parts.iter_mut().zip(PARTS) {
        *part = digits(text, *at, *count);
        let behind = text.get(at.wrapping_add(*count)..)?;
        if *part > *most || !behind.is_empty() && position(behind, marks) != Some(0) {
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
            let (hours, minutes) =
                (digits(rest, 1, 2), digits(rest, if rest.get(3) == Some(&b':') { 4 } else { 3 }, 2));
            if hours.max(minutes) > 99 {
                return None;
            }
            let minutes = i64::from(hours.wrapping_mul(60).wrapping_add(minutes));
            if *sign == b'-' { minutes.wrapping_neg() } else { minutes }
        }
        _ => return None,
    };
    let minutes = days_from_civil(year, month, day)
        .wrapping_mul(1440)
        .wrapping_add(i64::from(hour.wrapping_mul(60).wrapping_add(minute)))
        .wrapping_sub(offset);
    Some(minutes.wrapping_mul(60).wrapping_add(i64::from(second)))
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
