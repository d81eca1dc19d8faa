//! Parses a JSON Web Signature in compact form (RFC 7515 section 7.1), without verifying it, and checks that
//! its header names an acceptable algorithm.

use crate::base::crypto;
use crate::base::text::is_among;
use crate::base::value::Value;
use crate::step::Cx;
#[cfg(feature = "backend")]
use crate::{
    base::vocabulary::{W, Word},
    step::{Code, Result},
};

/// The parts of a JWS whose payload is a JSON object: a JWT (RFC 7519).
#[derive(Clone, Copy)]
pub struct UnverifiedJws<'a> {
    /// The JOSE header.
    pub header: Value<'a>,
    /// The claims, all unverified.
    pub claims: Value<'a>,
    /// The text that is signed.
    pub signing_input: Value<'a>,
    /// The signature, base64url.
    pub signature: Value<'a>,
}

fn parse_part<'a>(cx: &Cx<'a>, part: &[u8]) -> Option<Value<'a>> {
    let bytes = crypto::decode(cx.arena, part);
    let text = core::str::from_utf8(bytes.bytes()).ok()?;
    cx.json(text.as_bytes()).filter(|value| value.is_object())
}

/// Parses a token of three parts, of which the first two are JSON objects; `None` for anything else.
#[inline(never)]
#[must_use]
pub fn parse_jws<'a>(cx: &Cx<'a>, token: Value<'a>) -> Option<UnverifiedJws<'a>> {
    let text = token.bytes();
    let (signing_input, signature) = text.split_at_checked(text.iter().rposition(|byte| *byte == b'.')?)?;
    // With a fourth part, the claims would contain a dot, which is not in their alphabet.
    let (header, claims) = signing_input.split_at_checked(signing_input.iter().position(|byte| *byte == b'.')?)?;
    Some(UnverifiedJws {
        header: parse_part(cx, header)?,
        claims: parse_part(cx, claims.get(1..)?)?,
        signing_input: cx.arena.text(signing_input),
        signature: cx.arena.text(signature.get(1..)?),
    })
}

/// The names of signatures with asymmetric keys (RFC 7518, 8037, 8812, 9864), separated by spaces.
const ASYMMETRIC: &[u8] = b"RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES256K ES384 ES512 EdDSA Ed25519 Ed448";

/// Whether `name` is exactly the name of a signature that needs a private key.
#[must_use]
pub fn is_asymmetric(name: &[u8]) -> bool {
    is_among(name, ASYMMETRIC)
}

/// A signature algorithm that every runtime's `subtle.verify` may support, with its kind of key.
#[cfg(feature = "backend")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
}

#[cfg(feature = "backend")]
impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Rs256, Self::Ps256, Self::Es256, Self::EdDsa];

    /// Its name, the `kty` of its key, and the key's `crv` if it has one (RFC 7518 sections 3.1 and 6.1, RFC
    /// 8037).
    #[must_use]
    pub fn words(self) -> (Word, Word, Option<Word>) {
        match self {
            Self::Rs256 => (W::RS256, W::RSA, None),
            Self::Ps256 => (W::PS256, W::RSA, None),
            Self::Es256 => (W::ES256, W::EC, Some(W::P_256)),
            Self::EdDsa => (W::EdDSA, W::OKP, Some(W::Ed25519)),
        }
    }
}

#[cfg(feature = "backend")]
impl<'a> UnverifiedJws<'a> {
    /// The token's algorithm, which must be of an asymmetric key and in `announced`, a list. If that is
    /// nothing, only RS256 is accepted.
    ///
    /// # Errors
    /// `signature_algorithm_refused`
    ///
    /// # Security
    /// `none`, or a MAC with a public key as its secret, would let anybody sign (RFC 8725 section 2.1).
    pub fn algorithm(self, cx: &mut Cx<'a>, announced: Value<'a>) -> Result<Algorithm> {
        let name = self.header.member(W::alg).text().or_word(W::none);
        let is_announced = if announced.exists() { announced.has(name) } else { name.is(W::RS256) };
        // These header members bring their own key, or change how the rest is read.
        let refused = [W::b64, W::crit, W::jku, W::jwk, W::x5u];
        let is_plain = self.header.members().iter().all(|(name, _)| refused.iter().all(|refused| !name.is(*refused)));
        let known = Algorithm::ALL.into_iter().find(|known| name.is(known.words().0));
        match known.filter(|_| is_announced && is_plain) {
            Some(algorithm) => Ok(algorithm),
            None => Err(cx.fail(Code::SignatureAlgorithmRefused).with(W::algorithm, name).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, context, json, log, value};

    fn jws(header: &str, claims: &str) -> String {
        let part =
            |text: &str| String::from_utf8(crypto::encode(arena(), text.as_bytes()).bytes().to_vec()).expect("ASCII");
        [header, claims, "signature"].map(part).join(".")
    }
    fn parsed(cx: &Cx<'static>, text: &str) -> Option<UnverifiedJws<'static>> {
        parse_jws(cx, value(&json!(text)))
    }

    #[test]
    fn parses_three_parts_of_which_two_are_objects() {
        let cx = context(&json!(null), &log(&[]));
        let text = jws(r#"{"alg":"RS256"}"#, r#"{"sub":"ada"}"#);
        let token = parsed(&cx, &text).expect("a JWS");
        assert_eq!(token.claims.find(b"sub").bytes(), b"ada");
        assert_eq!(text.as_bytes(), [token.signing_input.bytes(), b".", token.signature.bytes()].concat());
        for text in
            ["", "a.b", "a.b.c", &format!("{text}.x"), &jws("[]", "{}"), &jws("{}", "7"), &text.replace('.', "")]
        {
            assert!(parsed(&cx, text).is_none(), "{text}");
        }
    }

    #[cfg(feature = "backend")]
    fn refusal(header: &str, announced: &serde_json::Value) -> Option<Code> {
        let mut cx = context(&json!(null), &log(&[]));
        let token = parsed(&cx, &jws(header, "{}")).expect("a JWS");
        let result = token.algorithm(&mut cx, value(announced));
        result.err().and_then(|_| cx.code())
    }

    #[cfg(feature = "backend")]
    #[test]
    fn a11_takes_announced_asymmetric_algorithms_only_and_rs256_where_none_is_announced() {
        let announced = json!(["RS256", "PS256", "ES256", "EdDSA", "HS256", "none"]);
        for algorithm in ["RS256", "PS256", "ES256", "EdDSA"] {
            assert_eq!(refusal(&format!(r#"{{"alg":"{algorithm}"}}"#), &announced), None);
            let is_refused = refusal(&format!(r#"{{"alg":"{algorithm}"}}"#), &json!(null)).is_some();
            assert_eq!(is_refused, algorithm != "RS256");
        }
        for header in [r#"{"alg":"none"}"#, r#"{"alg":"HS256"}"#, r#"{"alg":"rs256"}"#, r#"{"alg":7}"#, "{}"] {
            assert_eq!(refusal(header, &announced), Some(Code::SignatureAlgorithmRefused), "{header}");
        }
    }

    #[cfg(feature = "backend")]
    #[test]
    fn a11_takes_no_header_that_brings_a_key_or_changes_how_the_rest_is_read() {
        for member in [
            r#""jwk":{"kty":"RSA"}"#,
            r#""jku":"https://evil.example""#,
            r#""x5u":"https://evil.example""#,
            r#""crit":["b64"]"#,
            r#""crit":null"#,
            r#""b64":false"#,
            r#""b64":true"#,
        ] {
            let header = format!(r#"{{"alg":"RS256",{member}}}"#);
            assert_eq!(refusal(&header, &json!(null)), Some(Code::SignatureAlgorithmRefused), "{member}");
        }
        assert_eq!(refusal(r#"{"alg":"RS256","x5t":"thumbprint","kid":"1"}"#, &json!(null)), None);
    }
}
