//! The client: one application at one provider, from the options of a call.
//!
//! Must not know: fetch, storage.

#[cfg(feature = "backend")]
use crate::base::secret::Secret;
use crate::base::text::{concat, contains};
use crate::base::url::AbsoluteUrl;
use crate::base::value::Value;
use crate::dialect::client_authentication::ClientAuthentication;
use crate::dialect::knobs::Dialect;
use crate::dialect::outbound::ClientIdentity;
use crate::dialect::provider::Provider;
use crate::dialect::reader::{Pairs, Reader};
use crate::dialect::variables::expand_segments;
use crate::protocol::authorization_request::is_reserved;
use crate::protocol::error::{Code, Error};
use crate::protocol::scope::parse_scope_value;
use crate::protocol::server_metadata::{ServerMetadata, reason_of, well_known};

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
    parameters: Pairs,
    dialect: Box<Dialect>,
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
    /// Further parameters of each authorization request.
    pub parameters: Pairs,
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

/// What the options say in place of the provider's dialect: `dialect`, and `client_authentication` for short.
/// An object without members where they say nothing.
fn read_overlay(reader: &mut Reader<'_>) -> Value {
    let mut overlay = match reader.value("dialect") {
        Some(dialect @ Value::Object(_)) => dialect.clone(),
        _ => Value::object([]),
    };
    if ClientAuthentication::read(reader).is_some() {
        let method = reader.value("client_authentication").cloned().unwrap_or_default();
        let short = Value::object([("token_request", Value::object([("client_authentication", method)]))]);
        overlay = overlay.overlaid(&short);
    }
    // Told with the path in the options; what a whole document lacks is told there.
    reader.inside("dialect", &mut |dialect| Dialect::default().read(dialect));
    overlay
}

/// The provider of the document, or what the options say beside the metadata of an issuer.
fn read_server(reader: &mut Reader<'_>) -> (Option<Provider>, String, Box<Dialect>) {
    let overlay = read_overlay(reader);
    let is_sound = reader.is_sound();
    let (document, mut issuer) = (reader.value("provider"), reader.text("issuer"));
    if let Some(template) = issuer.take() {
        let variables = reader.value("variables").map(Value::to_pairs).unwrap_or_default();
        match expand_segments(&template, &variables) {
            Ok(expanded) => issuer = Some(expanded),
            Err(error) => reader.refuse(error),
        }
    }
    if issuer.as_deref().is_some_and(|issuer| contains(issuer, "/.well-known/")) {
        reader.invalid("issuer", "leave out `/.well-known/` and what follows: the metadata is found from the issuer");
    }
    let path = reader.path_of("provider");
    let mut given = None;
    let mut dialect = Box::<Dialect>::default();
    match (document, reader.value("issuer")) {
        (Some(_), Some(_)) => reader.invalid("issuer", "give either provider or issuer"),
        (Some(document @ Value::Object(_)), None) => {
            let whole = if is_sound && !overlay.members().is_empty() {
                &document.overlaid(&Value::object([("dialect", overlay)]))
            } else {
                document
            };
            match Provider::from_document(whole) {
                Ok(provider) => given = Some(provider),
                Err(error) => reader.refuse(if path == "provider" { error } else { error.within(&path) }),
            }
        }
        (Some(other), None) => reader.wrong_type("provider", "a provider document", other),
        (None, Some(_)) => {
            if let Some(Err(error)) = issuer.as_deref().map(well_known) {
                reader.refuse(error);
            }
            if is_sound {
                match Provider::from_overlay(&overlay) {
                    Ok(provider) => dialect = provider.dialect,
                    Err(error) => reader.refuse(if path == "provider" { error } else { error.within(&path) }),
                }
            }
        }
        (None, None) => reader.missing("provider"),
    }
    (given, issuer.unwrap_or_default(), dialect)
}

/// Parameters of every authorization request; none that the engine makes.
fn read_parameters(reader: &mut Reader<'_>) -> Pairs {
    let parameters = reader.pairs("parameters");
    for (name, _) in &parameters {
        if is_reserved(name) {
            reader.refuse(Error::new(Code::ParameterReserved).with("parameter", name));
        }
    }
    parameters
}

/// What belongs into `parameters`.
const BELONGS_TO_PARAMETERS: &[(&str, &str)] = &[
    ("access_type", "parameters.access_type"),
    ("acr_values", "parameters.acr_values"),
    ("audience", "parameters.audience"),
    ("authorizationParams", "parameters"),
    ("extraParams", "parameters"),
    ("hd", "parameters.hd"),
    ("login_hint", "parameters.login_hint"),
    ("prompt", "parameters.prompt"),
    ("resource", "parameters.resource"),
    ("ui_locales", "parameters.ui_locales"),
];

fn read_redirect_uri(reader: &mut Reader<'_>) -> String {
    let is_insecure_allowed = reader.flag("allowInsecureRedirectUri");
    let redirect_uri = reader.required_text("redirect_uri");
    if redirect_uri.is_empty() {
        return redirect_uri;
    }
    let parsed =
        if is_insecure_allowed { AbsoluteUrl::parse(&redirect_uri) } else { AbsoluteUrl::parse_secure(&redirect_uri) };
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
    let uri = reader.text("postLogoutRedirectUri")?;
    if let Err(error) = AbsoluteUrl::parse(&uri) {
        reader.invalid("postLogoutRedirectUri", reason_of(error));
    }
    Some(uri)
}

impl ClientOptions {
    /// Reads the members `provider` or `issuer`, `client_id`, `redirect_uri`, `scope`,
    /// `trustedAudiences`, `variables`, `parameters`, `dialect`, `client_authentication`.
    ///
    /// # Errors
    /// What the options or the document got wrong.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, Error> {
        reader.ignore(&["fetch", "now", "onEvent"]);
        #[cfg(not(feature = "backend"))]
        if reader.value("client_secret").is_some() {
            return Err(Error::new(Code::SecretInBrowser));
        }
        reader.elsewhere(BELONGS_TO_PARAMETERS);
        let (document, issuer, dialect) = read_server(reader);
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
            parameters: read_parameters(reader),
            dialect,
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

    /// The provider that `metadata` of the issuer makes, with what the options say beside it.
    #[must_use]
    pub fn provider(&self, metadata: ServerMetadata) -> Provider {
        Provider { dialect: self.dialect.clone(), ..Provider::from_metadata(metadata) }
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
    /// (RFC 8414 section 2), or the options say so.
    #[cfg(feature = "backend")]
    #[must_use]
    pub fn is_served_by(&self, provider: &Provider) -> bool {
        let methods = provider.metadata.token_endpoint_auth_methods.as_deref().unwrap_or_default();
        self.client_secret.is_some()
            || provider.dialect.token_request.client_authentication == Some(ClientAuthentication::None)
            || methods.iter().any(|method| method == "none")
    }

    /// The client at `provider`.
    ///
    /// # Errors
    /// `secret_missing` (edge) or `backend_needed` (browser) where the provider authenticates
    /// clients; `client_authentication_unsupported` where a secret is given and nothing uses it;
    /// `variable_refused`; `option_unknown` for a variable that the document lacks; `parameter_reserved`.
    pub fn into_client(self, provider: Provider) -> Result<Client, Error> {
        let variables = provider.own_variables(&self.variables)?;
        for (name, _) in &self.parameters {
            if provider.dialect.authorization_request.reserves(name) {
                return Err(Error::new(Code::ParameterReserved).with("parameter", name));
            }
        }
        let declared = provider.dialect.token_request.client_authentication;
        #[cfg(feature = "backend")]
        let authentication = match (&self.client_secret, declared) {
            (Some(_), Some(ClientAuthentication::None)) if !provider.dialect.uses_secret() => {
                return Err(unused_secret(
                    "`client_authentication` is `none`, in the options or the provider document",
                ));
            }
            (Some(_), Some(declared)) => declared,
            (Some(_), None) => announced(provider.metadata.token_endpoint_auth_methods.as_deref())?,
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
            parameters: self.parameters,
            authentication,
        })
    }
}

/// A secret that is not used is an error: it is never left out silently.
#[cfg(feature = "backend")]
fn unused_secret(reason: &str) -> Error {
    Error::new(Code::ClientAuthenticationUnsupported).with("reason", reason)
}

/// How a secret is used at a server that announces these methods.
#[cfg(feature = "backend")]
fn announced(methods: Option<&[String]>) -> Result<ClientAuthentication, Error> {
    ClientAuthentication::from_metadata(methods).ok_or_else(|| {
        let methods = methods.unwrap_or_default().join(", ");
        let methods = if methods.is_empty() { "nothing" } else { &methods };
        unused_secret(&concat(&["the server's `token_endpoint_auth_methods_supported` names ", methods]))
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
