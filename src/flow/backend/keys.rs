//! A server's signing keys (`jwks_uri`, RFC 7517): kept for an hour, and longer while the server is away;
//! asked for again where a token names one that is not among them, and at most once a minute.
//!
//! Must not know: what is signed.

use super::provider::server_unavailable;
use super::published;
use crate::base::base64;
use crate::base::http::HttpRequest;
use crate::base::text::concat;
use crate::base::value::Value;
use crate::dialect::inbound::body::parse_body;
use crate::dialect::knobs::token_response::Format;
use crate::dialect::outbound::METADATA_LIMIT;
use crate::flow::client::Client;
use crate::flow::send::send;
use crate::host::{CACHE_DEADLINE, REQUEST_DEADLINE, Serve};
use crate::protocol::error::{Code, Error};
use crate::protocol::error_response::{Refused, to_error};
use crate::protocol::jwks::{fitting, names};
use crate::protocol::jws::UnverifiedJws;

/// Seconds that one request can take to find keys: in the cache, at the server, and into the cache.
const HOLD: i64 = REQUEST_DEADLINE + 2 * CACHE_DEADLINE + 1;
/// Seconds in which they are asked for once: whoever can send tokens must not make us flood the server.
const ASKED: i64 = 60;

/// Checks that one of the server's keys made the signature.
///
/// # Errors
/// `signature_algorithm_refused`, `signing_key_unknown`, `signature_invalid`; `endpoint_missing`
/// without a `jwks_uri`; what fetching the keys raises, `server_unavailable` where they were asked
/// for a moment ago.
///
/// # Security
/// A false accept lets anybody speak for the server.
pub async fn verify_signature(host: &impl Serve, client: &Client, jws: &UnverifiedJws<'_>) -> Result<(), Error> {
    let invalid = || Error::new(Code::SignatureInvalid);
    let algorithm = jws.algorithm(client.provider.metadata.id_token_algorithms.as_deref())?;
    let signature = base64::decode_url(jws.signature).ok_or_else(invalid)?;
    let uri = client.provider.endpoint("jwks_uri", &client.variables)?;
    let name = concat(&["jwks:", uri.as_str()]);
    let kid = jws.header.get_str("kid");
    if kid.is_none() && jws.header.get("kid").is_some() {
        return Err(Error::new(Code::SigningKeyUnknown));
    }
    // An empty list where a key of that name is good for something else.
    let fit = |keys: &Value| {
        let found = fitting(keys, kid, algorithm);
        (names(keys, kid) || !found.is_empty()).then_some(found)
    };
    let fresh = published::remembered(host, &name).filter(|kept| kept.is_fresh(host.now()));
    let mut keys = fresh.and_then(|kept| fit(&kept.document));
    if keys.is_none() {
        let holder = host.hold(&name, HOLD).await.ok_or_else(|| server_unavailable(1))?;
        let found = find(host, &name, uri.as_str(), &fit).await;
        host.release(&name, holder);
        keys = found?;
    }
    let keys = keys.filter(|keys| !keys.is_empty()).ok_or_else(|| Error::new(Code::SigningKeyUnknown))?;
    for key in &keys {
        if host.verify_signature(algorithm.0, key, jws.signing_input, &signature).await {
            return Ok(());
        }
    }
    Err(invalid())
}

/// The keys that fit, of those that another request or isolate has fetched, else of the server's, else of the
/// last ones that it gave out.
async fn find(
    host: &impl Serve,
    name: &str,
    uri: &str,
    fit: &dyn Fn(&Value) -> Option<Vec<Value>>,
) -> Result<Option<Vec<Value>>, Error> {
    let last = published::look_up(host, name, has_keys).await;
    let is_fresh = last.as_ref().is_some_and(|last| last.is_fresh(host.now()));
    let found = last.and_then(|last| fit(&last.document));
    if is_fresh && found.is_some() {
        return Ok(found);
    }
    if published::was_asked(host, name) {
        return if found.is_some() { Ok(found) } else { Err(server_unavailable(ASKED)) };
    }
    published::leave_alone(host, name, ASKED);
    match fetch(host, uri).await {
        Ok(keys) => {
            let found = fit(&keys);
            published::keep(host, name, keys).await;
            Ok(found)
        }
        Err(error) if found.is_some() && published::serves(host, "jwks_uri", &error) => Ok(found),
        Err(error) => Err(error),
    }
}

fn has_keys(document: &Value) -> bool {
    document.get("keys").and_then(Value::items).is_some()
}

async fn fetch(host: &impl Serve, uri: &str) -> Result<Value, Error> {
    let response = send(host, "jwks_uri", HttpRequest::get(uri.to_owned(), METADATA_LIMIT)).await?;
    if !response.is_success() {
        return Err(to_error(Refused::Other, &response, Default::default()));
    }
    let keys = parse_body(host, Format::Json, &response)?;
    if has_keys(&keys) { Ok(keys) } else { Err(Error::new(Code::MetadataMalformed).with("member", "keys")) }
}
