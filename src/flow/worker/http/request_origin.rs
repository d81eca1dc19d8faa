//! Checks that a request comes from a page of the same origin (OAuth 2.0 for Browser-Based Applications
//! 6.1.3.3), by a static custom header, Fetch Metadata, and `Origin`.

use super::fetch_metadata::FetchSite;
use super::request::Request;
use super::site::Site;
use crate::base::value::Value;
use crate::step::{Code, Cx, Result};

/// Refuses a call that a page of another origin could make. A custom header cannot be sent across origins
/// without a preflight, which is never granted.
///
/// # Errors
/// `request_forged`
///
/// # Security
/// A false accept lets other sites read or end sessions and call APIs (session riding).
pub fn verify_call<'a>(cx: &mut Cx<'a>, request: Request<'a>, site: Site<'a>) -> Result<()> {
    let has_header = request.grantway().bytes() == b"1";
    let is_same_origin = matches!(FetchSite::of(request.site()), FetchSite::Unsaid | FetchSite::SameOrigin);
    let is_own = !request.origin().exists() || site.is_own(request, request.origin().bytes());
    cx.ensure(has_header && is_same_origin && is_own, Code::RequestForged)
}

/// Refuses everything except a navigation of a whole window: frames, images, scripts, fetches.
///
/// # Errors
/// `request_forged`
///
/// # Security
/// A false accept lets a script of another site begin or end sign-ins unseen.
pub fn verify_navigation<'a>(cx: &mut Cx<'a>, request: Request<'a>) -> Result<()> {
    cx.ensure(request.navigates_window(), Code::RequestForged)
}

/// Refuses a request that may change something and that a page of another origin could have made. A browser
/// names the origin in each such request, or hides it (`null`) because of a referrer policy; then Fetch
/// Metadata decides. A client that sends neither is not a current browser, so no page can have made it send
/// cookies.
///
/// # Errors
/// `request_forged`
///
/// # Security
/// A false accept lets other sites, above all sibling subdomains, act with the person's session.
pub fn verify_unsafe<'a>(cx: &mut Cx<'a>, request: Request<'a>, site: Site<'a>) -> Result<()> {
    let origin = request.origin();
    if origin.exists() && site.trusts(origin.bytes()) {
        return Ok(());
    }
    let is_own = match FetchSite::of(request.site()) {
        FetchSite::Foreign => false,
        FetchSite::SameOrigin if is_hidden(origin) => true,
        _ => !origin.exists() || site.is_own(request, origin.bytes()),
    };
    cx.ensure(is_own, Code::RequestForged)
}

/// Refuses a form unless a page of the same origin sent it as a navigation of its window. A browser without
/// Fetch Metadata names the origin; one with it may hide the origin (`null`) because of a referrer policy.
///
/// # Errors
/// `request_forged`
///
/// # Security
/// A false accept lets other sites end sessions.
pub fn verify_form<'a>(cx: &mut Cx<'a>, request: Request<'a>, site: Site<'a>) -> Result<()> {
    verify_navigation(cx, request)?;
    let origin = request.origin();
    let is_own = match FetchSite::of(request.site()) {
        FetchSite::SameOrigin if is_hidden(origin) || !origin.exists() => true,
        FetchSite::SameOrigin | FetchSite::Unsaid => origin.exists() && site.is_own(request, origin.bytes()),
        FetchSite::None | FetchSite::Foreign => false,
    };
    cx.ensure(is_own, Code::RequestForged)
}

/// Whether the browser hides the page's origin.
fn is_hidden(origin: Value) -> bool {
    origin.bytes() == b"null"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, context, json, value};

    const OWN: &str = "https://app.example";

    /// A request to the origin [`OWN`] with these headers.
    fn request(headers: &[(&str, Option<&str>)]) -> Request<'static> {
        let header = |name: &str| headers.iter().find(|(other, _)| *other == name).and_then(|(_, value)| *value);
        let fields = json!([
            "POST",
            format!("{OWN}/auth/logout"),
            null,
            null,
            header("grantway"),
            header("origin"),
            header("site"),
            header("mode"),
            header("dest")
        ]);
        Request::read(arena(), value(&fields)).expect("a request")
    }
    fn site() -> Site<'static> {
        Site(value(&json!(["/auth", [OWN], ["https://admin.app.example"]])))
    }
    fn passes(verify: for<'a> fn(&mut Cx<'a>, Request<'a>, Site<'a>) -> Result<()>, request: Request<'static>) -> bool {
        let mut cx = context(&json!(null), &json!([]));
        let verified = verify(&mut cx, request, site());
        assert!(verified.is_ok() || cx.code() == Some(Code::RequestForged));
        verified.is_ok()
    }

    #[test]
    fn s37_a25_accepts_calls_of_the_own_origin_only() {
        let call = |grantway, site, origin| {
            passes(verify_call, request(&[("grantway", grantway), ("origin", origin), ("site", site)]))
        };
        assert!(call(Some("1"), Some("same-origin"), Some("https://app.example")));
        assert!(call(Some("1"), None, None), "a browser without Fetch Metadata");
        assert!(!call(None, Some("same-origin"), None), "no header");
        assert!(!call(Some("1"), Some("cross-site"), None));
        assert!(!call(Some("1"), Some("same-site"), None), "a sibling subdomain");
        assert!(!call(Some("1"), Some("none"), None));
        assert!(!call(Some("1"), None, Some("https://evil.example")));
        assert!(!call(Some("1"), None, Some("null")));
        assert!(!call(Some("1"), Some(""), Some("")));
    }

    #[test]
    fn s37_a25_accepts_forms_of_the_own_origin_only() {
        let form = |site, origin| {
            let navigation = [("mode", Some("navigate")), ("dest", Some("document"))];
            let of = [("origin", origin), ("site", site)];
            let told = passes(verify_form, request(&[navigation, of].concat()));
            let untold = passes(verify_form, request(&of));
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
        assert!(!passes(verify_form, request(&[("site", Some("same-origin")), ("dest", Some("iframe"))])), "a frame");
        assert!(!passes(verify_form, request(&[("site", Some("same-origin")), ("mode", Some("cors"))])), "a fetch");
    }

    #[test]
    fn a25_accepts_what_changes_something_from_the_own_and_trusted_origins_only() {
        let accepted = |site, origin| passes(verify_unsafe, request(&[("site", site), ("origin", origin)]));
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
        let navigation = |mode, dest| {
            passes(|cx, request, _| verify_navigation(cx, request), request(&[("mode", mode), ("dest", dest)]))
        };
        assert!(navigation(Some("navigate"), Some("document")));
        assert!(navigation(None, None));
        assert!(navigation(None, Some("document")));
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
