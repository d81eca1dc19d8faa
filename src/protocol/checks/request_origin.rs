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
    let is_navigation = matches!(
        (provenance.mode, provenance.dest),
        (None | Some("navigate"), None | Some("document")) | (Some("navigate"), Some("empty"))
    );
    if is_navigation { Ok(()) } else { Err(Error::new(Code::RequestForged)) }
}

/// Refuses a request that may change something and that a page of another origin could have made. A browser
/// names the origin of each such request, or hides it (`null`) because of a referrer policy; then Fetch Metadata
/// decides. A client that sends neither is no current browser, so no page has tricked it into sending cookies.
///
/// # Errors
/// `request_forged`
///
/// # Security
/// A false accept lets other sites, sibling subdomains above all, act with the person's session.
pub fn verify_unsafe(
    provenance: &Provenance<'_>,
    is_own_origin: impl Fn(&str) -> bool,
    is_trusted_origin: impl Fn(&str) -> bool,
) -> Result<(), Error> {
    if provenance.origin.is_some_and(is_trusted_origin) {
        return Ok(());
    }
    let is_own = match (provenance.site, provenance.origin) {
        (None | Some("same-origin" | "none"), None) | (Some("same-origin"), Some("null")) => true,
        (None | Some("same-origin" | "none"), Some(origin)) => is_own_origin(origin),
        _ => false,
    };
    if is_own { Ok(()) } else { Err(Error::new(Code::RequestForged)) }
}

/// Refuses a form that was not sent by a page of the own origin, as a navigation of its window. A browser without
/// Fetch Metadata names the origin; one with it may hide the origin (`null`), as a referrer policy asks for.
///
/// # Errors
/// `request_forged`
///
/// # Security
/// A false accept lets other sites end sessions.
pub fn verify_form(provenance: &Provenance<'_>, is_own_origin: impl Fn(&str) -> bool) -> Result<(), Error> {
    verify_navigation(provenance)?;
    let is_own = match (provenance.site, provenance.origin) {
        (Some("same-origin"), None | Some("null")) => true,
        (Some("same-origin") | None, Some(origin)) => is_own_origin(origin),
        _ => false,
    };
    if is_own { Ok(()) } else { Err(Error::new(Code::RequestForged)) }
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
    fn s37_a25_accepts_forms_of_the_own_origin_only() {
        let own = |origin: &str| origin == "https://app.example";
        let form = |site, origin| {
            let (mode, dest) = (Some("navigate"), Some("document"));
            let told = verify_form(&Provenance { grantway: None, origin, site, mode, dest }, own).is_ok();
            let untold = verify_form(&Provenance { origin, site, ..Provenance::default() }, own).is_ok();
            assert_eq!(told, untold);
            told
        };
        assert!(form(Some("same-origin"), Some("https://app.example")));
        assert!(form(Some("same-origin"), Some("null")), "a page that hides its address");
        assert!(form(Some("same-origin"), None));
        assert!(form(None, Some("https://app.example")), "a browser without Fetch Metadata");
        assert!(!form(None, Some("null")), "a sandboxed frame");
        assert!(!form(None, None), "nothing tells");
        assert!(!form(Some("same-origin"), Some("https://evil.example")));
        for site in [Some("cross-site"), Some("same-site"), Some("none")] {
            assert!(!form(site, Some("https://app.example")), "{site:?}");
            assert!(!form(site, None), "{site:?}");
        }
        let framed = Provenance { site: Some("same-origin"), dest: Some("iframe"), ..Provenance::default() };
        assert!(verify_form(&framed, own).is_err(), "a frame");
        let fetched = Provenance { site: Some("same-origin"), mode: Some("cors"), ..Provenance::default() };
        assert!(verify_form(&fetched, own).is_err(), "no navigation");
    }

    #[test]
    fn a25_accepts_what_changes_something_from_the_own_and_trusted_origins_only() {
        let own = |origin: &str| origin == "https://app.example";
        let trusted = |origin: &str| origin == "https://admin.app.example";
        let accepted =
            |site, origin| verify_unsafe(&Provenance { site, origin, ..Provenance::default() }, own, trusted).is_ok();
        assert!(accepted(Some("same-origin"), Some("https://app.example")));
        assert!(accepted(Some("same-origin"), None));
        assert!(accepted(Some("same-origin"), Some("null")), "a page that hides its address");
        assert!(accepted(Some("none"), Some("https://app.example")), "a form that is sent again by a reload");
        assert!(accepted(Some("none"), None));
        assert!(accepted(None, Some("https://app.example")), "a browser without Fetch Metadata");
        assert!(accepted(None, None), "no browser");
        assert!(accepted(Some("same-site"), Some("https://admin.app.example")), "listed");
        assert!(accepted(None, Some("https://admin.app.example")), "listed");
        for site in [Some("same-site"), Some("cross-site"), Some("unheard-of"), Some("")] {
            for origin in [None, Some("null"), Some("https://app.example"), Some("https://evil.app.example")] {
                assert!(!accepted(site, origin), "{site:?} {origin:?}");
            }
        }
        for site in [None, Some("same-origin"), Some("none")] {
            for origin in [
                "https://evil.app.example",
                "http://app.example",
                "https://app.example:8443",
                "",
                "HTTPS://APP.EXAMPLE",
            ] {
                assert!(!accepted(site, Some(origin)), "{site:?} {origin:?}");
            }
        }
        assert!(!accepted(None, Some("null")) && !accepted(Some("none"), Some("null")), "nobody says whose page it is");
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
