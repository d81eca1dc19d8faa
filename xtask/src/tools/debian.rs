//! Programs of the system that tests run: found, or installed with apt where this is root on Debian.

use super::again::stubbornly;
use crate::console::say;
use crate::{kept_dir, process};
use anyhow::{Result, bail};
use std::fs;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long another program may keep apt busy. The option is for one of its locks, dpkg's.
const PATIENCE: Duration = Duration::from_secs(600);
const LOCK_TIMEOUT: &str = "DPkg::Lock::Timeout=60";

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
        if let Some(named) = std::env::var_os(self.variable) {
            return Ok(named.into());
        }
        // There until apt is done: a program that is on PATH after half an installation does not run.
        let unfinished = kept_dir().join(format!("installing-{}", self.package));
        let found = self.find();
        if let (Some(path), false) = (&found, unfinished.exists()) {
            return Ok(path.clone());
        }
        let Self { title, needed_by, variable, package, size, .. } = self;
        if !is_root() || process::read(process::command("apt-get").arg("--version")).is_err() {
            if let Some(path) = found {
                return Ok(path);
            }
            bail!(
                "{needed_by} need {title}: install it (Debian's package is `{package}`), or name one in {variable}; \
                 as root on Debian this would install it"
            );
        }
        say(&format!("installing {title} with apt ({size})"));
        fs::write(&unfinished, "")?;
        let end = Instant::now() + PATIENCE;
        let installed = stubbornly(&format!("installing {title}"), || {
            // One source of many that does not answer is no reason: whether the package is there, its installation tells.
            let updated = apt(&["update"], end);
            apt(&["install", "--no-install-recommends", package], end).map_err(|error| match updated {
                Ok(()) => error,
                Err(cause) => error.context(format!("{cause:#}")),
            })
        });
        if installed.is_ok() {
            fs::remove_file(&unfinished)?;
        }
        match (self.find(), installed) {
            // Where apt failed, somebody else may have brought it.
            (Some(path), _) => Ok(path),
            (None, Err(error)) => Err(error),
            (None, Ok(())) => bail!("apt installed {title}, but none of {} is on PATH", self.names.join(", ")),
        }
    }

    fn find(&self) -> Option<PathBuf> {
        let path = std::env::var_os("PATH")?;
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        self.names
            .iter()
            .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
            .find(|path| path.is_file())
    }
}

/// Runs apt-get. Whoever else installs something at the same time is waited for, and what an interrupted run left half
/// done is finished first, until `end`: apt refuses to work in both cases.
fn apt(words: &[&str], end: Instant) -> Result<()> {
    loop {
        let mut command = process::command("apt-get");
        command.args(["-qq", "-y", "-o", "Acquire::Retries=3", "-o", LOCK_TIMEOUT]).args(words);
        let Err(error) = process::read(command.env("DEBIAN_FRONTEND", "noninteractive").env("LC_ALL", "C.UTF-8"))
        else {
            return Ok(());
        };
        let said = format!("{error:#}");
        let is_half_done = said.contains("dpkg --configure -a");
        if Instant::now() > end || !(is_half_done || said.contains("Could not get lock")) {
            return Err(error);
        }
        if is_half_done {
            say("finishing what an interrupted installation left");
            let mut dpkg = process::command("dpkg");
            process::read(dpkg.args(["--configure", "-a"]).env("DEBIAN_FRONTEND", "noninteractive"))?;
        } else {
            say("something else is installing; waiting for it");
        }
        sleep(Duration::from_secs(5));
    }
}

fn is_root() -> bool {
    process::read(process::command("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
