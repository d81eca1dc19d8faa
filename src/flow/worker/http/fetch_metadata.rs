//! What the browser says about a request (Fetch Metadata Request Headers).

use crate::base::text::is_among;
use crate::base::value::Value;

/// `Sec-Fetch-Site`: which page makes the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchSite {
    /// The browser does not say.
    Unsaid,
    /// A page of the same origin.
    SameOrigin,
    /// No page: a typed address, a bookmark, a reload.
    None,
    /// A page of another origin, or an undefined value.
    Foreign,
}

impl FetchSite {
    /// Reads the header.
    #[must_use]
    pub fn of(header: Value) -> Self {
        match header.bytes() {
            _ if !header.exists() => Self::Unsaid,
            b"same-origin" => Self::SameOrigin,
            b"none" => Self::None,
            _ => Self::Foreign,
        }
    }
}

/// `Sec-Fetch-Mode`: how the request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchMode {
    /// The browser does not say.
    Unsaid,
    /// A window or frame opens the address.
    Navigate,
    /// A script's `fetch`, an image, a WebSocket …
    Other,
}

impl FetchMode {
    /// Reads the header.
    #[must_use]
    pub fn of(header: Value) -> Self {
        match header.bytes() {
            _ if !header.exists() => Self::Unsaid,
            b"navigate" => Self::Navigate,
            _ => Self::Other,
        }
    }
}

/// `Sec-Fetch-Dest`: what the answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchDest {
    /// The browser does not say.
    Unsaid,
    /// A whole window.
    Document,
    /// A script, or a service worker that forwards a navigation.
    Empty,
    /// A frame of any kind.
    Frame,
    /// An image, a script …
    Other,
}

impl FetchDest {
    /// Reads the header.
    #[must_use]
    pub fn of(header: Value) -> Self {
        match header.bytes() {
            _ if !header.exists() => Self::Unsaid,
            b"document" => Self::Document,
            b"empty" => Self::Empty,
            dest if is_among(dest, b"iframe frame fencedframe embed object") => Self::Frame,
            _ => Self::Other,
        }
    }
}
