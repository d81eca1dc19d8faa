//! Digests, base64url, and comparison in constant time. All cryptography comes from libraries.

#[cfg(feature = "backend")]
pub mod seal;
use super::value::Value;
use super::value::arena::Arena;
use super::value::build::Text;
use base64::Engine as _;
#[cfg(feature = "backend")]
use base64::engine::general_purpose::STANDARD;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
#[cfg(feature = "backend")]
use hkdf::hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// base64url without padding (RFC 4648 section 5).
#[inline(never)]
#[must_use]
pub fn encode_bytes(bytes: &[u8]) -> Vec<u8> {
    // A page encodes a few dozen bytes per sign-in, so the size of the library's fast loop matters more than
    // its speed.
    if cfg!(feature = "backend") { URL_SAFE_NO_PAD.encode(bytes).into_bytes() } else { encode_slowly(bytes) }
}
/// The characters of base64url in the order of their values.
const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/// The same, one character at a time.
fn encode_slowly(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for group in bytes.chunks(3) {
        let byte = |index: usize| group.get(index).map_or(0, |byte| usize::from(*byte));
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for shift in [18, 12, 6, 0].iter().take(group.len().wrapping_add(1)) {
            out.push(ALPHABET.get((bits >> shift) & 63).copied().unwrap_or_default());
        }
    }
    out
}
/// The bytes of base64url without padding; `None` if the text is malformed.
#[inline(never)]
#[must_use]
pub fn decode_bytes(text: &[u8]) -> Option<Vec<u8>> {
    // A page decodes two parts of an ID token per sign-in, so the size of the library's fast loop matters more
    // than its speed.
    if cfg!(feature = "backend") { URL_SAFE_NO_PAD.decode(text).ok() } else { decode_slowly(text) }
}

/// The same, one character at a time.
fn decode_slowly(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut bits, mut count) = (0u32, 0u32);
    for &byte in text {
        let six = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(six);
        count = count.wrapping_add(6);
        if count >= 8 {
            count = count.wrapping_sub(8);
            out.push((bits >> count) as u8);
            bits &= !(u32::MAX << count);
        }
    }
    // Each value has only one encoding: no extra character, and only zero bits after the last byte.
    (count < 6 && bits == 0).then_some(out)
}
/// base64url without padding (RFC 4648 section 5).
#[inline(never)]
#[must_use]
pub fn encode<'a>(arena: Arena<'a>, bytes: &[u8]) -> Value<'a> {
    arena.owned(encode_bytes(bytes))
}
/// base64 with padding (RFC 4648 section 4), as Basic credentials require (RFC 7617).
#[cfg(feature = "backend")]
#[must_use]
pub fn encode_padded<'a>(arena: Arena<'a>, bytes: &[u8]) -> Value<'a> {
    arena.owned(STANDARD.encode(bytes).into_bytes())
}
/// The bytes of base64 with padding; `None` if the text is malformed.
#[cfg(feature = "backend")]
#[must_use]
pub fn decode_padded(text: &[u8]) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}
/// Hexadecimal digits in lower case.
#[must_use]
pub fn hex<'a>(arena: Arena<'a>, bytes: &[u8]) -> Value<'a> {
    let mut out = Text::new(arena);
    bytes.iter().for_each(|byte| out.hex(*byte));
    out.written_mut().make_ascii_lowercase();
    out.done()
}
/// The bytes of base64url without padding, as a text; nothing if the text is malformed.
#[inline(never)]
#[must_use]
pub fn decode<'a>(arena: Arena<'a>, text: &[u8]) -> Value<'a> {
    decode_bytes(text).map_or(Value::NOTHING, |bytes| arena.owned(bytes))
}
/// SHA-256.
#[inline(never)]
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
/// SHA-256 as base64url.
#[inline(never)]
#[must_use]
pub fn sha256_text<'a>(arena: Arena<'a>, bytes: &[u8]) -> Value<'a> {
    encode(arena, &sha256(bytes))
}
/// HMAC-SHA-256 of `text` (RFC 2104).
#[cfg(feature = "backend")]
#[must_use]
pub fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    // HMAC accepts a key of any length, so this never fails.
    let mac = Hmac::<Sha256>::new_from_slice(key);
    mac.map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec()).unwrap_or_default()
}
/// Whether `code` is the HMAC-SHA-256 of `text` (RFC 2104), compared in constant time.
#[cfg(feature = "backend")]
#[must_use]
pub fn is_hmac(key: &[u8], text: &[u8], code: &[u8]) -> bool {
    // HMAC accepts a key of any length, so this never fails.
    Hmac::<Sha256>::new_from_slice(key).is_ok_and(|mac| mac.chain_update(text).verify_slice(code).is_ok())
}
/// Whether two texts are equal. Takes constant time for texts of equal length.
#[inline(never)]
#[must_use]
pub fn equal(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::arena;

    #[test]
    fn agrees_with_the_vectors_of_the_standards() {
        // FIPS 180-4: the digest of "abc"; RFC 4648 section 10, without padding.
        let digest = [0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea];
        assert_eq!(sha256(b"abc").get(..8), Some(&digest[..]));
        for (text, coded) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foob", "Zm9vYg")] {
            assert_eq!(encode(arena(), text.as_bytes()).bytes(), coded.as_bytes());
            assert_eq!(decode(arena(), coded.as_bytes()).bytes(), text.as_bytes());
        }
        assert_eq!(encode(arena(), &[0xfb, 0xff]).bytes(), b"-_8");
        for odd in ["Zg==", "Z", "Z+", "Zh", " Zg"] {
            assert!(!decode(arena(), odd.as_bytes()).exists(), "{odd}");
        }
    }

    #[cfg(feature = "backend")]
    #[test]
    fn agrees_with_the_vectors_of_rfc_4231() {
        // Test cases 2 and 6: a short key, and one longer than a block.
        let short = *b"\x5b\xdc\xc1\x46\xbf\x60\x75\x4e\x6a\x04\x24\x26\x08\x95\x75\xc7\x5a\x00\x3f\x08\x9d\x27\x39\x83\x9d\xec\x58\xb9\x64\xec\x38\x43";
        let long = *b"\x60\xe4\x31\x59\x1e\xe0\xb6\x7f\x0d\x8a\x26\xaa\xcb\xf5\xb7\x7f\x8e\x0b\xc6\x21\x37\x28\xc5\x14\x05\x46\x04\x0f\x0e\xe3\x7f\x54";
        assert!(is_hmac(b"Jefe", b"what do ya want for nothing?", &short));
        assert!(is_hmac(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First", &long));
        for code in [&short[..31], &[&short[..], b"x"].concat(), &long, b""] {
            assert!(!is_hmac(b"Jefe", b"what do ya want for nothing?", code));
        }
    }

    #[test]
    fn compares_whole_texts() {
        assert!(equal(b"abc", b"abc") && !equal(b"abc", b"abd") && !equal(b"abc", b"ab") && !equal(b"", b"a"));
    }

    #[test]
    fn what_is_slow_and_small_does_the_same_as_what_is_fast() {
        let alphabet = b"AZaz09-_+/= Bgw";
        for number in 0..60_000usize {
            let (mut text, mut rest) = (Vec::new(), number);
            while rest > 0 {
                text.push(alphabet[rest % alphabet.len()]);
                rest /= alphabet.len();
            }
            assert_eq!(decode_slowly(&text), URL_SAFE_NO_PAD.decode(&text).ok(), "{text:?}");
        }
        for length in 0..70u8 {
            let bytes: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(37)).collect();
            assert_eq!(encode_slowly(&bytes), encode_bytes(&bytes));
            assert_eq!(decode_slowly(&encode_bytes(&bytes)), Some(bytes));
        }
    }
}
