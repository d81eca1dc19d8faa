//! Failures in the form that the application gets.

use crate::base::coding::serde_values::json_of;
use crate::base::value::Value;
use crate::step::Code;
use crate::step::codes::TABLE;
use crate::step::kind::Kind;
use core::fmt;
use serde_json::Value as Json;

/// The address of the pages about error codes.
const PAGES: &str = concat!(env!("CARGO_PKG_HOMEPAGE"), "errors/");

/// What went wrong and what to do next: the `OAuthError` of JavaScript. Its texts never hold a secret.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// The stable name.
    pub code: Code,
    /// Its other members: `error`, `error_description`, `status`, `retry_after` …, and in `detail` the values
    /// in the message.
    pub members: Json,
}

/// A text from the table with its values filled in.
fn filled(text: &str, detail: &Json) -> String {
    let mut out = String::new();
    let mut parts = text.split('{');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        match detail.get(name) {
            Some(Json::String(text)) => out.push_str(text),
            Some(value) if !value.is_null() => out.push_str(&value.to_string()),
            _ => out.push('…'),
        }
        out.push_str(rest);
    }
    out
}

impl Error {
    /// Reads `[-code - 1, members]`, with which a step ends.
    pub(super) fn new(number: i64, members: Value) -> Self {
        let code = Code::of(number.saturating_neg().saturating_sub(1)).unwrap_or(Code::UnexpectedFailure);
        Self { code, members: json_of(members) }
    }

    /// Whose fault it is, which decides what to do, whatever the code.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.code.kind()
    }

    fn said(&self, say: fn(&crate::step::kind::ErrorText) -> &'static str) -> String {
        let row = TABLE.iter().find(|row| row.code == self.code.as_str());
        filled(row.map_or(self.code.as_str(), say), self.members.get("detail").unwrap_or(&Json::Null))
    }

    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> String {
        self.said(|row| row.edge_hint)
    }

    /// The address of the code's page: what happened, the usual causes and how to tell them apart, and how to
    /// fix each.
    #[must_use]
    pub fn docs(&self) -> String {
        [PAGES, self.code.as_str()].concat()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said(|row| row.message))
    }
}

impl std::error::Error for Error {}
