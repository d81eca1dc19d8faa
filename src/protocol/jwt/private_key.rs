//! Reads private keys in the forms that applications have: PKCS#8 in PEM (RFC 7468 section 10, RFC 5958), or a
//! JWK (RFC 7517). Only the kind of a key is read; the platform signs with it.

use super::jws::Algorithm;
use crate::base::text::{find, split_once, words};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::step::numbered::numbered;

/// The most bytes of a PEM text; an RSA key of 16384 bits has 13000.
const MOST: usize = 16_384;

numbered! {
    /// The kind of a key.
    pub enum KeyKind {
        /// RSA.
        Rsa = 1,
        /// The curve P-256.
        P256 = 2,
        /// Ed25519.
        Ed25519 = 3,
    }
}

impl KeyKind {
    /// Its default algorithm.
    #[must_use]
    pub fn algorithm(self) -> Algorithm {
        match self {
            Self::Rsa => Algorithm::Rs256,
            Self::P256 => Algorithm::Es256,
            Self::Ed25519 => Algorithm::EdDsa,
        }
    }
    /// Whether it can sign with that algorithm (RFC 7518 section 3.1, RFC 8037).
    #[must_use]
    pub fn makes(self, algorithm: Algorithm) -> bool {
        match algorithm {
            Algorithm::Rs256 | Algorithm::Ps256 => self == Self::Rsa,
            Algorithm::Es256 => self == Self::P256,
            Algorithm::EdDsa => self == Self::Ed25519,
        }
    }
}

/// Why a key cannot be used: a reason for `option_invalid`.
pub type Unusable = &'static [u8];

/// How to convert keys from other forms.
const ANOTHER_FORM: &[(&[u8], Unusable)] = &[
    (
        b"EC PRIVATE KEY",
        b"it is an `EC PRIVATE KEY` (SEC 1); a `PRIVATE KEY` (PKCS#8) comes of it by `openssl pkcs8 -topk8 -nocrypt -in key.pem`",
    ),
    (
        b"RSA PRIVATE KEY",
        b"it is an `RSA PRIVATE KEY` (PKCS#1); a `PRIVATE KEY` (PKCS#8) comes of it by `openssl pkcs8 -topk8 -nocrypt -in key.pem`",
    ),
    (
        b"ENCRYPTED PRIVATE KEY",
        b"it is encrypted; a `PRIVATE KEY` comes of it by `openssl pkcs8 -topk8 -nocrypt -in key.pem`",
    ),
    (
        b"OPENSSH PRIVATE KEY",
        b"it is an `OPENSSH PRIVATE KEY`; a `PRIVATE KEY` (PKCS#8) comes of a copy by `ssh-keygen -p -m PKCS8 -f copy`",
    ),
    (b"PUBLIC KEY", b"it is a public key: the private one signs"),
    (b"CERTIFICATE", b"it is a certificate: its private key signs"),
];

const NO_PEM: Unusable = b"it is no PEM text: from `-----BEGIN PRIVATE KEY-----` to `-----END PRIVATE KEY-----`, \
    line breaks as they are or as `\\n`";
const DAMAGED: Unusable = b"its PEM text is damaged: what stands between BEGIN and END is no PKCS#8 key";
const NO_JWK: Unusable = b"it is no JWK of an RSA, P-256 or Ed25519 key (RFC 7518 section 6)";
const OTHER_KIND: Unusable = b"it is neither an RSA, nor a P-256, nor an Ed25519 key";

/// Whether a text is a key, which must never be sent: PEM, or a JWK as JSON (RFC 7517 section 4), as in an
/// environment variable.
#[must_use]
pub fn is_key(text: &[u8]) -> bool {
    find(text, b"-----BEGIN ").is_some() || text.trim_ascii().starts_with(b"{") && find(text, b"\"kty\"").is_some()
}

/// The key in the form for the platform: the base64 of a PEM text, or the members of a JWK that make up the
/// key, without others (`use`, `key_ops`) that could restrict it.
///
/// # Errors
/// Why the key cannot be used.
pub fn read<'a>(arena: Arena<'a>, given: Value<'a>) -> Result<(Value<'a>, KeyKind), Unusable> {
    if given.is_object() { read_jwk(arena, given) } else { read_pem(arena, given.bytes()) }
}

fn read_jwk<'a>(arena: Arena<'a>, given: Value<'a>) -> Result<(Value<'a>, KeyKind), Unusable> {
    let curve = given.member(W::crv);
    let kty = given.member(W::kty);
    let (kind, members): (_, &[u8]) = if kty.is(W::RSA) {
        (KeyKind::Rsa, b"kty n e d p q dp dq qi")
    } else if kty.is(W::EC) && curve.is(W::P_256) {
        (KeyKind::P256, b"kty crv x y d")
    } else if kty.is(W::OKP) && curve.is(W::Ed25519) {
        (KeyKind::Ed25519, b"kty crv x d")
    } else {
        return Err(if kty.is_text() { OTHER_KIND } else { NO_JWK });
    };
    if !given.find(b"d").exists() {
        return Err(b"it is a public JWK, without `d`: the private one signs");
    }
    let mut jwk = Object::new(arena);
    for name in words(members) {
        let member = given.find(name);
        if !member.is_text() || member.bytes().len() > MOST {
            return Err(NO_JWK);
        }
        jwk.pair(arena.text(name), member);
    }
    Ok((jwk.done(), kind))
}

fn read_pem<'a>(arena: Arena<'a>, text: &[u8]) -> Result<(Value<'a>, KeyKind), Unusable> {
    if text.len() > MOST {
        return Err(b"it is longer than any key: 16 KiB");
    }
    let lines = with_line_breaks(text);
    let (head, rest) = split_once(&lines, b"-----BEGIN ").ok_or(NO_PEM)?;
    let (label, rest) = split_once(rest, b"-----").ok_or(NO_PEM)?;
    if let Some((_, reason)) = ANOTHER_FORM.iter().find(|(other, _)| *other == label) {
        return Err(reason);
    }
    let (body, tail) = split_once(rest, b"-----END PRIVATE KEY-----").ok_or(NO_PEM)?;
    if label != b"PRIVATE KEY" || !head.trim_ascii().is_empty() || !tail.trim_ascii().is_empty() {
        return Err(NO_PEM);
    }
    let base64: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let der = crate::base::crypto::decode_padded(&base64).ok_or(DAMAGED)?;
    Ok((arena.owned(base64), kind_of_pkcs8(&der)?))
}

/// The text with line breaks in place of `\n` and `\r`, which environment variables contain.
fn with_line_breaks(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, behind)) = rest.split_first() {
        if let (b'\\', Some((b'n' | b'r', behind))) = (first, behind.split_first()) {
            out.push(b'\n');
            rest = behind;
        } else {
            out.push(*first);
            rest = behind;
        }
    }
    out
}

/// Splits off one ASN.1 value (X.690 section 8.1) with that tag. Returns its content and the rest.
fn der(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (length, rest) = match *rest {
        [length @ 0..=127, ref rest @ ..] => (usize::from(length), rest),
        [0x81, length, ref rest @ ..] => (usize::from(length), rest),
        [0x82, high, low, ref rest @ ..] => (usize::from(u16::from_be_bytes([high, low])), rest),
        _ => return None,
    };
    if *first == tag { rest.split_at_checked(length) } else { None }
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 2;
const OBJECT_IDENTIFIER: u8 = 6;
/// `rsaEncryption` (RFC 8017 appendix C), `id-ecPublicKey` with `secp256r1` (RFC 5480), `id-Ed25519` (RFC 8410).
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// The kind of a `PrivateKeyInfo` (RFC 5958 section 2).
fn kind_of_pkcs8(bytes: &[u8]) -> Result<KeyKind, Unusable> {
    let algorithm = || {
        let (key, behind) = der(SEQUENCE, bytes)?;
        let (_version, key) = der(INTEGER, key)?;
        let (algorithm, _) = der(SEQUENCE, key)?;
        behind.is_empty().then_some(der(OBJECT_IDENTIFIER, algorithm)?)
    };
    let (name, parameters) = algorithm().ok_or(DAMAGED)?;
    let curve = || der(OBJECT_IDENTIFIER, parameters).map(|(curve, _)| curve);
    match name {
        RSA => Ok(KeyKind::Rsa),
        ED25519 => Ok(KeyKind::Ed25519),
        EC if curve() == Some(P256) => Ok(KeyKind::P256),
        EC => Err(b"it is a key of another curve than P-256"),
        _ => Err(OTHER_KIND),
    }
}

#[cfg(test)]
mod tests;
