//! `cargo xtask bench tabs` and `cargo xtask bench reload`: the page's client in real browsers. Both print tables.
//!
//! The measuring itself is JavaScript, in bench/, on the package of the tests and, for `reload`, beside peers.

use crate::build;
use crate::tools::browser::{CHROMIUM, FIREFOX, SCREEN, WEBKIT};
use crate::tools::debian::Program;
use crate::tools::node::{BENCH, Packages, TESTS, TOOLS, node};
use crate::{pack, process, root};
use anyhow::Result;

/// Many tabs with an expired token, all at once, in each engine.
pub fn tabs(flags: &[&str]) -> Result<()> {
    measure("tabs.mjs", &[TESTS], &[&CHROMIUM, &FIREFOX, &WEBKIT, &SCREEN], flags)
}

/// From a reload to a usable session, beside peers.
pub fn reload(flags: &[&str]) -> Result<()> {
    TOOLS.ensure()?;
    measure("reload.mjs", &[TESTS, BENCH], &[&CHROMIUM], flags)
}

fn measure(file: &str, packages: &[Packages], programs: &[&Program], flags: &[&str]) -> Result<()> {
    build::run(&build::Options::default())?;
    let packed = pack::pack()?;
    for packages in packages {
        pack::install(&packed, *packages)?;
    }
    let mut bench = node()?;
    for program in programs {
        bench.env(program.variable, program.ensure()?);
    }
    process::run(bench.arg(root().join("bench").join(file)).args(flags))
}
