//! Which data the standard engine does not need.
//!
//! The linker knows: with `--emit-relocs` it keeps the list of its symbols and of each place, in code and in
//! data, that refers to one. Data keep their addresses in all later steps of the build, so what holds for the
//! linked file holds for the finished one.

use super::functions::Functions;
use super::{Difference, leb128, section};
use anyhow::{Context, Result, bail};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use wasmparser::{
    DataKind, KnownCustom, Linking, Operator, Parser, Payload, RelocSectionReader, RelocationType, SymbolInfo,
};

/// A range needs a segment's header of its own, and a line in the module of the rest: shorter ones do not pay.
const SHORTEST: usize = 32;

/// Ranges of addresses, ascending.
pub type Addresses = Vec<Range<u32>>;

/// What the linker knows of the data that can be cut. By default, none can.
#[derive(Default)]
pub struct Needless {
    pub addresses: Addresses,
    /// Numbers in the code that are no addresses, although some look like one (86,400 seconds).
    pub numbers: HashSet<u32>,
}

impl Needless {
    /// Fails if a finished engine without the functions `left_out` uses the data after all: the linker speaks of
    /// its own file.
    pub fn verify(&self, functions: &Functions, left_out: &HashSet<u32>) -> Result<()> {
        let is_cut = |constant: &u32| {
            // The start of a range may also be the end of the data before it.
            let is_inside = |range: &Range<u32>| range.start < *constant && *constant < range.end;
            self.addresses.iter().any(is_inside) && !self.numbers.contains(constant)
        };
        match functions.constants_without(left_out).find(is_cut) {
            Some(address) => bail!("the engine uses data that are cut, at {address}: see xtask/src/build/cut.rs"),
            None => Ok(()),
        }
    }
}

/// A function or a piece of data.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Symbol {
    /// By its number.
    Function(u32),
    /// By its number in the linker's list.
    Data(u32),
}

/// A segment of data.
struct Segment {
    /// The address of its first byte.
    address: u32,
    /// The position of its entry in the file: address, length and bytes.
    entry: Range<usize>,
    /// The position of the bytes.
    bytes: Range<usize>,
}

impl Segment {
    fn address_of(&self, index: usize) -> u32 {
        self.address + index as u32
    }

    fn position_of(&self, address: u32) -> usize {
        self.bytes.start + (address - self.address) as usize
    }

    /// The parts of it that stay.
    fn without(&self, needless: &Addresses) -> Addresses {
        let (mut from, end) = (self.address, self.address_of(self.bytes.len()));
        let mut kept = Vec::new();
        for gap in needless.iter().filter(|gap| gap.start < end && gap.end > self.address) {
            kept.push(from..gap.start.max(from));
            from = gap.end.min(end);
        }
        kept.push(from..end);
        kept.retain(|part| !part.is_empty());
        kept
    }

    /// How its entry differs if it becomes these parts.
    fn split(&self, parts: &Addresses) -> Vec<Difference> {
        let mut from = self.entry.start;
        let mut differences = Vec::new();
        for part in parts {
            // Memory 0, `i32.const` with the address, `end`, the length.
            let head = [&[0, 0x41], &*signed_leb128(part.start), &[0x0b], &*leb128(part.len())].concat();
            differences.push(Difference { place: from..self.position_of(part.start), standard: head });
            from = self.position_of(part.end);
        }
        differences.push(Difference { place: from..self.entry.end, standard: Vec::new() });
        differences
    }
}

/// How an engine differs from the one that lacks the data at these addresses: in the section of data, and in
/// the one that says how many segments there are.
pub fn differences(whole: &[u8], needless: &Addresses) -> Result<Vec<Difference>> {
    let segments = segments(whole)?;
    let parts: Vec<Addresses> = segments.iter().map(|segment| segment.without(needless)).collect();
    let (before, after) = (segments.len(), parts.iter().map(Vec::len).sum());
    let mut differences = Vec::new();
    for payload in Parser::new(0).parse_all(whole) {
        let (content, inside) = match payload? {
            Payload::DataCountSection { range, .. } => (range, Vec::new()),
            Payload::DataSection(data) => {
                let split = segments.iter().zip(&parts).flat_map(|(segment, parts)| segment.split(parts));
                (data.range(), split.collect())
            }
            _ => continue,
        };
        let place = content.start..content.start + leb128(before).len();
        let count = Difference { place, standard: leb128(after) };
        differences.extend(section(content, std::iter::once(count).chain(inside).collect()));
    }
    Ok(differences)
}

/// The segments of a file, in its order. There are no passive ones.
fn segments(wasm: &[u8]) -> Result<Vec<Segment>> {
    let mut segments = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::DataSection(section) = payload? else { continue };
        for data in section {
            let data = data?;
            let DataKind::Active { memory_index: 0, offset_expr } = data.kind else {
                bail!("a passive segment: see xtask/src/build/cut/data.rs")
            };
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                bail!("a segment whose address is computed: see xtask/src/build/cut/data.rs")
            };
            let bytes = data.range.end - data.data.len()..data.range.end;
            segments.push(Segment { address: value.cast_unsigned(), entry: data.range, bytes });
        }
    }
    Ok(segments)
}

/// The addresses of the data to which nothing refers in an engine without the functions that `is_cut` names.
/// `linked` is the whole engine as the linker wrote it.
pub fn needless(linked: &[u8], is_cut: impl Fn(&str) -> bool) -> Result<Needless> {
    let (functions, segments) = (Functions::of(linked)?, segments(linked)?);
    let symbols = symbols(linked)?;
    let mut cut = HashSet::new();
    let mut places = HashMap::new();
    for (index, symbol) in (0..).zip(&symbols) {
        match *symbol {
            SymbolInfo::Func { index, name: Some(name), .. } if is_cut(name) => {
                cut.insert(Symbol::Function(index));
            }
            SymbolInfo::Data { symbol: Some(data), .. } => {
                let segment = segments.get(data.index as usize).context("a symbol in no segment")?;
                let start = segment.address + data.offset;
                places.insert(Symbol::Data(index), start..start + data.size);
            }
            _ => {}
        }
    }
    let uses = uses(linked, &functions, &segments, &symbols, &places)?;

    let mut used = HashSet::new();
    let mut next: Vec<Symbol> = functions.roots.iter().copied().map(Symbol::Function).collect();
    while let Some(symbol) = next.pop() {
        if !cut.contains(&symbol) && used.insert(symbol) {
            next.extend(uses.get(&symbol).into_iter().flatten());
        }
    }

    let mut addresses = Vec::new();
    for segment in &segments {
        // What belongs to no symbol stays, unless it is zero, as memory is anyway.
        let mut is_needless: Vec<bool> = linked[segment.bytes.clone()].iter().map(|byte| *byte == 0).collect();
        let mut mark = |place: &Range<u32>, flag| {
            for address in place.clone() {
                let at = address.checked_sub(segment.address).and_then(|at| is_needless.get_mut(at as usize));
                at.into_iter().for_each(|at| *at = flag);
            }
        };
        let (needed, others): (Vec<_>, Vec<_>) = places.iter().partition(|(symbol, _)| used.contains(symbol));
        others.iter().for_each(|(_, place)| mark(place, true));
        // Symbols may overlap.
        needed.iter().for_each(|(_, place)| mark(place, false));
        addresses.extend(runs(&is_needless).map(|run| segment.address_of(run.start)..segment.address_of(run.end)));
    }
    Ok(Needless { addresses, numbers: functions.numbers(&written(linked)?) })
}

/// The places in the code section to which the linker wrote an address or a number of its own.
fn written(linked: &[u8]) -> Result<HashSet<usize>> {
    let mut places = HashSet::new();
    for payload in Parser::new(0).parse_all(linked) {
        let Payload::CustomSection(custom) = payload? else { continue };
        if let ("reloc.CODE", KnownCustom::Reloc(section)) = (custom.name(), custom.as_known()) {
            for entry in section.entries() {
                places.insert(entry?.offset as usize);
            }
        }
    }
    Ok(places)
}

/// Where at least [`SHORTEST`] flags in a row are set.
fn runs(flags: &[bool]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    let lengths = flags.chunk_by(|one, other| one == other).map(move |run| {
        let start = at;
        at += run.len();
        (run[0], start..at)
    });
    lengths.filter(|(is_set, run)| *is_set && run.len() >= SHORTEST).map(|(_, run)| run)
}

fn symbols(linked: &[u8]) -> Result<Vec<SymbolInfo<'_>>> {
    let mut symbols = Vec::new();
    for payload in Parser::new(0).parse_all(linked) {
        let Payload::CustomSection(custom) = payload? else { continue };
        let KnownCustom::Linking(sections) = custom.as_known() else { continue };
        for section in sections.subsections() {
            if let Linking::SymbolTable(table) = section? {
                symbols = table.into_iter().collect::<Result<_, _>>()?;
            }
        }
    }
    Ok(symbols)
}

/// What each symbol refers to.
fn uses(
    linked: &[u8],
    functions: &Functions,
    segments: &[Segment],
    symbols: &[SymbolInfo],
    places: &HashMap<Symbol, Range<u32>>,
) -> Result<HashMap<Symbol, Vec<Symbol>>> {
    let mut uses = HashMap::<_, Vec<_>>::new();
    let data_start = data_section(linked)?;
    for payload in Parser::new(0).parse_all(linked) {
        let Payload::CustomSection(custom) = payload? else { continue };
        let KnownCustom::Reloc(section) = custom.as_known() else { continue };
        let is_code = match custom.name() {
            "reloc.CODE" => true,
            "reloc.DATA" => false,
            _ => continue,
        };
        for (offset, to) in references(&section, symbols)? {
            let from = if is_code {
                let at = functions.code.start + offset;
                let body = functions.bodies.partition_point(|body| body.end <= at);
                vec![Symbol::Function(functions.imported + body as u32)]
            } else {
                let at = data_start + offset;
                let segment = segments.iter().find(|segment| segment.bytes.contains(&at));
                let segment = segment.context("a reference in no segment")?;
                let address = segment.address_of(at - segment.bytes.start);
                places.iter().filter(|(_, place)| place.contains(&address)).map(|(symbol, _)| *symbol).collect()
            };
            if from.is_empty() {
                bail!("data of no symbol refer to others: see xtask/src/build/cut/data.rs");
            }
            from.into_iter().for_each(|from| uses.entry(from).or_default().push(to));
        }
    }
    if uses.is_empty() {
        bail!("the linker left out its references: see xtask/src/build/cut/data.rs");
    }
    Ok(uses)
}

/// The places in a section that refer to a function or to data, and to which.
fn references(section: &RelocSectionReader, symbols: &[SymbolInfo]) -> Result<Vec<(usize, Symbol)>> {
    let mut references = Vec::new();
    for entry in section.entries() {
        let entry = entry?;
        // These count types, not symbols.
        if entry.ty == RelocationType::TypeIndexLeb {
            continue;
        }
        let symbol = match symbols.get(entry.index as usize).context("a reference to no symbol")? {
            SymbolInfo::Func { index, .. } => Symbol::Function(*index),
            SymbolInfo::Data { .. } => Symbol::Data(entry.index),
            _ => continue,
        };
        references.push((entry.offset as usize, symbol));
    }
    Ok(references)
}

/// Where the content of the data section begins.
fn data_section(wasm: &[u8]) -> Result<usize> {
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::DataSection(section) = payload? {
            return Ok(section.range().start);
        }
    }
    bail!("the engine has no data")
}

fn signed_leb128(mut number: u32) -> Vec<u8> {
    let mut out = Vec::new();
    // A sign bit follows the number, which is below 2³¹.
    while number > 0x3f {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
    out
}

/// The segments by address.
#[cfg(test)]
pub fn contents(wasm: &[u8]) -> Result<Vec<(u32, Vec<u8>)>> {
    Ok(segments(wasm)?.into_iter().map(|segment| (segment.address, wasm[segment.bytes].to_vec())).collect())
}
