//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), in place. A crate of its own because generic code is
//! compiled where it is used: here it is compiled for speed, while the engine is compiled for size.
//!
//! Must not know: what is sealed, where keys come from.

#![no_std]

use chacha20poly1305::aead::{AeadInPlace as _, KeyInit as _};
use chacha20poly1305::{Key, Tag, XChaCha20Poly1305, XNonce};

/// Encrypts `bytes` in place and gives out the tag.
///
/// `None` over 256 GiB.
#[must_use]
#[inline(never)]
pub fn encrypt(key: &[u8; 32], nonce: &[u8; 24], associated: &[u8], bytes: &mut [u8]) -> Option<[u8; 16]> {
    let cipher = XChaCha20Poly1305::new(Key::from_slice(key));
    let tag = cipher.encrypt_in_place_detached(XNonce::from_slice(nonce), associated, bytes);
    tag.ok().map(Into::into)
}

/// Decrypts `bytes` in place, where the tag is theirs; `false` and nothing changed where it is not.
#[must_use]
#[inline(never)]
pub fn decrypt(key: &[u8; 32], nonce: &[u8; 24], associated: &[u8], bytes: &mut [u8], tag: &[u8; 16]) -> bool {
    let cipher = XChaCha20Poly1305::new(Key::from_slice(key));
    cipher.decrypt_in_place_detached(XNonce::from_slice(nonce), associated, bytes, Tag::from_slice(tag)).is_ok()
}
