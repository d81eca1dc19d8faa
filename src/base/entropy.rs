//! Entropy, handed in: the pure rooms draw no random bytes themselves.
//!
//! One transaction needs 96 bytes (state, verifier, nonce), drawn in one call of the host.
//!
//! Must not know: where the bytes come from.

use super::base64;
use zeroize::Zeroizing;

/// 96 random bytes: three values of 256 bits each.
pub struct Entropy(Zeroizing<[u8; 96]>);

impl Entropy {
    /// How many bytes a host must draw.
    pub const LENGTH: usize = 96;

    /// Takes bytes that a cryptographic generator made for this purpose alone.
    #[must_use]
    pub fn new(bytes: [u8; 96]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    fn part(&self, index: usize) -> &[u8] {
        self.0.chunks(32).nth(index).unwrap_or(&[])
    }

    /// The first 32 bytes.
    #[must_use]
    pub fn first(&self) -> &[u8] {
        self.part(0)
    }

    /// The second 32 bytes as base64url: 43 characters.
    #[must_use]
    pub fn second_text(&self) -> String {
        base64::encode_url(self.part(1))
    }

    /// The third 32 bytes as base64url: 43 characters.
    #[must_use]
    pub fn third_text(&self) -> String {
        base64::encode_url(self.part(2))
    }
}
