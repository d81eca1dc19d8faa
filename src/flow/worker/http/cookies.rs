//! Cookies (RFC 6265bis): prefix `__Host-`, Secure, HttpOnly, SameSite=Lax, path `/`, no Domain.
//!
//! WebKit drops Secure cookies on plain-http loopback, so there is one other profile: unprefixed names without
//! Secure. It applies only if the request and the `redirect_uri` are both loopback http. All ports of a host
//! share cookies, so these names contain the port.

use crate::base::coding::form::is_unreserved;
use crate::base::text::{self, after, before, integer};
use crate::base::url;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{Object, concat};

/// The profile that decides the names and attributes of cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// https: `__Host-` and Secure.
    Secure,
    /// Plain-http loopback at that port, for development.
    LoopbackHttp(u16),
}

/// The requests of other sites with which a cookie is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SameSite {
    /// Navigations that only read.
    Lax,
    /// All of them, for a callback that is a cross-site POST.
    None,
}

/// The most bytes of one cookie, name and value together, that browsers keep.
pub const COOKIE_LIMIT: usize = 4096;

impl Profile {
    /// The prefix of every cookie name of this profile.
    #[must_use]
    pub fn prefix(self) -> &'static [u8] {
        match self {
            Self::Secure => b"__Host-gw",
            Self::LoopbackHttp(_) => b"gw",
        }
    }
    /// The profile for a handler whose `redirect_uri` is plain http on loopback.
    #[must_use]
    pub fn loopback(redirect_uri: &[u8]) -> Self {
        let port = url::split_port(url::authority(redirect_uri)).1;
        Self::LoopbackHttp(text::parse_integer(port).and_then(|port| u16::try_from(port).ok()).unwrap_or(80))
    }
    /// The name of a handler's cookies of one kind: it includes the handler's name, and on loopback the port.
    #[must_use]
    pub fn name<'a>(self, arena: Arena<'a>, kind: &[u8], handler: &[u8]) -> Value<'a> {
        match self {
            Self::Secure => concat(arena, &[self.prefix(), kind, b".", handler]),
            Self::LoopbackHttp(port) => {
                concat(arena, &[self.prefix(), kind, b".", handler, b".", &integer(i64::from(port))])
            }
        }
    }
    /// A `Set-Cookie` value. `max_age` is in seconds; 0 removes the cookie.
    #[must_use]
    pub fn set<'a>(self, arena: Arena<'a>, name: &[u8], value: &[u8], max_age: i64, same_site: SameSite) -> Value<'a> {
        // A cross-site POST brings a cookie only with SameSite=None, which requires Secure. Most browsers
        // accept that on loopback too, and without it none would send the cookie.
        let protection: &[u8] = match (same_site, self) {
            (SameSite::None, _) => b"; Secure; SameSite=None",
            (SameSite::Lax, Self::Secure) => b"; Secure; SameSite=Lax",
            (SameSite::Lax, Self::LoopbackHttp(_)) => b"; SameSite=Lax",
        };
        concat(arena, &[name, b"=", value, b"; Path=/; Max-Age=", &integer(max_age), b"; HttpOnly", protection])
    }
    /// A `Set-Cookie` value that removes the cookie.
    #[must_use]
    pub fn clear<'a>(self, arena: Arena<'a>, name: &[u8], same_site: SameSite) -> Value<'a> {
        self.set(arena, name, b"", 0, same_site)
    }
}

/// The pairs of a `Cookie` header, as an object. If a sibling subdomain managed to add a second cookie of the
/// same name, the first one counts. A name that begins like one of our names but contains a byte that ours
/// never do is planted; it is ignored, because removing a cookie repeats its name in a header.
#[must_use]
pub fn parse<'a>(arena: Arena<'a>, header: &'a [u8]) -> Value<'a> {
    let mut cookies = Object::new(arena);
    for pair in header.split(|byte| *byte == b';') {
        let pair = pair.trim_ascii();
        let name = before(pair, b"=");
        let is_own = name.starts_with(b"__Host-gw") || name.starts_with(b"gw");
        let is_planted = is_own && !name.iter().all(|byte| is_unreserved(*byte));
        if name.len() < pair.len() && !is_planted {
            cookies.pair(arena.text(name), arena.text(after(pair, b"=")));
        }
    }
    cookies.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::arena;

    fn set(profile: Profile, name: &str, same_site: SameSite) -> String {
        let cookie = profile.set(arena(), name.as_bytes(), b"v", 60, same_site);
        String::from_utf8(cookie.bytes().to_vec()).expect("text")
    }

    #[test]
    fn s35_sets_every_attribute_that_protects_a_cookie() {
        let cookie = set(Profile::Secure, "__Host-gw.auth.a", SameSite::Lax);
        assert_eq!(cookie, "__Host-gw.auth.a=v; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Lax");
        assert!(set(Profile::Secure, "n", SameSite::None).ends_with("; Secure; SameSite=None"));
        assert!(set(Profile::LoopbackHttp(8787), "gw.auth.a", SameSite::Lax).ends_with("; HttpOnly; SameSite=Lax"));
        assert!(set(Profile::LoopbackHttp(8787), "n", SameSite::None).ends_with("; Secure; SameSite=None"));
        let cleared = Profile::Secure.clear(arena(), b"n", SameSite::Lax);
        assert_eq!(cleared.bytes(), b"n=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax");
    }

    #[test]
    fn has_the_port_in_names_if_ports_share_their_cookies() {
        assert_eq!(Profile::Secure.name(arena(), b"_tx", b"auth").bytes(), b"__Host-gw_tx.auth");
        for (uri, name) in [
            ("http://localhost:8787/cb", "gw.auth.8787"),
            ("http://[::1]:5173/cb", "gw.auth.5173"),
            ("http://127.0.0.1/cb", "gw.auth.80"),
        ] {
            assert_eq!(Profile::loopback(uri.as_bytes()).name(arena(), b"", b"auth").bytes(), name.as_bytes());
        }
    }

    #[test]
    fn finds_a_cookie_by_its_whole_name() {
        let header = b"a=1; __Host-gw.auth.x=2;  b=3=4; broken; b=5";
        let cookies = parse(arena(), header);
        assert_eq!(cookies.find(b"__Host-gw.auth.x").bytes(), b"2");
        assert_eq!(cookies.find(b"b").bytes(), b"3=4");
        assert!(!cookies.find(b"gw.auth.x").exists() && !cookies.find(b"broken").exists());
    }

    #[test]
    fn passes_over_a_planted_name_that_begins_as_ours() {
        let header = b"__Host-gw.auth.post.pcJSdQ_6djf,=1; gw.auth x=2; a,b=3; __Host-gw.auth.x-_~=4";
        let names: Vec<&[u8]> = parse(arena(), header).members().iter().map(|(name, _)| name.bytes()).collect();
        assert_eq!(names, [&b"a,b"[..], b"__Host-gw.auth.x-_~"]);
    }
}
