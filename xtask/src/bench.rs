//! `cargo xtask bench`: compares the package with hand-written JavaScript and its peers, in one run.
//!
//! The measuring itself is JavaScript, in bench/; it writes bench/RESULTS.md.

use crate::build::{self, EDGE, Purpose};
use crate::tools::browser::CHROMIUM;
use crate::tools::node::{BENCH, TOOLS, node};
use crate::{pack, process, root};
use anyhow::{Result, bail};

pub fn run(flags: &[&str]) -> Result<()> {
    if let Some(unknown) = flags.iter().find(|flag| **flag != "--quick" && !flag.starts_with("--only=")) {
        bail!("`cargo xtask bench` has no option `{unknown}`; it takes --quick and --only=<table>");
    }
    build::run(&build::Options::default())?;
    EDGE.build(false, Purpose::Bench)?;
    TOOLS.ensure()?;
    pack::install(&pack::pack()?, BENCH)?;
    let mut bench = node()?;
    bench.arg(root().join("bench/run.mjs")).args(flags).env("GRANTWAY_CHROMIUM", CHROMIUM.ensure()?);
    process::run(&mut bench)
}
