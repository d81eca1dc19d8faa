//! The ID token (OpenID Connect Core 1.0 section 3.1.3.7).
//!
//! The token comes straight from the token endpoint over TLS, which item 6 of that section accepts instead of the
//! signature. Everything else is checked; until then no token of the same answer is usable.

use super::age::CLOCK_SKEW;
#[cfg(feature = "backend")]
use super::authentication::has_context;
use super::authentication::is_recent;
use super::issuer::Tenants;
use crate::base::crypto;
use crate::base::text::before;
use crate::base::value::{Node, Value};
use crate::base::vocabulary::{W, Word, word};
use crate::protocol::jwt::claims::Claims;
use crate::protocol::jwt::jws::{UnverifiedJws, is_asymmetric, parse_jws};
use crate::step::{Code, Cx, Failed, Result};

/// What an ID token is compared with.
#[derive(Clone, Copy)]
pub struct Expected<'a> {
    /// The issuer, exactly.
    pub issuer: Value<'a>,
    /// The tenants that the issuer stands for, where it stands for many: the token's issuer is then that of a tenant,
    /// and of the tenant that the token names.
    pub tenants: Option<Tenants<'a>>,
    /// The client, which must be the audience.
    pub client_id: Value<'a>,
    /// The `nonce` that was sent; nothing on refresh, if none is required.
    pub nonce: Value<'a>,
    /// Whether the server's ID tokens carry no `nonce`, ever.
    pub is_without_nonce: bool,
    /// `max_age`, if it was sent: the token must then carry `auth_time`.
    pub max_age: Option<i64>,
    /// The `acr` values of which the token must carry one, separated by spaces; nothing if it may carry any. Only a
    /// worker requires some.
    pub required_acr: Value<'a>,
    /// A list: the algorithms that the server announces. Nothing where it announces none: RS256.
    pub algorithms: Value<'a>,
    /// The client's secret, if the document accepts HS256; else nothing.
    #[cfg(feature = "backend")]
    pub secret: Value<'a>,
    /// A list, or nothing: further audiences that a token without `azp` may name.
    pub trusted_audiences: Value<'a>,
}

fn claim_missing(cx: &mut Cx, claim: Word) -> Failed {
    cx.fail(Code::IdTokenClaimMissing).with(W::claim, claim).into()
}

/// Signatures of asymmetric keys only; `none` and secrets shared with the client prove nothing here. HS256 only if the
/// document accepts it, of a client that has a secret, and once the signature holds.
fn verify_algorithm<'a>(cx: &mut Cx<'a>, token: UnverifiedJws<'a>, expected: Expected<'a>) -> Result<()> {
    let (header, algorithms) = (token.header, expected.algorithms);
    let algorithm = header.member(W::alg).text().or_word(W::none);
    let is_announced = if algorithms.exists() { algorithms.has(algorithm) } else { algorithm.is(W::RS256) };
    // Members that change how the rest is read are refused whatever they say (RFC 7515 section 4.1.11, RFC 7797).
    let is_plain = header.count(W::crit) == 0 && header.count(W::b64) == 0;
    if is_announced && is_asymmetric(algorithm.bytes()) && is_plain {
        return Ok(());
    }
    #[cfg(feature = "backend")]
    if algorithm.bytes() == b"HS256" && is_plain && !expected.secret.is_empty() {
        return verify_hmac(cx, token, expected.secret);
    }
    Err(cx.fail(Code::IdTokenAlgorithmRefused).with(W::algorithm, algorithm).into())
}

/// Whether the signature was made with the client's secret.
///
/// # Errors
/// `id_token_signature_refused`
#[cfg(feature = "backend")]
pub fn verify_hmac<'a>(cx: &mut Cx<'a>, token: UnverifiedJws<'a>, secret: Value<'a>) -> Result<()> {
    let signature = crypto::decode(cx.arena, token.signature.bytes());
    let is_plain = token.header.count(W::crit) == 0 && token.header.count(W::b64) == 0;
    let holds = is_plain
        && !secret.is_empty()
        && crypto::is_hmac(secret.bytes(), token.signing_input.bytes(), signature.bytes());
    cx.ensure(holds, Code::IdTokenSignatureRefused)
}

/// A JWT for another purpose, such as an access token or a logout token, must not pass for an ID token, whose only name
/// is `JWT` (RFC 8725 section 3.11).
fn verify_type<'a>(cx: &mut Cx<'a>, header: Value<'a>) -> Result<()> {
    let typ = header.member(W::typ);
    // A media type may have parameters, and its name is case-insensitive.
    let is_other = |typ: &[u8]| {
        let name = before(typ, b";").trim_ascii_end();
        name.last_chunk().is_some_and(|end: &[u8; 4]| end.eq_ignore_ascii_case(b"+jwt"))
    };
    if !typ.exists() || typ.is_text() && !is_other(typ.bytes()) {
        return Ok(());
    }
    let found = if typ.is_text() { typ } else { word(typ.kind()) };
    Err(cx.fail(Code::IdTokenTypeRefused).with(W::typ, found).into())
}

/// The client is the audience, or one of several. The others must be trusted, or `azp` must say that the token was made
/// for this client.
fn verify_audience<'a>(cx: &mut Cx<'a>, claims: Claims<'a>, expected: Expected<'a>) -> Result<()> {
    let is_ours = |entry: Value<'a>| entry.same_text(expected.client_id);
    let is_trusted = |entry: &Value<'a>| is_ours(*entry) || entry.is_text() && expected.trusted_audiences.has(*entry);
    let (audience, party) = (claims.aud(), claims.azp());
    if !audience.exists() {
        return Err(claim_missing(cx, W::aud));
    }
    let only_trusted = match audience.node() {
        _ if is_ours(audience) => true,
        Node::List(list) if list.iter().any(|entry| is_ours(*entry)) => list.iter().all(is_trusted),
        _ => return Err(cx.fail(Code::IdTokenAudienceMismatch).into()),
    };
    let is_for_us = if party.exists() { is_ours(party) } else { only_trusted };
    cx.ensure(is_for_us, Code::IdTokenAuthorizedPartyMismatch)
}

/// The seconds of a claim that is required.
fn seconds<'a>(cx: &mut Cx<'a>, claims: Claims<'a>, name: Word) -> Result<i64> {
    let seconds = claims.value().member(name).seconds();
    seconds.ok_or_else(|| claim_missing(cx, name))
}

fn verify_times<'a>(cx: &mut Cx<'a>, claims: Claims<'a>, max_age: Option<i64>) -> Result<()> {
    let now = cx.now;
    let expires = seconds(cx, claims, W::exp)?;
    let issued = seconds(cx, claims, W::iat)?;
    cx.ensure(now < expires.saturating_add(CLOCK_SKEW), Code::IdTokenExpired)?;
    let begins = if claims.nbf().exists() { seconds(cx, claims, W::nbf)?.max(issued) } else { issued };
    cx.ensure(begins <= now.saturating_add(CLOCK_SKEW), Code::IdTokenInFuture)?;
    let Some(max_age) = max_age else { return Ok(()) };
    let Some(is_recent) = is_recent(claims, max_age, now) else { return Err(claim_missing(cx, W::auth_time)) };
    cx.ensure(is_recent, Code::AuthenticationTooOld)
}

/// The `acr` is one of the required ones, if there are any.
#[cfg(feature = "backend")]
fn verify_context<'a>(cx: &mut Cx<'a>, claims: Claims<'a>, required: Value<'a>) -> Result<()> {
    if !required.exists() || has_context(claims, required) {
        return Ok(());
    }
    let found = claims.acr().text().or_word(W::none);
    Err(cx.fail(Code::AuthenticationTooWeak).with(W::found, found).with(W::expected, required).into())
}

fn verify_nonce<'a>(cx: &mut Cx<'a>, claims: Claims<'a>, expected: Expected<'a>) -> Result<()> {
    let nonce = expected.nonce;
    if !nonce.exists() {
        let is_right = !expected.is_without_nonce || claims.value().count(W::nonce) == 0;
        return cx.ensure(is_right, Code::IdTokenNonceMismatch);
    }
    let found = claims.nonce();
    if !found.is_text() {
        return Err(claim_missing(cx, W::nonce));
    }
    cx.ensure(crypto::equal(found.bytes(), nonce.bytes()), Code::IdTokenNonceMismatch)
}

/// Checks an ID token and returns its claims.
///
/// # Errors
/// `id_token_malformed`, the `id_token_…` code of the first claim that does not hold;
/// `authentication_too_old`, `authentication_too_weak`.
///
/// # Security
/// A false accept signs one user in as another.
pub fn verify<'a>(cx: &mut Cx<'a>, id_token: Value<'a>, expected: Expected<'a>) -> Result<Claims<'a>> {
    let Some(token) = parse_jws(cx, id_token) else { return Err(cx.fail(Code::IdTokenMalformed).into()) };
    let claims = Claims::new(token.claims);
    verify_type(cx, token.header)?;
    verify_algorithm(cx, token, expected)?;
    let (found, issuer) = (claims.iss(), expected.issuer);
    if !found.is_text() {
        return Err(claim_missing(cx, W::iss));
    }
    let (is_issuer, issuer) = match expected.tenants {
        // If the response named the tenant already, it is that one.
        Some(tenants) => {
            let is_named = tenants.are_meant_by(issuer) || found.same_text(issuer);
            (is_named && tenants.have_issued(token.claims, found), tenants.template)
        }
        None => (found.same_text(issuer), issuer),
    };
    if !is_issuer {
        return Err(cx.fail(Code::IdTokenIssuerMismatch).with(W::found, found).with(W::expected, issuer).into());
    }
    verify_audience(cx, claims, expected)?;
    verify_times(cx, claims, expected.max_age)?;
    #[cfg(feature = "backend")]
    verify_context(cx, claims, expected.required_acr)?;
    verify_nonce(cx, claims, expected)?;
    // OpenID Connect Core section 2: at most 255 characters.
    match claims.sub().bytes().len() {
        1..=255 => Ok(claims),
        _ => Err(claim_missing(cx, W::sub)),
    }
}

#[cfg(test)]
mod knob_tests;
#[cfg(test)]
mod tests;
