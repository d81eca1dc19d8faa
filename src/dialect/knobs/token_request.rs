//! Knobs of requests to the token endpoint (RFC 6749 sections 2.3, 4.1.3, 4.4.2 and 6).
//!
//! Must not know: provider names.

use crate::base::http::Method;
use crate::dialect::client_authentication::ClientAuthentication;
use crate::dialect::reader::{Pairs, Reader};
use crate::protocol::error::Error;

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

/// How a request to the token endpoint departs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRequestKnobs {
    /// The method.
    pub method: Method,
    /// Where the parameters stand.
    pub parameters_in: Place,
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
    fn read_members(reader: &mut Reader<'_>, base: &Self) -> Result<Self, Error> {
        let pairs = |found: Option<Pairs>, base: &Pairs| found.unwrap_or_else(|| base.clone());
        let knobs = Self {
            method: match reader.word("method", &["POST", "GET"])? {
                Some(0) => Method::Post,
                Some(_) => Method::Get,
                None => base.method,
            },
            parameters_in: match reader.word("parameters_in", &["form", "json", "query"])? {
                Some(0) => Place::Form,
                Some(1) => Place::Json,
                Some(_) => Place::Query,
                None => base.parameters_in,
            },
            names: pairs(reader.pairs("names")?, &base.names),
            constants: pairs(reader.pairs("constants")?, &base.constants),
            query_constants: pairs(reader.pairs("query_constants")?, &base.query_constants),
            omit: reader.texts("omit")?.unwrap_or_else(|| base.omit.clone()),
            order: reader.texts("order")?.unwrap_or_else(|| base.order.clone()),
            headers: pairs(reader.pairs("headers")?, &base.headers),
            client_authentication: ClientAuthentication::read(reader)?.or(base.client_authentication),
            client_id_in_body: reader.flag("client_id_in_body")?.unwrap_or(base.client_id_in_body),
            redirect_uri: reader.flag("redirect_uri")?.unwrap_or(base.redirect_uri),
        };
        Ok(knobs)
    }

    /// Reads `dialect.token_request`, or another step that takes over what it does not say.
    ///
    /// # Errors
    /// What the document got wrong, with its path.
    pub fn read(reader: Option<Reader<'_>>, base: &Self) -> Result<Self, Error> {
        let Some(mut reader) = reader else { return Ok(base.clone()) };
        let knobs = Self::read_members(&mut reader, base)?;
        reader.done()?;
        Ok(knobs)
    }

    /// Reads a step that a provider may not support at all.
    ///
    /// # Errors
    /// What the document got wrong, with its path.
    #[cfg(feature = "backend")]
    pub fn read_optional(reader: Option<Reader<'_>>, base: &Self) -> Result<Option<Self>, Error> {
        let Some(mut reader) = reader else { return Ok(Some(base.clone())) };
        let supported = reader.flag("supported")?.unwrap_or(true);
        let knobs = Self::read_members(&mut reader, base)?;
        reader.done()?;
        Ok(supported.then_some(knobs))
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
}

impl RefreshKnobs {
    /// A refresh like the exchange, without `redirect_uri` (RFC 6749 section 6 has none).
    #[must_use]
    pub fn inherited(token_request: &TokenRequestKnobs) -> Self {
        Self {
            request: TokenRequestKnobs { redirect_uri: false, ..token_request.clone() },
            supported: true,
            endpoint: None,
            reauthorize_on: Vec::new(),
            early_window: None,
        }
    }

    /// Reads `dialect.refresh_request`.
    ///
    /// # Errors
    /// What the document got wrong, with its path.
    pub fn read(reader: Option<Reader<'_>>, token_request: &TokenRequestKnobs) -> Result<Self, Error> {
        let mut knobs = Self::inherited(token_request);
        let Some(mut reader) = reader else { return Ok(knobs) };
        knobs.supported = reader.flag("supported")?.unwrap_or(true);
        knobs.endpoint = reader.text("endpoint")?;
        knobs.reauthorize_on = reader.texts("reauthorize_on")?.unwrap_or_default();
        knobs.early_window = reader.seconds("early_window")?;
        knobs.request = TokenRequestKnobs::read_members(&mut reader, &knobs.request)?;
        reader.done()?;
        Ok(knobs)
    }
}
