//! Bearer tokens (RFC 6750): the header that carries one, and the challenge that refuses one.
//!
//! Must not know: which API is called.

use crate::base::secret::Secret;
use crate::base::text::concat;
use crate::protocol::error_response::needs_person;

/// The value of the `Authorization` header: always `Bearer`, whatever case the server answered in,
/// unless the dialect declares another scheme.
#[must_use]
pub fn authorization(scheme: &str, access_token: &Secret) -> String {
    concat(&[scheme, " ", access_token.expose()])
}

/// Whether a fresh token may help where an API refused one (RFC 6750 section 3.1): not where it wants the
/// person to do something (RFC 9470 section 3), and for too small a scope only where the session's token
/// may have been narrowed (`is_narrowed`).
#[must_use]
pub fn may_help(status: u16, challenge: &str, is_narrowed: bool) -> bool {
    let says = |is_meant: &dyn Fn(&str) -> bool| {
        let mut rest = challenge;
        let parameters = core::iter::from_fn(|| next_parameter(&mut rest));
        parameters.into_iter().any(|(name, value)| name.eq_ignore_ascii_case("error") && is_meant(value))
    };
    match status {
        401 => !says(&|error| {
            needs_person(error) || matches!(error, "insufficient_user_authentication" | "insufficient_claims")
        }),
        403 => is_narrowed && says(&|error| error == "insufficient_scope"),
        _ => false,
    }
}

/// A parameter of a `WWW-Authenticate` challenge, e.g. `error` (RFC 6750 section 3).
#[must_use]
pub fn challenge_parameter<'a>(challenge: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = challenge;
    let mut parameters = core::iter::from_fn(|| next_parameter(&mut rest));
    parameters.find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The next `name=value` or `name="value"` of one or more challenges (RFC 9110 section 11.2); what a quoted
/// text says is no parameter.
fn next_parameter<'a>(rest: &mut &'a str) -> Option<(&'a str, &'a str)> {
    const SPACE: [char; 2] = [' ', '\t'];
    loop {
        let text = rest.trim_start_matches([' ', '\t', ',', '=', '"']);
        let end = text.find([' ', '\t', ',', '=', '"']).unwrap_or(text.len());
        let (name, after) = text.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
        let Some(value) = after.trim_start_matches(SPACE).strip_prefix('=') else {
            *rest = after;
            continue;
        };
        let value = value.trim_start_matches(SPACE);
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => {
                let end = end_of_quoted(quoted)?;
                (quoted.get(..end)?, quoted.get(end.saturating_add(1)..)?)
            }
            None => value.split_at_checked(value.find([',', ' ', '\t']).unwrap_or(value.len()))?,
        };
        *rest = after;
        return Some((name, value));
    }
}

/// Where the quotation mark stands that ends a quoted text.
fn end_of_quoted(quoted: &str) -> Option<usize> {
    let mut is_escaped = false;
    quoted.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })
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

    #[test]
    fn reads_no_parameter_out_of_what_is_quoted_and_takes_names_in_any_case() {
        let challenge = r#"DPoP algs="ES256", Bearer realm="an \"error=x", Error = "invalid_token""#;
        assert_eq!(challenge_parameter(challenge, "error"), Some("invalid_token"));
        for odd in ["", "Bearer", "Bearer error", "Bearer error=", "=\"", "Bearer error=\"open", "Basic YQ==", ",,,"] {
            assert_eq!(challenge_parameter(odd, "error").filter(|value| !value.is_empty()), None, "{odd}");
        }
    }

    #[test]
    fn a_fresh_token_helps_where_it_ended_and_not_where_the_person_must_act() {
        for challenge in
            ["", "Bearer", r#"Bearer error="invalid_token""#, r#"Bearer error_description="error=insufficient_claims""#]
        {
            assert!(may_help(401, challenge, false), "{challenge}");
        }
        for error in ["insufficient_user_authentication", "insufficient_claims", "interaction_required"] {
            for challenge in
                [format!("Bearer error=\"{error}\", acr_values=\"x\""), format!("DPoP a=b, Bearer error={error}")]
            {
                assert!(!may_help(401, &challenge, true), "{challenge}");
            }
        }
        let scope = r#"Bearer error="insufficient_scope", scope="write""#;
        assert!(may_help(403, scope, true) && !may_help(403, scope, false) && !may_help(403, "Bearer", true));
        assert!(!may_help(500, scope, true));
    }
}
