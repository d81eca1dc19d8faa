//! Builds the JSON Web Token with which a client authenticates (RFC 7523 sections 2.2 and 3).

use super::jws::Algorithm;
use crate::base::crypto::encode;
use crate::base::text::integer;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{Text, join_by};
use crate::base::vocabulary::{W, Word, word};

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

fn begin(out: &mut Text, name: Word) {
    out.byte(if out.written().is_empty() { b'{' } else { b',' });
    out.json_string(word(name).bytes());
    out.byte(b':');
}

fn text(out: &mut Text, name: Word, value: Value) {
    if value.exists() {
        begin(out, name);
        out.json_string(value.bytes());
    }
}

fn number(out: &mut Text, name: Word, value: i64) {
    begin(out, name);
    out.bytes(&integer(value));
}

impl<'a> ClientAssertion<'a> {
    /// The text to sign: header and claims (RFC 7515 section 5.1).
    #[must_use]
    pub fn signing_input(self, arena: Arena<'a>) -> Value<'a> {
        let (mut header, mut claims) = (Text::new(arena), Text::new(arena));
        text(&mut header, W::alg, word(self.algorithm.words().0));
        text(&mut header, W::kid, self.key_id);
        let issued_at = self.now.saturating_sub(SKEW);
        text(&mut claims, W::iss, self.issuer);
        text(&mut claims, W::sub, self.subject);
        text(&mut claims, W::aud, self.audience);
        number(&mut claims, W::iat, issued_at);
        number(&mut claims, W::exp, issued_at.saturating_add(self.lifetime));
        text(&mut claims, W::jti, self.id);
        let [header, claims] = [header, claims].map(|mut part| {
            part.byte(b'}');
            encode(arena, part.written())
        });
        join_by(arena, header, b'.', claims)
    }
}

/// The token from the signed text and its signature, which is base64url.
#[must_use]
pub fn signed<'a>(arena: Arena<'a>, signing_input: Value<'a>, signature: Value<'a>) -> Value<'a> {
    join_by(arena, signing_input, b'.', signature)
}
