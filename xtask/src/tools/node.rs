//! Node, and npm packages by lockfile.

use super::again::stubbornly;
use crate::console::timed;
use crate::stamp::Stamp;
use crate::{kept_dir, process, root};
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;

const OLDEST: u32 = 20;

/// A `node` command, after a check of its version.
pub fn node() -> Result<Command> {
    ensure_node()?;
    Ok(process::command("node"))
}

/// A folder with a `package.json` and a lockfile.
#[derive(Clone, Copy)]
pub struct Packages(pub &'static str);

/// wasm-opt and esbuild.
pub const TOOLS: Packages = Packages("xtask/tools");
/// VitePress and TypeDoc.
pub const DOCS: Packages = Packages("docs");
/// Lighthouse, and the program for screenshots.
pub const LOOK: Packages = Packages("xtask/look");
/// The packages that serve the demo.
pub const DEMO: Packages = Packages("www");
/// The packages that run the worker under load.
pub const EDGE_BENCH: Packages = Packages("bench/edge");
/// The packages that the tests use.
pub const TESTS: Packages = Packages("tests");
/// Frameworks and bundlers that build servers with the package.
pub const SERVERS: Packages = Packages("tests/servers");
/// Frameworks of pages, and the programs that build them.
pub const FRAMEWORKS: Packages = Packages("tests/frameworks");
/// The current frameworks for servers, which the tests build the examples with.
pub const FRAMEWORKS_SERVER: Packages = Packages("tests/frameworks_server");
/// Releases of Node newer than the oldest supported one, for the tests of the runtimes.
pub const NODE_RELEASES: Packages = Packages("tests/node_releases");
/// The peers of the benchmark.
pub const BENCH: Packages = Packages("bench");

impl Packages {
    /// Installs exactly what the lockfile says, unless it is installed already.
    pub fn ensure(self) -> Result<()> {
        ensure_node()?;
        let Self(folder) = self;
        let installed = root().join(folder).join("node_modules");
        let lock = format!("{folder}/package-lock.json");
        let manifest = format!("{folder}/package.json");
        // The mark is inside node_modules, so that both are deleted together.
        Stamp::at(installed.join(".grantway-lock")).inputs(&[&manifest, &lock])?.unless_fresh(&[], || {
            timed(&format!("installing the npm packages of {folder}/ (npm ci)"), || {
                let mut attempt = 0;
                stubbornly("npm ci", || {
                    attempt += 1;
                    let mut npm = npm();
                    // What the cache knows of a package may be older than its newest version.
                    let prefers = if attempt == 1 { "--prefer-offline" } else { "--prefer-online" };
                    // The person's own cache may be broken, or in a home that is not writable.
                    if attempt > 2 {
                        npm.arg("--cache").arg(kept_dir().join("npm"));
                    }
                    npm.args(["ci", prefers, "--no-audit", "--no-fund", "--loglevel=error"]);
                    process::run(npm.arg("--fetch-retries=5").current_dir(root().join(folder)))
                })
            })
        })?;
        Ok(())
    }

    /// Whether these packages run on this machine: npm's Node is for Linux on x64 with glibc.
    pub fn are_for_this_machine(self) -> bool {
        let Self(folder) = self;
        let Self(releases) = NODE_RELEASES;
        folder != releases || cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))
    }

    /// A program from one of these packages, in `.bin`.
    pub fn program(self, name: &str) -> Result<Command> {
        self.ensure()?;
        let name = if cfg!(windows) { format!("{name}.cmd") } else { name.to_owned() };
        Ok(process::command(self.path(".bin").join(name)))
    }

    /// A path inside `node_modules`.
    pub fn path(self, path: &str) -> PathBuf {
        root().join(self.0).join("node_modules").join(path)
    }
}

/// An `npm` command.
pub fn npm() -> Command {
    process::command(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

fn ensure_node() -> Result<()> {
    let Ok(version) = process::read(process::command("node").arg("--version")) else {
        bail!("grantway needs Node {OLDEST} or later on PATH");
    };
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST) {
        bail!("grantway needs Node {OLDEST} or later on PATH; this is {}", version.trim());
    }
    if process::read(npm().arg("--version")).is_err() {
        bail!("grantway needs npm, which comes with Node, on PATH");
    }
    Ok(())
}
