//! Userinfo (OpenID Connect Core section 5.3), or the provider's own endpoint that says who signed in.

use super::send::send_bound;
use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::dialect::endpoints::{endpoint, issuer};
use crate::dialect::inbound::profile::profile;
use crate::dialect::inbound::userinfo::{self, Userinfo};
use crate::dialect::outbound::userinfo_request;
use crate::dialect::provider::Endpoint;
use crate::protocol::checks::tokens::subject;
use crate::protocol::jwt::jws::UnverifiedJws;
use crate::protocol::token::tokens::Tokens;
use crate::step::{Cx, Result};

/// Verifies the signature of a JWT. It gets the JWT and the values of the document's variables.
pub type VerifySignature<'a> = fn(&mut Cx<'a>, UnverifiedJws<'a>, Value<'a>) -> Result<()>;

/// Fetches userinfo, for a host that cannot verify the signature of an answer.
///
/// # Errors
/// As [`userinfo_verified_by`].
pub fn userinfo<'a>(cx: &mut Cx<'a>, tokens: Tokens<'a>, variables: Value<'a>) -> Result<Value<'a>> {
    userinfo_verified_by(cx, tokens, variables, |_, _, _| Ok(()))
}

/// Fetches userinfo.
///
/// # Errors
/// `endpoint_missing`; a `userinfo_…` code if the endpoint refuses or its answer does not pass; those of
/// `verify`; `userinfo_subject_mismatch` if the answer is about somebody else than the ID token.
pub fn userinfo_verified_by<'a>(
    cx: &mut Cx<'a>,
    tokens: Tokens<'a>,
    variables: Value<'a>,
    verify: VerifySignature<'a>,
) -> Result<Value<'a>> {
    let endpoint = endpoint(cx, Endpoint::Userinfo, variables)?;
    let request = userinfo_request(cx, endpoint, tokens, variables)?;
    let is_bound = tokens.token_type().is(W::DPoP);
    let key = if is_bound { tokens.dpop_key() } else { Value::NOTHING };
    let answer = send_bound(cx, W::userinfo_endpoint, request, key, tokens.access_token())?;
    let userinfo = match userinfo::read(cx, answer)? {
        Userinfo::Plain(userinfo) => userinfo,
        Userinfo::Jwt(jws) => {
            verify(cx, jws, variables)?;
            let claims = jws.claims;
            let issuer = issuer(cx, variables)?;
            let client_id = cx.client().client_id();
            subject::verify_userinfo_jwt(cx, claims, issuer, client_id)?;
            claims
        }
    };
    if tokens.claims().exists() {
        let pointers = cx.provider().userinfo().profile();
        let named = profile(cx.arena, pointers, userinfo).member(W::id);
        let named = if pointers.member(W::id).exists() { named } else { Value::NOTHING };
        subject::verify_userinfo(cx, tokens.checked_claims(), userinfo, named)?;
    }
    Ok(userinfo)
}

#[cfg(all(test, feature = "backend"))]
mod tests;
