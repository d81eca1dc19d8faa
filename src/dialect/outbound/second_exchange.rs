//! Exchanges an access token for one that lives longer. Some servers require this right after the code
//! exchange. It needs the client's secret, so a page cannot do it.

use super::BODY_LIMIT;
use super::api_request::fill;
use super::headers::Headers;
use super::token_request::{code, show};
use crate::base::http::HttpRequest;
use crate::base::text::before;
use crate::base::value::Value;
use crate::base::value::build::{List, Object, Text};
use crate::base::vocabulary::W;
use crate::dialect::provider::ParametersIn;
use crate::protocol::token::tokens::Tokens;
use crate::step::{Code, Cx, Result};

/// Builds the request that exchanges the access token of `tokens` for one that lives longer.
///
/// # Errors
/// `secret_missing`; `variable_missing` if the tokens lack a value that the document sends.
pub fn second_exchange<'a>(
    cx: &mut Cx<'a>,
    endpoint: Value<'a>,
    tokens: Tokens<'a>,
    variables: Value<'a>,
) -> Result<HttpRequest<'a>> {
    let knobs = cx.provider().token_response();
    let (mut parameters, mut secrets) = (Object::new(cx.arena), List::new(cx.arena));
    secrets.push(tokens.access_token());
    for (name, text) in knobs.then_parameters().members() {
        let value = if text.bytes() == b"{client_secret}" {
            let secret = cx.client_secret()?;
            cx.ensure(secret.exists(), Code::SecretMissing)?;
            secrets.push(secret);
            secret
        } else {
            fill(cx, *text, tokens, variables)?
        };
        parameters.pair(*name, value);
    }
    let parameters = parameters.done();
    let mut request = HttpRequest::get(cx.arena, endpoint, BODY_LIMIT);
    let place = knobs.then_place().of_requests();
    if place != ParametersIn::Query {
        request.method = W::POST;
    }
    let mut headers = Headers::of(cx.arena, request.headers);
    let mut url = Text::new(cx.arena);
    // A fragment is never sent, and the parameters must not end up in it.
    url.bytes(before(endpoint.bytes(), b"#"));
    request.body = code(cx, place, &mut url, &mut headers, parameters);
    request.url = url.done();
    request.headers = headers.done();
    request.shown = show(cx, parameters, &mut secrets);
    request.secrets = secrets.done();
    Ok(request)
}
