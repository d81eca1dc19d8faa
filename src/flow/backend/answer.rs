//! What a route answers.
//!
//! Must not know: Response objects.

use crate::base::form::push_percent_encoded;
use crate::base::text::concat;
use crate::base::value::Value;
use crate::protocol::error::{Code, Error, Kind};

/// The body of an answer.
pub enum AnswerBody<Raw> {
    /// None.
    Empty,
    /// JSON.
    Json(Value),
    /// An error: JSON for a call, a small page for a navigation.
    Error {
        /// The error.
        error: Error,
        /// Whether a person looks at it.
        page: bool,
        /// Where the person can sign in, or try, again.
        sign_in: Option<String>,
    },
    /// A response of the application or of an upstream.
    Raw(Raw),
}

/// What a route answers.
pub struct Answer<Raw> {
    /// The status; a raw body keeps its own.
    pub status: u16,
    /// Headers to set; `Set-Cookie` may repeat.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: AnswerBody<Raw>,
}

impl<Raw> Answer<Raw> {
    fn new(status: u16, body: AnswerBody<Raw>) -> Self {
        Self {
            status,
            // A cached redirect would replay an old state.
            headers: vec![("cache-control", "no-store".to_owned()), ("x-content-type-options", "nosniff".to_owned())],
            body,
        }
    }

    /// A redirect of the user agent; the code in its URL goes nowhere as a referrer.
    #[must_use]
    pub fn redirect(location: String) -> Self {
        let mut answer = Self::new(302, AnswerBody::Empty);
        answer.headers.push(("referrer-policy", "no-referrer".to_owned()));
        answer.headers.push(("location", in_ascii(&location)));
        answer
    }

    /// The same after a form was posted: the next request is a GET.
    #[must_use]
    pub fn see_other(location: String) -> Self {
        Self { status: 303, ..Self::redirect(location) }
    }

    /// JSON.
    #[must_use]
    pub fn json(value: Value) -> Self {
        Self::new(200, AnswerBody::Json(value))
    }

    /// Nothing but that it is done.
    #[must_use]
    pub fn empty() -> Self {
        Self::new(200, AnswerBody::Empty)
    }

    /// An empty answer to a prefetch: the browser asks again when the person opens the address.
    #[must_use]
    pub fn not_opened() -> Self {
        Self::new(503, AnswerBody::Empty)
    }

    /// An error as JSON.
    #[must_use]
    pub fn error(error: Error) -> Self {
        let mut answer = Self::new(status_of(&error), AnswerBody::Error { error, page: false, sign_in: None });
        // Tells the page a refusal of the handler from an answer of an upstream.
        answer.headers.push(("grantway", "refused".to_owned()));
        answer.set_retry_after();
        answer
    }

    /// An error as a small page, with a way to sign in again, or to try again what may pass.
    #[must_use]
    pub fn error_page(error: Error, sign_in: String) -> Self {
        // The page that says so must be readable inside the frame.
        let framed = if error.code() == Code::SignInInFrame { "" } else { "; frame-ancestors 'none'" };
        let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
        let policy = concat(&[policy, framed]);
        let mut answer =
            Self::new(page_status(&error), AnswerBody::Error { error, page: true, sign_in: Some(sign_in) });
        answer.set_retry_after();
        answer.headers.push(("content-security-policy", policy));
        answer.headers.push(("referrer-policy", "no-referrer".to_owned()));
        answer
    }

    /// The same answer as a page, where it is an error as JSON.
    #[must_use]
    pub fn into_page(self, link: impl FnOnce(Error) -> (Error, String)) -> Self {
        let AnswerBody::Error { error, page: false, .. } = self.body else { return self };
        let (error, sign_in) = link(error);
        let mut page = Self::error_page(error, sign_in);
        page.headers.extend(self.headers.into_iter().filter(|(name, _)| matches!(*name, "set-cookie" | "allow")));
        page
    }

    /// A response of the application or of an upstream, with its own headers.
    #[must_use]
    pub fn raw(raw: Raw) -> Self {
        Self { status: 0, headers: Vec::new(), body: AnswerBody::Raw(raw) }
    }

    fn set_retry_after(&mut self) {
        if let AnswerBody::Error { error, .. } = &self.body
            && let Some(seconds) = error.retry_after()
        {
            self.headers.push(("retry-after", crate::base::text::integer(seconds)));
        }
    }

    /// Adds cookies.
    pub fn set_cookies(&mut self, cookies: Vec<String>) {
        self.headers.extend(cookies.into_iter().map(|cookie| ("set-cookie", cookie)));
    }
}

/// A header takes ASCII only; a path may have been named in any script.
fn in_ascii(location: &str) -> String {
    let mut out = String::with_capacity(location.len());
    let mut buffer = [0u8; 4];
    for character in location.chars() {
        if character.is_ascii() {
            out.push(character);
        } else {
            push_percent_encoded(&mut out, character.encode_utf8(&mut buffer));
        }
    }
    out
}

/// The status that an error is answered with.
fn status_of(error: &Error) -> u16 {
    match (error.code(), error.kind()) {
        (Code::RouteUnknown | Code::ProviderUnknown, _) => 404,
        (Code::MethodNotAllowed, _) => 405,
        (Code::RefreshUnsupported | Code::NarrowingUnsupported, _) => 400,
        (
            Code::RequestForged
            | Code::UpstreamRefused
            | Code::UpstreamNotBound
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

/// The status of a page: 404 and 405 as of the JSON answer; 403 where the person can do something, 500 where the
/// application is at fault, 503 where it may pass.
#[must_use]
pub fn page_status(error: &Error) -> u16 {
    match (status_of(error), error.kind()) {
        (status @ (404 | 405), _) => status,
        (_, Kind::Host) => 503,
        (_, Kind::Application | Kind::Misuse | Kind::Malformed) => 500,
        _ if error.is_retryable() => 503,
        _ => 403,
    }
}
