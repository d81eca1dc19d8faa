//! `cargo xtask size`: what a page or a worker pays for the engine, against its budget.

use crate::build::{self, Artefact, BROWSER, EDGE};
use crate::bytes::{Size, grouped};
use crate::root;
use crate::tools::node::TOOLS;
use anyhow::{Result, bail};
use std::fs;

/// The most that a build may take: brotli bytes of its wasm and its minified JavaScript.
const BUDGETS: &[Budget] = &[
    Budget { artefact: BROWSER, entry: "pkg/browser.js", brotli: 30_720 },
    Budget { artefact: EDGE, entry: "pkg/edge.workerd.js", brotli: 36_864 },
];

struct Budget {
    artefact: Artefact,
    entry: &'static str,
    brotli: usize,
}

pub fn run() -> Result<()> {
    build::run(&build::Options::default())?;
    let (table, over) = measure()?;
    print!("{table}");
    if let Some(over) = over {
        bail!("{over}");
    }
    Ok(())
}

/// The table, and what is over its budget.
pub fn measure() -> Result<(String, Option<String>)> {
    let mut table = format!("{:<9}{:<28}{:>10}{:>10}{:>10}\n", "build", "part", "raw", "gzip", "brotli");
    let mut over = Vec::new();
    for budget in BUDGETS {
        let name = budget.artefact.name;
        let wasm = Size::of(&fs::read(budget.artefact.wasm())?)?;
        // The inlined wasm is left out here: it is the same bytes in another form.
        let script = Size::of(&minified(budget.entry, &["*.wasm", "*.wasm.js"])?)?;
        let total = wasm + script;
        table += &row(name, "wasm", wasm);
        table += &row("", "JavaScript, minified", script);
        table += &row("", "together", total);
        if name == BROWSER.name {
            table += &row("", "one file, wasm inlined", Size::of(&minified(budget.entry, &[])?)?);
        }
        table += &format!("{:<9}{:<28}{:>30}\n", "", "budget", grouped(budget.brotli));
        if total.brotli > budget.brotli {
            let excess = grouped(total.brotli - budget.brotli);
            over.push(format!("the {name} build is {excess} bytes (brotli) over its budget"));
        }
    }
    Ok((table, (!over.is_empty()).then(|| over.join("; "))))
}

fn row(build: &str, part: &str, size: Size) -> String {
    format!("{build:<9}{part:<28}{:>10}{:>10}{:>10}\n", grouped(size.raw), grouped(size.gzip), grouped(size.brotli))
}

/// The entry with all that it imports, as a production build of a user would have it.
fn minified(entry: &str, external: &[&str]) -> Result<Vec<u8>> {
    let mut esbuild = TOOLS.program("esbuild")?;
    esbuild.arg(root().join(entry)).args([
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2022",
        "--log-level=warning",
    ]);
    esbuild.args(["--external:node:*", "--external:cloudflare:*"]);
    esbuild.args(external.iter().map(|pattern| format!("--external:{pattern}")));
    Ok(crate::process::read(&mut esbuild)?.into_bytes())
}
