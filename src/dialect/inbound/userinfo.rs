//! The answer of a userinfo endpoint (OpenID Connect Core 5.3), in the provider's own shape.
//!
//! Must not know: what the members mean, but for the subject.

use super::body::{parse_any_body, parse_body};
use crate::base::http::HttpResponse;
use crate::base::json::ParseJson;
use crate::base::value::Value;
use crate::dialect::knobs::token_response::Format;
use crate::protocol::error::{Code, Error};
use crate::protocol::error_response::{Refused, complete_from_challenge, parse_error_body, to_error};

/// Reads the answer of a userinfo endpoint.
///
/// # Errors
/// `session_missing` where the token is no longer accepted, else the server's refusal, or what
/// about the answer cannot be understood.
pub fn parse_userinfo(json: &dyn ParseJson, response: &HttpResponse) -> Result<Value, Error> {
    if !response.is_success() {
        let body = parse_any_body(json, response);
        let mut server = parse_error_body(&body);
        if response.status == 401 {
            complete_from_challenge(&mut server, response);
            return Err(Error::new(Code::SessionMissing).with_status(401).with_server(server));
        }
        return Err(to_error(Refused::Other, response, server));
    }
    parse_body(json, Format::Json, response)
}
