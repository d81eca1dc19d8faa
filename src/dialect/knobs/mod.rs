//! The closed list of knobs: every departure that a provider document can declare.
//!
//! One file a step of the flow. Defaults are the standard; an unknown knob is refused with its path.
//!
//! Must not know: provider names.

pub mod api_request;
pub mod authorization;
pub mod token_request;
pub mod token_response;

#[cfg(feature = "backend")]
use super::client_authentication::ClientAuthentication;
use super::reader::{Pairs, Reader};
use crate::protocol::pkce::ChallengeMethod;
use api_request::ApiRequestKnobs;
use authorization::{AuthorizationRequestKnobs, AuthorizationResponseKnobs};
use token_request::{OF_EXCHANGE, OF_REVOCATION, RefreshKnobs, TokenRequestKnobs};
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

fn read_pkce(reader: &mut Reader<'_>) -> Option<ChallengeMethod> {
    const METHODS: &str = "S256 plain none";
    let is_object = reader.value("pkce").is_some_and(|value| !value.members().is_empty());
    let (method, reason) = if is_object {
        let mut object = reader.object("pkce");
        let (method, reason) = (object.word("method", METHODS), object.text("reason"));
        reader.close(object);
        (method, reason.unwrap_or_default())
    } else {
        (reader.word("pkce", METHODS), String::new())
    };
    if matches!(method, Some(1 | 2)) && reason.is_empty() {
        reader.invalid("pkce", "anything but S256 needs { method, reason }");
    }
    match method {
        Some(1) => Some(ChallengeMethod::Plain),
        Some(2) => None,
        _ => Some(ChallengeMethod::S256),
    }
}

/// Knobs that are often written beside the step to which they belong.
const BELONGS_TO_STEPS: &[(&str, &str)] = &[
    ("client_authentication", "dialect.token_request.client_authentication"),
    ("error", "dialect.token_response.error"),
    ("expires_in", "dialect.token_response.expires_in"),
    ("response_mode", "dialect.authorization_response.response_mode"),
    ("response_type", "dialect.authorization_request.response_type"),
    ("scope", "dialect.authorization_request.scope"),
    ("scopes", "dialect.authorization_request.scope.default"),
];

impl Dialect {
    /// Every group of texts in which `{variable}` is replaced, with its path; what a request takes over
    /// from another stands there alone.
    #[must_use]
    pub fn fixed_texts(&self) -> Vec<(&'static str, &Pairs)> {
        let (exchange, refresh, revocation) =
            (&self.token_request, &self.refresh_request.request, &self.revocation_request);
        let mut found = vec![
            ("authorization_request.constants", &self.authorization_request.constants),
            ("token_request.constants", &exchange.constants),
            ("token_request.query_constants", &exchange.query_constants),
            ("token_request.headers", &exchange.headers),
            ("api_request.headers", &self.api_request.headers),
        ];
        #[cfg_attr(not(feature = "backend"), expect(unused_mut, reason = "the confidential build adds to it"))]
        let mut others = vec![
            ("refresh_request.constants", &refresh.constants, &exchange.constants),
            ("refresh_request.query_constants", &refresh.query_constants, &exchange.query_constants),
            ("refresh_request.headers", &refresh.headers, &exchange.headers),
            ("revocation_request.constants", &revocation.constants, &exchange.constants),
            ("revocation_request.query_constants", &revocation.query_constants, &exchange.query_constants),
            ("revocation_request.headers", &revocation.headers, &exchange.headers),
        ];
        #[cfg(feature = "backend")]
        if let Some(client) = &self.client_credentials_request {
            others.extend([
                ("client_credentials_request.constants", &client.constants, &exchange.constants),
                ("client_credentials_request.query_constants", &client.query_constants, &exchange.query_constants),
                ("client_credentials_request.headers", &client.headers, &exchange.headers),
            ]);
        }
        found.extend(others.into_iter().filter(|(_, own, taken)| own != taken).map(|(path, own, _)| (path, own)));
        found
    }

    /// Whether a request authenticates the client by a way that is declared.
    #[cfg(feature = "backend")]
    #[must_use]
    pub fn uses_secret(&self) -> bool {
        let steps = [
            Some(&self.token_request),
            Some(&self.refresh_request.request),
            Some(&self.revocation_request),
            self.client_credentials_request.as_ref(),
        ];
        let uses =
            |step: &TokenRequestKnobs| !matches!(step.client_authentication, None | Some(ClientAuthentication::None));
        steps.into_iter().flatten().any(uses)
    }

    /// Reads the member `dialect` of a document.
    pub fn read(&mut self, reader: &mut Reader<'_>) {
        reader.elsewhere(BELONGS_TO_STEPS);
        reader.inside("token_request", &mut |step| self.token_request.read(step, OF_EXCHANGE));
        self.pkce = read_pkce(reader);
        reader.inside("authorization_request", &mut |step| self.authorization_request.read(step));
        // The exchange repeats what the authorization request says (RFC 6749 section 4.1.3).
        let redirect_uri = |pairs: &Pairs| Some(pairs.iter().find(|(name, _)| name == "redirect_uri")?.1.clone());
        let repeated = redirect_uri(&self.token_request.constants);
        if repeated.is_some() && repeated != redirect_uri(&self.authorization_request.constants) {
            reader.invalid(
                "token_request.constants.redirect_uri",
                "it must be that of `authorization_request.constants`, which leaves out the engine's own by `omit`",
            );
        }
        reader.inside("authorization_response", &mut |step| self.authorization_response.read(step));
        self.refresh_request = RefreshKnobs::inherited(&self.token_request);
        reader.inside("refresh_request", &mut |step| self.refresh_request.read(step));
        #[cfg(feature = "backend")]
        {
            self.client_credentials_request = self.token_request.clone().read_client_credentials(reader);
        }
        #[cfg(not(feature = "backend"))]
        reader.ignore(&["client_credentials_request"]);
        self.revocation_request = self.token_request.without_dialect_body();
        reader.inside("revocation_request", &mut |step| self.revocation_request.read(step, OF_REVOCATION));
        reader.inside("token_response", &mut |step| self.token_response.read(step));
        self.api_request.read(reader);
    }
}
