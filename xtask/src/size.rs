//! `cargo xtask size`: what a page or a worker pays for the engine, against its goal and its ceiling.
//!
//! The goal is where a build is to get; the ceiling is what it may not pass today. A change that
//! needs a higher ceiling says in its commit what was bought with the bytes.

use crate::build::{self, Artefact, BROWSER, EDGE};
use crate::bytes::{Size, grouped};
use crate::root;
use crate::tools::node::TOOLS;
use anyhow::{Result, bail};
use std::fs;

/// Brotli bytes of each build's wasm and minified JavaScript.
const BUDGETS: &[Budget] = &[
    Budget { artefact: BROWSER, entry: "pkg/browser.js", goal: 30_720, ceiling: 72_000 },
    Budget { artefact: EDGE, entry: "pkg/edge.workerd.js", goal: 36_864, ceiling: 98_000 },
];

struct Budget {
    artefact: Artefact,
    entry: &'static str,
    goal: usize,
    ceiling: usize,
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

/// The table, and what is over its ceiling.
pub fn measure() -> Result<(String, Option<String>)> {
    let mut table = format!("{:<9}{:<31}{:>10}{:>10}{:>10}\n", "build", "part", "raw", "gzip", "brotli");
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
            // What such a page loads: the rest is imported when a public client is made.
            let behind_a_worker = minified(budget.entry, &["./public_client.js", "./engine.js"])?;
            table += &row("", "page behind a worker, no wasm", Size::of(&behind_a_worker)?);
            table += &row("", "one file, wasm inlined", Size::of(&minified(budget.entry, &[])?)?);
        }
        let missed = total.brotli.saturating_sub(budget.goal);
        let goal = if missed > 0 { format!("goal (missed by {})", grouped(missed)) } else { "goal (met)".to_owned() };
        table += &format!("{:<9}{goal:<31}{:>30}\n", "", grouped(budget.goal));
        table += &format!("{:<9}{:<31}{:>30}\n", "", "ceiling", grouped(budget.ceiling));
        if total.brotli > budget.ceiling {
            let excess = grouped(total.brotli - budget.ceiling);
            over.push(format!("the {name} build is {excess} bytes (brotli) over its ceiling"));
        }
    }
    Ok((table, (!over.is_empty()).then(|| over.join("; "))))
}

fn row(build: &str, part: &str, size: Size) -> String {
    format!("{build:<9}{part:<31}{:>10}{:>10}{:>10}\n", grouped(size.raw), grouped(size.gzip), grouped(size.brotli))
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
