//! Runs wasm-opt, and proves that the result still loads.

use crate::process;
use crate::tools::node::{TOOLS, node};
use anyhow::{Context, Result};
use std::path::Path;

/// The features that rustc's wasm32-unknown-unknown target uses by default (`rustc --print cfg --target …`).
/// Never `--all-features`: wasm-opt would then write instructions that engines do not support yet.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Flattening first gives `-Oz` more to merge: it saves 1 %, together with the first of [`PASSES`]. Once is
/// enough.
const FIRST: &[&str] = &["--flatten", "--rereloop"];

/// The stack is lowest in memory, so no object is in the first kilobyte, and offsets fold into loads. A large
/// function with one caller stays separate, and functions that are called often get the short numbers: this
/// saves another 0.3 %.
const PASSES: &[&str] =
    &["--low-memory-unused", "-Oz", "--one-caller-inline-max-function-size=160", "--reorder-functions"];

/// Compiles the file as a browser would, and prints its imports.
const PROOF: &str = r#"
const module = new WebAssembly.Module(require("node:fs").readFileSync(process.argv[1]));
const env = WebAssembly.Module.imports(module).filter((needed) => needed.module === "env");
if (env.length > 0) {
  console.error("it imports from `env`: " + env.map((needed) => needed.name).join(", "));
  process.exit(1);
}
"#;

/// Shrinks the file in place, with or without the names of its functions. Also removes the notes about the
/// tools and features that made it.
pub fn optimise(wasm: &Path, named: bool) -> Result<()> {
    run(wasm, named, FIRST)
}

/// The same once more, for a file that walrus wrote, whose code is larger.
pub fn optimise_again(wasm: &Path, named: bool) -> Result<()> {
    run(wasm, named, &[])
}

fn run(wasm: &Path, named: bool, first: &[&str]) -> Result<()> {
    let mut wasm_opt = TOOLS.program("wasm-opt")?;
    wasm_opt.args(if named { &["--debuginfo"][..] } else { &["--strip-producers", "--strip-target-features"] });
    // `cut.rs` finds these by their names.
    wasm_opt.args(super::cut::ENTRIES.iter().map(|entry| format!("--no-inline=*{entry}*")));
    wasm_opt.args(first).args(PASSES).args(FEATURES).arg(wasm).arg("-o").arg(wasm);
    process::run(&mut wasm_opt)
}

/// Fails unless V8 compiles the file and nothing in it comes from `env`.
pub fn prove(wasm: &Path) -> Result<()> {
    process::read(node()?.arg("--eval").arg(PROOF).arg(wasm)).with_context(|| "the built wasm does not load")?;
    Ok(())
}
