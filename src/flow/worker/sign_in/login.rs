//! The login route, and how every sign-in begins.

use super::login_parameters;
use super::refusal::refuse_sign_in;
use super::transactions::Transactions;
use crate::base::coding::form;
use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::W;
use crate::dialect::variables;
use crate::flow::authorize::{AuthorizationOptions, build};
use crate::flow::client::is_declared_long_lived;
use crate::flow::return_to;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::http::{Answer, Request, request_origin};
use crate::flow::worker::refresh::provider::resolve;
use crate::step::{Code, Cx, Result};

/// Sends the user agent to the provider.
///
/// # Errors
/// Those of discovery, the variables or the options.
pub fn begin<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    request: Request<'a>,
    provider: Value<'a>,
    options: AuthorizationOptions<'a>,
) -> Result<Answer<'a>> {
    let provider = configuration.provider(cx, provider.bytes())?;
    variables::verify_open(cx, provider.set_variables(), options.foreign_variables())?;
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

/// What the query of the login route asks for, besides where the person goes on.
struct Query<'a> {
    variables: Value<'a>,
    parameters: Value<'a>,
}

fn read_query<'a>(
    cx: &mut Cx<'a>,
    request: Request<'a>,
    listed: Value<'a>,
    return_to: &mut Value<'a>,
) -> Result<Query<'a>> {
    let query = form::parse(cx.arena, request.query()).members();
    let mut variables = Object::new(cx.arena);
    for (name, value) in query {
        if name.is(W::return_to) {
            return_to::verify(cx, *value)?;
            *return_to = *value;
        } else if let Some(variable) = name.bytes().strip_prefix(b"variable.") {
            variables.pair(cx.arena.text(variable), *value);
        }
    }
    let parameters = login_parameters::read(cx, query, listed)?;
    Ok(Query { variables: variables.done(), parameters })
}

/// `GET {base}/{provider}/login`
///
/// # Errors
/// None; the step may wait.
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
    let configured = configuration.find_provider(provider.bytes());
    let listed = configured.map_or(Value::NOTHING, ConfiguredProvider::login_parameters);
    let mut return_to = Value::NOTHING;
    let query = read_query(cx, request, listed, &mut return_to);
    let begun = match cx.catch(query)? {
        Ok(Query { variables, parameters }) => {
            let options = AuthorizationOptions::of_request(cx.arena, return_to, variables, parameters);
            begin(cx, configuration, request, provider, options)
        }
        Err(failure) => Err(cx.fail_again(failure)),
    };
    match cx.catch(begun)? {
        Ok(answer) => Ok(answer),
        Err(failure) => refuse_sign_in(cx, configuration, request, failure, return_to),
    }
}
