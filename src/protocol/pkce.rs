//! Proof Key for Code Exchange (RFC 7636).
//!
//! Makes the `code_challenge` of a `code_verifier`.
//!
//! Must not know: which providers support it.

use crate::base::secret::Secret;
use crate::base::{base64, sha256};

/// The `code_challenge_method`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeMethod {
    /// SHA-256 of the verifier: the only method that is used unless a document names another.
    S256,
    /// The verifier itself; for the few servers that know nothing else.
    Plain,
}

impl ChallengeMethod {
    /// The method's name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::S256 => "S256",
            Self::Plain => "plain",
        }
    }

    /// The `code_challenge` of `code_verifier` (RFC 7636 section 4.2).
    #[must_use]
    pub fn code_challenge(self, code_verifier: &Secret) -> String {
        match self {
            Self::S256 => base64::encode_url(&sha256::digest(code_verifier.expose().as_bytes())),
            Self::Plain => code_verifier.expose().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_agrees_with_the_vector_of_rfc_7636_appendix_b() {
        let verifier = Secret::from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(ChallengeMethod::S256.code_challenge(&verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
