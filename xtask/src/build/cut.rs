//! Splits the page's engine in two: the standard engine, and the part that only some pages need: above all the
//! reader of documents that were not compiled.
//!
//! The standard engine is the whole one without what is used only through [`ENTRIES`]: functions and data. Each
//! such function becomes a trap, so that all others keep their numbers; such data become a gap, so that all
//! others keep their addresses. The whole engine is the standard one with both put back, so a page that needs
//! both loads nothing twice.

mod data;
mod functions;

use super::{bindgen, inline};
use anyhow::{Result, bail};
pub use data::Needless;
use functions::Functions;
use std::collections::HashSet;
use std::fs;
use std::ops::Range;
use std::path::Path;
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// The functions through which everything is used that is not in the standard engine. A page that may call one
/// loads the whole: `engineFor` in `pkg/src/browser/public/compiled_options.js` decides.
pub const ENTRIES: &[&str] = &[
    // The reader of documents.
    "schema::reader::overlay::read_provider",
    // The option `import`.
    "flow::page::import::import",
    // The option `dpop`.
    "flow::page::dpop::with_new_key",
    "flow::page::dpop::prove",
    "flow::send::dpop::send_with_proof",
    "inbound::token_response::read_bound_type",
];
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

/// A place at which the two engines differ.
struct Difference {
    /// Its position in the whole engine.
    place: Range<usize>,
    /// What the standard engine has there.
    standard: Vec<u8>,
}

/// The data that the standard engine does not need, in a file as the linker wrote it, with its
/// references. `trapped` are the names of the functions that become a trap.
pub fn needless_data(linked: &[u8], trapped: &HashSet<String>) -> Result<Needless> {
    let is_cut = |name: &str| is_entry(&format!("{:#}", rustc_demangle::demangle(name))) || trapped.contains(name);
    data::needless(linked, is_cut)
}

/// The finished file without the data that only functions of which a trap is left refer to.
pub fn without_needless_data(wasm: &[u8], linked: &[u8], trapped: &HashSet<String>) -> Result<Vec<u8>> {
    let needless = data::needless(linked, |name| trapped.contains(name))?;
    needless.verify(&Functions::of(wasm)?, &HashSet::new())?;
    Ok(Cut::of(wasm, data::differences(wasm, &needless.addresses)?).standard)
}

/// Cuts an engine with function names in two engines without names.
fn cut(named: &[u8], data: &Needless) -> Result<Cut> {
    cut_at(&without_custom_sections(named)?, &entries(named)?, data)
}

/// The standard engine with the names of its functions.
pub fn named_standard(named: &[u8], data: &Needless) -> Result<Vec<u8>> {
    Ok(cut_at(named, &entries(named)?, data)?.standard)
}

fn cut_at(whole: &[u8], entries: &[u32], needless_data: &Needless) -> Result<Cut> {
    let functions = Functions::of(whole)?;
    let needless = functions.used_only_through(entries);
    if needless.len() < 10 {
        bail!("nearly all that is cut is used elsewhere: see xtask/src/build/cut.rs");
    }
    needless_data.verify(&functions, &needless)?;
    let mut bodies = Vec::new();
    for (index, body) in functions.bodies.iter().enumerate() {
        if needless.contains(&(functions.imported + index as u32)) {
            // An entry is the length of a body, and the body.
            let start = body.start - leb128(body.len()).len();
            bodies.push(Difference { place: start..body.end, standard: TRAP.to_vec() });
        }
    }
    let mut differences = section(functions.code, bodies);
    differences.extend(data::differences(whole, &needless_data.addresses)?);
    let cut = Cut::of(whole, differences);
    if cut.joined() != whole {
        bail!("the two parts of the engine do not make the whole: see xtask/src/build/cut.rs");
    }
    Ok(cut)
}

/// What differs inside a section, after the section's size. `content` is the position of what follows the size.
fn section(content: Range<usize>, inside: Vec<Difference>) -> Vec<Difference> {
    let removed: usize = inside.iter().map(|difference| difference.place.len()).sum();
    let added: usize = inside.iter().map(|difference| difference.standard.len()).sum();
    let start = content.start - leb128(content.len()).len();
    let size = Difference { place: start..content.start, standard: leb128(content.len() - removed + added) };
    std::iter::once(size).chain(inside).collect()
}

impl Cut {
    fn of(whole: &[u8], mut differences: Vec<Difference>) -> Self {
        differences.sort_by_key(|difference| difference.place.start);
        let mut cut = Self { standard: Vec::new(), added: Vec::new(), pieces: Vec::new() };
        let mut at = 0;
        for Difference { place, standard } in differences {
            match cut.pieces.last_mut() {
                // Adjacent places are one piece.
                Some([_, replaced, length]) if place.start == at => {
                    *replaced += standard.len();
                    *length += place.len();
                }
                _ => cut.pieces.push([place.start - at, standard.len(), place.len()]),
            }
            cut.standard.extend(&whole[at..place.start]);
            cut.standard.extend(standard);
            cut.added.extend(&whole[place.clone()]);
            at = place.end;
        }
        cut.standard.extend(&whole[at..]);
        cut
    }

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

/// Cuts the file `wasm`: the standard engine replaces it, and a module in `folder` gets the rest, as text with
/// the meanings of characters that this returns. They are those of the whole engine, so that both texts are
/// short.
pub fn write(wasm: &Path, folder: &Path, data: &Needless) -> Result<Vec<usize>> {
    let cut = cut(&fs::read(wasm)?, data)?;
    fs::write(wasm, &cut.standard)?;
    let pieces: Vec<String> = cut.pieces.iter().map(|piece| format!("{piece:?}")).collect();
    let whole = cut.joined();
    let meanings = inline::meanings(&whole);
    let module = MODULE
        .replace("{pieces}", &pieces.join(","))
        .replace("{size}", &whole.len().to_string())
        .replace("{added}", &inline::arguments(&cut.added, &meanings));
    fs::write(folder.join(FILE), module)?;
    // The glue for the whole engine, which has its own instance.
    fs::copy(folder.join(bindgen::GLUE_FILE), folder.join(GLUE_FILE))?;
    Ok(meanings)
}

const MODULE: &str = r#"// Generated by `cargo xtask build`: what the standard engine lacks, above all to read documents.
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

/// Whether it is the name of one of [`ENTRIES`]; a hash may follow.
fn is_entry(name: &str) -> bool {
    let plain = name.rsplit_once("::h").map_or(name, |(plain, _)| plain);
    ENTRIES.iter().any(|entry| name.ends_with(entry) || plain.ends_with(entry))
}

/// The numbers of [`ENTRIES`].
fn entries(named: &[u8]) -> Result<Vec<u32>> {
    let mut entries = Vec::new();
    for payload in Parser::new(0).parse_all(named) {
        let Payload::CustomSection(custom) = payload? else { continue };
        let KnownCustom::Name(sections) = custom.as_known() else { continue };
        for section in sections {
            let Name::Function(names) = section? else { continue };
            for name in names {
                let name = name?;
                entries.extend(is_entry(name.name).then_some(name.index));
            }
        }
    }
    if entries.len() != ENTRIES.len() {
        bail!("the engine has {} of the {} entries: see xtask/src/build/cut.rs", entries.len(), ENTRIES.len());
    }
    Ok(entries)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A memory, and `abcdefgh` at 1024.
    const WHOLE: &[u8] = b"\0asm\x01\0\0\0\x05\x03\x01\0\x01\x0b\x0f\x01\0\x41\x80\x08\x0b\x08abcdefgh";

    /// What an engine has in memory if the data from the first to before the second address are cut.
    fn left_without(ranges: &[(u32, u32)]) -> Result<Vec<(u32, Vec<u8>)>> {
        let addresses = ranges.iter().map(|(start, end)| *start..*end).collect();
        let cut = Cut::of(WHOLE, data::differences(WHOLE, &addresses)?);
        assert_eq!(cut.joined(), WHOLE);
        wasmparser::validate(&cut.standard)?;
        data::contents(&cut.standard)
    }

    #[test]
    fn leaves_a_gap_where_data_are_cut() -> Result<()> {
        assert_eq!(left_without(&[(1026, 1029)])?, [(1024, b"ab".to_vec()), (1029, b"fgh".to_vec())]);
        Ok(())
    }

    #[test]
    fn cuts_at_the_ends_of_a_segment() -> Result<()> {
        assert_eq!(left_without(&[(1000, 1025), (1030, 1100)])?, [(1025, b"bcdef".to_vec())]);
        Ok(())
    }

    #[test]
    fn cuts_a_whole_segment() -> Result<()> {
        assert_eq!(left_without(&[(1024, 1032)])?, []);
        Ok(())
    }

    #[test]
    fn cuts_nothing_that_is_not_there() -> Result<()> {
        assert_eq!(left_without(&[(10, 20), (2000, 2010)])?, [(1024, b"abcdefgh".to_vec())]);
        Ok(())
    }
}
