//! What a page loads of the package's JavaScript when a bundler splits it: at first, and with all that waits for an
//! option or a call. Each file counts by itself, as it is transferred.

use super::record::Records;
use super::{bundler, row};
use crate::bytes::{Size, grouped};
use crate::{kept_dir, root};
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// The plainest program of each pattern.
struct Page {
    /// The name of its record.
    record: &'static str,
    label: &'static str,
    /// The options of its client.
    options: &'static str,
    /// The modules that such a client imports before it is ready. `tests/page/first_load.test.mjs` compares them with
    /// what a program loads.
    first: &'static [&'static str],
    ceiling: usize,
}

const PAGES: &[Page] = &[
    Page {
        record: "page_backend",
        label: "behind a worker",
        options: r#"backend: "/auth""#,
        first: &["backend/backend_client.js"],
        ceiling: 5_120,
    },
    Page {
        record: "page_mediated",
        label: "with tokens of a worker",
        options: r#"backend: "/auth", tokens: "page""#,
        first: &["backend/backend_client.js", "backend/mediated_client.js"],
        ceiling: 9_216,
    },
    Page {
        record: "page_public",
        label: "on its own, without wasm",
        options: r#"issuer: "https://as.example", client_id: "id", redirect_uri: location.href"#,
        first: &["public/public_client.js", "public/engine.js"],
        ceiling: 18_432,
    },
    Page {
        record: "page_vault",
        label: "with a vault",
        options: r#"issuer: "https://as.example", client_id: "id", redirect_uri: location.href, storage: "vault""#,
        first: &["vault/vault_client.js"],
        ceiling: 12_288,
    },
];

/// What signing in and out needs, where that is not there from the start.
const SIGN_IN: &str = "backend/backend_sign_in.js";

/// The clients of the patterns: a page has one of them.
const PATTERNS: &[&str] = &[
    "backend/backend_client.js",
    "backend/mediated_client.js",
    "public/public_client.js",
    "public/primitives.js",
    "vault/vault_client.js",
];

/// The modules that hold the wasm, which has rows of its own.
const WASM: &[&str] = &["*.wasm.js", "*_bg.reader.js"];

/// The files of a build that a page loads: how many, and their sizes together.
#[derive(Default)]
struct Loaded {
    files: usize,
    size: Size,
}

struct Build(Value);

impl Page {
    fn program(&self) -> String {
        let package = root().join("pkg");
        let package = package.display();
        format!(
            "import {{ createClient }} from \"{package}/browser.js\";\n\
             globalThis.auth = await createClient({{ {} }});\n",
            self.options
        )
    }

    /// What it loads at first, with a sign-in, and at most.
    fn measure(&self) -> Result<[Loaded; 3]> {
        let folder = kept_dir().join("pages").join(self.record);
        fs::create_dir_all(&folder)?;
        let (program, meta) = (folder.join("program.js"), folder.join("meta.json"));
        fs::write(&program, self.program())?;
        let mut esbuild = bundler(&program.display().to_string(), WASM)?;
        esbuild.arg("--splitting").arg(format!("--outdir={}", folder.join("built").display()));
        esbuild.arg(format!("--metafile={}", meta.display())).current_dir(&folder);
        crate::process::run(&mut esbuild)?;
        let build = Build(serde_json::from_str(&fs::read_to_string(meta)?)?);
        let is_first = |entry: &str| self.first.iter().any(|module| entry.ends_with(module));
        let is_other = |entry: &str| !is_first(entry) && PATTERNS.iter().any(|module| entry.ends_with(module));
        let size = |files: BTreeSet<String>| Build::size(&files, &folder);
        let with_sign_in = build.reach(|entry| is_first(entry) || entry.ends_with(SIGN_IN))?;
        Ok([size(build.reach(is_first)?)?, size(with_sign_in)?, size(build.reach(|entry| !is_other(entry))?)?])
    }
}

impl Build {
    /// The files that the program imports, and those of the dynamic imports that `follows` says.
    fn reach(&self, follows: impl Fn(&str) -> bool) -> Result<BTreeSet<String>> {
        let outputs = self.0["outputs"].as_object().context("esbuild's metafile has outputs")?;
        let entry_of = |file: &str| outputs[file]["entryPoint"].as_str().unwrap_or_default().to_owned();
        let program = outputs.keys().find(|file| entry_of(file).ends_with("program.js")).context("the program")?;
        let (mut reached, mut open) = (BTreeSet::new(), vec![program.clone()]);
        while let Some(file) = open.pop() {
            for import in outputs[&file]["imports"].as_array().into_iter().flatten() {
                let path = import["path"].as_str().unwrap_or_default();
                let is_static = import["kind"] == "import-statement";
                if outputs.contains_key(path) && (is_static || follows(&entry_of(path))) {
                    open.extend((!reached.contains(path)).then(|| path.to_owned()));
                }
            }
            reached.insert(file);
        }
        Ok(reached)
    }

    fn size(files: &BTreeSet<String>, folder: &std::path::Path) -> Result<Loaded> {
        let mut loaded = Loaded::default();
        for file in files {
            loaded.files += 1;
            loaded.size = loaded.size + Size::of(&fs::read(folder.join(file))?)?;
        }
        Ok(loaded)
    }
}

/// Records the present sizes.
pub fn record(records: &mut Records, bought: &str) -> Result<()> {
    for page in PAGES {
        let [first, ..] = page.measure()?;
        records.set(page.record, first.size.brotli, bought);
    }
    Ok(())
}

/// The rows of the table. Adds a sentence to `over` for each page that loads too much at first.
pub fn measure(records: &Records, over: &mut Vec<String>) -> Result<String> {
    let mut table = String::new();
    for (index, page) in PAGES.iter().enumerate() {
        let [first, with_sign_in, all] = page.measure()?;
        table += &row(if index == 0 { "page" } else { "" }, page.label, first.size);
        table += &format!(
            "{:<9}{:<33}{:>30}\n",
            "",
            format!("  at first, in {} files; its record", first.files),
            grouped(records.of(page.record)?)
        );
        let missed = records.of(page.record)?.saturating_sub(page.ceiling);
        if missed > 0 {
            let label = format!("  its ceiling (missed by {})", grouped(missed));
            table += &format!("{:<9}{label:<33}{:>30}\n", "", grouped(page.ceiling));
        }
        if with_sign_in.files > first.files {
            table += &row("", &format!("  with a sign-in, in {} files", with_sign_in.files), with_sign_in.size);
        }
        table += &row("", &format!("  with what waits, in {} files", all.files), all.size);
        over.extend(records.refuse(page.record, first.size.brotli, page.ceiling)?);
    }
    Ok(table)
}
