//! The client of a provider entry: ready from its document, or made from metadata that the isolate
//! keeps for an hour (a failure for ten seconds).
//!
//! Must not know: how the isolate remembers.

use super::config::ProviderEntry;
use crate::base::secret::Secret;
use crate::base::text::concat;
use crate::base::value::Value;
use crate::dialect::outbound::api_headers;
use crate::dialect::provider::Provider;
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

/// Seconds that metadata is kept.
const KEEP: i64 = 3600;
/// Seconds after a failure in which it is not tried again.
const KEEP_FAILURE: i64 = 10;

async fn metadata(host: &impl Serve, issuer: &str) -> Result<ServerMetadata, Error> {
    let key = concat(&["metadata:", issuer]);
    match host.memory(&key) {
        Some(Value::Bool(_)) => {
            return Err(server_unavailable(KEEP_FAILURE));
        }
        Some(kept) => return Ok(ServerMetadata::from_value(&kept)),
        None => {}
    }
    // What others have put there is checked as if the server had answered it.
    let cached = host.read_cache(&key).await;
    if let Some(Ok(metadata)) = cached.map(|cached| ServerMetadata::from_fetched(&cached, issuer)) {
        host.memorize(&key, metadata.to_value(), KEEP);
        return Ok(metadata);
    }
    match discover(host, issuer).await {
        Ok(metadata) => {
            let value = metadata.to_value();
            host.write_cache(&key, &value, KEEP).await;
            host.memorize(&key, value, KEEP);
            Ok(metadata)
        }
        Err(error) => {
            host.memorize(&key, Value::Bool(false), KEEP_FAILURE);
            Err(error)
        }
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
    let provider = Provider::from_metadata(metadata(host, issuer).await?);
    let options = ClientOptions::read(&mut Reader::new(Subject::Options, "", &entry.options))?;
    // A variable of the environment that is not set would otherwise make a public client of it.
    if !options.is_served_by(&provider) {
        let option = concat(&["providers.", &entry.name, ".client_secret"]);
        return Err(Error::new(Code::SecretMissing).with("option", &option));
    }
    Ok(Resolved::Made(Box::new(options.into_client(provider)?)))
}
