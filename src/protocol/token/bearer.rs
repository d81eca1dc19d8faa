//! Bearer tokens (RFC 6750): the header that carries one, and the challenge that refuses one.

use crate::base::text::{end_of_quoted, position};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::concat;
use crate::base::vocabulary::W;
use crate::protocol::error::server_error::needs_person;

/// The value of the `Authorization` header: always `Bearer`, whatever case the server used, unless the dialect
/// declares another scheme.
#[must_use]
pub fn authorization<'a>(arena: Arena<'a>, scheme: &[u8], access_token: Value<'a>) -> Value<'a> {
    concat(arena, &[scheme, b" ", access_token.bytes()])
}

/// Whether a fresh token may help after an API refused one (RFC 6750 section 3.1). It does not if the API wants
/// the person to act (RFC 9470 section 3); for insufficient scope it does only if the session's token may have
/// been narrowed (`is_narrowed`).
#[must_use]
pub fn may_help(status: i64, challenge: &[u8], is_narrowed: bool) -> bool {
    let wants_person = |error: &[u8]| {
        needs_person(error) || matches!(error, b"insufficient_user_authentication" | b"insufficient_claims")
    };
    match status {
        401 => !says(challenge, &wants_person),
        403 => is_narrowed && says(challenge, &|error| error == b"insufficient_scope"),
        _ => false,
    }
}

/// Whether one of the challenges' `error` values matches.
pub fn says(challenge: &[u8], is_meant: &dyn Fn(&[u8]) -> bool) -> bool {
    let mut rest = challenge;
    while let Some((name, value)) = next_parameter(&mut rest) {
        if name.eq_ignore_ascii_case(W::error.bytes()) && is_meant(value) {
            return true;
        }
    }
    false
}

/// A parameter of a `WWW-Authenticate` challenge, such as `error` (RFC 6750 section 3). Returns a quoted text
/// unchanged.
#[inline(never)]
#[must_use]
pub fn challenge_parameter<'t>(challenge: &'t [u8], name: &[u8]) -> Option<&'t [u8]> {
    let mut rest = challenge;
    while let Some((other, value)) = next_parameter(&mut rest) {
        if other.eq_ignore_ascii_case(name) {
            return Some(value);
        }
    }
    None
}

/// The text after all leading bytes that are in `skipped`.
fn skip<'t>(text: &'t [u8], skipped: &[u8]) -> &'t [u8] {
    let end = text.iter().position(|byte| skipped.iter().all(|other| other != byte)).unwrap_or(text.len());
    text.get(end..).unwrap_or_default()
}

/// Splits off the next `name=value` or `name="value"` in one or more challenges (RFC 9110 section 11.2). A
/// quoted text contains no parameters.
#[inline(never)]
fn next_parameter<'t>(rest: &mut &'t [u8]) -> Option<(&'t [u8], &'t [u8])> {
    const MARKS: &[u8] = b" \t,=\"";
    const SPACE: &[u8] = b" \t";
    loop {
        let text = skip(rest, MARKS);
        let (name, after) = text.split_at_checked(position(text, MARKS).unwrap_or(text.len()))?;
        if name.is_empty() {
            return None;
        }
        let Some(value) = skip(after, SPACE).strip_prefix(b"=") else {
            *rest = after;
            continue;
        };
        let value = skip(value, SPACE);
        let (value, after) = match value.strip_prefix(b"\"") {
            Some(quoted) => {
                let end = end_of_quoted(quoted)?;
                (quoted.get(..end)?, quoted.get(end.saturating_add(1)..)?)
            }
            None => value.split_at_checked(position(value, b", \t").unwrap_or(value.len()))?,
        };
        *rest = after;
        return Some((name, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter<'t>(challenge: &'t str, name: &str) -> Option<&'t str> {
        let found = challenge_parameter(challenge.as_bytes(), name.as_bytes())?;
        Some(core::str::from_utf8(found).expect("UTF-8"))
    }
    fn helps(status: i64, challenge: &str, is_narrowed: bool) -> bool {
        may_help(status, challenge.as_bytes(), is_narrowed)
    }

    #[test]
    fn reads_the_parameters_of_a_challenge() {
        let challenge =
            "Bearer realm=\"Doorkeeper\", error=\"invalid_token\", error_description=\"The access token expired\"";
        assert_eq!(parameter(challenge, "error"), Some("invalid_token"));
        assert_eq!(parameter(challenge, "error_description"), Some("The access token expired"));
        assert_eq!(parameter(challenge, "scope"), None);
        assert_eq!(parameter("Bearer error=invalid_token, x=y", "error"), Some("invalid_token"));
    }

    #[test]
    fn reads_no_parameter_out_of_what_is_quoted_and_takes_names_in_any_case() {
        let challenge = r#"DPoP algs="ES256", Bearer realm="an \"error=x", Error = "invalid_token""#;
        assert_eq!(parameter(challenge, "error"), Some("invalid_token"));
        for odd in ["", "Bearer", "Bearer error", "Bearer error=", "=\"", "Bearer error=\"open", "Basic YQ==", ",,,"] {
            assert_eq!(parameter(odd, "error").filter(|value| !value.is_empty()), None, "{odd}");
        }
    }

    #[test]
    fn a_fresh_token_helps_if_it_expired_and_not_if_the_person_must_act() {
        for challenge in
            ["", "Bearer", r#"Bearer error="invalid_token""#, r#"Bearer error_description="error=insufficient_claims""#]
        {
            assert!(helps(401, challenge, false), "{challenge}");
        }
        for error in ["insufficient_user_authentication", "insufficient_claims", "interaction_required"] {
            for challenge in
                [format!("Bearer error=\"{error}\", acr_values=\"x\""), format!("DPoP a=b, Bearer error={error}")]
            {
                assert!(!helps(401, &challenge, true), "{challenge}");
            }
        }
        let scope = r#"Bearer error="insufficient_scope", scope="write""#;
        assert!(helps(403, scope, true) && !helps(403, scope, false) && !helps(403, "Bearer", true));
        assert!(!helps(500, scope, true));
    }
}
