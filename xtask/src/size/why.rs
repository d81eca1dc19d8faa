//! `cargo xtask size --why`: the bytes of the wasm by room and by dependency, and those of the JavaScript by
//! file.
//!
//! The wasm is built once more with names. A function belongs to the first room in its name
//! (`drop_in_place<grantway::dialect::…>` to dialect), else to its crate; inlined code belongs to the function
//! that contains it. A group's share of the brotli bytes is its own compressed size, scaled so that all shares
//! add up to the whole.

use super::functions::{Piece, pieces};
use super::{Budget, bundler};
use crate::bytes::{Size, grouped};
use crate::{kept_dir, process, root};
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// A group of bytes.
#[derive(Default)]
struct Group {
    bytes: Vec<u8>,
    /// Raw bytes in the bundle, if these differ from `bytes`.
    raw: usize,
}

/// Prints what a build consists of.
pub fn explain(budget: &Budget) -> Result<()> {
    let name = budget.artefact.name;
    let wasm = fs::read(budget.artefact.build_with_names()?)?;
    let mut groups = BTreeMap::<String, Group>::new();
    for Piece { name, bytes } in pieces(&wasm)? {
        let group = groups.entry(owner(&name)).or_default();
        group.raw += bytes.len();
        group.bytes.extend(bytes);
    }
    print(&format!("{name}: wasm"), groups, budget.wasm()?)?;
    print(&format!("{name}: JavaScript"), scripts(budget)?, budget.script()?)
}

/// The room or crate of a function, or the kind of a section.
fn owner(name: &str) -> String {
    if let Some(section) = name.strip_prefix("section ") {
        return match section {
            "data" => "data: texts, tables".to_owned(),
            _ => "wasm: imports, exports, types, tables".to_owned(),
        };
    }
    if let Some((_, path)) = name.split_once("grantway::").or_else(|| name.split_once("grantway::")) {
        let mut steps = path.split("::");
        let room = steps.next().unwrap_or_default();
        let backend = room == "flow" && steps.next().is_some_and(|step| step.starts_with("backend"));
        return format!("room {}", if backend { "flow/backend" } else { room });
    }
    if name.starts_with("__wb") || name.starts_with("__externref") {
        return "crate wasm_bindgen".to_owned();
    }
    // The shim of an export contains the function of src/bindings that it calls.
    if name.ends_with("shim") || name.starts_with("edge") || name.starts_with("browser") || name.starts_with("public") {
        return "room bindings".to_owned();
    }
    let crates =
        ["base64", "chacha20", "hkdf", "getrandom", "gloo_net", "js_sys", "poly1305", "serde_wasm_bindgen", "sha2"];
    let known = crates.iter().find(|known| name.contains(&format!("{known}::")));
    let start = name.trim_start_matches(|c: char| !c.is_ascii_alphabetic() && c != '_');
    let start = start.strip_prefix("dyn ").unwrap_or(start);
    let first = start.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    match known.copied().unwrap_or(first) {
        "" => String::new(),
        "core" | "alloc" | "std" | "str" | "usize" | "u8" | "u32" | "char" => "crate core, alloc, std".to_owned(),
        // `<T as …>`: a trait of the standard library for any type.
        generic if generic.len() == 1 => "crate core, alloc, std".to_owned(),
        "compiler_builtins" | "memcpy" | "memset" | "memcmp" | "memmove" | "__multi3" => {
            "crate compiler_builtins".to_owned()
        }
        other => format!("crate {other}"),
    }
}

/// The files of the script.
fn scripts(budget: &Budget) -> Result<BTreeMap<String, Group>> {
    let (out, meta) = (kept_dir().join("why.js"), kept_dir().join("why.json"));
    let mut esbuild = bundler(budget.entry, &budget.left_out())?;
    process::read(esbuild.arg(format!("--outfile={}", out.display())).arg(format!("--metafile={}", meta.display())))?;
    let meta: Value = serde_json::from_str(&fs::read_to_string(&meta)?)?;
    let mut groups = BTreeMap::new();
    for output in meta["outputs"].as_object().into_iter().flat_map(|outputs| outputs.values()) {
        for (file, part) in output["inputs"].as_object().context("esbuild names no inputs")? {
            let raw = usize::try_from(part["bytesInOutput"].as_u64().unwrap_or_default())?;
            // Its weight is that of the whole file; esbuild reports in raw bytes how much of it is used.
            let bytes = fs::read(root().join(file))?;
            groups.insert(file.clone(), Group { bytes, raw });
        }
    }
    Ok(groups)
}

fn print(title: &str, groups: BTreeMap<String, Group>, whole: Size) -> Result<()> {
    let mut rows = Vec::new();
    for (name, group) in groups {
        let alone = Size::of(&group.bytes)?;
        let used = group.raw as f64 / alone.raw.max(1) as f64;
        rows.push((name, group.raw, alone.brotli as f64 * used));
    }
    rows.sort_by(|one, other| other.2.total_cmp(&one.2));
    let explained: usize = rows.iter().filter(|row| !row.0.is_empty()).map(|row| row.1).sum();
    let weight: f64 = rows.iter().map(|row| row.2).sum();
    println!("{title:<46}{:>10}{:>10}", "raw", "brotli");
    for (name, raw, alone) in &rows {
        let name = if name.is_empty() { "(no name)" } else { name };
        let share = (alone / weight * whole.brotli as f64).round() as usize;
        println!("  {name:<44}{:>10}{:>10}", grouped(*raw), grouped(share));
    }
    println!("  {:<44}{:>10}{:>10}", "together", grouped(whole.raw), grouped(whole.brotli));
    println!("  {:<44}{:>9} %\n", "explained, of the raw bytes", explained * 100 / whole.raw.max(1));
    Ok(())
}
