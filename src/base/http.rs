//! A plain HTTP request and response (RFC 9110): what a host sends and brings back.
//!
//! Must not know: what is asked and answered.

use core::fmt;
use zeroize::{Zeroize as _, Zeroizing};

/// The two methods that the engine's own requests use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
}

impl Method {
    /// The method's name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// Secrets of a request. Wiped when dropped.
#[derive(Default)]
pub struct Hidden(String);

impl Hidden {
    /// Appends a secret.
    pub fn push(&mut self, secret: &str) {
        self.0.push_str(secret);
        self.0.push('\0');
    }

    /// The secrets, each with a zero byte behind it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Hidden {
    #[inline(never)]
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Seconds in which a request has its whole answer, or has failed (`pkg/src/host/http.js`). Whoever waits
/// for somebody's request derives its own limit from this.
pub const REQUEST_DEADLINE: i64 = 10;

/// A request for the host to send. It may carry credentials, so it prints nothing but its shape.
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The absolute URL, query included.
    pub url: String,
    /// Header names and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body, where there is one.
    pub body: Option<Zeroizing<String>>,
    /// The names of the parameters, with the values of those that are no secrets, for events.
    pub shown: Vec<(String, String)>,
    /// What of it must not be shown where the answer repeats it.
    pub secrets: Hidden,
    /// The most bytes of the answer's body that are read.
    pub body_limit: usize,
    /// Milliseconds until the whole answer must have come.
    pub deadline: i64,
}

impl HttpRequest {
    /// A request without body that accepts JSON.
    #[must_use]
    pub fn get(url: String, body_limit: usize) -> Self {
        Self {
            method: Method::Get,
            url,
            headers: vec![("Accept".to_owned(), "application/json".to_owned())],
            body: None,
            shown: Vec::new(),
            secrets: Hidden::default(),
            body_limit,
            deadline: REQUEST_DEADLINE.saturating_mul(1000),
        }
    }

    /// Sets a header, in place of one of the same name.
    pub fn header(&mut self, name: &str, value: String) {
        self.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value));
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpRequest")
    }
}

/// What came back. The body may carry tokens, so it prints nothing but its status.
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// The `Content-Type` header, as sent.
    pub content_type: Option<String>,
    /// The `WWW-Authenticate` header, as sent.
    pub www_authenticate: Option<String>,
    /// The `Retry-After` header, a date in it as seconds from now.
    pub retry_after: Option<String>,
    /// The body as text, at most the request's limit of bytes (bytes that are
    /// not UTF-8 replaced).
    pub body: Zeroizing<String>,
    /// The secrets of the request; a host leaves them out, and the sender adds them.
    pub secrets: Hidden,
}

impl HttpResponse {
    /// Whether the status is 2xx.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The media type in lower case, without parameters; empty where there is none.
    #[must_use]
    pub fn media_type(&self) -> String {
        let header = self.content_type.as_deref().unwrap_or_default();
        header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpResponse {}", self.status)
    }
}
