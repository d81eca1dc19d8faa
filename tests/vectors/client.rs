//! A confidential client over the pure rooms: what the flow does with a host, done by hand.
#![allow(dead_code, reason = "each test binary uses a part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground is wrong")]

use grantway::base::http::{HttpRequest, HttpResponse, Method};
use grantway::base::json::{NotJson, ParseJson};
use grantway::base::secret::Secret;
use grantway::base::time::UnixTime;
use grantway::base::url::AbsoluteUrl;
use grantway::base::value::Value;
use grantway::dialect::client_authentication::ClientAuthentication;
use grantway::dialect::inbound::token_response::{Asked, parse_token_response};
use grantway::dialect::knobs::token_request::TokenRequestKnobs;
use grantway::dialect::outbound::{ClientIdentity, api_headers, authorization_url, join_scope, token_request};
use grantway::dialect::provider::Provider;
use grantway::dialect::reader::Pairs;
use grantway::protocol::authorization_request::AuthorizationRequest;
use grantway::protocol::authorization_response::UnverifiedResponse;
use grantway::protocol::checks::{self, Accepted, Expected};
use grantway::protocol::error::Error;
use grantway::protocol::error_response::Refused;
use grantway::protocol::token_request::Grant;
use grantway::protocol::token_response::Tokens;
use grantway::protocol::transaction::Transaction;
use zeroize::Zeroizing;

/// The verifier of RFC 7636, appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// `serde_json` in the place of `JSON.parse`.
pub struct SerdeJson;

pub fn value_of(json: serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(flag) => Value::Bool(flag),
        serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        serde_json::Value::String(text) => Value::String(text),
        serde_json::Value::Array(items) => Value::Array(items.into_iter().map(value_of).collect()),
        serde_json::Value::Object(members) => {
            Value::Object(members.into_iter().map(|(name, member)| (name, value_of(member))).collect())
        }
    }
}

impl ParseJson for SerdeJson {
    fn parse_json(&self, text: &str) -> Result<Value, NotJson> {
        serde_json::from_str(text).map(value_of).map_err(|error| {
            let lines_before = text.split_inclusive('\n').take(error.line().saturating_sub(1));
            let offset = lines_before.map(str::len).sum::<usize>().saturating_add(error.column()).saturating_sub(1);
            NotJson { offset: u32::try_from(offset).ok() }
        })
    }
}

/// An answer of the token endpoint.
pub fn answer(status: u16, content_type: &str, body: &str) -> HttpResponse {
    HttpResponse {
        status,
        content_type: (!content_type.is_empty()).then(|| content_type.to_owned()),
        www_authenticate: None,
        retry_after: None,
        body: Zeroizing::new(body.to_owned()),
        secrets: Default::default(),
    }
}

/// A 200 with JSON.
pub fn json(body: &str) -> HttpResponse {
    answer(200, "application/json", body)
}

/// A request as one text: method, URL, headers in alphabetical order, an empty line, the body.
pub fn wire(request: &HttpRequest) -> String {
    let mut headers: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    headers.sort();
    let body = request.body.as_ref().map_or(String::new(), |body| format!("\n{}", body.as_str()));
    format!("{} {}\n{}{body}", request.method.as_str(), request.url, headers.concat())
}

/// The body of a request; empty where there is none.
pub fn body(request: &HttpRequest) -> &str {
    request.body.as_ref().map_or("", |body| body.as_str())
}

/// One client of one provider.
pub struct Client {
    pub provider: Provider,
    pub client_id: &'static str,
    pub client_secret: Option<Secret>,
    pub redirect_uri: &'static str,
    pub variables: Pairs,
}

impl Client {
    pub fn new(document: &str, client_id: &'static str, client_secret: &str, redirect_uri: &'static str) -> Self {
        let document = SerdeJson.parse_json(document).unwrap_or_else(|error| panic!("{error:?}"));
        let provider = Provider::from_document(&document).unwrap_or_else(|error| panic!("{error}"));
        let variables = provider.own_variables(&Pairs::new()).unwrap();
        Self { provider, client_id, client_secret: Some(Secret::from(client_secret)), redirect_uri, variables }
    }

    /// The same client with values for its variables.
    #[must_use]
    pub fn with_variables(mut self, given: &[(&str, &str)]) -> Self {
        let given: Pairs = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.variables = self.provider.own_variables(&given).unwrap_or_else(|error| panic!("{error}"));
        self
    }

    /// The same client as one that has no secret.
    #[must_use]
    pub fn public(mut self) -> Self {
        self.client_secret = None;
        self
    }

    /// A transaction that began at second 1000, with the state of the vectors.
    pub fn transaction(&self, scope: &[&str]) -> Transaction {
        let asked: Vec<String> = scope.iter().map(|name| (*name).to_owned()).collect();
        let default = &self.provider.dialect.authorization_request.scope_default;
        Transaction {
            state: Secret::from("54321"),
            code_verifier: self.provider.dialect.pkce.map(|_| Secret::from(VERIFIER)),
            nonce: None,
            redirect_uri: self.redirect_uri.to_owned(),
            client_id: self.client_id.to_owned(),
            server: self.provider.server().to_owned(),
            started_at: UnixTime(1000),
            scope: if asked.is_empty() { default.clone() } else { asked },
            max_age: None,
            variables: self.variables.clone(),
            return_to: None,
            app_state: Value::Null,
        }
    }

    pub fn authorization_url(&self, scope: &[&str]) -> String {
        self.authorization_url_with(scope, &[])
    }

    /// The URL with parameters of the application's own.
    pub fn authorization_url_with(&self, scope: &[&str], extra: &[(&str, &str)]) -> String {
        let extra: Pairs = extra.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let transaction = self.transaction(scope);
        let request = AuthorizationRequest {
            transaction: &transaction,
            challenge: self.provider.dialect.pkce,
            form_post: self.provider.dialect.authorization_response.form_post,
            extra: &extra,
        };
        let endpoint = self.provider.endpoint("authorization_endpoint", &self.variables).unwrap();
        authorization_url(&self.provider.dialect, &endpoint, &request, &self.variables)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// The callback, separated but not checked.
    pub fn response(&self, callback: &str) -> UnverifiedResponse {
        UnverifiedResponse::parse(callback, &self.provider.dialect.authorization_response.names).unwrap()
    }

    /// Checks a callback ten seconds after its request.
    pub fn accept(&self, callback: &str) -> Result<Accepted, Error> {
        let expected = Expected {
            client_id: self.client_id,
            server: self.provider.server(),
            issuer: self.provider.metadata.issuer.as_deref(),
            iss_required: self.provider.metadata.iss_parameter_supported,
            now: UnixTime(1010),
        };
        checks::verify(&self.response(callback), self.transaction(&[]), &expected)
    }

    fn send(&self, knobs: &TokenRequestKnobs, endpoint: &AbsoluteUrl, grant: &Grant<'_>) -> Result<HttpRequest, Error> {
        let methods = self.provider.metadata.token_endpoint_auth_methods.as_deref();
        let declared = self.provider.dialect.token_request.client_authentication;
        let announced = self.client_secret.as_ref().and_then(|_| ClientAuthentication::from_metadata(methods));
        let identity = ClientIdentity {
            client_id: self.client_id,
            client_secret: self.client_secret.as_ref(),
            authentication: declared.or(announced).unwrap_or(ClientAuthentication::None),
            variables: &self.variables,
        };
        token_request(knobs, endpoint, grant.parameters(), &identity)
    }

    /// The exchange of the code that `callback` brings.
    pub fn try_exchange(&self, callback: &str) -> Result<HttpRequest, Error> {
        let endpoint = self.provider.endpoint("token_endpoint", &self.variables)?;
        self.send(
            &self.provider.dialect.token_request,
            &endpoint,
            &Grant::AuthorizationCode(self.accept(callback)?.code),
        )
    }

    pub fn exchange(&self, callback: &str) -> HttpRequest {
        self.try_exchange(callback).unwrap_or_else(|error| panic!("{error}"))
    }

    pub fn refresh(&self, refresh_token: &str) -> HttpRequest {
        let endpoint = self.provider.refresh_endpoint(&self.variables).unwrap();
        let refresh_token = Secret::from(refresh_token);
        let grant = Grant::RefreshToken { refresh_token: &refresh_token, redirect_uri: self.redirect_uri, scope: None };
        self.send(&self.provider.dialect.refresh_request.request, &endpoint, &grant)
            .unwrap_or_else(|error| panic!("{error}"))
    }

    pub fn client_credentials(&self, scope: &[&str]) -> HttpRequest {
        let scope: Vec<String> = scope.iter().map(|name| (*name).to_owned()).collect();
        let joined = join_scope(&self.provider.dialect, &scope);
        let knobs = self.provider.dialect.client_credentials_request.as_ref().unwrap();
        let endpoint = self.provider.endpoint("token_endpoint", &self.variables).unwrap();
        self.send(knobs, &endpoint, &Grant::ClientCredentials { scope: joined.as_deref() })
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// Reads an answer to the exchange of a code.
    pub fn read(&self, response: &HttpResponse, received_at: i64) -> Result<Tokens, Error> {
        let asked = Asked {
            request: Refused::Code { lifetime: self.provider.dialect.authorization_response.code_lifetime },
            scope: &[],
            received_at: UnixTime(received_at),
        };
        parse_token_response(&SerdeJson, &self.provider.dialect.token_response, response, &asked)
    }

    /// Reads an answer to a refresh.
    pub fn read_refresh(&self, response: &HttpResponse, received_at: i64) -> Result<Tokens, Error> {
        let asked = Asked {
            request: Refused::Refresh { reauthorize_on: &self.provider.dialect.refresh_request.reauthorize_on },
            scope: &[],
            received_at: UnixTime(received_at),
        };
        parse_token_response(&SerdeJson, &self.provider.dialect.token_response, response, &asked)
    }

    /// Reads an answer that must bring tokens.
    pub fn tokens(&self, body: &str, received_at: i64) -> Tokens {
        self.read(&json(body), received_at).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The headers of an API call, as one text, in alphabetical order.
    pub fn api_headers(&self, access_token: &str) -> String {
        let headers = api_headers(&self.provider.dialect, &Secret::from(access_token), &self.variables).unwrap();
        let mut lines: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        lines.sort();
        lines.join("\n")
    }

    /// The userinfo request as one text.
    pub fn userinfo(&self, access_token: &str) -> String {
        let url = self.provider.endpoint("userinfo_endpoint", &self.variables).unwrap();
        self.api_call(url.as_str(), access_token)
    }

    /// A GET of the API as one text.
    pub fn api_call(&self, url: &str, access_token: &str) -> String {
        let url = AbsoluteUrl::parse_secure(url).unwrap();
        let token = Secret::from(access_token);
        wire(
            &grantway::dialect::outbound::api_request(
                &self.provider.dialect,
                Method::Get,
                &url,
                &token,
                &self.variables,
            )
            .unwrap(),
        )
    }
}

/// The code of a refusal.
pub fn refusal<T>(result: Result<T, Error>) -> &'static str {
    match result {
        Ok(_) => "accepted",
        Err(error) => error.code().as_str(),
    }
}

/// What was coerced, as `member:code`.
pub fn diagnostics(tokens: &Tokens) -> Vec<String> {
    tokens.diagnostics.0.iter().map(|entry| format!("{}:{}", entry.member, entry.code)).collect()
}

/// The refresh token, in the open.
pub fn refresh_token(tokens: &Tokens) -> Option<&str> {
    tokens.refresh_token.as_ref().map(Secret::expose)
}

/// A member that the engine does not know.
pub fn extra<'a>(tokens: &'a Tokens, name: &str) -> Option<&'a Value> {
    tokens.extra.iter().find(|(other, _)| other == name).map(|(_, value)| value)
}
