//! Sign out: revoke the tokens (RFC 7009) and end the provider's session (OpenID Connect
//! RP-Initiated Logout 1.0).
//!
//! Must not know: where sessions are kept.

use super::client::Client;
use super::discovery::complete;
use super::send::send;
use crate::base::form::push_percent_encoded;
use crate::base::parameters::Parameters;
use crate::base::secret::Secret;
use crate::base::text::contains;
use crate::base::url::AbsoluteUrl;
use crate::dialect::inbound::body::parse_any_body;
use crate::dialect::outbound::token_request;
use crate::dialect::reader::Pairs;
use crate::host::Host;
use crate::protocol::error::{Code, Error};
use crate::protocol::error_response::{Refused, parse_error_body, to_error};
use crate::protocol::token_response::Tokens;

/// Revokes the refresh token, or the access token where there is none. A provider without a
/// revocation endpoint has nothing to revoke.
///
/// # Errors
/// The server's refusal. A session is over all the same.
pub async fn revoke(host: &dyn Host, client: &Client, tokens: &Tokens, variables: &Pairs) -> Result<(), Error> {
    match revocation_endpoint(host, client, variables).await? {
        Some(endpoint) => revoke_at(host, client, &endpoint, tokens, variables).await,
        None => Ok(()),
    }
}

/// The same for whoever asks for just this.
///
/// # Errors
/// `endpoint_missing` where the provider has no revocation endpoint; the server's refusal.
pub async fn revoke_surely(host: &dyn Host, client: &Client, tokens: &Tokens, variables: &Pairs) -> Result<(), Error> {
    match revocation_endpoint(host, client, variables).await? {
        Some(endpoint) => revoke_at(host, client, &endpoint, tokens, variables).await,
        None => Err(Error::new(Code::EndpointMissing).with("endpoint", "revocation_endpoint")),
    }
}

/// Where tokens are revoked. OpenID Connect's metadata often has no word of it, and RFC 8414's of the same server
/// has: it is read when it is needed.
///
/// # Errors
/// `variable_missing`, `endpoint_refused`, `metadata_endpoint_unusable`
pub async fn revocation_endpoint(
    host: &dyn Host,
    client: &Client,
    variables: &Pairs,
) -> Result<Option<AbsoluteUrl>, Error> {
    let provider = &client.provider;
    let metadata = &provider.metadata;
    if metadata.revocation_endpoint.is_some() {
        return provider.endpoint("revocation_endpoint", variables).map(Some);
    }
    let (true, Some(issuer)) = (provider.is_announced && metadata.is_openid, &metadata.issuer) else { return Ok(None) };
    let mut completed = metadata.clone();
    complete(host, issuer, &mut completed).await;
    let endpoint = completed.revocation_endpoint.as_deref();
    endpoint.map(|endpoint| completed.parse_announced("revocation_endpoint", endpoint)).transpose()
}

async fn revoke_at(
    host: &dyn Host,
    client: &Client,
    endpoint: &AbsoluteUrl,
    tokens: &Tokens,
    variables: &Pairs,
) -> Result<(), Error> {
    let (token, hint) = match &tokens.refresh_token {
        Some(token) => (token, "refresh_token"),
        None => (&tokens.access_token, "access_token"),
    };
    let mut parameters = Parameters::new();
    parameters.push("token", token.expose());
    parameters.push("token_type_hint", hint);
    let request =
        token_request(&client.provider.dialect.revocation_request, endpoint, parameters, &client.identity(variables))?;
    let answer = send(host, "revocation_endpoint", request).await?;
    if answer.is_success() {
        return Ok(());
    }
    let server = parse_error_body(&parse_any_body(host, &answer));
    Err(to_error(Refused::Other, &answer, server))
}

/// Where the user agent goes to end the provider's session; `None` where the provider has no such
/// endpoint.
///
/// # Errors
/// `endpoint_refused`, `variable_missing`
pub fn end_session_url(
    client: &Client,
    id_token: Option<&Secret>,
    post_logout_redirect_uri: Option<&str>,
    variables: &Pairs,
) -> Result<Option<String>, Error> {
    if client.provider.metadata.end_session_endpoint.is_none() {
        return Ok(None);
    }
    let mut url = client.provider.endpoint("end_session_endpoint", variables)?.as_str().to_owned();
    let hint = id_token.map(Secret::expose);
    let pairs = [
        ("client_id", Some(client.client_id.as_str())),
        ("id_token_hint", hint),
        ("post_logout_redirect_uri", post_logout_redirect_uri),
    ];
    for (name, value) in pairs {
        if let Some(value) = value {
            url.push(if contains(&url, "?") { '&' } else { '?' });
            url.push_str(name);
            url.push('=');
            push_percent_encoded(&mut url, value);
        }
    }
    Ok(Some(url))
}
