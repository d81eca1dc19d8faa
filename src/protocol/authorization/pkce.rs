//! Proof Key for Code Exchange (RFC 7636): the `code_challenge` of a `code_verifier`.

use crate::base::crypto;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::vocabulary::{W, Word};

/// The `code_challenge_method`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeMethod {
    /// SHA-256 of the verifier, the default; only a document can name another.
    S256,
    /// The same in hexadecimal digits, for a server that accepts no other coding.
    S256Hex,
    /// The verifier itself, for the few servers that support nothing else.
    Plain,
}

impl ChallengeMethod {
    /// The method's name on the wire.
    #[must_use]
    pub fn word(self) -> Word {
        match self {
            Self::S256 | Self::S256Hex => W::S256,
            Self::Plain => W::plain,
        }
    }

    /// The `code_challenge` of `code_verifier` (RFC 7636 section 4.2).
    #[must_use]
    pub fn code_challenge<'a>(self, arena: Arena<'a>, code_verifier: Value<'a>) -> Value<'a> {
        match self {
            Self::S256 => crypto::sha256_text(arena, code_verifier.bytes()),
            Self::S256Hex => crypto::hex(arena, &crypto::sha256(code_verifier.bytes())),
            Self::Plain => code_verifier,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, json, value};

    #[test]
    fn s1_agrees_with_the_vector_of_rfc_7636_appendix_b() {
        let verifier = value(&json!("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        let challenge = ChallengeMethod::S256.code_challenge(arena(), verifier);
        assert_eq!(challenge.bytes(), b"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        let digits = ChallengeMethod::S256Hex.code_challenge(arena(), verifier);
        assert_eq!(digits.bytes(), b"13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3");
    }
}
