//! Knobs of requests to the token endpoint (RFC 6749 sections 2.3, 4.1.3, 4.4.2 and 6).
//!
//! Must not know: provider names.

use crate::base::http::Method;
use crate::dialect::client_authentication::ClientAuthentication;
use crate::dialect::fixed::{Parameters, read_headers};
use crate::dialect::reader::{Pairs, Reader};

/// Where the parameters stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `application/x-www-form-urlencoded`
    Form,
    /// One JSON object of strings.
    Json,
    /// The query of the URL.
    Query,
}

/// What the engine sends to the token and revocation endpoints, in canonical names.
const PARAMETERS: &str = if cfg!(feature = "backend") {
    "client_id client_secret code code_verifier grant_type hash redirect_uri refresh_token scope token token_type_hint"
} else {
    "client_id code code_verifier grant_type hash redirect_uri refresh_token scope token token_type_hint"
};

/// What a request that leads to tokens must say as the engine says it.
pub const OF_EXCHANGE: &str = "client_id code code_verifier grant_type hash refresh_token scope";
/// The same of a refresh: some servers renew with a grant of another name.
const OF_REFRESH: &str = "client_id code code_verifier hash refresh_token scope";
/// The same of a revocation.
pub const OF_REVOCATION: &str = "client_id hash token token_type_hint";

/// What may not be left out: the proof of the grant.
const NEEDED: &str = "code code_verifier refresh_token token";

/// How a request to the token endpoint departs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRequestKnobs {
    /// The method.
    pub method: Method,
    /// Where the parameters stand.
    pub parameters_in: Place,
    /// The value of `grant_type`, where the server has its own name for the grant.
    pub grant_type: Option<String>,
    /// Canonical name → name on the wire.
    pub names: Pairs,
    /// Parameters with fixed values; `{variable}` is replaced.
    pub constants: Pairs,
    /// Parameters with fixed values in the query, wherever the others stand.
    pub query_constants: Pairs,
    /// Canonical names that are not sent.
    pub omit: Vec<String>,
    /// Canonical names in the order of the provider's own examples; others follow.
    pub order: Vec<String>,
    /// Headers with fixed values; `{variable}` is replaced.
    pub headers: Pairs,
    /// How the client authenticates; `None` leaves it to the server's metadata.
    pub client_authentication: Option<ClientAuthentication>,
    /// Whether `client_id` stands among the parameters although a header carries it.
    pub client_id_in_body: bool,
    /// Whether `redirect_uri` is sent.
    pub redirect_uri: bool,
}

impl Default for TokenRequestKnobs {
    fn default() -> Self {
        Self {
            method: Method::Post,
            parameters_in: Place::Form,
            grant_type: None,
            names: Vec::new(),
            constants: Vec::new(),
            query_constants: Vec::new(),
            omit: Vec::new(),
            order: Vec::new(),
            headers: Vec::new(),
            client_authentication: None,
            client_id_in_body: false,
            redirect_uri: true,
        }
    }
}

impl TokenRequestKnobs {
    /// Reads the members of a step's object; what it does not say stays as it was. Only the engine
    /// makes the values of `own`, in canonical names.
    pub fn read(&mut self, reader: &mut Reader<'_>, own: &'static str) {
        match reader.word("method", "POST GET") {
            Some(0) => self.method = Method::Post,
            Some(_) => self.method = Method::Get,
            None => {}
        }
        match reader.word("parameters_in", "form json query") {
            Some(0) => self.parameters_in = Place::Form,
            Some(1) => self.parameters_in = Place::Json,
            Some(_) => self.parameters_in = Place::Query,
            None => {}
        }
        self.grant_type = reader.text("grant_type");
        reader.known(PARAMETERS);
        reader.replace_pairs("names", &mut self.names);
        reader.replace_pairs("constants", &mut self.constants);
        reader.replace_pairs("query_constants", &mut self.query_constants);
        reader.replace_texts("omit", &mut self.omit);
        reader.replace_texts("order", &mut self.order);
        read_headers(reader, &mut self.headers);
        if let Some(method) = ClientAuthentication::read(reader) {
            self.client_authentication = Some(method);
        }
        reader.replace_flag("client_id_in_body", &mut self.client_id_in_body);
        reader.replace_flag("redirect_uri", &mut self.redirect_uri);
        let parameters = Parameters { own, needed: NEEDED, names: &self.names, omit: &self.omit };
        parameters.verify(reader, &[("constants", &self.constants), ("query_constants", &self.query_constants)]);
    }

    /// Reads `dialect.client_credentials_request`; `None` where the provider does not support it.
    #[cfg(feature = "backend")]
    #[must_use]
    pub fn read_client_credentials(mut self, dialect: &mut Reader<'_>) -> Option<Self> {
        let mut supported = true;
        dialect.inside("client_credentials_request", &mut |reader| {
            reader.replace_flag("supported", &mut supported);
            self.read(reader, OF_EXCHANGE);
        });
        supported.then_some(self)
    }

    /// What another endpoint takes over: how the client authenticates, not how a grant is spelled.
    #[must_use]
    pub fn without_dialect_body(&self) -> Self {
        Self {
            client_authentication: self.client_authentication,
            client_id_in_body: self.client_id_in_body,
            headers: self.headers.clone(),
            ..Self::default()
        }
    }
}

/// How the refresh departs from the exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshKnobs {
    /// The request; what the document does not say is as in `token_request`.
    pub request: TokenRequestKnobs,
    /// Whether the provider refreshes at all.
    pub supported: bool,
    /// Another endpoint than `token_endpoint`.
    pub endpoint: Option<String>,
    /// `error` codes that mean that the refresh token is dead, besides `invalid_grant`.
    pub reauthorize_on: Vec<String>,
    /// Seconds before the end at which the provider begins to accept a refresh.
    pub early_window: Option<i64>,
    /// Whether a refresh may ask for a part of the scope.
    pub narrowing: bool,
}

impl RefreshKnobs {
    /// A refresh like the exchange, without `redirect_uri` (RFC 6749 section 6 has none).
    #[must_use]
    pub fn inherited(token_request: &TokenRequestKnobs) -> Self {
        Self {
            request: TokenRequestKnobs { redirect_uri: false, grant_type: None, ..token_request.clone() },
            supported: true,
            endpoint: None,
            reauthorize_on: Vec::new(),
            early_window: None,
            narrowing: true,
        }
    }

    /// Reads `dialect.refresh_request`.
    pub fn read(&mut self, reader: &mut Reader<'_>) {
        reader.replace_flag("supported", &mut self.supported);
        self.endpoint = reader.text("endpoint");
        reader.replace_texts("reauthorize_on", &mut self.reauthorize_on);
        self.early_window = reader.seconds("early_window");
        reader.replace_flag("narrowing", &mut self.narrowing);
        self.request.read(reader, OF_REFRESH);
    }
}
