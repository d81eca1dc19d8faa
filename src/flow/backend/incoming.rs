//! The request that is served, as far as the routes depend on it: where it comes from, and who looks
//! at the answer.
//!
//! Must not know: Request objects.

use crate::base::text;
use crate::base::url::AbsoluteUrl;
use crate::protocol::checks::request_origin::{self, Provenance};
use crate::protocol::checks::return_to;

/// Returns a request header by its lower-case name.
pub type HeaderSource = Box<dyn Fn(&str) -> Option<String>>;

/// Headers and address of the request that is served.
pub struct Incoming {
    /// The method in upper case.
    pub method: String,
    /// The whole URL, as the platform tells it.
    pub url: AbsoluteUrl,
    /// `Cookie`
    pub cookie: String,
    /// `Content-Type`
    pub content_type: Option<String>,
    /// The custom header `Grantway`
    pub grantway: Option<String>,
    /// `Origin`
    pub origin: Option<String>,
    /// `Sec-Fetch-Site`
    pub site: Option<String>,
    /// `Sec-Fetch-Mode`
    pub mode: Option<String>,
    /// `Sec-Fetch-Dest`
    pub dest: Option<String>,
    /// `Accept`
    pub accept: Option<String>,
    /// `Upgrade`
    pub upgrade: Option<String>,
    /// Headers that are rarely read.
    pub header: HeaderSource,
}

/// Headers by which a browser marks a prefetch. The last one is Turbo's, as a script cannot set headers
/// that begin with `Sec-`.
const PURPOSES: &[&str] = &["sec-purpose", "purpose", "x-purpose", "x-moz", "x-sec-purpose"];
/// Headers of a framework's router that fetches what may be opened next.
const ROUTER_PREFETCHES: &[&str] = &["next-router-prefetch", "x-middleware-prefetch"];
/// Headers that scripts set on requests which may ask for HTML.
const SCRIPTED: &[&str] = &["x-requested-with", "hx-request"];

fn path_and_query(url: &AbsoluteUrl) -> &str {
    let rest = url.path_and_rest();
    if rest.is_empty() { "/" } else { rest.split('#').next().unwrap_or("/") }
}

impl Incoming {
    /// Where the request comes from.
    #[must_use]
    pub fn provenance(&self) -> Provenance<'_> {
        Provenance {
            grantway: self.grantway.as_deref(),
            origin: self.origin.as_deref(),
            site: self.site.as_deref(),
            mode: self.mode.as_deref(),
            dest: self.dest.as_deref(),
        }
    }

    fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| (self.header)(name).is_some())
    }

    fn accepts_html(&self) -> bool {
        let accept = self.accept.as_deref().unwrap_or_default();
        text::contains(accept, "text/html") && !text::contains(accept, "application/json")
    }

    /// Whether a script says that it made the request.
    fn is_scripted(&self) -> bool {
        self.grantway.is_some() || self.upgrade.is_some() || self.has_any(SCRIPTED)
    }

    /// Whether a person opens the address in a window, and can be redirected: by Fetch Metadata, else by
    /// what the user agent accepts.
    #[must_use]
    pub fn is_navigation(&self) -> bool {
        let is_read = matches!(self.method.as_str(), "GET" | "HEAD");
        let has_metadata = self.mode.is_some() || self.dest.is_some();
        is_read
            && request_origin::verify_navigation(&self.provenance()).is_ok()
            && (has_metadata || self.accepts_html() && !self.is_scripted())
    }

    /// Whether Fetch Metadata says that a script asks.
    #[must_use]
    pub fn is_call(&self) -> bool {
        self.mode.as_deref().is_some_and(|mode| mode != "navigate")
    }

    /// Whether a person sees the answer: a navigation of any method in a window or frame, or what asks for
    /// HTML as only a navigation does.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        let navigates = self.mode.as_deref() == Some("navigate");
        navigates || self.accepts_html() && !self.is_scripted()
    }

    /// The same at a route that is made for navigations: a service worker that fetches the address anew
    /// shows its window what it gets.
    #[must_use]
    pub fn is_shown_at_sign_in(&self) -> bool {
        self.is_shown() || self.accept.as_deref() == Some("*/*") && !self.is_scripted()
    }

    /// Whether the request may change something: a method that does not only read, or a WebSocket, for which
    /// no browser sends a preflight.
    #[must_use]
    pub fn is_unsafe(&self) -> bool {
        self.upgrade.is_some() || !matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS")
    }

    /// Whether the user agent navigates a frame.
    #[must_use]
    pub fn is_framed(&self) -> bool {
        matches!(self.dest.as_deref(), Some("iframe" | "frame" | "fencedframe" | "embed" | "object"))
    }

    /// Whether nobody has opened the address yet: a prefetch, a prerendering, a preview.
    #[must_use]
    pub fn is_prefetch(&self) -> bool {
        let names_one = |value: String| {
            let mut words = value.split([';', ',', ' ']);
            words.any(|word| ["prefetch", "prerender", "preview"].iter().any(|name| word.eq_ignore_ascii_case(name)))
        };
        PURPOSES.iter().any(|name| (self.header)(name).is_some_and(names_one)) || self.has_any(ROUTER_PREFETCHES)
    }

    /// Where a person goes on whose request is refused: the address itself where it can be opened again, else
    /// the page that it was sent from, where that is one of `is_own_origin`.
    #[must_use]
    pub fn way_back(&self, is_own_origin: impl Fn(&str) -> bool) -> String {
        let path = if matches!(self.method.as_str(), "GET" | "HEAD") {
            Some(self.path_and_query().to_owned())
        } else {
            let page = (self.header)("referer").and_then(|text| AbsoluteUrl::parse(&text).ok());
            page.filter(|page| is_own_origin(&page.origin())).map(|page| path_and_query(&page).to_owned())
        };
        path.filter(|path| return_to::verify(path).is_ok()).unwrap_or_else(|| "/".to_owned())
    }

    /// Whether a form was posted, as a page without script does.
    #[must_use]
    pub fn is_form(&self) -> bool {
        let media_type = self.content_type.as_deref().unwrap_or_default().split(';').next().unwrap_or_default();
        self.method == "POST"
            && self.grantway.is_none()
            && media_type.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
    }

    /// Path and query, to come back to.
    #[must_use]
    pub fn path_and_query(&self) -> &str {
        path_and_query(&self.url)
    }

    /// The query, without its question mark; empty where there is none.
    #[must_use]
    pub fn query(&self) -> &str {
        let rest = self.url.path_and_rest().split('#').next().unwrap_or_default();
        rest.split_once('?').map_or("", |(_, query)| query)
    }

    /// Whether the request came over plain http on this machine.
    #[must_use]
    pub fn is_loopback_http(&self) -> bool {
        !self.url.is_https() && self.url.is_loopback()
    }
}
