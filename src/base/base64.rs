//! base64 (RFC 4648 section 4) and base64url without padding (section 5).
//!
//! The alphabets are the library's. Its engines are made for speed and would be a twentieth of the
//! browser artefact; what is coded here has a hundred bytes, and the tests hold both against each
//! other.
//!
//! Must not know: what is encoded.

use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};

fn encode_with(alphabet: &Alphabet, bytes: &[u8]) -> String {
    let digits = alphabet.as_str().as_bytes();
    let mut out = String::with_capacity(bytes.len().saturating_mul(2));
    for chunk in bytes.chunks(3) {
        let mut group = 0u32;
        for at in 0..3 {
            group = group << 8 | u32::from(chunk.get(at).copied().unwrap_or(0));
        }
        for shift in [18u32, 12, 6, 0].iter().take(chunk.len().saturating_add(1)) {
            let digit = digits.get((group >> shift & 63) as usize).copied().unwrap_or_default();
            out.push(char::from(digit));
        }
    }
    out
}

/// Bytes to base64 with padding.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut out = encode_with(&STANDARD, bytes);
    while !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

/// Bytes to base64url without padding.
#[must_use]
pub fn encode_url(bytes: &[u8]) -> String {
    encode_with(&URL_SAFE, bytes)
}

/// The six bits of a digit of base64url.
fn sextet_of(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit.wrapping_sub(b'A')),
        b'a'..=b'z' => Some(digit.wrapping_sub(b'a').wrapping_add(26)),
        b'0'..=b'9' => Some(digit.wrapping_sub(b'0').wrapping_add(52)),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    }
}

/// base64url without padding to bytes; `None` where the text is anything else, bits behind the last
/// byte that are not zero included.
#[must_use]
pub fn decode_url(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    for chunk in text.as_bytes().chunks(4) {
        let mut group = 0u32;
        for at in 0..4 {
            let sextet = chunk.get(at).map_or(Some(0), |byte| sextet_of(*byte))?;
            group = group << 6 | u32::from(sextet);
        }
        let [_, first, second, third] = group.to_be_bytes();
        let (whole, rest): (&[u8], u32) = match chunk.len() {
            2 => (&[first], group & 0xffff),
            3 => (&[first, second], group & 0xff),
            4 => (&[first, second, third], 0),
            _ => return None,
        };
        if rest != 0 {
            return None;
        }
        out.extend_from_slice(whole);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn codes_as_the_library_does(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            prop_assert_eq!(encode(&bytes), general_purpose::STANDARD.encode(&bytes));
            prop_assert_eq!(encode_url(&bytes), general_purpose::URL_SAFE_NO_PAD.encode(&bytes));
            prop_assert_eq!(decode_url(&encode_url(&bytes)), Some(bytes));
        }

        #[test]
        fn refuses_what_the_library_refuses(text in "[A-Za-f0-2_=+/-]{0,9}") {
            prop_assert_eq!(decode_url(&text), general_purpose::URL_SAFE_NO_PAD.decode(&text).ok());
        }
    }
}
