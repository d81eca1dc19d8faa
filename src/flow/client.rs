//! The client: one application at one provider, from the options of a call.
//!
//! Must not know: fetch, storage.

#[cfg(feature = "backend")]
use crate::base::secret::Secret;
use crate::base::text::{concat, contains};
use crate::base::url::AbsoluteUrl;
use crate::base::value::Value;
use crate::dialect::client_authentication::ClientAuthentication;
use crate::dialect::outbound::ClientIdentity;
use crate::dialect::provider::Provider;
use crate::dialect::reader::{Pairs, Reader};
use crate::dialect::variables::expand_segments;
use crate::protocol::error::{Code, Error};
use crate::protocol::scope::parse_scope_value;
use crate::protocol::server_metadata::{reason_of, well_known};

/// What the options say of a client, before its provider is known.
pub struct ClientOptions {
    /// The provider of the options' own document.
    pub document: Option<Provider>,
    /// The issuer, where its metadata is fetched.
    pub issuer: String,
    client_id: String,
    #[cfg(feature = "backend")]
    client_secret: Option<Secret>,
    redirect_uri: String,
    scope: Option<Vec<String>>,
    trusted_audiences: Vec<String>,
    variables: Pairs,
}

/// One application at one provider.
pub struct Client {
    /// The provider.
    pub provider: Provider,
    /// `client_id`
    pub client_id: String,
    /// The secret of a confidential client.
    #[cfg(feature = "backend")]
    client_secret: Option<Secret>,
    /// The registered redirect URI, byte for byte.
    pub redirect_uri: String,
    /// The scope where a call asks for none.
    pub scope: Vec<String>,
    /// Audiences of ID tokens that are trusted besides the client.
    pub trusted_audiences: Vec<String>,
    /// The values of the document's variables.
    pub variables: Pairs,
    authentication: ClientAuthentication,
}

/// Reads a scope option: a text with spaces, or a list of texts.
pub fn read_scope(reader: &mut Reader<'_>) -> Option<Vec<String>> {
    let value = reader.value("scope")?;
    let scope = parse_scope_value(value, " ");
    if scope.is_none() {
        reader.wrong_type("scope", "a string or an array of strings", value);
    }
    scope
}

/// The provider of the document, or the issuer whose metadata is fetched.
fn read_server(reader: &mut Reader<'_>) -> Result<(Option<Provider>, String), Error> {
    let (document, issuer) = (reader.value("provider"), reader.text("issuer"));
    let issuer = issuer.map(|template| expand_segments(&template, &reader.pairs("variables"))).transpose()?;
    if issuer.as_deref().is_some_and(|issuer| contains(issuer, "/.well-known/")) {
        reader.invalid("issuer", "leave out `/.well-known/` and what follows: the metadata is found from the issuer");
    }
    match (document, &issuer) {
        (Some(_), Some(_)) => reader.invalid("issuer", "give either provider or issuer"),
        (Some(Value::Object(_)), None) | (None, Some(_)) => {}
        (Some(other), None) => reader.wrong_type("provider", "a provider document", other),
        (None, None) => reader.missing("provider"),
    }
    reader.check()?;
    let issuer = issuer.unwrap_or_default();
    match document {
        Some(document) => Ok((Some(Provider::from_document(document)?), issuer)),
        None => {
            well_known(&issuer)?;
            Ok((None, issuer))
        }
    }
}

fn read_redirect_uri(reader: &mut Reader<'_>) -> String {
    let redirect_uri = reader.required_text("redirect_uri");
    if redirect_uri.is_empty() {
        return redirect_uri;
    }
    let parsed = if reader.flag("allow_insecure_redirect_uri") {
        AbsoluteUrl::parse(&redirect_uri)
    } else {
        AbsoluteUrl::parse_secure(&redirect_uri)
    };
    let reason = match parsed {
        Ok(url) if url.has_fragment() => "it has a fragment",
        Ok(_) => return redirect_uri,
        Err(error) => reason_of(error),
    };
    reader.refuse(Error::new(Code::RedirectUriRefused).with("redirect_uri", &redirect_uri).with("reason", reason));
    redirect_uri
}

/// Reads where the provider sends the person after its own sign-out.
pub fn read_post_logout_redirect_uri(reader: &mut Reader<'_>) -> Option<String> {
    let uri = reader.text("post_logout_redirect_uri")?;
    if let Err(error) = AbsoluteUrl::parse(&uri) {
        reader.invalid("post_logout_redirect_uri", reason_of(error));
    }
    Some(uri)
}

impl ClientOptions {
    /// Reads the members `provider` or `issuer`, `client_id`, `redirect_uri`, `scope`,
    /// `trustedAudiences`, `variables`.
    ///
    /// # Errors
    /// What the options or the document got wrong.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Error> {
        reader.ignore(&["fetch", "now", "onEvent"]);
        #[cfg(not(feature = "backend"))]
        if reader.value("client_secret").is_some() {
            return Err(Error::new(Code::SecretInBrowser));
        }
        let (document, issuer) = read_server(reader)?;
        let mut options = Self {
            document,
            issuer,
            client_id: reader.required_text("client_id"),
            #[cfg(feature = "backend")]
            client_secret: reader.text("client_secret").filter(|secret| !secret.is_empty()).map(Secret::new),
            redirect_uri: read_redirect_uri(reader),
            scope: read_scope(reader),
            trusted_audiences: reader.texts("trustedAudiences").unwrap_or_default(),
            variables: reader.pairs("variables"),
        };
        // Those that stand in the issuer are used up.
        let template = reader.value("issuer").and_then(Value::as_str).unwrap_or_default();
        options.variables.retain(|(name, _)| !contains(template, &concat(&["{", name, "}"])));
        reader.check()?;
        Ok(options)
    }

    /// The registered redirect URI.
    #[must_use]
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Whether the client can prove who it is, or its document says that the server asks for no
    /// proof. Where the document is still to be made of metadata, [`ClientOptions::is_served_by`] asks.
    #[cfg(feature = "backend")]
    #[must_use]
    pub fn is_confidential_or_declared_public(&self) -> bool {
        let declared = self.document.as_ref().map(|provider| provider.dialect.token_request.client_authentication);
        self.client_secret.is_some() || matches!(declared, None | Some(Some(ClientAuthentication::None)))
    }

    /// Whether the client has a secret, or the server announces that it takes clients without one
    /// (RFC 8414 section 2).
    #[cfg(feature = "backend")]
    #[must_use]
    pub fn is_served_by(&self, provider: &Provider) -> bool {
        let methods = provider.metadata.token_endpoint_auth_methods.as_deref().unwrap_or_default();
        self.client_secret.is_some() || methods.iter().any(|method| method == "none")
    }

    /// The client at `provider`.
    ///
    /// # Errors
    /// `secret_missing` (edge) or `backend_needed` (browser) where the provider authenticates
    /// clients; `client_authentication_unsupported` where a secret is given and the server announces no use
    /// of it; `variable_refused`; `option_unknown` for a variable that the document lacks.
    pub fn into_client(self, provider: Provider) -> Result<Client, Error> {
        let variables = provider.own_variables(&self.variables)?;
        let declared = provider.dialect.token_request.client_authentication;
        #[cfg(feature = "backend")]
        let authentication = match (&self.client_secret, declared) {
            (Some(_), Some(declared)) => declared,
            (Some(_), None) => authentication_of(provider.metadata.token_endpoint_auth_methods.as_deref())?,
            (None, None | Some(ClientAuthentication::None)) => ClientAuthentication::None,
            (None, Some(_)) => return Err(Error::new(Code::SecretMissing).with("option", "client_secret")),
        };
        #[cfg(not(feature = "backend"))]
        let authentication = match declared {
            None | Some(ClientAuthentication::None) => ClientAuthentication::None,
            Some(_) => return Err(Error::new(Code::SecretNeeded)),
        };
        Ok(Client {
            scope: self.scope.unwrap_or_else(|| provider.dialect.authorization_request.scope_default.clone()),
            provider,
            client_id: self.client_id,
            #[cfg(feature = "backend")]
            client_secret: self.client_secret,
            redirect_uri: self.redirect_uri,
            trusted_audiences: self.trusted_audiences,
            variables,
            authentication,
        })
    }
}

/// How a secret is used at a server that announces these methods. A secret of which it announces no use is
/// never silently left out.
#[cfg(feature = "backend")]
fn authentication_of(methods: Option<&[String]>) -> Result<ClientAuthentication, Error> {
    ClientAuthentication::from_metadata(methods).ok_or_else(|| {
        let methods = methods.unwrap_or_default().join(", ");
        let methods = if methods.is_empty() { "nothing" } else { &methods };
        Error::new(Code::ClientAuthenticationUnsupported).with("methods", methods)
    })
}

impl Client {
    /// The client as token requests present it, with the variables of one sign-in.
    #[must_use]
    pub fn identity<'a>(&'a self, variables: &'a Pairs) -> ClientIdentity<'a> {
        ClientIdentity {
            client_id: &self.client_id,
            #[cfg(feature = "backend")]
            client_secret: self.client_secret.as_ref(),
            #[cfg(not(feature = "backend"))]
            client_secret: None,
            authentication: self.authentication,
            variables,
        }
    }

    /// Whether the provider can give out tokens that live over 24 hours, as far as its document tells.
    #[must_use]
    pub fn is_declared_long_lived(&self) -> bool {
        use crate::dialect::knobs::token_response::Absent;
        matches!(self.provider.dialect.token_response.expires_in.absent, Absent::Never)
    }
}
