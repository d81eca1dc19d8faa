//! Checks the ID token (OpenID Connect Core 1.0 section 3.1.3.7).
//!
//! The token comes straight from the token endpoint over TLS, which item 6 of that section accepts in place of
//! the signature. Everything else is checked, and until then no token of the same answer is usable.

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

/// The values that an ID token must have.
#[derive(Clone, Copy)]
pub struct Expected<'a> {
    /// The issuer, exactly.
    pub issuer: Value<'a>,
    /// The tenants that the issuer stands for, if it stands for many. The token's issuer must then be that of a
    /// tenant, and of the tenant that the token names.
    pub tenants: Option<Tenants<'a>>,
    /// The client, which must be the audience.
    pub client_id: Value<'a>,
    /// The `nonce` that was sent; nothing for a refresh, which requires none.
    pub nonce: Value<'a>,
    /// Whether the server's ID tokens never contain a `nonce`.
    pub is_without_nonce: bool,
    /// `max_age`, if it was sent: the token must then contain `auth_time`.
    pub max_age: Option<i64>,
    /// The accepted `acr` values, separated by spaces; nothing to accept any. Only a worker requires some.
    pub required_acr: Value<'a>,
    /// The algorithms that the server announces, as a list; nothing if it announces none, which means RS256.
    pub algorithms: Value<'a>,
    /// The client's secret, if the document accepts HS256; else nothing.
    #[cfg(feature = "backend")]
    pub secret: Value<'a>,
    /// Further audiences that a token without `azp` may name, as a list; or nothing.
    pub trusted_audiences: Value<'a>,
}

fn claim_missing(cx: &mut Cx, claim: Word) -> Failed {
    cx.fail(Code::IdTokenClaimMissing).with(W::claim, claim).into()
}

/// Accepts only signatures by asymmetric keys; `none` and secrets shared with the client prove nothing here.
/// Accepts HS256 only if the document does, the client has a secret, and the signature is valid.
fn verify_algorithm<'a>(cx: &mut Cx<'a>, token: UnverifiedJws<'a>, expected: Expected<'a>) -> Result<()> {
    let (header, algorithms) = (token.header, expected.algorithms);
    let algorithm = header.member(W::alg).text().or_word(W::none);
    let is_announced = if algorithms.exists() { algorithms.has(algorithm) } else { algorithm.is(W::RS256) };
    // Header members that change how the rest is read are refused, whatever their values (RFC 7515 section
    // 4.1.11, RFC 7797).
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

/// Checks that the signature was made with the client's secret.
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

/// Refuses a JWT for another purpose, such as an access token or a logout token. An ID token's only type is
/// `JWT` (RFC 8725 section 3.11).
fn verify_type<'a>(cx: &mut Cx<'a>, header: Value<'a>) -> Result<()> {
    let typ = header.member(W::typ);
    // A media type may have parameters and is case-insensitive.
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

/// Requires the client as the audience, or as one of several. The others must be trusted, or `azp` must say
/// that the token was made for this client.
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

/// The seconds in a required claim.
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

/// Requires one of the `required` values as the `acr`, if there are any.
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
/// `id_token_malformed`; the `id_token_…` code of the first claim that is refused; `authentication_too_old`,
/// `authentication_too_weak`.
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
        // If the response named the tenant already, the token must be from that tenant.
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
