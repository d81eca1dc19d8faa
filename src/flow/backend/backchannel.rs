//! The back-channel logout route (OpenID Connect Back-Channel Logout 1.0 sections 2.5 to 2.8): the
//! provider says that somebody signed out, and their sessions here end.
//!
//! Must not know: Request objects.

use super::answer::Answer;
use super::config::{Backend, ProviderEntry};
use super::incoming::Incoming;
use super::keys::verify_signature;
use super::provider::resolve;
use super::session_index::{Belonging, close, forget};
use super::session_store::end_at;
use crate::base::form::parse_form;
use crate::base::text::concat;
use crate::base::time::UnixTime;
use crate::base::{base64, sha256};
use crate::flow::send::{tell, tell_end};
use crate::host::Serve;
use crate::protocol::checks::age::CLOCK_SKEW;
use crate::protocol::checks::logout_token::{Expected, verify};
use crate::protocol::error::{Code, Error, Kind, ServerError};
use crate::protocol::jws::parse_jws;
use crate::protocol::logout_token::LogoutToken;

/// The most bytes of the request's body.
const BODY_LIMIT: usize = 16_384;
/// Seconds after `iat` for which a token's `jti` is remembered; longer than the token is accepted.
const REMEMBERED: i64 = 600;

/// `POST {base}/{provider}/backchannel`: 200 where the sessions are gone, 400 for a token that is
/// refused, 503 where nobody can tell just now, so that the provider sends it again.
pub async fn route<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    entry: &ProviderEntry,
) -> Answer<S::Raw> {
    match receive(host, backend, incoming, entry).await {
        Ok(()) => {
            tell(host, "session_ended", &[("by", "back_channel"), ("provider", &entry.name)]);
            Answer::empty()
        }
        Err(error) => {
            tell_end(host, "logout_token_refused", None, &[("provider", &entry.name)], Some(&error));
            // What is no fault of the token is worth another try.
            let status = if error.kind() == Kind::Check { 400 } else { 503 };
            let said = ServerError { error: Some("invalid_request".to_owned()), ..ServerError::default() };
            let mut answer = Answer::error(if status == 400 { error.with_server(said) } else { error });
            answer.status = status;
            answer
        }
    }
}

/// The one `logout_token` of a form.
async fn read_token<S: Serve>(host: &S, incoming: &Incoming) -> Result<String, Error> {
    let malformed = || Error::new(Code::LogoutTokenMalformed);
    let is_form =
        |media: &str| media.trim_start().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded");
    if !incoming.content_type.as_deref().is_some_and(is_form) {
        return Err(malformed());
    }
    let body = host.body(BODY_LIMIT).await.map_err(|_| malformed())?;
    let mut tokens = parse_form(&body).into_iter().filter(|(name, _)| name == "logout_token");
    match (tokens.next(), tokens.next()) {
        (Some((_, token)), None) => Ok(token),
        _ => Err(malformed()),
    }
}

async fn receive<S: Serve>(
    host: &S,
    backend: &Backend,
    incoming: &Incoming,
    entry: &ProviderEntry,
) -> Result<(), Error> {
    let text = read_token(host, incoming).await?;
    let jws = parse_jws(host, &text).ok_or_else(|| Error::new(Code::LogoutTokenMalformed))?;
    let client = resolve(host, entry).await?;
    verify_signature(host, &client, &jws).await?;
    let issuer = &client.provider.issuer(&client.variables)?.unwrap_or_default();
    let expected = Expected { issuer, client_id: &client.client_id, now: host.now() };
    let token = verify(&jws.header, &jws.claims, &expected)?;
    // Looked up before and remembered after: where the store fails between the two, the provider
    // sends the same token again, and it must still work.
    let used = used_key(backend, entry, &token);
    if host.read_store(&used).await?.is_some() {
        return Err(Error::new(Code::LogoutTokenReplayed));
    }
    // Of a subject, those that had begun when it signed out; a `sid` names no later one.
    let last = token.sid.is_none().then(|| UnixTime(token.issued_at).plus(CLOCK_SKEW));
    let of = belonging(entry, issuer, token.sid.as_deref(), token.sub.as_deref());
    let listed = close(host, backend, &of, token.issued_at).await?;
    end_sessions(host, backend, &of, listed, last).await?;
    host.write_store(&used, "used", None, UnixTime(token.issued_at).plus(REMEMBERED)).await?;
    Ok(())
}

fn used_key(backend: &Backend, entry: &ProviderEntry, token: &LogoutToken) -> String {
    let named = concat(&[&backend.place(&entry.name), "\n", &token.jti]);
    concat(&["jti:", &base64::encode_url(&sha256::digest(named.as_bytes()))])
}

/// Whose sessions end: those of the `sid`, or where none is named all of the `sub`.
pub fn belonging<'a>(
    entry: &'a ProviderEntry,
    issuer: &'a str,
    sid: Option<&'a str>,
    sub: Option<&'a str>,
) -> Belonging<'a> {
    let (claim, value) = match sid {
        Some(sid) => ("sid", sid),
        None => ("sub", sub.unwrap_or_default()),
    };
    Belonging { provider: &entry.name, issuer, claim, value }
}

/// Ends those of the `listed` sessions of one `sid` or `sub` that began by `last`, in every isolate.
///
/// # Errors
/// `store_unavailable`
pub async fn end_sessions(
    host: &impl Serve,
    backend: &Backend,
    of: &Belonging<'_>,
    listed: Vec<String>,
    last: Option<UnixTime>,
) -> Result<(), Error> {
    let mut ended = Vec::new();
    for key in listed {
        if end_at(host, backend, of.provider, &key, last).await? {
            ended.push(key);
        }
    }
    forget(host, backend, of, &ended).await
}
