//! The client of a provider entry: ready from its document, or made from metadata that the isolate
//! keeps for an hour, and longer while the server is away (a failure for ten seconds).
//!
//! Must not know: how the isolate remembers.

use super::config::ProviderEntry;
use super::published;
use crate::base::secret::Secret;
use crate::base::text::concat;
use crate::base::value::Value;
use crate::dialect::outbound::api_headers;
use crate::dialect::reader::{Pairs, Reader, Subject};
use crate::flow::client::{Client, ClientOptions};
use crate::flow::discovery::discover;
use crate::host::Serve;
use crate::protocol::error::{Code, Error};
use crate::protocol::server_metadata::ServerMetadata;

/// The headers of a call of the API with the session's token.
///
/// # Errors
/// `token_in_query` for an API that knows no header: nothing here writes a token into a URL.
pub fn call_headers(client: &Client, access_token: &Secret, variables: &Pairs) -> Result<Pairs, Error> {
    let dialect = &client.provider.dialect;
    match &dialect.api_request.parameter {
        Some(parameter) => Err(Error::new(Code::TokenInQuery).with("parameter", parameter)),
        None => api_headers(dialect, access_token, variables),
    }
}

/// A client that is ready, or one made for this request.
pub enum Resolved<'a> {
    /// From the document of the options.
    Ready(&'a Client),
    /// From fetched metadata.
    Made(Box<Client>),
}

impl core::ops::Deref for Resolved<'_> {
    type Target = Client;

    fn deref(&self) -> &Client {
        match self {
            Self::Ready(client) => client,
            Self::Made(client) => client,
        }
    }
}

/// The error of a request that leaves a server alone which is in trouble.
#[must_use]
pub fn server_unavailable(rest: i64) -> Error {
    Error::new(Code::ServerUnavailable).with("status", "unknown").with_retry_after(Some(rest))
}

/// Seconds after a failure in which it is not tried again.
const KEEP_FAILURE: i64 = 10;
/// The same where the last metadata serves: one request waits for the server, and the others do not.
const RETRY: i64 = 60;

async fn metadata(host: &impl Serve, issuer: &str) -> Result<ServerMetadata, Error> {
    let key = concat(&["metadata:", issuer]);
    // What others have put into the cache is checked as if the server had answered it.
    let is_good = |document: &Value| ServerMetadata::from_fetched(document, issuer).is_ok();
    let last = match published::was_asked(host, &key) {
        true => published::remembered(host, &key),
        false => published::look_up(host, &key, is_good).await,
    };
    let is_fresh = last.as_ref().is_some_and(|last| last.is_fresh(host.now()));
    let last = last.map(|last| ServerMetadata::from_value(&last.document));
    match last {
        Some(last) if is_fresh || published::was_asked(host, &key) => return Ok(last),
        None if published::was_asked(host, &key) => return Err(server_unavailable(KEEP_FAILURE)),
        Some(_) => published::leave_alone(host, &key, RETRY),
        None => {}
    }
    match discover(host, issuer).await {
        Ok(metadata) => {
            published::leave_alone(host, &key, 0);
            published::keep(host, &key, metadata.to_value()).await;
            Ok(metadata)
        }
        Err(error) => match last {
            Some(last) if published::serves(host, "metadata", &error) => Ok(last),
            _ => {
                published::leave_alone(host, &key, KEEP_FAILURE);
                Err(error)
            }
        },
    }
}

/// The client of `entry`.
///
/// # Errors
/// What discovery or the options raise.
pub async fn resolve<'a>(host: &impl Serve, entry: &'a ProviderEntry) -> Result<Resolved<'a>, Error> {
    host.concerns(&entry.name);
    let issuer = match (&entry.client, &entry.issuer) {
        (Some(client), _) => return Ok(Resolved::Ready(client)),
        (None, issuer) => issuer.as_deref().unwrap_or_default(),
    };
    let options = ClientOptions::read(&mut Reader::new(Subject::Options, "", &entry.options))?;
    let provider = options.provider(metadata(host, issuer).await?);
    // A variable of the environment that is not set would otherwise make a public client of it.
    if !options.is_served_by(&provider) {
        let option = concat(&["providers.", &entry.name, ".client_secret"]);
        return Err(Error::new(Code::SecretMissing).with("option", &option));
    }
    Ok(Resolved::Made(Box::new(options.into_client(provider)?)))
}
