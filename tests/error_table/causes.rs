//! Reads `docs/errors/causes/*.toml`, which explains the codes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use toml::{Table, Value};

/// One cause: a heading, what one sees, and what to do.
#[derive(Debug)]
pub struct Cause {
    pub cause: String,
    pub tell: String,
    pub fix: String,
}

/// The explanation of one code.
#[derive(Debug)]
pub struct Said {
    /// Who noticed it, at which step, and what state things are in now.
    pub happened: String,
    pub causes: Vec<Cause>,
    /// The values of the error's `possible_causes`, which its first causes explain.
    pub possible_causes: Vec<String>,
    /// A request or option that causes the error, and the right one, as lines of a diff.
    pub example: Option<String>,
    /// RFCs, pages of the documentation, knobs: see `links.rs`.
    pub see: Vec<String>,
}

pub struct Causes(BTreeMap<String, Said>);

impl Causes {
    pub fn read(folder: &Path) -> Self {
        let mut all = BTreeMap::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let text = fs::read_to_string(&path).unwrap();
            let table: Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            for (code, value) in table {
                let said = said(&format!("{}: {code}", path.display()), value);
                assert!(all.insert(code.clone(), said).is_none(), "{code} stands in two files of docs/errors/causes");
            }
        }
        Self(all)
    }

    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub fn of(&self, code: &str) -> &Said {
        self.0
            .get(code)
            .unwrap_or_else(|| panic!("docs/errors/causes says nothing of `{code}`: add what happened and its causes"))
    }
}

fn said(place: &str, value: Value) -> Said {
    let mut members = table(place, value);
    let list = |value: Option<Value>| value.map(|value| array(place, value)).unwrap_or_default();
    let texts = |value| list(value).into_iter().map(|value| text(place, Some(value))).collect();
    let out = Said {
        happened: text(place, members.remove("happened")),
        causes: list(members.remove("causes")).into_iter().map(|value| cause(place, value)).collect(),
        possible_causes: texts(members.remove("possible_causes")),
        example: members.remove("example").map(|value| text(place, Some(value))),
        see: texts(members.remove("see")),
    };
    assert_eq!(members.keys().collect::<Vec<_>>(), [""; 0], "{place}: unknown members");
    out
}

fn cause(place: &str, value: Value) -> Cause {
    let mut members = table(place, value);
    let mut member = |name| text(&format!("{place}: {name} of a cause"), members.remove(name));
    let out = Cause { cause: member("cause"), tell: member("tell"), fix: member("fix") };
    assert_eq!(members.keys().collect::<Vec<_>>(), [""; 0], "{place}: unknown members of a cause");
    out
}

fn table(place: &str, value: Value) -> Table {
    let Value::Table(table) = value else { panic!("{place}: a table is expected") };
    table
}

fn array(place: &str, value: Value) -> Vec<Value> {
    let Value::Array(list) = value else { panic!("{place}: a list is expected") };
    list
}

fn text(place: &str, value: Option<Value>) -> String {
    let Some(Value::String(text)) = value else { panic!("{place}: a text is expected") };
    text
}
