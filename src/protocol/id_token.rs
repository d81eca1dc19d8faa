//! The ID token (OpenID Connect Core 1.0 section 2) as text: header and claims, unverified.
//!
//! Must not know: what the claims must be; that is `checks/id_token.rs`.

use super::error::{Code, Error};
use crate::base::base64;
use crate::base::json::ParseJson;
use crate::base::value::Value;

/// Header and claims of a JWT, none of them checked.
pub struct UnverifiedIdToken {
    /// The JOSE header.
    pub header: Value,
    /// The claims.
    pub claims: Value,
}

fn parse_part(json: &dyn ParseJson, part: &str) -> Option<Value> {
    let bytes = base64::decode_url(part)?;
    let value = json.parse_json(core::str::from_utf8(&bytes).ok()?).ok()?;
    matches!(value, Value::Object(_)).then_some(value)
}

/// Parses a compact JWS (RFC 7515 section 7.1): three parts, of which two are JSON objects.
///
/// # Errors
/// `id_token_malformed`
pub fn parse_id_token(json: &dyn ParseJson, text: &str) -> Result<UnverifiedIdToken, Error> {
    let mut parts = text.split('.');
    let parsed = (|| {
        let header = parse_part(json, parts.next()?)?;
        let claims = parse_part(json, parts.next()?)?;
        let _signature = parts.next()?;
        parts.next().is_none().then_some(UnverifiedIdToken { header, claims })
    })();
    parsed.ok_or_else(|| Error::new(Code::IdTokenMalformed))
}
