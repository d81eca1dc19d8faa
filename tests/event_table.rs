//! Checks that the table in `docs/reference/events.md`, the TypeScript union and the code name the same events:
//! an event that is added, renamed or removed in only one of them fails.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test stops where its ground is wrong"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const BEGIN: &str = "<!-- table of events: begin -->";
const END: &str = "<!-- table of events: end -->";

/// Type → members, sorted.
type Events = BTreeMap<String, Vec<String>>;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

fn sorted(mut members: Vec<String>) -> Vec<String> {
    members.sort();
    members
}

fn documented() -> Events {
    let text = read("docs/reference/events.md");
    let table = text.split_once(BEGIN).and_then(|(_, rest)| rest.split_once(END)).expect("a table of events").0;
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split(" | ").collect();
        let names = |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
        (names(cells[0])[0].clone(), sorted(names(cells[1])))
    })
    .collect()
}

/// The members that an `interface` or an object type of the text declares in its own braces.
fn declared(body: &str) -> Vec<String> {
    let mut members = Vec::new();
    for part in body.lines().filter(|line| !line.trim_start().starts_with(['/', '*'])) {
        let name = part.trim().split(':').next().unwrap_or_default().trim_end_matches('?');
        let is_name = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if part.contains(':') && is_name && !name.is_empty() && name != "type" {
            members.push(name.to_owned());
        }
    }
    members
}

/// `signed_in` → `SignedInEvent`
fn type_name(event: &str) -> String {
    let words = event.split('_').map(|word| format!("{}{}", word[..1].to_uppercase(), &word[1..]));
    words.collect::<String>() + "Event"
}

/// The text of `interface <name>`, and the interfaces that it extends.
fn interface<'a>(text: &'a str, name: &str) -> Option<(Vec<&'a str>, &'a str)> {
    let (head, rest) = text.split_once(&format!("interface {name}<"))?.1.split_once("{\n")?;
    let bases = head.split_once("> extends ").map(|(_, bases)| bases).unwrap_or_default();
    let bases = bases.split(", ").map(|base| base.split('<').next().unwrap_or_default()).collect();
    Some((bases, rest.split_once("\n}").map(|(body, _)| body).unwrap_or_default()))
}

/// The members that an interface declares and inherits, apart from those that every event has.
fn members_of(text: &str, name: &str) -> Vec<String> {
    let Some((bases, body)) = interface(text, name).filter(|_| name != "EventBase") else {
        return Vec::new();
    };
    let mut members = declared(body);
    members.extend(bases.iter().flat_map(|base| members_of(text, base)));
    members
}

fn typed() -> Events {
    let text = read("pkg/types/events.d.ts");
    let union = text.split_once("export type OAuthEvent<").expect("the union").1;
    let names = union.split("\n  | ").skip(1).map(|name| name.split('<').next().unwrap_or_default());
    names
        .map(|name| {
            let body = interface(&text, name).expect(name).1;
            let event = body.split_once("type: \"").expect("a type").1.split('"').next().unwrap_or_default();
            assert_eq!(type_name(event), name);
            (event.to_owned(), sorted(members_of(&text, name)))
        })
        .collect()
}

fn sources(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") {
            found.extend(sources(&path, extension));
        } else if path.extension().is_some_and(|other| other == extension) && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found
}

/// Every event that the code emits, with the file.
fn emitted() -> BTreeMap<String, String> {
    let mut events = BTreeMap::new();
    let mut note = |name: &str, path: &Path| {
        events.insert(name.to_owned(), path.display().to_string());
    };
    for path in sources(&root().join("src"), "rs") {
        let text = fs::read_to_string(&path).unwrap();
        for call in ["emit(W::", "emit(cx, W::", "emit_done(cx, W::", "emit_failure(W::", "emit_failure(cx, W::"] {
            for rest in text.split(call).skip(1) {
                note(rest.split([',', ')']).next().unwrap_or_default(), &path);
            }
        }
        for rest in text.split("emit_end(cx, ").skip(1) {
            // `emit_end(cx, result, begun, W::done, W::failed)`
            let words = rest.split(')').next().unwrap_or_default().split("W::").skip(1);
            words.for_each(|word| note(word.trim_end_matches([',', ' ']), &path));
        }
    }
    for path in sources(&root().join("pkg/src"), "js") {
        let text = fs::read_to_string(&path).unwrap();
        for rest in text.split("{ type: \"").skip(1) {
            note(rest.split('"').next().unwrap_or_default(), &path);
        }
    }
    events
}

#[test]
fn the_document_and_the_types_name_the_same_events_with_the_same_members() {
    let (documented, typed) = (documented(), typed());
    assert!(documented.len() > 15, "{documented:?}");
    assert_eq!(documented, typed, "left: docs/reference/events.md, right: pkg/types/events.d.ts");
}

/// A comment of lines of at most 120 characters.
fn comment(text: &str) -> String {
    if text.chars().count() + 7 <= 120 {
        return format!("/** {text} */\n");
    }
    let (mut out, mut width) = (String::from("/**\n *"), 2);
    for word in text.split(' ') {
        if width + 1 + word.chars().count() > 120 {
            out += "\n *";
            width = 2;
        }
        out += &format!(" {word}");
        width += 1 + word.chars().count();
    }
    out + "\n */\n"
}

/// `GRANTWAY_WRITE=1 cargo test --test event_table` rewrites them.
#[test]
fn the_types_say_of_each_event_what_the_document_says() {
    let written = read("pkg/types/events.d.ts");
    let table = read("docs/reference/events.md");
    let mut types = written.clone();
    for name in documented().keys() {
        let row = table.lines().find(|line| line.starts_with(&format!("| `{name}` |"))).expect(name);
        let when = row.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default();
        let end = if when.ends_with(['.', '…']) { "" } else { "." };
        let head = format!("export interface {}<", type_name(name));
        let (before, after) = types.split_once(&head).expect(name);
        let (before, _) = before.rsplit_once("/**").expect("a comment");
        let said = comment(&format!("{}{}{end}", when[..1].to_uppercase(), &when[1..]));
        types = format!("{before}{said}{head}{after}");
    }
    if std::env::var_os("GRANTWAY_WRITE").is_some() {
        return fs::write(root().join("pkg/types/events.d.ts"), types).unwrap();
    }
    assert!(written == types, "`GRANTWAY_WRITE=1 cargo test --test event_table` writes the sentences of events anew");
}

#[test]
fn the_code_emits_the_events_of_the_document_and_no_others() {
    let (documented, emitted) = (documented(), emitted());
    for (name, path) in &emitted {
        assert!(documented.contains_key(name), "{path} emits `{name}`, which docs/reference/events.md does not know");
    }
    for name in documented.keys() {
        assert!(emitted.contains_key(name), "nobody emits `{name}` of docs/reference/events.md");
    }
}
