//! Bearer tokens (RFC 6750): the header that carries one, and the challenge that refuses one.
//!
//! Must not know: which API is called.

use crate::base::secret::Secret;
use crate::base::text::{concat, split_once};

/// The value of the `Authorization` header: always `Bearer`, whatever case the server answered in,
/// unless the dialect declares another scheme.
#[must_use]
pub fn authorization(scheme: &str, access_token: &Secret) -> String {
    concat(&[scheme, " ", access_token.expose()])
}

/// A parameter of a `WWW-Authenticate` challenge, e.g. `error` (RFC 6750 section 3).
#[must_use]
pub fn challenge_parameter<'a>(challenge: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = challenge;
    while let Some((before, after)) = split_once(rest, name) {
        let bounded = before.is_empty() || before.ends_with([' ', ',', '\t']);
        if let (true, Some(value)) = (bounded, after.strip_prefix('=')) {
            return Some(match value.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"')?.0,
                None => value.split([',', ' ']).next()?,
            });
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_parameters_of_a_challenge() {
        let challenge =
            "Bearer realm=\"Doorkeeper\", error=\"invalid_token\", error_description=\"The access token expired\"";
        assert_eq!(challenge_parameter(challenge, "error"), Some("invalid_token"));
        assert_eq!(challenge_parameter(challenge, "error_description"), Some("The access token expired"));
        assert_eq!(challenge_parameter(challenge, "scope"), None);
        assert_eq!(challenge_parameter("Bearer error=invalid_token, x=y", "error"), Some("invalid_token"));
    }
}
