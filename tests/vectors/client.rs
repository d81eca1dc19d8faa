//! A confidential client on the pure rooms: does by hand what the flow does with a host.
#![allow(dead_code, reason = "each test binary uses a part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground is wrong")]

use grantway::base::http::HttpAnswer;
use grantway::base::value::Value;
use grantway::base::value::build::{List, Object};
use grantway::base::vocabulary::W;
use grantway::dialect::endpoints::endpoint;
use grantway::dialect::inbound::authorization_response;
use grantway::dialect::inbound::token_response::{self, Asked};
use grantway::dialect::outbound::{
    api_headers, authorization_url, join_scope, revocation_request, token_request, userinfo_request,
};
use grantway::dialect::provider::{Endpoint, Grant, Pkce, Source};
use grantway::dialect::schema::reader::document::compile;
use grantway::dialect::{launch, variables};
use grantway::protocol::authorization::authorization_request::AuthorizationRequest;
use grantway::protocol::authorization::authorization_response::UnverifiedResponse;
use grantway::protocol::authorization::pkce::ChallengeMethod;
use grantway::protocol::authorization::transaction::Transaction;
use grantway::protocol::checks::{self, Accepted, Expected};
use grantway::protocol::token::refresh::merge;
use grantway::protocol::token::token_request::Grant as GrantedBy;
use grantway::protocol::token::tokens::Tokens;
use grantway::step::{Code, Cx, Result as Step};
use serde_json::{Value as Json, json};

#[path = "engine.rs"]
mod engine;
pub use engine::*;

/// The verifier of RFC 7636, appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// One client of one provider.
pub struct Client {
    pub document: Json,
    pub client_id: &'static str,
    pub client_secret: Option<&'static str>,
    pub redirect_uri: &'static str,
    pub variables: Json,
}

impl Client {
    pub fn new(
        document: &str,
        client_id: &'static str,
        client_secret: &'static str,
        redirect_uri: &'static str,
    ) -> Self {
        let document = serde_json::from_str(document).unwrap_or_else(|error| panic!("{error}"));
        let client =
            Self { document, client_id, client_secret: Some(client_secret), redirect_uri, variables: json!({}) };
        client.with_variables(&[])
    }

    /// The same client, with values for its variables.
    #[must_use]
    pub fn with_variables(mut self, given: &[(&str, &str)]) -> Self {
        let given: Json = given.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let given = if given.is_object() { given } else { json!({}) };
        self.variables = self.own_variables(&given).unwrap_or_else(|refusal| panic!("{refusal:?}"));
        self
    }

    /// The values in the options, checked and completed.
    pub fn own_variables(&self, given: &Json) -> Result<Json, Refusal> {
        self.run(0, |cx| variables::own(cx, value_in(cx.arena, given)).map(json_of))
    }

    /// The same client without a secret.
    #[must_use]
    pub fn public(mut self) -> Self {
        self.client_secret = None;
        self
    }

    /// Runs something with the client at that second.
    pub fn run<T>(&self, now: i64, work: impl FnOnce(&mut Cx<'static>) -> Step<T>) -> Result<T, Refusal> {
        let arena = arena();
        let mut cx = Cx::new(arena, now, false, Value::NOTHING, Value::EMPTY_LIST, &SerdeJson);
        let provider = compile(&mut cx, value_in(arena, &self.document));
        let result = provider.and_then(|provider| {
            let scope = provider.authorization_request().default_scope();
            let [client_id, redirect_uri] = [self.client_id, self.redirect_uri].map(|text| arena.copy(text.as_bytes()));
            let secret = self.client_secret.map_or(Value::NOTHING, |secret| arena.copy(secret.as_bytes()));
            let mut client = List::new(arena);
            client.push(provider.value());
            client.push(Value::NOTHING);
            client.push(client_id);
            client.push(redirect_uri);
            client.push(scope);
            client.push(value_in(arena, &self.variables));
            client.push(Value::EMPTY_OBJECT);
            client.push(Value::NOTHING);
            client.push(secret);
            cx.client = client.done();
            work(&mut cx)
        });
        match result {
            Ok(done) => Ok(done),
            Err(failed) => {
                let code = cx.code().map_or("suspended", Code::as_str);
                let kind = cx.code().map_or("", |code| code.kind().as_str());
                Err(Refusal { code, kind, error: json_of(cx.end(Err(failed)).at(1)) })
            }
        }
    }

    /// Runs something that must succeed.
    pub fn done<T>(&self, work: impl FnOnce(&mut Cx<'static>) -> Step<T>) -> T {
        self.run(1010, work).unwrap_or_else(|refusal| panic!("{refusal:?}"))
    }

    /// A transaction that began at second 1000, with the state of the vectors.
    fn transaction(&self, cx: &Cx<'static>, scope: &[&str]) -> Transaction<'static> {
        let provider = cx.provider();
        let mut transaction = Object::new(cx.arena);
        transaction.put(W::state, &b"54321"[..]);
        if provider.pkce() != Pkce::None {
            transaction.put(W::code_verifier, VERIFIER.as_bytes());
        }
        transaction.put(W::redirect_uri, self.redirect_uri.as_bytes());
        transaction.put(W::client_id, self.client_id.as_bytes());
        transaction.put(W::server, provider.server());
        transaction.put(W::started_at, 1000);
        let asked = value_in(cx.arena, &json!(scope));
        let default = provider.authorization_request().default_scope().or(Value::EMPTY_LIST);
        transaction.put(W::scope, if scope.is_empty() { default } else { asked });
        transaction.put(W::variables, cx.client().variables());
        Transaction::new(transaction)
    }

    pub fn authorization_url(&self, scope: &[&str]) -> String {
        self.authorization_url_with(scope, &[])
    }

    /// The URL with the application's own parameters.
    pub fn authorization_url_with(&self, scope: &[&str], extra: &[(&str, &str)]) -> String {
        self.done(|cx| {
            let mut own = Object::new(cx.arena);
            extra
                .iter()
                .for_each(|(name, value)| own.pair(cx.arena.copy(name.as_bytes()), cx.arena.copy(value.as_bytes())));
            let transaction = self.transaction(cx, scope);
            let challenge = match cx.provider().pkce() {
                Pkce::S256 => Some(ChallengeMethod::S256),
                Pkce::S256Hex => Some(ChallengeMethod::S256Hex),
                Pkce::Plain => Some(ChallengeMethod::Plain),
                Pkce::None => None,
            };
            let is_form_post = cx.provider().authorization_response().is_form_post();
            let extra = own.done();
            let request = AuthorizationRequest { transaction: &transaction, challenge, is_form_post, extra };
            let variables = cx.client().variables();
            let endpoint = endpoint(cx, Endpoint::Authorization, variables)?;
            authorization_url(cx, endpoint, request, variables).map(text)
        })
    }

    /// An endpoint with the values of the variables, or with other values.
    pub fn endpoint(&self, name: Endpoint, values: &Json) -> Result<String, Refusal> {
        self.run(1010, |cx| endpoint(cx, name, value_in(cx.arena, values)).map(text))
    }

    fn response(cx: &mut Cx<'static>, callback: &str) -> Step<UnverifiedResponse<'static>> {
        authorization_response::read(cx, cx.arena.copy(callback.as_bytes()))
    }

    fn accepted(&self, cx: &mut Cx<'static>, callback: &str) -> Step<Accepted<'static>> {
        let response = Self::response(cx, callback)?;
        let transaction = self.transaction(cx, &[]);
        let provider = cx.provider();
        let expected = Expected {
            client_id: cx.client().client_id(),
            server: provider.server(),
            issuer: provider.issuer(),
            tenants: None,
            is_iss_required: provider.promises_iss(),
            repeated_variables: provider.authorization_response().repeated_variables(),
            hmac: None,
        };
        checks::verify(cx, response, transaction, expected)
    }

    /// Checks a callback ten seconds after its request.
    pub fn accept(&self, callback: &str) -> Result<(), Refusal> {
        self.run(1010, |cx| self.accepted(cx, callback).map(drop))
    }

    /// What the document captures from a callback, as `name=value`.
    pub fn captured(&self, callback: &str) -> Vec<String> {
        self.done(|cx| {
            let response = Self::response(cx, callback)?;
            let captured = authorization_response::captured(cx, response);
            Ok(captured.members().iter().map(|(name, value)| format!("{}={}", text(*name), text(*value))).collect())
        })
    }

    /// The values of the variables, with those from a callback.
    pub fn received_with(&self, callback: &str) -> Result<Json, Refusal> {
        self.run(1010, |cx| {
            let response = Self::response(cx, callback)?;
            let own = cx.client().variables();
            variables::received(cx, own, Source::Callback, response.value()).map(json_of)
        })
    }

    /// The values of the variables, with those from tokens.
    pub fn received_with_tokens(&self, tokens: &Json) -> Result<Json, Refusal> {
        self.run(1010, |cx| {
            let (own, extra) = (cx.client().variables(), value_in(cx.arena, &tokens["extra"]));
            variables::received(cx, own, Source::TokenResponse, extra).map(json_of)
        })
    }

    /// What arrives at the `redirect_uri`: `response`, `launch` or `nothing`; and its parameters.
    pub fn arrival(&self, url: &str) -> Result<(&'static str, Json), Refusal> {
        self.run(1010, |cx| {
            Ok(match launch::classify(cx, cx.arena.copy(url.as_bytes()))? {
                launch::Arrival::Response(response) => ("response", json_of(response.value())),
                launch::Arrival::Launch(parameters) => ("launch", json_of(parameters)),
                launch::Arrival::Nothing(response) => ("nothing", json_of(response.value())),
            })
        })
    }

    /// The variables of a launch; nothing if it is not one.
    pub fn launched(&self, url: &str) -> Result<Json, Refusal> {
        self.run(1010, |cx| match launch::classify(cx, cx.arena.copy(url.as_bytes()))? {
            launch::Arrival::Launch(parameters) => launch::variables(cx, parameters).map(json_of),
            _ => Ok(Json::Null),
        })
    }

    /// The request that exchanges the code in `callback`.
    pub fn try_exchange(&self, callback: &str) -> Result<Sent, Refusal> {
        self.run(1010, |cx| {
            let variables = cx.client().variables();
            let endpoint = endpoint(cx, Endpoint::Token, variables)?;
            let code = self.accepted(cx, callback)?.code;
            let parameters = GrantedBy::AuthorizationCode(code).into_parameters(cx.arena);
            let knobs = cx.provider().token_request(Grant::AuthorizationCode);
            token_request(cx, knobs, endpoint, parameters, variables).map(Sent::of)
        })
    }

    pub fn exchange(&self, callback: &str) -> Sent {
        self.try_exchange(callback).unwrap_or_else(|refusal| panic!("{refusal:?}"))
    }

    pub fn refresh(&self, refresh_token: &str) -> Sent {
        self.done(|cx| {
            let variables = cx.client().variables();
            let endpoint = endpoint(cx, Endpoint::Refresh, variables)?;
            let refresh_token = cx.arena.copy(refresh_token.as_bytes());
            let redirect_uri = cx.client().redirect_uri();
            let grant = GrantedBy::RefreshToken { refresh_token, redirect_uri, scope: Value::NOTHING };
            let knobs = cx.provider().token_request(Grant::RefreshToken);
            token_request(cx, knobs, endpoint, grant.into_parameters(cx.arena), variables).map(Sent::of)
        })
    }

    pub fn client_credentials(&self, scope: &[&str]) -> Sent {
        self.done(|cx| {
            let variables = cx.client().variables();
            let endpoint = endpoint(cx, Endpoint::Token, variables)?;
            let scope = join_scope(cx, value_in(cx.arena, &json!(scope)));
            let parameters = GrantedBy::ClientCredentials { scope }.into_parameters(cx.arena);
            let knobs = cx.provider().token_request(Grant::ClientCredentials);
            token_request(cx, knobs, endpoint, parameters, variables).map(Sent::of)
        })
    }

    fn read_as(&self, asked: Asked, answer: &Json, received_at: i64) -> Result<Json, Refusal> {
        self.run(received_at, |cx| {
            let answer = HttpAnswer::new(value_in(cx.arena, answer), Value::EMPTY_LIST);
            token_response::read(cx, answer, asked, Value::NOTHING).map(|tokens| json_of(tokens.value()))
        })
    }

    /// Reads an answer to the code exchange, and returns the tokens.
    pub fn read(&self, answer: &Json, received_at: i64) -> Result<Json, Refusal> {
        self.read_as(Asked::Code, answer, received_at)
    }

    /// Reads an answer to a refresh.
    pub fn read_refresh(&self, answer: &Json, received_at: i64) -> Result<Json, Refusal> {
        self.read_as(Asked::Refresh, answer, received_at)
    }

    /// Reads an answer that must bring tokens.
    pub fn tokens(&self, body: &str, received_at: i64) -> Json {
        self.read(&json_answer(body), received_at).unwrap_or_else(|refusal| panic!("{refusal:?}"))
    }

    /// The tokens after a refresh.
    pub fn merged(&self, old: &Json, fresh: &Json) -> Json {
        self.done(|cx| {
            let (old, fresh) = (value_in(cx.arena, old), value_in(cx.arena, fresh));
            let (old, fresh) = (Tokens::read(cx, old)?, Tokens::read(cx, fresh)?);
            merge(cx, old, fresh).map(|tokens| json_of(tokens.value()))
        })
    }

    /// Whether tokens that arrived at `received_at` and expire at `end` are due at `now`.
    pub fn is_due(&self, now: i64, received_at: i64, end: i64) -> bool {
        self.done(|cx| {
            let tokens = json!({ "access_token": "a", "expires_at": end, "received_at": received_at });
            let tokens = Tokens::read(cx, value_in(cx.arena, &tokens))?;
            Ok(tokens.is_due(now, cx.provider().refresh_request().early_window()))
        })
    }

    /// The headers of an API call, as one text, in alphabetical order.
    pub fn api_headers(&self, access_token: &str) -> String {
        let mut lines: Vec<String> = self.done(|cx| {
            let (token, variables) = (cx.arena.copy(access_token.as_bytes()), cx.client().variables());
            let headers = api_headers(cx, token, Value::NOTHING, variables)?;
            Ok(headers.members().iter().map(|(name, value)| format!("{}: {}", text(*name), text(*value))).collect())
        });
        lines.sort();
        lines.join("\n")
    }

    /// The userinfo request as one text.
    pub fn userinfo(&self, access_token: &str) -> String {
        let url = self.endpoint(Endpoint::Userinfo, &self.variables).unwrap();
        self.api_call(&url, access_token)
    }

    /// The revocation request as one text.
    pub fn revocation(&self, tokens: &Json) -> String {
        let endpoint = self.endpoint(Endpoint::Revocation, &self.variables).unwrap();
        let sent = self.done(|cx| {
            let (endpoint, variables) = (cx.arena.copy(endpoint.as_bytes()), cx.client().variables());
            let tokens = Tokens::of_session(value_in(cx.arena, tokens));
            revocation_request(cx, endpoint, tokens, variables).map(Sent::of)
        });
        wire(&sent)
    }

    /// A GET of the API as one text.
    pub fn api_call(&self, url: &str, access_token: &str) -> String {
        let sent = self.done(|cx| {
            let (url, variables) = (cx.arena.copy(url.as_bytes()), cx.client().variables());
            let mut tokens = Object::new(cx.arena);
            tokens.put(W::access_token, access_token.as_bytes());
            userinfo_request(cx, url, Tokens::of_session(tokens.done()), variables).map(Sent::of)
        });
        wire(&sent)
    }

    /// Whether the provider supports refreshes, and tokens for the client itself.
    pub fn supports(&self) -> (bool, bool) {
        self.done(|cx| {
            let provider = cx.provider();
            Ok((provider.refresh_request().is_supported(), provider.client_credentials_request().is_supported()))
        })
    }
}
