//! A text that must not leak: tokens, secrets, verifiers.
//!
//! It prints nothing, is not cloned, is wiped when dropped, and leaves only through
//! [`Secret::expose`], so that `rg expose` lists every place where one comes out.
//!
//! Must not know: what the secret is.

use core::fmt;
use zeroize::Zeroize as _;

/// A text that prints nothing and is wiped when dropped.
pub struct Secret(String);

impl Secret {
    /// Takes ownership of `text`.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself.
    ///
    /// # Security
    /// Whatever receives it can leak it: never an error, an event or a log.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Drop for Secret {
    /// Never inlined: secrets are dropped in many places, and wiping is a loop.
    #[inline(never)]
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl From<&str> for Secret {
    #[inline(never)]
    fn from(text: &str) -> Self {
        Self::new(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s42_prints_nothing_of_what_it_holds() {
        assert_eq!(format!("{:?}", Secret::from("hunter2")), "Secret");
    }
}
