//! Upstreams whose origin the session names: a server that gives each customer a host names it in its answer.

use super::{SessionValues, Upstream};
use crate::base::text::has_any;
use crate::base::url::{self, PlainHttp};
use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::step::{Code, Cx, Failed, Result};

/// Whether it is a host name in lower case with a top-level domain: not an address, no port, no dot at the end.
#[must_use]
pub fn is_host_name(host: &[u8]) -> bool {
    let is_label = |label: &[u8]| {
        matches!(label.len(), 1..=63)
            && !label.starts_with(b"-")
            && !label.ends_with(b"-")
            && label.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
    };
    let top = host.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    host.len() <= 253
        && has_any(host, b".")
        && host.split(|byte| *byte == b'.').all(is_label)
        // A host that ends in a number is read as an IPv4 address (WHATWG URL, section 3.5).
        && top.first().is_some_and(u8::is_ascii_lowercase)
}

/// Whether `allow` may contain the entry: a host name, `*.` and a host name, or an origin on loopback.
#[must_use]
pub fn is_usable_entry(entry: &[u8]) -> bool {
    is_host_name(entry.strip_prefix(b"*.").unwrap_or(entry)) || is_loopback_origin(entry)
}

/// Whether it is a server on this machine, for development.
fn is_loopback_origin(text: &[u8]) -> bool {
    url::verify(text, PlainHttp::Loopback).is_ok() && url::is_on_loopback(text) && url::path(text).is_empty()
}

/// The origin that `value` names, if `allow` lists it. `value` is `https://` and a host, or only a host.
fn allowed<'a>(allow: Value<'a>, value: &[u8]) -> Option<Vec<u8>> {
    if allow.items().iter().any(|entry| entry.bytes() == value) && is_loopback_origin(value) {
        return Some(url::ascii_origin(value));
    }
    let host = value.strip_prefix(b"https://").unwrap_or(value).to_ascii_lowercase();
    let is_listed = |entry: &Value<'a>| match entry.bytes() {
        [b'*', suffix @ ..] => host.len() > suffix.len() && host.ends_with(suffix),
        entry => entry == host,
    };
    let is_origin = is_host_name(&host) && allow.items().iter().any(is_listed);
    is_origin.then(|| [b"https://", host.as_slice()].concat())
}

impl<'a> Upstream<'a> {
    /// Whether the session names its origin.
    #[must_use]
    pub fn is_of_session(self) -> bool {
        self.from().exists()
    }
    /// Whether this is its origin, or one that a session could name.
    #[must_use]
    pub fn may_be(self, origin: &[u8]) -> bool {
        if !self.is_of_session() {
            return self.origin().bytes() == origin;
        }
        allowed(self.allow(), origin).is_some_and(|own| own == origin)
    }
    /// Its origin; for one that the session names, the origin in `values`.
    ///
    /// # Errors
    /// `upstream_origin_refused`
    ///
    /// # Security
    /// A false accept sends the token wherever the author of the value wants.
    pub fn origin_in(self, cx: &mut Cx<'a>, values: SessionValues<'a>) -> Result<Value<'a>> {
        if !self.is_of_session() {
            return Ok(self.origin());
        }
        let value = values.variables.named(self.from()).or(values.extra.named(self.from()));
        match allowed(self.allow(), value.bytes()) {
            Some(origin) => Ok(cx.arena.owned(origin)),
            None => Err(self.refuse(cx)),
        }
    }
    /// The error does not show the value, because the member may be any of the answer's.
    fn refuse(self, cx: &mut Cx<'a>) -> Failed {
        cx.fail(Code::UpstreamOriginRefused).with(W::member, self.from()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{json, value};

    fn is_allowed(allow: &[&str], text: &str) -> Option<String> {
        allowed(value(&json!(allow)), text.as_bytes()).map(|origin| String::from_utf8(origin).expect("ASCII"))
    }

    #[test]
    fn s38_a16_takes_hosts_of_the_list_and_nothing_that_only_looks_like_one() {
        let allow = ["*.my.salesforce.example", "www.zoho.example", "http://127.0.0.1:8788"];
        for (text, origin) in [
            ("https://acme.my.salesforce.example", "https://acme.my.salesforce.example"),
            ("https://Acme.My.Salesforce.Example", "https://acme.my.salesforce.example"),
            ("acme--dev.sandbox.my.salesforce.example", "https://acme--dev.sandbox.my.salesforce.example"),
            ("https://www.zoho.example", "https://www.zoho.example"),
            ("http://127.0.0.1:8788", "http://127.0.0.1:8788"),
        ] {
            assert_eq!(is_allowed(&allow, text).as_deref(), Some(origin), "{text}");
        }
        for text in [
            "",
            "https://",
            "https://my.salesforce.example",
            "https://.my.salesforce.example",
            "https://evil.example",
            "https://evil-my.salesforce.example",
            "https://acme.my.salesforce.example.evil.example",
            "https://evil.example#.my.salesforce.example",
            "https://evil.example/.my.salesforce.example",
            "https://evil.example?.my.salesforce.example",
            "https://evil.example\\.my.salesforce.example",
            "https://evil.example:443.my.salesforce.example",
            "https://evil.example%2f.my.salesforce.example",
            "https://a b.my.salesforce.example",
            "https://a_b.my.salesforce.example",
            "https://ada@acme.my.salesforce.example",
            "https://ada:x@acme.my.salesforce.example",
            "https://acme.my.salesforce.example:8443",
            "https://acme.my.salesforce.example:443",
            "https://acme.my.salesforce.example/",
            "https://acme.my.salesforce.example/services",
            "https://acme.my.salesforce.example?x",
            "https://acme.my.salesforce.example.",
            "https://-.my.salesforce.example",
            "https://a..my.salesforce.example",
            "https://b\u{fc}cher.my.salesforce.example",
            "https://acme\u{ff0e}my.salesforce.example",
            "https://acme.my.salesforce.example\n",
            " https://acme.my.salesforce.example",
            "http://acme.my.salesforce.example",
            "HTTPS://acme.my.salesforce.example",
            "//acme.my.salesforce.example",
            "wss://acme.my.salesforce.example",
            "javascript://acme.my.salesforce.example",
            "https://*.my.salesforce.example",
            "http://127.0.0.1:8789",
            "http://127.0.0.1",
            "https://127.0.0.1:8788",
            "127.0.0.1:8788",
            "http://localhost:8788",
            "https://169.254.169.254",
            "https://[::1]",
        ] {
            assert_eq!(is_allowed(&allow, text), None, "{text}");
        }
        let long = format!("https://{}.my.salesforce.example", ["a"; 130].join("."));
        assert_eq!(is_allowed(&allow, &long), None);
    }

    #[test]
    fn a16_a_list_cannot_allow_the_whole_network() {
        for entry in ["*.my.salesforce.example", "www.zoho.example", "http://localhost:1", "http://127.0.0.1:8788"] {
            assert!(is_usable_entry(entry.as_bytes()), "{entry}");
        }
        for entry in [
            "",
            "*",
            "*.",
            "*.example",
            "example",
            "**.a.example",
            "*a.example",
            "a.*.example",
            "*.10",
            "10.0.0.1",
            "*.0.0.1",
            "*.0x7f",
            "[::1]",
            "https://a.example",
            "http://a.example",
            "a.example:8443",
            "a.example/",
            "A.example",
            "a.example.",
            "http://localhost:1/",
            "http://localhost:1/x",
        ] {
            assert!(!is_usable_entry(entry.as_bytes()), "{entry}");
        }
    }
}
