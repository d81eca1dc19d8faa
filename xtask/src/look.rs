//! `cargo xtask screenshots` and `cargo xtask lighthouse`: pictures of the site and the demo, and Lighthouse's
//! scores for them.

use crate::tools::browser::CHROMIUM;
use crate::tools::node::{DEMO, LOOK, node};
use crate::{build, docs, pack, process, root};
use anyhow::Result;

pub fn screenshots() -> Result<()> {
    run("screenshots", &[])
}

/// `words`: the beginning of a page's name, to measure only some pages.
pub fn lighthouse(words: &[&str]) -> Result<()> {
    run("lighthouse", words)
}

fn run(program: &str, words: &[&str]) -> Result<()> {
    build::run(&build::Options::default())?;
    pack::install(&pack::pack()?, DEMO)?;
    docs::build(docs::IN_DEMO)?;
    LOOK.ensure()?;
    let mut command = node()?;
    command.arg(root().join(format!("xtask/look/{program}.mjs"))).args(words);
    process::run(command.env("GRANTWAY_CHROMIUM", CHROMIUM.ensure()?))
}
