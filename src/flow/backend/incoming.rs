//! The request that is served, as far as the routes depend on it.
//!
//! Must not know: Request objects.

use crate::base::text;
use crate::base::url::AbsoluteUrl;
use crate::protocol::checks::request_origin::Provenance;

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

    /// Whether the user agent navigates a window: Fetch Metadata tells, else what it accepts.
    #[must_use]
    pub fn is_navigation(&self) -> bool {
        let is_read = matches!(self.method.as_str(), "GET" | "HEAD");
        match (&self.mode, &self.dest) {
            (None, None) => {
                is_read
                    && self.grantway.is_none()
                    && self.accept.as_deref().is_some_and(|accept| text::contains(accept, "text/html"))
            }
            (mode, dest) => {
                is_read
                    && mode.as_deref().is_none_or(|mode| mode == "navigate")
                    && dest.as_deref().is_none_or(|dest| dest == "document")
            }
        }
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
        let rest = self.url.path_and_rest();
        if rest.is_empty() { "/" } else { rest.split('#').next().unwrap_or("/") }
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
