//! The request, as much of it as the routes need: where it comes from, and who sees the answer.

use super::cookies;
use super::fetch_metadata::{FetchDest, FetchMode};
use crate::base::text::{self, after, before};
use crate::base::url::{self, PlainHttp};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Text};
use crate::base::value::view::fields;
use crate::base::vocabulary::W;

fields! {
    /// The request, as the host passes it. A header that was not sent is nothing. An operation on a session gets
    /// the first three fields only (`sessionMessageOf` in `pkg/src/edge/message.js`), so it must not decide by others.
    Request {
        /// In upper case.
        method = 0,
        /// The whole URL, as the platform reports it.
        url = 1,
        /// The cookies as an object; the host passes the header.
        cookies = 2,
        content_type = 3,
        /// The custom header `Grantway`.
        grantway = 4,
        origin = 5,
        /// `Sec-Fetch-Site`
        site = 6,
        /// `Sec-Fetch-Mode`
        mode = 7,
        /// `Sec-Fetch-Dest`
        dest = 8,
        accept = 9,
        upgrade = 10,
        referer = 11,
        /// The size of the body in bytes, if known: 0 without a body, else `Content-Length`.
        body_length = 12,
        /// The [`RARE_HEADERS`] that were sent, as an object with lower-case names.
        rare = 13,
    }
}

/// The headers of [`Request::rare`]. The host reads only these and the named ones.
pub const RARE_HEADERS: [&[&str]; 3] = [PURPOSES, ROUTER_PREFETCHES, SCRIPTED];
/// Headers that mark a prefetch. Browsers set them, except the last, which is Turbo's: a script cannot set
/// headers that begin with `Sec-`.
const PURPOSES: &[&str] = &["sec-purpose", "purpose", "x-purpose", "x-moz", "x-sec-purpose"];
/// Headers of framework routers that prefetch what the person may open next.
const ROUTER_PREFETCHES: &[&str] = &["next-router-prefetch", "x-middleware-prefetch"];
/// Headers that scripts set on requests that may ask for HTML.
const SCRIPTED: &[&str] = &["x-requested-with", "hx-request"];

/// The part of a URL after its authority, without a fragment; `/` if it is empty.
pub(super) fn path_and_query(url: &[u8]) -> &[u8] {
    let rest = before(url::path(url), b"#");
    if url::path(url).is_empty() { b"/" } else { rest }
}

/// Escapes characters that platforms leave unescaped in a query, but that our stricter reader refuses.
fn escaped<'a>(arena: Arena<'a>, url: Value<'a>) -> Value<'a> {
    if !text::has_any(url.bytes(), b"\\`\"<>") {
        return url;
    }
    let mut out = Text::new(arena);
    for &byte in url.bytes() {
        match byte {
            b'\\' => out.bytes(b"%5C"),
            b'`' => out.bytes(b"%60"),
            b'"' => out.bytes(b"%22"),
            b'<' => out.bytes(b"%3C"),
            b'>' => out.bytes(b"%3E"),
            other => out.byte(other),
        }
    }
    out.done()
}

impl<'a> Request<'a> {
    /// Reads the request in a message; `None` if its address is not an http(s) URL.
    #[must_use]
    pub fn read(arena: Arena<'a>, message: Value<'a>) -> Option<Self> {
        let told = Self(message);
        let url = escaped(arena, told.url());
        url::verify(url.bytes(), PlainHttp::Anywhere).ok()?;
        let mut fields = List::new(arena);
        fields.push(told.method());
        fields.push(url);
        fields.push(cookies::parse(arena, told.cookies().bytes()));
        message.items().iter().skip(3).for_each(|field| fields.push(*field));
        Some(Self(fields.done()))
    }

    /// The values of those headers among `names` that were sent.
    fn sent(self, names: &'static [&'static str]) -> impl Iterator<Item = Value<'a>> {
        names.iter().map(move |name| self.rare().find(name.as_bytes())).filter(|value| value.exists())
    }
    fn accepts_html(self) -> bool {
        let accept = self.accept().bytes();
        text::find(accept, b"text/html").is_some() && text::find(accept, b"application/json").is_none()
    }
    /// Whether the request says that a script made it.
    fn is_scripted(self) -> bool {
        self.grantway().exists() || self.upgrade().exists() || self.sent(SCRIPTED).next().is_some()
    }
    /// Whether the method only reads.
    #[must_use]
    pub fn is_read(self) -> bool {
        self.method().is(W::GET) || self.method().is(W::HEAD)
    }

    /// Whether the request navigates a whole window. A service worker that forwards a navigation with
    /// `fetch(event.request)` makes a request of mode `navigate` and destination `empty`. No script of a page can:
    /// `new Request(url, { mode: "navigate" })` throws. If the service worker gives `fetch` options of its own, the
    /// mode is that of a script's request.
    #[must_use]
    pub fn navigates_window(self) -> bool {
        matches!(
            (FetchMode::of(self.mode()), FetchDest::of(self.dest())),
            (FetchMode::Unsaid | FetchMode::Navigate, FetchDest::Unsaid | FetchDest::Document)
                | (FetchMode::Navigate, FetchDest::Empty)
        )
    }
    /// Whether a person opens the address in a window and can be redirected: by Fetch Metadata, else by
    /// `Accept`.
    #[must_use]
    pub fn is_navigation(self) -> bool {
        let has_metadata = self.mode().exists() || self.dest().exists();
        self.is_read() && self.navigates_window() && (has_metadata || self.accepts_html() && !self.is_scripted())
    }
    /// Whether Fetch Metadata says that a script makes the request.
    #[must_use]
    pub fn is_call(self) -> bool {
        FetchMode::of(self.mode()) == FetchMode::Other
    }
    /// Whether a person sees the answer: it is a navigation of any method in a window or frame, or asks for
    /// HTML without a sign of a script.
    #[must_use]
    pub fn is_shown(self) -> bool {
        FetchMode::of(self.mode()) == FetchMode::Navigate || self.accepts_html() && !self.is_scripted()
    }
    /// As [`Self::is_shown`], at a route that is made for navigations: a service worker that fetches the
    /// address again shows the answer in its window.
    #[must_use]
    pub fn is_shown_at_sign_in(self) -> bool {
        self.is_shown() || self.accept().bytes() == b"*/*" && !self.is_scripted()
    }
    /// Whether the request may change something: any method that does not only read, or a WebSocket, for which
    /// no browser sends a preflight.
    #[must_use]
    pub fn is_unsafe(self) -> bool {
        self.upgrade().exists() || !(self.is_read() || self.method().bytes() == b"OPTIONS")
    }
    /// Whether a frame navigates.
    #[must_use]
    pub fn is_framed(self) -> bool {
        FetchDest::of(self.dest()) == FetchDest::Frame
    }
    /// Whether the request is a prefetch, a prerendering or a preview: nobody has opened the address yet.
    #[must_use]
    pub fn is_prefetch(self) -> bool {
        let names_one = |value: Value| {
            let mut words = value.bytes().split(|byte| matches!(byte, b';' | b',' | b' '));
            words.any(|word| {
                ["prefetch", "prerender", "preview"].iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes()))
            })
        };
        self.sent(PURPOSES).any(names_one) || self.sent(ROUTER_PREFETCHES).next().is_some()
    }
    /// Whether a form was posted, as by a page without script.
    #[must_use]
    pub fn is_form(self) -> bool {
        let media_type = before(self.content_type().bytes(), b";").trim_ascii();
        self.method().bytes() == b"POST"
            && !self.grantway().exists()
            && media_type.eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
    }

    /// The path; `/` if there is none.
    #[must_use]
    pub fn path(self) -> &'a [u8] {
        let path = before(url::path(self.url().bytes()), b"?#");
        if path.is_empty() { b"/" } else { path }
    }
    /// The path and query, to return to.
    #[must_use]
    pub fn path_and_query(self) -> &'a [u8] {
        path_and_query(self.url().bytes())
    }
    /// The query, without its question mark; empty if there is none.
    #[must_use]
    pub fn query(self) -> &'a [u8] {
        after(before(url::path(self.url().bytes()), b"#"), b"?")
    }
    /// Whether the request came over plain http on this machine.
    #[must_use]
    pub fn is_loopback_http(self) -> bool {
        url::is_loopback_http(self.url().bytes())
    }
}
