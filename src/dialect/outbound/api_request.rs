//! Calls with an access token (RFC 6750 section 2): userinfo, and what an API wants on every call.

use super::BODY_LIMIT;
use super::headers::Headers;
use crate::base::build::{List, Object, Text, concat};
use crate::base::form::Coding::Percent;
use crate::base::http::HttpRequest;
use crate::base::text::before;
use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::dialect::provider::Method;
use crate::dialect::variables::expand_all;
use crate::step::{Cx, Result};

/// A call of `url` with an access token.
///
/// # Errors
/// `variable_missing`
pub fn api_request<'a>(
    cx: &mut Cx<'a>,
    method: Method,
    url: Value<'a>,
    access_token: Value<'a>,
    variables: Value<'a>,
) -> Result<HttpRequest<'a>> {
    let mut request = HttpRequest::get(cx.arena, url, BODY_LIMIT);
    request.method = method.word();
    let mut headers = Headers::of(cx.arena, request.headers);
    headers.append(cx.arena, api_headers(cx, access_token, variables)?);
    request.headers = headers.done();
    let mut secrets = List::new(cx.arena);
    secrets.push(access_token);
    request.secrets = secrets.done();
    let parameter = cx.provider().api_request().query_parameter();
    if parameter.exists() {
        let mut with_token = Text::new(cx.arena);
        // A fragment is never sent, and must not swallow the parameter.
        with_token.bytes(before(url.bytes(), b"#"));
        with_token.begin_query();
        with_token.parameter(parameter, access_token, Percent);
        request.url = with_token.done();
    }
    Ok(request)
}

/// The headers that a call of the API carries: the token, unless the query carries it, and the document's
/// own.
///
/// # Errors
/// `variable_missing`
#[inline(never)]
pub fn api_headers<'a>(cx: &mut Cx<'a>, access_token: Value<'a>, variables: Value<'a>) -> Result<Value<'a>> {
    let knobs = cx.provider().api_request();
    let mut headers = Object::new(cx.arena);
    if !knobs.query_parameter().exists() {
        let parts = [knobs.scheme().bytes(), b" ", access_token.bytes()];
        headers.put(W::Authorization, concat(cx.arena, &parts));
    }
    headers.extend(expand_all(cx, knobs.headers(), variables)?);
    Ok(headers.done())
}
