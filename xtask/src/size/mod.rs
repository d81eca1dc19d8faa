//! `cargo xtask size`: the bytes that a page or a worker loads for the engine, against its ceiling and its
//! record.
//!
//! The ceiling is the goal of a build. Until the build reaches it, the record limits it: the last recorded
//! figure, in `xtask/sizes.json`, with what its bytes bought.

mod frameworks;
mod functions;
mod pages;
mod providers;
mod record;
mod vault;
mod why;

use crate::build::{self, Artefact, BROWSER, EDGE};
use crate::bytes::{Size, grouped};
use crate::tools::node::TOOLS;
use crate::{kept_dir, root};
use anyhow::{Result, bail};
use frameworks::Frameworks;
use providers::Providers;
use record::Records;
use std::fs;
use std::process::Command;

/// The builds to measure: brotli bytes of their wasm and minified JavaScript.
const BUDGETS: &[Budget] = &[
    // A page that signs in, handles the callback and refreshes. It never loads the two patterns that need no
    // engine, the primitives, the texts of errors that do not happen, the popup's answer, requests to an API,
    // or the code that keeps the tokens of copied tabs apart.
    Budget {
        artefact: BROWSER,
        entry: "pkg/browser.js",
        on_demand: &[
            "*/backend_client.js",
            "*/primitives.js",
            "*/all_texts.js",
            "*/whole_engine.js",
            "*/popup_answer.js",
            "*/authorized_fetch.js",
            "*/with_claims.js",
            "*/stream_body.js",
            "*/restore.js",
            "*/top_redirect.js",
            "*/idle.js",
            "*/dpop.js",
            "*/lease.js",
            "*/vault_client.js",
            "*/encrypted.js",
            // Read by name: a page that does not import it does not have it.
            "*/step_up.js",
        ],
        ceiling: 26_500,
    },
    Budget { artefact: EDGE, entry: "pkg/edge.workerd.js", on_demand: &[], ceiling: 56_000 },
];
/// The wasm, which is counted separately, and the same bytes inside a script.
const WASM: &[&str] = &["*.wasm", "*.wasm.js"];
/// The whole engine: the standard one with the missing part.
const READER: &[&str] = &["*/whole_engine.js"];

/// Pages in one file, as esbuild bundles them by default: the label, the page's own code, and the ceiling.
const ONE_FILE: &[(&str, &str, usize)] = &[
    (
        "one file, a shipped document",
        r#"import { createClient } from "{package}/browser.js";
import { github as provider } from "{package}/providers/github.js";
createClient({ provider, client_id: "id", redirect_uri: location.href });"#,
        28_000,
    ),
    (
        "one file, a document of its own",
        r#"import { createClient } from "{package}/browser.js";
const provider = { authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token" };
createClient({ provider, client_id: "id", redirect_uri: location.href });"#,
        31_500,
    ),
];

struct Budget {
    artefact: Artefact,
    entry: &'static str,
    /// Files that only calls outside the measured job load.
    on_demand: &'static [&'static str],
    ceiling: usize,
}

/// `cargo xtask size [--why | --record <what the bytes bought>]`
pub fn run(flags: &[&str]) -> Result<()> {
    build::run(&build::Options::default())?;
    match flags {
        [] => {
            let (table, over) = measure()?;
            print!("{table}");
            if let Some(over) = over {
                bail!("{over}");
            }
            Ok(())
        }
        ["--why"] => BUDGETS.iter().try_for_each(why::explain),
        ["--record", bought] if !bought.trim().is_empty() => {
            let mut records = Records::read()?;
            for budget in BUDGETS {
                records.set(budget.artefact.name, budget.total()?.brotli, bought.trim());
            }
            pages::record(&mut records, bought.trim())?;
            vault::record(&mut records, bought.trim())?;
            records.write()
        }
        ["--record"] => bail!("say what the bytes bought: cargo xtask size --record \"…\""),
        _ => bail!("`cargo xtask size` takes --why, or --record \"what the bytes bought\""),
    }
}

impl Budget {
    fn wasm(&self) -> Result<Size> {
        Size::of(&fs::read(self.artefact.wasm())?)
    }

    fn script(&self) -> Result<Size> {
        Size::of(&minified(self.entry, &self.left_out())?)
    }

    fn left_out(&self) -> Vec<&'static str> {
        [WASM, self.on_demand].concat()
    }

    fn total(&self) -> Result<Size> {
        Ok(self.wasm()? + self.script()?)
    }
}

/// The table, and what exceeds its ceiling or its record.
pub fn measure() -> Result<(String, Option<String>)> {
    let records = Records::read()?;
    let mut table = format!("{:<9}{:<33}{:>10}{:>10}{:>10}\n", "build", "part", "raw", "gzip", "brotli");
    let mut over = Vec::new();
    for budget in BUDGETS {
        let name = budget.artefact.name;
        let (wasm, script) = (budget.wasm()?, budget.script()?);
        let total = wasm + script;
        table += &row(name, "wasm", wasm);
        table += &row("", "JavaScript, minified", script);
        table += &row("", "together", total);
        if !budget.on_demand.is_empty() {
            let all = Size::of(&minified(budget.entry, &[WASM, READER].concat())?)?;
            table += &row("", "all JavaScript, with what waits", all);
            table += &row("", "engine's wasm inlined, no reader", Size::of(&minified(budget.entry, READER)?)?);
            for (label, page, ceiling) in ONE_FILE {
                let size = one_file(page)?;
                let times = size.brotli as f64 / *ceiling as f64;
                table += &row("", label, size);
                table += &format!("{:<9}{:<33}{:>30}\n", "", format!("its ceiling ({times:.2} ×)"), grouped(*ceiling));
            }
        }
        let missed = total.brotli.saturating_sub(budget.ceiling);
        let ceiling =
            if missed > 0 { format!("ceiling (missed by {})", grouped(missed)) } else { "ceiling".to_owned() };
        table += &format!("{:<9}{ceiling:<33}{:>30}\n", "", grouped(budget.ceiling));
        table += &format!("{:<9}{:<33}{:>30}\n", "", "record", grouped(records.of(name)?));
        over.extend(records.refuse(name, total.brotli, budget.ceiling)?);
    }
    table += &pages::measure(&records, &mut over)?;
    table += &vault::measure(&records, &mut over)?;
    let providers = Providers::measure()?;
    for (index, (part, size)) in providers.rows().into_iter().enumerate() {
        table += &row(if index == 0 { "provider" } else { "" }, &part, size);
    }
    table += &format!("{:<9}{:<33}{:>30}\n", "", "ceiling of the median", Providers::ceiling());
    over.extend(providers.over());
    let frameworks = Frameworks::measure()?;
    for (index, (part, size)) in frameworks.rows().enumerate() {
        table += &row(if index == 0 { "framework" } else { "" }, &part, size);
    }
    table += &format!("{:<9}{:<33}{:>30}\n", "", "ceiling of each", Frameworks::ceiling());
    over.extend(frameworks.over());
    Ok((table, (!over.is_empty()).then(|| over.join("; "))))
}

fn row(build: &str, part: &str, size: Size) -> String {
    format!("{build:<9}{part:<33}{:>10}{:>10}{:>10}\n", grouped(size.raw), grouped(size.gzip), grouped(size.brotli))
}

/// A page in one file, with everything that it may ever load.
fn one_file(page: &str) -> Result<Size> {
    let (package, entry) = (root().join("pkg"), kept_dir().join("one_file.js"));
    fs::write(&entry, page.replace("{package}", &package.display().to_string()))?;
    Size::of(&minified(&entry.display().to_string(), &[])?)
}

/// The entry with everything it imports, as in a user's production build.
fn minified(entry: &str, external: &[&str]) -> Result<Vec<u8>> {
    Ok(crate::process::read(&mut bundler(entry, external)?)?.into_bytes())
}

fn bundler(entry: &str, external: &[&str]) -> Result<Command> {
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
    Ok(esbuild)
}
