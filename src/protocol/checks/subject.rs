//! The subject stays the same: userinfo (OpenID Connect Core 5.3.2) and refreshed ID tokens (12.2).
//!
//! Must not know: where the claims came from.

use crate::base::value::Value;
use crate::protocol::error::{Code, Error};

/// Refuses userinfo whose `sub` is not that of the ID token.
///
/// # Errors
/// `userinfo_subject_mismatch`
pub fn verify_userinfo(claims: &Value, userinfo: &Value) -> Result<(), Error> {
    if claims.get_str("sub").is_some() && claims.get_str("sub") == userinfo.get_str("sub") {
        Ok(())
    } else {
        Err(Error::new(Code::UserinfoSubjectMismatch))
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
