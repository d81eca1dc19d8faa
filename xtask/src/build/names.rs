//! Shortens the names between the wasm and its glue. wasm-bindgen's names contain a hash each, which no
//! compressor shrinks, in both files.

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::{collections::HashMap, fs};
use walrus::Module;

/// The exports that the package reads from the instance itself: its memory, and the arena's two functions
/// (arena/src/global.rs).
const KEPT: &[&str] = &["memory", "mark", "wipe"];

/// Renames the imports and exports of `wasm`, both in the file and in `glue`.
pub fn shorten(wasm: &Path, glue: &Path) -> Result<()> {
    let mut module = Module::from_file(wasm)?;
    let mut text = fs::read_to_string(glue)?;
    let mut imports = HashMap::new();
    for (index, import) in module.imports.iter_mut().enumerate() {
        let short = short_name(index);
        if imports.insert(import.name.clone(), short.clone()).is_some() {
            bail!("two imports are called {}", import.name);
        }
        let key = format!("        {}: function(", import.name);
        if text.matches(&key).count() != 1 {
            bail!("the glue does not define {} as it used to: see xtask/src/build/names.rs", import.name);
        }
        text = text.replace(&key, &format!("        {short}: function(/* {} */", readable(&import.name)));
        import.name = short;
    }
    let mut exports = HashMap::new();
    for (index, export) in module.exports.iter_mut().enumerate() {
        let short = if KEPT.contains(&export.name.as_str()) { export.name.clone() } else { short_name(index) };
        exports.insert(export.name.clone(), short.clone());
        export.name = short;
    }
    text = renamed_members(&text, &exports)?;
    fs::write(glue, text)?;
    module.emit_wasm_file(wasm).with_context(|| format!("cannot write {}", wasm.display()))
}

/// `a` … `z`, `ba` …
fn short_name(index: usize) -> String {
    let letter = |digit: usize| char::from(b'a' + (digit % 26) as u8);
    let mut name = String::from(letter(index));
    let mut rest = index / 26;
    while rest > 0 {
        name.insert(0, letter(rest));
        rest /= 26;
    }
    name
}

/// An import's name without its hash, for readers of the glue.
fn readable(name: &str) -> &str {
    name.rsplit_once('_').filter(|(_, hash)| hash.len() == 16).map_or(name, |(name, _)| name)
}

/// The glue with every `wasm.name` renamed.
fn renamed_members(glue: &str, names: &HashMap<String, String>) -> Result<String> {
    const OBJECT: &str = "wasm.";
    let mut out = String::with_capacity(glue.len());
    let mut rest = glue;
    while let Some(at) = rest.find(OBJECT) {
        let (head, tail) = rest.split_at(at + OBJECT.len());
        out += head;
        let end = tail.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(tail.len());
        let (name, after) = tail.split_at(end);
        match names.get(name) {
            Some(short) => out += short,
            None => bail!("the glue uses {name}, which the wasm does not export"),
        }
        rest = after;
    }
    Ok(out + rest)
}
