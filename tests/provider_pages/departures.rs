//! Departures from the standards, in the words of the list of knobs.

use crate::Provider;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The knobs in the documentation's list, which is generated from the engine's table: path → meaning.
pub type Knobs = BTreeMap<String, String>;

pub fn knobs(documentation: &str) -> Knobs {
    let row = |line: &str| {
        // In a table cell, `|` is written `\|`.
        let line = line.strip_prefix("| `")?.replace("\\|", "\u{1}");
        let mut cells = line.split('|').map(|cell| cell.trim().replace('\u{1}', "|"));
        let path = cells.next()?.trim_end_matches('`').to_owned();
        Some((path, cells.nth(1)?))
    };
    let mut knobs: Knobs = documentation.lines().filter_map(row).filter(|(path, _)| path.contains('.')).collect();
    knobs.insert("pkce".to_owned(), "how the code challenge is made (RFC 7636)".to_owned());
    knobs
}

/// A text in a cell of a table.
pub fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// The meaning of a knob. Some requests inherit the knobs of the token request, with their meaning.
fn meaning<'k>(knobs: &'k Knobs, path: &str) -> Option<&'k str> {
    let taken_over = || {
        let (request, knob) = path.split_once('.')?;
        let takes_over = request.ends_with("_request") && request != "authorization_request";
        takes_over.then(|| knobs.get(&format!("token_request.{knob}")))?
    };
    knobs.get(path).or_else(taken_over).map(String::as_str)
}

/// The sentence with a knob's meaning, without what it means elsewhere.
fn first_sentence(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(first, _)| first)
}

/// The reason for a value, in the document's words.
fn reason(value: &Json) -> String {
    value.get("reason").and_then(Json::as_str).map(|reason| format!(". Reason: {reason}")).unwrap_or_default()
}

fn rows(knobs: &Knobs, path: &str, value: &Json, out: &mut Vec<String>) {
    // The value of some knobs is a word, or an object whose members are knobs themselves.
    let is_group = value.get("jwt").and_then(Json::as_object).is_some_and(|members| !members.is_empty());
    if let Some(meaning) = meaning(knobs, path).filter(|_| !is_group) {
        let said = match value {
            Json::Object(members) if members.contains_key("reason") => {
                let without: serde_json::Map<String, Json> = members
                    .iter()
                    .filter(|(name, _)| *name != "reason")
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect();
                Json::Object(without).to_string()
            }
            other => other.to_string(),
        };
        out.push(format!(
            "| `{path}` | `{}` | {}{} |\n",
            cell(&said),
            cell(first_sentence(meaning)),
            cell(&reason(value))
        ));
        return;
    }
    let Json::Object(members) = value else { panic!("no knob `{path}` in docs/reference/provider-documents.md") };
    members.iter().for_each(|(name, inner)| rows(knobs, &format!("{path}.{name}"), inner, out));
}

/// The table of departures; empty if there are none.
pub fn departures(provider: &Provider, knobs: &Knobs) -> String {
    let mut out = Vec::new();
    for (name, value) in provider.document.get("dialect").and_then(Json::as_object).into_iter().flatten() {
        rows(knobs, name, value, &mut out);
    }
    if out.is_empty() {
        return String::new();
    }
    format!("| knob | value | meaning |\n| --- | --- | --- |\n{}", out.concat())
}
