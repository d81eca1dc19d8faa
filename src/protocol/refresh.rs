//! Refreshing (RFC 6749 section 6, RFC 9700 section 4.14.2, OpenID Connect Core 12.2): what of the
//! old tokens stays valid beside the new ones.
//!
//! Must not know: when a refresh happens.

use super::checks::subject;
use super::error::Error;
use super::scope::{is_covered, narrow};
use super::token_response::{Tokens, add_extra};

/// Completes `fresh` with what `old` still gives: a missing refresh token or ID token keeps the old
/// one, a missing scope means the old scope, and a scope is never widened.
///
/// # Errors
/// `id_token_subject_changed` where the new ID token speaks of somebody else, `id_token_nonce_mismatch` of another
/// sign-in.
pub fn merge(old: Tokens, mut fresh: Tokens) -> Result<Tokens, Error> {
    if let (Some(before), Some(after)) = (&old.claims, &fresh.claims) {
        subject::verify_unchanged(before, after)?;
        subject::verify_nonce(before, after)?;
    }
    if fresh.refresh_token.is_none() {
        fresh.refresh_token = old.refresh_token;
    }
    if fresh.id_token.is_none() {
        fresh.id_token = old.id_token;
    }
    if fresh.claims.is_none() {
        fresh.claims = old.claims;
    }
    match (&mut fresh.scope, old.scope) {
        (Some(names), Some(granted)) => {
            let before = names.len();
            narrow(names, &granted);
            if names.len() < before {
                fresh.diagnostics.add("scope", "scope_widening_ignored");
            }
            if !is_covered(&granted, names) {
                fresh.diagnostics.add("scope", "scope_reduced");
            }
        }
        (None, granted) => fresh.scope = granted,
        (Some(_), None) => {}
    }
    add_extra(&mut fresh, old.extra);
    Ok(fresh)
}
