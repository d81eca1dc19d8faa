//! Where the application goes on after a sign-in: a path of its own origin, nothing else
//! (RFC 9700 section 4.11.1: no open redirector).
//!
//! Must not know: which paths exist.

use crate::base::text;
use crate::protocol::error::{Code, Error};

/// The most bytes of a path: what servers accept as an address. Where it is kept, the limit may be lower.
pub const LIMIT: usize = 8192;

/// The refusal of a path of `size` bytes where `limit` can be kept.
#[must_use]
pub fn too_long(size: usize, limit: usize) -> Error {
    let text = |number: usize| text::integer(i64::try_from(number).unwrap_or(i64::MAX));
    Error::new(Code::ReturnToTooLong).with("size", &text(size)).with("limit", &text(limit))
}

/// Refuses whatever a browser could read as another origin: `//`, `/\`, control characters,
/// tabs and line breaks (which browsers drop), and anything that does not begin with one `/`.
///
/// # Errors
/// `return_to_refused`, `return_to_too_long`
///
/// # Security
/// A false accept makes the callback an open redirector.
pub fn verify(return_to: &str) -> Result<&str, Error> {
    // `/..//evil.example` is `//evil.example` once its dot segments are resolved, and whoever
    // navigates to that text leaves the origin.
    let path = return_to.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let is_dots = |segment: &str| matches!(segment, "." | ".." | "%2e" | ".%2e" | "%2e." | "%2e%2e");
    if text::contains(&path, "//") && path.split('/').any(is_dots) {
        return Err(Error::new(Code::ReturnToRefused));
    }
    let second = return_to.as_bytes().get(1);
    let plain = return_to.bytes().all(|byte| byte > b' ' && byte != 127 && byte != b'\\');
    if !return_to.starts_with('/') || matches!(second, Some(b'/')) || !plain {
        Err(Error::new(Code::ReturnToRefused))
    } else if return_to.len() > LIMIT {
        Err(too_long(return_to.len(), LIMIT))
    } else {
        Ok(return_to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_paths_of_the_own_origin() {
        for path in [
            "/",
            "/inbox",
            "/a?b=c#d",
            "/a//b",
            "/a/../b",
            "/x?y=/..//z",
            "/%2F%2Fevil.example",
            "/@evil.example",
            "/b\u{fc}cher",
        ] {
            assert!(verify(path).is_ok(), "{path}");
        }
    }

    #[test]
    fn s17_a9_refuses_every_way_to_another_origin() {
        for path in [
            "",
            "inbox",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\nLocation: x",
            " /x",
            "javascript:alert(1)",
            "/a\\b",
            "/\u{0}",
            "?x",
            "#x",
            "/..//evil.example",
            "/.//evil.example",
            "/%2E%2e//evil.example",
            "/a/../..//evil.example/?x",
        ] {
            assert!(verify(path).is_err(), "{path}");
        }
        let long = "/a".repeat(LIMIT);
        assert_eq!(verify(&long).err().map(|error| error.code()), Some(Code::ReturnToTooLong));
        assert!(long.get(..LIMIT).is_some_and(|path| verify(path).is_ok()));
    }
}
