//! Builds the JSON Web Token with which a client authenticates (RFC 7523 sections 2.2 and 3).

use super::json_text::{JsonText, signing_input};
use super::jws::Algorithm;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::vocabulary::W;

/// How many seconds `iat` is in the past, because clocks differ and servers refuse tokens from the future.
pub const SKEW: i64 = 60;

/// The contents of a client assertion.
#[derive(Clone, Copy)]
pub struct ClientAssertion<'a> {
    /// The algorithm that signs it.
    pub algorithm: Algorithm,
    /// `kid` in the header; nothing if the server finds the key without it.
    pub key_id: Value<'a>,
    /// `iss`
    pub issuer: Value<'a>,
    /// `sub`
    pub subject: Value<'a>,
    /// `aud`
    pub audience: Value<'a>,
    /// `jti`; nothing if there is none.
    pub id: Value<'a>,
    /// Now, in Unix seconds.
    pub now: i64,
    /// Seconds from `iat` to `exp`.
    pub lifetime: i64,
}

impl<'a> ClientAssertion<'a> {
    /// The text to sign: header and claims (RFC 7515 section 5.1).
    #[must_use]
    pub fn signing_input(self, arena: Arena<'a>) -> Value<'a> {
        let (mut header, mut claims) = (JsonText::new(arena), JsonText::new(arena));
        header.word(W::alg, self.algorithm.words().0);
        header.text(W::kid, self.key_id);
        let issued_at = self.now.saturating_sub(SKEW);
        claims.text(W::iss, self.issuer);
        claims.text(W::sub, self.subject);
        claims.text(W::aud, self.audience);
        claims.number(W::iat, issued_at);
        claims.number(W::exp, issued_at.saturating_add(self.lifetime));
        claims.text(W::jti, self.id);
        signing_input(arena, header, claims)
    }
}
