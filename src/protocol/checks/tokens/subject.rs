//! The subject stays the same: userinfo (OpenID Connect Core 5.3.2) and refreshed ID tokens (12.2).

use crate::base::value::Value;
use crate::base::vocabulary::{W, word};
use crate::protocol::jwt::claims::Claims;
use crate::step::{Code, Cx, Result};

/// Refuses userinfo that names another subject than the ID token: neither in `sub`, nor in `named`, the text of
/// what stands where the document says (nothing where it says nothing). Some servers have a short name for the person
/// beside the `sub` of OpenID Connect: what the document points at need not be that `sub` then.
///
/// # Errors
/// `userinfo_subject_mismatch`
pub fn verify_userinfo<'a>(cx: &mut Cx<'a>, claims: Claims<'a>, userinfo: Value<'a>, named: Value<'a>) -> Result<()> {
    let subject = claims.sub();
    let is_same = subject.same_text(userinfo.member(W::sub)) || subject.same_text(named);
    cx.ensure(is_same, Code::UserinfoSubjectMismatch)
}

/// Refuses the claims of a userinfo JWT that another server issued, or that are for another client, where they say so
/// (OpenID Connect Core 5.3.2). `issuer` is nothing if it is not known.
///
/// # Errors
/// `userinfo_issuer_mismatch`, `userinfo_audience_mismatch`
pub fn verify_userinfo_jwt<'a>(
    cx: &mut Cx<'a>,
    claims: Value<'a>,
    issuer: Value<'a>,
    client_id: Value<'a>,
) -> Result<()> {
    let (found, audience) = (claims.member(W::iss), claims.member(W::aud));
    if found.exists() && issuer.exists() && !found.same_text(issuer) {
        let found = if found.is_text() { found } else { word(found.kind()) };
        return Err(cx.fail(Code::UserinfoIssuerMismatch).with(W::found, found).with(W::expected, issuer).into());
    }
    let is_ours = !audience.exists() || audience.same_text(client_id) || audience.has(client_id);
    cx.ensure(is_ours, Code::UserinfoAudienceMismatch)
}

/// Refuses a refreshed ID token that differs in `iss`, `sub`, `aud` or `azp`.
///
/// # Errors
/// `id_token_subject_changed`
pub fn verify_unchanged<'a>(cx: &mut Cx<'a>, before: Claims<'a>, after: Claims<'a>) -> Result<()> {
    let is_same = before.iss() == after.iss() && before.sub() == after.sub() && before.aud() == after.aud();
    // A server may leave `azp` out where it is optional.
    let is_same_party = !after.azp().exists() || before.azp() == after.azp();
    cx.ensure(is_same && is_same_party, Code::IdTokenSubjectChanged)
}

/// Refuses a refreshed ID token whose `nonce` is not that of the sign-in (OpenID Connect Core 12.2), if that is still
/// known: it should carry none.
///
/// # Errors
/// `id_token_nonce_mismatch`
pub fn verify_nonce<'a>(cx: &mut Cx<'a>, before: Claims<'a>, after: Claims<'a>) -> Result<()> {
    let (old, new) = (before.nonce(), after.nonce());
    cx.ensure(!old.exists() || !new.exists() || old == new, Code::IdTokenNonceMismatch)
}
