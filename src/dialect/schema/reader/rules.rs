//! Rules for the headers, pointers and fixed texts of a document.

use super::Reader;
use crate::base::text::{find, is_among, same_ignoring_case, split_once, words};
use crate::base::value::Member;
use crate::base::value::build::concat;

/// Headers that the engine or the connection sets, as are cookies and those that begin with one of
/// [`OWN_FAMILIES`].
const OWN_HEADERS: &[u8] = b"accept-encoding authorization connection expect grantway host keep-alive te trailer \
    transfer-encoding upgrade via x-http-method x-http-method-override x-method-override";
const OWN_FAMILIES: &[u8] = b"content- proxy- sec-";

/// Whether `text` is a token (RFC 9110 section 5.6.2).
#[must_use]
pub fn is_token(text: &[u8]) -> bool {
    let is_tchar = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !text.is_empty() && text.iter().all(is_tchar)
}

/// Refuses the last of the headers if its name or value is malformed, if the engine sets it, or if it is a
/// duplicate.
#[inline(never)]
pub fn verify_header<'a>(reader: &mut Reader<'_, 'a>, path: &[u8], headers: &[Member<'a>]) {
    let Some(((name, value), earlier)) = headers.split_last() else { return };
    let (name, value) = (name.bytes(), value.bytes());
    // Many servers read `_` as `-`.
    let lower: Vec<u8> = name.iter().map(|byte| if *byte == b'_' { b'-' } else { byte.to_ascii_lowercase() }).collect();
    let is_own = is_among(&lower, OWN_HEADERS)
        || find(&lower, b"cookie").is_some()
        || words(OWN_FAMILIES).any(|family| lower.starts_with(family));
    let reason: &[u8] = if !is_token(name) {
        b"this is not the name of a header"
    } else if is_own {
        b"this header is not the document's to set"
    } else if earlier.iter().any(|(other, _)| same_ignoring_case(other.bytes(), name)) {
        b"this header is named twice"
    } else if value.iter().any(|byte| !matches!(byte, b'\t' | b' '..=b'~')) || value.trim_ascii() != value {
        b"a header carries printable ASCII only, without line breaks, and no space at its ends"
    } else {
        return;
    };
    reader.invalid(path, reason);
}

/// Refuses a fixed text that names an undeclared variable; `{client_id}` needs no declaration.
#[inline(never)]
pub fn verify_template(reader: &mut Reader<'_, '_>, path: &[u8], template: &[u8]) {
    let mut rest = template;
    while let Some((_, behind)) = split_once(rest, b"{")
        && let Some((name, tail)) = split_once(behind, b"}")
    {
        if name != b"client_id" && !verify_variable(reader, path, name) {
            return;
        }
        rest = tail;
    }
}

/// Whether a variable is declared, or the variables are not known; refuses one that is undeclared.
#[inline(never)]
pub fn verify_variable(reader: &mut Reader<'_, '_>, path: &[u8], name: &[u8]) -> bool {
    let variables = reader.variables();
    if !variables.exists() || variables.members().iter().any(|(declared, _)| declared.bytes() == name) {
        return true;
    }
    let reason = concat(reader.arena(), &[b"`variables` declares no `", name, b"`"]);
    let mistake = reader.unusable(path, reason.bytes()).with_meant(name, &variables.names());
    reader.refuse(mistake);
    false
}

/// Refuses malformed JSON pointers (RFC 6901 section 3): a pointer is empty or begins with `/`, and each `~` is
/// part of `~0` or `~1`.
#[inline(never)]
pub fn verify_pointer(reader: &mut Reader<'_, '_>, name: &[u8], pointer: &[u8]) {
    let is_escape = |part: &[u8]| matches!(part, [b'0' | b'1', ..]);
    if !pointer.is_empty() && !pointer.starts_with(b"/") {
        reader.invalid(name, b"a JSON pointer is empty or begins with `/`");
    } else if !pointer.split(|byte| *byte == b'~').skip(1).all(is_escape) {
        reader.invalid(name, b"in a JSON pointer `~` is written `~0`, and `/` in a name `~1`");
    }
}
