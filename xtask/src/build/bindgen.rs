//! wasm-bindgen as a library: nothing to install, and its version is the lockfile's.

use super::panics;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// The generated module that loads the wasm and holds its classes.
pub const GLUE_FILE: &str = "grantway.js";
/// The wasm beside it.
pub const WASM_FILE: &str = "grantway_bg.wasm";

/// Writes the glue and the bound wasm into `folder`, with the names of its functions or without.
pub fn bind(wasm: &Path, folder: &Path, named: bool) -> Result<()> {
    let module = panics::read_without_messages(wasm)?;
    let bound = Bindgen::new().input_module("grantway", module).out_name("grantway").web(true).and_then(|bindgen| {
        bindgen
            .typescript(false)
            .remove_name_section(!named)
            .remove_producers_section(true)
            // No `new URL("grantway_bg.wasm", import.meta.url)`: bundlers would act on it,
            // and our entry files always hand in the module themselves.
            .omit_default_module_path(true)
            // `__wbg_reset_state()`: a new instance of the kept module after a trap.
            .reset_state_function(true)
            .generate(folder)
    });
    bound.with_context(|| format!("wasm-bindgen could not bind {}", wasm.display()))?;
    let glue = folder.join(GLUE_FILE);
    fs::write(&glue, survive_traps(&fs::read_to_string(&glue)?)?)?;
    Ok(())
}

/// Makes a trap inside an async call something that the package can recover from.
///
/// Futures are polled in bare microtasks. As generated, a trap there reaches nobody: the promise
/// stays pending for ever, and Node ends the process. After the instance was replaced, what the old
/// one still had in flight throws where nobody listens either. So: microtasks report to
/// `onTrap(handler)`, and closures of a replaced instance do nothing.
fn survive_traps(glue: &str) -> Result<String> {
    const CLOSURES: (&str, &str) =
        ("throw new Error('Cannot invoke closure from previous WASM instance');", "return undefined;");
    const MICROTASK: (&str, &str) = ("queueMicrotask(arg0);", "queueMicrotask(() => runMicrotask(arg0));");
    // A runtime may hand in a module of another realm (the edge runtime of Next.js does), which is no
    // instance of this realm's class and instantiates all the same.
    const MODULE: (&str, &str) = ("if (!(module instanceof WebAssembly.Module)) {", "if (false) {");
    let mut glue = glue.to_owned();
    for (generated, ours) in [CLOSURES, MICROTASK, MODULE] {
        if !glue.contains(generated) {
            bail!("wasm-bindgen no longer generates `{generated}`: see survive_traps in xtask/src/build/bindgen.rs");
        }
        glue = glue.replace(generated, ours);
    }
    Ok(glue + TRAPS)
}

const TRAPS: &str = r#"
let trapHandler;

/** `handler(error)` is called when a microtask of the engine trapped; its promises will not settle. */
export function onTrap(handler) {
    trapHandler = handler;
}

function runMicrotask(task) {
    try {
        task();
    } catch (error) {
        if (trapHandler === undefined) throw error;
        trapHandler(error);
    }
}
"#;
