//! An HTTP request and its answer (RFC 9110), as values that a host understands. Both carry the secrets of the
//! request, which no message may repeat.

use super::text::before;
use super::value::Value;
use super::value::arena::Arena;
use super::value::build::{List, Object};
use super::value::view::fields;
use super::vocabulary::{W, Word};

/// Seconds after which a request has its whole answer or has failed. Every limit on waiting for a request
/// derives from this.
pub const REQUEST_DEADLINE: i64 = 10;

/// A request for the host to send.
#[derive(Clone, Copy)]
pub struct HttpRequest<'a> {
    /// `GET` or `POST`.
    pub method: Word,
    /// Absolute, with the query.
    pub url: Value<'a>,
    /// Names and values, in order.
    pub headers: Value<'a>,
    /// A text, if there is one.
    pub body: Value<'a>,
    /// The names of the parameters, with those values that are not secret, for events.
    pub shown: Value<'a>,
    /// A list of texts that must not be shown even if the answer repeats them.
    pub secrets: Value<'a>,
    /// The most bytes that are read of the answer's body.
    pub body_limit: i64,
    /// Milliseconds within which the whole answer must arrive; nothing for [`REQUEST_DEADLINE`].
    pub deadline: Value<'a>,
}

impl<'a> HttpRequest<'a> {
    /// A request without a body that accepts JSON.
    #[must_use]
    pub fn get(arena: Arena<'a>, url: Value<'a>, body_limit: i64) -> Self {
        let mut headers = Object::new(arena);
        headers.put(W::Accept, W::application_json);
        Self {
            method: W::GET,
            url,
            headers: headers.done(),
            body: Value::NOTHING,
            shown: Value::NOTHING,
            secrets: Value::EMPTY_LIST,
            body_limit,
            deadline: Value::NOTHING,
        }
    }
    /// The payload of `Effect::Send`. Events and messages name the `endpoint`, and events the `provider`.
    #[inline(never)]
    #[must_use]
    pub fn payload(self, arena: Arena<'a>, endpoint: Word, provider: Value<'a>) -> Value<'a> {
        let mut out = List::new(arena);
        out.push(endpoint);
        out.push(self.url);
        out.push(self.method);
        out.push(self.headers);
        out.push(self.body);
        out.push(self.shown);
        out.push(self.body_limit);
        out.push(self.deadline);
        out.push(self.secrets);
        out.push(provider);
        out.done()
    }
}

fields! {
    /// The host's answer to `Effect::Send`.
    Answer { status = 0, content_type = 1, www_authenticate = 2, retry_after = 3, body = 4, dpop_nonce = 5 }
}

/// An answer, and the secrets of its request.
#[derive(Clone, Copy)]
pub struct HttpAnswer<'a> {
    answer: Answer<'a>,
    secrets: Value<'a>,
}

impl<'a> HttpAnswer<'a> {
    /// The host's answer to a request with these secrets.
    #[must_use]
    pub fn new(answer: Value<'a>, secrets: Value<'a>) -> Self {
        Self { answer: Answer(answer), secrets }
    }
    /// The status code; 0 is how a browser reports a redirect that was not followed.
    #[must_use]
    pub fn status(self) -> i64 {
        self.answer.status().int_or(0)
    }
    /// Whether the status is 2xx.
    #[must_use]
    pub fn is_success(self) -> bool {
        (200..300).contains(&self.status())
    }
    /// The `Content-Type` header, as sent.
    #[must_use]
    pub fn content_type(self) -> Value<'a> {
        self.answer.content_type()
    }
    /// The media type in lower case, without parameters; empty if there is none.
    #[must_use]
    pub fn media_type(self) -> Vec<u8> {
        before(self.content_type().bytes(), b";").trim_ascii().to_ascii_lowercase()
    }
    /// The `WWW-Authenticate` header, as sent.
    #[must_use]
    pub fn www_authenticate(self) -> Value<'a> {
        self.answer.www_authenticate()
    }
    /// The `Retry-After` header in seconds; a date is converted.
    #[must_use]
    pub fn retry_after(self) -> Value<'a> {
        self.answer.retry_after()
    }
    /// The body as text, up to the request's limit.
    #[must_use]
    pub fn body(self) -> Value<'a> {
        self.answer.body()
    }
    /// The `DPoP-Nonce` header (RFC 9449 section 8).
    #[must_use]
    pub fn dpop_nonce(self) -> Value<'a> {
        self.answer.dpop_nonce()
    }
    /// A list of texts that no message may repeat.
    #[must_use]
    pub fn secrets(self) -> Value<'a> {
        self.secrets
    }
}
