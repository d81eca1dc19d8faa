//! The page with the table.

use crate::row::{Document, Row};
use serde_json::Value as Json;
use std::path::Path;

const HEAD: &str = "\
<!-- Written from tests/quirks/table.json: GRANTWAY_WRITE=1 cargo test --test quirk_table -->

# Departures of real servers

Sixty departures from the standards, each seen at a real server, with the [knobs](provider-documents.md#knobs) that handle it, the [providers](../providers/README.md) that set them, the requests from the provider's page, and the tests. If no shipped provider needs a knob, a test has a made-up document. If neither a page nor a worker can handle a departure, the last column says why.

| | seen at | departure | knobs | providers | tests |
| --- | --- | --- | --- | --- | --- |
";

/// The path of a file, relative to `docs/reference/`.
fn from_reference(file: &str) -> String {
    format!("../../{file}")
}

fn provider(document: &Document, held_by: &dyn Fn(&Path, &str) -> Option<String>, root: &Path) -> String {
    match document.made_up() {
        Some((file, _)) => format!("[made up]({})", from_reference(file)),
        None => {
            let requests =
                held_by(root, &document.name).map(|file| format!(" ([requests]({}))", from_reference(&file)));
            format!("[{}](../providers/{}.md){}", document.provider(), document.name, requests.unwrap_or_default())
        }
    }
}

fn without_reason(value: &Json) -> Json {
    let mut value = value.clone();
    if let Some(members) = value.as_object_mut() {
        members.remove("reason");
    }
    value
}

fn knobs(row: &Row) -> String {
    let value = |path: &str| row.documents.iter().find(|one| one.knobs.iter().any(|knob| knob == path))?.value(path);
    let one = |path: &String| {
        // Reasons are on the provider's own page, and so are variables as a whole.
        let value = value(path).filter(|_| path != "variables").map(without_reason);
        value.map_or(format!("`{path}`"), |value| format!("`{path}: {value}`"))
    };
    let mut cells: Vec<String> = row.knobs.iter().map(one).collect();
    cells.extend(row.without_a_knob.iter().map(|text| format!("without a knob: {text}")));
    cells.join("<br>")
}

fn tests(row: &Row) -> String {
    let mut cells: Vec<String> = row
        .tests
        .iter()
        .map(|(file, name)| format!("[{}]({})", name.replace('_', " "), from_reference(file)))
        .collect();
    cells.extend(row.beyond.iter().map(|reason| format!("Not met: {reason}")));
    cells.join("<br>")
}

/// `docs/reference/quirks.md`
pub fn page(rows: &[Row], held_by: &dyn Fn(&Path, &str) -> Option<String>, root: &Path) -> String {
    let mut out = HEAD.to_owned();
    for row in rows {
        let providers: Vec<String> = row.documents.iter().map(|document| provider(document, held_by, root)).collect();
        let cells =
            [&row.number.to_string(), &row.seen_at, &row.quirk, &knobs(row), &providers.join("<br>"), &tests(row)];
        out += &format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
    }
    out
}
