//! Absolute http(s) URLs (RFC 3986) as exact strings: they are checked and cut, never rewritten. This accepts
//! less than WHATWG's parser, because no endpoint needs the rest.

use super::coding::form::is_unreserved;
use super::text::{after, before, find, from, has_any};

/// Why a URL is not acceptable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlError {
    /// It begins with neither `https://` nor `http://`.
    NotAbsolute,
    /// Plain http to a host that is not this machine.
    InsecureHttp,
    /// `user:password@` in the authority.
    UserInfo,
    /// An invalid host or port, or characters that are not allowed in a URL.
    Malformed,
}

/// Whether plain http is accepted outside loopback.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PlainHttp {
    /// Only on loopback.
    Loopback,
    /// Everywhere.
    Anywhere,
}

/// Checks a URL.
///
/// # Errors
/// [`UrlError`] with the reason.
#[inline(never)]
pub fn verify(url: &[u8], plain_http: PlainHttp) -> Result<(), UrlError> {
    let is_https = is_https(url);
    if !(is_https || before(url, b":").eq_ignore_ascii_case(b"http")) || !after(url, b":").starts_with(b"//") {
        return Err(UrlError::NotAbsolute);
    }
    if url.iter().any(|byte| *byte <= b' ' || *byte >= 127) || has_any(url, b"\\\"<>`") {
        return Err(UrlError::Malformed);
    }
    let authority = authority(url);
    if has_any(authority, b"@") {
        return Err(UrlError::UserInfo);
    }
    let (host, port) = split_port(authority);
    if !is_host(host) || port.len() > 5 || !port.iter().all(u8::is_ascii_digit) {
        return Err(UrlError::Malformed);
    }
    if !is_https && plain_http == PlainHttp::Loopback && !is_loopback(host) {
        return Err(UrlError::InsecureHttp);
    }
    Ok(())
}
/// Host and port, either of which may be empty. A colon inside brackets belongs to the host.
#[inline(never)]
#[must_use]
pub fn split_port(authority: &[u8]) -> (&[u8], &[u8]) {
    let colon = authority.iter().rposition(|byte| *byte == b':');
    let colon = colon.filter(|colon| !has_any(authority.get(*colon..).unwrap_or_default(), b"]"));
    let (host, rest) = authority.split_at_checked(colon.unwrap_or(authority.len())).unwrap_or_default();
    (host, rest.get(1..).unwrap_or_default())
}
fn behind_slashes(url: &[u8]) -> &[u8] {
    after(url, b":").get(2..).unwrap_or_default()
}
/// Host and port of an absolute URL, unchanged.
#[must_use]
pub fn authority(url: &[u8]) -> &[u8] {
    before(behind_slashes(url), b"/?#")
}
/// Scheme and authority of an absolute URL, unchanged.
#[must_use]
pub fn origin(url: &[u8]) -> &[u8] {
    url.get(..url.len().saturating_sub(path(url).len())).unwrap_or_default()
}
/// The origin as browsers write it: scheme, host in lower case, and port unless it is the default (RFC 6454).
#[inline(never)]
#[must_use]
pub fn ascii_origin(url: &[u8]) -> Vec<u8> {
    let (host, port) = split_port(authority(url));
    let (scheme, default_port): (&[u8], &[u8]) =
        if is_https(url) { (b"https://", b"443") } else { (b"http://", b"80") };
    let mut out = [scheme, &host.to_ascii_lowercase()].concat();
    if !port.is_empty() && port != default_port {
        out.push(b':');
        out.extend_from_slice(port);
    }
    out
}
/// Whether the scheme of an absolute URL is https.
#[must_use]
pub fn is_https(url: &[u8]) -> bool {
    before(url, b":").eq_ignore_ascii_case(b"https")
}
/// Everything after scheme and authority: path, query and fragment.
#[must_use]
pub fn path(url: &[u8]) -> &[u8] {
    from(behind_slashes(url), b"/?#")
}
/// Whether the host of an absolute URL is this machine.
#[must_use]
pub fn is_on_loopback(url: &[u8]) -> bool {
    is_loopback(split_port(authority(url)).0)
}
/// Whether a host can have this name or address.
#[inline(never)]
#[must_use]
pub fn is_host(host: &[u8]) -> bool {
    if let [b'[', inner @ .., b']'] = host {
        return !inner.is_empty() && inner.iter().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
    }
    !matches!(host, [] | [b'.' | b'-', ..])
        && host.len() <= 253
        && find(host, b"..").is_none()
        && host.iter().all(|byte| *byte != b'~' && is_unreserved(*byte))
}
/// Whether an absolute URL is plain http on this machine.
#[must_use]
pub fn is_loopback_http(url: &[u8]) -> bool {
    !is_https(url) && is_loopback(split_port(authority(url)).0)
}
/// Whether the host is this machine (RFC 8252 section 7.3).
#[inline(never)]
#[must_use]
pub fn is_loopback(host: &[u8]) -> bool {
    host.eq_ignore_ascii_case(b"localhost")
        || host == b"[::1]"
        || (host.starts_with(b"127.")
            && host.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
            && host.iter().filter(|byte| **byte == b'.').count() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tells_the_parts_of_the_exact_string() {
        let url = b"HTTPS://App.Example:443/a/b?c=d#e";
        assert_eq!(verify(url, PlainHttp::Loopback), Ok(()));
        assert_eq!(
            (authority(url), split_port(authority(url))),
            (&b"App.Example:443"[..], (&b"App.Example"[..], &b"443"[..]))
        );
        assert_eq!(
            (origin(url), ascii_origin(url)),
            (&b"HTTPS://App.Example:443"[..], b"https://app.example".to_vec())
        );
        assert_eq!(path(url), b"/a/b?c=d#e");
        assert!(is_https(url) && !is_on_loopback(url));
        assert_eq!(
            (split_port(b"[::1]:80"), split_port(b"[::1]")),
            ((&b"[::1]"[..], &b"80"[..]), (&b"[::1]"[..], &b""[..]))
        );
    }

    #[test]
    fn s7_s19_accepts_plain_http_on_loopback_only() {
        for text in ["http://localhost:8787/x", "http://127.0.0.1", "http://[::1]:80/", "http://127.1.2.3/"] {
            assert_eq!(verify(text.as_bytes(), PlainHttp::Loopback), Ok(()), "{text}");
            assert!(is_loopback_http(text.as_bytes()) && is_on_loopback(text.as_bytes()), "{text}");
        }
        for text in [
            "http://app.example/",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example/",
            "http://127.evil.example.x/",
        ] {
            assert_eq!(verify(text.as_bytes(), PlainHttp::Loopback), Err(UrlError::InsecureHttp), "{text}");
            assert_eq!(verify(text.as_bytes(), PlainHttp::Anywhere), Ok(()), "{text}");
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
            assert_eq!(verify(text.as_bytes(), PlainHttp::Anywhere), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn judges_anything_without_a_panic(text in "(https?://)?.{0,40}") {
            let url = text.as_bytes();
            if verify(url, PlainHttp::Anywhere).is_ok() {
                prop_assert_eq!([origin(url), path(url)].concat(), url);
            }
            let _ = (ascii_origin(url), split_port(authority(url)));
        }
    }
}
