//! `cargo xtask build`: builds the wasm artefacts, and everything else in pkg/ that is not in git.

mod artefact;
mod bindgen;
mod cut;
mod inline;
mod names;
mod optimise;
mod panics;
pub mod reproduce;
pub mod vault;

use crate::generate;
use crate::tools::{node, rust};
use anyhow::{Result, bail};
pub use artefact::{Artefact, BROWSER, EDGE, Purpose};

/// How to build.
#[derive(Clone, Copy, Default)]
pub struct Options {
    /// Builds quickly, without optimisation.
    pub dev: bool,
    /// Also builds the artefacts with a function that traps on purpose.
    pub trap: bool,
    /// Builds only the artefacts.
    pub wasm: bool,
}

impl Options {
    pub fn parse(flags: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        for flag in flags {
            match *flag {
                "--dev" => options.dev = true,
                "--trap" => options.trap = true,
                "--wasm" => options.wasm = true,
                other => {
                    bail!("`cargo xtask build` has no option `{other}`; it takes --dev, --trap and --wasm")
                }
            }
        }
        Ok(options)
    }
}

/// Builds what is not up to date.
pub fn run(options: &Options) -> Result<()> {
    rust::ensure_wasm_target()?;
    node::TOOLS.ensure()?;
    if !options.wasm {
        generate::run()?;
    }
    for artefact in [BROWSER, EDGE] {
        artefact.build(options.dev, Purpose::Package)?;
        if options.trap {
            artefact.build(options.dev, Purpose::Trap)?;
        }
    }
    if !options.wasm {
        vault::build()?;
    }
    Ok(())
}
