//! The linker's map: which pieces of data stand where.

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use walrus::{ConstExpr, DataKind, Module, ir::Value};

/// Address and length of every piece of read-only data of `wasm`, the file that was linked.
pub fn pieces(map: &Path, wasm: &Path) -> Result<Vec<(u32, u32)>> {
    let text = fs::read_to_string(map).with_context(|| format!("cannot read {}", map.display()))?;
    let module = Module::from_file(wasm)?;
    let mut pieces = Vec::new();
    for line in text.lines().filter(|line| line.contains(":(.rodata")) {
        let mut columns = line.split_whitespace();
        let mut number = |column| columns.nth(column).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let (Some(at), Some(length)) = (number(0), number(1)) else { continue };
        if line.contains("<internal>:") {
            // Texts that the linker merged: each ends with a zero, and none has one inside.
            pieces.extend(texts(&module, at, length));
        } else {
            pieces.push((at, length));
        }
    }
    Ok(pieces)
}

fn texts(module: &Module, at: u32, length: u32) -> Vec<(u32, u32)> {
    let mut texts = Vec::new();
    for segment in module.data.iter() {
        let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = segment.kind else { continue };
        let from = at.checked_sub(start as u32).map(|from| from as usize);
        let merged = from.and_then(|from| segment.value.get(from..from + length as usize)).unwrap_or_default();
        let mut next = at;
        for text in merged.split(|byte| *byte == 0) {
            texts.push((next, text.len() as u32));
            next += text.len() as u32 + 1;
        }
    }
    texts
}
