//! `cargo xtask mutants`: changes the code of the checks, of the sessions and of the refreshes in hundreds of small
//! ways, with cargo-mutants, and finds the changes that no test notices. `tests/mutants/survivors.json` explains each
//! of these.

use crate::console::say;
use crate::{process, root, target_dir};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A part of the code to mutate.
struct Part {
    name: &'static str,
    /// The prefix of its mutants' names.
    files: &'static str,
    /// The tests closest to it, which notice most mutants quickly.
    near: &'static [&'static str],
}

const PARTS: &[Part] = &[
    Part { name: "checks", files: "^src/protocol/checks/", near: &["protocol::checks"] },
    Part {
        name: "session",
        files: "^src/flow/worker/session/",
        near: &[
            "flow::worker::session",
            "flow::worker::tests::sessions",
            "flow::worker::tests::cookies",
            "flow::worker::tests::sign_outs",
            "flow::worker::tests::refreshes",
        ],
    },
    Part {
        name: "refresh",
        files: "^src/flow/worker/refresh/",
        near: &[
            "flow::worker::refresh",
            "flow::worker::tests::refreshes",
            "flow::worker::tests::sessions",
            "flow::worker::tests::configuration",
        ],
    },
];

const USAGE: &str = "usage: cargo xtask mutants [checks|session|refresh] [<file>] [--shard <k>/<n>]";

/// Slow tests that cover other code, or repeat the others in many orders.
const SLOW: &[&str] = &[
    "orders",
    "refresh_schedules",
    "forgets_the_oldest_of_too_many_sessions",
    "a_logout_that_the_store_interrupts",
    "a_server_in_trouble_for_long",
    "a_thousand_requests_of_one_isolate",
    "sessions_that_began_together",
];

/// Mutants by name, wherever in their file they are, with how often each occurs.
type Survivors = BTreeMap<String, usize>;

pub fn run(words: &[&str]) -> Result<()> {
    let named = |name: &str| PARTS.iter().filter(|part| part.name == name).collect();
    let (words, shard) = match words {
        [words @ .., "--shard", shard] => (words, Some(*shard)),
        words => (words, None),
    };
    let (parts, file): (Vec<&Part>, _) = match words {
        [] => (PARTS.iter().collect(), None),
        [name] => (named(name), None),
        [name, file] => (named(name), Some(*file)),
        _ => (Vec::new(), None),
    };
    if parts.is_empty() {
        bail!("{USAGE}");
    }
    if !process::capture(process::command("cargo").args(["mutants", "--version"])).is_ok_and(|ended| ended.success) {
        bail!("cargo-mutants is missing: `cargo install cargo-mutants --locked`");
    }
    let explained = explained(&root().join("tests/mutants/survivors.json"))?;
    let mut is_as_explained = true;
    for part in parts {
        let survivors = survivors(part, file, shard)?;
        let prefix = file.unwrap_or(part.files.trim_start_matches('^'));
        let of_part = |name: &str| name.starts_with(prefix);
        let names = survivors.keys().chain(explained.keys().filter(|name| of_part(name)));
        let mut names: Vec<&String> = names.collect();
        names.sort();
        names.dedup();
        for name in names {
            let [found, known] = [&survivors, &explained].map(|list| list.get(name).copied().unwrap_or(0));
            if found > known {
                eprintln!("{name}: {found} survived, {known} explained");
            // A shard does not have all mutants of that name.
            } else if found < known && shard.is_none() {
                eprintln!("{name}: {known} explained, {found} survived: take it out of the list");
            } else {
                continue;
            }
            is_as_explained = false;
        }
    }
    if !is_as_explained {
        bail!("a test has to notice each mutant, or tests/mutants/survivors.json has to explain it");
    }
    Ok(())
}

/// The mutants of a part, of one of its files or of a shard, that no test notices. Runs the nearest tests first, then
/// the others on what is left.
fn survivors(part: &Part, file: Option<&str>, shard: Option<&str>) -> Result<Survivors> {
    // Its `--file` would add to the files of its configuration.
    let all = file.map_or_else(|| part.files.to_owned(), |file| format!("^{file}"));
    let shard: Vec<&str> = shard.into_iter().flat_map(|shard| ["--shard", shard]).collect();
    let left = missed(part, "the nearest tests", &[&["--re", &all], &shard[..]].concat(), part.near)?;
    if left.is_empty() {
        return Ok(Survivors::new());
    }
    let names: Vec<String> = left.lines().map(literal).collect();
    let skipped: Vec<&str> = SLOW.iter().flat_map(|name| ["--skip", *name]).collect();
    let left = missed(part, "the others", &["--re", &format!("^({})$", names.join("|"))], &skipped)?;
    let mut survivors = Survivors::new();
    for name in left.lines().filter_map(without_place) {
        *survivors.entry(name).or_default() += 1;
    }
    Ok(survivors)
}

/// The chosen mutants that these tests do not notice, one a line.
fn missed(part: &Part, what: &str, chosen: &[&str], tests: &[&str]) -> Result<String> {
    say(&format!("{}: {what}", part.name));
    let folder = target_dir().join("mutants").join(part.name);
    let out = folder.join("mutants.out");
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&folder)?;
    let mut command = process::cargo();
    command.args(["mutants", "--no-shuffle", "--colors", "never"]).args(chosen).arg("--output").arg(&folder);
    let ended = process::capture(command.args(["--", "--"]).args(tests))?;
    let missed = read(&out, "missed.txt");
    // It ends with a failure if mutants survive; if it cannot run at all, there is no list.
    if !ended.success && missed.is_empty() && read(&out, "timeout.txt").is_empty() {
        bail!("{}", ended.text);
    }
    let count = |name: &str| read(&out, name).lines().count();
    println!(
        "{}, {what}: {} caught, {} missed, {} that run too long, {} that do not compile",
        part.name,
        count("caught.txt"),
        count("missed.txt"),
        count("timeout.txt"),
        count("unviable.txt"),
    );
    Ok(missed)
}

/// A regular expression for exactly this text.
fn literal(text: &str) -> String {
    let escaped = |c: char| if c.is_alphanumeric() { c.to_string() } else { format!("\\x{{{:x}}}", u32::from(c)) };
    text.chars().map(escaped).collect()
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_default()
}

/// `file:line:column: what` without line and column, which change with every edit above.
fn without_place(line: &str) -> Option<String> {
    let (place, what) = line.split_once(": ")?;
    Some(format!("{}: {what}", place.split(':').next()?))
}

/// The explained mutants: mutant → why no test can notice it, once for each place.
fn explained(path: &Path) -> Result<Survivors> {
    let list: Value = serde_json::from_str(&fs::read_to_string(path)?).context("tests/mutants/survivors.json")?;
    let mut survivors = Survivors::new();
    for entry in list.as_array().into_iter().flatten() {
        let text = |name: &str| entry.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let (Some(mutant), Some(_)) = (text("mutant"), text("why")) else { bail!("{entry} lacks `mutant` or `why`") };
        *survivors.entry(mutant.to_owned()).or_default() += 1;
    }
    Ok(survivors)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mutant_keeps_its_name_when_its_line_moves() {
        let named = without_place("src/protocol/checks/age.rs:77:53: replace && with || in verify");
        assert_eq!(named.as_deref(), Some("src/protocol/checks/age.rs: replace && with || in verify"));
    }

    #[test]
    fn a_name_with_operators_is_taken_literally() {
        assert_eq!(
            literal("a.rs: replace < with =="),
            r"a\x{2e}rs\x{3a}\x{20}replace\x{20}\x{3c}\x{20}with\x{20}\x{3d}\x{3d}"
        );
    }

    #[test]
    fn every_survivor_is_of_a_part_and_has_a_reason() {
        let explained = explained(&root().join("tests/mutants/survivors.json")).expect("the list");
        for name in explained.keys() {
            let is_known = PARTS.iter().any(|part| name.starts_with(part.files.trim_start_matches('^')));
            assert!(is_known && without_place(name).as_deref() == Some(name), "{name}");
        }
    }
}
