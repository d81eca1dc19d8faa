//! The worker's `state`: 256 random bits with issue time and handler, sealed, so that a callback
//! without its cookie can still be told apart: ours and young, ours and old, or foreign.
//!
//! Must not know: where transactions are kept.

use crate::base::entropy::Entropy;
use crate::base::seal::{NONCE_LENGTH, Sealer};
use crate::base::time::UnixTime;

/// Makes a `state` of the first 32 random bytes: 24 are the nonce, 8 stand inside with the time.
#[must_use]
pub fn issue(sealer: &Sealer, place: &str, entropy: &Entropy, now: UnixTime) -> Option<String> {
    let (nonce, rest) = entropy.first().split_at_checked(NONCE_LENGTH)?;
    sealer.seal(place, nonce.try_into().ok()?, &[rest, &now.0.to_le_bytes()])
}

/// When this handler issued `state`; `None` where it did not.
#[must_use]
pub fn issued_at(sealer: &Sealer, place: &str, state: &str) -> Option<UnixTime> {
    let plain = sealer.open(place, state)?;
    let time = plain.get(8..16)?;
    Some(UnixTime(i64::from_le_bytes(time.try_into().ok()?)))
}
