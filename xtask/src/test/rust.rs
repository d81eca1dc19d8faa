//! Steps that need only cargo.

use super::{Counts, Outcome, Step};
use crate::process::{capture, cargo};
use crate::tools::rust::{WASM, ensure_wasm_target};
use anyhow::Result;

/// What a page has.
const PAGE: &[&str] = &["--package", "grantway", "--no-default-features", "--features", "documents"];
/// What a worker, a Rust program and the package's build have.
const ALL: &[&str] = &["--package", "grantway", "--features", "compiler"];

pub fn steps() -> Vec<Step> {
    vec![
        Step::new("fmt", "the formatting of all Rust code", || check(&[&["fmt", "--all", "--check"]], &[])),
        Step::new("clippy", "lints: the pure rooms, both wasm builds, xtask", clippy),
        Step::new("doc", "the documentation builds without a warning", doc),
        Step::new("native", "cargo test: what a page has", || cargo_test(&[PAGE, &["--lib"]].concat())),
        Step::new("backend", "cargo test: all of the engine, layering, vectors, tables", || cargo_test(ALL)),
        Step::new("arena", "cargo test of the allocator", || cargo_test(&["--package", "grantway-arena"])),
        Step::new("xtask", "cargo test of these commands", || cargo_test(&["--package", "xtask", "--all-features"])),
    ]
}

fn clippy() -> Result<Outcome> {
    ensure_wasm_target()?;
    let strict: &[&str] = &["--", "-D", "warnings"];
    let native = [&["clippy", "--quiet", "--all-targets"], ALL, strict].concat();
    let xtask = [&["clippy", "--quiet", "--all-targets", "--package", "xtask", "--all-features"], strict].concat();
    let browser = [&["clippy", "--quiet"], &wasm("browser")[..], strict].concat();
    let edge = [&["clippy", "--quiet"], &wasm("edge")[..], strict].concat();
    check(&[&native, &browser, &edge, &xtask], &[])
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

/// Cargo commands, each one check; all of them run, so that one run shows everything.
fn check(commands: &[&[&str]], env: &[(&str, &str)]) -> Result<Outcome> {
    let mut all = Outcome { counts: Counts::default(), text: String::new() };
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
    Ok(Outcome { counts: Counts::of_cargo(&ended.text).confirmed(ended.success), text: ended.text })
}
