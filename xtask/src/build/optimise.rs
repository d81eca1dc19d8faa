//! wasm-opt, and the proof that what it made still loads.

use crate::process;
use crate::tools::node::{TOOLS, node};
use anyhow::{Context, Result};
use std::path::Path;

/// What rustc's wasm32-unknown-unknown target uses by itself (`rustc --print cfg --target …`).
/// Never `--all-features`: wasm-opt then writes instructions that engines do not know yet.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Flattening first gives `-Oz` more to merge: a hundredth, together with the first of [`PASSES`]. Once is enough.
const FIRST: &[&str] = &["--flatten", "--rereloop"];

/// The stack lies lowest in memory, so no object is in the first kilobyte, and offsets fold into loads. A large
/// function with one caller stays by itself, and those that are called often have the short numbers: a 300th more.
const PASSES: &[&str] =
    &["--low-memory-unused", "-Oz", "--one-caller-inline-max-function-size=160", "--reorder-functions"];

/// Compiles the file as a browser would, and looks at what it asks for.
const PROOF: &str = r#"
const module = new WebAssembly.Module(require("node:fs").readFileSync(process.argv[1]));
const env = WebAssembly.Module.imports(module).filter((needed) => needed.module === "env");
if (env.length > 0) {
  console.error("it imports from `env`: " + env.map((needed) => needed.name).join(", "));
  process.exit(1);
}
"#;

/// Makes the file smaller, in place; functions keep their names or not. Which tools and which features made it, nobody
/// asks.
pub fn optimise(wasm: &Path, named: bool) -> Result<()> {
    run(wasm, named, FIRST)
}

/// The same once more, of what walrus wrote, whose code is larger.
pub fn optimise_again(wasm: &Path, named: bool) -> Result<()> {
    run(wasm, named, &[])
}

fn run(wasm: &Path, named: bool, first: &[&str]) -> Result<()> {
    let mut wasm_opt = TOOLS.program("wasm-opt")?;
    wasm_opt.args(if named { &["--debuginfo"][..] } else { &["--strip-producers", "--strip-target-features"] });
    // `cut.rs` finds the reader of documents by its name.
    wasm_opt.arg(format!("--no-inline=*{}*", super::cut::READER));
    wasm_opt.args(first).args(PASSES).args(FEATURES).arg(wasm).arg("-o").arg(wasm);
    process::run(&mut wasm_opt)
}

/// Fails unless V8 compiles the file and nothing in it comes from `env`.
pub fn prove(wasm: &Path) -> Result<()> {
    process::read(node()?.arg("--eval").arg(PROOF).arg(wasm)).with_context(|| "the built wasm does not load")?;
    Ok(())
}
