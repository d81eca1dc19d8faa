//! The table of SECURITY.md that names the tests of each requirement (S1 …) and each attack (A1 …)
//! is true: it is made of the names of the tests, and every number that has to be there has a test.
//!
//! A test carries its numbers as words of its name: `s35_the_session_cookie_is_…` in Rust,
//! `test("S35, A23: the session cookie …")` in JavaScript.
//! `GRANTWAY_WRITE=1 cargo test --test security_table` writes the table anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where its ground is wrong")]

#[path = "security_table/named_tests.rs"]
mod named_tests;
#[path = "security_table/numbers.rs"]
mod numbers;

use named_tests::{NamedTest, is_run, tests_of_the_tree};
use numbers::{NUMBERS, Number};
use std::fs;
use std::path::PathBuf;

const BEGIN: &str = "<!-- table of requirements and tests: begin -->\n";
const END: &str = "<!-- table of requirements and tests: end -->\n";

/// Those that may never be without a test: the backend for a frontend and the attacks on it.
const DEMANDED: &[&str] = &[
    "S34", "S35", "S36", "S37", "S38", "S39", "S40", "S41", "S42", "A14", "A16", "A17", "A23", "A24", "A25", "A26",
    "A27", "A28", "A35",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The tests of one number: file, then names.
fn tests_cell(tests: &[NamedTest], number: &str) -> String {
    let mut cell = String::new();
    let mut file = "";
    for test in tests.iter().filter(|test| test.numbers().iter().any(|other| other == number)) {
        let name = test.name.replace('|', "\\|");
        if test.file == file {
            cell += &format!(", `{name}`");
        } else {
            cell += &format!("{}{}: `{name}`", if file.is_empty() { "" } else { "<br>" }, test.file);
        }
        file = &test.file;
    }
    cell
}

fn table(tests: &[NamedTest]) -> String {
    let mut out = String::from("\n| number | what | tests |\n| --- | --- | --- |\n");
    for Number { number, what, open } in NUMBERS {
        let cell = tests_cell(tests, number);
        let cell = match open {
            Some(reason) if cell.is_empty() => format!("none: {reason}"),
            Some(reason) => format!("{cell}<br>not yet: {reason}"),
            None => cell,
        };
        out += &format!("| {number} | {what} | {cell} |\n");
    }
    out.push('\n');
    out
}

#[test]
fn the_table_of_the_document_names_every_numbered_test_and_no_other() {
    let path = root().join("SECURITY.md");
    let text = fs::read_to_string(&path).unwrap();
    let (head, rest) = text.split_once(BEGIN).expect("SECURITY.md has a line that begins the table");
    let (written, tail) = rest.split_once(END).expect("SECURITY.md has a line that ends the table");
    let expected = table(&tests_of_the_tree(&root()));
    if std::env::var_os("GRANTWAY_WRITE").is_some() {
        fs::write(&path, [head, BEGIN, &expected, END, tail].concat()).unwrap();
        return;
    }
    for (line, expected) in written.lines().zip(expected.lines()) {
        assert_eq!(line, expected, "SECURITY.md; `GRANTWAY_WRITE=1 cargo test --test security_table` writes it anew");
    }
    assert_eq!(written.lines().count(), expected.lines().count(), "SECURITY.md has rows too many or too few");
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
