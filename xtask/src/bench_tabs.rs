//! `cargo xtask bench tabs`: many tabs with an expired token, all at once, in each engine. It prints a table.
//!
//! The measuring itself is JavaScript, in bench/tabs.mjs, on the package of the tests.

use crate::build;
use crate::tools::browser::{CHROMIUM, FIREFOX, SCREEN, WEBKIT};
use crate::tools::node::{TESTS, node};
use crate::{pack, process, root};
use anyhow::Result;

pub fn run(flags: &[&str]) -> Result<()> {
    build::run(&build::Options::default())?;
    TESTS.ensure()?;
    pack::install(&pack::pack()?, TESTS)?;
    let mut bench = node()?;
    for program in [&CHROMIUM, &FIREFOX, &WEBKIT, &SCREEN] {
        bench.env(program.variable, program.ensure()?);
    }
    process::run(bench.arg(root().join("bench/tabs.mjs")).args(flags))
}
