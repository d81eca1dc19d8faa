//! The revocation request (RFC 7009 section 2.1).

use super::api_request::fill;
use super::headers::Headers;
use super::token_request::token_request;
use crate::base::http::HttpRequest;
use crate::base::value::Value;
use crate::base::value::build::{IntoValue, List, Object, join_by};
use crate::base::vocabulary::W;
use crate::protocol::token::tokens::Tokens;
use crate::step::{Cx, Result};

/// Milliseconds that a sign-out waits for the provider.
pub const DEADLINE: i64 = 5000;

/// Asks for the end of the refresh token, or of the access token where there is none or the document says so.
///
/// # Errors
/// As [`token_request`]; `variable_missing` where the tokens lack what the document sends of them.
pub fn revocation_request<'a>(
    cx: &mut Cx<'a>,
    endpoint: Value<'a>,
    tokens: Tokens<'a>,
    variables: Value<'a>,
) -> Result<HttpRequest<'a>> {
    let (knobs, own) = (cx.provider().revocation_request(), cx.provider().revocation());
    let is_refresh_token = tokens.refresh_token().exists() && !own.prefers_access_token();
    let hint = if is_refresh_token { W::refresh_token } else { W::access_token };
    let mut parameters = Object::new(cx.arena);
    if !own.has_token_in_header() {
        parameters.put(W::token, tokens.value().member(hint));
        parameters.put(W::token_type_hint, hint);
    }
    for (name, text) in own.parameters().members() {
        parameters.pair(*name, fill(cx, *text, tokens, variables)?);
    }
    let mut request = token_request(cx, knobs, endpoint, parameters, variables)?;
    request.deadline = DEADLINE.into_value(cx.arena);
    if own.has_token_in_header() {
        let access_token = tokens.access_token();
        let mut headers = Headers::of(cx.arena, request.headers);
        headers.put(W::Authorization, join_by(cx.arena, knobs.scheme(), b' ', access_token));
        request.headers = headers.done();
        let mut secrets = List::new(cx.arena);
        secrets.extend(request.secrets);
        secrets.push(access_token);
        request.secrets = secrets.done();
    }
    Ok(request)
}
