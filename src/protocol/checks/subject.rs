//! The subject stays the same: userinfo (OpenID Connect Core 5.3.2) and refreshed ID tokens (12.2).
//!
//! Must not know: where the claims came from.

use crate::base::text::integer;
use crate::base::value::Value;
use crate::protocol::error::{Code, Error};

/// Refuses userinfo that names another subject than the ID token: neither in `sub`, nor at the JSON pointer of the
/// document, which may point at a number. Some servers have a short name for the person beside the `sub` of OpenID
/// Connect: what the document points at need not be that `sub` then.
///
/// # Errors
/// `userinfo_subject_mismatch`
pub fn verify_userinfo(claims: &Value, userinfo: &Value, pointer: Option<&str>) -> Result<(), Error> {
    let named = pointer
        .and_then(|pointer| userinfo.pointer(pointer))
        .and_then(|subject| subject.as_str().map(str::to_owned).or_else(|| subject.as_exact_integer().map(integer)));
    let subject = claims.get_str("sub");
    if subject.is_some() && (subject == userinfo.get_str("sub") || subject == named.as_deref()) {
        Ok(())
    } else {
        Err(Error::new(Code::UserinfoSubjectMismatch))
    }
}

/// Refuses the claims of a userinfo JWT that another server issued, or that are for another client, where they say
/// so (OpenID Connect Core 5.3.2).
///
/// # Errors
/// `userinfo_issuer_mismatch`, `userinfo_audience_mismatch`
pub fn verify_userinfo_jwt(claims: &Value, issuer: Option<&str>, client_id: &str) -> Result<(), Error> {
    if let (Some(found), Some(expected)) = (claims.get("iss"), issuer)
        && found.as_str() != Some(expected)
    {
        let found = found.as_str().unwrap_or(found.type_name());
        return Err(Error::new(Code::UserinfoIssuerMismatch).with("found", found).with("expected", expected));
    }
    let is_ours = |audience: &Value| audience.as_str() == Some(client_id);
    match claims.get("aud") {
        Some(audience) if !is_ours(audience) && !audience.items().is_some_and(|list| list.iter().any(is_ours)) => {
            Err(Error::new(Code::UserinfoAudienceMismatch))
        }
        _ => Ok(()),
    }
}

/// Refuses a refreshed ID token that differs in `iss`, `sub`, `aud` or `azp`.
///
/// # Errors
/// `id_token_subject_changed`
pub fn verify_unchanged(before: &Value, after: &Value) -> Result<(), Error> {
    let same = ["iss", "sub", "aud", "azp"].iter().all(|claim| {
        let (old, new) = (before.get(claim), after.get(claim));
        // A server may leave `azp` out where it is optional.
        old == new || (*claim == "azp" && new.is_none())
    });
    if same { Ok(()) } else { Err(Error::new(Code::IdTokenSubjectChanged)) }
}

/// Refuses a refreshed ID token whose `nonce` is not that of the sign-in (OpenID Connect Core 12.2), where that is
/// still known: it should carry none.
///
/// # Errors
/// `id_token_nonce_mismatch`
pub fn verify_nonce(before: &Value, after: &Value) -> Result<(), Error> {
    match (before.get("nonce"), after.get("nonce")) {
        (Some(old), Some(new)) if old != new => Err(Error::new(Code::IdTokenNonceMismatch)),
        _ => Ok(()),
    }
}
