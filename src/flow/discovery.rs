//! Discovery (RFC 8414, OpenID Connect Discovery 1.0): an issuer becomes a provider.
//!
//! Must not know: caches, fetch.

use super::client::{Client, ClientOptions};
use super::send::send;
use crate::base::http::HttpRequest;
use crate::base::text;
use crate::dialect::inbound::body::parse_body;
use crate::dialect::knobs::token_response::Format;
use crate::dialect::outbound::METADATA_LIMIT;
use crate::host::Host;
use crate::protocol::error::{Code, Error};
use crate::protocol::error_response::{Refused, to_error};
use crate::protocol::server_metadata::{ServerMetadata, well_known};

/// Fetches the metadata of `issuer`, first where OpenID Connect puts it, then where RFC 8414 does.
///
/// # Errors
/// `metadata_missing`, `metadata_issuer_mismatch`, `metadata_malformed`, and what sending raises.
pub async fn discover(host: &dyn Host, issuer: &str) -> Result<ServerMetadata, Error> {
    let mut status = 0;
    for url in well_known(issuer)? {
        let response = send(host, "metadata", HttpRequest::get(url, METADATA_LIMIT)).await?;
        if response.is_success() {
            let value = parse_body(host, Format::Json, &response)?;
            return ServerMetadata::from_fetched(&value, issuer);
        }
        if response.status == 429 || response.status >= 500 {
            return Err(to_error(Refused::Other, &response, Default::default()));
        }
        status = response.status;
    }
    Err(Error::new(Code::MetadataMissing).with("status", &text::integer(i64::from(status))).with_status(status))
}

/// The client of the options, its metadata fetched where they name an issuer.
///
/// # Errors
/// What discovery or the options raise.
pub async fn client(host: &dyn Host, mut options: ClientOptions) -> Result<Client, Error> {
    let provider = match options.document.take() {
        Some(provider) => provider,
        None => options.provider(discover(host, &options.issuer).await?),
    };
    options.into_client(provider)
}
