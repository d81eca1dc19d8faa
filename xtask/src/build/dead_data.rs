//! What a panic would have said, as data of the wasm: nothing reads it once panics are traps
//! (`panics`). It is wiped, and zeros cost nothing.
//!
//! Places are records of file name, line and column, and are known by that. Messages are texts with
//! two words in them: nothing computes an address inside a sentence, so that one to which no number in
//! the file points is not read. Other data stays, whoever points at it.

use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::path::Path;
use walrus::ir::{Const, Load, Store, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, DataId, DataKind, Module};

/// Bytes of a record: pointer and length of the name, line, column.
const RECORD: usize = 16;
/// Longer names and higher numbers are no place in a source file.
const LONGEST: u32 = 256;
const HIGHEST: u32 = 100_000;

/// Wipes the records and the messages in `wasm` to which nothing points. `pieces` are the addresses
/// and lengths of the linker's pieces of data.
pub fn wipe(wasm: &Path, pieces: &[(u32, u32)]) -> Result<()> {
    let mut module = Module::from_file(wasm)?;
    let mut data = Data::of(&module);
    let used = addresses(&module);
    let pointed = |data: &Data, from: u32, length: u32| {
        used.range(from..from + length).next().is_some()
            || data.words().any(|word| (from..from + length).contains(&word))
    };
    let mut names = BTreeSet::new();
    for record in data.records() {
        let (name, length) = data.name_of(record).unwrap_or_default();
        if !pointed(&data, record, RECORD as u32) {
            data.wipe(record, RECORD as u32);
            names.insert((name, length));
        }
    }
    names.extend(pieces.iter().filter(|(at, length)| data.bytes(*at, *length).is_some_and(is_message)));
    for (text, length) in names {
        if !pointed(&data, text, length) {
            data.wipe(text, length);
        }
    }
    for (id, _, bytes) in data.0 {
        let segment = module.data.get_mut(id);
        segment.value = bytes;
        // wasm-opt splits segments, and then reads no names that stand twice.
        segment.name = None;
    }
    module.emit_wasm_file(wasm).with_context(|| format!("cannot write {}", wasm.display()))
}

/// Whether a piece holds a message, among the bytes of `core::fmt` around its values.
fn is_message(piece: &[u8]) -> bool {
    // Two words, so that no table of characters is taken for one.
    let is_gap = |at: &[u8]| {
        at.iter().enumerate().all(|(i, byte)| if i == 1 { *byte == b' ' } else { byte.is_ascii_lowercase() })
    };
    let is_text = |run: &[u8]| run.len() >= 8 && run.windows(3).any(is_gap);
    piece.split(|byte| !(b' '..=b'~').contains(byte)).any(is_text)
}

/// Every number in the code that could be an address.
fn addresses(module: &Module) -> BTreeSet<u32> {
    let mut numbers = Numbers::default();
    for (_, function) in module.funcs.iter_local() {
        dfs_in_order(&mut numbers, function, function.entry_block());
    }
    numbers.0
}

#[derive(Default)]
struct Numbers(BTreeSet<u32>);

impl Visitor<'_> for Numbers {
    fn visit_const(&mut self, number: &Const) {
        match number.value {
            Value::I32(number) => drop(self.0.insert(number as u32)),
            // Two fields of a record in memory, written at once.
            Value::I64(number) => self.0.extend([number as u32, (number >> 32) as u32]),
            _ => {}
        }
    }

    fn visit_load(&mut self, load: &Load) {
        self.0.insert(load.arg.offset as u32);
    }

    fn visit_store(&mut self, store: &Store) {
        self.0.insert(store.arg.offset as u32);
    }
}

/// The data segments: where each stands in memory, and its bytes.
struct Data(Vec<(DataId, u32, Vec<u8>)>);

impl Data {
    fn of(module: &Module) -> Self {
        let mut segments = Vec::new();
        for segment in module.data.iter() {
            if let DataKind::Active { offset: ConstExpr::Value(Value::I32(at)), .. } = segment.kind {
                segments.push((segment.id(), at as u32, segment.value.clone()));
            }
        }
        Self(segments)
    }

    fn bytes(&self, from: u32, length: u32) -> Option<&[u8]> {
        self.0.iter().find_map(|(_, at, bytes)| {
            let start = from.checked_sub(*at)? as usize;
            bytes.get(start..start.checked_add(length as usize)?)
        })
    }

    fn word(&self, at: u32) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes(at, 4)?.try_into().ok()?))
    }

    /// Addresses of all words.
    fn places(&self) -> impl Iterator<Item = u32> {
        self.0.iter().flat_map(|(_, at, bytes)| (at.next_multiple_of(4)..at + bytes.len() as u32).step_by(4))
    }

    fn words(&self) -> impl Iterator<Item = u32> {
        self.places().filter_map(|at| self.word(at))
    }

    fn name_of(&self, record: u32) -> Option<(u32, u32)> {
        let (name, length) = (self.word(record)?, self.word(record + 4)?);
        let is_place = |at: u32| self.word(at).is_some_and(|number| (1..HIGHEST).contains(&number));
        let is_name = length < LONGEST && self.bytes(name, length)?.ends_with(b".rs");
        (is_name && is_place(record + 8) && is_place(record + 12)).then_some((name, length))
    }

    fn records(&self) -> Vec<u32> {
        self.places().filter(|at| self.name_of(*at).is_some()).collect()
    }

    fn wipe(&mut self, from: u32, length: u32) {
        for (_, at, bytes) in &mut self.0 {
            let place = from.checked_sub(*at).map(|start| start as usize..(start + length) as usize);
            if let Some(slice) = place.and_then(|place| bytes.get_mut(place)) {
                slice.fill(0);
            }
        }
    }
}
