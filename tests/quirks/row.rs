//! The rows of the table.

use serde_json::Value as Json;
use std::fs;
use std::path::Path;

/// A document that expresses the departure.
pub struct Document {
    /// The id of a shipped one; `<file>: <member>` for one that was made up for a test.
    pub name: String,
    /// Paths below `dialect`, or `variables` and paths in its members.
    pub knobs: Vec<String>,
    json: Json,
}

impl Document {
    fn of(root: &Path, name: &str, knobs: &Json) -> Self {
        let (file, member) = match name.split_once(": ") {
            Some((file, member)) => (file.to_owned(), Some(member)),
            None => (format!("providers/{name}.json"), None),
        };
        let text = fs::read_to_string(root.join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let json: Json = serde_json::from_str(&text).unwrap();
        let json = member.map_or(Some(&json), |member| json.get(member)).cloned();
        Self { name: name.to_owned(), knobs: texts(knobs), json: json.unwrap_or_else(|| panic!("there is no {name}")) }
    }
    /// The file and the member of a made-up document.
    pub fn made_up(&self) -> Option<(&str, &str)> {
        self.name.split_once(": ")
    }
    pub fn is_shipped(&self) -> bool {
        self.made_up().is_none()
    }
    /// The common name of the provider.
    pub fn provider(&self) -> &str {
        self.json.get("name").and_then(Json::as_str).unwrap_or(&self.name)
    }
    /// The document's value at a path; for variables, that of the first one that has it.
    pub fn value(&self, path: &str) -> Option<&Json> {
        let Some(of_each) = path.strip_prefix("variables") else {
            return self.json.pointer(&format!("/dialect/{}", path.replace('.', "/")));
        };
        let variables = self.json.get("variables")?;
        match of_each.strip_prefix('.') {
            None => Some(variables),
            Some(member) => variables.as_object()?.values().find_map(|variable| variable.get(member)),
        }
    }
}

/// One departure.
pub struct Row {
    pub number: u64,
    pub seen_at: String,
    pub quirk: String,
    /// All knobs of its documents, once each.
    pub knobs: Vec<String>,
    /// What the engine always does about it.
    pub without_a_knob: Option<String>,
    pub documents: Vec<Document>,
    /// The tests, each as its file and its name.
    pub tests: Vec<(String, String)>,
    /// Why a page or a worker cannot meet it, or part of it.
    pub beyond: Option<String>,
}

fn text(value: &Json) -> String {
    value.as_str().filter(|text| !text.is_empty()).expect("a text").to_owned()
}

fn texts(value: &Json) -> Vec<String> {
    value.as_array().expect("a list").iter().map(text).collect()
}

fn row(root: &Path, row: &Json) -> Row {
    let documents: Vec<Document> = row["documents"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, knobs)| Document::of(root, name, knobs))
        .collect();
    let mut knobs: Vec<String> = Vec::new();
    for knob in documents.iter().flat_map(|document| &document.knobs) {
        if !knobs.contains(knob) {
            knobs.push(knob.clone());
        }
    }
    let test = |test: &Json| {
        let test = text(test);
        let (file, name) = test.split_once(": ").expect("a file and the name of a test");
        (file.to_owned(), name.to_owned())
    };
    let known = ["number", "seen_at", "quirk", "without_a_knob", "documents", "tests", "beyond"];
    let unknown = row.as_object().expect("an object").keys().find(|name| !known.contains(&name.as_str()));
    assert_eq!(unknown, None, "a member that no row has");
    Row {
        number: row["number"].as_u64().expect("a number"),
        seen_at: text(&row["seen_at"]),
        quirk: text(&row["quirk"]),
        knobs,
        without_a_knob: row.get("without_a_knob").map(text),
        documents,
        tests: row["tests"].as_array().into_iter().flatten().map(test).collect(),
        beyond: row.get("beyond").map(text),
    }
}

/// The rows in their order.
pub fn rows(root: &Path) -> Vec<Row> {
    let table = fs::read_to_string(root.join("tests/quirks/table.json")).unwrap();
    let table: Vec<Json> = serde_json::from_str(&table).unwrap();
    table.iter().map(|one| row(root, one)).collect()
}
