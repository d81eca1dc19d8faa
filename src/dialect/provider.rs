//! The client and its provider document in compiled form: lists whose items have names.
//!
//! Compiling a document resolves defaults and inheritance, so each knob has one place and one value.

pub use super::schema::choices::{
    AbsentExpiry, BodyFormat, ClientAuthentication, DeclaredAuthentication, ExpiryKind, ExpiryUnit, Method,
    ParametersIn, Pattern, Pkce, PromptNone, ScopeForm, SigningAlgorithm, Source, UserinfoParametersIn,
};
pub use super::schema::knobs::{
    ApiRequestKnobs, AuthorizationRequestKnobs, AuthorizationResponseKnobs, ClientCredentialsKnobs, EndSessionKnobs,
    IdTokenKnobs, JwtKnobs, RefreshKnobs, RevocationKnobs, TokenRequestKnobs, TokenResponseKnobs, UserinfoKnobs,
    Variable,
};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::List;
use crate::base::value::view::fields;
use crate::base::vocabulary::{W, Word};
use crate::step::Cx;

fields! {
    /// One application at one provider: its compiled options.
    Client {
        /// The compiled [`Provider`]; for an issuer whose metadata are not fetched yet, only the dialect.
        document = 0,
        /// The issuer whose metadata to fetch; nothing if the options name a document.
        issuer = 1,
        client_id = 2,
        /// Byte for byte as registered.
        redirect_uri = 3,
        /// The scopes for a call that asks for none, as a list: those of the options, else of the document.
        scope = 4,
        /// Variable → value: from the options, completed with the document's defaults.
        variables = 5,
        /// Further parameters of each authorization request.
        parameters = 6,
        /// Audiences of ID tokens that are trusted besides the client, as a list; or nothing.
        trusted_audiences = 7,
        /// The client's secret, or its private key (a list, `ClientKey`); `true` if a function of the
        /// application returns it; nothing for a public client. Requests take it from `Cx::credential`.
        client_secret = 8,
        /// Where the provider sends the person after its own sign-out.
        post_logout_redirect_uri = 9,
        /// Whether tokens are bound to a key (RFC 9449): `true`, `preferred`, or anything else for no.
        dpop = 10,
    }
}

fields! {
    /// A provider: its endpoints, and how it departs from the standards.
    Provider {
        /// The registered metadata that the engine uses (RFC 8414), as an object; endpoints may be templates.
        metadata = 0,
        /// A list of [`Variable`]s.
        variables = 1,
        /// The knobs: a list that holds one list per object of the dialect.
        dialect = 2,
        /// Whether the server announced the metadata itself: then mistakes in them are not the caller's.
        announced = 3,
    }
}

fields! {
    /// A condition under which a 2xx answer is an error (`error.when` of `dialect.token_response` and
    /// `dialect.userinfo`).
    ErrorCondition {
        /// Where to look.
        pointer = 0,
        /// The value that shows an error, or with [`ErrorCondition::is_negated`] the one that shows success. If
        /// it is nothing, any value shows an error.
        expected = 1,
        negated = 2,
    }
}

/// An address of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `issuer`: not an endpoint, but an address that may be a template.
    Issuer,
    /// `authorization_endpoint`
    Authorization,
    /// `token_endpoint`
    Token,
    /// `userinfo_endpoint`
    Userinfo,
    /// `revocation_endpoint` (RFC 7009)
    Revocation,
    /// `end_session_endpoint` (OpenID Connect RP-Initiated Logout)
    EndSession,
    /// `jwks_uri`
    Jwks,
    /// The document's own refresh endpoint, else `token_endpoint`.
    Refresh,
    /// Where the access token is exchanged for one that lives longer.
    #[cfg(feature = "backend")]
    Then,
}

/// A grant for the token endpoint, requested in the way that the document describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// `authorization_code` (RFC 6749 section 4.1.3)
    AuthorizationCode,
    /// `refresh_token` (RFC 6749 section 6)
    RefreshToken,
    /// `client_credentials` (RFC 6749 section 4.4.2)
    ClientCredentials,
}

impl<'a> Cx<'a> {
    /// The current client.
    #[must_use]
    pub fn client(&self) -> Client<'a> {
        Client(self.client)
    }
    /// The provider of the current client.
    #[must_use]
    pub fn provider(&self) -> Provider<'a> {
        self.client().provider()
    }
}

impl<'a> Client<'a> {
    /// Its provider.
    #[must_use]
    pub fn provider(self) -> Provider<'a> {
        Provider(self.document())
    }
    /// Whether it asks for tokens that are bound to a key.
    #[must_use]
    pub fn asks_for_dpop(self) -> bool {
        self.dpop().is_true() || self.dpop().is_text()
    }
    /// The same client at a provider whose metadata are known:
    /// `cx.client = client.at_provider(cx.arena, provider)`.
    #[must_use]
    pub fn at_provider(self, arena: Arena<'a>, provider: Provider<'a>) -> Value<'a> {
        replaced(arena, self.value(), 0, provider.value())
    }
}

impl<'a> Client<'a> {
    /// The same client with these values for its variables.
    #[must_use]
    pub fn with_variables(self, arena: Arena<'a>, variables: Value<'a>) -> Self {
        Self(replaced(arena, self.value(), 5, variables))
    }
}

/// The same list with one item replaced.
#[inline(never)]
fn replaced<'a>(arena: Arena<'a>, list: Value<'a>, index: usize, item: Value<'a>) -> Value<'a> {
    let mut out = List::new(arena);
    for (number, old) in list.items().iter().enumerate() {
        out.push(if number == index { item } else { *old });
    }
    out.done()
}

impl Endpoint {
    /// Its name in messages: its member in metadata, or its path in the document.
    #[must_use]
    pub fn word(self) -> Word {
        match self {
            Self::Issuer => W::issuer,
            Self::Authorization => W::authorization_endpoint,
            Self::Token => W::token_endpoint,
            Self::Userinfo => W::userinfo_endpoint,
            Self::Revocation => W::revocation_endpoint,
            Self::EndSession => W::end_session_endpoint,
            Self::Jwks => W::jwks_uri,
            Self::Refresh => W::refresh_request_endpoint,
            #[cfg(feature = "backend")]
            Self::Then => W::token_response_then_endpoint,
        }
    }
}

/// The positions of the dialect's objects in its list.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(crate) enum Section {
    Pkce,
    AuthorizationRequest,
    AuthorizationResponse,
    TokenRequest,
    RefreshRequest,
    ClientCredentialsRequest,
    RevocationRequest,
    TokenResponse,
    ApiRequest,
    Userinfo,
    EndSessionRequest,
    IdToken,
}

impl<'a> Provider<'a> {
    /// The template of an address; nothing if the provider has none or an empty one.
    #[inline(never)]
    #[must_use]
    pub fn endpoint(self, endpoint: Endpoint) -> Value<'a> {
        let found = match endpoint {
            Endpoint::Refresh => self.refresh_request().endpoint(),
            #[cfg(feature = "backend")]
            Endpoint::Then => self.token_response().then_endpoint(),
            other => self.metadata().member(other.word()),
        };
        match endpoint {
            Endpoint::Refresh if !found.exists() => self.endpoint(Endpoint::Token),
            _ => found.non_empty(),
        }
    }
    /// The issuer's template.
    #[must_use]
    pub fn issuer(self) -> Value<'a> {
        self.endpoint(Endpoint::Issuer)
    }
    /// The server to which a transaction is bound: the issuer, or if unknown the token endpoint, as the
    /// document writes it.
    #[must_use]
    pub fn server(self) -> Value<'a> {
        self.issuer().or(self.endpoint(Endpoint::Token))
    }
    /// Whether the server announced the metadata itself: then mistakes in them are not the caller's.
    #[must_use]
    pub fn is_announced(self) -> bool {
        self.announced().is_true()
    }
    /// Whether the server promises to send `iss` (RFC 9207 section 3).
    #[must_use]
    pub fn promises_iss(self) -> bool {
        self.metadata().member(W::authorization_response_iss_parameter_supported).is_true()
    }
    /// The accepted `alg` of ID tokens as a list; nothing if the server names none.
    #[must_use]
    pub fn id_token_algorithms(self) -> Value<'a> {
        self.metadata().member(W::id_token_signing_alg_values_supported)
    }
    /// How clients can authenticate, as a list of registered names; nothing if the server names none.
    #[must_use]
    pub fn token_endpoint_auth_methods(self) -> Value<'a> {
        self.metadata().member(W::token_endpoint_auth_methods_supported)
    }
    /// The same dialect at a server that announced these metadata, an object of registered members.
    #[must_use]
    pub fn announced_by(self, arena: Arena<'a>, metadata: Value<'a>) -> Self {
        let mut out = List::new(arena);
        out.push(metadata);
        out.push(self.variables());
        out.push(self.dialect());
        out.push(true);
        Self(out.done())
    }
    /// The variables in its templates and fixed texts.
    pub fn declared_variables(self) -> impl Iterator<Item = Variable<'a>> {
        self.variables().items().iter().map(|variable| Variable(*variable))
    }
    /// The declared variable of that name.
    #[must_use]
    pub fn variable(self, name: &[u8]) -> Option<Variable<'a>> {
        self.declared_variables().find(|variable| variable.name().bytes() == name)
    }

    #[inline(always)]
    fn section(self, section: Section) -> Value<'a> {
        self.dialect().at(section as usize)
    }
    /// The PKCE method, which may be none.
    #[must_use]
    pub fn pkce(self) -> Pkce {
        Pkce::of(self.section(Section::Pkce))
    }
    /// The authorization request.
    #[must_use]
    pub fn authorization_request(self) -> AuthorizationRequestKnobs<'a> {
        AuthorizationRequestKnobs(self.section(Section::AuthorizationRequest))
    }
    /// The authorization response.
    #[must_use]
    pub fn authorization_response(self) -> AuthorizationResponseKnobs<'a> {
        AuthorizationResponseKnobs(self.section(Section::AuthorizationResponse))
    }
    /// The token request for a grant: its knobs are complete, with all that it inherits.
    #[must_use]
    pub fn token_request(self, grant: Grant) -> TokenRequestKnobs<'a> {
        TokenRequestKnobs(self.section(match grant {
            Grant::AuthorizationCode => Section::TokenRequest,
            Grant::RefreshToken => Section::RefreshRequest,
            Grant::ClientCredentials => Section::ClientCredentialsRequest,
        }))
    }
    /// The revocation request (RFC 7009): its knobs that every token request has.
    #[must_use]
    pub fn revocation_request(self) -> TokenRequestKnobs<'a> {
        TokenRequestKnobs(self.section(Section::RevocationRequest))
    }
    /// Its further knobs.
    #[must_use]
    pub fn revocation(self) -> RevocationKnobs<'a> {
        RevocationKnobs(self.section(Section::RevocationRequest))
    }
    /// The request to the provider's sign-out.
    #[must_use]
    pub fn end_session_request(self) -> EndSessionKnobs<'a> {
        EndSessionKnobs(self.section(Section::EndSessionRequest))
    }
    /// The knobs of a refresh besides its [`Provider::token_request`].
    #[must_use]
    pub fn refresh_request(self) -> RefreshKnobs<'a> {
        RefreshKnobs(self.section(Section::RefreshRequest))
    }
    /// The knobs of a client-credentials request besides its [`Provider::token_request`].
    #[must_use]
    pub fn client_credentials_request(self) -> ClientCredentialsKnobs<'a> {
        ClientCredentialsKnobs(self.section(Section::ClientCredentialsRequest))
    }
    /// The token response, for all grants.
    #[must_use]
    pub fn token_response(self) -> TokenResponseKnobs<'a> {
        TokenResponseKnobs(self.section(Section::TokenResponse))
    }
    /// API calls with an access token, including userinfo.
    #[must_use]
    pub fn api_request(self) -> ApiRequestKnobs<'a> {
        ApiRequestKnobs(self.section(Section::ApiRequest))
    }
    /// Userinfo.
    #[must_use]
    pub fn userinfo(self) -> UserinfoKnobs<'a> {
        UserinfoKnobs(self.section(Section::Userinfo))
    }
    /// The ID token.
    #[must_use]
    pub fn id_token(self) -> IdTokenKnobs<'a> {
        IdTokenKnobs(self.section(Section::IdToken))
    }
    /// Whether a check, or a request other than those that authenticate the client, needs the client's secret.
    #[must_use]
    pub fn needs_secret_elsewhere(self) -> bool {
        self.authorization_response().hmac().exists() || self.token_response().then_endpoint().exists()
    }
    /// Whether the client's secret is used: by a request whose declared authentication needs it, or elsewhere.
    #[must_use]
    pub fn uses_secret(self) -> bool {
        let credentials = self.token_request(Grant::ClientCredentials);
        let requests = [
            Some(self.token_request(Grant::AuthorizationCode)),
            Some(self.token_request(Grant::RefreshToken)),
            Some(self.revocation_request()),
            self.client_credentials_request().is_supported().then_some(credentials),
        ];
        let mut ways = requests.into_iter().flatten().filter_map(|request| request.client_authentication().way());
        self.needs_secret_elsewhere()
            || self.userinfo().client_authentication().exists()
            || ways.any(ClientAuthentication::needs_secret)
    }
}

impl ErrorCondition<'_> {
    /// Whether every value except the expected one shows an error.
    #[must_use]
    pub fn is_negated(self) -> bool {
        self.negated().is_true()
    }
}
