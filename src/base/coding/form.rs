//! Percent-encoding (RFC 3986 section 2.1) and `application/x-www-form-urlencoded` (WHATWG URL, section 5).

use crate::base::text::{after, before};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{Object, Text};

/// How a text is escaped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// Everything but RFC 3986's unreserved characters; a space is `%20`.
    Percent,
    /// The HTML form's: a space is `+`, and `~` is escaped while `*` is not.
    Form,
}

/// Whether a byte is one of RFC 3986's unreserved characters.
#[must_use]
pub fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}
/// Whether a value is one path segment that needs no escaping; a host name is one too.
#[must_use]
pub fn is_segment(value: &[u8]) -> bool {
    !matches!(value, b"" | b"." | b"..") && value.iter().all(|byte| is_unreserved(*byte))
}

impl Text<'_> {
    /// Writes a byte as two hexadecimal digits.
    pub fn hex(&mut self, byte: u8) {
        for nibble in [byte >> 4, byte & 15] {
            self.byte(nibble.wrapping_add(if nibble < 10 { b'0' } else { b'A'.wrapping_sub(10) }));
        }
    }
    /// Writes `text` escaped.
    #[inline(never)]
    pub fn encoded(&mut self, text: &[u8], coding: Coding) {
        let is_plain = |byte: &u8| match coding {
            Coding::Percent => is_unreserved(*byte),
            Coding::Form => *byte == b'*' || (*byte != b'~' && is_unreserved(*byte)),
        };
        let mut rest = text;
        loop {
            let length = rest.iter().take_while(|byte| is_plain(byte)).count();
            let (plain, escaped) = rest.split_at_checked(length).unwrap_or_default();
            self.bytes(plain);
            let Some((&byte, behind)) = escaped.split_first() else { return };
            if coding == Coding::Form && byte == b' ' {
                self.byte(b'+');
            } else {
                self.byte(b'%');
                self.hex(byte);
            }
            rest = behind;
        }
    }
    /// Writes `name=value`, after a `&` if needed.
    #[inline(never)]
    pub fn parameter(&mut self, name: Value, value: Value, coding: Coding) {
        if !matches!(self.written().last(), None | Some(b'?' | b'&' | b'#')) {
            self.byte(b'&');
        }
        self.encoded(name.bytes(), coding);
        self.byte(b'=');
        self.encoded(value.bytes(), coding);
    }
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte.wrapping_sub(b'0')),
        b'a'..=b'f' => Some(byte.wrapping_sub(b'a').wrapping_add(10)),
        b'A'..=b'F' => Some(byte.wrapping_sub(b'A').wrapping_add(10)),
        _ => None,
    }
}
/// The byte that an escape at the beginning of `text` stands for, and the rest.
#[inline(never)]
#[must_use]
pub fn read_escape(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [b'%', high, low, after @ ..] => Some(((hex_digit(*high)? << 4) | hex_digit(*low)?, after)),
        _ => None,
    }
}
/// Decodes `+` and `%xx`. Invalid escapes stay unchanged, and bytes that are not UTF-8 become U+FFFD.
#[inline(never)]
#[must_use]
pub fn decode<'a>(arena: Arena<'a>, text: &'a [u8]) -> Value<'a> {
    if !text.iter().any(|byte| matches!(byte, b'%' | b'+')) && core::str::from_utf8(text).is_ok() {
        return arena.text(text);
    }
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        let (byte, after) = read_escape(rest).unwrap_or((if first == b'+' { b' ' } else { first }, tail));
        bytes.push(byte);
        rest = after;
    }
    arena.owned(replace_invalid(bytes))
}
/// The bytes with U+FFFD in place of each sequence that is not UTF-8.
#[inline(never)]
fn replace_invalid(bytes: Vec<u8>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes.as_slice();
    while let Err(error) = core::str::from_utf8(rest) {
        let (valid, invalid) = rest.split_at_checked(error.valid_up_to()).unwrap_or_default();
        out.extend_from_slice(valid);
        out.extend_from_slice("\u{fffd}".as_bytes());
        rest = invalid.get(error.error_len().unwrap_or(invalid.len())..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}
/// The pairs of a query or form body as an object, in order. Keeps duplicates and skips empty pairs.
#[inline(never)]
#[must_use]
pub fn parse<'a>(arena: Arena<'a>, text: &'a [u8]) -> Value<'a> {
    let mut out = Object::new(arena);
    for pair in text.split(|byte| *byte == b'&') {
        if !pair.is_empty() {
            out.pair(decode(arena, before(pair, b"=")), decode(arena, after(pair, b"=")));
        }
    }
    out.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, json, json_of};
    use proptest::prelude::*;

    fn encoded(text: &str, coding: Coding) -> String {
        let mut out = Text::new(arena());
        out.encoded(text.as_bytes(), coding);
        String::from_utf8(out.written().to_vec()).expect("ASCII")
    }
    fn pairs(text: &str) -> Vec<(String, String)> {
        let text_of = |value: &Value| String::from_utf8(value.bytes().to_vec()).expect("UTF-8");
        let parsed = parse(arena(), arena().copy(text.as_bytes()).bytes());
        parsed.members().iter().map(|(name, value)| (text_of(name), text_of(value))).collect()
    }

    #[test]
    fn encodes_a_space_as_each_coding_demands() {
        assert_eq!(encoded("a b~*", Coding::Percent), "a%20b~%2A");
        assert_eq!(encoded("a b~*", Coding::Form), "a+b%7E*");
    }

    #[test]
    fn leaves_as_it_is_what_the_standards_say_and_nothing_else() {
        for byte in 0u8..=127 {
            let text = char::from(byte).to_string();
            let is_common = byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
            assert_eq!(encoded(&text, Coding::Percent) == text, is_common || byte == b'~', "{text:?}");
            assert_eq!(encoded(&text, Coding::Form) == text, is_common || byte == b'*', "{text:?}");
        }
    }

    #[test]
    fn keeps_what_is_no_escape_and_replaces_what_is_no_utf_8() {
        let decoded = |text: &str| json_of(decode(arena(), arena().copy(text.as_bytes()).bytes()));
        assert_eq!(decoded("100%&%zz%4"), json!("100%&%zz%4"));
        assert_eq!(decoded("The+resource%20owner"), json!("The resource owner"));
        assert_eq!(decoded("a%ff%c3%a9%e2%82b"), json!("a\u{fffd}\u{e9}\u{fffd}b"));
    }

    #[test]
    fn passes_over_empty_pairs_and_keeps_duplicates() {
        let expected = [("a", "1"), ("a", "2"), ("b", "")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(pairs("&a=1&&a=2&b"), expected);
    }

    proptest! {
        #[test]
        fn reads_back_what_it_wrote(written in proptest::collection::vec((".{1,8}", ".{0,12}"), 0..5)) {
            let mut out = Text::new(arena());
            for (name, value) in &written {
                out.parameter(arena().copy(name.as_bytes()), arena().copy(value.as_bytes()), Coding::Form);
            }
            prop_assert_eq!(pairs(core::str::from_utf8(out.written()).expect("ASCII")), written);
        }

        #[test]
        fn parses_anything_without_a_panic(text in ".{0,64}") {
            let _ = pairs(&text);
        }
    }
}
