//! Calls with an access token (RFC 6750 section 2): userinfo, and the headers that an API requires on every
//! call.

use super::BODY_LIMIT;
use super::headers::Headers;
use super::token_request::{Draft, authenticate, code};
use crate::base::http::HttpRequest;
use crate::base::text::{before, has_any};
use crate::base::value::Value;
use crate::base::value::build::{List, Object, Text, concat};
use crate::base::vocabulary::{W, word};
use crate::dialect::variables::expand_all;
use crate::protocol::token::tokens::Tokens;
use crate::step::{Code, Cx, Result};

/// Builds the request to the userinfo endpoint (OpenID Connect Core section 5.3.1).
///
/// # Errors
/// `variable_missing`; `secret_missing` (worker) or `backend_needed` (page) if the document authenticates the
/// client here and it has no secret.
pub fn userinfo_request<'a>(
    cx: &mut Cx<'a>,
    endpoint: Value<'a>,
    tokens: Tokens<'a>,
    variables: Value<'a>,
) -> Result<HttpRequest<'a>> {
    let (knobs, access_token) = (cx.provider().userinfo(), tokens.access_token());
    let mut request = HttpRequest::get(cx.arena, endpoint, BODY_LIMIT);
    request.method = knobs.method().word();
    let headers = Headers::of(cx.arena, request.headers);
    let mut draft = Draft { headers, parameters: Object::new(cx.arena), secrets: List::new(cx.arena) };
    draft.secrets.push(access_token);
    let mut in_header = access_token;
    for (name, text) in knobs.parameters().members() {
        let value = fill(cx, *text, tokens, variables)?;
        if value.same_text(access_token) {
            // A request carries its token in one way (RFC 6750 section 2).
            in_header = Value::NOTHING;
        }
        draft.parameters.pair(*name, value);
    }
    let parameter = cx.provider().api_request().query_parameter();
    if parameter.exists() {
        draft.parameters.pair(parameter, access_token);
    }
    if knobs.client_authentication().exists() {
        authenticate(cx, knobs.client_authentication(), variables, Value::NOTHING, &mut draft)?;
    }
    for (name, value) in api_headers(cx, in_header, tokens.token_type(), variables)?.members() {
        draft.headers.set(*name, *value);
    }
    let Draft { mut headers, parameters, secrets } = draft;
    let parameters = parameters.done();
    if !parameters.members().is_empty() {
        let mut url = Text::new(cx.arena);
        // A fragment is never sent, and the parameters must not end up in it.
        url.bytes(before(endpoint.bytes(), b"#"));
        request.body = code(cx, knobs.parameters_in(), &mut url, &mut headers, parameters);
        request.url = url.done();
    }
    request.headers = headers.done();
    request.secrets = secrets.done();
    Ok(request)
}

/// Fills in a parameter of userinfo or of a revocation. A text that is just `{name}` is replaced; any other
/// stays as it is.
///
/// # Errors
/// `variable_missing`
pub(super) fn fill<'a>(
    cx: &mut Cx<'a>,
    text: Value<'a>,
    tokens: Tokens<'a>,
    variables: Value<'a>,
) -> Result<Value<'a>> {
    let inner = text.bytes().strip_prefix(b"{").and_then(|rest| rest.strip_suffix(b"}"));
    // A GraphQL query is in braces too.
    let Some(name) = inner.filter(|name| !has_any(name, b" \n{}")) else { return Ok(text) };
    let value = if name == W::access_token.bytes() {
        tokens.access_token()
    } else {
        let client_id = if name == W::client_id.bytes() { cx.client().client_id() } else { Value::NOTHING };
        variables.find(name).or(client_id).or(tokens.extra().find(name)).text_or_number(cx.arena)
    };
    if value.exists() { Ok(value) } else { Err(cx.fail(Code::VariableMissing).with(W::variable, name).into()) }
}

/// The headers of an API call: the document's own, and the token if there is one and the query does not carry
/// it. A token that is bound to a key has a scheme of its own (RFC 9449 section 7.1).
///
/// # Errors
/// `variable_missing`
#[inline(never)]
pub fn api_headers<'a>(
    cx: &mut Cx<'a>,
    access_token: Value<'a>,
    token_type: Value<'a>,
    variables: Value<'a>,
) -> Result<Value<'a>> {
    let knobs = cx.provider().api_request();
    let scheme = if token_type.is(W::DPoP) { token_type } else { knobs.scheme() };
    let mut headers = Object::new(cx.arena);
    if knobs.header().exists() && access_token.exists() {
        headers.pair(knobs.header(), access_token);
    } else if access_token.exists() && !knobs.query_parameter().exists() {
        let parts = [scheme.bytes(), b" ", access_token.bytes()];
        headers.put(W::Authorization, concat(cx.arena, &parts));
    }
    headers.extend(expand_all(cx, knobs.headers(), variables)?);
    Ok(headers.done())
}

/// Tells a caller that makes API requests itself how they carry the token. `authorization` is the value of a header
/// and `header` its name, if that is not `Authorization`. If the query carries the token, `parameter` is its name
/// there and `authorization` is empty.
pub fn put_header<'a>(cx: &Cx<'a>, token: &mut Object<'a>, headers: Value<'a>) {
    let knobs = cx.provider().api_request();
    let carried = headers.named(knobs.header().or(word(W::Authorization)));
    token.put(W::authorization, carried.or(Value::EMPTY_TEXT));
    token.put_some(W::header, knobs.header());
    token.put_some(W::parameter, knobs.query_parameter());
}
