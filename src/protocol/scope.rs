//! Scope (RFC 6749 section 3.3): a list of names, written with a separator.
//!
//! Must not know: which scopes exist.

use crate::base::names::Names;
use crate::base::text::split_once;
use crate::base::value::Value;

/// The names of a scope text; separators may repeat.
#[must_use]
pub fn parse_scope(text: &str, separator: &str) -> Vec<String> {
    let separator = if separator.is_empty() { " " } else { separator };
    let mut names = Vec::new();
    let mut rest = Some(text);
    while let Some(text) = rest {
        let (part, behind) = split_once(text, separator).map_or((text, None), |(part, behind)| (part, Some(behind)));
        names.extend(part.split_ascii_whitespace().map(str::to_owned));
        rest = behind;
    }
    names
}

/// The names that an option gives as a text (separated by spaces) or as a list of texts.
#[must_use]
pub fn parse_scope_value(value: &Value, separator: &str) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(parse_scope(text, separator)),
        other => other.to_texts(),
    }
}

/// Whether every name of `asked` stands in `granted`.
#[must_use]
pub fn is_covered(asked: &[String], granted: &[String]) -> bool {
    let granted: Names<'_> = granted.iter().map(String::as_str).collect();
    asked.iter().all(|name| granted.has(name))
}

/// The names of `scope` that `granted` does not have.
#[must_use]
pub fn without(scope: &[String], granted: &[String]) -> Vec<String> {
    let granted: Names<'_> = granted.iter().map(String::as_str).collect();
    scope.iter().filter(|name| !granted.has(name)).cloned().collect()
}

/// Takes the names out of `scope` that `granted` does not have.
pub fn narrow(scope: &mut Vec<String>, granted: &[String]) {
    let granted: Names<'_> = granted.iter().map(String::as_str).collect();
    scope.retain(|name| granted.has(name));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_the_separator() {
        assert_eq!(parse_scope("a b", " "), ["a", "b"]);
        assert_eq!(parse_scope("a,b", ","), ["a", "b"]);
        assert_eq!(parse_scope("", " "), Vec::<String>::new());
        assert_eq!(parse_scope("a,b", " "), ["a,b"]);
    }
}
