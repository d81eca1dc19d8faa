//! Text without the formatting machinery: integers to digits and back.
//!
//! `core::fmt` would cost several kilobytes of the artefact for what two loops do.
//!
//! Must not know: what the text is for.

use super::cost;

/// Appends `number` in decimal digits.
pub fn push_integer(out: &mut String, number: i64) {
    if number < 0 {
        out.push('-');
    }
    let mut rest = number.unsigned_abs();
    let mut digits = [0u8; 20];
    let mut count = 0usize;
    for slot in &mut digits {
        *slot = b'0'.wrapping_add((rest % 10) as u8);
        count = count.saturating_add(1);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    for digit in digits.iter().take(count).rev() {
        out.push(char::from(*digit));
    }
}

/// `number` as decimal text.
#[must_use]
pub fn integer(number: i64) -> String {
    let mut out = String::new();
    push_integer(&mut out, number);
    out
}

/// Parses decimal digits with an optional sign and an optional all-zero fraction; saturates.
///
/// `" 3600 "`, `"3600.0"` and `"-1"` parse; `"36e2"`, `""` and `"1.5"` do not.
#[must_use]
pub fn parse_integer(text: &str) -> Option<i64> {
    let text = text.trim_ascii();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !fraction.bytes().all(|byte| byte == b'0') {
        return None;
    }
    let mut number: i64 = 0;
    for byte in whole.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number.saturating_mul(10).saturating_add(i64::from(byte.wrapping_sub(b'0')));
    }
    Some(if negative { number.saturating_neg() } else { number })
}

/// Where `needle`, which is not empty, first stands in `text`. A plain comparison wherever its first
/// byte stands: the standard library's search costs two kilobytes of the artefact.
#[must_use]
pub fn find(text: &str, needle: &str) -> Option<usize> {
    let first = needle.as_bytes().first()?;
    let mut places = text.bytes().enumerate().filter(|(_, byte)| byte == first);
    places.find_map(|(at, _)| {
        cost::steps(needle.len());
        text.get(at..)?.starts_with(needle).then_some(at)
    })
}

/// Whether `needle` stands in `text`. Of one character too: the standard library's search for one
/// costs as much again.
#[must_use]
pub fn contains(text: &str, needle: &str) -> bool {
    find(text, needle).is_some()
}

/// The parts of `text` before and behind `needle`.
#[must_use]
pub fn split_once<'a>(text: &'a str, needle: &str) -> Option<(&'a str, &'a str)> {
    let (head, rest) = text.split_at_checked(find(text, needle)?)?;
    Some((head, rest.get(needle.len()..)?))
}

/// How many names a message lists, and the most bytes of one.
const NAMES: usize = 12;
const NAME_LENGTH: usize = 32;

/// Names of members for a message. What does not look like a name may be a value in its place, and is
/// shown as `?`.
#[must_use]
#[cold]
pub fn list_names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for (index, name) in names.take(NAMES.saturating_add(1)).enumerate() {
        let digits = name.bytes().filter(u8::is_ascii_digit).count();
        let is_name_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let is_name = index < NAMES
            && name.len() <= NAME_LENGTH
            && !name.is_empty()
            && digits < 4
            && name.bytes().all(is_name_byte);
        out.push_str(if index == 0 { "" } else { ", " });
        out.push_str(if is_name { name } else { "?" });
    }
    if out.is_empty() {
        out.push_str("none");
    }
    out
}

/// Joins texts, for messages and paths.
#[must_use]
pub fn concat(parts: &[&str]) -> String {
    let mut out = String::with_capacity(parts.iter().map(|part| part.len()).fold(0, usize::saturating_add));
    for part in parts {
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_integers_as_digits() {
        for number in [0, 7, -1, 631_152_000, i64::MAX, i64::MIN] {
            assert_eq!(integer(number), number.to_string());
        }
    }

    #[test]
    fn lists_names_and_nothing_that_may_be_a_value() {
        assert_eq!(list_names(["state", "x-a.b", "ya29.A0ARrdaM1234", "a b", ""].into_iter()), "state, x-a.b, ?, ?, ?");
        assert_eq!(list_names(core::iter::empty()), "none");
        assert_eq!(list_names(core::iter::repeat_n("a", 5000)).len(), "a, ".len() * 12 + "?".len());
        assert_eq!(list_names(["a".repeat(33).as_str()].into_iter()), "?");
    }

    #[test]
    fn finds_what_stands_first() {
        assert_eq!(find("a-b--c", "--"), Some(3));
        assert_eq!(find("\u{e9}#x", "#"), Some(2));
        assert_eq!(find("abc", "abcd"), None);
        assert_eq!(split_once("a, b, c", ", "), Some(("a", "b, c")));
    }

    #[test]
    fn parses_whole_numbers_only_and_saturates() {
        assert_eq!(parse_integer(" 3600 "), Some(3600));
        assert_eq!(parse_integer("3600.0"), Some(3600));
        assert_eq!(parse_integer("-1"), Some(-1));
        assert_eq!(parse_integer("99999999999999999999"), Some(i64::MAX));
        for refused in ["", "abc", "1.5", "1e3", "-", ".0", "+3"] {
            assert_eq!(parse_integer(refused), None, "{refused}");
        }
    }
}
