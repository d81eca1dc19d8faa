//! `tests/quirks/table.json`: sixty departures of real servers, each with the knobs that express it, the
//! documents that set them, and the tests that show it; or why neither a page nor a worker can meet it.
//!
//! Everything in the table exists: the knobs in the JSON Schema of documents, the documents with these knobs
//! set, and the tests, which are run. `docs/reference/quirks.md` is generated from it:
//! `GRANTWAY_WRITE=1 cargo test --test quirk_table` rewrites it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where its ground is wrong")]

#[path = "security_table/named_tests.rs"]
#[allow(dead_code, reason = "numbers are another table's")]
mod named_tests;
#[path = "quirks/page.rs"]
mod page;
#[path = "quirks/row.rs"]
mod row;

use named_tests::{NamedTest, all_tests, is_run};
use row::{Document, Row, rows};
use serde_json::Value as Json;
use std::fs;
use std::path::{Path, PathBuf};

const PAGE: &str = "docs/reference/quirks.md";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_one_of_the_sixty_has_its_row() {
    let numbers: Vec<u64> = rows(&root()).iter().map(|row| row.number).collect();
    assert_eq!(numbers, (1..=60).collect::<Vec<_>>());
}

#[test]
fn a_row_is_met_and_tested_or_says_why_it_cannot_be() {
    for Row { number, knobs, documents, tests, without_a_knob, beyond, .. } in rows(&root()) {
        let is_met = !documents.is_empty() && !tests.is_empty();
        assert!(is_met || beyond.is_some(), "row {number} has neither documents with tests nor a reason");
        assert_eq!(documents.is_empty(), tests.is_empty(), "row {number}: documents and tests belong together");
        let is_explained = !knobs.is_empty() || without_a_knob.is_some() || beyond.is_some();
        assert!(is_explained, "row {number} has no knob, and does not say why it needs none");
    }
}

/// The schema at a path of a document, if there is such a knob.
fn knob<'s>(schema: &'s Json, path: &str) -> Option<&'s Json> {
    let members = schema.pointer("/properties/dialect")?;
    let (object, names) = match path.strip_prefix("variables") {
        Some(rest) => (schema.pointer("/properties/variables")?, rest.trim_start_matches('.')),
        None => (members, path),
    };
    let is_of_each = path.starts_with("variables.");
    let object = if is_of_each { object.get("additionalProperties")? } else { object };
    names
        .split('.')
        .filter(|name| !name.is_empty())
        .try_fold(object, |object, name| object.get("properties")?.get(name))
}

#[test]
fn every_knob_of_the_table_is_one_of_the_schema() {
    let schema = fs::read_to_string(root().join("pkg/provider.schema.json")).unwrap();
    let schema: Json = serde_json::from_str(&schema).unwrap();
    assert!(knob(&schema, "token_request.sheme").is_none() && knob(&schema, "variables.alow").is_none());
    for Row { number, knobs, .. } in rows(&root()) {
        for path in knobs {
            assert!(knob(&schema, &path).is_some(), "row {number}: there is no knob `{path}`");
        }
    }
}

#[test]
fn every_document_of_the_table_exists_and_sets_its_knobs() {
    for Row { number, documents, .. } in rows(&root()) {
        for document in documents {
            for path in &document.knobs {
                assert!(document.value(path).is_some(), "row {number}: {} does not set `{path}`", document.name);
            }
        }
    }
}

/// The file with the expected requests of a shipped document.
fn held_by(root: &Path, id: &str) -> Option<String> {
    let files = [format!("tests/providers/requests/{id}.mjs"), format!("tests/vectors/{}.rs", id.replace('-', "_"))];
    files.into_iter().find(|file| root.join(file).exists())
}

#[test]
fn every_shipped_document_of_the_table_is_held_by_the_requests_of_its_page() {
    for Row { number, documents, .. } in rows(&root()) {
        for Document { name, .. } in documents.iter().filter(|document| document.is_shipped()) {
            assert!(held_by(&root(), name).is_some(), "row {number}: nothing holds the requests of {name}");
        }
    }
}

#[test]
fn every_test_that_the_table_names_exists_and_is_run() {
    let all = all_tests(&root());
    for Row { number, tests, documents, .. } in rows(&root()) {
        for (file, name) in &tests {
            let found: Vec<&NamedTest> = all.iter().filter(|test| test.file == *file && test.name == *name).collect();
            let [test] = found[..] else { panic!("row {number}: {file} has {} tests `{name}`", found.len()) };
            assert!(!test.is_off, "row {number}: {file}: `{name}` is skipped");
            assert!(is_run(&root(), test), "row {number}: {file}: `{name}` is run by nobody");
        }
        // A made-up document is used in its test.
        for document in documents.iter().filter(|document| !document.is_shipped()) {
            let (_, member) = document.made_up().expect("a document that was made up");
            let is_used = tests
                .iter()
                .any(|(file, _)| fs::read_to_string(root().join(file)).unwrap().contains(&format!("\"{member}\"")));
            assert!(is_used, "row {number}: no test of it uses {}", document.name);
        }
    }
}

#[test]
fn the_page_shows_the_table() {
    let expected = page::page(&rows(&root()), &held_by, &root());
    if std::env::var_os("GRANTWAY_WRITE").is_some() {
        return fs::write(root().join(PAGE), expected).unwrap();
    }
    let written = fs::read_to_string(root().join(PAGE)).unwrap();
    for (line, expected) in written.lines().zip(expected.lines()) {
        assert_eq!(line, expected, "{PAGE}; `GRANTWAY_WRITE=1 cargo test --test quirk_table` writes it anew");
    }
    assert_eq!(written.lines().count(), expected.lines().count(), "{PAGE} has rows too many or too few");
}
