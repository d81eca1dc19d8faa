//! Sealing: authenticated encryption with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), one key
//! per purpose by HKDF-SHA-256 (RFC 5869).
//!
//! A sealed text is base64url of `version ‖ nonce ‖ ciphertext`. The associated data binds the
//! format version, the purpose and whatever place the caller names, so that a value sealed for one
//! purpose or place does not open for another. The first key seals, all keys open: rotation.
//!
//! Must not know: what is sealed, where it is kept.

use super::base64;
use chacha20poly1305::aead::{AeadInPlace as _, KeyInit as _};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

/// The format's version, the first byte of every sealed value.
const VERSION: u8 = 1;
/// Bytes of an XChaCha20 nonce.
pub const NONCE_LENGTH: usize = 24;
/// Bytes of a Poly1305 tag, which ends every ciphertext.
const TAG_LENGTH: usize = 16;
/// Bytes of a key.
pub const KEY_LENGTH: usize = 32;

/// The keys of one purpose: the first seals, all open.
pub struct Sealer {
    purpose: String,
    ciphers: Vec<XChaCha20Poly1305>,
}

impl Sealer {
    /// Derives the keys of `purpose` from `keys`.
    #[must_use]
    pub fn new(keys: &[Zeroizing<[u8; KEY_LENGTH]>], purpose: &str) -> Self {
        let ciphers = keys
            .iter()
            .filter_map(|key| {
                let mut derived = Zeroizing::new([0u8; KEY_LENGTH]);
                // HKDF refuses only outputs over 255 hashes; 32 bytes are one.
                Hkdf::<Sha256>::new(Some(b"grantway v1"), key.as_slice())
                    .expand(purpose.as_bytes(), derived.as_mut_slice())
                    .ok()?;
                XChaCha20Poly1305::new_from_slice(derived.as_slice()).ok()
            })
            .collect();
        Self { purpose: purpose.to_owned(), ciphers }
    }

    fn associated_data(&self, place: &str) -> Vec<u8> {
        let mut data = vec![VERSION];
        for part in [self.purpose.as_str(), place] {
            data.extend_from_slice(&(part.len() as u32).to_le_bytes());
            data.extend_from_slice(part.as_bytes());
        }
        data
    }

    /// Seals `plain` for `place` with a nonce that was drawn for this call alone.
    ///
    /// `None` where there is no key: the options refuse an empty list before.
    #[must_use]
    pub fn seal(&self, place: &str, nonce: &[u8; NONCE_LENGTH], plain: &[u8]) -> Option<String> {
        // Room for all of it at once: a buffer that moved would leave the plain bytes behind.
        let mut out = Vec::with_capacity(plain.len().saturating_add(1 + NONCE_LENGTH + TAG_LENGTH));
        out.push(VERSION);
        out.extend_from_slice(nonce);
        out.extend_from_slice(plain);
        let data = self.associated_data(place);
        let in_place = out.get_mut(1 + NONCE_LENGTH..)?;
        let tag = self.ciphers.first()?.encrypt_in_place_detached(XNonce::from_slice(nonce), &data, in_place).ok()?;
        out.extend_from_slice(&tag);
        Some(base64::encode_url(&out))
    }

    /// Opens what [`Sealer::seal`] made for the same purpose and place, with any of the keys.
    ///
    /// # Security
    /// `None` tells nothing about why: truncated, forged, another key, purpose or place.
    #[must_use]
    pub fn open(&self, place: &str, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
        let mut bytes = Zeroizing::new(base64::decode_url(sealed)?);
        let (version, rest) = bytes.split_first_mut()?;
        let (nonce, rest) = rest.split_at_mut_checked(NONCE_LENGTH)?;
        let (in_place, tag) = rest.split_at_mut_checked(rest.len().checked_sub(TAG_LENGTH)?)?;
        if *version != VERSION {
            return None;
        }
        let (nonce, tag) = (XNonce::from_slice(nonce), Tag::from_slice(tag));
        let data = self.associated_data(place);
        // Nothing is decrypted before the tag is found to be right, so the next key finds it unchanged.
        self.ciphers.iter().find(|cipher| cipher.decrypt_in_place_detached(nonce, &data, in_place, tag).is_ok())?;
        Some(Zeroizing::new(in_place.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &[u8]) -> Vec<Zeroizing<[u8; KEY_LENGTH]>> {
        bytes.iter().map(|byte| Zeroizing::new([*byte; KEY_LENGTH])).collect()
    }

    fn sealed(sealer: &Sealer) -> String {
        sealer.seal("here", &[9; NONCE_LENGTH], b"value").unwrap_or_default()
    }

    #[test]
    fn s36_a24_opens_what_it_sealed_and_nothing_else() {
        let sealer = Sealer::new(&keys(&[1]), "session");
        let text = sealed(&sealer);
        assert_eq!(sealer.open("here", &text).as_deref().map(Vec::as_slice), Some(&b"value"[..]));
        assert!(sealer.open("elsewhere", &text).is_none(), "another place");
        assert!(Sealer::new(&keys(&[1]), "transaction").open("here", &text).is_none(), "another purpose");
        assert!(Sealer::new(&keys(&[2]), "session").open("here", &text).is_none(), "another key");
        assert!(sealer.open("here", "").is_none());
        for end in 0..text.len() {
            assert!(sealer.open("here", text.get(..end).unwrap_or_default()).is_none(), "truncated to {end}");
        }
    }

    #[test]
    fn s36_a24_refuses_every_flipped_bit() {
        let sealer = Sealer::new(&keys(&[1]), "session");
        let bytes = base64::decode_url(&sealed(&sealer)).unwrap_or_default();
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut forged = bytes.clone();
                if let Some(byte) = forged.get_mut(at) {
                    *byte ^= 1 << bit;
                }
                assert!(sealer.open("here", &base64::encode_url(&forged)).is_none(), "byte {at} bit {bit}");
            }
        }
    }

    #[test]
    fn s36_a24_has_another_key_for_each_purpose() {
        // With one key, what one nonce hides would be alike up to the tag, whatever is authenticated along.
        let hidden = |purpose: &str| {
            let bytes = base64::decode_url(&sealed(&Sealer::new(&keys(&[1]), purpose))).unwrap_or_default();
            bytes.get(25..30).map(<[u8]>::to_vec)
        };
        assert_ne!(hidden("session"), hidden("transaction"));
        assert_eq!(hidden("session"), hidden("session"));
    }

    #[test]
    fn s36_opens_with_an_older_key_after_rotation() {
        let old = sealed(&Sealer::new(&keys(&[1]), "session"));
        let rotated = Sealer::new(&keys(&[2, 1]), "session");
        assert!(rotated.open("here", &old).is_some());
        assert!(Sealer::new(&keys(&[1]), "session").open("here", &sealed(&rotated)).is_none());
    }
}
