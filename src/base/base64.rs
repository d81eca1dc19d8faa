//! base64 (RFC 4648 section 4) and base64url without padding (section 5).
//!
//! Decoding, where strictness matters, is the crate's. Encoding is a loop over its alphabets: the
//! crate's own is unrolled, and two kilobytes of the artefact.
//!
//! Must not know: what is encoded.

use base64::Engine as _;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

fn encode_in(alphabet: &Alphabet, bytes: &[u8]) -> String {
    let letters = alphabet.as_str().as_bytes();
    let mut out = String::with_capacity(bytes.len().saturating_add(2).saturating_mul(2));
    for group in bytes.chunks(3) {
        let mut bits = 0usize;
        for at in 0..3 {
            bits = bits << 8 | usize::from(group.get(at).copied().unwrap_or(0));
        }
        for shift in [18u32, 12, 6, 0].iter().take(group.len().saturating_add(1)) {
            out.push(letters.get((bits >> shift) & 63).map_or('A', |letter| char::from(*letter)));
        }
    }
    out
}

/// Bytes to base64 with padding.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut out = encode_in(&STANDARD, bytes);
    while !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

/// Bytes to base64url without padding.
#[must_use]
pub fn encode_url(bytes: &[u8]) -> String {
    encode_in(&URL_SAFE, bytes)
}

/// base64url without padding to bytes; `None` where the text is anything else.
#[must_use]
pub fn decode_url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn encodes_as_the_crate_does(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            prop_assert_eq!(encode(&bytes), base64::engine::general_purpose::STANDARD.encode(&bytes));
            prop_assert_eq!(encode_url(&bytes), URL_SAFE_NO_PAD.encode(&bytes));
            prop_assert_eq!(decode_url(&encode_url(&bytes)), Some(bytes));
        }
    }
}
