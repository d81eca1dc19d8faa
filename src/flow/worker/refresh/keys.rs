//! A server's signing keys (`jwks_uri`, RFC 7517). They are remembered for an hour, and longer while the server
//! is unreachable. A token that names an unknown key makes the worker fetch them again, at most once a minute.

use super::published;
use super::server_unavailable;
use crate::base::crypto::decode;
use crate::base::http::{HttpRequest, REQUEST_DEADLINE};
use crate::base::value::Value;
use crate::base::value::build::{List, join};
use crate::base::vocabulary::{W, word};
use crate::dialect::endpoints::endpoint;
use crate::dialect::provider::{BodyFormat, Endpoint};
use crate::flow::discovery::METADATA_LIMIT;
use crate::flow::send::send;
use crate::flow::worker::session::isolate::hold;
use crate::protocol::checks::id_token;
use crate::protocol::error::error_response::{Refused, refuse};
use crate::protocol::error::server_error::ServerError;
use crate::protocol::jwt::jwks::{fitting, names};
use crate::protocol::jwt::jws::{Algorithm, UnverifiedJws};
use crate::step::effect::CACHE_DEADLINE;
use crate::step::{Code, Cx, Effect, Result};

/// Seconds that a request may need to find keys: reading the cache, asking the server, writing the cache.
const HOLD: i64 = REQUEST_DEADLINE + 2 * CACHE_DEADLINE + 1;
/// Keys are fetched at most once in this many seconds, so that a sender of tokens cannot make us flood the
/// server.
const ASKED: i64 = 60;

/// The key that a token asks for.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    kid: Value<'a>,
    algorithm: Algorithm,
}

impl<'a> Wanted<'a> {
    /// Reads it from a token, whose algorithm must be announced.
    fn of(cx: &mut Cx<'a>, jws: UnverifiedJws<'a>, announced: Value<'a>) -> Result<Self> {
        let algorithm = jws.algorithm(cx, announced)?;
        let signature = decode(cx.arena, jws.signature.bytes());
        cx.ensure(signature.exists(), Code::SignatureInvalid)?;
        let kid = jws.header.member(W::kid);
        cx.ensure(!kid.exists() || kid.is_text(), Code::SigningKeyUnknown)?;
        Ok(Self { kid, algorithm })
    }
    /// The keys of a set that may have made the signature; empty if the key of that name is for something else.
    /// `None` if a newer set may have the key.
    fn find(self, cx: &Cx<'a>, keys: Value<'a>) -> Option<Value<'a>> {
        let found = fitting(cx.arena, keys, self.kid, self.algorithm);
        (names(keys, self.kid) || !found.items().is_empty()).then_some(found)
    }
}

/// Checks that one of the server's keys made the signature.
///
/// # Errors
/// `signature_algorithm_refused`, `signing_key_unknown`, `signature_invalid`; `endpoint_missing` without a
/// `jwks_uri`; the errors of fetching the keys, or `server_unavailable` if they were fetched a moment ago.
///
/// # Security
/// A false accept lets anybody speak for the server.
pub fn verify_signature<'a>(cx: &mut Cx<'a>, jws: UnverifiedJws<'a>) -> Result<()> {
    let announced = cx.provider().id_token_algorithms();
    let wanted = Wanted::of(cx, jws, announced)?;
    let variables = cx.client().variables();
    let uri = endpoint(cx, Endpoint::Jwks, variables)?;
    let keys = known(cx, uri, wanted)?;
    verify_with(cx, jws, wanted, keys)
}

/// Checks the signature of a userinfo JWT (OpenID Connect Core section 5.3.2), if the server's keys are known.
/// If they are not, TLS takes its place, as for plain claims.
///
/// # Errors
/// As [`verify_signature`]; `id_token_signature_refused` for a signature by the client's secret, if the
/// document accepts those.
///
/// # Security
/// A false accept lets anyone who can answer for the server say who signed in.
pub fn verify_userinfo<'a>(cx: &mut Cx<'a>, jws: UnverifiedJws<'a>, variables: Value<'a>) -> Result<()> {
    verify_userinfo_by(cx, jws, variables, known)
}

/// The same for a caller that stores no keys: fetches them each time.
///
/// # Errors
/// As [`verify_userinfo`].
pub fn verify_userinfo_at_once<'a>(cx: &mut Cx<'a>, jws: UnverifiedJws<'a>, variables: Value<'a>) -> Result<()> {
    verify_userinfo_by(cx, jws, variables, |cx, uri, wanted| {
        let keys = fetch(cx, uri)?;
        Ok(wanted.find(cx, keys))
    })
}

fn verify_userinfo_by<'a>(
    cx: &mut Cx<'a>,
    jws: UnverifiedJws<'a>,
    variables: Value<'a>,
    find: fn(&mut Cx<'a>, Value<'a>, Wanted<'a>) -> Result<Option<Value<'a>>>,
) -> Result<()> {
    if jws.header.member(W::alg).bytes() == b"HS256" && cx.provider().id_token().accepts_hs256() {
        let secret = cx.client_secret()?;
        return id_token::verify_hmac(cx, jws, secret);
    }
    if !cx.provider().endpoint(Endpoint::Jwks).exists() {
        return Ok(());
    }
    // The metadata list this JWT's algorithms separately from those of ID tokens. Any algorithm for which the
    // server publishes a key is accepted: a key makes only one kind of signature and is never a shared secret.
    let mut any = List::new(cx.arena);
    Algorithm::ALL.iter().for_each(|algorithm| any.push(algorithm.words().0));
    let wanted = Wanted::of(cx, jws, any.done())?;
    let uri = endpoint(cx, Endpoint::Jwks, variables)?;
    let keys = find(cx, uri, wanted)?;
    verify_with(cx, jws, wanted, keys)
}

/// The keys that fit: those in this isolate, else the server's.
fn known<'a>(cx: &mut Cx<'a>, uri: Value<'a>, wanted: Wanted<'a>) -> Result<Option<Value<'a>>> {
    let name = join(cx.arena, word(W::jwks_), uri);
    let last = published::remembered(cx, name)?.last.filter(|last| last.is_fresh(cx.now));
    let mut keys = last.and_then(|last| wanted.find(cx, last.document()));
    if keys.is_none() {
        let Some(found) = hold(cx, name, HOLD, |cx| find(cx, name, uri, wanted))? else {
            return Err(server_unavailable(cx, 1));
        };
        keys = found;
    }
    Ok(keys)
}

fn verify_with<'a>(cx: &mut Cx<'a>, jws: UnverifiedJws<'a>, wanted: Wanted<'a>, keys: Option<Value<'a>>) -> Result<()> {
    let signature = decode(cx.arena, jws.signature.bytes());
    let keys = keys.map(Value::items).unwrap_or_default();
    cx.ensure(!keys.is_empty(), Code::SigningKeyUnknown)?;
    for key in keys {
        let mut signed = List::new(cx.arena);
        signed.push(wanted.algorithm.words().0);
        signed.push(*key);
        signed.push(jws.signing_input);
        signed.push(signature);
        if cx.ask(Effect::VerifySignature, signed.done())?.is_true() {
            return Ok(());
        }
    }
    Err(cx.fail(Code::SignatureInvalid).into())
}

/// The keys that fit: those that another request or isolate has fetched, else the server's, else the last ones
/// it published.
fn find<'a>(cx: &mut Cx<'a>, name: Value<'a>, uri: Value<'a>, wanted: Wanted<'a>) -> Result<Option<Value<'a>>> {
    let own = published::remembered(cx, name)?.last;
    let last = published::look_up(cx, name, own, verify_keys)?;
    let is_fresh = last.is_some_and(|last| last.is_fresh(cx.now));
    let found = last.and_then(|last| wanted.find(cx, last.document()));
    if is_fresh && found.is_some() {
        return Ok(found);
    }
    if published::was_asked(cx, name)? {
        return if found.is_some() { Ok(found) } else { Err(server_unavailable(cx, ASKED)) };
    }
    published::leave_alone(cx, name, ASKED)?;
    let fetched = fetch(cx, uri);
    match cx.catch(fetched)? {
        Ok(keys) => {
            published::remember(cx, name, keys)?;
            Ok(wanted.find(cx, keys))
        }
        Err(failure) if found.is_some() && published::serves(cx, W::jwks_uri, failure) => Ok(found),
        Err(failure) => Err(cx.fail_again(failure)),
    }
}

fn verify_keys<'a>(cx: &mut Cx<'a>, document: Value<'a>) -> Result<()> {
    if document.member(W::keys).is_list() {
        return Ok(());
    }
    Err(cx.fail(Code::MetadataMalformed).with(W::member, W::keys).into())
}

fn fetch<'a>(cx: &mut Cx<'a>, uri: Value<'a>) -> Result<Value<'a>> {
    let request = HttpRequest::get(cx.arena, uri, METADATA_LIMIT);
    let answer = send(cx, W::jwks_uri, request)?;
    if !answer.is_success() {
        return Err(refuse(cx, Refused::Other, answer, ServerError::NOTHING));
    }
    let keys = answer.parse(cx, BodyFormat::Json)?;
    verify_keys(cx, keys)?;
    Ok(keys)
}
