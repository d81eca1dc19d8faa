//! Sends a request and returns its answer, together with the request's secrets. [`Cx::now`] is then the time of
//! the answer.

use crate::base::http::{HttpAnswer, HttpRequest};
use crate::base::vocabulary::{W, Word};
use crate::step::{Code, Cx, Effect, Result};

/// Asks the host to send a request to the endpoint of that name, and returns the answer. The host follows no
/// redirect.
///
/// # Errors
/// `response_redirected` for any 3xx, which may carry credentials elsewhere (RFC 9700 section 4.12);
/// `network_failed`, `request_timed_out`, `body_too_large`.
#[inline(never)]
pub fn send<'a>(cx: &mut Cx<'a>, endpoint: Word, request: HttpRequest<'a>) -> Result<HttpAnswer<'a>> {
    let answer = cx.ask(Effect::Send, request.payload(cx.arena, endpoint, cx.concerned()));
    let answer = match cx.catch(answer)? {
        Ok(answer) => HttpAnswer::new(answer, request.secrets),
        Err(failure) => {
            let is_large = failure.is(Code::BodyTooLarge);
            let failing = cx.failing_again(failure).with(W::endpoint, endpoint);
            return Err(if is_large { failing.with(W::limit, request.body_limit).into() } else { failing.into() });
        }
    };
    let status = answer.status();
    if status == 0 || (300..400).contains(&status) {
        answer.note_status(cx);
        return Err(cx.fail(Code::ResponseRedirected).into());
    }
    Ok(answer)
}

impl<'a> HttpAnswer<'a> {
    /// Adds its status to the error that follows.
    pub fn note_status(self, cx: &mut Cx<'a>) {
        cx.note(W::status, cx.arena.number(self.status()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::value::Value;
    use crate::step::HostFailure;
    use crate::testing::{NOW, arena, context, ended, json, log};
    use serde_json::Value as Json;

    /// Runs a step that asks for metadata with this log, and returns how it ends.
    fn ask(log: &Json) -> (Json, i64) {
        let mut cx = context(&json!(null), log);
        let mut request = HttpRequest::get(cx.arena, arena().copy(b"https://as.example/m"), 262_144);
        request.secrets = cx.arena.list(vec![arena().copy(b"secret")]);
        let answer = send(&mut cx, W::metadata, request);
        let now = cx.now;
        let result = answer.map(|answer| {
            assert_eq!(answer.secrets().at(0).bytes(), b"secret");
            Value::flag(answer.is_success())
        });
        (ended(cx, result), now)
    }

    fn failed(failure: HostFailure, cause: &str) -> (Code, Json) {
        let log = json!([[0, Effect::Send as u8, false, [failure as u8, cause, null], NOW + 10]]);
        let (ended, _) = ask(&log);
        let code = Code::of((-1i64).wrapping_sub(ended[0].as_i64().unwrap_or_default())).expect("a code");
        (code, ended[1].clone())
    }

    #[test]
    fn asks_the_host_and_goes_on_with_its_answer_at_its_time() {
        let (waiting, _) = ask(&json!([]));
        assert_eq!(waiting[0], Effect::Send as u8);
        let headers = json!({ "Accept": "application/json" });
        assert_eq!(
            waiting[1],
            json!(["metadata", "https://as.example/m", "GET", headers, null, null, 262_144, null, ["secret"], null])
        );
        let (done, now) = ask(&json!([[0, Effect::Send as u8, true, [204, null, null, null, ""], NOW + 7]]));
        assert_eq!((&done[0], &done[1], now), (&json!(true), &json!(true), NOW + 7));
    }

    #[test]
    fn follows_no_redirect() {
        for status in [0, 301, 302, 307, 308, 399] {
            let (refused, _) = ask(&log(&[(Effect::Send, json!([status]))]));
            assert_eq!(refused[0], -1 - Code::ResponseRedirected as i64, "{status}");
            assert_eq!(refused[1]["status"], status);
        }
        assert_eq!(ask(&log(&[(Effect::Send, json!([400]))])).0[1], false);
    }

    #[test]
    fn names_the_endpoint_that_gave_no_answer_and_keeps_the_cause() {
        let (code, error) = failed(HostFailure::Network, "thrown");
        assert_eq!(code, Code::NetworkFailed);
        assert_eq!(error, json!({ "cause": "thrown", "detail": { "endpoint": "metadata" } }));
        assert_eq!(failed(HostFailure::TimedOut, "late").0, Code::RequestTimedOut);
        let (code, error) = failed(HostFailure::TooLarge, "");
        assert_eq!(code, Code::BodyTooLarge);
        assert_eq!(error["detail"], json!({ "endpoint": "metadata", "limit": "262144" }));
    }
}
