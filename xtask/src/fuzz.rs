//! `cargo xtask fuzz`: runs the targets of `tests/fuzz/` one after the other, each for some minutes: with
//! libFuzzer if a nightly toolchain and cargo-fuzz are installed, else with random edits of the corpus.
//! `cargo xtask fuzz package` sends random inputs to the packed package, with the generators in
//! `tests/security/`.

use crate::console::say;
use crate::tools::node::{TESTS, node};
use crate::{build, pack, process, root, target_dir};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;

/// The most bytes of an input.
const LONGEST: u32 = 16 * 1024;
/// The most seconds for one input.
const SLOWEST: u32 = 10;

pub fn run(words: &[&str]) -> Result<()> {
    if let ["package", flags @ ..] = words {
        return run_package(flags);
    }
    let (named, flags) = match words {
        [name, flags @ ..] if !name.starts_with("--") => (Some(*name), flags),
        flags => (None, flags),
    };
    let minutes: u64 = match flags {
        [] => 1,
        ["--minutes", minutes] => minutes.parse().context("--minutes takes a whole number")?,
        _ => bail!("usage: cargo xtask fuzz [<target>] [--minutes <n>]"),
    };
    let targets = targets()?;
    if let Some(name) = named
        && !targets.iter().any(|target| target == name)
    {
        bail!("there is no target `{name}`; the targets are {}", targets.join(", "));
    }
    let is_guided = has_cargo_fuzz();
    if !is_guided {
        say("no nightly toolchain with cargo-fuzz: edits of the corpus, which are not guided by coverage");
    }
    for target in targets.iter().filter(|target| named.is_none_or(|name| name == **target)) {
        say(&format!("{target}: for {minutes} min"));
        if is_guided { run_guided(target, minutes * 60)? } else { run_edits(target, minutes * 60)? }
    }
    Ok(())
}

fn run_package(flags: &[&str]) -> Result<()> {
    build::run(&build::Options::default())?;
    pack::install(&pack::pack()?, TESTS)?;
    process::run(node()?.arg(root().join("tests/security/fuzz.mjs")).args(flags))
}

fn folder() -> PathBuf {
    root().join("tests").join("fuzz")
}

/// The targets, which are the folders of the corpus.
fn targets() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder().join("corpus")).context("tests/fuzz/corpus")? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn has_cargo_fuzz() -> bool {
    let version = process::capture(process::command("cargo").args(["+nightly", "fuzz", "--version"]));
    version.is_ok_and(|ended| ended.success)
}

/// Runs libFuzzer. Its findings stay in `target/fuzz/`; copy an input that fails into the corpus by hand.
fn run_guided(target: &str, seconds: u64) -> Result<()> {
    let kept = target_dir().join("fuzz");
    let (found, failed) = (kept.join("corpus").join(target), kept.join("failed").join(target));
    fs::create_dir_all(&found)?;
    fs::create_dir_all(&failed)?;
    let mut corpora = vec![found, folder().join("corpus").join(target)];
    if target == "document" {
        corpora.push(root().join("providers"));
    }
    let mut command = process::command("cargo");
    // There is no unsafe code, so no address sanitizer. The other toolchain gets its own target directory.
    command.args(["+nightly", "fuzz", "run", "--sanitizer", "none", "--target-dir"]).arg(kept.join("build"));
    command.arg("--fuzz-dir").arg(folder());
    command.args(["--features", "libfuzzer", target]).args(corpora).arg("--");
    command.args([
        format!("-max_total_time={seconds}"),
        format!("-max_len={LONGEST}"),
        format!("-timeout={SLOWEST}"),
        format!("-artifact_prefix={}/", failed.display()),
        "-print_final_stats=1".to_owned(),
    ]);
    // The variables of the cargo that runs this program belong to another toolchain.
    for name in ["CARGO", "RUSTUP_TOOLCHAIN", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_MANIFEST_DIR"] {
        command.env_remove(name);
    }
    let ended = process::capture(&mut command)?;
    if !ended.success {
        bail!("{}\n`{target}` failed; the input is in {}", tail(&ended.text, 60), failed.display());
    }
    let last = ended.text.lines().rev().find(|line| line.contains(" DONE ")).unwrap_or("no result");
    let count = ended.text.lines().rev().find(|line| line.contains("number_of_executed_units")).unwrap_or_default();
    println!("{target}: {} ({})", last.trim(), count.trim());
    Ok(())
}

fn run_edits(target: &str, seconds: u64) -> Result<()> {
    let mut command = process::cargo();
    command.args(["run", "--quiet", "--package", "grantway-fuzz", "--example", "edits", "--", target]);
    process::run(command.arg(seconds.to_string()))
}

/// The last lines of a text.
fn tail(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(count)..).unwrap_or_default().join("\n")
}
