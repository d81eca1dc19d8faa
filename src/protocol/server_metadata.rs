//! Authorization server metadata (RFC 8414, OpenID Connect Discovery 1.0).
//!
//! Where it is found, and which members the engine uses. A provider document is the same thing
//! with a `dialect` beside it.
//!
//! Must not know: who fetches it.

use super::checks::issuer;
use super::error::{Code, Error};
use crate::base::text::{concat, contains};
use crate::base::url::{AbsoluteUrl, UrlError};
use crate::base::value::Value;

/// What the engine uses of a server's metadata. Endpoints are kept as the exact strings; a provider
/// document's may be templates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerMetadata {
    /// `issuer`
    pub issuer: Option<String>,
    /// `authorization_endpoint`
    pub authorization_endpoint: Option<String>,
    /// `token_endpoint`
    pub token_endpoint: Option<String>,
    /// `userinfo_endpoint`
    pub userinfo_endpoint: Option<String>,
    /// `revocation_endpoint` (RFC 7009)
    pub revocation_endpoint: Option<String>,
    /// `end_session_endpoint` (OpenID Connect RP-Initiated Logout)
    pub end_session_endpoint: Option<String>,
    /// `jwks_uri` (RFC 8414)
    #[cfg(feature = "backend")]
    pub jwks_uri: Option<String>,
    /// `authorization_response_iss_parameter_supported` (RFC 9207)
    pub iss_parameter_supported: bool,
    /// `code_challenge_methods_supported`
    pub code_challenge_methods: Option<Vec<String>>,
    /// `token_endpoint_auth_methods_supported`
    pub token_endpoint_auth_methods: Option<Vec<String>>,
    /// `id_token_signing_alg_values_supported`
    pub id_token_algorithms: Option<Vec<String>>,
    /// Whether it was fetched from where OpenID Connect puts it: the server may have another, RFC 8414's.
    pub is_openid: bool,
}

/// The registered names of server metadata, in alphabetical order: RFC 8414 and what extends it
/// (RFC 8628, 8705, 9101, 9126, 9207, 9396, 9449, 9701, 9728, JARM, CIBA, client id metadata
/// documents), OpenID Connect Discovery, its session management, its three kinds of logout, and
/// `prompt=create`. One text, because a list of texts costs more in the artefact.
pub const REGISTERED: &str = "acr_values_supported authorization_details_types_supported authorization_encryption_alg_values_supported \
    authorization_encryption_enc_values_supported authorization_endpoint \
    authorization_response_iss_parameter_supported authorization_signing_alg_values_supported \
    backchannel_authentication_endpoint backchannel_authentication_request_signing_alg_values_supported \
    backchannel_logout_session_supported backchannel_logout_supported backchannel_token_delivery_modes_supported \
    backchannel_user_code_parameter_supported check_session_iframe claim_types_supported claims_locales_supported \
    claims_parameter_supported claims_supported client_id_metadata_document_supported \
    code_challenge_methods_supported device_authorization_endpoint display_values_supported \
    dpop_signing_alg_values_supported end_session_endpoint frontchannel_logout_session_supported \
    frontchannel_logout_supported grant_types_supported id_token_encryption_alg_values_supported \
    id_token_encryption_enc_values_supported id_token_signing_alg_values_supported \
    introspection_encryption_alg_values_supported introspection_encryption_enc_values_supported \
    introspection_endpoint introspection_endpoint_auth_methods_supported \
    introspection_endpoint_auth_signing_alg_values_supported introspection_signing_alg_values_supported issuer \
    jwks_uri mtls_endpoint_aliases op_policy_uri op_tos_uri prompt_values_supported protected_resources \
    pushed_authorization_request_endpoint registration_endpoint request_object_encryption_alg_values_supported \
    request_object_encryption_enc_values_supported request_object_signing_alg_values_supported \
    request_parameter_supported request_uri_parameter_supported require_pushed_authorization_requests \
    require_request_uri_registration require_signed_request_object response_modes_supported response_types_supported \
    revocation_endpoint revocation_endpoint_auth_methods_supported \
    revocation_endpoint_auth_signing_alg_values_supported scopes_supported service_documentation signed_metadata \
    subject_types_supported tls_client_certificate_bound_access_tokens token_endpoint \
    token_endpoint_auth_methods_supported token_endpoint_auth_signing_alg_values_supported ui_locales_supported \
    userinfo_encryption_alg_values_supported userinfo_encryption_enc_values_supported userinfo_endpoint \
    userinfo_signing_alg_values_supported";

/// A page verifies no signatures and needs no keys.
const ENDPOINTS: usize = if cfg!(feature = "backend") { 6 } else { 5 };

/// The plain form's own member, which no metadata has.
const IS_OPENID: &str = "is_openid";

fn texts(value: &Value, member: &str) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    for item in value.get(member)?.items()? {
        texts.extend(item.as_str().map(str::to_owned));
    }
    Some(texts)
}

impl ServerMetadata {
    /// Reads the members that the engine uses; others are ignored (RFC 8414 section 3.2).
    #[must_use]
    pub fn from_value(value: &Value) -> Self {
        // An empty endpoint counts as absent.
        let text = |member| value.get_text(member).filter(|text| !text.is_empty());
        Self {
            issuer: text("issuer"),
            authorization_endpoint: text("authorization_endpoint"),
            token_endpoint: text("token_endpoint"),
            userinfo_endpoint: text("userinfo_endpoint"),
            revocation_endpoint: text("revocation_endpoint"),
            end_session_endpoint: text("end_session_endpoint"),
            #[cfg(feature = "backend")]
            jwks_uri: text("jwks_uri"),
            iss_parameter_supported: value.is_set("authorization_response_iss_parameter_supported"),
            code_challenge_methods: texts(value, "code_challenge_methods_supported"),
            token_endpoint_auth_methods: texts(value, "token_endpoint_auth_methods_supported"),
            id_token_algorithms: texts(value, "id_token_signing_alg_values_supported"),
            is_openid: value.is_set(IS_OPENID),
        }
    }

    /// The plain form, which [`ServerMetadata::from_value`] reads back.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut value = Value::object([
            ("authorization_response_iss_parameter_supported", Value::Bool(self.iss_parameter_supported)),
            (IS_OPENID, Value::Bool(self.is_openid)),
        ]);
        if let Some(issuer) = &self.issuer {
            value.set("issuer", Value::from(issuer.as_str()));
        }
        for (name, endpoint, _) in self.endpoints() {
            if let Some(endpoint) = endpoint {
                value.set(name, Value::from(endpoint));
            }
        }
        let lists = [
            ("code_challenge_methods_supported", &self.code_challenge_methods),
            ("token_endpoint_auth_methods_supported", &self.token_endpoint_auth_methods),
            ("id_token_signing_alg_values_supported", &self.id_token_algorithms),
        ];
        for (name, list) in lists {
            if let Some(list) = list {
                value.set(name, Value::strings(list));
            }
        }
        value
    }

    /// Reads metadata that was fetched for the issuer `asked`.
    ///
    /// # Errors
    /// `metadata_issuer_mismatch` where it speaks for another issuer (RFC 8414 section 3.3), and what
    /// [`ServerMetadata::verify`] raises.
    pub fn from_fetched(value: &Value, asked: &str) -> Result<Self, Error> {
        let metadata = Self::from_value(value);
        issuer::verify_metadata(metadata.issuer.as_deref(), asked)?;
        metadata.verify()?;
        Ok(metadata)
    }

    /// Refuses metadata that lacks what every sign-in needs; other mistakes are reported where they are used.
    ///
    /// # Errors
    /// `metadata_malformed` where such an endpoint is missing, `metadata_endpoint_unusable` where none can be
    /// asked there.
    pub fn verify(&self) -> Result<(), Error> {
        for (name, endpoint, required) in self.endpoints() {
            match endpoint {
                Some(endpoint) if required => drop(self.parse_announced(name, endpoint)?),
                None if required => return Err(Error::new(Code::MetadataMalformed).with("member", name)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Parses an endpoint that fetched metadata announces: as [`parse_endpoint`], and on loopback without TLS
    /// only where the issuer is there itself, so that no server of elsewhere sends requests there.
    ///
    /// # Errors
    /// `metadata_endpoint_unusable` with the reason.
    pub fn parse_announced(&self, name: &'static str, endpoint: &str) -> Result<AbsoluteUrl, Error> {
        let unusable =
            |reason: &str| Error::new(Code::MetadataEndpointUnusable).with("endpoint", name).with("reason", reason);
        let url = read_endpoint(name, endpoint).map_err(unusable)?;
        let is_local = || {
            let issuer = self.issuer.as_deref().unwrap_or_default();
            AbsoluteUrl::parse(issuer).is_ok_and(|issuer| issuer.is_loopback())
        };
        if url.is_https() || is_local() { Ok(url) } else { Err(unusable("it is on loopback, and the issuer is not")) }
    }

    /// Takes from RFC 8414's document of the same issuer what this one lacks.
    pub fn complete(&mut self, other: Self) {
        let take = |mine: &mut Option<String>, other: Option<String>| {
            if mine.is_none() {
                *mine = other;
            }
        };
        take(&mut self.authorization_endpoint, other.authorization_endpoint);
        take(&mut self.token_endpoint, other.token_endpoint);
        take(&mut self.revocation_endpoint, other.revocation_endpoint);
        self.iss_parameter_supported |= other.iss_parameter_supported;
        self.is_openid = false;
    }

    /// Every endpoint with its name and whether a sign-in needs it.
    #[must_use]
    pub fn endpoints(&self) -> [(&'static str, Option<&str>, bool); ENDPOINTS] {
        [
            ("authorization_endpoint", self.authorization_endpoint.as_deref(), true),
            ("token_endpoint", self.token_endpoint.as_deref(), true),
            ("userinfo_endpoint", self.userinfo_endpoint.as_deref(), false),
            ("revocation_endpoint", self.revocation_endpoint.as_deref(), false),
            ("end_session_endpoint", self.end_session_endpoint.as_deref(), false),
            #[cfg(feature = "backend")]
            ("jwks_uri", self.jwks_uri.as_deref(), false),
        ]
    }
}

/// Parses an endpoint: https, or http on loopback; no fragment.
///
/// # Errors
/// `endpoint_refused` with the reason.
pub fn parse_endpoint(name: &'static str, endpoint: &str) -> Result<AbsoluteUrl, Error> {
    read_endpoint(name, endpoint)
        .map_err(|reason| Error::new(Code::EndpointRefused).with("endpoint", name).with("reason", reason))
}

fn read_endpoint(name: &str, endpoint: &str) -> Result<AbsoluteUrl, &'static str> {
    let url = AbsoluteUrl::parse_secure(endpoint).map_err(reason_of)?;
    if url.has_fragment() && name != "authorization_endpoint" {
        return Err("it has a fragment");
    }
    Ok(url)
}

/// A URL error in words.
#[must_use]
pub fn reason_of(error: UrlError) -> &'static str {
    match error {
        UrlError::NotAbsolute => "it is not absolute",
        UrlError::InsecureHttp => "it is plain http outside loopback",
        UrlError::UserInfo => "it carries user information",
        UrlError::Malformed => "its host, port or characters are malformed",
    }
}

/// The addresses at which an issuer's metadata is looked for, in order: OpenID Connect Discovery
/// 1.0 section 4, then RFC 8414 section 3.
///
/// # Errors
/// `endpoint_refused` where the issuer is no https URL or has a query or fragment.
pub fn well_known(issuer: &str) -> Result<[String; 2], Error> {
    let url = parse_endpoint("issuer", issuer)?;
    if contains(issuer, "?") {
        return Err(Error::new(Code::EndpointRefused).with("endpoint", "issuer").with("reason", "it has a query"));
    }
    let trimmed = issuer.strip_suffix('/').unwrap_or(issuer);
    let path = url.path().strip_suffix('/').unwrap_or(url.path());
    let base = issuer.strip_suffix(url.path_and_rest()).unwrap_or(issuer);
    Ok([
        concat(&[trimmed, "/.well-known/openid-configuration"]),
        concat(&[base, "/.well-known/oauth-authorization-server", path]),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_for_metadata_where_both_specifications_put_it() {
        let [openid, oauth] = well_known("https://as.example/tenant/").unwrap_or_default();
        assert_eq!(openid, "https://as.example/tenant/.well-known/openid-configuration");
        assert_eq!(oauth, "https://as.example/.well-known/oauth-authorization-server/tenant");
        let [_, root] = well_known("https://as.example").unwrap_or_default();
        assert_eq!(root, "https://as.example/.well-known/oauth-authorization-server");
        assert!(well_known("http://as.example").is_err());
        assert!(well_known("https://as.example?x=1").is_err());
    }

    #[test]
    fn s9_a13_refuses_metadata_of_another_issuer_or_with_an_http_endpoint() {
        let metadata = |issuer: &str, token: &str| {
            Value::object([
                ("issuer", Value::from(issuer)),
                ("authorization_endpoint", Value::from("https://as.example/a")),
                ("token_endpoint", Value::from(token)),
            ])
        };
        let code =
            |value: Value| ServerMetadata::from_fetched(&value, "https://as.example").err().map(|error| error.code());
        assert_eq!(code(metadata("https://as.example", "https://as.example/t")), None);
        assert_eq!(code(metadata("https://evil.example", "https://as.example/t")), Some(Code::MetadataIssuerMismatch));
        assert_eq!(code(metadata("https://as.example", "http://as.example/t")), Some(Code::MetadataEndpointUnusable));
        assert_eq!(code(Value::object([("issuer", Value::from("https://as.example"))])), Some(Code::MetadataMalformed));
    }
}
