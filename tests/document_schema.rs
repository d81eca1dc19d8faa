//! Writes the reference of provider documents from the engine's own schema: the list of knobs in
//! `docs/reference/provider-documents.md`, the types `pkg/types/dialect.d.ts` and `pkg/types/provider.d.ts`,
//! and the JSON Schema `pkg/provider.schema.json`.
//!
//! `GRANTWAY_WRITE=1 cargo test --features compiler --test document_schema` rewrites them; without the variable
//! the same command compares them.
#![cfg(feature = "backend")]
#![allow(missing_docs, reason = "tests read as sentences")]
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where its ground is wrong"
)]
#![allow(clippy::arithmetic_side_effects, reason = "a test's own data")]

#[path = "document_schema/documentation.rs"]
mod documentation;
#[path = "document_schema/json_schema.rs"]
mod json_schema;
#[path = "document_schema/sources.rs"]
mod sources;
#[path = "document_schema/types.rs"]
mod types;

use grantway::dialect::provider;
use grantway::dialect::schema::table::{Row, Section};
use std::fs;
use std::path::PathBuf;

/// The requests that inherit the knobs of the token request, each with its own further knobs.
pub const TAKING_OVER: [(&str, &Section); 3] = [
    ("refresh_request", &provider::RefreshKnobs::TABLE),
    ("client_credentials_request", &provider::ClientCredentialsKnobs::TABLE),
    ("revocation_request", &provider::RevocationKnobs::TABLE),
];

/// A description from the table, without the spaces of its lines.
pub fn description(row: &Row) -> &'static str {
    row.description.trim()
}

/// The same for texts that do not show the unit elsewhere.
pub fn explained(row: &Row) -> String {
    if row.kind == "seconds" { format!("{}; in seconds", description(row)) } else { description(row).to_owned() }
}

/// A text as a sentence.
pub fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    let end = if text.is_empty() || text.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", characters.as_str())
}

/// A member of an object of knobs: a knob, or an object of further knobs.
pub enum Member {
    Knob(&'static Row),
    Object(Vec<(&'static str, Member)>),
}

/// The knobs of an object; those with a dot in their path are in nested objects.
pub fn tree(rows: &'static [Row]) -> Vec<(&'static str, Member)> {
    let mut members: Vec<(&'static str, Member)> = Vec::new();
    for row in rows {
        let Some((object, name)) = row.path.split_once('.') else {
            members.push((row.path, Member::Knob(row)));
            continue;
        };
        match members.iter_mut().find(|(other, _)| *other == object) {
            Some((_, Member::Object(inner))) => inner.push((name, Member::Knob(row))),
            _ => members.push((object, Member::Object(vec![(name, Member::Knob(row))]))),
        }
    }
    members
}

fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Writes the text if asked to, else compares the file with it.
fn is_written(path: &str, text: &str) {
    if std::env::var_os("GRANTWAY_WRITE").is_some() {
        return fs::write(root(path), text).unwrap();
    }
    let written = fs::read_to_string(root(path)).unwrap_or_default();
    for (line, expected) in written.lines().zip(text.lines()) {
        let how = "`GRANTWAY_WRITE=1 cargo test --features compiler --test document_schema` writes it anew";
        assert_eq!(line, expected, "{path}; {how}");
    }
    assert_eq!(written.lines().count(), text.lines().count(), "{path}: its length");
}

#[test]
fn the_documentation_lists_every_knob() {
    let path = "docs/reference/provider-documents.md";
    let written = fs::read_to_string(root(path)).unwrap();
    is_written(path, &documentation::replaced(&written));
}

#[test]
fn the_types_have_every_knob() {
    is_written("pkg/types/dialect.d.ts", &types::dialect());
}

#[test]
fn the_types_have_every_member_of_a_document() {
    is_written("pkg/types/provider.d.ts", &types::provider());
}

#[test]
fn the_json_schema_has_every_member_of_a_document() {
    let text = serde_json::to_string_pretty(&json_schema::provider()).unwrap();
    is_written("pkg/provider.schema.json", &format!("{text}\n"));
}
