//! Programs of the system that tests run: found, or installed with apt where this is root on Debian.

use crate::console::say;
use crate::process;
use anyhow::{Result, bail};
use std::path::PathBuf;

/// One program, and how it comes.
pub struct Program {
    /// What people call it.
    pub title: &'static str,
    /// What needs it.
    pub needed_by: &'static str,
    /// The variable that names one.
    pub variable: &'static str,
    /// Names under which distributions and vendors install it.
    pub names: &'static [&'static str],
    /// Debian's package, and what it brings.
    pub package: &'static str,
    pub size: &'static str,
}

impl Program {
    /// Its path: of the variable, on PATH, or installed by apt now.
    pub fn ensure(&self) -> Result<PathBuf> {
        if let Some(path) = self.find() {
            return Ok(path);
        }
        let Self { title, needed_by, variable, package, size, .. } = self;
        if !is_root() || process::read(process::command("apt-get").arg("--version")).is_err() {
            bail!(
                "{needed_by} need {title}: install it (Debian's package is `{package}`), or name one in {variable}; \
                 as root on Debian this would install it"
            );
        }
        say(&format!("installing {title} with apt ({size})"));
        let apt = |words: &[&str]| {
            process::read(
                process::command("apt-get").args(["-qq", "-y"]).args(words).env("DEBIAN_FRONTEND", "noninteractive"),
            )
        };
        apt(&["update"])?;
        apt(&["install", "--no-install-recommends", package])?;
        match self.find() {
            Some(path) => Ok(path),
            None => bail!("apt installed {title}, but none of {} is on PATH", self.names.join(", ")),
        }
    }

    fn find(&self) -> Option<PathBuf> {
        if let Some(path) = std::env::var_os(self.variable) {
            return Some(path.into());
        }
        let path = std::env::var_os("PATH")?;
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        self.names
            .iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
            .find(|path| path.is_file())
    }
}

fn is_root() -> bool {
    process::read(process::command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
