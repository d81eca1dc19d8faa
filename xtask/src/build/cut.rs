//! Splits the page's engine in two: the standard engine, which accepts only compiled documents, and the part
//! that reads documents.
//!
//! The standard engine is the whole one without the bodies of the functions that only reading a document needs.
//! Each of these becomes a trap, so that all other functions keep their numbers. The whole engine is the
//! standard one with the bodies put back, so a page that needs both loads nothing twice.

use super::{bindgen, inline};
use anyhow::{Result, bail};
use std::collections::HashSet;
use std::fs;
use std::ops::Range;
use std::path::Path;
use wasmparser::{ElementItems, ExternalKind, KnownCustom, Name, Operator, Parser, Payload, TypeRef};

/// The only function through which the engine reads documents.
pub const READER: &str = "schema::reader::overlay::read_provider";
/// The module that makes the whole engine from the standard one.
pub const FILE: &str = "grantway_bg.reader.js";
/// The glue of the whole engine.
pub const GLUE_FILE: &str = "grantway_reader.js";
/// A body that traps, after its length: no locals, `unreachable`, `end`.
const TRAP: [u8; 4] = [3, 0, 0, 0x0b];

/// The standard engine, and how the whole one differs from it.
struct Cut {
    standard: Vec<u8>,
    /// The pieces that only the whole engine has, concatenated.
    added: Vec<u8>,
    /// For each piece: the number of bytes before it that both share, the number of bytes of the standard
    /// engine that it replaces, and its length.
    pieces: Vec<[usize; 3]>,
}

/// The functions of the file, by number.
#[derive(Default)]
struct Functions {
    imported: u32,
    /// The positions of their bodies, without the imported ones.
    bodies: Vec<Range<usize>>,
    /// The functions that each body calls or refers to.
    used: Vec<Vec<u32>>,
    /// The functions that are used outside bodies.
    roots: Vec<u32>,
}

/// Cuts an engine with function names in two engines without names.
fn cut(named: &[u8]) -> Result<Cut> {
    cut_at(&without_custom_sections(named)?, reader(named)?)
}

/// The standard engine with the names of its functions.
pub fn named_standard(named: &[u8]) -> Result<Vec<u8>> {
    Ok(cut_at(named, reader(named)?)?.standard)
}

fn cut_at(whole: &[u8], reader: u32) -> Result<Cut> {
    let (functions, code) = functions(whole)?;
    let needless = functions.used_through(reader)?;
    let mut entries = Vec::new();
    let mut spans = Vec::new();
    let mut copied = code.bodies.start;
    for (index, body) in functions.bodies.iter().enumerate() {
        // An entry is the length of a body, and the body.
        let start = functions.bodies[..index].last().map_or(code.bodies.start, |before| before.end);
        if needless.contains(&(functions.imported + index as u32)) {
            entries.extend(&whole[copied..start]);
            spans.push(start..body.end);
            entries.extend(TRAP);
            copied = body.end;
        }
    }
    entries.extend(&whole[copied..code.bodies.end]);
    let count = &whole[code.count.clone()];
    let mut standard = whole[..code.size.start].to_vec();
    standard.extend(leb128(count.len() + entries.len()));
    let head = standard.len();
    standard.extend(count);
    standard.extend(entries);
    standard.extend(&whole[code.bodies.end..]);

    // The code section's size, then each body.
    let mut cut = Cut { standard, added: whole[code.size.clone()].to_vec(), pieces: Vec::new() };
    cut.pieces.push([code.size.start, head - code.size.start, code.size.len()]);
    let mut at = code.size.end;
    for span in spans {
        match cut.pieces.last_mut() {
            // Adjacent bodies are one piece.
            Some(last) if span.start == at && cut.added.len() > code.size.len() => {
                last[1] += TRAP.len();
                last[2] += span.len();
            }
            _ => cut.pieces.push([span.start - at, TRAP.len(), span.len()]),
        }
        cut.added.extend(&whole[span.clone()]);
        at = span.end;
    }
    if cut.joined() != whole {
        bail!("the two parts of the engine do not make the whole: see xtask/src/build/cut.rs");
    }
    Ok(cut)
}

impl Cut {
    /// The whole engine, put together as [`MODULE`] does it.
    fn joined(&self) -> Vec<u8> {
        let (mut whole, mut from, mut taken) = (Vec::new(), 0, 0);
        for [copied, replaced, length] in &self.pieces {
            whole.extend(&self.standard[from..from + copied]);
            whole.extend(&self.added[taken..taken + length]);
            from += copied + replaced;
            taken += length;
        }
        whole.extend(&self.standard[from..]);
        whole
    }
}

impl Functions {
    /// The reader, and the functions that are used only through it.
    fn used_through(&self, reader: u32) -> Result<HashSet<u32>> {
        let mut used = HashSet::new();
        let mut next = self.roots.clone();
        while let Some(function) = next.pop() {
            if function != reader && used.insert(function) {
                let body = function.checked_sub(self.imported).map(|index| &self.used[index as usize]);
                next.extend(body.into_iter().flatten());
            }
        }
        let all = self.imported..self.imported + self.bodies.len() as u32;
        let needless: HashSet<u32> = all.filter(|function| !used.contains(function)).collect();
        if needless.len() < 10 {
            bail!("nearly all of the reader is used elsewhere: see xtask/src/build/cut.rs");
        }
        Ok(needless)
    }
}

/// Cuts the file `wasm`: the standard engine replaces it, and a module in `folder` gets the rest.
pub fn write(wasm: &Path, folder: &Path) -> Result<()> {
    let cut = cut(&fs::read(wasm)?)?;
    fs::write(wasm, &cut.standard)?;
    let pieces: Vec<String> = cut.pieces.iter().map(|piece| format!("{piece:?}")).collect();
    let added = inline::arguments(&cut.added, &inline::meanings(&cut.standard));
    let module = MODULE
        .replace("{pieces}", &pieces.join(","))
        .replace("{size}", &cut.joined().len().to_string())
        .replace("{added}", &added);
    fs::write(folder.join(FILE), module)?;
    // The glue for the whole engine, which has its own instance.
    fs::copy(folder.join(bindgen::GLUE_FILE), folder.join(GLUE_FILE))?;
    Ok(())
}

const MODULE: &str = r#"// Generated by `cargo xtask build`: what the standard engine lacks to read documents.
import { decoded, wasmBytes } from "./grantway_bg.wasm.js";

// Bytes of the standard engine, bytes of it that are replaced, and bytes that come in their place.
const pieces = [{pieces}];

let compiled;

/** The compiled module of the whole engine; every call hands out the same one. */
export async function wasmModule() {
  try {
    return await (compiled ??= WebAssembly.compile(joined(wasmBytes(), decoded({added}))));
  } catch (error) {
    compiled = undefined;
    throw error;
  }
}

function joined(standard, added) {
  const whole = new Uint8Array({size});
  let at = 0;
  let from = 0;
  let taken = 0;
  for (const [copied, replaced, length] of pieces) {
    whole.set(standard.subarray(from, from + copied), at);
    whole.set(added.subarray(taken, taken + length), at + copied);
    at += copied + length;
    from += copied + replaced;
    taken += length;
  }
  whole.set(standard.subarray(from), at);
  return whole;
}
"#;

/// The positions of the parts of the code section.
struct Code {
    size: Range<usize>,
    count: Range<usize>,
    bodies: Range<usize>,
}

fn functions(wasm: &[u8]) -> Result<(Functions, Code)> {
    let mut functions = Functions::default();
    let mut code = None;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    functions.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    functions.roots.extend((export.kind == ExternalKind::Func).then_some(export.index));
                }
            }
            Payload::StartSection { func, .. } => functions.roots.push(func),
            Payload::ElementSection(elements) => {
                for element in elements {
                    match element?.items {
                        ElementItems::Functions(items) => {
                            for function in items {
                                functions.roots.push(function?);
                            }
                        }
                        ElementItems::Expressions(..) => bail!("a table of expressions: see xtask/src/build/cut.rs"),
                    }
                }
            }
            Payload::CodeSectionStart { range, count, .. } => {
                let count = range.start..range.start + leb128(count as usize).len();
                let size = range.start - leb128(range.len()).len()..range.start;
                code = Some(Code { size, bodies: count.end..range.end, count });
            }
            Payload::CodeSectionEntry(body) => {
                let mut used = Vec::new();
                for operator in body.get_operators_reader()? {
                    match operator? {
                        Operator::Call { function_index }
                        | Operator::ReturnCall { function_index }
                        | Operator::RefFunc { function_index } => used.push(function_index),
                        _ => {}
                    }
                }
                functions.bodies.push(body.range());
                functions.used.push(used);
            }
            _ => {}
        }
    }
    match code {
        Some(code) => Ok((functions, code)),
        None => bail!("the engine has no code"),
    }
}

/// The number of the reader function.
fn reader(named: &[u8]) -> Result<u32> {
    for payload in Parser::new(0).parse_all(named) {
        let Payload::CustomSection(custom) = payload? else { continue };
        let KnownCustom::Name(sections) = custom.as_known() else { continue };
        for section in sections {
            let Name::Function(names) = section? else { continue };
            for name in names {
                let name = name?;
                // A hash may follow the name.
                if name.name.contains(READER) {
                    return Ok(name.index);
                }
            }
        }
    }
    bail!("the engine has no function {READER}: see xtask/src/build/cut.rs")
}

/// The file without names and other custom sections.
fn without_custom_sections(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut out = wasm.get(..8).unwrap_or_default().to_vec();
    let mut at = out.len();
    while let Some(&id) = wasm.get(at) {
        let (size, length) = read_leb128(&wasm[at + 1..])?;
        let end = at + 1 + length + size;
        if id != 0 {
            out.push(id);
            out.extend(leb128(size));
            out.extend(&wasm[at + 1 + length..end]);
        }
        at = end;
    }
    Ok(out)
}

fn leb128(mut number: usize) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}

/// A number, and the number of bytes it takes.
fn read_leb128(bytes: &[u8]) -> Result<(usize, usize)> {
    let mut number = 0;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Ok((number, index + 1));
        }
    }
    bail!("a size in the wasm is no number")
}
