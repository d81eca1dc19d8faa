//! Chromium, for the tests that need a real page.

use crate::console::say;
use crate::process;
use anyhow::{Result, bail};
use std::path::PathBuf;

/// Names under which distributions and vendors install it.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The path of a Chromium: `GRANTWAY_CHROMIUM`, one on PATH, or one that apt installs now.
pub fn ensure_chromium() -> Result<PathBuf> {
    if let Some(path) = find() {
        return Ok(path);
    }
    if !is_root() || process::read(process::command("apt-get").arg("--version")).is_err() {
        bail!("the browser tests need Chromium: install it, or name one in GRANTWAY_CHROMIUM");
    }
    say("installing Chromium with apt (160 MB)");
    let apt = |words: &[&str]| {
        process::read(
            process::command("apt-get").args(["-qq", "-y"]).args(words).env("DEBIAN_FRONTEND", "noninteractive"),
        )
    };
    apt(&["update"])?;
    apt(&["install", "--no-install-recommends", "chromium"])?;
    match find() {
        Some(path) => Ok(path),
        None => bail!("apt installed Chromium, but none of {} is on PATH", NAMES.join(", ")),
    }
}

fn find() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("GRANTWAY_CHROMIUM") {
        return Some(path.into());
    }
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|path| path.is_file())
}

fn is_root() -> bool {
    process::read(process::command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
