//! The ID token (OpenID Connect Core 1.0 section 3.1.3.7).
//!
//! The token comes straight from the token endpoint over TLS, which item 6 of that section accepts
//! in place of the signature for the code flow. Everything else is checked; until then no token
//! of the same answer is usable.
//!
//! Must not know: who fetched it, how it is kept.

use super::age::CLOCK_SKEW;
use crate::base::constant_time;
use crate::base::json::ParseJson;
use crate::base::secret::Secret;
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::protocol::error::{Code, Error};
use crate::protocol::jws::{is_asymmetric, parse_jws};

/// What an ID token is held against.
pub struct Expected<'a> {
    /// The issuer, exactly.
    pub issuer: &'a str,
    /// The client, which must be the audience.
    pub client_id: &'a str,
    /// The `nonce` that was sent; `None` on refresh, where none is required.
    pub nonce: Option<&'a Secret>,
    /// `max_age`, where it was sent: the token must then carry `auth_time`.
    pub max_age: Option<i64>,
    /// The algorithms that the server announces; RS256 where it announces none.
    pub algorithms: Option<&'a [String]>,
    /// Audiences besides the client that a token may be good for without an `azp`.
    pub trusted_audiences: &'a [String],
    /// The time.
    pub now: UnixTime,
}

fn claim_missing(claim: &str) -> Error {
    Error::new(Code::IdTokenClaimMissing).with("claim", claim)
}

/// Signatures of asymmetric keys only; `none` and secrets shared with the client prove nothing here.
fn verify_algorithm(header: &Value, expected: &Expected<'_>) -> Result<(), Error> {
    let algorithm = header.get_str("alg").unwrap_or("none");
    let announced = match expected.algorithms {
        Some(list) => list.iter().any(|name| name == algorithm),
        None => algorithm == "RS256",
    };
    // What claims to change how the rest is read is refused whatever it says (RFC 7515 section 4.1.11, RFC 7797).
    let is_plain = header.members().iter().all(|(name, _)| name != "crit" && name != "b64");
    if announced && is_asymmetric(algorithm) && is_plain {
        Ok(())
    } else {
        Err(Error::new(Code::IdTokenAlgorithmRefused).with("algorithm", algorithm))
    }
}

/// A JWT that was made for another purpose, as an access token or a logout token, must not pass for an ID token,
/// which has no name of its own but `JWT` (RFC 8725 section 3.11).
fn verify_type(header: &Value) -> Result<(), Error> {
    // A media type may have parameters, and its name no case.
    let is_other = |typ: &str| {
        let name = typ.split(';').next().unwrap_or(typ).trim_end().as_bytes();
        name.last_chunk().is_some_and(|end: &[u8; 4]| end.eq_ignore_ascii_case(b"+jwt"))
    };
    match header.get("typ").map(|typ| (typ.as_str(), typ)) {
        None => Ok(()),
        Some((Some(typ), _)) if !is_other(typ) => Ok(()),
        Some((typ, value)) => Err(Error::new(Code::IdTokenTypeRefused).with("typ", typ.unwrap_or(value.type_name()))),
    }
}

/// The client is the audience, or one of several; others besides must be trusted, or `azp` must say that the
/// token was made for this client.
fn verify_audience(claims: &Value, expected: &Expected<'_>) -> Result<(), Error> {
    let client_id = expected.client_id;
    let is_ours = |entry: &Value| entry.as_str() == Some(client_id);
    let is_trusted =
        |entry: &Value| is_ours(entry) || expected.trusted_audiences.iter().any(|name| entry.as_str() == Some(name));
    let only_trusted = match claims.get("aud").ok_or_else(|| claim_missing("aud"))? {
        audience if is_ours(audience) => true,
        Value::Array(list) if list.iter().any(is_ours) => list.iter().all(is_trusted),
        _ => return Err(Error::new(Code::IdTokenAudienceMismatch)),
    };
    if claims.get("azp").map_or(only_trusted, is_ours) {
        Ok(())
    } else {
        Err(Error::new(Code::IdTokenAuthorizedPartyMismatch))
    }
}

fn verify_times(claims: &Value, expected: &Expected<'_>) -> Result<(), Error> {
    let expires = claims.get_seconds("exp").ok_or_else(|| claim_missing("exp"))?;
    let issued = claims.get_seconds("iat").ok_or_else(|| claim_missing("iat"))?;
    if expected.now >= UnixTime(expires).plus(CLOCK_SKEW) {
        return Err(Error::new(Code::IdTokenExpired));
    }
    let begins = match claims.get("nbf") {
        Some(begin) => begin.as_seconds().ok_or_else(|| claim_missing("nbf"))?.max(issued),
        None => issued,
    };
    if UnixTime(begins) > expected.now.plus(CLOCK_SKEW) {
        return Err(Error::new(Code::IdTokenInFuture));
    }
    if let Some(max_age) = expected.max_age {
        let authenticated = claims.get_seconds("auth_time").ok_or_else(|| claim_missing("auth_time"))?;
        if expected.now.since(UnixTime(authenticated)) > max_age.saturating_add(CLOCK_SKEW) {
            return Err(Error::new(Code::AuthenticationTooOld));
        }
    }
    Ok(())
}

fn verify_nonce(claims: &Value, expected: &Expected<'_>) -> Result<(), Error> {
    let Some(nonce) = expected.nonce else { return Ok(()) };
    let found = claims.get_str("nonce").ok_or_else(|| claim_missing("nonce"))?;
    if constant_time::equal(found, nonce.expose()) { Ok(()) } else { Err(Error::new(Code::IdTokenNonceMismatch)) }
}

/// Checks an ID token and gives out its claims.
///
/// # Errors
/// The `id_token_…` code of the first claim that does not hold; `authentication_too_old`.
///
/// # Security
/// A false accept signs one user in as another.
pub fn verify(json: &dyn ParseJson, id_token: &Secret, expected: &Expected<'_>) -> Result<Value, Error> {
    let token = parse_jws(json, id_token.expose()).ok_or_else(|| Error::new(Code::IdTokenMalformed))?;
    let claims = token.claims;
    verify_type(&token.header)?;
    verify_algorithm(&token.header, expected)?;
    let issuer = claims.get_str("iss").ok_or_else(|| claim_missing("iss"))?;
    if issuer != expected.issuer {
        return Err(Error::new(Code::IdTokenIssuerMismatch).with("found", issuer).with("expected", expected.issuer));
    }
    verify_audience(&claims, expected)?;
    verify_times(&claims, expected)?;
    verify_nonce(&claims, expected)?;
    claims.get_str("sub").filter(|sub| !sub.is_empty() && sub.len() <= 255).ok_or_else(|| claim_missing("sub"))?;
    Ok(claims)
}
