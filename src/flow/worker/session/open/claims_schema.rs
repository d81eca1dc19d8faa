//! The option `claims`: the application's schema says which claims of an ID token it accepts.

use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::dialect::schema::reader::mistakes::Mistake;
use crate::flow::worker::config::Configuration;
use crate::flow::worker::session::session::without_nonce;
use crate::step::failure::Mistakes;
use crate::step::{Code, Cx, Effect, Result};

/// Checks claims against the schema, if the options have one. It sees what the application sees: no `nonce`.
///
/// # Errors
/// `claims_invalid`, with all mistakes; `callback_function_failed` if the schema throws.
///
/// # Security
/// A false accept lets in somebody whom the schema was to keep out.
pub fn verify_claims<'a>(cx: &mut Cx<'a>, configuration: Configuration<'a>, claims: Value<'a>) -> Result<()> {
    if !configuration.has_claims_schema() {
        return Ok(());
    }
    let claims = if claims.exists() { without_nonce(cx.arena, claims) } else { claims };
    let refused = cx.ask(Effect::ValidateClaims, claims)?;
    let mut mistakes = Mistakes::new(cx.arena);
    for mistake in refused.items() {
        let named = Mistake::new(cx.arena, Code::ClaimsInvalid).with(W::path, mistake.at(0));
        mistakes.add(named.with(W::reason, mistake.at(1)).done());
    }
    mistakes.into_result(cx)
}
