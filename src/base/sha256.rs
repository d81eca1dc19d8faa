//! SHA-256 (FIPS 180-4).
//!
//! Must not know: what is hashed.

use sha2::{Digest as _, Sha256};

/// The 32-byte digest of `bytes`.
#[must_use]
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
