//! `cargo xtask fuzz`: inputs by chance to the packed package. The inputs are made in tests/security/.

use crate::build;
use crate::tools::node::{TESTS, node};
use crate::{pack, process, root};
use anyhow::Result;

pub fn run(flags: &[&str]) -> Result<()> {
    build::run(&build::Options::default())?;
    pack::install(&pack::pack()?, TESTS)?;
    process::run(node()?.arg(root().join("tests/security/fuzz.mjs")).args(flags))
}
