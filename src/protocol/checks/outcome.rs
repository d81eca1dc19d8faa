//! The outcome of an authorization response: either a code or an error, and not both (RFC 6749 section 4.1.2).

use crate::base::text::list_names;
use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::protocol::authorization::authorization_response::UnverifiedResponse;
use crate::protocol::error::server_error::{may_pass, needs_person};
use crate::step::{Code, Cx, Failed, Result};

/// The most bytes of a code, which is sent unchanged; no server makes a longer one.
const CODE_LIMIT: usize = 8 * 1024;

/// The failure for a callback without an outcome; it lists the parameters that did arrive.
#[must_use]
pub fn code_missing<'a>(cx: &mut Cx<'a>, response: UnverifiedResponse<'a>) -> Failed {
    // A value without its name would look like a name without a value.
    let names = list_names(cx.arena, response.value(), b"code error state iss");
    cx.fail(Code::CodeMissing).with(W::members, names).into()
}

/// Returns the code of a response that has one and no error.
///
/// # Errors
/// `code_and_error`, `code_missing`, `code_too_large`, or the server's own refusal: `access_denied`,
/// `interaction_required`, `authorization_unavailable`, `authorization_refused`.
pub fn verify<'a>(cx: &mut Cx<'a>, response: UnverifiedResponse<'a>) -> Result<Value<'a>> {
    let (code, error) = (response.code(), response.error());
    if !error.exists() {
        if code.is_empty() {
            return Err(code_missing(cx, response));
        }
        cx.ensure(code.bytes().len() <= CODE_LIMIT, Code::CodeTooLarge)?;
        return Ok(code);
    }
    cx.ensure(code.is_empty(), Code::CodeAndError)?;
    let refusal = if error.is(W::access_denied) {
        Code::AccessDenied
    } else if needs_person(error.bytes()) {
        Code::InteractionRequired
    } else if may_pass(error.bytes()) {
        Code::AuthorizationUnavailable
    } else {
        Code::AuthorizationRefused
    };
    let failed = cx.fail(refusal).with(W::error, error).into();
    response.server_error().note(cx);
    Err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{context, ended, json, log, value};

    #[test]
    fn names_the_parameters_that_did_arrive_and_no_value_of_theirs() {
        let members = |callback: &str| {
            let mut cx = context(&json!(null), &log(&[]));
            let response = UnverifiedResponse::parse(&mut cx, value(&json!(callback)), Value::NOTHING);
            let code = response.and_then(|response| verify(&mut cx, response));
            ended(cx, code)[1]["detail"]["members"].as_str().map(str::to_owned).unwrap_or_default()
        };
        assert_eq!(members("?state=hidden&auth_code=secret&utm.source=x"), "state, auth_code, utm.source");
        assert_eq!(members("?state=s&code="), "state, code");
        assert_eq!(members("?secretvalue&state=s"), "?, state");
        assert_eq!(members("?state=s&ya29.a0AfH6SMBx1234567890="), "state, ?");
        assert!(members(&format!("?state=s{}", "&a=1".repeat(3000))).len() < 60);
    }
}
