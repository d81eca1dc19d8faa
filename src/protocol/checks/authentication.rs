//! When and how the person signed in at the provider (OpenID Connect Core sections 2 and 3.1.3.7, items 12 and 13).

use super::age::CLOCK_SKEW;
use crate::base::value::Value;
use crate::protocol::jwt::claims::Claims;

/// Whether the person signed in at the provider at most `max_age` seconds before `now`. `None` if the claims do
/// not tell: a time in the future, or one in milliseconds, would count as recent forever.
#[must_use]
pub fn is_recent(claims: Claims, max_age: i64, now: i64) -> Option<bool> {
    let latest = now.saturating_add(CLOCK_SKEW);
    let age = now.saturating_sub(claims.auth_time().seconds().filter(|time| *time <= latest)?);
    Some(age <= max_age.saturating_add(CLOCK_SKEW))
}

/// Whether the claims contain one of `acr_values`, which spaces separate.
#[must_use]
pub fn has_context(claims: Claims, acr_values: Value) -> bool {
    let acr = claims.acr();
    !acr.is_empty() && acr_values.bytes().split(|byte| *byte == b' ').any(|value| value == acr.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{json, value};

    #[test]
    fn is_recent_only_if_the_claims_say_when() {
        let recent = |claims: serde_json::Value, max_age| is_recent(Claims::of_session(value(&claims)), max_age, 1000);
        assert_eq!(recent(json!({ "auth_time": 900 }), 100), Some(true));
        assert_eq!(recent(json!({ "auth_time": 839 }), 100), Some(false), "the clocks' minute is over");
        assert_eq!(recent(json!({ "auth_time": 1060 }), 0), Some(true), "a clock that is ahead");
        for claims in [json!({ "auth_time": 1061 }), json!({ "auth_time": 900_000 }), json!({ "auth_time": 1e308 })] {
            assert_eq!(recent(claims.clone(), i64::MAX), None, "of the future: {claims}");
        }
        for claims in [json!({}), json!({ "auth_time": null }), json!({ "auth_time": "900" }), json!(null)] {
            assert_eq!(recent(claims, i64::MAX), None);
        }
    }

    #[test]
    fn has_one_of_the_values_letter_by_letter() {
        let has = |acr: serde_json::Value, values: &str| {
            has_context(Claims::of_session(value(&json!({ "acr": acr }))), value(&json!(values)))
        };
        assert!(has(json!("mfa"), "mfa") && has(json!("mfa"), "phr mfa"));
        for (acr, values) in [
            (json!("mf"), "mfa"),
            (json!("mfa"), "mfax mf"),
            (json!("MFA"), "mfa"),
            (json!(""), "a  b"),
            (json!("a b"), "a b"),
            (json!(["mfa"]), "mfa"),
            (json!(null), "mfa"),
            (json!(1), "1"),
        ] {
            assert!(!has(acr.clone(), values), "{acr} {values}");
        }
    }
}
