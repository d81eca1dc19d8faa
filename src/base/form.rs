//! Percent-encoding (RFC 3986 section 2.1) and `application/x-www-form-urlencoded`
//! (WHATWG URL, section 5).
//!
//! Must not know: what the names mean.

const HEX: &[u8; 16] = b"0123456789ABCDEF";

fn push_escaped(out: &mut String, byte: u8) {
    let digit = |nibble: u8| HEX.get(usize::from(nibble & 15)).map_or('0', |hex| char::from(*hex));
    out.push('%');
    out.push(digit(byte >> 4));
    out.push(digit(byte));
}

/// ASCII characters, a bit each: a table asks nothing of a byte but a shift.
type Set = [u32; 4];

/// RFC 3986's unreserved characters: digits, letters, `-`, `.`, `_`, `~`.
const UNRESERVED: Set = [0, 0x03ff_6000, 0x87ff_fffe, 0x47ff_fffe];
/// What form coding leaves as it is: digits, letters, `*`, `-`, `.`, `_`.
const FORM: Set = [0, 0x03ff_6400, 0x87ff_fffe, 0x07ff_fffe];

/// Appends `text` with what is not in `plain` escaped, or as `other` says. What needs no escape is
/// copied in whole stretches: that is most of every text.
fn push_encoded(out: &mut String, text: &str, plain: Set, other: fn(&mut String, u8)) {
    let is_plain = |byte: u8| plain.get(usize::from(byte >> 5)).is_some_and(|bits| (bits >> (byte & 31)) & 1 == 1);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !is_plain(byte)) {
        let (stretch, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(stretch);
        // One character may be several bytes, none of which is plain.
        let length = tail.chars().next().map_or(0, char::len_utf8);
        for byte in tail.bytes().take(length) {
            other(out, byte);
        }
        rest = tail.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// Appends `text` with everything but RFC 3986's unreserved characters escaped (space is `%20`).
pub fn push_percent_encoded(out: &mut String, text: &str) {
    push_encoded(out, text, UNRESERVED, push_escaped);
}

/// Appends `text` in form coding (space is `+`).
pub fn push_form_encoded(out: &mut String, text: &str) {
    push_encoded(out, text, FORM, |out, byte| if byte == b' ' { out.push('+') } else { push_escaped(out, byte) });
}

/// `pairs` as one form body.
#[must_use]
pub fn encode_form(pairs: &[(String, String)]) -> String {
    // Room for most bodies: one that moves leaves its secrets behind.
    let length = |text: &String| text.len().saturating_mul(3);
    let room = pairs.iter().map(|(name, value)| length(name).saturating_add(length(value)).saturating_add(2)).sum();
    let mut out = String::with_capacity(room);
    for (name, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        push_form_encoded(&mut out, name);
        out.push('=');
        push_form_encoded(&mut out, value);
    }
    out
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte.wrapping_sub(b'0')),
        b'a'..=b'f' => Some(byte.wrapping_sub(b'a').wrapping_add(10)),
        b'A'..=b'F' => Some(byte.wrapping_sub(b'A').wrapping_add(10)),
        _ => None,
    }
}

/// The byte that an escape at the beginning of `text` stands for, and what follows it. Compiled once.
#[inline(never)]
#[must_use]
pub fn read_escape(text: &[u8]) -> Option<(u8, &[u8])> {
    match text {
        [b'%', high, low, after @ ..] => Some(((hex_digit(*high)? << 4) | hex_digit(*low)?, after)),
        _ => None,
    }
}

/// Decodes `+` and `%xx`; what is no escape stays as it is, and bytes that are not UTF-8 become U+FFFD.
#[must_use]
pub fn decode_component(text: &str) -> String {
    if !text.bytes().any(|byte| matches!(byte, b'%' | b'+')) {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        match read_escape(rest) {
            Some((byte, after)) => {
                bytes.push(byte);
                rest = after;
            }
            None => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = tail;
            }
        }
    }
    replace_invalid(bytes)
}

/// Bytes as text, with U+FFFD for each sequence that is not UTF-8.
fn replace_invalid(bytes: Vec<u8>) -> String {
    let mut out = String::new();
    let mut rest = bytes.as_slice();
    while let Err(error) = core::str::from_utf8(rest) {
        let (valid, invalid) = rest.split_at_checked(error.valid_up_to()).unwrap_or_default();
        out.push_str(core::str::from_utf8(valid).unwrap_or_default());
        out.push('\u{fffd}');
        rest = invalid.get(error.error_len().unwrap_or(invalid.len())..).unwrap_or_default();
    }
    out.push_str(core::str::from_utf8(rest).unwrap_or_default());
    out
}

/// The pairs of a query or form body, in order, duplicates kept, empty pairs passed over.
#[must_use]
pub fn parse_form(text: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for pair in text.split('&') {
        if !pair.is_empty() {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            pairs.push((decode_component(name), decode_component(value)));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn encodes_a_space_as_the_place_demands() {
        let (mut query, mut form) = (String::new(), String::new());
        push_percent_encoded(&mut query, "a b~*");
        push_form_encoded(&mut form, "a b~*");
        assert_eq!(query, "a%20b~%2A");
        assert_eq!(form, "a+b%7E*");
    }

    #[test]
    fn leaves_as_it_is_what_the_standards_say_and_nothing_else() {
        for byte in 0u8..=127 {
            let text = char::from(byte).to_string();
            let (mut query, mut form) = (String::new(), String::new());
            push_percent_encoded(&mut query, &text);
            push_form_encoded(&mut form, &text);
            let is_common = byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
            assert_eq!(query == text, is_common || byte == b'~', "{text:?}");
            assert_eq!(form == text, is_common || byte == b'*', "{text:?}");
        }
    }

    #[test]
    fn keeps_what_is_no_escape() {
        assert_eq!(decode_component("100%&%zz%4"), "100%&%zz%4");
        assert_eq!(decode_component("The+resource%20owner"), "The resource owner");
    }

    #[test]
    fn passes_over_empty_pairs_and_keeps_duplicates() {
        let pairs = parse_form("&a=1&&a=2&b");
        let pairs: Vec<_> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(pairs, [("a", "1"), ("a", "2"), ("b", "")]);
    }

    proptest! {
        #[test]
        fn reads_back_what_it_wrote(pairs in proptest::collection::vec((".{1,8}", ".{0,12}"), 0..5)) {
            prop_assert_eq!(parse_form(&encode_form(&pairs)), pairs);
        }

        #[test]
        fn parses_anything_without_a_panic(text in ".{0,64}") {
            let _ = parse_form(&text);
        }
    }
}
