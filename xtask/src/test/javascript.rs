//! Steps that run JavaScript tests against the packed package.
//!
//! Each folder in tests/ with `*.test.mjs` files is a step of that name, run by `node --test`. The tests in
//! tests/runtimes/ also run in Deno and Bun.

use super::{Counts, Outcome, Step};
use crate::process::{self, capture};
use crate::stamp::files;
use crate::tools::browser::{CHROMIUM, FIREFOX, HEADLESS, SCREEN, WEBKIT};
use crate::tools::debian::Program;
use crate::tools::node::{FRAMEWORKS, FRAMEWORKS_SERVER, NODE_RELEASES, Packages, SERVERS, TESTS, node};
use crate::tools::redis::REDIS;
use crate::{docs, kept_dir, root};
use anyhow::{Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The step that tests the documentation site, which must be built first.
const SITE: &str = "docs";

/// Tests that every runtime must pass.
const RUNTIMES: &str = "runtimes";

/// Folders with npm packages that only their own tests need.
const WITH_PACKAGES: &[(&str, Packages)] = &[
    ("servers", SERVERS),
    ("frameworks", FRAMEWORKS),
    ("frameworks", NODE_RELEASES),
    ("frameworks_server", FRAMEWORKS_SERVER),
    ("frameworks_server", NODE_RELEASES),
];

/// A word in a test, in lower case, and the system program that such a test starts.
const PROGRAMS: &[(&str, &Program)] = &[
    ("chromium", &HEADLESS),
    ("launchfirefox", &FIREFOX),
    ("launchwebkit", &WEBKIT),
    ("launchwebkit", &SCREEN),
    ("redis-server", &REDIS),
];

/// The step that compares three whole browsers.
const ENGINES: &str = "engines";

/// Releases of Node, packages in tests/node_releases/, that run tests/runtimes/ besides the Node on PATH.
const RELEASES: &[&str] = &["node-22", "node-24", "node-26"];

/// The most files that run a second time. More of them failed for a reason of their own.
const MOST_AGAIN: usize = 3;

/// How a test prints the engine it runs in.
const ENGINE: &str = "ℹ engine: ";

/// How a test prints the number of documents that it compared or played.
const COUNTED: &[(&str, &str)] = &[("ℹ providers: ", "providers"), ("ℹ played: ", "providers played")];

/// The most milliseconds of a test. Bun's own limit of five seconds is too short on a busy machine, and Node
/// counts all tests in a file together.
const LIMIT: u32 = 1_800_000;

fn limit(option: &str) -> String {
    format!("{option}{LIMIT}")
}

pub fn steps() -> Result<Vec<Step>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(root().join("tests"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name != "node_modules" && !test_files(&name)?.is_empty() {
            folders.push(name);
        }
    }
    folders.sort();
    let mut steps = folders.iter().map(|name| folder(name)).collect::<Result<Vec<Step>>>()?;
    if NODE_RELEASES.are_for_this_machine() {
        steps.extend(RELEASES.iter().map(|release| {
            let what = format!("tests/{RUNTIMES}/ in that release of Node");
            Step::new(release, &what, || in_release(release)).on_package()
        }));
    }
    steps.push(Step::new("deno", "tests/runtimes/ in Deno", in_deno).on_package());
    steps.push(Step::new("bun", "tests/runtimes/ in Bun", in_bun).on_package());
    Ok(steps)
}

/// The tests of the runtimes, in the Node on PATH.
pub fn runtimes() -> Result<Step> {
    folder(RUNTIMES)
}

/// The step of the types.
pub fn types() -> Result<Step> {
    folder("types")
}

fn folder(name: &str) -> Result<Step> {
    let text =
        test_files(name)?.iter().filter_map(|file| fs::read_to_string(file).ok()).collect::<String>().to_lowercase();
    let mut programs: Vec<&Program> =
        PROGRAMS.iter().filter(|(word, _)| text.contains(word)).map(|(_, program)| *program).collect();
    if name == ENGINES {
        programs.push(&CHROMIUM);
    }
    let folder = name.to_owned();
    let drives_browsers = !programs.is_empty();
    let step = Step::new(name, &format!("tests/{name}/ in Node"), move || {
        let outcome = in_node(&folder, &test_files(&folder)?)?;
        if drives_browsers { again(&folder, outcome) } else { Ok(outcome) }
    });
    Ok(step.on_package().starting(programs))
}

fn test_files(folder: &str) -> Result<Vec<PathBuf>> {
    let mut found = files(&root().join("tests").join(folder))?;
    found.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    Ok(found)
}

/// Runs the files of failed tests a second time. A browser on a busy machine now and then ends a page or drops a
/// message, once in thousands of tests. What fails twice has failed; what fails once is printed, and is a defect
/// of the test or of the package all the same.
fn again(folder: &str, first: Outcome) -> Result<Outcome> {
    let failed = failed_files(&first.text);
    if failed.is_empty() || failed.len() > MOST_AGAIN {
        return Ok(first);
    }
    let second = in_node(folder, &failed)?;
    if second.counts.failed > 0 {
        return Ok(Outcome { text: first.text + &second.text, ..first });
    }
    let counts = Counts { passed: first.counts.passed + first.counts.failed, failed: 0 };
    let mut notes = first.notes;
    notes.push("failed once, and passed when their files ran again:".to_owned());
    notes.extend(first.text.lines().map(str::to_owned));
    Ok(Outcome { counts, notes, ..second })
}

/// The files in `test at tests/browser/popup.test.mjs:12:3`, which begins each failure.
fn failed_files(text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for line in text.lines().filter_map(|line| line.strip_prefix("test at ")) {
        let file = root().join(line.split(':').next().unwrap_or(line));
        if !found.contains(&file) {
            found.push(file);
        }
    }
    found
}

fn in_node(folder: &str, files: &[PathBuf]) -> Result<Outcome> {
    TESTS.ensure()?;
    for (_, packages) in WITH_PACKAGES.iter().filter(|(name, _)| *name == folder) {
        if packages.are_for_this_machine() {
            packages.ensure()?;
        }
    }
    if folder == SITE {
        docs::build(docs::IN_DEMO)?;
    }
    let mut node = node()?;
    // One file at a time: each starts workers and browsers, which share the cores. A test that hangs fails.
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]).arg(limit("--test-timeout=")).args(files);
    for (_, program) in PROGRAMS {
        if let Some(path) = program.path() {
            node.env(program.variable, path);
        }
    }
    if let Some(path) = CHROMIUM.find().filter(|_| folder == ENGINES) {
        node.env(CHROMIUM.variable, path);
    }
    let mut outcome = finish(&mut node, Counts::of_node)?;
    let lines: Vec<&str> = outcome.text.lines().map(str::trim_start).collect();
    let mut notes: Vec<String> =
        lines.iter().filter_map(|line| line.strip_prefix(ENGINE)).map(|engine| format!("in {engine}")).collect();
    for (said, what) in COUNTED {
        notes.extend(lines.iter().filter_map(|line| line.strip_prefix(said)).map(|count| format!("{count} {what}")));
    }
    outcome.notes = notes;
    // The failures are printed again at the end; passed tests before them would only hide them.
    if let Some(failures) = outcome.text.find("✖ failing tests:") {
        outcome.text.drain(..failures);
    }
    Ok(outcome)
}

/// Runs all files in one process, which these releases support: starting a process for each takes half the
/// time.
fn in_release(release: &str) -> Result<Outcome> {
    NODE_RELEASES.ensure()?;
    let mut node = process::command(NODE_RELEASES.path(release).join("bin").join("node"));
    node.args(["--test", "--test-reporter=spec", "--experimental-test-isolation=none"]);
    finish(node.arg(limit("--test-timeout=")).args(runtime_files()?), Counts::of_node)
}

fn in_deno() -> Result<Outcome> {
    let mut deno = TESTS.program("deno")?;
    deno.args(["test", "--allow-all", "--no-check", "--node-modules-dir=manual"]).args(runtime_files()?);
    deno.env("DENO_DIR", kept_dir().join("deno")).env("DENO_NO_UPDATE_CHECK", "1");
    finish(&mut deno, Counts::of_deno)
}

fn in_bun() -> Result<Outcome> {
    let mut bun = TESTS.program("bun")?;
    bun.arg("test").arg(limit("--timeout=")).args(runtime_files()?);
    finish(&mut bun, Counts::of_bun)
}

fn runtime_files() -> Result<Vec<PathBuf>> {
    let files = test_files(RUNTIMES)?;
    if files.is_empty() {
        bail!("tests/{RUNTIMES}/ holds no *.test.mjs");
    }
    Ok(files)
}

fn finish(command: &mut Command, count: fn(&str) -> Counts) -> Result<Outcome> {
    let ended = capture(command)?;
    Ok(Outcome { text: ended.text.clone(), ..Outcome::of(count(&ended.text).confirmed(ended.success)) })
}

#[cfg(test)]
mod tests {
    use super::failed_files;
    use crate::root;

    #[test]
    fn a_file_with_two_failed_tests_runs_again_once() {
        let text = "✖ failing tests:\n\ntest at tests/page/a.test.mjs:1:1\n✖ one\n\ntest at tests/page/a.test.mjs:9:1\n✖ two\n";
        assert_eq!(failed_files(text), [root().join("tests/page/a.test.mjs")]);
    }
}
