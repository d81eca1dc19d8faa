//! Sealing: authenticated encryption with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), with one key per
//! purpose derived by HKDF-SHA-256 (RFC 5869).
//!
//! A sealed text is base64url of `version ‖ nonce ‖ ciphertext`. The associated data binds the format's
//! version, the purpose and whatever the caller adds, so that a value sealed for one purpose or provider does
//! not open for another. The first key seals, and every key opens, so keys can be rotated.
//!
//! The host calls these functions itself, outside of steps. It performs `Effect::Seal` and `Effect::Unseal`
//! with [`perform_seal`] and [`perform_unseal`], and keeps the result of [`derive()`], because deriving takes
//! longer than sealing.

use crate::base::coding::codec;
use crate::base::crypto;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::List;
use grantway_aead as aead;
use hkdf::Hkdf;
use sha2::Sha256;

/// The format's version, the first byte of every sealed value.
const VERSION: u8 = 1;
/// Bytes of an XChaCha20 nonce.
pub const NONCE_LENGTH: usize = 24;
/// Bytes of a Poly1305 tag, which ends every ciphertext.
const TAG_LENGTH: usize = 16;
/// Bytes before the ciphertext: version and nonce.
const HEAD: usize = 1 + NONCE_LENGTH;
/// Bytes of a key.
pub const KEY_LENGTH: usize = 32;

/// Derives the keys of `purpose`, one for each of `keys`. Both are concatenations of 32-byte keys.
#[must_use]
pub fn derive(keys: &[u8], purpose: &[u8]) -> Vec<u8> {
    let mut derived = Vec::with_capacity(keys.len());
    for key in keys.as_chunks::<KEY_LENGTH>().0 {
        let mut one = [0u8; KEY_LENGTH];
        // HKDF refuses only outputs longer than 255 hashes, and 32 bytes are one hash.
        if Hkdf::<Sha256>::new(Some(b"grantway v1"), key).expand(purpose, &mut one).is_ok() {
            derived.extend_from_slice(&one);
        }
    }
    derived
}

fn associated_data(purpose: &[u8], aad: &[u8]) -> Vec<u8> {
    let mut data = vec![VERSION];
    for part in [purpose, aad] {
        data.extend_from_slice(&(part.len() as u32).to_le_bytes());
        data.extend_from_slice(part);
    }
    data
}

/// Seals `plain` for `purpose` and `aad` under the first of the purpose's keys, with a nonce drawn for this
/// call only.
///
/// `None` if there is no key; the options refuse an empty list.
#[must_use]
pub fn seal(keys: &[u8], purpose: &[u8], aad: &[u8], nonce: &[u8; NONCE_LENGTH], plain: &[u8]) -> Option<Vec<u8>> {
    let key = keys.first_chunk::<KEY_LENGTH>()?;
    // Reserves all space at once: a buffer that moved would leave the plain bytes behind.
    let mut out = Vec::with_capacity(plain.len().saturating_add(HEAD + TAG_LENGTH));
    out.push(VERSION);
    out.extend_from_slice(nonce);
    out.extend_from_slice(plain);
    let tag = aead::encrypt(key, nonce, &associated_data(purpose, aad), out.get_mut(HEAD..)?)?;
    out.extend_from_slice(&tag);
    Some(crypto::encode_bytes(&out))
}

/// The length of the sealed text for this many bytes.
#[must_use]
pub fn length_of(plain: usize) -> usize {
    plain.saturating_add(HEAD + TAG_LENGTH).saturating_mul(4).div_ceil(3)
}

/// Opens what [`seal`] sealed for the same purpose and associated data, with any of the purpose's keys.
///
/// # Security
/// `None` does not say why: truncated, forged, or another key, purpose or associated data.
#[must_use]
pub fn open(keys: &[u8], purpose: &[u8], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = crypto::decode_bytes(sealed)?;
    let (head, rest) = bytes.split_first_chunk_mut::<HEAD>()?;
    let (in_place, tag) = rest.split_last_chunk_mut::<TAG_LENGTH>()?;
    let (version, nonce) = head.split_first()?;
    if *version != VERSION {
        return None;
    }
    let (nonce, data) = (nonce.try_into().ok()?, associated_data(purpose, aad));
    // Nothing is decrypted before the tag is verified, so the text is unchanged for the next key.
    let keys = keys.as_chunks::<KEY_LENGTH>().0;
    keys.iter().find(|key| aead::decrypt(key, nonce, &data, in_place, tag))?;
    bytes.truncate(bytes.len().saturating_sub(TAG_LENGTH));
    bytes.drain(..HEAD);
    Some(bytes)
}

/// `[cookie keys, purpose]` → the result of [`derive()`], as a text of bytes. The keys are the texts of the
/// option: base64url of 32 bytes. A malformed key is skipped.
#[must_use]
pub fn perform_derive<'a>(arena: Arena<'a>, request: Value<'a>) -> Value<'a> {
    let mut keys = Vec::new();
    for key in request.at(0).items() {
        if let Some(key) = key_of(key.bytes()) {
            keys.extend_from_slice(&key);
        }
    }
    arena.owned(derive(&keys, request.at(1).bytes()))
}

/// One key of the option `cookieKeys`: base64url of 32 bytes, with or without padding.
#[must_use]
pub fn key_of(text: &[u8]) -> Option<[u8; KEY_LENGTH]> {
    let mut text = text;
    while let Some(shorter) = text.strip_suffix(b"=") {
        text = shorter;
    }
    crypto::decode_bytes(text)?.try_into().ok()
}

/// `[the purpose's keys, 24 random bytes or more, payload of Effect::Seal]` → the answer to the effect; nothing
/// if there is no key or too few random bytes.
#[must_use]
pub fn perform_seal<'a>(arena: Arena<'a>, request: Value<'a>) -> Value<'a> {
    let (keys, payload) = (request.at(0).bytes(), request.at(2));
    let sealed = request.at(1).bytes().first_chunk().and_then(|nonce| {
        let plain = codec::encode(payload.at(2));
        seal(keys, payload.at(0).bytes(), payload.at(1).bytes(), nonce, &plain)
    });
    sealed.map_or(Value::NOTHING, |sealed| arena.owned(sealed))
}

/// `[the keys of each entry's purpose, payload of Effect::Unseal]` → the answer to the effect.
#[must_use]
pub fn perform_unseal<'a>(arena: Arena<'a>, request: Value<'a>) -> Value<'a> {
    let mut opened = List::new(arena);
    for (entry, keys) in request.at(1).items().iter().zip(request.at(0).items()) {
        let plain = open(keys.bytes(), entry.at(0).bytes(), entry.at(1).bytes(), entry.at(2).bytes());
        let value = plain.and_then(|plain| codec::decode(arena, arena.owned(plain).bytes()));
        opened.push(value.unwrap_or(Value::NOTHING));
    }
    opened.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, json, json_of, value, value_in};

    const NONCE: [u8; NONCE_LENGTH] = [9; NONCE_LENGTH];

    fn keys(bytes: &[u8], purpose: &str) -> Vec<u8> {
        let keys: Vec<u8> = bytes.iter().flat_map(|byte| [*byte; KEY_LENGTH]).collect();
        derive(&keys, purpose.as_bytes())
    }

    fn sealed(of: &[u8], purpose: &str) -> Vec<u8> {
        seal(&keys(of, purpose), purpose.as_bytes(), b"here", &NONCE, b"value").unwrap()
    }

    fn opened(of: &[u8], purpose: &str, aad: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        open(&keys(of, purpose), purpose.as_bytes(), aad.as_bytes(), sealed)
    }

    #[test]
    fn s36_a24_opens_what_it_sealed_and_nothing_else() {
        let text = sealed(&[1], "session");
        assert_eq!(opened(&[1], "session", "here", &text).as_deref(), Some(&b"value"[..]));
        assert_eq!(length_of("value".len()), text.len());
        assert!(opened(&[1], "session", "elsewhere", &text).is_none(), "other associated data");
        assert!(opened(&[1], "transaction", "here", &text).is_none(), "another purpose");
        assert!(opened(&[2], "session", "here", &text).is_none(), "another key");
        assert!(opened(&[], "session", "here", &text).is_none(), "no key");
        assert!(opened(&[1], "session", "here", b"").is_none());
        for end in 0..text.len() {
            assert!(opened(&[1], "session", "here", &text[..end]).is_none(), "truncated to {end}");
        }
    }

    #[test]
    fn s36_a24_refuses_every_flipped_bit() {
        let bytes = crypto::decode_bytes(&sealed(&[1], "session")).unwrap();
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut forged = bytes.clone();
                forged[at] ^= 1 << bit;
                let forged = crypto::encode_bytes(&forged);
                assert!(opened(&[1], "session", "here", &forged).is_none(), "byte {at} bit {bit}");
            }
        }
    }

    #[test]
    fn s36_a24_has_another_key_for_each_purpose() {
        // If both purposes had the same key, one nonce would hide both alike up to the tag, whatever the
        // associated data.
        let hidden = |purpose: &str| crypto::decode_bytes(&sealed(&[1], purpose)).unwrap()[25..30].to_vec();
        assert_ne!(hidden("session"), hidden("transaction"));
        assert_eq!(hidden("session"), hidden("session"));
    }

    #[test]
    fn s36_opens_with_an_older_key_after_rotation() {
        let old = sealed(&[1], "session");
        assert!(opened(&[2, 1], "session", "here", &old).is_some());
        assert!(opened(&[1], "session", "here", &sealed(&[2, 1], "session")).is_none());
    }

    #[test]
    fn performs_the_effects_of_a_host() {
        let arena = arena();
        let padded = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
        let derived = perform_derive(arena, value(&json!([[padded, "short"], "session"])));
        assert_eq!(derived.bytes(), keys(&[1], "session"));
        let session = json!({ "id": "x", "seen_at": 7, "list": [null, true] });
        let mut request = List::new(arena);
        request.push(derived);
        request.push(arena.copy(&[9; 32]));
        request.push(value_in(arena, &json!(["session", "here", session])));
        let text = perform_seal(arena, request.done());
        let (mut keys, mut entries) = (List::new(arena), List::new(arena));
        for aad in ["here", "elsewhere"] {
            let mut entry = List::new(arena);
            entry.push(&b"session"[..]);
            entry.push(aad.as_bytes());
            entry.push(text);
            entries.push(entry.done());
            keys.push(derived);
        }
        let mut request = List::new(arena);
        request.push(keys.done());
        request.push(entries.done());
        assert_eq!(json_of(perform_unseal(arena, request.done())), json!([session, null]));
        let mut poor = List::new(arena);
        poor.push(derived);
        poor.push(arena.copy(&[9; 23]));
        assert!(!perform_seal(arena, poor.done()).exists());
    }
}
