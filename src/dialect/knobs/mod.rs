//! The closed list of knobs: every departure that a provider document can declare.
//!
//! One file a step of the flow. Defaults are the standard; an unknown knob is refused with its path.
//!
//! Must not know: provider names.

pub mod api_request;
pub mod authorization;
pub mod token_request;
pub mod token_response;

use super::reader::Reader;
use crate::protocol::error::Error;
use crate::protocol::pkce::ChallengeMethod;
use api_request::ApiRequestKnobs;
use authorization::{AuthorizationRequestKnobs, AuthorizationResponseKnobs};
use token_request::{RefreshKnobs, TokenRequestKnobs};
use token_response::TokenResponseKnobs;

/// All knobs of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// PKCE's method; `None` only where the document says why.
    pub pkce: Option<ChallengeMethod>,
    /// The authorization request.
    pub authorization_request: AuthorizationRequestKnobs,
    /// The authorization response.
    pub authorization_response: AuthorizationResponseKnobs,
    /// The exchange of a code.
    pub token_request: TokenRequestKnobs,
    /// The refresh.
    pub refresh_request: RefreshKnobs,
    /// Tokens for the client itself.
    #[cfg(feature = "backend")]
    pub client_credentials_request: Option<TokenRequestKnobs>,
    /// The answer to all three.
    pub token_response: TokenResponseKnobs,
    /// Calls of the API with an access token, userinfo among them.
    pub api_request: ApiRequestKnobs,
    /// The revocation request (RFC 7009).
    pub revocation_request: TokenRequestKnobs,
}

impl Default for Dialect {
    fn default() -> Self {
        let token_request = TokenRequestKnobs::default();
        Self {
            pkce: Some(ChallengeMethod::S256),
            authorization_request: AuthorizationRequestKnobs::default(),
            authorization_response: AuthorizationResponseKnobs::default(),
            refresh_request: RefreshKnobs::inherited(&token_request),
            #[cfg(feature = "backend")]
            client_credentials_request: Some(token_request.clone()),
            revocation_request: token_request.clone(),
            token_request,
            token_response: TokenResponseKnobs::default(),
            api_request: ApiRequestKnobs::default(),
        }
    }
}

fn read_pkce(reader: &mut Reader<'_>) -> Result<Option<ChallengeMethod>, Error> {
    const METHODS: &[&str] = &["S256", "plain", "none"];
    let is_object = reader.value("pkce").is_some_and(|value| !value.members().is_empty());
    let (method, reason) = if is_object {
        let Some(mut object) = reader.object("pkce")? else { return Ok(Some(ChallengeMethod::S256)) };
        let method = object.word("method", METHODS)?;
        let reason = object.text("reason")?;
        object.done()?;
        (method, reason)
    } else {
        (reader.word("pkce", METHODS)?, None)
    };
    let weakened = matches!(method, Some(1 | 2));
    if weakened && reason.is_none_or(|reason| reason.is_empty()) {
        return Err(reader.invalid("pkce", "anything but S256 needs { method, reason }"));
    }
    Ok(match method {
        Some(1) => Some(ChallengeMethod::Plain),
        Some(2) => None,
        _ => Some(ChallengeMethod::S256),
    })
}

impl Dialect {
    /// Reads the member `dialect` of a document.
    ///
    /// # Errors
    /// What the document got wrong, with its path.
    pub fn read(mut reader: Reader<'_>) -> Result<Self, Error> {
        let token_request = TokenRequestKnobs::read(reader.object("token_request")?, &TokenRequestKnobs::default())?;
        let dialect = Self {
            pkce: read_pkce(&mut reader)?,
            authorization_request: AuthorizationRequestKnobs::read(reader.object("authorization_request")?)?,
            authorization_response: AuthorizationResponseKnobs::read(reader.object("authorization_response")?)?,
            refresh_request: RefreshKnobs::read(reader.object("refresh_request")?, &token_request)?,
            #[cfg(feature = "backend")]
            client_credentials_request: TokenRequestKnobs::read_optional(
                reader.object("client_credentials_request")?,
                &token_request,
            )?,
            revocation_request: TokenRequestKnobs::read(
                reader.object("revocation_request")?,
                &token_request.without_dialect_body(),
            )?,
            token_request,
            token_response: TokenResponseKnobs::read(reader.object("token_response")?)?,
            api_request: ApiRequestKnobs::read(&mut reader)?,
        };
        #[cfg(not(feature = "backend"))]
        reader.ignore(&["client_credentials_request"]);
        reader.done()?;
        Ok(dialect)
    }
}
