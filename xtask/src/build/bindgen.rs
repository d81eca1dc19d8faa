//! wasm-bindgen as a library: nothing to install, and the lockfile sets its version.

use super::panics::{self, WithoutMessages};
use anyhow::{Context, Result, bail};
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// The generated module that loads the wasm and exports its functions.
pub const GLUE_FILE: &str = "grantway.js";
/// The wasm beside it.
pub const WASM_FILE: &str = "grantway_bg.wasm";

/// Writes the glue and the bound wasm into `folder`, with the names of its functions or without. Returns the
/// names of the functions of which only a trap is left.
pub fn bind(wasm: &Path, folder: &Path, named: bool) -> Result<HashSet<String>> {
    let WithoutMessages { module, trapped } = panics::read_without_messages(wasm)?;
    let bound = Bindgen::new().input_module("grantway", module).out_name("grantway").web(true).and_then(|bindgen| {
        bindgen
            .typescript(false)
            .remove_name_section(!named)
            .remove_producers_section(true)
            // Not `new URL("grantway_bg.wasm", import.meta.url)`, which bundlers would act on. Our entry files
            // always pass the module themselves.
            .omit_default_module_path(true)
            // `__wbg_reset_state()`: makes a new instance of the module after a trap.
            .reset_state_function(true)
            .generate(folder)
    });
    bound.with_context(|| format!("wasm-bindgen could not bind {}", wasm.display()))?;
    let glue = folder.join(GLUE_FILE);
    let mut text = fs::read_to_string(&glue)?;
    for (generated, ours) in REPLACED {
        // A build that takes no texts contains no code for them.
        let is_needless = !text.contains("cachedTextEncoder") && generated.contains("cachedTextEncoder")
            || !text.contains("passStringToWasm0") && generated.contains("let offset = 0");
        if is_needless {
            continue;
        }
        if text.matches(generated).count() != 1 {
            bail!("wasm-bindgen no longer generates `{}`: see xtask/src/build/bindgen.rs", generated.trim());
        }
        text = text.replace(generated, ours);
    }
    fs::write(&glue, text)?;
    Ok(trapped)
}

/// Generated code, and what replaces it.
const REPLACED: &[(&str, &str)] = &[
    // A runtime may pass a module from another realm (the edge runtime of Next.js does). It is not an instance
    // of this realm's class, but it instantiates.
    ("if (!(module instanceof WebAssembly.Module)) {", "if (false) {"),
    // Every runtime that supports this wasm's instructions has it.
    (
        "if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
        const buf = cachedTextEncoder.encode(arg);
        view.set(buf);
        return {
            read: arg.length,
            written: buf.length
        };
    };
}
",
        "",
    ),
    // wasm-bindgen copies texts one character at a time, which beats the encoder only for short ones: a token
    // takes ten times as long as with `encodeInto`. A text of ASCII is encoded into as many bytes at once; for
    // any other, the loop that follows starts over.
    (
        "    const mem = getUint8ArrayMemory0();\n\n    let offset = 0;\n",
        "    const mem = getUint8ArrayMemory0();\n\n    let offset = len > 80 \
         && cachedTextEncoder.encodeInto(arg, mem.subarray(ptr, ptr + len)).read === len ? len : 0;\n",
    ),
];
