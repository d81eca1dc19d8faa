//! Outbound: a canonical request and the knobs make HTTP.
//!
//! Must not know: storage, checks, provider names.

use super::client_authentication::ClientAuthentication;
use super::knobs::Dialect;
use super::knobs::authorization::AuthorizationRequestKnobs;
use super::knobs::token_request::{Place, TokenRequestKnobs};
use super::reader::Pairs;
use super::variables::expand;
use crate::base::form::{encode_form, push_percent_encoded};
use crate::base::http::{HttpRequest, Method};
use crate::base::json::encode_object;
use crate::base::parameters::Parameters;
use crate::base::secret::Secret;
use crate::base::url::AbsoluteUrl;
use crate::base::{base64, sha256, text};
use crate::protocol::authorization_request::AuthorizationRequest;
use crate::protocol::bearer;
use crate::protocol::error::{Code, Error};
use zeroize::Zeroizing;

/// The most bytes of an answer that carries tokens, claims or an error.
pub const BODY_LIMIT: usize = 64 * 1024;
/// The most bytes of server metadata.
pub const METADATA_LIMIT: usize = 256 * 1024;

/// Canonical names in their usual order; a document may name another.
const ORDER: &[&str] =
    &["grant_type", "code", "refresh_token", "redirect_uri", "client_id", "client_secret", "scope", "code_verifier"];

/// The client as a request presents it.
pub struct ClientIdentity<'a> {
    /// `client_id`
    pub client_id: &'a str,
    /// `client_secret`; `None` for a public client.
    pub client_secret: Option<&'a Secret>,
    /// How the client authenticates.
    pub authentication: ClientAuthentication,
    /// The values of the document's variables.
    pub variables: &'a Pairs,
}

/// Begins the query of a URL that may have one already: no empty pair arises.
fn begin_query(url: &mut String) {
    if !text::contains(url, "?") {
        url.push('?');
    }
    url.truncate(url.trim_end_matches('&').len());
}

/// Begins the parameters in the fragment; where it holds a path, behind a `?` of its own.
fn begin_fragment(url: &mut String) {
    match url.split_once('#') {
        None => url.push('#'),
        Some((_, fragment)) if fragment.is_empty() || fragment.contains(['?', '=']) => {}
        Some(_) => url.push('?'),
    }
}

fn push_pair(url: &mut String, name: &str, value: &str) {
    if !matches!(url.bytes().last(), Some(b'?' | b'&' | b'#')) {
        url.push('&');
    }
    push_percent_encoded(url, name);
    url.push('=');
    push_percent_encoded(url, value);
}

/// Scopes as one parameter value, percent-encoded but for a separator that must stay literal.
fn push_scope(url: &mut String, scope: &[String], separator: &str, literal: bool) {
    for (index, name) in scope.iter().enumerate() {
        if index > 0 && literal {
            url.push_str(separator);
        } else if index > 0 {
            push_percent_encoded(url, separator);
        }
        push_percent_encoded(url, name);
    }
}

/// The scopes joined as the dialect wants them in a token request.
#[must_use]
pub fn join_scope(dialect: &Dialect, scope: &[String]) -> Option<String> {
    let knobs = &dialect.authorization_request;
    (knobs.scope_send && !scope.is_empty()).then(|| scope.join(&knobs.scope_separator))
}

/// What the dialect calls a parameter of the authorization request.
fn wire<'a>(knobs: &'a AuthorizationRequestKnobs, name: &'a str) -> &'a str {
    knobs.names.iter().find(|(canonical, _)| canonical == name).map_or(name, |(_, wire)| wire.as_str())
}

/// The URL that the user agent navigates to.
///
/// # Errors
/// `variable_missing` for a constant that names an unknown variable.
pub fn authorization_url(
    dialect: &Dialect,
    endpoint: &AbsoluteUrl,
    request: &AuthorizationRequest<'_>,
    variables: &Pairs,
) -> Result<String, Error> {
    let knobs = &dialect.authorization_request;
    // A fragment stays at the end, unless the document says that the parameters stand in it.
    let split = endpoint.as_str().find('#').filter(|_| !knobs.fragment).unwrap_or(endpoint.as_str().len());
    let (head, tail) = endpoint.as_str().split_at_checked(split).unwrap_or((endpoint.as_str(), ""));
    let mut url = head.to_owned();
    url.reserve(384);
    if knobs.fragment {
        begin_fragment(&mut url);
    } else {
        begin_query(&mut url);
    }
    let scope = &request.transaction.scope;
    request.parameters(&mut |name, value| {
        if knobs.omit.iter().any(|omitted| omitted == name) {
            return;
        }
        match name {
            "response_type" => {
                if let Some(response_type) = &knobs.response_type {
                    push_pair(&mut url, wire(knobs, name), response_type);
                }
            }
            "scope" => {
                if knobs.scope_send && !scope.is_empty() {
                    push_pair(&mut url, wire(knobs, name), "");
                    push_scope(&mut url, scope, &knobs.scope_separator, knobs.scope_literal_separator);
                }
            }
            other => push_pair(&mut url, wire(knobs, other), value),
        }
    });
    for (name, value) in &knobs.constants {
        // No parameter twice (RFC 6749 section 3.1): what the application asks for stands.
        if !request.extra.iter().any(|(own, _)| wire(knobs, own) == *name) {
            push_pair(&mut url, name, &expand(value, variables)?);
        }
    }
    if let (true, None) = (knobs.nonce, &request.transaction.nonce) {
        // Nobody compares it, so it needs no memory of its own: it differs because `state` does.
        let nonce = base64::encode_url(&sha256::digest(request.transaction.state.expose().as_bytes()));
        push_pair(&mut url, wire(knobs, "nonce"), &nonce);
    }
    url.push_str(tail);
    Ok(url)
}

/// A request to the token endpoint, or to another that takes the same authentication.
///
/// # Errors
/// `client_id_unusable`, `variable_missing`; `secret_missing` (edge) or `backend_needed` (browser) where this
/// request needs a secret and the client has none
pub fn token_request(
    knobs: &TokenRequestKnobs,
    endpoint: &AbsoluteUrl,
    mut parameters: Parameters,
    client: &ClientIdentity<'_>,
) -> Result<HttpRequest, Error> {
    let mut request = HttpRequest::get(endpoint.as_str().to_owned(), BODY_LIMIT);
    request.method = knobs.method;
    if !knobs.redirect_uri {
        parameters.remove("redirect_uri");
    }
    if let Some(grant_type) = &knobs.grant_type {
        parameters.remove("grant_type");
        parameters.push("grant_type", grant_type);
    }
    authenticate(knobs, &mut request, &mut parameters, client)?;
    let mut next = 0;
    for name in &knobs.order {
        next = parameters.move_to(next, name);
    }
    if knobs.order.is_empty() {
        for name in ORDER {
            next = parameters.move_to(next, name);
        }
    }
    for name in &knobs.omit {
        parameters.remove(name);
    }
    for (name, wire) in &knobs.names {
        parameters.rename(name, wire);
    }
    for (name, value) in &knobs.constants {
        parameters.remove(name);
        parameters.push(name, &expand(value, client.variables)?);
    }
    for (name, value) in &knobs.headers {
        request.header(name, expand(value, client.variables)?);
    }
    for (name, value) in &knobs.query_constants {
        begin_query(&mut request.url);
        push_pair(&mut request.url, name, &expand(value, client.variables)?);
    }
    place(knobs, &mut request, &parameters);
    show(&mut request, &parameters);
    Ok(request)
}

#[cfg(feature = "backend")]
fn authenticate(
    knobs: &TokenRequestKnobs,
    request: &mut HttpRequest,
    parameters: &mut Parameters,
    client: &ClientIdentity<'_>,
) -> Result<(), Error> {
    // What the document says of this request goes before how the client authenticates elsewhere.
    let method = knobs.client_authentication.unwrap_or(client.authentication);
    match client.client_secret {
        _ if method == ClientAuthentication::None => parameters.push("client_id", client.client_id),
        None => return Err(Error::new(Code::SecretMissing)),
        Some(secret) => {
            method.apply(request, parameters, client.client_id, secret)?;
            request.secrets.push(secret.expose());
            let credentials =
                request.headers.last().and_then(|(_, value)| value.strip_prefix("Basic ")).map(str::to_owned);
            request.secrets.push(&credentials.unwrap_or_default());
        }
    }
    if knobs.client_id_in_body && parameters.first("client_id").is_none() {
        parameters.push("client_id", client.client_id);
    }
    Ok(())
}

#[cfg(not(feature = "backend"))]
fn authenticate(
    knobs: &TokenRequestKnobs,
    _: &mut HttpRequest,
    parameters: &mut Parameters,
    client: &ClientIdentity<'_>,
) -> Result<(), Error> {
    if !matches!(knobs.client_authentication, None | Some(ClientAuthentication::None)) {
        return Err(Error::new(Code::SecretNeeded));
    }
    parameters.push("client_id", client.client_id);
    Ok(())
}

/// Parameters whose values are no secrets; of the others an event shows the name alone.
const SHOWN: &[&str] = &["grant_type", "redirect_uri", "client_id", "scope", "token_type_hint"];

fn show(request: &mut HttpRequest, parameters: &Parameters) {
    for (name, value) in parameters.pairs() {
        let is_shown = SHOWN.contains(&name.as_str());
        if !is_shown {
            request.secrets.push(value);
        }
        request.shown.push((name.clone(), if is_shown { value } else { "…" }.to_owned()));
    }
}

fn place(knobs: &TokenRequestKnobs, request: &mut HttpRequest, parameters: &Parameters) {
    let pairs = parameters.pairs();
    match knobs.parameters_in {
        Place::Form if knobs.method == Method::Post => {
            request.header("Content-Type", "application/x-www-form-urlencoded".to_owned());
            request.body = Some(Zeroizing::new(encode_form(pairs)));
        }
        Place::Json if knobs.method == Method::Post => {
            request.header("Content-Type", "application/json".to_owned());
            request.body = Some(Zeroizing::new(encode_object(pairs)));
        }
        _ => {
            begin_query(&mut request.url);
            for (name, value) in pairs {
                push_pair(&mut request.url, name, value);
            }
        }
    }
}

/// A call with an access token: userinfo, and what an API wants on every call.
///
/// # Errors
/// `variable_missing`
pub fn api_request(
    dialect: &Dialect,
    method: Method,
    url: &AbsoluteUrl,
    access_token: &Secret,
    variables: &Pairs,
) -> Result<HttpRequest, Error> {
    let knobs = &dialect.api_request;
    let mut request = HttpRequest::get(url.as_str().to_owned(), BODY_LIMIT);
    request.method = method;
    request.headers.extend(api_headers(dialect, access_token, variables)?);
    request.secrets.push(access_token.expose());
    if let Some(parameter) = &knobs.parameter {
        // A fragment is never sent, and must not swallow the parameter.
        request.url.truncate(request.url.find('#').unwrap_or(request.url.len()));
        begin_query(&mut request.url);
        push_pair(&mut request.url, parameter, access_token.expose());
    }
    Ok(request)
}

/// The headers that a call of the API carries: the token, unless the query carries it, and the
/// document's own.
///
/// # Errors
/// `variable_missing`
pub fn api_headers(dialect: &Dialect, access_token: &Secret, variables: &Pairs) -> Result<Pairs, Error> {
    let knobs = &dialect.api_request;
    let mut headers = Pairs::new();
    if knobs.parameter.is_none() {
        headers.push(("Authorization".to_owned(), bearer::authorization(&knobs.scheme, access_token)));
    }
    for (name, value) in &knobs.headers {
        headers.push((name.clone(), expand(value, variables)?));
    }
    Ok(headers)
}

#[cfg(all(test, feature = "backend"))]
mod tests {
    use super::*;
    use crate::base::json::{ParseJson as _, TestJson};
    use crate::dialect::provider::Provider;

    /// What a request of these knobs says of the client: its `Authorization`, and its body.
    fn sent(knobs: &TokenRequestKnobs, secret: Option<&str>, otherwise: ClientAuthentication) -> Result<String, Code> {
        let secret = secret.map(Secret::from);
        let client = ClientIdentity {
            client_id: "id",
            client_secret: secret.as_ref(),
            authentication: otherwise,
            variables: &Pairs::new(),
        };
        let endpoint = AbsoluteUrl::parse("https://as.example/x").map_err(|_| Code::EndpointRefused)?;
        let request =
            token_request(knobs, &endpoint, Parameters::new(), &client).map_err(|error: Error| error.code())?;
        let header = request.headers.iter().find(|(name, _)| name == "Authorization");
        let body = request.body.as_ref().map(|body| body.as_str()).unwrap_or_default();
        Ok(text::concat(&[header.map_or("", |(_, value)| value), "|", body]))
    }

    #[test]
    fn f_every_request_authenticates_the_client_as_the_document_says_of_it() {
        let document = r#"{"authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t","dialect":{
            "token_request":{"client_authentication":"basic"},
            "refresh_request":{"client_authentication":"body"},
            "client_credentials_request":{"client_authentication":"bearer"},
            "revocation_request":{"client_authentication":"none"}}}"#;
        let document = TestJson.parse_json(document).unwrap_or_default();
        let dialect = Provider::from_document(&document).unwrap_or_else(|error| panic!("{error}")).dialect;
        let client_credentials = dialect.client_credentials_request.unwrap_or_default();
        for (knobs, says) in [
            (&dialect.token_request, "Basic aWQ6c2VjcmV0|"),
            (&dialect.refresh_request.request, "|client_id=id&client_secret=secret"),
            (&client_credentials, "Bearer secret|"),
            (&dialect.revocation_request, "|client_id=id"),
        ] {
            assert_eq!(sent(knobs, Some("secret"), ClientAuthentication::Basic).as_deref(), Ok(says));
            let without = sent(knobs, None, ClientAuthentication::None);
            assert_eq!(without.is_ok(), says == "|client_id=id", "without a secret: {without:?}");
            assert!(without.is_ok() || without == Err(Code::SecretMissing), "{without:?}");
        }
    }

    #[test]
    fn f_a_request_of_which_the_document_says_nothing_authenticates_as_the_exchange_does() {
        let knobs = Dialect::default().revocation_request;
        assert_eq!(sent(&knobs, Some("secret"), ClientAuthentication::None).as_deref(), Ok("|client_id=id"));
        assert_eq!(
            sent(&knobs, Some("secret"), ClientAuthentication::Body).as_deref(),
            Ok("|client_id=id&client_secret=secret")
        );
        assert_eq!(sent(&knobs, None, ClientAuthentication::None).as_deref(), Ok("|client_id=id"));
    }
}
