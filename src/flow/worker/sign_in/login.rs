//! The login route, and how any sign-in begins.

use super::refusal::refuse_sign_in;
use super::transactions::Transactions;
use crate::base::coding::form;
use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::flow::authorize::{AuthorizationOptions, build};
use crate::flow::client::is_declared_long_lived;
use crate::flow::return_to;
use crate::flow::worker::config::Configuration;
use crate::flow::worker::http::{Answer, Request, request_origin};
use crate::flow::worker::refresh::provider::resolve;
use crate::step::{Code, Cx, Result};

/// Sends the user agent to the provider.
///
/// # Errors
/// What discovery, the variables or the options raise.
pub fn begin<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: Value<'a>,
    options: AuthorizationOptions<'a>,
) -> Result<Answer<'a>> {
    let provider = configuration.provider(cx, provider.bytes())?;
    resolve(cx, provider)?;
    let is_refused =
        configuration.gives_tokens_to_page() && !provider.allows_long_lived() && is_declared_long_lived(cx.provider());
    cx.ensure(!is_refused, Code::LongLivedTokensRefused)?;
    let is_form_post = cx.provider().authorization_response().is_form_post();
    let mut transactions = Transactions::new(cx, configuration, provider, request, is_form_post);
    let entropy = cx.entropy()?;
    let state = transactions.new_state(cx, entropy)?;
    let started = build(cx, options, entropy, state)?;
    transactions.remember(cx, &started.transaction)?;
    let mut answer = Answer::redirect(cx.arena, started.url.bytes());
    answer.set_cookies(transactions.into_cookies());
    Ok(answer)
}

/// What the query of the login route asks for, and where the person goes on.
struct Query<'a> {
    return_to: Value<'a>,
    variables: Value<'a>,
}

fn read_query<'a>(cx: &mut Cx<'a>, request: Request<'a>) -> Result<Query<'a>> {
    let (mut return_to, mut variables) = (Value::NOTHING, Object::new(cx.arena));
    for (name, value) in form::parse(cx.arena, request.query()).members() {
        if name.is(W::return_to) {
            return_to::verify(cx, *value)?;
            return_to = *value;
        } else if let Some(variable) = name.bytes().strip_prefix(b"variable.") {
            variables.pair(cx.arena.text(variable), *value);
        }
    }
    Ok(Query { return_to, variables: variables.done() })
}

/// `GET {base}/{provider}/login`
///
/// # Errors
/// None but that the step waits.
pub fn route<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: Value<'a>,
) -> Result<Answer<'a>> {
    let verified = request_origin::verify_navigation(cx, request);
    if let Err(failure) = cx.catch(verified)? {
        return Ok(Answer::error(cx.arena, failure));
    }
    let query = read_query(cx, request);
    let query = match cx.catch(query)? {
        Ok(query) => query,
        Err(failure) => return refuse_sign_in(cx, configuration, request, failure, Value::NOTHING),
    };
    let options = AuthorizationOptions::of_request(cx.arena, query.return_to, query.variables);
    let begun = begin(cx, configuration, request, provider, options);
    match cx.catch(begun)? {
        Ok(answer) => Ok(answer),
        Err(failure) => refuse_sign_in(cx, configuration, request, failure, query.return_to),
    }
}
