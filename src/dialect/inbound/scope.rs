//! `scope` of an answer as the dialect means it: string or array, and its separator.
//!
//! Must not know: which scopes exist.

use crate::base::value::Value;
use crate::dialect::knobs::token_response::TokenResponseKnobs;
use crate::protocol::diagnostics::Diagnostics;
use crate::protocol::scope::parse_scope_value;

/// The scope that the answer names, which may be empty; `None` where it names none, or one in a
/// form that was not declared.
pub fn read_scope(
    knobs: &TokenResponseKnobs,
    value: Option<&Value>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<String>> {
    let value = value?;
    let accepted = match value {
        Value::String(_) => knobs.scope_string,
        Value::Array(_) => knobs.scope_array,
        _ => false,
    };
    let scope = if accepted { parse_scope_value(value, &knobs.scope_separator) } else { None };
    match &scope {
        None => diagnostics.add("scope", "scope_ignored"),
        Some(_) if value.items().is_some() => diagnostics.add("scope", "scope_from_array"),
        Some(_) => {}
    }
    scope
}
