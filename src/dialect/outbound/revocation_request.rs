//! The revocation request (RFC 7009 section 2.1).

use super::token_request::token_request;
use crate::base::build::{IntoValue, Object};
use crate::base::http::HttpRequest;
use crate::base::value::Value;
use crate::base::vocabulary::{W, Word};
use crate::step::{Cx, Result};

/// Milliseconds that a sign-out waits for the provider.
pub const DEADLINE: i64 = 5000;

/// Asks for the end of a token; `hint` is its kind: `refresh_token` or `access_token`.
///
/// # Errors
/// As [`token_request`].
pub fn revocation_request<'a>(
    cx: &mut Cx<'a>,
    endpoint: Value<'a>,
    token: Value<'a>,
    hint: Word,
    variables: Value<'a>,
) -> Result<HttpRequest<'a>> {
    let mut parameters = Object::new(cx.arena);
    parameters.put(W::token, token);
    parameters.put(W::token_type_hint, hint);
    let request = token_request(cx, cx.provider().revocation_request(), endpoint, parameters, variables)?;
    Ok(HttpRequest { deadline: DEADLINE.into_value(cx.arena), ..request })
}
