//! Every input that once gave a wrong value has the right one in `tests/cases/table.json`, with the tests that
//! hold it. All of these tests exist and are run.
//!
//! The inputs themselves are outside the repository; the table names them, and says what each of them does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where its ground is wrong")]

#[path = "security_table/named_tests.rs"]
#[allow(dead_code, reason = "numbers are the other table's")]
mod named_tests;

use named_tests::{NamedTest, all_tests, is_run};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// All inputs, by folder and number.
const INPUTS: &[&str] = &[
    "worker/01",
    "worker/01b",
    "worker/02",
    "worker/03",
    "worker/04",
    "worker/07",
    "worker/07b",
    "worker/08",
    "worker/09",
    "worker/10",
    "worker/11",
    "worker/12",
    "worker/12b",
    "worker/14",
    "worker/15",
    "worker/15b",
    "worker/17",
    "worker/18",
    "worker/18b",
    "worker/19",
    "worker/20",
    "worker/21",
    "worker/21b",
    "worker/26",
    "worker/26b",
    "page/00",
    "page/01",
    "page/02",
    "page/03",
    "page/04",
    "page/05",
    "page/06",
    "page/07",
    "page/08",
    "page/09",
    "page/10",
    "page/11",
    "page/15",
    "page/16",
    "page/17",
    "page/18",
    "page/19",
    "page/20",
    "page/21",
    "page/24",
    "security/poc1",
    "security/poc2",
    "security/poc3",
    "security/poc4",
    "security/poc5",
    "security/poc6",
    "security/poc7",
    "security/poc8",
    "security/poc9",
    "security/poc10",
    "security/poc11",
    "security/poc13",
    "security/poc14",
    "security/poc15",
    "security/poc16",
    "security/brute_return_to",
    "security/fuzz",
    "security/leak",
    "security/leak2",
    "providers/run",
    "providers/mistakes",
    "providers/discovery",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

struct Row {
    input: String,
    /// The tests, each as its file and its name.
    tests: Vec<(String, String)>,
}

/// The rows of the table. None of their texts may be empty.
fn rows() -> Vec<Row> {
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).expect("a text").to_owned();
    let test = |value: &Value| {
        let text = text(value);
        let (file, name) = text.split_once(": ").expect("a file and the name of a test");
        (file.to_owned(), name.to_owned())
    };
    let table = fs::read_to_string(root().join("tests/cases/table.json")).unwrap();
    let table: Vec<Value> = serde_json::from_str(&table).unwrap();
    let row = |row: &Value| {
        let _ = (text(&row["situation"]), text(&row["right"]));
        Row { input: text(&row["input"]), tests: row["tests"].as_array().expect("tests").iter().map(test).collect() }
    };
    table.iter().map(row).collect()
}

#[test]
fn every_test_that_the_table_names_exists_and_is_run() {
    let tests = all_tests(&root());
    for Row { input, tests: named } in rows() {
        assert!(!named.is_empty(), "{input}: a row without a test");
        for (file, name) in named {
            let found: Vec<&NamedTest> = tests.iter().filter(|test| test.file == file && test.name == name).collect();
            let [test] = found[..] else { panic!("{input}: {file} has {} tests `{name}`", found.len()) };
            assert!(!test.is_off, "{input}: {file}: `{name}` is skipped");
            assert!(is_run(&root(), test), "{input}: {file}: `{name}` is run by nobody");
        }
    }
}

#[test]
fn every_input_has_a_row() {
    let rows = rows();
    for row in &rows {
        assert!(INPUTS.contains(&row.input.as_str()), "{} is no input", row.input);
    }
    for input in INPUTS {
        let has_row = rows.iter().any(|row| row.input == *input);
        assert!(has_row, "{input} has no row");
    }
}
