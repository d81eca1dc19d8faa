//! The client and its provider document, compiled: lists whose items have names.
//!
//! Defaults and inheritance were resolved when the document was compiled: each knob is in one place, and its view says
//! everything.

pub use super::schema::choices::{
    AbsentExpiry, BodyFormat, ClientAuthentication, DeclaredAuthentication, ExpiryKind, ExpiryUnit, Method,
    ParametersIn, Pattern, Pkce, ScopeForm, SigningAlgorithm, Source, UserinfoParametersIn,
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
    /// One application at one provider: its options, compiled.
    Client {
        /// The compiled [`Provider`]; of an issuer whose metadata are not fetched yet the dialect alone.
        document = 0,
        /// The issuer whose metadata are fetched; nothing if the options name a document.
        issuer = 1,
        client_id = 2,
        /// Byte for byte as it was registered.
        redirect_uri = 3,
        /// The scopes where a call asks for none, as a list: those of the options, else of the document.
        scope = 4,
        /// Variable → value: those of the options, completed with the document's defaults.
        variables = 5,
        /// Further parameters of each authorization request.
        parameters = 6,
        /// Audiences of ID tokens that are trusted besides the client; a list, or nothing.
        trusted_audiences = 7,
        /// The secret of a confidential client, or its private key (a list, `ClientKey`); `true` where a function of
        /// the application gives it; nothing of a public one. Requests take it from `Cx::credential`.
        client_secret = 8,
        /// Where the provider sends the person after its own sign-out.
        post_logout_redirect_uri = 9,
    }
}

fields! {
    /// A provider: where its endpoints are, and how it departs from the standards.
    Provider {
        /// An object of those registered metadata that the engine uses (RFC 8414); endpoints may be
        /// templates.
        metadata = 0,
        /// A list of [`Variable`]s.
        variables = 1,
        /// The knobs: a list with one list for each object of the dialect.
        dialect = 2,
        /// Whether the server itself announced the metadata: then its mistakes are not the caller's.
        announced = 3,
    }
}

fields! {
    /// A sign that a 2xx answer is an error (`error.when` of `dialect.token_response` and `dialect.userinfo`).
    ErrorCondition {
        /// Where to look.
        pointer = 0,
        /// The value that shows an error, or where [`ErrorCondition::is_negated`] the one that shows success.
        /// Nothing: any value shows an error.
        expected = 1,
        negated = 2,
    }
}

/// An address of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `issuer`; no endpoint, but an address that may be a template.
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
    /// The document's own address for refreshes, else `token_endpoint`.
    Refresh,
    /// Where the access token of a code is exchanged once more.
    #[cfg(feature = "backend")]
    Then,
}

/// A grant for which the token endpoint is asked, in the way that the document shapes for it.
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
    /// The client at hand.
    #[must_use]
    pub fn client(&self) -> Client<'a> {
        Client(self.client)
    }
    /// The provider of the client at hand.
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
    /// The same client at a provider whose metadata are known: `cx.client = client.at_provider(cx.arena,
    /// provider)`.
    #[must_use]
    pub fn at_provider(self, arena: Arena<'a>, provider: Provider<'a>) -> Value<'a> {
        replaced(arena, self.value(), 0, provider.value())
    }
}

impl<'a> Client<'a> {
    /// The same client with these values of its variables.
    #[must_use]
    pub fn with_variables(self, arena: Arena<'a>, variables: Value<'a>) -> Self {
        Self(replaced(arena, self.value(), 5, variables))
    }
}

/// The same list with another item.
#[inline(never)]
fn replaced<'a>(arena: Arena<'a>, list: Value<'a>, index: usize, item: Value<'a>) -> Value<'a> {
    let mut out = List::new(arena);
    for (number, old) in list.items().iter().enumerate() {
        out.push(if number == index { item } else { *old });
    }
    out.done()
}

impl Endpoint {
    /// Its member in metadata, or its path in the document, as messages name it.
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

/// Where the objects of a dialect are in its list.
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
    /// The template of an address; nothing if the provider has none. An empty one counts as none.
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
    /// What a transaction is bound to: the issuer, or if none is known the token endpoint, as the document writes it.
    #[must_use]
    pub fn server(self) -> Value<'a> {
        self.issuer().or(self.endpoint(Endpoint::Token))
    }
    /// Whether the server itself announced the metadata: then its mistakes are not the caller's.
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
    /// The same dialect at the server that announced these metadata: an object of registered members.
    #[must_use]
    pub fn announced_by(self, arena: Arena<'a>, metadata: Value<'a>) -> Self {
        let mut out = List::new(arena);
        out.push(metadata);
        out.push(self.variables());
        out.push(self.dialect());
        out.push(true);
        Self(out.done())
    }
    /// The variables of its templates and fixed texts.
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
    /// PKCE's method, or that there is no PKCE.
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
    /// The request for a grant: each holds all that the document says of it, what it takes over included.
    #[must_use]
    pub fn token_request(self, grant: Grant) -> TokenRequestKnobs<'a> {
        TokenRequestKnobs(self.section(match grant {
            Grant::AuthorizationCode => Section::TokenRequest,
            Grant::RefreshToken => Section::RefreshRequest,
            Grant::ClientCredentials => Section::ClientCredentialsRequest,
        }))
    }
    /// The revocation request (RFC 7009): it has the knobs of a token request.
    #[must_use]
    pub fn revocation_request(self) -> TokenRequestKnobs<'a> {
        TokenRequestKnobs(self.section(Section::RevocationRequest))
    }
    /// What it has beside them.
    #[must_use]
    pub fn revocation(self) -> RevocationKnobs<'a> {
        RevocationKnobs(self.section(Section::RevocationRequest))
    }
    /// The way to the provider's sign-out.
    #[must_use]
    pub fn end_session_request(self) -> EndSessionKnobs<'a> {
        EndSessionKnobs(self.section(Section::EndSessionRequest))
    }
    /// What a refresh has beside its [`Provider::token_request`].
    #[must_use]
    pub fn refresh_request(self) -> RefreshKnobs<'a> {
        RefreshKnobs(self.section(Section::RefreshRequest))
    }
    /// What a client-credentials request has beside its [`Provider::token_request`].
    #[must_use]
    pub fn client_credentials_request(self) -> ClientCredentialsKnobs<'a> {
        ClientCredentialsKnobs(self.section(Section::ClientCredentialsRequest))
    }
    /// The answer to all grants.
    #[must_use]
    pub fn token_response(self) -> TokenResponseKnobs<'a> {
        TokenResponseKnobs(self.section(Section::TokenResponse))
    }
    /// Calls of the API with an access token, userinfo among them.
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
    /// Whether a check, or a request beside those that authenticate the client, needs its secret.
    #[must_use]
    pub fn needs_secret_elsewhere(self) -> bool {
        self.authorization_response().hmac().exists() || self.token_response().then_endpoint().exists()
    }
    /// Whether the client's secret is used: where a request authenticates the client by a way that is declared and needs
    /// it, or elsewhere.
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
    /// Whether any value but the expected one shows an error.
    #[must_use]
    pub fn is_negated(self) -> bool {
        self.negated().is_true()
    }
}
