//! Requests come from a page of the own origin (OAuth 2.0 for Browser-Based Applications 6.1.3.3):
//! a static custom header, Fetch Metadata, and `Origin`.
//!
//! Must not know: routes, cookies.

use crate::protocol::error::{Code, Error};

/// The headers of a request that tell where it comes from.
#[derive(Default)]
pub struct Provenance<'a> {
    /// The custom header.
    pub grantway: Option<&'a str>,
    /// `Origin`
    pub origin: Option<&'a str>,
    /// `Sec-Fetch-Site`
    pub site: Option<&'a str>,
    /// `Sec-Fetch-Mode`
    pub mode: Option<&'a str>,
    /// `Sec-Fetch-Dest`
    pub dest: Option<&'a str>,
}

/// Refuses a call that a page of another origin could make: a custom header cannot be sent across
/// origins without a preflight, which is never granted.
///
/// # Errors
/// `request_forged`
///
/// # Security
/// A false accept lets other sites read or end sessions and call APIs (session riding).
pub fn verify_call(provenance: &Provenance<'_>, is_own_origin: impl Fn(&str) -> bool) -> Result<(), Error> {
    let header = provenance.grantway == Some("1");
    let site = provenance.site.is_none_or(|site| site == "same-origin");
    let origin = provenance.origin.is_none_or(is_own_origin);
    if header && site && origin { Ok(()) } else { Err(Error::new(Code::RequestForged)) }
}

/// Refuses whatever is no navigation of a whole window: frames, images, scripts, fetches.
///
/// A service worker that passes a navigation on, `fetch(event.request)`, makes a request of mode `navigate` and
/// destination `empty`. No script of a page can: `new Request(url, { mode: "navigate" })` throws. As soon as the
/// service worker gives `fetch` options of its own, the mode is that of a script's request.
///
/// # Errors
/// `request_forged`
///
/// # Security
/// A false accept lets a script of another site begin or end sign-ins unseen.
pub fn verify_navigation(provenance: &Provenance<'_>) -> Result<(), Error> {
    let is_navigation = match (provenance.mode, provenance.dest) {
        (None | Some("navigate"), None | Some("document")) | (Some("navigate"), Some("empty")) => true,
        _ => false,
    };
    if is_navigation { Ok(()) } else { Err(Error::new(Code::RequestForged)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s37_a25_accepts_calls_of_the_own_origin_only() {
        let own = |origin: &str| origin == "https://app.example";
        let call = |grantway, site, origin| {
            verify_call(&Provenance { grantway, origin, site, mode: None, dest: None }, own).is_ok()
        };
        assert!(call(Some("1"), Some("same-origin"), Some("https://app.example")));
        assert!(call(Some("1"), None, None), "a browser without Fetch Metadata");
        assert!(!call(None, Some("same-origin"), None), "no header");
        assert!(!call(Some("1"), Some("cross-site"), None));
        assert!(!call(Some("1"), Some("same-site"), None), "a sibling subdomain");
        assert!(!call(Some("1"), Some("none"), None));
        assert!(!call(Some("1"), None, Some("https://evil.example")));
        assert!(!call(Some("1"), None, Some("null")));
    }

    #[test]
    fn s37_a25_accepts_navigations_of_a_window_only() {
        let navigation = |mode, dest| verify_navigation(&Provenance { mode, dest, ..Provenance::default() }).is_ok();
        assert!(navigation(Some("navigate"), Some("document")));
        assert!(navigation(None, None));
        assert!(navigation(Some("navigate"), Some("empty")), "a service worker passed it on");
        assert!(!navigation(Some("same-origin"), Some("empty")), "a service worker passed it on with options");
        assert!(!navigation(Some("no-cors"), Some("empty")));
        assert!(!navigation(None, Some("empty")));
        assert!(!navigation(Some("navigate"), Some("iframe")));
        assert!(!navigation(Some("no-cors"), Some("image")));
        assert!(!navigation(Some("cors"), Some("empty")));
        assert!(!navigation(Some("websocket"), None));
        assert!(!navigation(Some("same-origin"), Some("document")));
    }
}
