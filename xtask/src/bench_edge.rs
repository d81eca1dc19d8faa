//! `cargo xtask bench race|soak|proxy|stores`: the worker under load, faults and kills.
//!
//! The measuring itself is JavaScript, in bench/edge/; each measurement writes its part of bench/EDGE.md.

use crate::build;
use crate::tools::node::{EDGE_BENCH, node};
use crate::{pack, process, root};
use anyhow::Result;

pub fn run(name: &str, flags: &[&str]) -> Result<()> {
    build::run(&build::Options::default())?;
    pack::install(&pack::pack()?, EDGE_BENCH)?;
    let mut measurement = node()?;
    measurement.arg(root().join(format!("bench/edge/{name}.mjs"))).args(flags);
    process::run(&mut measurement)
}
