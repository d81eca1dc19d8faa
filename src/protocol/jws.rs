//! A JSON Web Signature in compact form (RFC 7515 section 7.1): its parts, none of them verified,
//! and whether its header names a signature that could be believed.
//!
//! Must not know: what is signed, who checks the signature.

use super::error::{Code, Error};
use crate::base::base64;
use crate::base::json::ParseJson;
use crate::base::value::Value;

/// The parts of a JWS whose payload is a JSON object: a JWT (RFC 7519).
pub struct UnverifiedJws<'a> {
    /// The JOSE header.
    pub header: Value,
    /// The claims.
    pub claims: Value,
    /// What the signature is made over.
    pub signing_input: &'a str,
    /// The signature, base64url.
    pub signature: &'a str,
}

fn parse_part(json: &dyn ParseJson, part: &str) -> Option<Value> {
    let bytes = base64::decode_url(part)?;
    let value = json.parse_json(core::str::from_utf8(&bytes).ok()?).ok()?;
    matches!(value, Value::Object(_)).then_some(value)
}

/// Parses three parts, of which two are JSON objects; `None` for anything else.
pub fn parse_jws<'a>(json: &dyn ParseJson, text: &'a str) -> Option<UnverifiedJws<'a>> {
    let (signing_input, signature) = text.rsplit_once('.')?;
    // A fourth part would stand in the claims, whose alphabet has no dot.
    let (header, claims) = signing_input.split_once('.')?;
    let (header, claims) = (parse_part(json, header)?, parse_part(json, claims)?);
    Some(UnverifiedJws { header, claims, signing_input, signature })
}

/// Signatures that every runtime's `subtle.verify` may know, with the kind of key that makes them.
const ALGORITHMS: &[(&str, &str, Option<&str>)] = &[
    ("RS256", "RSA", None),
    ("PS256", "RSA", None),
    ("ES256", "EC", Some("P-256")),
    ("EdDSA", "OKP", Some("Ed25519")),
];

/// Header members that bring a key of their own, or claim to change how the rest is read.
const REFUSED: &[&str] = &["b64", "crit", "jku", "jwk", "x5u"];

/// The names of signatures with asymmetric keys (RFC 7518, 8037, 8812, 9864), as a list with spaces between.
const ASYMMETRIC: &str = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES256K ES384 ES512 EdDSA Ed25519 Ed448";

/// Whether `name` is, letter by letter, the name of a signature that only the holder of a private key makes.
#[must_use]
pub fn is_asymmetric(name: &str) -> bool {
    ASYMMETRIC.split(' ').any(|other| other == name)
}

impl UnverifiedJws<'_> {
    /// The algorithm: one that the server announces (RS256 where it announces none), of an
    /// asymmetric key; and the `kty` and `crv` that its key has.
    ///
    /// # Errors
    /// `signature_algorithm_refused`
    ///
    /// # Security
    /// `none`, or a MAC with a public key as its secret, would let anybody sign (RFC 8725 section 2.1).
    pub fn algorithm(
        &self,
        announced: Option<&[String]>,
    ) -> Result<(&'static str, &'static str, Option<&'static str>), Error> {
        let name = self.header.get_str("alg").unwrap_or("none");
        let is_announced = match announced {
            Some(list) => list.iter().any(|other| other == name),
            None => name == "RS256",
        };
        let known = ALGORITHMS.iter().find(|(known, _, _)| *known == name && is_announced);
        match known {
            Some(algorithm) if !self.header.members().iter().any(|(name, _)| REFUSED.contains(&name.as_str())) => {
                Ok(*algorithm)
            }
            _ => Err(Error::new(Code::SignatureAlgorithmRefused).with("algorithm", name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::json::TestJson;

    fn jws(header: &str, claims: &str) -> String {
        [header, claims, "signature"].map(|part| base64::encode_url(part.as_bytes())).join(".")
    }

    fn refusal(header: &str, announced: Option<&[String]>) -> Option<Code> {
        let text = jws(header, "{}");
        let parsed = parse_jws(&TestJson, &text).unwrap_or_else(|| panic!("{header}"));
        parsed.algorithm(announced).err().map(|error| error.code())
    }

    #[test]
    fn parses_three_parts_of_which_two_are_objects() {
        let text = jws(r#"{"alg":"RS256"}"#, r#"{"sub":"ada"}"#);
        let parsed = parse_jws(&TestJson, &text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(parsed.claims.get_str("sub"), Some("ada"));
        assert_eq!(text, format!("{}.{}", parsed.signing_input, parsed.signature));
        for text in
            ["", "a.b", "a.b.c", &format!("{text}.x"), &jws("[]", "{}"), &jws("{}", "7"), &text.replace('.', "")]
        {
            assert!(parse_jws(&TestJson, text).is_none(), "{text}");
        }
    }

    #[test]
    fn a11_takes_announced_asymmetric_algorithms_only_and_rs256_where_none_is_announced() {
        let announced = ["RS256", "PS256", "ES256", "EdDSA", "HS256", "none"].map(str::to_owned);
        for algorithm in ["RS256", "PS256", "ES256", "EdDSA"] {
            assert_eq!(refusal(&format!(r#"{{"alg":"{algorithm}"}}"#), Some(&announced)), None);
            let is_refused = refusal(&format!(r#"{{"alg":"{algorithm}"}}"#), None).is_some();
            assert_eq!(is_refused, algorithm != "RS256");
        }
        for header in [r#"{"alg":"none"}"#, r#"{"alg":"HS256"}"#, r#"{"alg":"rs256"}"#, r#"{"alg":7}"#, "{}"] {
            assert_eq!(refusal(header, Some(&announced)), Some(Code::SignatureAlgorithmRefused), "{header}");
        }
    }

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
            assert_eq!(refusal(&header, None), Some(Code::SignatureAlgorithmRefused), "{member}");
        }
        assert_eq!(refusal(r#"{"alg":"RS256","x5t":"thumbprint","kid":"1"}"#, None), None);
    }
}
