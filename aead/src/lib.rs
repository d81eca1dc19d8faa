//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), in place. A crate of its own because generic code is
//! compiled where it is used: here it is compiled for speed, while the engine is compiled for size.

#![no_std]

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{AeadInOut as _, KeyInit as _};

/// A cipher that is dropped leaves no key behind.
const fn wipes<T: zeroize::ZeroizeOnDrop>() {}
const _: () = wipes::<XChaCha20Poly1305>();

/// Encrypts `bytes` in place and gives out the tag.
///
/// `None` over 256 GiB.
#[must_use]
#[inline(never)]
pub fn encrypt(key: &[u8; 32], nonce: &[u8; 24], associated: &[u8], bytes: &mut [u8]) -> Option<[u8; 16]> {
    let cipher = XChaCha20Poly1305::new(key.into());
    let tag = cipher.encrypt_inout_detached(nonce.into(), associated, bytes.into());
    tag.ok().map(Into::into)
}

/// Decrypts `bytes` in place, where the tag is theirs; `false` and nothing changed if it is not.
#[must_use]
#[inline(never)]
pub fn decrypt(key: &[u8; 32], nonce: &[u8; 24], associated: &[u8], bytes: &mut [u8], tag: &[u8; 16]) -> bool {
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher.decrypt_inout_detached(nonce.into(), associated, bytes.into(), tag.into()).is_ok()
}
