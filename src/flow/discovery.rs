//! Discovery (RFC 8414, OpenID Connect Discovery 1.0): turns an issuer into a provider.

use super::send::send;
use crate::base::http::{HttpAnswer, HttpRequest};
use crate::base::value::Value;
use crate::base::value::build::concat;
use crate::base::vocabulary::{W, word};
use crate::dialect::provider::BodyFormat;
use crate::protocol::checks::issuer::verify_metadata;
use crate::protocol::error::error_response::{Refused, refuse};
use crate::protocol::error::server_error::ServerError;
use crate::protocol::server_metadata::{ServerMetadata, well_known};
use crate::step::{Code, Cx, Failed, Failure, Result};

pub use crate::dialect::outbound::METADATA_LIMIT;

/// The document at an address.
///
/// # Errors
/// If there is none, a code that [`says_absent`] knows; the errors of sending; `server_unavailable` if it
/// cannot be known now.
fn look<'a>(cx: &mut Cx<'a>, url: Value<'a>) -> Result<Value<'a>> {
    let request = HttpRequest::get(cx.arena, url, METADATA_LIMIT);
    let answer = send(cx, W::metadata, request)?;
    let status = answer.status();
    if status == 429 || status >= 500 {
        return Err(refuse(cx, Refused::Other, answer, ServerError::NOTHING));
    }
    if !answer.is_success() {
        return Err(absent(cx, answer, Code::MetadataMissing, Value::NOTHING));
    }
    let parsed = answer.parse(cx, BodyFormat::Json);
    let failure = match cx.catch(parsed)? {
        Ok(value) => return Ok(value),
        Err(failure) => failure,
    };
    // For an unknown address, servers may answer with a page of the application, or with one to sign in.
    let is_markup = answer.trimmed().starts_with(b"<");
    let media_type = answer.media_type();
    let head: &[u8] = if failure.is(Code::ResponseNotJson) { b"markup called `" } else { b"`" };
    let found = if failure.is(Code::ResponseEmpty) {
        cx.arena.text(b"empty")
    } else if !is_markup && !failure.is(Code::ResponseNotUnderstood) {
        return Err(cx.fail_again(failure));
    } else if media_type.is_empty() {
        word(W::of_no_content_type)
    } else {
        concat(cx.arena, &[head, &media_type, b"`"])
    };
    Err(absent(cx, answer, Code::MetadataNotJson, found))
}

#[inline(never)]
fn absent<'a>(cx: &mut Cx<'a>, answer: HttpAnswer<'a>, code: Code, found: Value<'a>) -> Failed {
    answer.note_status(cx);
    cx.fail(code).with(W::media_type, found).with(W::status, answer.status()).into()
}

/// Whether a failure means that an address has no metadata, while another may.
fn says_absent(failure: Failure) -> bool {
    [Code::ResponseRedirected, Code::MetadataMissing, Code::MetadataNotJson].iter().any(|code| failure.is(*code))
}

/// Fetches the metadata of an issuer, first where OpenID Connect puts them, then where RFC 8414 does. From the
/// second it takes what a sign-in needs and the first lacks.
///
/// # Errors
/// `metadata_missing`, `metadata_not_json`, `metadata_issuer_mismatch`, `metadata_malformed`,
/// `metadata_endpoint_unusable`, and the errors of sending.
pub fn discover<'a>(cx: &mut Cx<'a>, issuer: Value<'a>) -> Result<ServerMetadata<'a>> {
    let [openid, oauth] = well_known(cx, issuer)?;
    let looked = look(cx, openid);
    let missing = match cx.catch(looked)? {
        Ok(value) => {
            let metadata = ServerMetadata::read(cx.arena, value).found(cx.arena, true);
            verify_metadata(cx, metadata.issuer(), issuer)?;
            let verified = metadata.verify(cx);
            let metadata = match cx.catch(verified)? {
                Err(failure) if failure.is(Code::MetadataMalformed) => complete(cx, issuer, metadata)?,
                _ => metadata,
            };
            metadata.verify(cx)?;
            return Ok(metadata);
        }
        Err(failure) if says_absent(failure) => failure,
        Err(failure) => return Err(cx.fail_again(failure)),
    };
    let looked = look(cx, oauth);
    match cx.catch(looked)? {
        Ok(value) => Ok(ServerMetadata::from_fetched(cx, value, issuer)?.found(cx.arena, false)),
        // Of two failures, reports the one that says more than that nothing is there.
        Err(other) if missing.is(Code::MetadataMissing) || !says_absent(other) => Err(cx.fail_again(other)),
        Err(_) => Err(cx.fail_again(missing)),
    }
}

/// Completes OpenID Connect's metadata with RFC 8414's, if the server has both for the same issuer. Otherwise
/// they stay as they are.
///
/// # Errors
/// None; the step may wait.
pub fn complete<'a>(cx: &mut Cx<'a>, issuer: Value<'a>, metadata: ServerMetadata<'a>) -> Result<ServerMetadata<'a>> {
    if !metadata.is_openid().is_true() {
        return Ok(metadata);
    }
    let known = well_known(cx, issuer);
    let Ok([_, oauth]) = cx.catch(known)? else { return Ok(metadata) };
    let looked = look(cx, oauth);
    if let Ok(value) = cx.catch(looked)? {
        let other = ServerMetadata::read(cx.arena, value);
        if other.issuer().same_text(issuer) {
            return Ok(metadata.complete(cx.arena, other));
        }
    }
    Ok(metadata)
}

/// Completes the current client: fetches its metadata if its options name an issuer. For callers that store no
/// metadata.
///
/// # Errors
/// Those of discovery.
pub fn complete_client(cx: &mut Cx<'_>) -> Result<()> {
    let client = cx.client();
    if client.issuer().exists() {
        let metadata = discover(cx, client.issuer())?;
        take(cx, metadata);
    }
    Ok(())
}

/// Moves the current client to the server of these metadata.
pub fn take<'a>(cx: &mut Cx<'a>, metadata: ServerMetadata<'a>) {
    let client = cx.client();
    let provider = client.provider().announced_by(cx.arena, metadata.value());
    cx.client = client.at_provider(cx.arena, provider);
}

#[cfg(all(test, feature = "backend"))]
mod tests;
