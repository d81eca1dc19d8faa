//! An access token that is not due, refreshed where it is (RFC 6749 section 6), and tokens for the
//! client itself (section 4.4).
//!
//! Must not know: where sessions are kept.

use super::client::Client;
use super::send::{send, tell, tell_end};
use crate::base::http::HttpRequest;
use crate::base::parameters::Parameters;
use crate::base::secret::Secret;
use crate::dialect::inbound::token_response::{Asked, parse_token_response, rotated_refresh_token};
#[cfg(feature = "backend")]
use crate::dialect::outbound::join_scope;
use crate::dialect::outbound::token_request;
use crate::dialect::reader::Pairs;
use crate::host::Host;
use crate::protocol::checks::id_token;
use crate::protocol::error::{Code, Error};
use crate::protocol::error_response::Refused;
use crate::protocol::refresh::merge;
use crate::protocol::scope::without;
use crate::protocol::token_request::Grant;
use crate::protocol::token_response::Tokens;

/// Whether the access token should be refreshed before it is used.
#[must_use]
pub fn is_due(host: &dyn Host, client: &Client, tokens: &Tokens) -> bool {
    tokens.expires_at.is_due(host.now(), tokens.received_at, client.provider.dialect.refresh_request.early_window)
}

/// Whether a refresh can be tried at all.
#[must_use]
pub fn can_refresh(client: &Client, tokens: &Tokens) -> bool {
    client.provider.dialect.refresh_request.supported && tokens.refresh_token.is_some()
}

/// Why tokens that cannot be refreshed are not: the request was needless, or the session is over.
#[must_use]
pub fn cannot_refresh(host: &dyn Host, tokens: &Tokens) -> Error {
    let is_past = tokens.expires_at.is_past(host.now());
    Error::new(if is_past { Code::TokenExpired } else { Code::RefreshUnsupported })
}

fn refresh_request(
    client: &Client,
    tokens: &Tokens,
    variables: &Pairs,
    scope: Option<&str>,
) -> Result<HttpRequest, Error> {
    let knobs = &client.provider.dialect.refresh_request;
    let endpoint = client.provider.refresh_endpoint(variables)?;
    let refresh_token = tokens
        .refresh_token
        .as_ref()
        .filter(|_| knobs.supported)
        .ok_or_else(|| Error::new(Code::RefreshUnsupported))?;
    let parameters: Parameters =
        Grant::RefreshToken { refresh_token, redirect_uri: &client.redirect_uri, scope }.parameters();
    token_request(&knobs.request, &endpoint, parameters, &client.identity(variables))
}

/// What a refresh brought.
pub struct Refreshed {
    /// The tokens.
    pub tokens: Tokens,
    /// The values of the document's variables, those of the answer among them.
    pub variables: Pairs,
    /// How much of it is new.
    pub replaced: Replaced,
}

/// Which part of the tokens a refresh replaced.
pub enum Replaced {
    /// The tokens.
    Tokens,
    /// The refresh token, if any: the answer was for a part of the scope. The server may have ended the
    /// access token before it.
    #[cfg(feature = "backend")]
    Narrowed,
    /// The refresh token alone: something else of the answer was refused.
    RefreshToken(Error),
}

impl Replaced {
    /// What was refused of the answer, as the outcome of the refresh.
    ///
    /// # Errors
    /// That.
    pub fn into_result(self) -> Result<(), Error> {
        if let Self::RefreshToken(error) = self { Err(error) } else { Ok(()) }
    }
}

/// An answer that is not used, and the refresh token that it brought.
struct Unused {
    error: Error,
    rotated: Option<Secret>,
}

impl From<Error> for Unused {
    fn from(error: Error) -> Self {
        Self { error, rotated: None }
    }
}

impl Unused {
    /// The tokens of before with the new refresh token; the error where there is none, or where it
    /// ends the session.
    fn keep(self, mut tokens: Tokens, variables: &Pairs) -> Result<Refreshed, Error> {
        let before = tokens.refresh_token.as_ref().map_or("", |token| token.expose());
        match self.rotated {
            Some(rotated) if rotated.expose() != before && !ends_session(&self.error) => {
                tokens.refresh_token = Some(rotated);
                Ok(Refreshed { tokens, variables: variables.clone(), replaced: Replaced::RefreshToken(self.error) })
            }
            _ => Err(self.error),
        }
    }
}

/// Whether a refused answer ends the session: it belongs to somebody else, or names a host that is not
/// allowed. After every other refusal the session goes on.
#[must_use]
pub fn ends_session(error: &Error) -> bool {
    matches!(error.code(), Code::IdTokenSubjectChanged | Code::VariableRefused)
}

/// Trades the refresh token for fresh tokens; what the answer leaves out stays as it was.
///
/// # Errors
/// `refresh_unsupported`, with which no request is sent; `reauthorization_required` where the
/// server refuses the refresh token for good; `variable_refused`; any other error leaves the tokens as
/// they were. A refresh token that came with a refused answer is no error but [`Replaced::RefreshToken`].
pub async fn refresh(host: &dyn Host, client: &Client, tokens: Tokens, variables: &Pairs) -> Result<Refreshed, Error> {
    let begun = Some(host.clock());
    let before = tokens.scope.clone().unwrap_or_default();
    // Whatever can fail without an answer fails before the refresh token is spent.
    let issuer = client.provider.issuer(variables)?;
    let refreshed = match ask(host, client, &tokens, variables, &[]).await {
        Ok(fresh) => {
            let rotated = fresh.refresh_token.as_ref().map(|token| Secret::from(token.expose()));
            let present = Tokens::from_value(&tokens.to_value())?;
            accept(host, client, present, fresh, variables, issuer.as_deref())
                .map_err(|error| Unused { error, rotated })
        }
        Err(unused) => Err(unused),
    };
    let refreshed = refreshed.or_else(|unused| unused.keep(tokens, variables));
    match &refreshed {
        Ok(Refreshed { replaced: Replaced::RefreshToken(error), .. }) | Err(error) => {
            tell_end(host, "refresh_failed", begun, &[], Some(error));
        }
        Ok(Refreshed { tokens, .. }) => {
            tell_end(host, "refreshed", begun, &[], None);
            let lost = without(&before, tokens.scope.as_deref().unwrap_or_default());
            if !lost.is_empty() {
                tell(host, "scope_reduced", &[("scope", &lost.join(" "))]);
            }
        }
    }
    refreshed
}

/// The fresh tokens beside what stays of the present ones, once the ID token is checked.
fn accept(
    host: &dyn Host,
    client: &Client,
    present: Tokens,
    mut fresh: Tokens,
    variables: &Pairs,
    issuer: Option<&str>,
) -> Result<Refreshed, Error> {
    let provider = &client.provider;
    match (&fresh.id_token, &present.claims, issuer) {
        (Some(text), Some(_), Some(issuer)) => {
            let expected = id_token::Expected {
                issuer,
                client_id: &client.client_id,
                nonce: None,
                max_age: None,
                trusted_audiences: &client.trusted_audiences,
                algorithms: provider.metadata.id_token_algorithms.as_deref(),
                now: host.now(),
            };
            fresh.claims = Some(id_token::verify(host, text, &expected)?);
        }
        _ => fresh.id_token = None,
    }
    let tokens = merge(present, fresh)?;
    Ok(Refreshed { variables: provider.token_variables(variables, &tokens)?, tokens, replaced: Replaced::Tokens })
}

/// Sends the refresh token, for the whole scope or for a part of it.
async fn ask(
    host: &dyn Host,
    client: &Client,
    tokens: &Tokens,
    variables: &Pairs,
    scope: &[String],
) -> Result<Tokens, Unused> {
    let dialect = &client.provider.dialect;
    #[cfg(feature = "backend")]
    let joined = join_scope(dialect, scope);
    #[cfg(not(feature = "backend"))]
    let joined = None::<String>;
    let request = refresh_request(client, tokens, variables, joined.as_deref())?;
    let answer = send(host, "token_endpoint", request).await?;
    let asked = Asked {
        request: Refused::Refresh { reauthorize_on: &dialect.refresh_request.reauthorize_on },
        scope,
        received_at: host.now(),
    };
    let knobs = &dialect.token_response;
    parse_token_response(host, knobs, &answer, &asked)
        .map_err(|error| Unused { error, rotated: rotated_refresh_token(host, knobs, &answer) })
}

/// Trades the refresh token for an access token of a part of the scope (RFC 6749 section 6): the
/// tokens as they were, but for a rotated refresh token, and the narrow ones, without one.
///
/// # Errors
/// As [`refresh`].
#[cfg(feature = "backend")]
pub async fn refresh_narrowed(
    host: &dyn Host,
    client: &Client,
    mut tokens: Tokens,
    scope: &[String],
    variables: &Pairs,
) -> Result<(Refreshed, Option<Tokens>), Error> {
    let begun = host.clock();
    let mut narrow = match ask(host, client, &tokens, variables, scope).await {
        Ok(narrow) => narrow,
        Err(unused) => return unused.keep(tokens, variables).map(|kept| (kept, None)),
    };
    narrow.id_token = None;
    if let Some(rotated) = narrow.refresh_token.take() {
        tokens.refresh_token = Some(rotated);
    }
    tell_end(host, "token_narrowed", Some(begun), &[], None);
    Ok((Refreshed { tokens, variables: variables.clone(), replaced: Replaced::Narrowed }, Some(narrow)))
}

/// Asks for tokens of the client itself.
///
/// # Errors
/// `grant_unsupported` where the document says so; the server's refusal.
#[cfg(feature = "backend")]
pub async fn client_credentials(host: &dyn Host, client: &Client, scope: Option<Vec<String>>) -> Result<Tokens, Error> {
    let dialect = &client.provider.dialect;
    let knobs = dialect.client_credentials_request.as_ref().ok_or_else(|| Error::new(Code::GrantUnsupported))?;
    let endpoint = client.provider.endpoint("token_endpoint", &client.variables)?;
    let scope = scope.unwrap_or_else(|| client.scope.clone());
    let joined = join_scope(dialect, &scope);
    let parameters = Grant::ClientCredentials { scope: joined.as_deref() }.parameters();
    let request = token_request(knobs, &endpoint, parameters, &client.identity(&client.variables))?;
    let answer = send(host, "token_endpoint", request).await?;
    let asked = Asked { request: Refused::Other, scope: &scope, received_at: host.now() };
    parse_token_response(host, &dialect.token_response, &answer, &asked)
}
