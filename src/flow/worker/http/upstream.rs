//! The proxy's targets (OAuth 2.0 for Browser-Based Applications 6.1.3.6): an exact origin, listed methods,
//! listed paths.

pub mod session_origin;
pub mod upstream_target;
use super::upstream::upstream_target::{is_ambiguous_path, names_another_method};
use crate::base::coding::form;
use crate::base::text::{after, before};
use crate::base::url::{self, PlainHttp};
use crate::base::value::Value;
use crate::base::value::view::fields;
use crate::base::vocabulary::W;
use crate::step::{Code, Cx, Result};

fields! {
    /// An API that the session's token may reach: an item of the compiled `upstreams`.
    Upstream {
        /// Its origin, as browsers write it; nothing if the session names it.
        origin = 0,
        /// Host and port, as the options write them; nothing if the session names the origin.
        authority = 1,
        /// The methods, in upper case.
        methods = 2,
        /// Exact paths. One that ends in `/` includes all paths below it.
        paths = 3,
        /// Seconds within which its answer must begin.
        timeout = 4,
        /// The providers whose tokens it gets.
        providers = 5,
        /// The variable, or the member of the tokens' `extra`, that names its origin.
        from = 6,
        /// The origins that the session may name.
        allow = 7,
    }
}

/// The values of a session that may name an origin.
#[derive(Clone, Copy)]
pub struct SessionValues<'a> {
    /// The values of the provider document's variables, which are already checked against their own lists.
    pub variables: Value<'a>,
    /// The members of the token answer that the engine does not know.
    pub extra: Value<'a>,
}

/// The upstreams of a configuration.
#[derive(Clone, Copy)]
pub struct Upstreams<'a>(pub(crate) Value<'a>);

impl<'a> Upstreams<'a> {
    /// Whether there are no upstreams, and so no proxy.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0.items().is_empty()
    }
    /// Whether an upstream takes its origin from that member of the session.
    #[must_use]
    pub fn need(self, member: Value<'a>) -> bool {
        self.iter().any(|upstream| upstream.from().same_text(member))
    }
    fn iter(self) -> impl Iterator<Item = Upstream<'a>> {
        self.0.items().iter().map(|item| Upstream(*item))
    }
}

fn is_listed(paths: Value, path: &[u8]) -> bool {
    paths
        .items()
        .iter()
        .map(|entry| entry.bytes())
        .any(|entry| path == entry || (entry.ends_with(b"/") && path.starts_with(entry)))
}

impl<'a> Upstream<'a> {
    /// Whether `authority` (host and port) is this upstream's.
    #[must_use]
    pub fn is_at(self, authority: &[u8]) -> bool {
        if self.is_of_session() {
            let authority = authority.to_ascii_lowercase();
            return [&b"https://"[..], b"http://"].iter().any(|scheme| self.may_be(&[*scheme, &authority].concat()));
        }
        // A URL of the page never has a default port; the configuration may.
        let normal = url::authority(self.origin().bytes());
        [normal, self.authority().bytes()].iter().any(|own| own.eq_ignore_ascii_case(authority))
    }
    fn allows(self, method: &[u8], path: &[u8]) -> bool {
        self.methods().items().iter().any(|listed| listed.bytes().eq_ignore_ascii_case(method))
            && is_listed(self.paths(), path)
            && !is_ambiguous_path(path)
    }
}

/// The upstreams that allow this request, with a token of any provider. `path_and_query` is unchanged from the
/// request.
///
/// # Errors
/// `upstream_refused`
///
/// # Security
/// A false accept sends the token to an attacker, or lets them reach the worker's network.
pub fn verify<'a>(
    cx: &mut Cx<'a>,
    upstreams: Upstreams<'a>,
    authority: &[u8],
    method: &[u8],
    path_and_query: &'a [u8],
) -> Result<Vec<Upstream<'a>>> {
    let (path, query) = (before(path_and_query, b"?"), after(path_and_query, b"?"));
    let names_another = names_another_method(cx.arena, query, method);
    cx.ensure(!names_another, Code::UpstreamRefused)?;
    let allowing = upstreams.iter().filter(|upstream| upstream.is_at(authority) && upstream.allows(method, path));
    some(cx, allowing.collect())
}

/// Checks that the application's own call of a URL may carry a token of `provider`. It may go only to origins
/// of upstreams. If several share the origin, the one with the path decides; if none has it, or two readers
/// could see two paths in it, the origin alone decides. An origin that the session names is that in `values`.
/// Without `values` it may be any that the options allow: check again once the session is known.
///
/// # Errors
/// `upstream_refused`, `upstream_not_bound`, `upstream_origin_refused`
///
/// # Security
/// A false accept gives the token of one server to the API of another.
pub fn verify_url<'a>(
    cx: &mut Cx<'a>,
    upstreams: Upstreams<'a>,
    url: Value<'a>,
    provider: Value<'a>,
    values: Option<SessionValues<'a>>,
) -> Result<()> {
    let url = url.bytes();
    cx.ensure(url::verify(url, PlainHttp::Anywhere).is_ok(), Code::UpstreamRefused)?;
    let origin = url::ascii_origin(url);
    let here = some(cx, upstreams.iter().filter(|upstream| upstream.may_be(&origin)).collect())?;
    let here = match values {
        Some(values) => of_session(cx, here, provider, &origin, values)?,
        None => here,
    };
    let path = match before(url::path(url), b"?#") {
        b"" => b"/",
        path => path,
    };
    if is_ambiguous_path(path) {
        return here.iter().try_for_each(|upstream| verify_bound(cx, &[*upstream], provider).map(|_| ()));
    }
    let path = form::decode(cx.arena, path);
    let having: Vec<Upstream> =
        here.iter().copied().filter(|upstream| is_listed(upstream.paths(), path.bytes())).collect();
    verify_bound(cx, if having.is_empty() { &here } else { &having }, provider).map(|_| ())
}

fn some<'a>(cx: &mut Cx<'a>, found: Vec<Upstream<'a>>) -> Result<Vec<Upstream<'a>>> {
    cx.ensure(!found.is_empty(), Code::UpstreamRefused)?;
    Ok(found)
}

/// Among the upstreams that allow a request, the one that takes tokens of `provider` and that its session has
/// at that authority.
///
/// # Errors
/// `upstream_not_bound`, `upstream_origin_refused`; `upstream_refused` at the authority of another session.
///
/// # Security
/// A false accept gives the token of one person to the server of another.
pub fn choose<'a>(
    cx: &mut Cx<'a>,
    allowing: &[Upstream<'a>],
    authority: &[u8],
    provider: Value<'a>,
    values: SessionValues<'a>,
) -> Result<Upstream<'a>> {
    verify_bound(cx, allowing, provider)?;
    let (mut here, mut unusable) = (Vec::new(), None);
    for upstream in allowing.iter().filter(|upstream| upstream.providers().contains(provider.bytes())) {
        let origin = upstream.origin_in(cx, values);
        match cx.catch(origin)? {
            Ok(origin)
                if !upstream.is_of_session() || url::authority(origin.bytes()) == authority.to_ascii_lowercase() =>
            {
                here.push(*upstream);
            }
            Ok(_) => {}
            Err(failure) => unusable = Some(failure),
        }
    }
    match unusable {
        Some(failure) if here.is_empty() => Err(cx.fail_again(failure)),
        _ => {
            let here = some(cx, here)?;
            verify_bound(cx, &here, provider)
        }
    }
}

/// The upstreams whose origin in the session is this one.
fn of_session<'a>(
    cx: &mut Cx<'a>,
    upstreams: Vec<Upstream<'a>>,
    provider: Value<'a>,
    origin: &[u8],
    values: SessionValues<'a>,
) -> Result<Vec<Upstream<'a>>> {
    let (fixed, named): (Vec<_>, Vec<_>) = upstreams.into_iter().partition(|upstream| !upstream.is_of_session());
    if named.is_empty() {
        return Ok(fixed);
    }
    let chosen = choose(cx, &named, url::authority(origin), provider, values);
    let mut here = fixed;
    match cx.catch(chosen)? {
        Ok(upstream) => here.push(upstream),
        Err(failure) if here.is_empty() => return Err(cx.fail_again(failure)),
        Err(_) => {}
    }
    Ok(here)
}

/// Among the upstreams that allow a request, the one that takes tokens of `provider`.
///
/// # Errors
/// `upstream_not_bound`
///
/// # Security
/// A false accept gives the token of one server to the API of another.
pub fn verify_bound<'a>(cx: &mut Cx<'a>, allowing: &[Upstream<'a>], provider: Value<'a>) -> Result<Upstream<'a>> {
    match allowing.iter().find(|upstream| upstream.providers().contains(provider.bytes())) {
        Some(bound) => Ok(*bound),
        None => Err(cx.fail(Code::UpstreamNotBound).with(W::provider, provider).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, context, json, value};

    fn upstream(path: &[&str], provider: &str) -> serde_json::Value {
        json!(["https://api.example", "api.example", ["GET"], path, 30, [provider]])
    }
    fn of(upstreams: &[serde_json::Value]) -> Upstreams<'static> {
        Upstreams(value(&json!(upstreams)))
    }
    fn upstreams() -> Upstreams<'static> {
        of(&[upstream(&["/me", "/v1/"], "alpha")])
    }
    fn text(text: &str) -> Value<'static> {
        arena().copy(text.as_bytes())
    }
    fn cx() -> Cx<'static> {
        context(&json!(null), &json!([]))
    }
    fn takes(upstreams: Upstreams<'static>, url: &str, provider: &str) -> bool {
        verify_url(&mut cx(), upstreams, text(url), text(provider), None).is_ok()
    }

    #[test]
    fn s38_a16_allows_listed_targets_only() {
        let allowed = |authority: &str, method: &str, path: &str| {
            let (mut cx, path) = (cx(), text(path).bytes());
            let verified = verify(&mut cx, upstreams(), authority.as_bytes(), method.as_bytes(), path);
            assert!(verified.is_ok() || cx.code() == Some(Code::UpstreamRefused));
            verified.is_ok()
        };
        assert!(allowed("api.example", "GET", "/me"));
        assert!(allowed("API.example", "GET", "/v1/a/b"));
        assert!(allowed("api.example", "GET", "/me?_method=GET&method=DELETE"));
        let upstream = Upstream(value(&json!(["https://api.example", "api.example:443"])));
        assert!(upstream.is_at(b"api.example") && upstream.is_at(b"api.example:443"));
        assert!(!upstream.is_at(b"api.example:8443"));
        for (authority, method, path) in [
            ("api.example", "POST", "/me"),
            ("api.example", "GET", "/mexico"),
            ("api.example", "GET", "/me/x"),
            ("api.example", "GET", "/v1"),
            ("evil.example", "GET", "/me"),
            ("api.example:8443", "GET", "/me"),
            ("user@api.example", "GET", "/me"),
            ("169.254.169.254", "GET", "/me"),
            ("api.example", "GET", "/v1/../admin"),
            ("api.example", "GET", "/v1/%2e%2e/admin"),
            ("api.example", "GET", "/v1/..%2fadmin"),
            ("api.example", "GET", "/v1/%252e%252e/admin"),
            ("api.example", "GET", "/v1/a\\..\\..\\admin"),
            ("api.example", "GET", "/v1//evil.example/"),
            ("api.example", "GET", "/v1/.%09./admin"),
            ("api.example", "GET", "/v1/x%0D%0Ay"),
            ("api.example", "GET", "/v1/x%1f"),
            ("api.example", "GET", "/v1/x?_method=delete"),
            ("api.example", "GET", "/v1/x?a=1&%5Fmethod=DELETE"),
            ("api.example", "GET", "/v1/x?a=1;_METHOD=DELETE"),
            ("0x7f.1", "GET", "/me"),
            ("2130706433", "GET", "/me"),
            ("[::1]", "GET", "/me"),
            ("[::ffff:169.254.169.254]", "GET", "/me"),
        ] {
            assert!(!allowed(authority, method, path), "{method} {authority}{path}");
        }
    }

    #[test]
    fn s24_a16_gives_an_api_the_tokens_of_the_providers_it_is_bound_to_and_no_others() {
        // Each provider has its own part of one origin.
        let parts = [upstream(&["/a/"], "alpha"), upstream(&["/b/"], "beta"), upstream(&["/"], "gamma")];
        let bound = |provider: &str, path: &str| {
            let mut cx = cx();
            let allowing = verify(&mut cx, of(&parts), b"api.example", b"GET", text(path).bytes());
            let bound = allowing.and_then(|allowing| verify_bound(&mut cx, &allowing, text(provider)));
            bound.map(|upstream| upstream.paths().at(0).bytes()).map_err(|_| cx.code())
        };
        assert_eq!(bound("alpha", "/a/x"), Ok(&b"/a/"[..]));
        assert_eq!(bound("beta", "/b/x"), Ok(&b"/b/"[..]));
        assert_eq!(bound("gamma", "/a/x"), Ok(&b"/"[..]), "the first that allows it is not the only one");
        for (provider, path) in [("alpha", "/b/x"), ("beta", "/a/x"), ("alpha", "/"), ("", "/a/x"), ("ALPHA", "/a/x")] {
            assert_eq!(bound(provider, path), Err(Some(Code::UpstreamNotBound)), "{path}");
        }
        let takes = |path: &str, provider| takes(of(&parts[..2]), &format!("https://api.example{path}"), provider);
        for (path, alpha, beta) in [
            ("/a/x", true, false),
            ("/b/x?y=/a/", false, true),
            ("/%62/x", false, true),
            ("/c", true, true),
            ("/a/..%2fb/x", false, false),
            ("/a/%2e%2e/b/x", false, false),
        ] {
            assert_eq!((takes(path, "alpha"), takes(path, "beta")), (alpha, beta), "{path}");
            assert!(!takes(path, "gamma"), "{path}");
        }
    }

    #[test]
    fn s24_a16_sends_the_token_to_origins_of_upstreams_only() {
        assert!(takes(upstreams(), "https://api.example/anything?x=1", "alpha"));
        for url in [
            "https://evil.example/",
            "http://api.example/",
            "https://api.example.evil.example/",
            "https://api.example@evil.example/",
            "/me",
        ] {
            assert!(!takes(upstreams(), url, "alpha"), "{url}");
        }
    }
}
