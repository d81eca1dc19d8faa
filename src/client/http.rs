//! The application's HTTP library, through which a client reaches its authorization server.

use core::fmt;
use core::time::Duration;

/// Sends requests. A function `Fn(Request) -> impl Future<Output = Result<Response, SendError>>` implements it.
///
/// It must not follow redirects: their status is the answer. It must use neither cookies nor a cache.
pub trait Http: Sync {
    /// Sends a request, and returns the answer once its body has been read.
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, SendError>> + Send;
}

impl<Sent, F> Http for F
where
    F: Fn(Request) -> Sent + Sync,
    Sent: Future<Output = Result<Response, SendError>> + Send,
{
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, SendError>> + Send {
        self(request)
    }
}

/// A request to an authorization server. `Debug` shows the method and the URL without its query, because the
/// rest may be secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`
    pub method: &'static str,
    /// The absolute URL.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body of a `POST`.
    pub body: Option<String>,
    /// The most bytes of the answer's body; a longer one is [`SendError::TooLarge`].
    pub limit: usize,
    /// The time until the body must be read; later is [`SendError::TimedOut`].
    pub deadline: Duration,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.url.split('?').next().unwrap_or_default();
        f.debug_struct("Request").field("method", &self.method).field("url", &url).finish_non_exhaustive()
    }
}

/// An answer. `Debug` shows only the status.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The status, also of a redirect.
    pub status: u16,
    /// `Content-Type`
    pub content_type: Option<String>,
    /// `WWW-Authenticate`
    pub www_authenticate: Option<String>,
    /// `Retry-After`
    pub retry_after: Option<String>,
    /// The body, with U+FFFD for what is not UTF-8.
    pub body: String,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Why there is no answer. It becomes `network_failed`, `request_timed_out` or `body_too_large`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendError {
    /// The request did not arrive, or its answer was cut short.
    Network,
    /// It took longer than [`Request::deadline`].
    TimedOut,
    /// The body is longer than [`Request::limit`].
    TooLarge,
}
