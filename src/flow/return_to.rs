//! The path to which a sign-in returns: only one of the application's own origin, so that the callback is not an open
//! redirector (RFC 9700 section 4.11.1).

use crate::base::text::{before, find, is_among};
use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::step::{Code, Cx, Failed, Result};

/// The most bytes of a path, which servers accept as an address. The limit may be lower where it is stored.
pub const LIMIT: usize = 8192;

/// The refusal of a path of `size` bytes if only `limit` can be stored.
#[must_use]
pub fn too_long(cx: &mut Cx, size: usize, limit: usize) -> Failed {
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    cx.fail(Code::ReturnToTooLong).with(W::size, number(size)).with(W::limit, number(limit)).into()
}

/// Segments that a browser reads as `.` or `..`.
const DOT_SEGMENTS: &[u8] = b". .. %2e .%2e %2e. %2e%2e";

/// Whether the path contains both `//` and dot segments: `/..//evil.example` resolves to `//evil.example`, and
/// navigating there leaves the origin.
fn hides_origin(return_to: &[u8]) -> bool {
    let path = before(return_to, b"?#").to_ascii_lowercase();
    find(&path, b"//").is_some() && path.split(|byte| *byte == b'/').any(|segment| is_among(segment, DOT_SEGMENTS))
}

/// Whether no browser could read it as another origin.
fn stays(return_to: &[u8]) -> bool {
    let is_path = return_to.starts_with(b"/") && !return_to.starts_with(b"//");
    let is_plain = return_to.iter().all(|byte| *byte > b' ' && *byte != 127 && *byte != b'\\');
    is_path && is_plain && !hides_origin(return_to)
}

/// Whether [`verify`] accepts the path.
#[must_use]
pub fn is_acceptable(return_to: &[u8]) -> bool {
    stays(return_to) && return_to.len() <= LIMIT
}

/// Refuses whatever a browser could read as another origin: `//`, `/\`, control characters, tabs and line
/// breaks (which browsers drop), and anything that does not begin with one `/`.
///
/// # Errors
/// `return_to_refused`, `return_to_too_long`
///
/// # Security
/// A false accept makes the callback an open redirector.
pub fn verify<'a>(cx: &mut Cx<'a>, return_to: Value<'a>) -> Result<()> {
    let text = return_to.bytes();
    cx.ensure(stays(text), Code::ReturnToRefused)?;
    if text.len() > LIMIT { Err(too_long(cx, text.len(), LIMIT)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{context, ended, json, log, value};

    fn refused(path: &str) -> Option<serde_json::Value> {
        let mut cx = context(&json!(null), &log(&[]));
        let verified = verify(&mut cx, value(&json!(path))).map(|()| Value::NOTHING);
        let ended = ended(cx, verified);
        if ended[0] == json!(true) { None } else { Some(json!([ended[0], ended[1]])) }
    }

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
            assert_eq!(refused(path), None, "{path}");
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
            assert_eq!(refused(path), Some(json!([-1 - Code::ReturnToRefused as i64, {}])), "{path}");
        }
        let long = "/a".repeat(LIMIT);
        let detail = json!({ "detail": { "size": "16384", "limit": "8192" } });
        assert_eq!(refused(&long), Some(json!([-1 - Code::ReturnToTooLong as i64, detail])));
        assert_eq!(refused(&"/a".repeat(LIMIT / 2)), None);
    }
}
