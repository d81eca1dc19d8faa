//! Compiles the member `dialect` of a document: each object by its rows, then what its members must be
//! together.

use super::canonical::AUTHORIZATION_RESPONSE;
use super::choices::Pkce;
use super::knobs::{
    ApiRequestKnobs, AuthorizationRequestKnobs, AuthorizationResponseKnobs, ClientCredentialsKnobs, RefreshKnobs,
    TokenRequestKnobs, TokenResponseKnobs, UserinfoKnobs,
};
use super::parameters::Parameters;
use super::reader::{Elsewhere, Reader};
use super::rows::{Rows, list_of};
use super::rules::verify_headers;
use crate::base::text::is_among;
use crate::base::value::Value;

/// Knobs that are often written beside the step to which they belong.
const BELONGS_TO_STEPS: Elsewhere = &[
    (b"client_authentication", b"dialect.token_request.client_authentication"),
    (b"error", b"dialect.token_response.error"),
    (b"expires_in", b"dialect.token_response.expires_in"),
    (b"response_mode", b"dialect.authorization_response.response_mode"),
    (b"response_type", b"dialect.authorization_request.response_type"),
    (b"scope", b"dialect.authorization_request.scope"),
    (b"scopes", b"dialect.authorization_request.scope.default"),
];

/// What a request that leads to tokens must say as the engine says it.
const OF_EXCHANGE: &[u8] = b"client_id code code_verifier grant_type hash refresh_token scope";
/// The same of a refresh: some servers renew with a grant of another name.
const OF_REFRESH: &[u8] = b"client_id code code_verifier hash refresh_token scope";
/// The same of a revocation.
const OF_REVOCATION: &[u8] = b"client_id hash token token_type_hint";
/// What may not be left out: the proof of the grant.
const NEEDED: &[u8] = b"code code_verifier refresh_token token";

/// The rows of the requests to the token endpoint, which all have those of the exchange.
const EXCHANGE: &str = TokenRequestKnobs::ROWS;

/// Reads an object of a dialect; what it does not say is as in `inherited`. `verify` looks at its compiled
/// form.
#[inline(never)]
fn object<'a>(
    dialect: &mut Reader<'_, 'a>,
    name: &'static [u8],
    rows: &[&'static str],
    inherited: Value<'a>,
    verify: &dyn Fn(&mut Reader<'_, 'a>, Value<'a>),
) -> Value<'a> {
    let mut reader = dialect.object(name);
    let mut items = Vec::new();
    for text in rows {
        Rows::of(text).read(&mut reader, b"", inherited, &mut items);
    }
    let compiled = list_of(&reader, items);
    verify(&mut reader, compiled);
    reader.close();
    compiled
}

/// A compiled request of the token endpoint with other values of some knobs.
fn changed<'a>(reader: &Reader<'_, 'a>, request: Value<'a>, changes: &[(&[u8], Value<'a>)]) -> Value<'a> {
    let mut items = Vec::new();
    for index in 0..TokenRequestKnobs::END {
        let change = changes.iter().find(|(path, _)| Rows::of(EXCHANGE).index_of(path) == index);
        items.push(change.map_or_else(|| request.at(index), |(_, value)| *value));
    }
    list_of(reader, items)
}

/// Refuses a request of the token endpoint that fixes or leaves out what only the engine makes.
fn verify_request<'a>(own: &'static [u8]) -> impl Fn(&mut Reader<'_, 'a>, Value<'a>) {
    move |reader, request| {
        let knobs = TokenRequestKnobs(request);
        verify_headers(reader, knobs.headers());
        let parameters = Parameters { own, needed: NEEDED, names: knobs.names(), omit: knobs.omit() };
        let constants: [(&'static [u8], Value<'a>); 2] =
            [(b"constants", knobs.constants()), (b"query_constants", knobs.query_constants())];
        parameters.verify(reader, &constants);
    }
}

fn verify_authorization_request<'a>(reader: &mut Reader<'_, 'a>, request: Value<'a>) {
    let knobs = AuthorizationRequestKnobs(request);
    knobs.parameters().verify(reader, &[(b"constants", knobs.constants())]);
    let is_plain = |byte: &u8| byte.is_ascii_graphic() && !b"&=#?%\"<>\\`".contains(byte);
    if knobs.has_literal_separator() && !knobs.scope_separator().bytes().iter().all(is_plain) {
        reader.invalid(b"scope.separator", b"as it is, this would end the parameter");
    }
}

fn verify_authorization_response<'a>(reader: &mut Reader<'_, 'a>, response: Value<'a>) {
    let knobs = AuthorizationResponseKnobs(response);
    if knobs.capture().items().iter().any(|name| is_among(name.bytes(), b"code state")) {
        reader.invalid(b"capture", b"`code` and `state` are used up and never given out");
    }
    let parameters =
        Parameters { own: AUTHORIZATION_RESPONSE, needed: b"", names: knobs.names(), omit: Value::NOTHING };
    parameters.verify(reader, &[]);
}

/// `"S256"`, or `{ method, reason }`; anything but S256 needs its reason.
#[inline(never)]
fn pkce<'a>(dialect: &mut Reader<'_, 'a>) -> Value<'a> {
    const METHODS: &[u8] = b"S256 plain none";
    let is_object = !dialect.value(b"pkce").members().is_empty();
    let (method, reason) = if is_object {
        let mut object = dialect.object(b"pkce");
        let (method, reason) = (object.word(b"method", METHODS), object.text(b"reason"));
        object.close();
        (method, reason)
    } else {
        (dialect.word(b"pkce", METHODS), Value::NOTHING)
    };
    let Some(method) = method.filter(|method| *method != Pkce::S256 as usize) else { return Value::NOTHING };
    if reason.is_empty() {
        dialect.invalid(b"pkce", b"anything but S256 needs { method, reason }");
    }
    dialect.arena().number(method as i64)
}

/// The exchange repeats what the authorization request says (RFC 6749 section 4.1.3).
fn verify_redirect_uri<'a>(dialect: &mut Reader<'_, 'a>, exchange: Value<'a>, authorization_request: Value<'a>) {
    let repeated = TokenRequestKnobs(exchange).constants().find(b"redirect_uri");
    let said = AuthorizationRequestKnobs(authorization_request).constants().find(b"redirect_uri");
    if repeated.exists() && !repeated.same_text(said) {
        dialect.invalid(
            b"token_request.constants.redirect_uri",
            b"it must be that of `authorization_request.constants`, which leaves out the engine's own by `omit`",
        );
    }
}

/// The compiled dialect: a list with one item for each `Section` of `provider.rs`, in
/// their order.
#[inline(never)]
pub fn compile<'a>(dialect: &mut Reader<'_, 'a>) -> Value<'a> {
    dialect.elsewhere(BELONGS_TO_STEPS);
    let nothing = Value::NOTHING;
    let exchange = object(dialect, b"token_request", &[EXCHANGE], nothing, &verify_request(OF_EXCHANGE));
    let pkce = pkce(dialect);
    let rows = [AuthorizationRequestKnobs::ROWS];
    let authorization_request =
        object(dialect, b"authorization_request", &rows, nothing, &verify_authorization_request);
    verify_redirect_uri(dialect, exchange, authorization_request);
    let rows = [AuthorizationResponseKnobs::ROWS];
    let authorization_response =
        object(dialect, b"authorization_response", &rows, nothing, &verify_authorization_response);

    // RFC 6749 section 6 has no `redirect_uri`.
    let inherited = changed(dialect, exchange, &[(b"redirect_uri", Value::TRUE), (b"grant_type", nothing)]);
    let rows = [EXCHANGE, RefreshKnobs::ROWS];
    let refresh = object(dialect, b"refresh_request", &rows, inherited, &verify_request(OF_REFRESH));
    let credentials = if cfg!(feature = "backend") {
        let inherited = changed(dialect, exchange, &[(b"grant_type", nothing)]);
        let rows = [EXCHANGE, ClientCredentialsKnobs::ROWS];
        object(dialect, b"client_credentials_request", &rows, inherited, &verify_request(OF_EXCHANGE))
    } else {
        dialect.ignore(b"client_credentials_request");
        nothing
    };
    // Another endpoint takes over how the client authenticates, not how a grant is spelled.
    let inherited = TokenRequestKnobs(exchange);
    let (headers, index) = (inherited.headers(), Rows::of(EXCHANGE));
    let (way, repeats) = (index.index_of(b"client_authentication"), index.index_of(b"client_id_in_body"));
    let inherited = changed(
        dialect,
        nothing,
        &[
            (b"headers", headers),
            (b"client_authentication", exchange.at(way)),
            (b"client_id_in_body", exchange.at(repeats)),
        ],
    );
    let revocation = object(dialect, b"revocation_request", &[EXCHANGE], inherited, &verify_request(OF_REVOCATION));

    let rows = [TokenResponseKnobs::ROWS];
    let token_response = object(dialect, b"token_response", &rows, nothing, &|_, _| {});
    let api_request = object(dialect, b"api_request", &[ApiRequestKnobs::ROWS], nothing, &|reader, request| {
        verify_headers(reader, ApiRequestKnobs(request).headers());
    });
    let userinfo = object(dialect, b"userinfo", &[UserinfoKnobs::ROWS], nothing, &|_, _| {});
    list_of(
        dialect,
        vec![
            pkce,
            authorization_request,
            authorization_response,
            exchange,
            refresh,
            credentials,
            revocation,
            token_response,
            api_request,
            userinfo,
        ],
    )
}
