//! `cargo xtask setup`: installs what the tests need and this machine lacks.

use super::browser::{CHROMIUM, FIREFOX, HEADLESS, SCREEN, WEBKIT};
use super::debian::{self, Program};
use super::node::{DEMO, DOCS, FRAMEWORKS, FRAMEWORKS_SERVER, NODE_RELEASES, SERVERS, TESTS, TOOLS};
use super::redis::REDIS;
use super::rust;
use crate::console::{error, say};
use anyhow::{Result, bail};

/// Every program that `cargo xtask test` starts and that neither rustup nor npm brings.
const PROGRAMS: &[&Program] = &[&CHROMIUM, &HEADLESS, &FIREFOX, &WEBKIT, &SCREEN, &REDIS];

pub fn run() -> Result<()> {
    rust::ensure_components()?;
    rust::ensure_wasm_target()?;
    for packages in [TOOLS, TESTS, SERVERS, FRAMEWORKS, FRAMEWORKS_SERVER, DEMO, DOCS, NODE_RELEASES] {
        if packages.are_for_this_machine() {
            packages.ensure()?;
        }
    }
    programs(PROGRAMS)?;
    for program in PROGRAMS {
        if let Some(path) = program.path() {
            say(&format!("{}: {}", program.title, path.display()));
        }
    }
    say("everything that `cargo xtask test` needs is here");
    Ok(())
}

/// Installs those of `needed` that are missing, each once, or says what to install.
pub fn programs(needed: &[&Program]) -> Result<()> {
    let mut missing: Vec<&Program> = Vec::new();
    for program in needed {
        let is_new = missing.iter().all(|one| one.package != program.package);
        if is_new && program.find().is_none() {
            missing.push(program);
        }
    }
    if debian::can_install() {
        let (optional, required): (Vec<&Program>, Vec<&Program>) =
            missing.into_iter().partition(|program| program.instead.is_some());
        if !required.is_empty() {
            debian::install(&required)?;
        }
        for program in optional {
            // Not every system has a package of it.
            if let Err(failed) = debian::install(&[program]) {
                error(&failed);
                programs(program.instead.as_slice())?;
            }
        }
        return Ok(());
    }
    missing.retain(|program| program.path().is_none());
    if missing.is_empty() {
        return Ok(());
    }
    let mut lines = String::new();
    for Program { title, needed_by, variable, elsewhere, .. } in &missing {
        lines += &format!("\n  {title}, for {needed_by}: {elsewhere}, on PATH or named in {variable}");
    }
    let packages: Vec<&str> = missing.iter().map(|program| program.package).collect();
    bail!("missing on this machine:{lines}\nOn Debian and Ubuntu: sudo apt-get install {}", packages.join(" "));
}
