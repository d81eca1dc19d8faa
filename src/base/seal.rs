//! Sealing: authenticated encryption with XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), one key
//! per purpose by HKDF-SHA-256 (RFC 5869).
//!
//! A sealed text is base64url of `version ‖ nonce ‖ ciphertext`. The associated data binds the
//! format version, the purpose and whatever place the caller names, so that a value sealed for one
//! purpose or place does not open for another. The first key seals, all keys open: rotation.
//!
//! Must not know: what is sealed, where it is kept.

use super::base64;
use grantway_aead as aead;
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

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

/// The keys of one purpose: the first seals, all open.
pub struct Sealer {
    purpose: String,
    keys: Vec<Zeroizing<[u8; KEY_LENGTH]>>,
}

impl Sealer {
    /// Derives the keys of `purpose` from `keys`.
    #[must_use]
    pub fn new(keys: &[Zeroizing<[u8; KEY_LENGTH]>], purpose: &str) -> Self {
        let keys = keys
            .iter()
            .filter_map(|key| {
                let mut derived = Zeroizing::new([0u8; KEY_LENGTH]);
                // HKDF refuses only outputs over 255 hashes; 32 bytes are one.
                Hkdf::<Sha256>::new(Some(b"grantway v1"), key.as_slice())
                    .expand(purpose.as_bytes(), derived.as_mut_slice())
                    .ok()?;
                Some(derived)
            })
            .collect();
        Self { purpose: purpose.to_owned(), keys }
    }

    fn associated_data(&self, place: &str) -> Vec<u8> {
        let mut data = vec![VERSION];
        for part in [self.purpose.as_str(), place] {
            data.extend_from_slice(&(part.len() as u32).to_le_bytes());
            data.extend_from_slice(part.as_bytes());
        }
        data
    }

    /// Seals `plain`, in parts, for `place` with a nonce that was drawn for this call alone.
    ///
    /// `None` where there is no key: the options refuse an empty list before.
    #[must_use]
    pub fn seal(&self, place: &str, nonce: &[u8; NONCE_LENGTH], plain: &[&[u8]]) -> Option<String> {
        // Room for all of it at once: a buffer that moved would leave the plain bytes behind.
        let length = plain.iter().fold(HEAD + TAG_LENGTH, |sum, part| sum.saturating_add(part.len()));
        let mut out = Vec::with_capacity(length);
        out.push(VERSION);
        out.extend_from_slice(nonce);
        for part in plain {
            out.extend_from_slice(part);
        }
        let in_place = out.get_mut(HEAD..)?;
        let tag = aead::encrypt(self.keys.first()?, nonce, &self.associated_data(place), in_place)?;
        out.extend_from_slice(&tag);
        Some(base64::encode_url(&out))
    }

    /// Opens what [`Sealer::seal`] made for the same purpose and place, with any of the keys.
    ///
    /// # Security
    /// `None` tells nothing about why: truncated, forged, another key, purpose or place.
    #[must_use]
    pub fn open(&self, place: &str, sealed: &str) -> Option<Opened> {
        let mut bytes = Zeroizing::new(base64::decode_url(sealed)?);
        let (head, rest) = bytes.split_first_chunk_mut::<HEAD>()?;
        let (in_place, tag) = rest.split_last_chunk_mut::<TAG_LENGTH>()?;
        let (version, nonce) = head.split_first()?;
        if *version != VERSION {
            return None;
        }
        let (nonce, data) = (nonce.try_into().ok()?, self.associated_data(place));
        // Nothing is decrypted before the tag is found to be right, so the next key finds it unchanged.
        self.keys.iter().find(|key| aead::decrypt(key, nonce, &data, in_place, tag))?;
        Some(Opened(bytes))
    }
}

/// What was sealed; wiped when dropped.
pub struct Opened(Zeroizing<Vec<u8>>);

impl core::ops::Deref for Opened {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        let end = self.0.len().saturating_sub(TAG_LENGTH);
        self.0.get(HEAD..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &[u8]) -> Vec<Zeroizing<[u8; KEY_LENGTH]>> {
        bytes.iter().map(|byte| Zeroizing::new([*byte; KEY_LENGTH])).collect()
    }

    fn sealed(sealer: &Sealer) -> String {
        sealer.seal("here", &[9; NONCE_LENGTH], &[b"val", b"ue"]).unwrap_or_default()
    }

    #[test]
    fn s36_a24_opens_what_it_sealed_and_nothing_else() {
        let sealer = Sealer::new(&keys(&[1]), "session");
        let text = sealed(&sealer);
        assert_eq!(sealer.open("here", &text).as_deref(), Some(&b"value"[..]));
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
