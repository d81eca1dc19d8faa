//! Functions on bytes of text: cutting, searching, numbers. A part shares the bytes of the whole.

#[cfg(feature = "documents")]
pub mod nearest;
use super::cost;
use super::value::Value;
use super::value::arena::Arena;
use super::value::build::Text;

/// The index of the first of `marks`.
#[inline(never)]
#[must_use]
pub fn position(text: &[u8], marks: &[u8]) -> Option<usize> {
    text.iter().position(|byte| marks.iter().any(|mark| mark == byte))
}
/// Whether one of `marks` is in the text.
#[must_use]
pub fn has_any(text: &[u8], marks: &[u8]) -> bool {
    position(text, marks).is_some()
}
/// What comes before the first of `marks`; all of it if there is none.
#[inline(never)]
#[must_use]
pub fn before<'t>(text: &'t [u8], marks: &[u8]) -> &'t [u8] {
    text.get(..position(text, marks).unwrap_or(text.len())).unwrap_or_default()
}
/// What follows the first of `marks`; empty if there is none.
#[inline(never)]
#[must_use]
pub fn after<'t>(text: &'t [u8], marks: &[u8]) -> &'t [u8] {
    text.get(position(text, marks).unwrap_or(text.len()).wrapping_add(1)..).unwrap_or_default()
}
/// What begins with the first of `marks`; empty if there is none.
#[inline(never)]
#[must_use]
pub fn from<'t>(text: &'t [u8], marks: &[u8]) -> &'t [u8] {
    text.get(position(text, marks).unwrap_or(text.len())..).unwrap_or_default()
}
/// The index of the first `needle`, which must not be empty.
#[inline(never)]
#[must_use]
pub fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len().max(1)).position(|window| {
        cost::steps(1);
        // A comparison of slices is a call, and most windows differ in their first byte.
        window.first() == needle.first() && window == needle
    })
}
/// The text before and after the first `needle`, which must not be empty; `None` if there is none.
#[inline(never)]
#[must_use]
pub fn split_once<'t>(text: &'t [u8], needle: &[u8]) -> Option<(&'t [u8], &'t [u8])> {
    let (head, rest) = text.split_at_checked(find(text, needle)?)?;
    Some((head, rest.get(needle.len()..)?))
}
/// The number of bytes in the first character of a UTF-8 text; 0 if it is empty.
#[inline(never)]
#[must_use]
pub fn length_of_character(text: &[u8]) -> usize {
    let behind = text.get(1..).unwrap_or_default().iter().take_while(|byte| **byte & 0xC0 == 0x80).count();
    behind.wrapping_add(usize::from(!text.is_empty()))
}
/// The longest beginning of a UTF-8 text with at most `most` bytes and only whole characters.
#[inline(never)]
#[must_use]
pub fn cut(text: &[u8], most: usize) -> &[u8] {
    let ends_character = |end: &usize| text.get(*end).is_none_or(|byte| *byte & 0xC0 != 0x80);
    let end = (0..=most.min(text.len())).rev().find(ends_character).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}

/// The index of the quotation mark that ends a quoted text. One after a backslash does not end it.
#[inline(never)]
#[must_use]
pub fn end_of_quoted(quoted: &[u8]) -> Option<usize> {
    let mut is_escaped = false;
    quoted.iter().position(|byte| {
        let ends = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        ends
    })
}

/// The most names in a message, and the most bytes of one.
const NAMES: usize = 12;
const NAME_LENGTH: usize = 32;

/// The names of an object's members, for a message. Anything that does not look like a name is shown as `?`,
/// because it may be a value in the wrong place. So is a name with an empty text, unless it is one of the
/// `known` words.
#[inline(never)]
#[must_use]
pub fn list_names<'a>(arena: Arena<'a>, object: Value, known: &[u8]) -> Value<'a> {
    let mut out = Text::new(arena);
    for (index, (name, value)) in object.members().iter().take(NAMES.saturating_add(1)).enumerate() {
        let name = name.bytes();
        let digits = name.iter().filter(|byte| byte.is_ascii_digit()).count();
        let is_name_byte = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let is_name = index < NAMES
            && name.len() <= NAME_LENGTH
            && !name.is_empty()
            && digits < 4
            && name.iter().all(is_name_byte)
            && (!(value.is_text() && value.is_empty()) || is_among(name, known));
        if index > 0 {
            out.bytes(b", ");
        }
        out.bytes(if is_name { name } else { b"?" });
    }
    if out.written().is_empty() {
        out.bytes(b"none");
    }
    out.done()
}
/// The words of a text, which spaces separate.
pub fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b' ').filter(|word| !word.is_empty())
}
/// The words of a text, which spaces separate.
#[inline(never)]
#[must_use]
pub fn listed(text: &[u8]) -> Vec<&[u8]> {
    words(text).collect()
}
/// Whether `word` is in the list, whose words are separated by spaces.
#[inline(never)]
#[must_use]
pub fn is_among(word: &[u8], list: &[u8]) -> bool {
    words(list).any(|other| other == word)
}
/// The rest of the line that begins with `key` and a space; `None` if there is none.
#[inline(never)]
#[must_use]
pub fn entry<'t>(lines: &'t [u8], key: &[u8]) -> Option<&'t [u8]> {
    lines.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(key)?.strip_prefix(b" "))
}
/// Whether two texts are equal apart from the case of ASCII letters.
#[inline(never)]
#[must_use]
pub fn same_ignoring_case(one: &[u8], other: &[u8]) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// Writes a whole number in decimal digits.
pub fn push_integer(out: &mut Vec<u8>, number: i64) {
    if number < 0 {
        out.push(b'-');
    }
    push_digits(out, number.unsigned_abs());
}
#[inline(never)]
fn push_digits(out: &mut Vec<u8>, number: u64) {
    if number > 9 {
        push_digits(out, number / 10);
    }
    out.push(b'0'.wrapping_add((number % 10) as u8));
}
/// A whole number in decimal digits.
#[must_use]
pub fn integer(number: i64) -> Vec<u8> {
    let mut out = Vec::new();
    push_integer(&mut out, number);
    out
}
/// Parses decimal digits with an optional sign and an optional all-zero fraction; saturates.
///
/// `" 3600 "`, `"3600.0"`, `"1."` and `"-1"` parse; `"36e2"`, `""` and `"1.5"` do not.
#[inline(never)]
#[must_use]
pub fn parse_integer(text: &[u8]) -> Option<i64> {
    let mut number: i64 = 0;
    let (mut is_negative, mut has_digit, mut is_fraction) = (false, false, false);
    for (index, &byte) in text.trim_ascii().iter().enumerate() {
        match byte {
            b'-' if index == 0 => is_negative = true,
            b'.' if has_digit && !is_fraction => is_fraction = true,
            b'0' if is_fraction => {}
            b'0'..=b'9' if !is_fraction => {
                has_digit = true;
                let digit = i64::from(byte.wrapping_sub(b'0'));
                number = if number < i64::MAX / 10 { number.wrapping_mul(10).wrapping_add(digit) } else { i64::MAX };
            }
            _ => return None,
        }
    }
    has_digit.then_some(if is_negative { number.saturating_neg() } else { number })
}
/// Parses an index of a JSON pointer: digits without a leading zero (RFC 6901 section 4).
#[must_use]
pub fn parse_index(text: &[u8]) -> Option<usize> {
    let index = parse_integer(text)?;
    if integer(index) == text { usize::try_from(index).ok() } else { None }
}
/// Unescapes a token of a JSON pointer: `~1` is `/`, `~0` is `~` (RFC 6901 section 3).
#[inline(never)]
#[must_use]
pub fn unescape_pointer(token: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    let mut rest = token;
    while let Some((&first, tail)) = rest.split_first() {
        let (byte, after) = match rest {
            [b'~', b'0', after @ ..] => (b'~', after),
            [b'~', b'1', after @ ..] => (b'/', after),
            _ => (first, tail),
        };
        name.push(byte);
        rest = after;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_the_first_of_the_marks() {
        assert_eq!(before(b"a?b#c", b"#?"), b"a");
        assert_eq!(after(b"a?b#c", b"#?"), b"b#c");
        assert_eq!(from(b"a?b#c", b"#"), b"#c");
        assert_eq!((before(b"a", b"#"), after(b"a", b"#"), from(b"a", b"#")), (&b"a"[..], &b""[..], &b""[..]));
    }

    #[test]
    fn parses_whole_numbers_only_and_saturates() {
        assert_eq!(parse_integer(b" 3600 "), Some(3600));
        assert_eq!(parse_integer(b"3600.0"), Some(3600));
        assert_eq!(parse_integer(b"-1"), Some(-1));
        assert_eq!(parse_integer(b"99999999999999999999"), Some(i64::MAX));
        for refused in ["", "abc", "1.5", "1e3", "-", ".0", "+3"] {
            assert_eq!(parse_integer(refused.as_bytes()), None, "{refused}");
        }
    }

    #[test]
    fn lists_names_and_nothing_that_may_be_a_value() {
        let list = |names: &[&str]| {
            let arena = crate::testing::arena();
            let members = names.iter().map(|name| (arena.copy(name.as_bytes()), Value::TRUE)).collect();
            let listed = list_names(arena, arena.object(members), b"");
            String::from_utf8(listed.bytes().to_vec()).expect("UTF-8")
        };
        assert_eq!(list(&["state", "x-a.b", "ya29.A0ARrdaM1234", "a b", ""]), "state, x-a.b, ?, ?, ?");
        assert_eq!(list(&[]), "none");
        assert_eq!(list(&["a"; 5000]).len(), "a, ".len() * 12 + "?".len());
        assert_eq!(list(&["a".repeat(33).as_str()]), "?");
        let without_values = crate::testing::value(&crate::testing::json!({ "code": "", "secret": "", "state": "s" }));
        assert_eq!(list_names(crate::testing::arena(), without_values, b"code state").bytes(), b"code, ?, state");
    }

    #[test]
    fn finds_the_first_match_and_cuts_after_whole_characters() {
        assert_eq!(find(b"a-b--c", b"--"), Some(3));
        assert_eq!(find(b"abc", b"abcd"), None);
        assert_eq!(split_once(b"a, b, c", b", "), Some((&b"a"[..], &b"b, c"[..])));
        assert_eq!(cut("a\u{e9}b".as_bytes(), 2), b"a");
        assert_eq!(cut("a\u{e9}b".as_bytes(), 3), "a\u{e9}".as_bytes());
        assert_eq!(cut(b"ab", 9), b"ab");
        assert_eq!((length_of_character("\u{1f511}a".as_bytes()), length_of_character(b"")), (4, 0));
    }

    #[test]
    fn finds_the_line_of_a_key() {
        let lines = b"a one\nab two\nb one two";
        assert_eq!((entry(lines, b"ab"), entry(lines, b"b")), (Some(&b"two"[..]), Some(&b"one two"[..])));
        assert_eq!((entry(lines, b"one"), entry(lines, b"c"), entry(lines, b"")), (None, None, None));
    }

    #[test]
    fn writes_integers_as_digits() {
        for number in [0, 7, -1, 631_152_000, i64::MAX, i64::MIN] {
            assert_eq!(integer(number), number.to_string().into_bytes());
        }
    }
}
