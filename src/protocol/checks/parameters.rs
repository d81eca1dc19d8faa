//! Repeated parameters (RFC 6749 section 3.1: none may occur more than once).

use crate::base::vocabulary::{W, Word};
use crate::protocol::authorization::authorization_response::UnverifiedResponse;
use crate::step::{Code, Cx, Result};

/// Parameters of the response. Others may repeat, such as those in the query of the `redirect_uri` itself.
const ONCE: [Word; 8] =
    [W::code, W::error, W::error_description, W::error_uri, W::iss, W::response, W::scope, W::state];

/// Refuses a response in which one of its parameters occurs twice.
///
/// # Errors
/// `parameter_repeated`
///
/// # Security
/// Two readers may believe two different values (parameter pollution).
pub fn verify<'a>(cx: &mut Cx<'a>, response: UnverifiedResponse<'a>) -> Result<()> {
    match ONCE.into_iter().find(|name| response.value().count(*name) > 1) {
        Some(name) => Err(cx.fail(Code::ParameterRepeated).with(W::parameter, name).into()),
        None => Ok(()),
    }
}
