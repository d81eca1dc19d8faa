//! Checks that the subject stays the same in userinfo (OpenID Connect Core 5.3.2) and in refreshed ID tokens
//! (12.2).

use crate::base::value::Value;
use crate::base::vocabulary::{W, word};
use crate::protocol::jwt::claims::Claims;
use crate::step::{Code, Cx, Result};

/// Refuses userinfo about another subject than the ID token's. The subject must be in `sub` or in `named`, the
/// text at the document's pointer (nothing if the document has none). Some servers have a short name for the
/// person besides OpenID Connect's `sub`, so the text at the pointer need not be that `sub`.
///
/// # Errors
/// `userinfo_subject_mismatch`
pub fn verify_userinfo<'a>(cx: &mut Cx<'a>, claims: Claims<'a>, userinfo: Value<'a>, named: Value<'a>) -> Result<()> {
    let subject = claims.sub();
    let is_same = subject.same_text(userinfo.member(W::sub)) || subject.same_text(named);
    cx.ensure(is_same, Code::UserinfoSubjectMismatch)
}

/// Refuses the claims of a userinfo JWT if they name another issuer, or another client as the audience (OpenID
/// Connect Core 5.3.2). `issuer` is nothing if it is not known.
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
    // A server may leave out `azp`, which is optional.
    let is_same_party = !after.azp().exists() || before.azp() == after.azp();
    cx.ensure(is_same && is_same_party, Code::IdTokenSubjectChanged)
}

/// Refuses a refreshed ID token whose `nonce` differs from the sign-in's (OpenID Connect Core 12.2), if that is
/// still known. It should contain none.
///
/// # Errors
/// `id_token_nonce_mismatch`
pub fn verify_nonce<'a>(cx: &mut Cx<'a>, before: Claims<'a>, after: Claims<'a>) -> Result<()> {
    let (old, new) = (before.nonce(), after.nonce());
    cx.ensure(!old.exists() || !new.exists() || old == new, Code::IdTokenNonceMismatch)
}
