//! Rust's wasm target, through rustup.

use super::again::stubbornly;
use crate::console::say;
use crate::process;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

pub const WASM: &str = "wasm32-unknown-unknown";

/// The compiler's name and version on one line.
pub fn version() -> Result<String> {
    process::read(process::command("rustc").arg("--version"))
}

/// The commit of the compiler's source.
pub fn commit() -> Result<String> {
    let said = process::read(process::command("rustc").arg("-vV"))?;
    let commit = said.lines().find_map(|line| line.strip_prefix("commit-hash: "));
    Ok(commit.context("rustc does not name its commit")?.to_owned())
}

/// The folder of the compiler and of its libraries.
pub fn sysroot() -> Result<PathBuf> {
    Ok(PathBuf::from(process::read(process::command("rustc").args(["--print", "sysroot"]))?.trim()))
}

/// Installs the formatter and the lints if this toolchain lacks them: a minimal one has neither.
pub fn ensure_components() -> Result<()> {
    for (name, command) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if process::read(process::cargo().args([command, "--version"])).is_err() {
            say(&format!("installing {name} with rustup"));
            stubbornly("rustup", || process::run(process::command("rustup").args(["component", "add", name])))?;
        }
    }
    Ok(())
}

/// Installs the wasm target if this toolchain lacks it.
pub fn ensure_wasm_target() -> Result<()> {
    let libdir = process::read(process::command("rustc").args(["--print", "target-libdir", "--target", WASM]))
        .context("grantway needs rustc on PATH")?;
    if Path::new(libdir.trim()).is_dir() {
        return Ok(());
    }
    say(&format!("installing the Rust target {WASM} with rustup"));
    let added = stubbornly("rustup", || process::run(process::command("rustup").args(["target", "add", WASM])));
    if let Err(error) = added {
        bail!("the Rust target {WASM} is missing and rustup could not add it: {error:#}");
    }
    Ok(())
}
