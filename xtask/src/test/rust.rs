//! Steps that need only cargo.

use super::{Counts, Outcome, Step};
use crate::process::{capture, cargo};
use crate::tools::rust::{WASM, ensure_components, ensure_wasm_target};
use anyhow::Result;

/// The crate as in a page.
const PAGE: &[&str] = &["--package", "grantway", "--no-default-features", "--features", "documents"];
/// The crate as in a worker, in a Rust program and in the package's build.
const ALL: &[&str] = &["--package", "grantway", "--features", "compiler"];

/// A word in the names of tests that run thousands of orders.
const ORDERS: &str = "orders";

pub fn steps() -> Vec<Step> {
    let steps = [
        Step::new("fmt", "the formatting of all Rust code", fmt),
        Step::new("clippy", "lints: the pure rooms, both wasm builds, xtask", clippy),
        Step::new("doc", "the documentation builds without a warning", doc),
        Step::new("native", "cargo test: what a page has", || cargo_test(&[PAGE, &["--lib"]].concat())),
        Step::new("backend", "cargo test: all of the engine, layering, vectors, tables", || cargo_test(ALL)),
        Step::new("fuzz", "cargo test: what must hold whatever comes in", || {
            cargo_test(&["--package", "grantway-fuzz"])
        }),
        Step::new("arena", "cargo test of the allocator", || cargo_test(&["--package", "grantway-arena"])),
        Step::new("xtask", "cargo test of these commands", || cargo_test(&["--package", "xtask", "--all-features"])),
    ];
    steps.into_iter().map(Step::in_cargo).collect()
}

/// The steps that say most in the least time.
pub fn quick_steps() -> Vec<Step> {
    let mut steps = steps();
    steps.retain(|step| ["fmt", "clippy"].contains(&step.name.as_str()));
    let unit = || cargo_test(&[ALL, &["--", "--skip", ORDERS]].concat());
    steps.push(Step::new("unit", "cargo test: all of the engine but its many orders of events", unit).in_cargo());
    steps
}

fn fmt() -> Result<Outcome> {
    ensure_components()?;
    check(&[&["fmt", "--all", "--check"]], &[])
}

fn clippy() -> Result<Outcome> {
    ensure_components()?;
    ensure_wasm_target()?;
    let strict: &[&str] = &["--", "-D", "warnings"];
    let native = [&["clippy", "--quiet", "--all-targets"], ALL, strict].concat();
    let xtask = [&["clippy", "--quiet", "--all-targets", "--package", "xtask", "--all-features"], strict].concat();
    let browser = [&["clippy", "--quiet"], &wasm("browser")[..], strict].concat();
    let edge = [&["clippy", "--quiet"], &wasm("edge")[..], strict].concat();
    let fuzz =
        [&["clippy", "--quiet", "--package", "grantway-fuzz", "--lib", "--tests", "--examples"], strict].concat();
    check(&[&native, &browser, &edge, &xtask, &fuzz], &[])
}

fn doc() -> Result<Outcome> {
    ensure_wasm_target()?;
    let native = [&["doc", "--quiet", "--no-deps"], ALL].concat();
    let browser = [&["doc", "--quiet", "--no-deps"], &wasm("browser")[..]].concat();
    let edge = [&["doc", "--quiet", "--no-deps"], &wasm("edge")[..]].concat();
    check(&[&native, &browser, &edge], &[("RUSTDOCFLAGS", "-D warnings")])
}

/// The arguments that select one wasm build.
fn wasm(feature: &'static str) -> [&'static str; 8] {
    ["--package", "grantway", "--lib", "--target", WASM, "--no-default-features", "--features", feature]
}

/// Runs cargo commands, each one check. Runs all of them, so that one run shows every failure.
fn check(commands: &[&[&str]], env: &[(&str, &str)]) -> Result<Outcome> {
    let mut all = Outcome::of(Counts::default());
    for words in commands {
        let ended = capture(cargo().args(*words).envs(env.iter().copied()))?;
        all.counts = all.counts + Counts::of(ended.success);
        if !ended.success {
            all.text += &ended.text;
        }
    }
    Ok(all)
}

fn cargo_test(words: &[&str]) -> Result<Outcome> {
    let ended = capture(cargo().args(["test", "--quiet", "--no-fail-fast"]).args(words))?;
    let counts = Counts::of_cargo(&ended.text).confirmed(ended.success);
    Ok(Outcome { text: ended.text, ..Outcome::of(counts) })
}
