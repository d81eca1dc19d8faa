//! The exchange of an access token for one that lives longer, which some servers require right behind that of the code.
//! A page has no secret to prove, and so none of it.

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

/// Asks for a token that lives longer in exchange for that of `tokens`.
///
/// # Errors
/// `secret_missing`; `variable_missing` if the tokens lack what the document sends of them.
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
    // A fragment is never sent, and must not swallow the parameters.
    url.bytes(before(endpoint.bytes(), b"#"));
    request.body = code(cx, place, &mut url, &mut headers, parameters);
    request.url = url.done();
    request.headers = headers.done();
    request.shown = show(cx, parameters, &mut secrets);
    request.secrets = secrets.done();
    Ok(request)
}
