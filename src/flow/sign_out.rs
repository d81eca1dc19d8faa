//! Sign out: revoke the tokens (RFC 7009) and end the provider's session (OpenID Connect
//! RP-Initiated Logout 1.0). The session is over before either is tried.
//!
//! Must not know: where sessions are kept.

use super::client::Client;
use super::discovery::complete;
use super::send::{send, tell_failure};
use crate::base::form::push_percent_encoded;
use crate::base::parameters::Parameters;
use crate::base::secret::Secret;
use crate::base::text::contains;
use crate::base::url::AbsoluteUrl;
use crate::base::value::Value;
use crate::dialect::inbound::body::parse_any_body;
use crate::dialect::outbound::token_request;
use crate::dialect::reader::{Pairs, Reader, Subject};
use crate::host::Host;
use crate::protocol::error::{Code, Error};
use crate::protocol::error_response::{Refused, parse_error_body, to_error};
use crate::protocol::token_response::Tokens;

/// Milliseconds that a sign-out waits for the provider.
pub const DEADLINE: i64 = 5000;

/// The most bytes of an ID token that goes into an address; servers cut or refuse longer ones.
pub const HINT_LIMIT: usize = 2048;

/// What is asked for besides the end of the session.
#[derive(Clone, Copy, Default)]
pub struct SignOutOptions {
    /// Whether the tokens are revoked. Default: if the server has an endpoint for it.
    pub revoke: Option<bool>,
    /// Whether the provider's session ends as well.
    pub end_provider_session: bool,
}

impl SignOutOptions {
    /// Reads the options of `signOut`.
    ///
    /// # Errors
    /// What the options got wrong.
    pub fn read(value: &Value) -> Result<Self, Error> {
        if value.is_null() {
            return Ok(Self::default());
        }
        let mut reader = Reader::new(Subject::Options, "", value);
        let (is_said, revoke) = (reader.value("revoke").is_some(), reader.flag("revoke"));
        let options =
            Self { revoke: is_said.then_some(revoke), end_provider_session: reader.flag("endProviderSession") };
        reader.done()?;
        Ok(options)
    }

    /// Whether anything needs the provider.
    #[must_use]
    pub fn needs_provider(&self) -> bool {
        self.revoke != Some(false) || self.end_provider_session
    }

    /// `{ revocation_failed }`, and an event: the tokens may still be good.
    #[must_use]
    pub fn failed(&self, host: &dyn Host, error: &Error) -> Value {
        let mut said = Value::object([]);
        if self.revoke != Some(false) {
            tell_failure(host, "revocation_failed", error);
            said.set("revocation_failed", Value::from(error.code().as_str()));
        }
        said
    }
}

/// Revokes the tokens of a session that is over, and returns where the provider's own session is ended:
/// `{ end_session_url?, revocation_failed? }`. A failure is reported and stops nothing.
pub async fn sign_out_at_server(
    host: &dyn Host,
    client: &Client,
    tokens: &Tokens,
    variables: &Pairs,
    back: Option<&str>,
    options: SignOutOptions,
) -> Value {
    let revoked = match options.revoke {
        Some(false) => Ok(()),
        Some(true) => revoke(host, client, tokens, variables).await,
        None => revoke_where_possible(host, client, tokens, variables).await,
    };
    let mut said = revoked.map_or_else(|error| options.failed(host, &error), |()| Value::object([]));
    if options.end_provider_session
        && let Ok(Some(url)) = end_session_url(client, tokens, back, variables)
    {
        said.set("end_session_url", Value::String(url));
    }
    said
}

/// Revokes the refresh token, or the access token where there is none. A provider without a
/// revocation endpoint has nothing to revoke.
///
/// # Errors
/// The server's refusal. A session is over all the same.
pub async fn revoke_where_possible(
    host: &dyn Host,
    client: &Client,
    tokens: &Tokens,
    variables: &Pairs,
) -> Result<(), Error> {
    match revocation_endpoint(host, client, variables).await? {
        Some(endpoint) => revoke_at(host, client, &endpoint, tokens, variables).await,
        None => Ok(()),
    }
}

/// The same for a caller who asks for the revocation itself.
///
/// # Errors
/// `endpoint_missing` where the provider has no revocation endpoint; the server's refusal.
pub async fn revoke(host: &dyn Host, client: &Client, tokens: &Tokens, variables: &Pairs) -> Result<(), Error> {
    match revocation_endpoint(host, client, variables).await? {
        Some(endpoint) => revoke_at(host, client, &endpoint, tokens, variables).await,
        None => Err(Error::new(Code::EndpointMissing).with("endpoint", "revocation_endpoint")),
    }
}

/// Where tokens are revoked. Often only RFC 8414's metadata names it, and not OpenID Connect's of the same server: it
/// is fetched when it is needed.
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
    let mut request =
        token_request(&client.provider.dialect.revocation_request, endpoint, parameters, &client.identity(variables))?;
    request.deadline = DEADLINE;
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
fn end_session_url(
    client: &Client,
    tokens: &Tokens,
    post_logout_redirect_uri: Option<&str>,
    variables: &Pairs,
) -> Result<Option<String>, Error> {
    if client.provider.metadata.end_session_endpoint.is_none() {
        return Ok(None);
    }
    let mut url = client.provider.endpoint("end_session_endpoint", variables)?.as_str().to_owned();
    let pairs = [
        ("client_id", Some(client.client_id.as_str())),
        ("id_token_hint", tokens.id_token.as_ref().map(Secret::expose).filter(|hint| hint.len() <= HINT_LIMIT)),
        ("post_logout_redirect_uri", post_logout_redirect_uri),
        // A claim that some providers give to stand for the ID token.
        ("logout_hint", tokens.claims.as_ref().and_then(|claims| claims.get_str("login_hint"))),
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
