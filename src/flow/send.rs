//! Sending: one request and its answer, told to whoever listens, with redirects refused.
//!
//! Must not know: fetch.

use crate::base::http::{HttpRequest, HttpResponse};
use crate::base::value::Value;
use crate::host::Host;
use crate::protocol::error::{Code, Error};

fn without_query(url: &str) -> &str {
    url.split_once('?').map_or(url, |(head, _)| head)
}

/// Sends `request` to the endpoint of that name.
///
/// # Errors
/// `response_redirected` for any 3xx, which may carry credentials elsewhere (RFC 9700 section 4.12);
/// `network_failed`, `request_timed_out`, `body_too_large`.
pub async fn send(host: &dyn Host, endpoint: &'static str, request: HttpRequest) -> Result<HttpResponse, Error> {
    if host.is_observed() {
        host.emit(Value::object([
            ("type", Value::from("request")),
            ("endpoint", Value::from(endpoint)),
            ("method", Value::from(request.method.as_str())),
            ("url", Value::from(without_query(&request.url))),
            ("headers", Value::Array(request.headers.iter().map(|(name, _)| Value::from(name.as_str())).collect())),
            ("parameters", Value::from_pairs(&request.shown)),
        ]));
    }
    let answer = host.send(request).await;
    if host.is_observed() {
        let mut event = Value::object([("type", Value::from("response")), ("endpoint", Value::from(endpoint))]);
        match &answer {
            Ok(response) => {
                event.set("status", Value::integer(i64::from(response.status)));
                event.set("content_type", response.content_type.as_deref().map_or(Value::Null, Value::from));
            }
            Err(error) => event.set("error", Value::from(error.code().as_str())),
        }
        host.emit(event);
    }
    let response = answer.map_err(|error| error.with("endpoint", endpoint))?;
    if response.status == 0 || (300..400).contains(&response.status) {
        return Err(Error::new(Code::ResponseRedirected).with_status(response.status));
    }
    Ok(response)
}

/// Tells whoever listens that a step of the flow happened.
pub fn tell(host: &dyn Host, kind: &str, members: &[(&str, &str)]) {
    if host.is_observed() {
        let mut event = Value::object([("type", Value::from(kind))]);
        for (name, value) in members {
            event.set(name, Value::from(*value));
        }
        host.emit(event);
    }
}
