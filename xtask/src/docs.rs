//! `cargo xtask docs`: builds the documentation site from docs/ with VitePress.
//!
//! TypeDoc writes the pages of the types first. Its inputs are generated in pkg/ without a wasm build.

use crate::console::{say, timed};
use crate::stamp::Stamp;
use crate::tools::node::{DOCS, node};
use crate::{generate, process, root};
use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;

/// Where the demo's worker serves the site.
pub const IN_DEMO: &str = "/docs/";

/// The inputs of the pages and their links.
const INPUTS: &[&str] = &["docs", "pkg/package.json", "www/public/icon.svg", "xtask/src/docs.rs"];
/// Writes docs/benchmarks.md.
const BENCHMARKS: &str = "docs/.vitepress/charts/benchmarks_page.mjs";
const TYPES: &[&str] = &[
    "docs/typedoc.mjs",
    "docs/package-lock.json",
    "pkg/package.json",
    "pkg/index.d.ts",
    "pkg/browser.d.ts",
    "pkg/edge.d.ts",
    "pkg/types",
    "pkg/stores",
    "pkg/moving",
    "pkg/devtools",
    "pkg/sandbox/index.d.ts",
    "pkg/src/errors/error_codes.d.ts",
];

pub struct Options {
    /// The path below which the site is served: begins and ends with a slash.
    base: String,
    /// Serves the site while it is written, and shows each change at once. Builds nothing.
    watch: bool,
}

impl Options {
    pub fn parse(flags: &[&str]) -> Result<Self> {
        let mut options = Self { base: path_of_homepage()?, watch: false };
        let mut rest = flags.iter();
        while let Some(flag) = rest.next() {
            match (*flag, *flag == "--base") {
                (_, true) => match rest.next() {
                    Some(base) if base.starts_with('/') && base.ends_with('/') => options.base = (*base).to_owned(),
                    _ => bail!("--base takes a path that begins and ends with a slash, as /docs/"),
                },
                ("--watch", _) => options.watch = true,
                _ => bail!("`cargo xtask docs` has no option `{flag}`; it takes --base <path> and --watch"),
            }
        }
        Ok(options)
    }
}

pub fn run(options: &Options) -> Result<()> {
    process::run(node()?.arg(BENCHMARKS))?;
    if options.watch {
        describe_types()?;
        return process::run(vitepress("dev")?.args(["--base", &options.base]));
    }
    let folder = build(&options.base)?;
    say(&format!("the site is in {}", folder.strip_prefix(root()).unwrap_or(&folder).display()));
    Ok(())
}

/// Builds the site for one base path, unless it is up to date, and returns its folder.
pub fn build(base: &str) -> Result<PathBuf> {
    let folder = folder_of(base);
    describe_types()?;
    Stamp::new(&format!("docs{}", base.replace('/', "-"))).inputs(INPUTS)?.unless_fresh(
        &[folder.join("index.html")],
        || {
            timed(&format!("building the site for {base} (vitepress)"), || {
                process::read(vitepress("build")?.args(["--base", base]).arg("--outDir").arg(&folder)).map(drop)
            })
        },
    )?;
    Ok(folder)
}

/// Writes the pages of the types with TypeDoc.
fn describe_types() -> Result<()> {
    generate::run()?;
    DOCS.ensure()?;
    let pages = root().join("docs/reference/api");
    Stamp::new("docs-types").inputs(TYPES)?.unless_fresh(&[pages.join("README.md")], || {
        timed("describing the types (typedoc)", || {
            process::run(DOCS.program("typedoc")?.args(["--options", "docs/typedoc.mjs", "--logLevel", "Warn"]))
        })
    })?;
    Ok(())
}

fn vitepress(what: &str) -> Result<std::process::Command> {
    let mut vitepress = node()?;
    vitepress.arg(DOCS.path("vitepress/bin/vitepress.js")).args([what, "docs"]);
    Ok(vitepress)
}

/// The folder: `target/site/` and the base path, so that a server of `target/site/` has each site at its own
/// address.
fn folder_of(base: &str) -> PathBuf {
    let name = Some(base.trim_matches('/')).filter(|name| !name.is_empty()).unwrap_or("root");
    root().join("target/site").join(OsStr::new(name))
}

/// The path of the project's own address, to which the site belongs.
fn path_of_homepage() -> Result<String> {
    let manifest = fs::read_to_string(root().join("pkg/package.json")).context("cannot read pkg/package.json")?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest).context("pkg/package.json is not valid JSON")?;
    let homepage = manifest["homepage"].as_str().context("pkg/package.json has no homepage")?;
    let path = homepage.splitn(4, '/').nth(3).context("the homepage of pkg/package.json has no path")?;
    Ok(format!("/{path}"))
}
