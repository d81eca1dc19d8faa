//! The proxy's targets (OAuth 2.0 for Browser-Based Applications 6.1.3.6): exact origin, listed
//! method, listed path.
//!
//! Must not know: what the API does.

use super::upstream_target::{is_ambiguous_path, names_another_method};
use crate::base::form::decode_component;
use crate::base::url::AbsoluteUrl;
use crate::protocol::error::{Code, Error};

/// An API that may be reached with the session's token.
pub struct Upstream {
    /// Its origin, exactly.
    pub origin: AbsoluteUrl,
    /// Methods in upper case.
    pub methods: Vec<String>,
    /// Exact paths, and those below the ones that end in `/`.
    pub paths: Vec<String>,
    /// Seconds until its answer must have begun.
    pub timeout: i64,
    /// The providers whose tokens it gets.
    pub providers: Vec<String>,
}

fn is_listed(paths: &[String], path: &str) -> bool {
    paths.iter().any(|entry| path == entry || (entry.ends_with('/') && path.starts_with(entry.as_str())))
}

impl Upstream {
    /// Whether `authority` (host and port) is this upstream's.
    #[must_use]
    pub fn is_at(&self, authority: &str) -> bool {
        // A page's URL names no default port; the configuration may.
        let origin = self.origin.origin();
        let normal = origin.rsplit('/').next().unwrap_or_default();
        [normal, self.origin.authority()].iter().any(|own| own.eq_ignore_ascii_case(authority))
    }

    fn allows(&self, method: &str, path: &str) -> bool {
        self.methods.iter().any(|listed| listed.eq_ignore_ascii_case(method))
            && is_listed(&self.paths, path)
            && !is_ambiguous_path(path)
    }
}

/// The upstreams that allow this request, with a token of one provider or another.
///
/// # Errors
/// `upstream_refused`
///
/// # Security
/// A false accept sends the token, and the worker's reach into its network, where an attacker wants.
pub fn verify<'a>(
    upstreams: &'a [Upstream],
    authority: &str,
    method: &str,
    path_and_query: &str,
) -> Result<Vec<&'a Upstream>, Error> {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    if names_another_method(query, method) {
        return Err(Error::new(Code::UpstreamRefused));
    }
    some(upstreams.iter().filter(|upstream| upstream.is_at(authority) && upstream.allows(method, path)).collect())
}

/// Whether the worker's own call of a URL may carry a token of `provider`: to the origins of upstreams only, and
/// where several of them share one, to the one that has the path. Where none has it, or two readers could see two
/// paths in it, the origin decides.
///
/// # Errors
/// `upstream_refused`, `upstream_not_bound`
///
/// # Security
/// A false accept gives the token of one server to the API of another.
pub fn verify_url(upstreams: &[Upstream], url: &str, provider: &str) -> Result<(), Error> {
    let target = AbsoluteUrl::parse(url).map_err(|_| Error::new(Code::UpstreamRefused))?;
    let here = some(upstreams.iter().filter(|upstream| upstream.origin.origin() == target.origin()).collect())?;
    if is_ambiguous_path(target.path()) {
        return here.iter().try_for_each(|upstream| verify_bound(&[upstream], provider).map(|_| ()));
    }
    let path = decode_component(target.path());
    let having: Vec<&Upstream> = here.iter().copied().filter(|upstream| is_listed(&upstream.paths, &path)).collect();
    verify_bound(if having.is_empty() { &here } else { &having }, provider).map(|_| ())
}

fn some(found: Vec<&Upstream>) -> Result<Vec<&Upstream>, Error> {
    if found.is_empty() { Err(Error::new(Code::UpstreamRefused)) } else { Ok(found) }
}

/// Of the upstreams that allow a request, the one that takes tokens of `provider`.
///
/// # Errors
/// `upstream_not_bound`
///
/// # Security
/// A false accept gives the token of one server to the API of another.
pub fn verify_bound<'a>(allowing: &[&'a Upstream], provider: &str) -> Result<&'a Upstream, Error> {
    let bound = allowing.iter().find(|upstream| upstream.providers.iter().any(|bound| bound == provider));
    bound.copied().ok_or_else(|| Error::new(Code::UpstreamNotBound).with("provider", provider))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upstreams() -> Vec<Upstream> {
        vec![Upstream {
            origin: AbsoluteUrl::parse("https://api.example").unwrap_or_else(|error| panic!("{error:?}")),
            methods: vec!["GET".to_owned()],
            paths: vec!["/me".to_owned(), "/v1/".to_owned()],
            timeout: 30,
            providers: vec!["alpha".to_owned()],
        }]
    }

    #[test]
    fn s38_a16_allows_listed_targets_only() {
        let allowed = |authority, method, path| verify(&upstreams(), authority, method, path).is_ok();
        assert!(allowed("api.example", "GET", "/me"));
        assert!(allowed("API.example", "GET", "/v1/a/b"));
        assert!(allowed("api.example", "GET", "/me?_method=GET&method=DELETE"));
        let with_port = AbsoluteUrl::parse("https://api.example:443").unwrap_or_else(|error| panic!("{error:?}"));
        let upstream =
            Upstream { origin: with_port, methods: Vec::new(), paths: Vec::new(), timeout: 30, providers: Vec::new() };
        assert!(
            upstream.is_at("api.example") && upstream.is_at("api.example:443") && !upstream.is_at("api.example:8443")
        );
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
        let of = |path: &str, provider: &str| Upstream {
            paths: vec![path.to_owned()],
            providers: vec![provider.to_owned()],
            ..upstreams().remove(0)
        };
        // One origin, of which each provider has a part.
        let upstreams = [of("/a/", "alpha"), of("/b/", "beta"), of("/", "gamma")];
        let bound = |provider: &str, path: &str| {
            let allowing = verify(&upstreams, "api.example", "GET", path)?;
            verify_bound(&allowing, provider).map(|upstream| upstream.paths.concat())
        };
        assert_eq!(bound("alpha", "/a/x").ok().as_deref(), Some("/a/"));
        assert_eq!(bound("beta", "/b/x").ok().as_deref(), Some("/b/"));
        assert_eq!(bound("gamma", "/a/x").ok().as_deref(), Some("/"), "the first that allows it is not the only one");
        for (provider, path) in [("alpha", "/b/x"), ("beta", "/a/x"), ("alpha", "/"), ("", "/a/x"), ("ALPHA", "/a/x")] {
            assert_eq!(bound(provider, path).err().map(|error| error.code()), Some(Code::UpstreamNotBound), "{path}");
        }
        let takes =
            |path: &str, provider| verify_url(&upstreams[..2], &format!("https://api.example{path}"), provider).is_ok();
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
        assert!(verify_url(&upstreams(), "https://api.example/anything?x=1", "alpha").is_ok());
        for url in [
            "https://evil.example/",
            "http://api.example/",
            "https://api.example.evil.example/",
            "https://api.example@evil.example/",
            "/me",
        ] {
            assert!(verify_url(&upstreams(), url, "alpha").is_err(), "{url}");
        }
    }
}
