//! An absolute http(s) URL (RFC 3986), kept as the exact string it was given.
//!
//! Redirect URIs and issuers are compared byte for byte, so nothing is normalised. The parser
//! accepts less than WHATWG's: what it does not accept, no endpoint needs.
//!
//! Must not know: what is found at the URL.

use super::text::{concat, contains};

/// Why a text is no acceptable URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlError {
    /// Neither `https://` nor `http://` at the beginning.
    NotAbsolute,
    /// Plain http to a host that is not this machine.
    InsecureHttp,
    /// `user:password@` in the authority.
    UserInfo,
    /// A host or port that is none, or characters that do not belong into a URL.
    Malformed,
}

/// An absolute URL, kept as the exact string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbsoluteUrl {
    text: String,
    scheme_length: usize,
    authority_end: usize,
}

impl AbsoluteUrl {
    /// Parses `text`, https or http.
    ///
    /// # Errors
    /// [`UrlError`] with the reason.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let rest = match (strip_scheme(text, "https://"), strip_scheme(text, "http://")) {
            (Some(rest), _) | (None, Some(rest)) => rest,
            (None, None) => return Err(UrlError::NotAbsolute),
        };
        if text.bytes().any(|byte| byte <= b' ' || byte >= 127 || matches!(byte, b'\\' | b'"' | b'<' | b'>' | b'`')) {
            return Err(UrlError::Malformed);
        }
        let authority_length = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let authority = rest.get(..authority_length).unwrap_or_default();
        if contains(authority, "@") {
            return Err(UrlError::UserInfo);
        }
        let (host, port) = split_port(authority);
        if !is_host(host) || !port.bytes().all(|byte| byte.is_ascii_digit()) || port.len() > 5 {
            return Err(UrlError::Malformed);
        }
        let scheme_length = text.len().saturating_sub(rest.len());
        Ok(Self { text: text.to_owned(), scheme_length, authority_end: scheme_length.saturating_add(authority_length) })
    }

    /// Parses `text` as a place to which credentials may be sent: https, or http on loopback.
    ///
    /// # Errors
    /// [`UrlError`] with the reason.
    pub fn parse_secure(text: &str) -> Result<Self, UrlError> {
        let url = Self::parse(text)?;
        if url.is_https() || url.is_loopback() { Ok(url) } else { Err(UrlError::InsecureHttp) }
    }

    /// The exact string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the scheme is https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.scheme_length == "https://".len()
    }

    /// Host and port as written.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.text.get(self.scheme_length..self.authority_end).unwrap_or_default()
    }

    /// The host as written, brackets of an IPv6 address included.
    #[must_use]
    pub fn host(&self) -> &str {
        split_port(self.authority()).0
    }

    /// The port as written; empty where there is none.
    #[must_use]
    pub fn port(&self) -> &str {
        split_port(self.authority()).1
    }

    /// Whether the host is this machine: `localhost`, `127.x.y.z` or `[::1]`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback_host(self.host())
    }

    /// Scheme, host in lower case and port, the default port left out (RFC 6454).
    #[must_use]
    pub fn origin(&self) -> String {
        let (host, port) = split_port(self.authority());
        let (scheme, default_port) = if self.is_https() { ("https://", "443") } else { ("http://", "80") };
        let port = if port == default_port || port.is_empty() { "" } else { port };
        let colon = if port.is_empty() { "" } else { ":" };
        concat(&[scheme, &host.to_ascii_lowercase(), colon, port])
    }

    /// Everything after the authority: path, query, fragment.
    #[must_use]
    pub fn path_and_rest(&self) -> &str {
        self.text.get(self.authority_end..).unwrap_or_default()
    }

    /// The path; `/` where there is none.
    #[must_use]
    pub fn path(&self) -> &str {
        let rest = self.path_and_rest();
        let path = rest.get(..rest.find(['?', '#']).unwrap_or(rest.len())).unwrap_or_default();
        if path.is_empty() { "/" } else { path }
    }

    /// Whether the URL has a fragment.
    #[must_use]
    pub fn has_fragment(&self) -> bool {
        contains(&self.text, "#")
    }
}

fn strip_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// Host and port of an authority; the port is empty where there is none.
fn split_port(authority: &str) -> (&str, &str) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !contains(port, "]") => (host, port),
        _ => (authority, ""),
    }
}

/// Whether `host` is a host name or address without anything else in it.
#[must_use]
pub fn is_host(host: &str) -> bool {
    let inner = match host.strip_prefix('[') {
        Some(bracketed) => {
            return bracketed.strip_suffix(']').is_some_and(|inner| {
                !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
            });
        }
        None => host,
    };
    !inner.is_empty()
        && inner.len() <= 253
        && !inner.starts_with(['.', '-'])
        && !contains(inner, "..")
        && inner.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}

/// Whether `host` is this machine.
#[must_use]
pub fn is_loopback_host(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host == "[::1]"
        || (host.starts_with("127.")
            && host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && host.split('.').count() == 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keeps_the_exact_string_and_tells_its_parts() {
        let url = AbsoluteUrl::parse("HTTPS://App.Example:443/a/b?c=d#e").unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(url.as_str(), "HTTPS://App.Example:443/a/b?c=d#e");
        assert_eq!(url.origin(), "https://app.example");
        assert_eq!(url.path(), "/a/b");
        assert!(url.is_https() && url.has_fragment());
    }

    #[test]
    fn s7_s19_accepts_plain_http_on_loopback_only() {
        for text in ["http://localhost:8787/x", "http://127.0.0.1", "http://[::1]:80/", "http://127.1.2.3/"] {
            assert!(AbsoluteUrl::parse_secure(text).is_ok(), "{text}");
        }
        for text in [
            "http://app.example/",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example/",
            "http://127.evil.example.x/",
        ] {
            assert_eq!(AbsoluteUrl::parse_secure(text), Err(UrlError::InsecureHttp), "{text}");
        }
    }

    #[test]
    fn a9_a16_refuses_what_hides_another_host() {
        for (text, error) in [
            ("https://a@b.example/", UrlError::UserInfo),
            ("https://a.example\\@b.example/", UrlError::Malformed),
            ("https://a.example\t/", UrlError::Malformed),
            ("https:///path", UrlError::Malformed),
            ("https://a..b/", UrlError::Malformed),
            ("https://b\u{fc}cher.example/", UrlError::Malformed),
            ("https://a.example:99999999/", UrlError::Malformed),
            ("https://[::1/", UrlError::Malformed),
            ("//a.example/", UrlError::NotAbsolute),
            ("javascript:alert(1)", UrlError::NotAbsolute),
        ] {
            assert_eq!(AbsoluteUrl::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn parses_anything_without_a_panic(text in "(https?://)?.{0,40}") {
            if let Ok(url) = AbsoluteUrl::parse(&text) {
                let _ = (url.origin(), url.path().len(), url.host().len());
            }
        }
    }
}
