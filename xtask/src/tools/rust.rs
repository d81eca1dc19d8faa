//! Rust's wasm target, through rustup.

use super::again::stubbornly;
use crate::console::say;
use crate::process;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

pub const WASM: &str = "wasm32-unknown-unknown";

/// The compiler's name and version, one line.
pub fn version() -> Result<String> {
    process::read(process::command("rustc").arg("--version"))
}

/// The folder of the compiler and of its libraries.
pub fn sysroot() -> Result<PathBuf> {
    Ok(PathBuf::from(process::read(process::command("rustc").args(["--print", "sysroot"]))?.trim()))
}

/// Installs the wasm target when this toolchain does not have it.
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
