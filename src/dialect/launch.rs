//! A provider-initiated launch: the provider opens the application at its `redirect_uri` without an
//! authorization response. A launch is told apart from a callback and never treated as one.

use super::inbound::authorization_response;
use super::variables::foreign;
use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::protocol::authorization::authorization_response::UnverifiedResponse;
use crate::step::{Cx, Result};

/// What arrived at the `redirect_uri`.
pub enum Arrival<'a> {
    /// An authorization response, good or bad.
    Response(UnverifiedResponse<'a>),
    /// A launch, with its parameters: an object of texts.
    Launch(Value<'a>),
    /// Neither.
    Nothing(UnverifiedResponse<'a>),
}

/// Tells a response from a launch: anything with a code, an error or a state is a response.
///
/// # Errors
/// `callback_too_large`
pub fn classify<'a>(cx: &mut Cx<'a>, callback: Value<'a>) -> Result<Arrival<'a>> {
    let response = authorization_response::read(cx, callback)?;
    let launch = cx.provider().authorization_response().launch_parameters();
    let parameters = response.value();
    Ok(if response.is_response() {
        Arrival::Response(response)
    } else if launch.items().iter().any(|name| parameters.find(name.bytes()).exists()) {
        Arrival::Launch(parameters)
    } else {
        Arrival::Nothing(response)
    })
}

/// The variables that a launch sets, checked against the document's lists of allowed values.
///
/// # Errors
/// `variable_refused` for a value that the document does not list.
///
/// # Security
/// Whoever makes a link to the `redirect_uri` chooses these values.
pub fn variables<'a>(cx: &mut Cx<'a>, launch: Value<'a>) -> Result<Value<'a>> {
    let mut given = Object::new(cx.arena);
    for (variable, parameter) in cx.provider().authorization_response().launch_variables().members() {
        let value = launch.named(*parameter);
        if value.exists() {
            given.pair(*variable, value);
        }
    }
    foreign(cx, Value::EMPTY_OBJECT, given.done())
}
