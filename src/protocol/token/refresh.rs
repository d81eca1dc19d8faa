//! Merges the answer to a refresh with the old tokens (RFC 6749 section 6, RFC 9700 section 4.14.2, OpenID
//! Connect Core 12.2).

use super::tokens::Tokens;
use crate::base::value::build::with;
use crate::base::vocabulary::W;
use crate::protocol::checks::tokens::subject;
use crate::protocol::scope::{is_covered, narrowed};
use crate::step::{Cx, Result};

/// Completes `fresh` with what remains valid in `old`: a missing refresh token or ID token keeps the old one, a
/// missing scope means the old scope, and a scope is never widened.
///
/// # Errors
/// `id_token_subject_changed` if the new ID token is about somebody else, `id_token_nonce_mismatch` if it is
/// from another sign-in.
pub fn merge<'a>(cx: &mut Cx<'a>, old: Tokens<'a>, fresh: Tokens<'a>) -> Result<Tokens<'a>> {
    let arena = cx.arena;
    if old.claims().exists() && fresh.claims().exists() {
        subject::verify_unchanged(cx, old.checked_claims(), fresh.checked_claims())?;
        subject::verify_nonce(cx, old.checked_claims(), fresh.checked_claims())?;
    }
    let mut merged = fresh;
    // A refreshed ID token may leave out when the person signed in, and a refresh cannot change that.
    let auth_time = old.checked_claims().auth_time();
    if fresh.claims().exists() && auth_time.exists() {
        merged = merged.with(arena, W::claims, with(arena, fresh.claims(), W::auth_time, auth_time));
    }
    let (token, end) = (fresh.refresh_token(), fresh.refresh_token_expires_at());
    if !end.exists() && (!token.exists() || token.same_text(old.refresh_token())) {
        merged = merged.with(arena, W::refresh_token_expires_at, old.refresh_token_expires_at());
    }
    for &name in &[W::refresh_token, W::dpop_key, W::id_token, W::claims] {
        if !fresh.value().member(name).exists() {
            merged = merged.with(arena, name, old.value().member(name));
        }
    }
    let (named, granted) = (fresh.scope(), old.scope());
    if !named.exists() {
        merged = merged.with(arena, W::scope, granted);
    } else if granted.exists() {
        let scope = narrowed(arena, named, granted);
        merged = merged.with(arena, W::scope, scope);
        if scope.items().len() < named.items().len() {
            merged = merged.noted(arena, W::scope, W::scope_widening_ignored);
        }
        if !is_covered(granted, scope) {
            merged = merged.noted(arena, W::scope, W::scope_reduced);
        }
    }
    Ok(merged.with_extra(arena, old.extra()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::value::build::Object;
    use crate::step::Code;
    use crate::testing::{arena, context, ended, json, log, value};

    fn tokens(members: &serde_json::Value) -> Tokens<'static> {
        let mut out = Object::new(arena());
        out.extend(value(members));
        Tokens::new(out)
    }
    /// The members of the merged tokens, or the number of the error.
    fn merged(old: &serde_json::Value, fresh: &serde_json::Value) -> serde_json::Value {
        let mut cx = context(&json!(null), &log(&[]));
        let merged = merge(&mut cx, tokens(old), tokens(fresh)).map(|tokens| tokens.value());
        let ended = ended(cx, merged);
        if ended[0] == json!(true) { ended[1].clone() } else { ended[0].clone() }
    }

    #[test]
    fn s26_keeps_what_a_fresh_answer_leaves_out() {
        let old = json!({ "access_token": "old", "refresh_token": "rt", "id_token": "it", "claims": { "sub": "s" }, "scope": ["a"] });
        let fresh = merged(&old, &json!({ "access_token": "new" }));
        for name in ["refresh_token", "id_token", "claims", "scope"] {
            assert_eq!(fresh[name], old[name], "{name}");
        }
        assert_eq!(fresh["access_token"], "new");
        assert_eq!(merged(&old, &json!({ "access_token": "new", "refresh_token": "rt2" }))["refresh_token"], "rt2");
    }

    #[test]
    fn the_end_of_a_refresh_token_stays_with_it() {
        let old = json!({ "refresh_token": "rt", "refresh_token_expires_at": 9 });
        for (fresh, end) in [
            (json!({}), json!(9)),
            (json!({ "refresh_token": "rt" }), json!(9)),
            (json!({ "refresh_token": "rt2" }), json!(null)),
            (json!({ "refresh_token": "rt2", "refresh_token_expires_at": 20 }), json!(20)),
            (json!({ "refresh_token_expires_at": 20 }), json!(20)),
        ] {
            assert_eq!(merged(&old, &fresh)["refresh_token_expires_at"], end, "{fresh}");
        }
    }

    #[test]
    fn s26_a18_a_scope_is_never_widened_and_a_smaller_one_is_noted() {
        let scope = |old: &[&str], fresh: &[&str]| {
            let merged = merged(&json!({ "scope": old }), &json!({ "scope": fresh }));
            let notes = merged["diagnostics"].as_array().cloned().unwrap_or_default();
            let notes = notes.iter().map(|note| note["code"].clone()).collect::<serde_json::Value>();
            json!([merged["scope"], notes])
        };
        assert_eq!(scope(&["a", "b"], &["b", "a"]), json!([["b", "a"], []]));
        assert_eq!(scope(&["a"], &["a", "admin"]), json!([["a"], ["scope_widening_ignored"]]));
        assert_eq!(scope(&["a", "b"], &["a"]), json!([["a"], ["scope_reduced"]]));
        assert_eq!(scope(&["a"], &[]), json!([[], ["scope_reduced"]]));
        assert_eq!(scope(&["a"], &["b"]), json!([[], ["scope_widening_ignored", "scope_reduced"]]));
        assert_eq!(merged(&json!({}), &json!({ "scope": ["a"] }))["scope"], json!(["a"]), "nobody knew a scope before");
    }

    #[test]
    fn s21_refuses_an_id_token_of_somebody_else_or_of_another_sign_in() {
        let claims =
            |sub: &str, nonce: &str| json!({ "claims": { "iss": "i", "aud": "c", "sub": sub, "nonce": nonce } });
        let refused = |code: Code| json!(-1 - code as i64);
        assert_eq!(merged(&claims("s", "n"), &claims("t", "n")), refused(Code::IdTokenSubjectChanged));
        assert_eq!(merged(&claims("s", "n"), &claims("s", "m")), refused(Code::IdTokenNonceMismatch));
        assert!(merged(&claims("s", "n"), &claims("s", "n")).is_object());
        assert!(merged(&json!({}), &claims("s", "n")).is_object(), "the first ID token");
    }

    #[test]
    fn s26_when_the_person_signed_in_stays_what_the_first_id_token_said() {
        let claims = |auth_time: serde_json::Value| json!({ "claims": { "iss": "i", "aud": "c", "sub": "s", "auth_time": auth_time } });
        let without = json!({ "claims": { "iss": "i", "aud": "c", "sub": "s" } });
        let auth_time =
            |old: &serde_json::Value, fresh: &serde_json::Value| merged(old, fresh)["claims"]["auth_time"].clone();
        assert_eq!(auth_time(&claims(json!(900)), &without), 900);
        assert_eq!(auth_time(&claims(json!(900)), &claims(json!(2000))), 900, "a refresh signs nobody in");
        assert_eq!(auth_time(&without, &claims(json!(900))), 900, "the first one that says it");
        assert_eq!(auth_time(&without, &without), json!(null));
    }

    #[test]
    fn unknown_members_stay_if_the_answer_has_none_of_that_name() {
        let merged = merged(&json!({ "extra": { "a": 1, "b": 2 } }), &json!({ "extra": { "b": 3 } }));
        assert_eq!(merged["extra"].to_string(), r#"{"b":3,"a":1}"#);
    }
}
