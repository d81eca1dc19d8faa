//! What a document may fix in a request or leave out of it: nothing on which the protocol's security rests.
//!
//! Must not know: provider names.

use super::reader::{Pairs, Reader, place_of};
use crate::base::text::{concat, contains};
use crate::protocol::authorization_request::is_credential;

/// Headers that the engine, or the connection, makes. `content-`, `proxy-` and `sec-` are whole families,
/// and so are cookies.
const OWN_HEADERS: &str = "accept-encoding authorization connection expect grantway host keep-alive te trailer transfer-encoding upgrade via x-http-method x-http-method-override x-method-override";

/// Whether `text` is a token (RFC 9110 section 5.6.2).
#[must_use]
pub fn is_token(text: &str) -> bool {
    let is_tchar = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_tchar)
}

fn refusal_of_header(name: &str, value: &str) -> Option<&'static str> {
    // Many servers read `_` as `-`.
    let lower = name.to_ascii_lowercase().replace('_', "-");
    let is_own = place_of(OWN_HEADERS, &lower).is_some()
        || contains(&lower, "cookie")
        || ["content-", "proxy-", "sec-"].iter().any(|family| lower.starts_with(family));
    if !is_token(name) {
        Some("this is no name of a header")
    } else if is_own {
        Some("this header is not the document's to set")
    } else if value.bytes().any(|byte| !matches!(byte, b'\t' | b' '..=b'~')) || value.trim_ascii() != value {
        Some("a header carries printable ASCII only, without line breaks, and no space at its ends")
    } else {
        None
    }
}

/// Reads `headers`: names and values that a header can have, and none of the engine's own.
pub fn read_headers(reader: &mut Reader<'_>, headers: &mut Pairs) {
    reader.replace_pairs("headers", headers);
    for (index, (name, value)) in headers.iter().enumerate() {
        let is_second = headers.iter().take(index).any(|(other, _)| other.eq_ignore_ascii_case(name));
        let reason = if is_second { Some("this header is named twice") } else { refusal_of_header(name, value) };
        if let Some(reason) = reason {
            reader.invalid(&concat(&["headers.", name]), reason);
        }
    }
}

/// The parameters of one kind of request.
pub struct Parameters<'a> {
    /// Canonical names that the engine sends, and whose values only it makes.
    pub own: &'a str,
    /// Canonical names without which a check could not be made.
    pub needed: &'a str,
    /// Canonical name → name on the wire.
    pub names: &'a Pairs,
    /// Canonical names that are not sent.
    pub omit: &'a [String],
}

impl Parameters<'_> {
    /// What a parameter is called on the wire.
    #[must_use]
    pub fn wire<'a>(&'a self, canonical: &'a str) -> &'a str {
        self.names.iter().find(|(name, _)| name == canonical).map_or(canonical, |(_, wire)| wire.as_str())
    }

    /// Whether one of the engine's own parameters goes by this name on the wire.
    #[must_use]
    pub fn sends(&self, wire: &str) -> bool {
        // The one parameter that a document may leave out to send a value of its own.
        let is_left_out = |name: &str| name == "redirect_uri" && self.omit.iter().any(|omitted| omitted == name);
        self.own.split(' ').any(|name| self.wire(name) == wire && !is_left_out(name))
            || self.names.iter().any(|(name, renamed)| is_credential(name) && renamed == wire)
    }

    /// Refuses what would make two parameters of one name, or none of one that is needed.
    #[inline(never)]
    pub fn verify(&self, reader: &mut Reader<'_>, constants: &[(&'static str, &Pairs)]) {
        for name in self.omit.iter().filter(|name| place_of(self.needed, name).is_some()) {
            reader.invalid("omit", &concat(&["`", name, "` belongs to a check and is always sent"]));
        }
        for (canonical, wire) in self.names {
            let is_others = |other: &str| other != canonical && self.wire(other) == wire;
            let is_taken = wire.is_empty() || self.own.split(' ').any(is_others);
            if is_taken {
                reader.invalid(&concat(&["names.", canonical]), "another parameter has this name, or it is empty");
            }
        }
        for (member, pairs) in constants {
            // What is taken over as a whole was told where it stands.
            if [*member, "names", "omit"].iter().all(|own| reader.value(own).is_none()) {
                continue;
            }
            for (name, _) in *pairs {
                if self.sends(name) || is_credential(name) {
                    let path = concat(&[member, ".", name]);
                    reader.invalid(&path, "the engine sends a parameter of that name itself");
                }
            }
        }
    }
}

/// Refuses pointers that are none (RFC 6901): each begins with `/`, and `~` is written `~0` or `~1`.
pub fn verify_pointer(reader: &mut Reader<'_>, name: &str, pointer: &str) {
    let is_escape = |part: &str| part.starts_with(['0', '1']);
    if !pointer.is_empty() && !pointer.starts_with('/') {
        reader.invalid(name, "a JSON pointer is empty or begins with `/`");
    } else if !pointer.split('~').skip(1).all(is_escape) {
        reader.invalid(name, "in a JSON pointer `~` is written `~0`, and `/` in a name `~1`");
    }
}
