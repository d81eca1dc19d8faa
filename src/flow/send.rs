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
pub async fn send(host: &dyn Host, endpoint: &'static str, mut request: HttpRequest) -> Result<HttpResponse, Error> {
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
    let begun = host.clock();
    let secrets = core::mem::take(&mut request.secrets);
    let answer = host.send(request).await;
    tell_answer(
        host,
        "response",
        ("endpoint", endpoint),
        begun,
        answer.as_ref().map(|response| (response.status, response.content_type.as_deref())),
    );
    let response = match answer {
        Ok(response) => HttpResponse { secrets, ..response },
        Err(error) => return Err(error.with("endpoint", endpoint).hiding(secrets)),
    };
    if response.status == 0 || (300..400).contains(&response.status) {
        return Err(Error::new(Code::ResponseRedirected).with_status(response.status));
    }
    Ok(response)
}

/// Tells whoever listens that a step of the flow happened.
pub fn tell(host: &dyn Host, kind: &str, members: &[(&str, &str)]) {
    tell_end(host, kind, None, members, None);
}

/// Tells whoever listens that a step of the flow failed.
pub fn tell_failure(host: &dyn Host, kind: &str, error: &Error) {
    tell_end(host, kind, None, &[], Some(error));
}

/// Whether a server's `error` is a name, as RFC 6749 section 5.2 has it, and no text, which is not for logs.
fn is_error_code(said: &str) -> bool {
    said.len() <= 64 && said.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}

/// Tells whoever listens how a step ended that began at `begun` by [`Host::clock`].
pub fn tell_end(host: &dyn Host, kind: &str, begun: Option<i64>, members: &[(&str, &str)], error: Option<&Error>) {
    if let Some(error) = error {
        host.report(error);
    }
    if !host.is_observed() {
        return;
    }
    let mut event = Value::object([("type", Value::from(kind))]);
    for (name, value) in members {
        event.set(name, Value::from(*value));
    }
    if let Some(error) = error {
        event.set("code", Value::from(error.code().as_str()));
        event.set("retryable", Value::Bool(error.is_retryable()));
        // A browser shows a redirect that was not followed as 0.
        if let Some(status) = error.status().filter(|status| *status > 0) {
            event.set("status", Value::integer(i64::from(status)));
        }
        if let Some(said) = error.server().error.as_deref().filter(|said| is_error_code(said)) {
            event.set("server_error", Value::from(said));
        }
    }
    if let Some(begun) = begun {
        event.set("duration", duration(host, begun));
    }
    host.emit(event);
}

/// Tells what a request that left at `begun` brought: a status, or no answer.
pub fn tell_answer(
    host: &dyn Host,
    kind: &str,
    to: (&str, &str),
    begun: i64,
    answer: Result<(u16, Option<&str>), &Error>,
) {
    if host.is_observed() {
        let mut event = Value::object([("type", Value::from(kind)), (to.0, Value::from(to.1))]);
        match answer {
            Ok((status, content_type)) => {
                event.set("status", Value::integer(i64::from(status)));
                event.set("content_type", content_type.map_or(Value::Null, Value::from));
            }
            Err(error) => event.set("error", Value::from(error.code().as_str())),
        }
        event.set("duration", duration(host, begun));
        host.emit(event);
    }
}

/// Milliseconds since `begun`; a clock that was set back gives none.
fn duration(host: &dyn Host, begun: i64) -> Value {
    Value::integer(host.clock().saturating_sub(begun).max(0))
}
