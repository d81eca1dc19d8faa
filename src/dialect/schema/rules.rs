//! Headers and pointers that a document may have.

use super::reader::Reader;
use crate::base::build::concat;
use crate::base::text::{find, is_among};
use crate::base::value::Value;

/// Headers that the engine, or the connection, makes. `content-`, `proxy-` and `sec-` are whole families, and
/// so are cookies.
const OWN_HEADERS: &[u8] = b"accept-encoding authorization connection expect grantway host keep-alive te trailer \
    transfer-encoding upgrade via x-http-method x-http-method-override x-method-override";

/// Whether `text` is a token (RFC 9110 section 5.6.2).
#[must_use]
pub fn is_token(text: &[u8]) -> bool {
    let is_tchar = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !text.is_empty() && text.iter().all(is_tchar)
}

fn fault_of_header(name: &[u8], value: &[u8]) -> Option<&'static [u8]> {
    // Many servers read `_` as `-`.
    let lower: Vec<u8> = name.iter().map(|byte| if *byte == b'_' { b'-' } else { byte.to_ascii_lowercase() }).collect();
    let families: [&[u8]; 3] = [b"content-", b"proxy-", b"sec-"];
    let is_own = is_among(&lower, OWN_HEADERS)
        || find(&lower, b"cookie").is_some()
        || families.into_iter().any(|family| lower.starts_with(family));
    if !is_token(name) {
        Some(b"this is no name of a header")
    } else if is_own {
        Some(b"this header is not the document's to set")
    } else if value.iter().any(|byte| !matches!(byte, b'\t' | b' '..=b'~')) || value.trim_ascii() != value {
        Some(b"a header carries printable ASCII only, without line breaks, and no space at its ends")
    } else {
        None
    }
}

/// Refuses names and values that a header cannot have, and the engine's own.
#[inline(never)]
pub fn verify_headers<'a>(reader: &mut Reader<'_, 'a>, headers: Value<'a>) {
    for (index, (name, value)) in headers.members().iter().enumerate() {
        let mut earlier = headers.members().iter().take(index);
        let is_second = earlier.any(|(other, _)| other.bytes().eq_ignore_ascii_case(name.bytes()));
        let fault = match is_second {
            true => Some(&b"this header is named twice"[..]),
            false => fault_of_header(name.bytes(), value.bytes()),
        };
        if let Some(reason) = fault {
            let path = concat(reader.arena(), &[b"headers.", name.bytes()]);
            reader.invalid(path.bytes(), reason);
        }
    }
}

/// Refuses pointers that are none (RFC 6901 section 3): each begins with `/`, and `~` is written `~0` or
/// `~1`.
#[inline(never)]
pub fn verify_pointer(reader: &mut Reader<'_, '_>, name: &[u8], pointer: &[u8]) {
    let is_escape = |part: &[u8]| matches!(part, [b'0' | b'1', ..]);
    if !pointer.is_empty() && !pointer.starts_with(b"/") {
        reader.invalid(name, b"a JSON pointer is empty or begins with `/`");
    } else if !pointer.split(|byte| *byte == b'~').skip(1).all(is_escape) {
        reader.invalid(name, b"in a JSON pointer `~` is written `~0`, and `/` in a name `~1`");
    }
}
