//! System programs that tests run: found on this machine, or installed with apt.

use super::again::stubbornly;
use super::setup;
use crate::console::say;
use crate::{kept_dir, process};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long another program may block apt. The option covers only one of the locks, dpkg's.
const PATIENCE: Duration = Duration::from_secs(600);
const LOCK_TIMEOUT: &str = "DPkg::Lock::Timeout=60";

/// One program, and how to get it.
pub struct Program {
    /// Its common name.
    pub title: &'static str,
    /// What needs it.
    pub needed_by: &'static str,
    /// The environment variable with its path.
    pub variable: &'static str,
    /// Names under which distributions and vendors install it.
    pub names: &'static [&'static str],
    /// Debian's package, and the size of what it installs.
    pub package: &'static str,
    pub size: &'static str,
    /// What to install on another system.
    pub elsewhere: &'static str,
    /// A program that does as well, where this one cannot be installed.
    pub instead: Option<&'static Program>,
}

impl Program {
    /// Its path, from the variable or on PATH.
    pub fn find(&self) -> Option<PathBuf> {
        if let Some(named) = std::env::var_os(self.variable) {
            return Some(named.into());
        }
        if self.unfinished().exists() && can_install() {
            return None;
        }
        let path = std::env::var_os("PATH")?;
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        self.names
            .iter()
            .flat_map(|name| {
                folders.iter().map(move |folder| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
            })
            .find(|path| path.is_file())
    }

    /// Its path, or that of the program that does as well.
    pub fn path(&self) -> Option<PathBuf> {
        self.find().or_else(|| self.instead?.find())
    }

    /// Its path. Installs it if it is missing and this machine allows that.
    pub fn ensure(&self) -> Result<PathBuf> {
        setup::programs(&[self])?;
        self.path().with_context(|| format!("{} is missing", self.title))
    }

    /// A file that exists until apt is done: after half an installation, a program is on PATH but does not run.
    fn unfinished(&self) -> PathBuf {
        kept_dir().join(format!("installing-{}", self.package))
    }
}

/// Whether this is root on a system with apt.
pub fn can_install() -> bool {
    let is_root = || process::read(process::command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    cfg!(target_os = "linux") && is_root() && process::read(process::command("apt-get").arg("--version")).is_ok()
}

/// Installs all of them at once.
pub fn install(programs: &[&Program]) -> Result<()> {
    let titles: Vec<String> = programs.iter().map(|one| format!("{} ({})", one.title, one.size)).collect();
    let titles = titles.join(", ");
    say(&format!("installing with apt: {titles}"));
    for program in programs {
        fs::write(program.unfinished(), "")?;
    }
    let packages: Vec<&str> = programs.iter().map(|one| one.package).collect();
    let end = Instant::now() + PATIENCE;
    stubbornly(&format!("installing {titles}"), || {
        // If one source does not answer, that need not matter: the installation shows whether the package is
        // available.
        let updated = apt(&["update"], end);
        let words = [&["install", "--no-install-recommends"], &packages[..]].concat();
        apt(&words, end).map_err(|error| match updated {
            Ok(()) => error,
            Err(cause) => error.context(format!("{cause:#}")),
        })
    })?;
    for program in programs {
        fs::remove_file(program.unfinished())?;
        if program.find().is_none() {
            bail!("apt installed {}, but none of {} is on PATH", program.title, program.names.join(", "));
        }
    }
    Ok(())
}

/// Runs apt-get. Until `end`, it waits for other programs that install something, and finishes what an
/// interrupted run left half done: apt refuses to work in both cases.
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
