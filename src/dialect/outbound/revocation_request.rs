//! The revocation request (RFC 7009 section 2.1).

use super::api_request::fill;
use super::headers::Headers;
use super::token_request::token_request;
use crate::base::http::HttpRequest;
use crate::base::value::Value;
use crate::base::value::build::{IntoValue, List, Object, join_by};
use crate::base::vocabulary::{W, word};
use crate::protocol::token::tokens::Tokens;
use crate::step::{Cx, Result};

/// How many milliseconds a sign-out waits for the provider.
pub const DEADLINE: i64 = 5000;

/// Builds the request to revoke the refresh token, or the access token if there is no other or the document
/// says so.
///
/// # Errors
/// As [`token_request`]; `variable_missing` if the tokens lack a value that the document sends.
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
    let access_token = tokens.access_token();
    if own.has_token_in_header() {
        let mut headers = Headers::of(cx.arena, request.headers);
        headers.put(W::Authorization, join_by(cx.arena, knobs.scheme(), b' ', access_token));
        request.headers = headers.done();
    }
    let (mut secrets, mut shown) = (List::new(cx.arena), Object::new(cx.arena));
    [access_token, tokens.refresh_token()]
        .into_iter()
        .filter(|token| token.exists())
        .for_each(|token| secrets.push(token));
    // The document's own parameters may carry a token under any name.
    for (name, value) in request.shown.members() {
        let is_token = secrets.items().iter().any(|secret| secret.same_text(*value));
        shown.pair(*name, if is_token { word(W::ellipsis) } else { *value });
    }
    secrets.extend(request.secrets);
    request.secrets = secrets.done();
    request.shown = shown.done();
    Ok(request)
}
