//! Compiles the member `dialect` of a document: each object by its rows, then the rules between them.

use super::canonical;
use super::rows::{Rows, list_of};
use super::rules::verify_header;
use super::{Elsewhere, Reader};
use crate::base::coding::form::is_segment;
use crate::base::text::{after, before, has_any, is_among};
use crate::base::url::{self, PlainHttp};
use crate::base::value::Value;
use crate::dialect::provider::Section;
use crate::dialect::schema::choices::{ClientAuthentication, Method, Pkce, UserinfoParametersIn};
use crate::dialect::schema::knobs::{
    ApiRequestKnobs, AuthorizationRequestKnobs, AuthorizationResponseKnobs, ClientCredentialsKnobs, EndSessionKnobs,
    IdTokenKnobs, RefreshKnobs, RevocationKnobs, TokenRequestKnobs, TokenResponseKnobs, UserinfoKnobs,
};
use crate::dialect::schema::parameters;
use crate::dialect::schema::parameters::Parameters;
use crate::protocol::authorization::authorization_request::is_credential;
use crate::protocol::checks::issuer::Tenants;

/// Knobs that are often written beside the step to which they belong.
const BELONGS_TO_STEPS: Elsewhere = b"\
    client_authentication dialect.token_request.client_authentication\n\
    error dialect.token_response.error\n\
    expires_in dialect.token_response.expires_in\n\
    response_mode dialect.authorization_response.response_mode\n\
    response_type dialect.authorization_request.response_type\n\
    scope dialect.authorization_request.scope\n\
    scopes dialect.authorization_request.scope.default";

/// Names that other libraries use in such objects, and our places for them.
const OTHER_PLACES: Elsewhere = b"\
    params dialect.authorization_request.constants\n\
    parameters dialect.authorization_request.constants\n\
    profile dialect.userinfo.profile\n\
    scopes dialect.authorization_request.scope.default\n\
    subject dialect.userinfo.profile.id";

/// Parameters of a request for tokens whose values only the engine sets.
const OF_EXCHANGE: &[u8] = b"client_id code code_verifier grant_type hash refresh_token scope";
/// Parameters that may not be left out: the proof of the grant.
const NEEDED: &[u8] = b"code code_verifier refresh_token token";

/// An object of a dialect. It may inherit from `token_request` what it does not set.
struct Object {
    name: &'static [u8],
    /// The objects for the token endpoint begin with the rows of `token_request`.
    rows: &'static str,
    more: &'static str,
    /// The parameters whose values only the engine sets; if empty, all canonical ones of the object.
    own: &'static [u8],
    /// The paths that it inherits.
    takes_over: &'static [u8],
}

/// The objects in the order of [`Section`], after `pkce`.
const OBJECTS: [Object; 11] = [
    Object {
        name: b"authorization_request",
        rows: AuthorizationRequestKnobs::ROWS,
        more: "",
        own: parameters::OWN,
        takes_over: b"",
    },
    Object {
        name: b"authorization_response",
        rows: AuthorizationResponseKnobs::ROWS,
        more: "",
        own: b"",
        takes_over: b"",
    },
    Object { name: b"token_request", rows: TokenRequestKnobs::ROWS, more: "", own: OF_EXCHANGE, takes_over: b"" },
    Object {
        name: b"refresh_request",
        rows: TokenRequestKnobs::ROWS,
        more: RefreshKnobs::ROWS,
        // Some servers refresh with a grant of another name.
        own: b"client_id code code_verifier hash refresh_token scope",
        takes_over: b"method parameters_in names constants query_constants omit order headers client_authentication \
            scheme client_id_in_body",
    },
    Object {
        name: b"client_credentials_request",
        rows: TokenRequestKnobs::ROWS,
        more: ClientCredentialsKnobs::ROWS,
        own: OF_EXCHANGE,
        takes_over: b"method parameters_in names constants query_constants omit order headers client_authentication \
            scheme client_id_in_body redirect_uri",
    },
    Object {
        name: b"revocation_request",
        rows: TokenRequestKnobs::ROWS,
        more: RevocationKnobs::ROWS,
        own: b"client_id hash token token_type_hint",
        // Another endpoint inherits how the client authenticates, but not how a grant is spelled.
        takes_over: b"headers client_authentication scheme client_id_in_body",
    },
    Object { name: b"token_response", rows: TokenResponseKnobs::ROWS, more: "", own: b"", takes_over: b"" },
    Object { name: b"api_request", rows: ApiRequestKnobs::ROWS, more: "", own: b"", takes_over: b"" },
    Object { name: b"userinfo", rows: UserinfoKnobs::ROWS, more: "", own: b"", takes_over: b"" },
    Object { name: b"end_session_request", rows: EndSessionKnobs::ROWS, more: "", own: b"", takes_over: b"" },
    Object { name: b"id_token", rows: IdTokenKnobs::ROWS, more: "", own: b"", takes_over: b"" },
];

impl Object {
    /// Reads and compiles the object. `exchange` is the compiled `token_request`.
    #[inline(never)]
    fn read<'a>(&self, dialect: &mut Reader<'_, 'a>, exchange: Value<'a>) -> Value<'a> {
        let inherited = self.inherited(dialect, exchange);
        let mut reader = dialect.object(self.name);
        reader.elsewhere(OTHER_PLACES);
        let mut items = Vec::new();
        for text in [self.rows, self.more] {
            Rows::of(text).read(&mut reader, b"", inherited, &mut items);
        }
        let compiled = list_of(&reader, items);
        self.verify(&mut reader, compiled);
        reader.close();
        compiled
    }
    /// The canonical names of the parameters that it may rename.
    fn names(&self) -> &'static [u8] {
        let own = canonical::set(self.name);
        if own.is_empty() { canonical::set(b"token_request") } else { own }
    }
    /// The values for what the object does not set.
    fn inherited<'a>(&self, dialect: &Reader<'_, 'a>, exchange: Value<'a>) -> Value<'a> {
        let mut items = Vec::new();
        for (index, path) in Rows::of(self.rows).paths().enumerate() {
            // RFC 6749 section 6 has no `redirect_uri`.
            let is_left_out = path == b"redirect_uri" && self.name == b"refresh_request";
            let taken_over = if is_among(path, self.takes_over) { exchange.at(index) } else { Value::NOTHING };
            items.push(if is_left_out { Value::TRUE } else { taken_over });
        }
        list_of(dialect, items)
    }
    /// Refuses an object that sets or omits what only the engine may set.
    fn verify<'a>(&self, reader: &mut Reader<'_, 'a>, compiled: Value<'a>) {
        let item = |path: &[u8]| compiled.at(Rows::of(self.rows).index_of(path));
        let has_no_own = self.own.is_empty();
        let more = RevocationKnobs(compiled).parameters();
        let further = if self.name == b"revocation_request" { more } else { Value::NOTHING };
        let parameters = Parameters {
            own: if has_no_own { canonical::set(self.name) } else { self.own },
            needed: if self.own == parameters::OWN {
                parameters::NEEDED
            } else if further.exists() {
                // Another parameter says what is revoked.
                b""
            } else {
                NEEDED
            },
            names: item(b"names"),
            omit: item(b"omit"),
        };
        for member in [b"constants", &b"query_constants"[..], b"parameters"] {
            parameters.verify_constants(reader, member, item(member));
        }
        parameters.verify_constants(reader, b"parameters", further);
        parameters.verify(reader, self.names());
        verify_grants_own(reader, self.name, &parameters, compiled);
    }
}

/// Refuses calls that would carry no token.
fn verify_calls<'a>(dialect: &mut Reader<'_, 'a>, calls: ApiRequestKnobs<'a>, userinfo: UserinfoKnobs<'a>) {
    if calls.header().exists() {
        let mut headers = calls.headers().members().to_vec();
        headers.push((calls.header(), Value::EMPTY_TEXT));
        verify_header(dialect, b"api_request.header", &headers);
    }
    let carries_token = userinfo.parameters().members().iter().any(|(_, text)| text.bytes() == b"{access_token}");
    if userinfo.client_authentication().exists() && !carries_token {
        dialect.invalid(b"userinfo.client_authentication", b"one of `parameters` must then be `{access_token}`");
    }
}

/// Whether a `response_type` asks for something other than a code (OAuth 2.0 Multiple Response Types sections 3 to 5).
fn is_of_another_flow(response_type: &[u8]) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let lower = response_type.to_ascii_lowercase();
    lower.split(|byte| !is_part(byte)).any(|part| is_among(part, b"id_token none token"))
}

/// Refuses knobs that contradict each other.
fn verify<'a>(dialect: &mut Reader<'_, 'a>, compiled: &[Value<'a>]) {
    let section = |section: Section| compiled.get(section as usize).copied().unwrap_or(Value::NOTHING);
    let request = AuthorizationRequestKnobs(section(Section::AuthorizationRequest));
    let is_plain = |byte: &u8| byte.is_ascii_graphic() && !b"&=#?%\"<>\\`".contains(byte);
    if request.has_literal_separator() && !request.scope_separator().bytes().iter().all(is_plain) {
        dialect.invalid(b"authorization_request.scope.separator", b"as it is, this would end the parameter");
    }
    // Where `names` calls the engine's own otherwise, a constant may have the standard's name.
    for (path, response_type) in [
        (&b"authorization_request.response_type"[..], request.response_type()),
        (b"authorization_request.constants.response_type", request.constants().find(b"response_type")),
    ] {
        if is_of_another_flow(response_type.bytes()) {
            dialect.invalid(path, b"only a code comes in the response, and no token");
        }
    }
    let response = AuthorizationResponseKnobs(section(Section::AuthorizationResponse));
    if response.capture().items().iter().any(|name| is_among(name.bytes(), b"code state")) {
        dialect.invalid(b"authorization_response.capture", b"`code` and `state` are used up and never given out");
    }
    let then = TokenResponseKnobs(section(Section::TokenResponse));
    let sends_token = then.then_parameters().members().iter().any(|(_, text)| text.bytes() == b"{access_token}");
    let says_how = then.then_parameters().exists() || then.then_place() != UserinfoParametersIn::Query;
    let has_endpoint = then.then_endpoint().exists();
    if has_endpoint && (!sends_token || then.then_endpoint().is_empty()) || !has_endpoint && says_how {
        dialect.invalid(
            b"token_response.then",
            b"it is { endpoint, parameters, parameters_in }, and one of `parameters` is `{access_token}`",
        );
    }
    let hides_parameters = response.ignores_iss() || !response.names().members().is_empty();
    if response.hmac().exists() && (response.hmac().is_empty() || hides_parameters) {
        dialect.invalid(
            b"authorization_response.hmac",
            b"it covers all parameters under their own names: neither `names` nor `iss.ignore`",
        );
    }
    let revocation = section(Section::RevocationRequest);
    let way = TokenRequestKnobs(revocation).client_authentication().way();
    let is_in_header = way.is_none_or(ClientAuthentication::is_in_header);
    if RevocationKnobs(revocation).has_token_in_header() && is_in_header {
        dialect.invalid(
            b"revocation_request.client_authentication",
            b"the access token is in `Authorization`, so this is `body`, `hash` or `none`",
        );
    }
    let captured = response.capture();
    let renewal = TokenRequestKnobs(section(Section::RefreshRequest));
    if !renewal.from_callback().items().iter().all(|name| captured.has(*name)) {
        dialect.invalid(b"refresh_request.from_callback", b"`authorization_response.capture` does not keep it");
    }
    let id_token = IdTokenKnobs(section(Section::IdToken));
    verify_tenants(dialect, id_token);
    if id_token.sends_no_nonce() {
        let has_pkce = Pkce::of(section(Section::Pkce)).is_strong();
        if !has_pkce || request.always_sends_nonce() || id_token.nonce_reason().is_empty() {
            dialect.invalid(b"id_token.nonce", b"`never` needs PKCE with S256, and { send, reason }");
        }
    }
    verify_calls(dialect, ApiRequestKnobs(section(Section::ApiRequest)), UserinfoKnobs(section(Section::Userinfo)));
    // The exchange must repeat the value of the authorization request (RFC 6749 section 4.1.3).
    let repeated = TokenRequestKnobs(section(Section::TokenRequest)).constants().find(b"redirect_uri");
    if repeated.exists() && !repeated.same_text(request.constants().find(b"redirect_uri")) {
        dialect.invalid(
            b"token_request.constants.redirect_uri",
            b"it must be that of `authorization_request.constants`, which leaves out the engine's own by `omit`",
        );
    }
}

/// Checks the knobs that only some requests have. Only the code exchange and the refresh can repeat the scope
/// and parameters of the callback, and these may not replace a parameter that the request already has.
fn verify_grants_own<'a>(
    reader: &mut Reader<'_, 'a>,
    object: &'static [u8],
    parameters: &Parameters<'a>,
    compiled: Value<'a>,
) {
    let has_method = is_among(object, b"token_request refresh_request client_credentials_request");
    if has_method && TokenRequestKnobs(compiled).method() == Method::Delete {
        reader.invalid(b"method", b"only `revocation_request` has `DELETE`");
    }
    if has_method {
        let knobs = TokenRequestKnobs(compiled);
        let [constant, in_query] = [knobs.constants(), knobs.query_constants()].map(|all| all.find(b"grant_type"));
        for grant_type in [knobs.grant_type(), constant, in_query] {
            if grant_type.bytes().eq_ignore_ascii_case(b"password") {
                reader.invalid(b"grant_type", b"the engine asks nobody for a password");
            }
        }
    }
    if is_among(object, b"client_credentials_request revocation_request") {
        for name in [&b"scope"[..], b"from_callback"] {
            if reader.said(name).exists() {
                reader.invalid(name, b"only `token_request` and `refresh_request` have it");
            }
        }
    }
    let is_taken = |name: &[u8]| {
        let knobs = TokenRequestKnobs(compiled);
        is_among(name, canonical::set(b"token_request"))
            || is_credential(name)
            || parameters.sends(name)
            || parameters.names.members().iter().any(|(_, wire)| wire.bytes() == name)
            || knobs.constants().find(name).exists()
            || knobs.query_constants().find(name).exists()
    };
    if reader.said(b"from_callback").items().iter().any(|name| is_taken(name.bytes())) {
        reader.invalid(b"from_callback", b"the request has a parameter of that name already");
    }
}

/// Refuses a multi-tenant issuer that a claim could turn into another server's, or that has no reason.
fn verify_tenants<'a>(dialect: &mut Reader<'_, 'a>, knobs: IdTokenKnobs<'a>) {
    let Tenants { template, claim, shared, allow } = knobs.named_tenants();
    let reason = knobs.issuer_reason();
    let said = [template, claim, shared, allow, reason];
    if !said.iter().any(|value| value.exists()) {
        return;
    }
    let (head, tail) = (before(template.bytes(), b"{"), after(template.bytes(), b"}"));
    let url = [head, claim.bytes(), tail].concat();
    let is_template = template.bytes() == [head, b"{", claim.bytes(), b"}", tail].concat()
        && is_segment(claim.bytes())
        && url::verify(&url, PlainHttp::Loopback).is_ok()
        && !has_any(&url, b"{}?#")
        && head.ends_with(b"/")
        && !url::path(head).is_empty()
        && (tail.is_empty() || tail.starts_with(b"/"));
    let are_segments = |list: Value<'a>| list.items().iter().all(|item| is_segment(item.bytes()));
    let is_shared = |item: &Value<'a>| shared.has(*item);
    let why: &[u8] = if reason.is_empty() || shared.items().is_empty() {
        b"it is { template, from, for, reason }, and `allow` where not all may sign in"
    } else if !is_template {
        b"`template` is an https URL in whose path `{from}` is one segment"
    } else if !are_segments(shared) || !are_segments(allow) || allow.items().iter().any(is_shared) {
        b"`for` and `allow` hold path segments, and none is in both"
    } else {
        return;
    };
    dialect.invalid(b"id_token.issuer", why);
}

/// `"S256"`, or `{ method, encoding, reason }`. Anything but S256 in base64url needs a reason.
#[inline(never)]
fn pkce<'a>(dialect: &mut Reader<'_, 'a>) -> Value<'a> {
    const METHODS: &[u8] = b"S256 plain none";
    let said = dialect.value(b"pkce");
    if said.exists() && !said.is_text() && !said.is_object() {
        dialect.wrong_type(b"pkce", b"`S256` or { method, reason }", said);
        return Value::NOTHING;
    }
    let is_object = said.is_object();
    let (method, is_hex, reason) = if is_object {
        let mut object = dialect.object(b"pkce");
        let method = object.word(b"method", METHODS);
        if !object.said(b"method").exists() {
            object.invalid(b"method", b"it names the method: S256, plain or none");
        }
        let (is_hex, reason) = (object.is_second(b"encoding", b"base64url hex"), object.text(b"reason"));
        object.close();
        (method, is_hex, reason)
    } else {
        (dialect.word(b"pkce", METHODS), false, Value::NOTHING)
    };
    let is_s256 = method == Some(Pkce::S256 as usize);
    if is_hex && !is_s256 {
        dialect.invalid(b"pkce.encoding", b"it is that of S256");
    }
    let method = if is_hex { Some(Pkce::S256Hex as usize) } else { method.filter(|_| !is_s256) };
    let Some(method) = method else { return Value::NOTHING };
    if reason.is_empty() {
        dialect.invalid(b"pkce", b"anything but S256 in base64url needs { method, reason }");
    }
    dialect.arena().number(method as i64)
}

/// Compiles the dialect: a list with one item for each object, in their order.
#[inline(never)]
pub fn compile<'a>(dialect: &mut Reader<'_, 'a>) -> Value<'a> {
    dialect.elsewhere(BELONGS_TO_STEPS);
    let mut compiled = vec![pkce(dialect)];
    for object in &OBJECTS {
        if cfg!(not(feature = "backend")) && compiled.len() == Section::ClientCredentialsRequest as usize {
            dialect.ignore(object.name);
            compiled.push(Value::NOTHING);
            continue;
        }
        let exchange = compiled.get(Section::TokenRequest as usize).copied().unwrap_or(Value::NOTHING);
        compiled.push(object.read(dialect, exchange));
    }
    verify(dialect, &compiled);
    list_of(dialect, compiled)
}
