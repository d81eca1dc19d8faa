//! Writes modules of pkg/ that hold data in another form.

mod error_texts;
mod providers;
mod site;

use anyhow::{Context, Result};
pub use providers::program as program_of_all_providers;
use std::fs;
use std::path::Path;

/// Writes all of them; they are small.
pub fn run() -> Result<()> {
    providers::write()?;
    site::write()?;
    error_texts::write()
}

/// Writes a file unless it already has this content, so that watchers do not run for nothing.
pub fn write_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
