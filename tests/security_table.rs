//! Writes `docs/security/requirements.md`, which lists each requirement (S1 …) and each attack (A1 …) with its
//! tests. It is made from the names of the tests; every number must have a test, or a reason why not.
//!
//! A test has its numbers as words in its name: `s35_the_session_cookie_is_…` in Rust,
//! `test("S35, A23: the session cookie …")` in JavaScript. `GRANTWAY_WRITE=1 cargo test --test security_table`
//! writes the page.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where its ground is wrong")]

#[path = "security_table/named_tests.rs"]
mod named_tests;
#[path = "security_table/numbers.rs"]
mod numbers;

use named_tests::{NamedTest, is_run, tests_of_the_tree};
use numbers::{NUMBERS, Number};
use std::fs;
use std::path::PathBuf;

const PAGE: &str = "docs/security/requirements.md";

const INTRODUCTION: &str = "<!-- Written by `GRANTWAY_WRITE=1 cargo test --test security_table`. -->

# Requirements and attacks, with their tests

What a client must do (S), and which attacks it must survive (A): from RFC 9700, OpenID Connect, and \"OAuth 2.0 \
for Browser-Based Applications\". The numbers are stable. A test carries its numbers in its name, and this page is \
made from those names, so each line below is a test that runs.

Tests in `src/` run in the engine itself; those in `tests/` run against the packed package. `tests/security/` \
attacks a worker with Chromium, over http and TLS.
";

/// The numbers that must always have a test: the backend for a frontend and the attacks on it.
const DEMANDED: &[&str] = &[
    "S34", "S35", "S36", "S37", "S38", "S39", "S40", "S41", "S42", "A14", "A16", "A17", "A23", "A24", "A25", "A26",
    "A27", "A28", "A35",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A test's name as a sentence of Markdown, without its numbers.
fn sentence(test: &NamedTest) -> String {
    let is_rust = test.file.ends_with(".rs");
    let words = if is_rust {
        let is_number = |word: &&str| test.numbers().iter().any(|number| number.eq_ignore_ascii_case(word));
        test.name.split('_').skip_while(is_number).collect::<Vec<_>>().join(" ")
    } else {
        test.name.split_once(": ").map_or(test.name.as_str(), |(_, title)| title).to_owned()
    };
    let mut out = String::new();
    let mut rest = words.as_str();
    // The values that a loop over cases fills in are not known here.
    while let Some((before, after)) = rest.split_once("${") {
        out += before;
        out += "…";
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    (out + rest).replace('<', "&lt;").replace('*', "\\*").replace("__", "\\_\\_")
}

/// The tests of one number, file by file.
fn tests_of(tests: &[NamedTest], number: &str) -> String {
    let mut list = String::new();
    let mut file = "";
    for test in tests.iter().filter(|test| test.numbers().iter().any(|other| other == number)) {
        if test.file != file {
            list += &format!("- [{0}](../../{0})\n", test.file);
        }
        list += &format!("  - {}\n", sentence(test));
        file = &test.file;
    }
    list
}

fn page(tests: &[NamedTest]) -> String {
    let mut out = String::from(INTRODUCTION);
    for (letter, heading) in [("S", "Requirements"), ("A", "Attacks")] {
        out += &format!("\n## {heading}\n");
        for Number { number, what, open } in NUMBERS.iter().filter(|row| row.number.starts_with(letter)) {
            let mut what = (*what).to_owned();
            if let Some(first) = what.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            out += &format!("\n### {number}\n\n{what}.\n");
            if let Some(reason) = open {
                out += &format!("\n**Open:** {reason}.\n");
            }
            let list = tests_of(tests, number);
            if !list.is_empty() {
                out += &format!("\n{list}");
            }
        }
    }
    out
}

#[test]
fn the_page_lists_every_numbered_test_and_no_other() {
    let path = root().join(PAGE);
    let expected = page(&tests_of_the_tree(&root()));
    if std::env::var_os("GRANTWAY_WRITE").is_some() {
        fs::write(&path, expected).unwrap();
        return;
    }
    let written = fs::read_to_string(&path).unwrap();
    for (line, expected) in written.lines().zip(expected.lines()) {
        assert_eq!(line, expected, "{PAGE}; `GRANTWAY_WRITE=1 cargo test --test security_table` writes it anew");
    }
    assert_eq!(written.lines().count(), expected.lines().count(), "{PAGE} has too many lines or too few");
}

#[test]
fn every_number_has_a_test_or_a_reason_why_not() {
    let tests = tests_of_the_tree(&root());
    let has = |number: &str| tests.iter().any(|test| test.numbers().iter().any(|other| other == number));
    let excused = |number: &&str| NUMBERS.iter().any(|row| row.number == *number && row.open.is_some());
    let all = NUMBERS.iter().map(|row| row.number);
    let missing: Vec<_> =
        all.filter(|number| !has(number)).filter(|number| !excused(number) || DEMANDED.contains(number)).collect();
    assert!(missing.is_empty(), "no test carries {missing:?}");
}

#[test]
fn every_number_of_both_lists_has_one_row() {
    let expected = (1..=42).map(|at| format!("S{at}")).chain((1..=36).map(|at| format!("A{at}")));
    let rows: Vec<_> = NUMBERS.iter().map(|row| row.number.to_owned()).collect();
    assert_eq!(rows, expected.collect::<Vec<_>>());
}

#[test]
fn every_numbered_test_lies_where_it_is_run() {
    for test in tests_of_the_tree(&root()) {
        assert!(!test.is_off, "{}: `{}` is skipped", test.file, test.name);
        assert!(is_run(&root(), &test), "{}: `{}` is run by nobody", test.file, test.name);
    }
}
