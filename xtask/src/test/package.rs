//! Steps that make the package and check it from outside.

use super::{Counts, Outcome, PACKAGE, Step};
use crate::process::capture;
use crate::tools::node::{DEMO, TESTS};
use crate::{build, generate, kept_dir, pack, root, size};
use anyhow::{Result, bail};
use std::process::Command;

pub fn steps() -> Vec<Step> {
    vec![
        Step::new(PACKAGE, "both wasm builds, and the npm package, packed and installed", || package(false)).in_cargo(),
        Step::new("size", "transfer sizes against their budgets", sizes).on_package(),
        Step::new("publint", "the packed package by publint's rules", publint).on_package(),
        Step::new("attw", "its types, as every way of resolving modules sees them", attw).on_package(),
        Step::new("deploy", "the demo's workers, as wrangler would deploy them", deploy).on_package(),
    ]
}

/// A step that makes the same package quickly.
pub fn quick_steps() -> Vec<Step> {
    vec![Step::new(PACKAGE, "the npm package, made quickly, packed and installed", || package(true)).in_cargo()]
}

fn package(dev: bool) -> Result<Outcome> {
    std::thread::scope(|scope| {
        // One core waits for the linker while the other fetches what the tests need.
        let fetching = scope.spawn(|| TESTS.ensure().and_then(|()| DEMO.ensure()));
        build::run(&build::Options { dev, trap: !dev, wasm: false })?;
        fetching.join().unwrap_or_else(|_| bail!("installing the npm packages of the tests broke off"))
    })?;
    let program = root().join("tests").join("types").join("good").join("every_provider.ts");
    generate::write_changed(&program, &generate::program_of_all_providers()?)?;
    let tarball = pack::pack()?;
    pack::install(&tarball, TESTS)?;
    pack::install(&tarball, DEMO)?;
    Ok(Outcome::of(Counts::PASSED))
}

fn sizes() -> Result<Outcome> {
    let (table, over) = size::measure()?;
    let notes = table.to_string().lines().map(str::to_owned).collect();
    let text = over.as_ref().map(|over| format!("{over}\n")).unwrap_or_default();
    Ok(Outcome { counts: Counts::of(over.is_none()), text, notes })
}

fn publint() -> Result<Outcome> {
    let mut publint = TESTS.program("publint")?;
    check(publint.arg("run").arg(pack::pack()?).arg("--strict"))
}

fn attw() -> Result<Outcome> {
    let mut attw = TESTS.program("attw")?;
    attw.arg(pack::pack()?).args(["--profile", "esm-only", "--no-emoji"]);
    // A file to copy, which no program imports.
    check(attw.args(["--exclude-entrypoints", "vault_worker.js"]))
}

/// Bundles and validates each of the demo's workers with `--dry-run`, which sends nothing.
fn deploy() -> Result<Outcome> {
    let mut all = Outcome::of(Counts::default());
    for config in ["wrangler.sandbox.toml", "wrangler.toml"] {
        let mut wrangler = TESTS.program("wrangler")?;
        wrangler.args(["deploy", "--dry-run", "--config", config, "--outdir"]);
        wrangler.arg(kept_dir().join("deploy").join(config));
        let outcome = check(wrangler.current_dir(root().join("www")))?;
        all.counts = all.counts + outcome.counts;
        if outcome.counts.failed > 0 {
            all.text += &outcome.text;
        }
    }
    Ok(all)
}

fn check(command: &mut Command) -> Result<Outcome> {
    let ended = capture(command)?;
    Ok(Outcome { text: ended.text, ..Outcome::of(Counts::of(ended.success)) })
}
