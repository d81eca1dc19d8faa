//! The commands of this repository: `cargo xtask <command>`.
//!
//! They need only rustup and Node. They fetch whatever else they need, and say so.

mod bench;
mod bench_edge;
mod bench_page;
mod build;
mod bytes;
mod console;
mod demo;
mod docs;
mod fuzz;
mod generate;
mod lock;
mod look;
mod mutants;
mod pack;
mod process;
mod size;
mod stamp;
mod test;
mod tools;

use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::OnceLock;

const HELP: &str = "\
usage: cargo xtask <command>

  build [--dev] [--trap] [--wasm]
                           both wasm builds and everything generated in pkg/
                           --dev: fast to build, not optimised
                           --trap: also a build that can trap, in pkg/wasm-trap/, for the tests
                           --wasm: the wasm builds alone
  generate                 only what is generated in pkg/ without a wasm build: providers, error texts
  demo                     builds, packs, serves the demo and prints its address
  screenshots              pictures of the site and the demo, into target/screenshots/
  lighthouse [<page>]      Lighthouse over the site and the demo; <page>: `demo`, or `site /providers`
  docs [--base <path>] [--watch]
                           the documentation site, into target/site/; --watch: serves it while it is written
  setup                    installs what the tests need: the wasm target, npm packages, and with apt the browsers
  check                    what is quick: format, lints, unit tests, types, one runtime
  test [--only <step> …]   everything that can be checked; `--only` runs the steps that it names
  reproduce [<tarball>]    builds the wasm twice, in two folders, compares the bytes, and prints their digests;
                           with the package from npm (`npm pack grantway`): whether it holds the same bytes
  bench race|soak|proxy|stores
                           the worker under load, faults and kills; each writes its part of bench/EDGE.md
                           race: --requests, --rounds; soak: --minutes; proxy: --seconds
  bench tabs               many tabs with an expired token, all at once, in each engine: refreshes a round and right
                           answers, also where the refreshing tab is closed; --rounds, --tabs, --deaths, --engine
  bench reload             milliseconds from a reload to a usable session, beside peers; --rounds
  bench [--quick]          the package beside hand-written JavaScript and its peers; writes
                           bench/RESULTS.md; --quick: rough figures in under three minutes, printed only
  fuzz [<target>] [--minutes <n>]
                           the targets of tests/fuzz/, each for a minute: by libFuzzer where nightly
                           and cargo-fuzz are at hand
  fuzz package [--inputs <n>] [--seed <n>]
                           a million inputs by chance to the packed package
  mutants [checks|session|refresh] [<file>] [--shard <k>/<n>]
                           changes the code of the checks, sessions and refreshes in small ways, and looks for
                           changes that no test notices and tests/mutants/ does not explain; takes hours, which
                           several machines can share: `--shard 0/4`, `1/4` and so on
  size                     transfer size of both builds, against their ceilings and records
                           --why: which room, dependency and file the bytes belong to
                           --record \"what the bytes bought\": writes the sizes down
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match dispatch(&words) {
        Ok(code) => code,
        Err(error) => {
            console::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[&str]) -> Result<ExitCode> {
    let is_help = matches!(words.first(), None | Some(&("help" | "--help" | "-h")));
    let _lock = (!is_help).then(lock::wait).transpose()?;
    match words {
        ["build", flags @ ..] => build::run(&build::Options::parse(flags)?)?,
        ["bench", name @ ("race" | "soak" | "proxy" | "stores"), flags @ ..] => bench_edge::run(name, flags)?,
        ["bench", "tabs", flags @ ..] => bench_page::tabs(flags)?,
        ["bench", "reload", flags @ ..] => bench_page::reload(flags)?,
        ["generate"] => generate::run()?,
        ["demo"] => demo::run()?,
        ["docs", flags @ ..] => docs::run(&docs::Options::parse(flags)?)?,
        ["screenshots"] => look::screenshots()?,
        ["lighthouse", words @ ..] => look::lighthouse(words)?,
        ["fuzz", flags @ ..] => fuzz::run(flags)?,
        ["bench", flags @ ..] => bench::run(flags)?,
        ["mutants", flags @ ..] => mutants::run(flags)?,
        ["size", flags @ ..] => size::run(flags)?,
        ["setup"] => tools::setup::run()?,
        ["check"] => return test::check(),
        ["reproduce"] => build::reproduce::run(None)?,
        ["reproduce", tarball] => build::reproduce::run(Some(tarball))?,
        ["test"] => return test::run(&[]),
        ["test", "--only", steps @ ..] if !steps.is_empty() => return test::run(steps),
        [] | ["help" | "--help" | "-h"] => print!("{HELP}"),
        _ => bail!("`cargo xtask {}` is not a command\n\n{HELP}", words.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}

/// The repository's root.
fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        // From the variable that `cargo run` sets now: checkouts that share a target directory share this
        // program.
        let xtask = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        xtask.parent().unwrap_or(&xtask).to_path_buf()
    })
}

/// Cargo's target directory, which may be elsewhere.
fn target_dir() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The files that the commands keep between runs. They are about this checkout, so they stay in it, wherever
/// cargo's target directory is.
fn kept_dir() -> PathBuf {
    root().join("target").join("xtask")
}
