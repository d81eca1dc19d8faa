//! The rules that no compiler checks: which room may use which, names, sizes of files, and whether the files
//! named in ARCHITECTURE.md exist.

use std::collections::BTreeMap;
use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

/// The rooms that each room must not use.
const ARROWS: &[(&str, &[&str])] = &[
    ("base", &["step", "protocol", "dialect", "flow", "bindings", "client"]),
    ("step", &["protocol", "dialect", "flow", "bindings", "client"]),
    ("protocol", &["dialect", "flow", "bindings", "client"]),
    ("dialect", &["flow", "bindings", "client"]),
    ("flow", &["bindings", "client"]),
    ("bindings", &["client"]),
];

/// The rooms of a worker's flows: each may use those before it.
const WORKER: &[&str] = &["http", "config", "session", "refresh", "sign_in", "routes", "app"];

/// Rooms that run anywhere, and the crates that would bind them to JavaScript.
const PURE: &[&str] = &["base", "step", "protocol", "dialect", "flow"];
const PLATFORM: &[&str] =
    &["js_sys", "web_sys", "wasm_bindgen", "wasm_bindgen_futures", "serde_wasm_bindgen", "gloo_net", "getrandom"];

const SOURCE: &[&str] = &["rs", "js", "mjs", "ts", "css", "html", "toml"];
const LONGEST: usize = 400;

/// Files that are not ours, or not written by hand.
const SKIPPED: &[&str] = &[
    "target",
    "node_modules",
    ".git",
    ".wrangler",
    "dist",
    "pkg/wasm",
    "pkg/wasm-trap",
    "pkg/wasm-bench",
    "pkg/providers",
    "pkg/vault_worker.js",
];

/// Names that say nothing about their contents.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"];

#[test]
fn a_room_uses_only_the_rooms_to_its_left() -> Result<()> {
    let mut found = Vec::new();
    for (room, closed) in ARROWS {
        for file in room_files(room)? {
            let code = code(&file)?;
            for (line, path) in crate_paths(&file, &code) {
                for other in closed.iter().filter(|other| starts_with_path(&path, other)) {
                    found.push(format!("{}: `{room}` must not use `{other}`", at(&file, line)));
                }
            }
        }
    }
    none(&found)
}

#[test]
fn a_room_of_the_worker_uses_only_the_rooms_before_it() -> Result<()> {
    let mut found = Vec::new();
    for (index, room) in WORKER.iter().enumerate() {
        let later = WORKER.get(index.saturating_add(1)..).unwrap_or_default();
        for file in room_files(&format!("flow/worker/{room}"))?.iter().filter(|file| !is_test(file)) {
            for (line, path) in crate_paths(file, without_tests(&code(file)?)) {
                for other in later.iter().filter(|other| starts_with_path(&path, &format!("flow::worker::{other}"))) {
                    found.push(format!("{}: `{room}` must not use `{other}`", at(file, line)));
                }
            }
        }
    }
    none(&found)
}

#[test]
fn the_pure_rooms_know_nothing_of_javascript() -> Result<()> {
    let mut found = Vec::new();
    for room in PURE {
        for file in room_files(room)? {
            for (line, text) in numbered(&code(&file)?) {
                for name in PLATFORM.iter().filter(|name| words(text).any(|word| word == **name)) {
                    found.push(format!("{}: `{room}` must not use `{name}`", at(&file, line)));
                }
            }
        }
    }
    none(&found)
}

#[test]
fn no_provider_is_named_in_the_engine() -> Result<()> {
    let mut found = Vec::new();
    let ids = provider_ids()?;
    for file in files(&root().join("src"))?.iter().filter(|file| !is_test(file)) {
        let text = fs::read_to_string(file)?.to_lowercase();
        // Few of the two hundred ids occur at all, most of them inside other words.
        let occur: Vec<&String> = ids.iter().filter(|id| text.contains(first_word(id))).collect();
        for (line, text) in numbered(without_tests(&text)) {
            for id in occur.iter().filter(|id| is_named(id, text)) {
                found.push(format!("{}: names the provider `{id}`", at(file, line)));
            }
        }
    }
    none(&found)
}

/// Written by tests/document_schema.rs: a line or more for each knob.
const GENERATED: &[&str] = &["pkg/types/dialect.d.ts", "pkg/types/provider.d.ts"];

#[test]
fn no_file_is_longer_than_one_can_keep_in_mind() -> Result<()> {
    let mut found = Vec::new();
    for file in files(&root())? {
        let is_source = file.extension().is_some_and(|extension| SOURCE.iter().any(|source| extension == *source));
        let counts = is_source && !GENERATED.iter().any(|generated| file.ends_with(generated));
        let lines = if counts { fs::read_to_string(&file)?.lines().count() } else { 0 };
        if lines > LONGEST {
            found.push(format!("{}: {lines} lines; the most is {LONGEST}", at(&file, LONGEST)));
        }
    }
    none(&found)
}

#[test]
fn source_files_are_as_editorconfig_says() -> Result<()> {
    let mut found = Vec::new();
    for file in files(&root())? {
        if !file.extension().is_some_and(|extension| SOURCE.iter().any(|source| extension == *source)) {
            continue;
        }
        let text = fs::read_to_string(&file)?;
        let untidy = |line: &str| line.starts_with('\t') || line.ends_with([' ', '\t', '\r']);
        let lines = text.split('\n').enumerate().filter(|(_, line)| untidy(line));
        found.extend(lines.map(|(index, _)| at(&file, index.saturating_add(1))));
        if !text.is_empty() && !text.ends_with('\n') {
            found.push(format!("{}: the last line has no end", relative(&file)));
        }
    }
    none(&found)
}

/// The most files in one folder, besides those that declare its modules and its tests.
const MOST_FILES: usize = 12;

#[test]
fn no_folder_of_the_engine_or_the_package_holds_more_files_than_one_sees_at_once() -> Result<()> {
    let mut counts = BTreeMap::new();
    for place in ["src", "pkg/src", "pkg/sandbox", "pkg/cli"] {
        for file in files(&root().join(place))?.iter().filter(|file| !is_test(file) && !file.ends_with("mod.rs")) {
            let folder = file.parent().unwrap_or(file);
            *counts.entry(relative(folder)).or_insert(0_usize) += 1;
        }
    }
    let full = counts.iter().filter(|(_, count)| **count > MOST_FILES);
    let found: Vec<_> =
        full.map(|(folder, count)| format!("{folder}: {count} files; the most is {MOST_FILES}")).collect();
    none(&found)
}

#[test]
fn every_name_says_what_is_inside() -> Result<()> {
    let mut found = Vec::new();
    for file in files(&root())? {
        for part in relative(&file).split('/') {
            let stem = part.split('.').next().unwrap_or(part);
            let empty = stem.split(['_', '-']).find(|word| EMPTY_NAMES.contains(word));
            if let Some(word) = empty {
                found.push(format!("{}: `{word}` says nothing about what is inside", relative(&file)));
            }
        }
    }
    none(&found)
}

/// Folders whose files ARCHITECTURE.md names with full paths.
const FOLDERS: &[&str] =
    &["src/", "pkg/", "providers/", "arena/", "aead/", "xtask/", "tests/", "docs/", "examples/", "www/", "bench/"];

/// Files that a build writes, so that a fresh checkout lacks them.
const WRITTEN_BY_THE_BUILD: &[&str] =
    &["pkg/wasm/", "pkg/src/errors/error_texts.", "pkg/src/errors/error_codes.d.ts", "pkg/vault_worker.js"];

#[test]
fn the_architecture_names_files_that_exist() -> Result<()> {
    let document = root().join("ARCHITECTURE.md");
    let text = fs::read_to_string(&document)?;
    let mut found = Vec::new();
    let mut paths: usize = 0;
    for (line, text) in numbered(&text) {
        let begins = |path: &&str, starts: &[&str]| starts.iter().any(|start| path.starts_with(start));
        let quoted = text.split('`').skip(1).step_by(2);
        for path in quoted.filter(|path| begins(path, FOLDERS) && !begins(path, WRITTEN_BY_THE_BUILD)) {
            paths = paths.saturating_add(1);
            if !root().join(path).exists() {
                found.push(format!("{}: `{path}` does not exist", at(&document, line)));
            }
        }
    }
    if paths < 50 {
        found.push(format!("ARCHITECTURE.md names {paths} paths only: is the table \"Where is …?\" missing?"));
    }
    none(&found)
}

/// The most files that one may have to read to follow a callback.
const CALLBACK_FILES: usize = 10;

#[test]
fn the_files_of_a_callback_are_few_and_each_is_used_by_one_before_it() -> Result<()> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md"))?;
    let list = text.split("The files that a callback passes through").nth(1).unwrap_or_default();
    let items = list.lines().skip(2).take_while(|line| line.starts_with(|first: char| first.is_ascii_digit()));
    let paths: Vec<&str> = items.filter_map(|line| line.split('`').nth(1)).collect();
    assert!(paths.len() > 5 && paths.len() <= CALLBACK_FILES, "{} files", paths.len());
    let (mut found, mut before) = (Vec::new(), String::new());
    for (index, path) in paths.iter().enumerate() {
        let module = path.trim_end_matches("/mod.rs").rsplit('/').next().unwrap_or_default();
        let module = module.split('.').next().unwrap_or_default();
        // The hosts are JavaScript, which knows the engine only by its messages.
        let is_used = before.is_empty() || words(&before).any(|word| word == module);
        if !is_used || paths.iter().take(index).any(|other| other == path) {
            found.push(format!("ARCHITECTURE.md: `{path}` is used by none before it, or stands there twice"));
        }
        if path.starts_with("src/") {
            before += &code(&root().join(path))?;
        }
    }
    none(&found)
}

fn none(found: &[String]) -> Result<()> {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
    Ok(())
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn relative(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).to_string_lossy().replace('\\', "/")
}

fn at(file: &Path, line: usize) -> String {
    format!("{}:{line}", relative(file))
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines())
}

/// All files below a folder, sorted, without those that are not ours.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    entries.sort();
    let mut found = Vec::new();
    for entry in entries {
        let path = relative(&entry);
        let name = path.rsplit('/').next().unwrap_or(&path);
        if SKIPPED.contains(&path.as_str()) || SKIPPED.contains(&name) {
            continue;
        }
        if entry.is_dir() {
            // Cargo marks its own folders, wherever `CARGO_TARGET_DIR` and `CARGO_HOME` are.
            if !entry.join("CACHEDIR.TAG").exists() {
                found.extend(files(&entry)?);
            }
        } else {
            found.push(entry);
        }
    }
    Ok(found)
}

/// A room's module, either a folder or one file.
fn room_files(room: &str) -> Result<Vec<PathBuf>> {
    let folder = root().join("src").join(room);
    let file = folder.with_extension("rs");
    let mut found = if folder.is_dir() { files(&folder)? } else { Vec::new() };
    if file.exists() {
        found.push(file);
    }
    Ok(found)
}

/// The text with comment lines emptied, so that line numbers stay right.
fn code(file: &Path) -> Result<String> {
    let text = fs::read_to_string(file)?;
    let lines = text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// The paths from the crate's root, without `crate::`, each with its line: `crate::a::b`, each member of
/// `crate::{a, b}`, and `super::super::a` if that is the root.
fn crate_paths(file: &Path, code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for marker in ["crate::".to_owned(), "super::".repeat(depth(file))] {
        let mut before: usize = 1;
        let mut pieces = code.split(marker.as_str());
        before = before.saturating_add(pieces.next().map_or(0, newlines));
        for piece in pieces {
            let members = match piece.strip_prefix('{') {
                Some(group) => group_members(group),
                None => vec![piece],
            };
            found.extend(members.into_iter().map(|member| (before, member.trim().to_owned())));
            before = before.saturating_add(newlines(piece));
        }
    }
    found
}

/// How many `super::` lead from the file's module to the crate's root.
fn depth(file: &Path) -> usize {
    let path = relative(file);
    let parts = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod").split('/');
    parts.count()
}

fn newlines(text: &str) -> usize {
    text.matches('\n').count()
}

/// The members of a use group, up to its closing brace. Nested groups stay with their member.
fn group_members(group: &str) -> Vec<&str> {
    let mut open: i32 = 0;
    let mut ended = false;
    group
        .split(|letter| {
            match letter {
                '{' => open = open.saturating_add(1),
                '}' => open = open.saturating_sub(1),
                _ => {}
            }
            ended |= open < 0;
            !ended && open == 0 && letter == ','
        })
        .collect()
}

/// Whether a path is `start` or something in it, ending at a word.
fn starts_with_path(path: &str, start: &str) -> bool {
    let path: String = path.split_whitespace().collect();
    // `host::{browser, …}` names the member inside a group of its own.
    if let (Some((outer, inner)), Some(group)) = (start.split_once("::"), path.split_once("::{")) {
        let members = group.1.split('}').next().unwrap_or_default();
        return group.0 == outer && words(members).any(|word| word == inner);
    }
    let rest = path.strip_prefix(start);
    rest.is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_'))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

/// Providers whose names are common words or variables, and hosts of workers whose headers the proxy knows.
/// Code that asked for such a provider would have its id in quotes.
const COMMON_WORDS: &[&str] = &[
    "azure", "box", "buffer", "exact", "google", "id", "line", "linear", "login", "netlify", "notion", "square",
    "stack", "vercel", "x", "zoom",
];

fn first_word(id: &str) -> &str {
    id.split('-').next().unwrap_or_default()
}

/// Whether a line, in lower case, names the provider by the first word of its id: `tiltify-v3` counts as
/// `tiltify`.
fn is_named(id: &str, line: &str) -> bool {
    let name = first_word(id);
    if COMMON_WORDS.contains(&name) {
        line.contains(&format!("\"{id}\""))
    } else {
        words(line).any(|word| word == name)
    }
}

/// The ids of the documents, except those that cannot be told from common words or a single letter.
fn provider_ids() -> Result<Vec<String>> {
    Ok(files(&root().join("providers"))?
        .iter()
        .filter_map(|file| Some(file.file_stem()?.to_string_lossy().into_owned()))
        .filter(|id| id != "standard" && id.len() > 1)
        .collect())
}

fn is_test(file: &Path) -> bool {
    relative(file).split(['/', '.']).any(|part| part == "tests")
}

/// The part of a file before its test module.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}
