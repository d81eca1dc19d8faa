//! The answer to a request, from which the host makes a Response.

use crate::base::coding::form::Coding;
use crate::base::text::integer;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Text, concat};
use crate::base::vocabulary::{W, Word};
use crate::step::kind::Kind;
use crate::step::{Code, Failure};

/// The body of an answer.
#[derive(Clone, Copy)]
pub enum Body<'a> {
    /// None.
    Empty,
    /// None; the host appends the name of the failure's code to the location.
    CodeInLocation(Failure<'a>),
    /// JSON.
    Json(Value<'a>),
    /// An error for a call, as JSON.
    Error(Failure<'a>),
    /// An error for a person, as a small page.
    Page {
        /// The error.
        failure: Failure<'a>,
        /// Where the person can sign in or try again: a path on this origin.
        link: Value<'a>,
    },
    /// A response of the application or of an upstream, by the host's handle. It keeps its status and headers.
    Raw(Value<'a>),
}

/// The answer to a request. Its parts are boxed, so that a result that holds it is one word.
pub struct Answer<'a>(Box<Parts<'a>>);

/// Status, headers and body of an answer.
pub struct Parts<'a> {
    /// The status; 0 for a raw body, which keeps its own.
    pub status: i64,
    /// The body.
    pub body: Body<'a>,
    arena: Arena<'a>,
    /// Headers to set, as `[name, value]`. `set-cookie` may repeat.
    headers: List<'a>,
}

impl<'a> core::ops::Deref for Answer<'a> {
    type Target = Parts<'a>;
    fn deref(&self) -> &Parts<'a> {
        &self.0
    }
}
impl<'a> core::ops::DerefMut for Answer<'a> {
    fn deref_mut(&mut self) -> &mut Parts<'a> {
        &mut self.0
    }
}

impl<'a> Answer<'a> {
    fn bare(arena: Arena<'a>, status: i64, body: Body<'a>) -> Self {
        Self(Box::new(Parts { status, body, arena, headers: List::new(arena) }))
    }
    fn new(arena: Arena<'a>, status: i64, body: Body<'a>) -> Self {
        let mut answer = Self::bare(arena, status, body);
        // A cached redirect would replay an old `state`.
        answer.header(W::cache_control, W::no_store.bytes());
        answer.header(W::x_content_type_options, W::nosniff.bytes());
        answer
    }
    /// Redirects the browser. A code in this URL is not sent as a referrer.
    #[must_use]
    pub fn redirect(arena: Arena<'a>, location: &[u8]) -> Self {
        let mut answer = Self::new(arena, 302, Body::Empty);
        answer.header(W::referrer_policy, W::no_referrer.bytes());
        let location = in_ascii(arena, location);
        answer.header(W::location, location.bytes());
        answer
    }
    /// Redirects after a posted form, so that the next request is a GET.
    #[must_use]
    pub fn see_other(arena: Arena<'a>, location: &[u8]) -> Self {
        let mut answer = Self::redirect(arena, location);
        answer.status = 303;
        answer
    }
    /// JSON.
    #[must_use]
    pub fn json(arena: Arena<'a>, value: Value<'a>) -> Self {
        Self::new(arena, 200, Body::Json(value))
    }
    /// An empty answer that reports success.
    #[must_use]
    pub fn empty(arena: Arena<'a>) -> Self {
        Self::new(arena, 200, Body::Empty)
    }
    /// An empty answer to a prefetch: the browser asks again when the person opens the address.
    #[must_use]
    pub fn not_opened(arena: Arena<'a>) -> Self {
        Self::new(arena, 503, Body::Empty)
    }
    /// An error as JSON.
    #[must_use]
    pub fn error(arena: Arena<'a>, failure: Failure<'a>) -> Self {
        let mut answer = Self::new(arena, status_of(failure), Body::Error(failure));
        // Tells the page that the handler refused, and not an upstream.
        answer.header(W::grantway, W::refused.bytes());
        answer.set_retry_after(failure);
        answer
    }
    /// An error as a small page, with a link to sign in again or, after a temporary error, to try again.
    #[must_use]
    pub fn error_page(arena: Arena<'a>, failure: Failure<'a>, link: Value<'a>) -> Self {
        let mut answer = Self::new(arena, page_status(failure), Body::Page { failure, link });
        answer.set_retry_after(failure);
        // The person must be able to read this page inside the frame. `sandbox` gives it an origin of its own,
        // so that a script around it cannot read a code from its address.
        let framed: &[u8] = if failure.is(Code::SignInInFrame) {
            b"; sandbox allow-popups allow-popups-to-escape-sandbox"
        } else {
            b"; frame-ancestors 'none'"
        };
        let policy = b"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
        answer.header(W::content_security_policy, concat(arena, &[policy, framed]).bytes());
        answer.header(W::referrer_policy, W::no_referrer.bytes());
        answer.hide_from_opener();
        answer
    }
    /// Separates the window from the page that opened it, whose script could read a code from the address.
    pub fn hide_from_opener(&mut self) {
        self.header(W::cross_origin_opener_policy, W::same_origin.bytes());
    }
    /// Turns an error in JSON into a page, and leaves any other answer as it is. `link` returns the failure to
    /// show and the address to go on.
    #[must_use]
    pub fn into_page(self, link: impl FnOnce(Failure<'a>) -> (Failure<'a>, Value<'a>)) -> Self {
        let Body::Error(failure) = self.body else { return self };
        let (failure, link) = link(failure);
        let mut page = Self::error_page(self.arena, failure, link);
        for header in self.headers.items() {
            if header.at(0).is(W::set_cookie) || header.at(0).is(W::allow) {
                page.headers.push(*header);
            }
        }
        page
    }
    /// A response of the application or of an upstream, with its own headers.
    #[must_use]
    pub fn raw(arena: Arena<'a>, handle: Value<'a>) -> Self {
        Self::bare(arena, 0, Body::Raw(handle))
    }

    /// Adds a header.
    pub fn header(&mut self, name: Word, value: &[u8]) {
        let mut header = List::new(self.arena);
        header.push(name);
        header.push(value);
        self.headers.push(header.done());
    }
    fn set_retry_after(&mut self, failure: Failure<'a>) {
        if let Some(seconds) = failure.error().member(W::retry_after).int() {
            self.header(W::retry_after_header, &integer(seconds));
        }
    }
    /// Adds cookies, given as a list of `Set-Cookie` values.
    #[inline(never)]
    pub fn set_cookies(&mut self, cookies: Value<'a>) {
        for cookie in cookies.items() {
            self.header(W::set_cookie, cookie.bytes());
        }
    }

    /// The message for the host: `[kind, status, headers, payload, link]`, where `kind` is `empty`, `json`,
    /// `error`, `page` or `raw`. The payload of `empty` is the number of a code, or nothing.
    #[must_use]
    pub fn to_value(self) -> Value<'a> {
        let (kind, payload, link) = match self.body {
            Body::Empty => (W::empty, Value::NOTHING, Value::NOTHING),
            Body::CodeInLocation(failure) => (W::empty, failure.number(), Value::NOTHING),
            Body::Json(value) => (W::json, value, Value::NOTHING),
            Body::Error(failure) => (W::error, failure.to_value(self.arena), Value::NOTHING),
            Body::Page { failure, link } => (W::page, failure.to_value(self.arena), link),
            Body::Raw(handle) => (W::raw, handle, Value::NOTHING),
        };
        let mut out = List::new(self.arena);
        out.push(kind);
        out.push(self.status);
        out.push(self.0.headers.done());
        out.push(payload);
        out.push(link);
        out.done()
    }
}

/// Escapes a location: a header takes only ASCII, and a path may be in any script.
fn in_ascii<'a>(arena: Arena<'a>, location: &[u8]) -> Value<'a> {
    let mut out = Text::new(arena);
    for byte in location {
        if byte.is_ascii() {
            out.byte(*byte);
        } else {
            out.encoded(&[*byte], Coding::Percent);
        }
    }
    out.done()
}

/// The status of an error's answer.
fn status_of(failure: Failure) -> i64 {
    let code = failure.code().unwrap_or(Code::UnexpectedFailure);
    match (code, code.kind()) {
        (Code::RouteUnknown | Code::ProviderUnknown, _) => 404,
        (Code::MethodNotAllowed, _) => 405,
        (Code::RefreshUnsupported | Code::NarrowingUnsupported, _) => 400,
        (
            Code::RequestForged
            | Code::UpstreamRefused
            | Code::UpstreamNotBound
            | Code::UpstreamOriginRefused
            | Code::ScopeNotGranted
            | Code::LongLivedTokensRefused
            | Code::SignInRefused,
            _,
        ) => 403,
        (Code::UpstreamTimedOut, _) => 504,
        (Code::ServerUnavailable | Code::StorageFailed | Code::StoreUnavailable, _) => 503,
        (_, Kind::Session) => 401,
        (_, Kind::Check) => 400,
        (_, Kind::Application | Kind::Misuse) => 500,
        (_, Kind::Host | Kind::Malformed | Kind::Server) => 502,
    }
}

/// The status of a page: 404 and 405 as in JSON, 403 if the person can act, 500 if the application is at fault,
/// 503 for a temporary error.
fn page_status(failure: Failure) -> i64 {
    match (status_of(failure), failure.kind()) {
        (status @ (404 | 405), _) => status,
        (_, Kind::Host) => 503,
        (_, Kind::Application | Kind::Misuse | Kind::Malformed) => 500,
        _ => 403,
    }
}
