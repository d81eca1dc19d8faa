//! `cargo xtask demo`: serves the demo on this machine, by workerd from the packed package.

use crate::console::say;
use crate::tools::node::{DEMO, node};
use crate::{build, docs, pack, root};
use anyhow::{Result, bail};
use std::process::Command;

const SERVER: &str = "www/serve.mjs";

pub fn run() -> Result<()> {
    // Before the long part, so that anything missing is reported at once.
    DEMO.ensure()?;
    if !root().join(SERVER).exists() {
        bail!("{SERVER} is missing");
    }
    build::run(&build::Options::default())?;
    let tarball = pack::pack()?;
    pack::install(&tarball, DEMO)?;
    docs::build(docs::IN_DEMO)?;
    say("starting the demo; Ctrl-C ends it");
    let mut server = node()?;
    server.arg(root().join(SERVER));
    become_process(&mut server)
}

/// Replaces this process by the server, so that Ctrl-C and every other signal reach it and nothing can be left
/// behind. The server prints its address.
#[cfg(unix)]
fn become_process(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    bail!("cannot start `{}`: {error}", crate::process::line(command));
}

/// If a process cannot be replaced, the console sends Ctrl-C to both, and this process waits.
#[cfg(not(unix))]
fn become_process(command: &mut Command) -> Result<()> {
    crate::process::run(command)
}
