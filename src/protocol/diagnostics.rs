//! Diagnostics: what a dialect coerced, and what an answer held that nobody promised.
//!
//! Lenient only by declaration, and it says so: each entry names the member and what was done.
//!
//! Must not know: who reads them.

use crate::base::value::Value;

/// One coercion or oddity of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What was done, e.g. `expires_in_from_string`.
    pub code: &'static str,
    /// The member of the answer that it was done to.
    pub member: &'static str,
}

/// Diagnostics in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// Adds an entry.
    pub fn add(&mut self, member: &'static str, code: &'static str) {
        self.0.push(Diagnostic { code, member });
    }

    /// The list for JavaScript: `[{ code, member }]`.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Array(
            self.0
                .iter()
                .map(|entry| Value::object([("code", Value::from(entry.code)), ("member", Value::from(entry.member))]))
                .collect(),
        )
    }
}
