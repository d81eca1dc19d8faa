//! Cookies (RFC 6265bis): the `__Host-` prefix, Secure, HttpOnly, SameSite=Lax, path `/`, no Domain.
//!
//! On plain-http loopback, where WebKit drops Secure cookies, there is one other profile:
//! unprefixed names without Secure. It is used only where request and `redirect_uri` are both
//! loopback http, and as all ports of a host share its cookies, the names have the port.
//!
//! Must not know: what the values mean.

use crate::base::text::{concat, integer};
use crate::base::url::AbsoluteUrl;

/// Which names and attributes cookies get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// https: `__Host-` and Secure.
    Secure,
    /// Plain-http loopback, for development, at that port.
    LoopbackHttp(u16),
}

impl Profile {
    /// What every cookie name of this profile begins with.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Secure => "__Host-gw",
            Self::LoopbackHttp(_) => "gw",
        }
    }

    /// The profile of a handler whose redirect URI is plain http on loopback.
    #[must_use]
    pub fn loopback(redirect_uri: &AbsoluteUrl) -> Self {
        Self::LoopbackHttp(redirect_uri.port().parse().unwrap_or(80))
    }

    /// What the names of a handler's cookies of one kind begin with: its name, and on loopback the port.
    #[must_use]
    pub fn name(self, kind: &str, handler: &str) -> String {
        match self {
            Self::Secure => concat(&[self.prefix(), kind, ".", handler]),
            Self::LoopbackHttp(port) => concat(&[self.prefix(), kind, ".", handler, ".", &integer(i64::from(port))]),
        }
    }

    /// A `Set-Cookie` value. `max_age` is in seconds; 0 removes the cookie.
    #[must_use]
    pub fn set_cookie(self, name: &str, value: &str, max_age: i64, cross_site: bool) -> String {
        // A cross-site POST brings cookies only with SameSite=None, which needs Secure, on loopback too: most
        // browsers take it there, and without it none would bring the cookie.
        let protection = match (cross_site, self) {
            (true, _) => "; Secure; SameSite=None",
            (false, Self::Secure) => "; Secure; SameSite=Lax",
            (false, Self::LoopbackHttp(_)) => "; SameSite=Lax",
        };
        concat(&[name, "=", value, "; Path=/; Max-Age=", &integer(max_age), "; HttpOnly", protection])
    }
}

/// The most bytes of one cookie, name and value together, that browsers keep.
pub const COOKIE_LIMIT: usize = 4096;

/// The pairs of a `Cookie` header.
pub fn parse_cookies(header: &str) -> impl Iterator<Item = (&str, &str)> {
    header.split(';').filter_map(|pair| pair.trim_ascii().split_once('='))
}

/// The value of the cookie `name`; the first, where a sibling managed to add another.
#[must_use]
pub fn find_cookie<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    parse_cookies(header).find(|(other, _)| *other == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s35_sets_every_attribute_that_protects_a_cookie() {
        let cookie = Profile::Secure.set_cookie("__Host-gw.auth.a", "v", 60, false);
        assert_eq!(cookie, "__Host-gw.auth.a=v; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Lax");
        assert!(Profile::Secure.set_cookie("n", "v", 60, true).ends_with("; Secure; SameSite=None"));
        let loopback = Profile::LoopbackHttp(8787).set_cookie("gw.auth.a", "v", 60, false);
        assert!(loopback.ends_with("; HttpOnly; SameSite=Lax"));
        assert!(Profile::LoopbackHttp(8787).set_cookie("n", "v", 60, true).ends_with("; Secure; SameSite=None"));
    }

    #[test]
    fn has_the_port_in_names_where_ports_share_their_cookies() {
        assert_eq!(Profile::Secure.name("_tx", "auth"), "__Host-gw_tx.auth");
        for (uri, name) in [
            ("http://localhost:8787/cb", "gw.auth.8787"),
            ("http://[::1]:5173/cb", "gw.auth.5173"),
            ("http://127.0.0.1/cb", "gw.auth.80"),
        ] {
            let uri = AbsoluteUrl::parse(uri).unwrap_or_else(|error| panic!("{error:?}"));
            assert_eq!(Profile::loopback(&uri).name("", "auth"), name);
        }
    }

    #[test]
    fn finds_a_cookie_by_its_whole_name() {
        let header = "a=1; __Host-gw.auth.x=2;  b=3=4; broken";
        assert_eq!(find_cookie(header, "__Host-gw.auth.x"), Some("2"));
        assert_eq!(find_cookie(header, "gw.auth.x"), None);
        assert_eq!(find_cookie(header, "b"), Some("3=4"));
    }
}
