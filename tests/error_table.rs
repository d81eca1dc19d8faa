//! Writes the pages in `docs/errors/`, one for each code and the index, from the engine's table
//! (`src/step/codes.rs`) and from the causes in `docs/errors/causes/*.toml`. Fails for a code without causes,
//! causes without a code, and an outdated page. `GRANTWAY_WRITE=1 cargo test --test error_table` writes the
//! pages.
//!
//! `tests/readme/errors.test.mjs` checks on the built package that the TypeScript union names the same codes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    reason = "functions that only tests call; clippy.toml allows it in tests alone"
)]

#[path = "error_table/causes.rs"]
mod causes;
#[path = "error_table/links.rs"]
mod links;
#[path = "error_table/pages.rs"]
mod pages;

use causes::Causes;
use grantway::step::codes::{CAUSES_OF_TRANSACTION_ELSEWHERE, CAUSES_OF_TRANSACTION_MISSING, TABLE};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const HOW: &str = "`GRANTWAY_WRITE=1 cargo test --test error_table` writes it anew";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("docs").join("errors")
}

/// Every file that this test writes, by name.
fn expected() -> BTreeMap<String, String> {
    let causes = Causes::read(&folder().join("causes"));
    let index = fs::read_to_string(folder().join("README.md")).unwrap();
    let mut files = BTreeMap::from([("README.md".to_owned(), pages::index(&index))]);
    for text in TABLE {
        files.insert(format!("{}.md", text.code), pages::page(text, causes.of(text.code)));
    }
    files
}

#[test]
fn every_code_has_its_page_and_the_index_names_it() {
    let (expected, write) = (expected(), std::env::var_os("GRANTWAY_WRITE").is_some());
    let names = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let there: BTreeSet<_> = names.filter(|name| name.ends_with(".md")).collect();
    for stale in there.iter().filter(|name| !expected.contains_key(*name)) {
        assert!(write, "docs/errors/{stale} is the page of no code: {HOW}");
        fs::remove_file(folder().join(stale)).unwrap();
    }
    for (name, text) in &expected {
        let path = folder().join(name);
        let written = fs::read_to_string(&path).unwrap_or_default();
        if write && written != *text {
            fs::write(&path, text).unwrap();
        }
        assert!(write || written == *text, "docs/errors/{name} is out of date: {HOW}");
    }
}

#[test]
fn the_causes_are_those_of_the_table_and_each_says_what_one_sees_and_does() {
    let causes = Causes::read(&folder().join("causes"));
    let codes: BTreeSet<_> = TABLE.iter().map(|text| text.code).collect();
    for code in causes.codes() {
        assert!(codes.contains(code), "docs/errors/causes: `{code}` is no code of the table");
    }
    for text in TABLE {
        let said = causes.of(text.code);
        assert!(
            said.happened.len() > 40,
            "{}: what happened, who noticed, and what state things are in now",
            text.code
        );
        assert_ne!(said.causes.len(), 0, "{}: its causes", text.code);
        for cause in &said.causes {
            assert!(!cause.cause.ends_with('.'), "{}: a cause is a heading: {}", text.code, cause.cause);
            for sentence in [&cause.tell, &cause.fix] {
                assert!(sentence.ends_with(['.', '?', '!', '`', '…', '”']), "{}: a sentence: {sentence}", text.code);
            }
        }
    }
}

#[test]
fn the_causes_that_an_error_names_at_run_time_are_those_of_its_page() {
    let causes = Causes::read(&folder().join("causes"));
    let named = BTreeMap::from([
        ("transaction_missing", CAUSES_OF_TRANSACTION_MISSING),
        ("transaction_elsewhere", CAUSES_OF_TRANSACTION_ELSEWHERE),
    ]);
    for text in TABLE {
        let expected: Vec<_> = named.get(text.code).copied().unwrap_or_default().split_whitespace().collect();
        let said = causes.of(text.code);
        assert_eq!(said.possible_causes, expected, "{}: `possible_causes`", text.code);
        for (cause, name) in said.causes.iter().zip(&said.possible_causes) {
            assert!(cause.cause.starts_with(&format!("`{name}`: ")), "{}: {}", text.code, cause.cause);
        }
    }
}

#[test]
fn no_page_has_markup_that_a_site_would_run() {
    for (name, text) in expected() {
        let outside: String = outside_code(&text);
        assert!(!outside.contains("{{"), "{name}: an expression");
        let tag = outside.match_indices('<').find(|(at, _)| !outside[*at..].starts_with("<!--"));
        assert_eq!(tag, None, "{name}: a tag outside code");
    }
}

/// The text without code in backticks or fences.
fn outside_code(text: &str) -> String {
    let fenced = text.split("```").step_by(2).collect::<String>();
    fenced.split('`').step_by(2).collect()
}
