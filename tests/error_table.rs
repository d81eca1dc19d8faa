//! The error table of `docs/errors/README.md` is the engine's own table, row for row: a code that is
//! added, renamed or dropped without the document, or the other way round, fails here.
//!
//! `GRANTWAY_WRITE=1 cargo test --test error_table` writes the rows again. That the TypeScript union names the same
//! codes is checked by `tests/readme/errors.test.mjs` on the built package.

use grantway::step::codes::TABLE;
use grantway::step::kind::{Builds, ErrorText};
use std::fs;
use std::path::PathBuf;

const BEGIN: &str = "<!-- table of error codes: begin -->\n";
const END: &str = "<!-- table of error codes: end -->\n";

/// The kinds in the order in which the document explains them.
const KINDS: &[&str] = &["server", "check", "malformed", "session", "host", "application", "misuse"];

fn document() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs").join("errors/README.md")
}

/// A text as it is in a cell: a bar would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn row(text: &ErrorText) -> String {
    let builds = match text.builds {
        Builds::Both => "both",
        Builds::Browser => "browser",
        Builds::Edge => "edge",
    };
    let hint = match text.edge_hint {
        same if same == text.hint => same.to_owned(),
        edge => format!("{}; in a worker: {edge}", text.hint),
    };
    format!("| `{}` | {} | {} | {builds} |\n", text.code, cell(text.message), cell(&hint))
}

fn table() -> String {
    let mut out = String::new();
    for kind in KINDS {
        out += &format!("\n### `{kind}`\n\n| code | message | hint | build |\n| --- | --- | --- | --- |\n");
        TABLE.iter().filter(|text| text.kind == *kind).map(row).for_each(|row| out.push_str(&row));
    }
    out.push('\n');
    out
}

#[test]
fn the_document_lists_every_code_with_its_kind_message_and_hint() {
    let path = document();
    let text = fs::read_to_string(&path).unwrap();
    let (head, rest) = text.split_once(BEGIN).expect("docs/errors/README.md has a line that begins the table");
    let (written, tail) = rest.split_once(END).expect("docs/errors/README.md has a line that ends the table");
    let expected = table();
    if std::env::var_os("GRANTWAY_WRITE").is_some() {
        fs::write(&path, [head, BEGIN, &expected, END, tail].concat()).unwrap();
        return;
    }
    for (line, expected) in written.lines().zip(expected.lines()) {
        assert_eq!(line, expected, "`GRANTWAY_WRITE=1 cargo test --test error_table` writes it anew");
    }
    assert_eq!(written.lines().count(), expected.lines().count(), "docs/errors/README.md has rows too many or too few");
}

#[test]
fn every_code_has_a_kind_that_the_document_explains() {
    for text in TABLE {
        assert!(KINDS.contains(&text.kind), "{}: kind `{}`", text.code, text.kind);
    }
}
