//! Unix time in seconds, 64 bits, and ISO 8601 dates read into it.
//!
//! Must not know: what happens at a time.

/// Seconds since 1970-01-01T00:00:00Z, 64 bits: 20-year lifetimes pass 2038.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnixTime(pub i64);

impl UnixTime {
    /// This time and `seconds` more, saturated.
    #[must_use]
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to this time, saturated; negative where `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// The number of two or four digits at a place.
fn digits(text: &str, from: usize, count: usize) -> Option<i32> {
    let mut number = 0i32;
    for byte in text.as_bytes().get(from..from.checked_add(count)?)? {
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

/// Parses `2023-01-27T19:32:03Z`, with an optional fraction (dropped) and an optional offset;
/// a date without an offset is read as UTC.
#[must_use]
pub fn parse_iso8601(text: &str) -> Option<UnixTime> {
    for (at, marks) in [(4usize, "-"), (7, "-"), (10, "Tt "), (13, ":"), (16, ":")] {
        let found = *text.as_bytes().get(at)?;
        if !marks.bytes().any(|mark| mark == found) {
            return None;
        }
    }
    let mut parts = [0i32; 6];
    for (part, (at, count, most)) in
        parts.iter_mut().zip([(0, 4, 9999), (5, 2, 12), (8, 2, 31), (11, 2, 23), (14, 2, 59), (17, 2, 60)])
    {
        *part = digits(text, at, count).filter(|number| *number <= most)?;
    }
    let [year, month, day, hour, minute, second] = parts;
    if month == 0 || day == 0 {
        return None;
    }
    let mut rest = text.get(19..)?;
    if let Some(fraction) = rest.strip_prefix('.') {
        rest = fraction.trim_start_matches(|character: char| character.is_ascii_digit());
    }
    let offset = match rest.as_bytes().first() {
        None => 0,
        Some(b'Z' | b'z') if rest.len() == 1 => 0,
        Some(sign @ (b'+' | b'-')) => {
            let minutes_at = if rest.as_bytes().get(3) == Some(&b':') { 4 } else { 3 };
            let minutes = digits(rest, minutes_at, 2)?;
            let seconds = digits(rest, 1, 2)?.wrapping_mul(60).wrapping_add(minutes).wrapping_mul(60);
            if *sign == b'-' { seconds.wrapping_neg() } else { seconds }
        }
        Some(_) => return None,
    };
    let seconds = hour.wrapping_mul(60).wrapping_add(minute).wrapping_mul(60).wrapping_add(second).wrapping_sub(offset);
    let days = i64::from(days_from_civil(year, month, day));
    Some(UnixTime(days.wrapping_mul(86_400).wrapping_add(i64::from(seconds))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_dates_with_and_without_fraction_and_offset() {
        let expected = Some(UnixTime(1_674_847_923));
        for text in [
            "2023-01-27T19:32:03Z",
            "2023-01-27T19:32:03",
            "2023-01-27 19:32:03.123456Z",
            "2023-01-27T20:32:03+01:00",
            "2023-01-27T14:02:03-0530",
        ] {
            assert_eq!(parse_iso8601(text), expected, "{text}");
        }
        assert_eq!(parse_iso8601("2000-02-29T00:00:00Z"), Some(UnixTime(951_782_400)));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in
            ["", "2023-13-01T00:00:00Z", "2023-01-27", "2023-01-27T19:32:03X", "yesterday", "2023-01-27T19:32:03Zü"]
        {
            assert_eq!(parse_iso8601(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn reads_any_text_without_a_panic(text in ".{0,40}") {
            let _ = parse_iso8601(&text);
        }
    }
}
