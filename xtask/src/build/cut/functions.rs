//! The functions of a wasm file, which of them use which, and what their code says.

use anyhow::{Result, bail};
use std::collections::HashSet;
use std::ops::Range;
use wasmparser::{ElementItems, ExternalKind, MemArg, Operator, Parser, Payload, TypeRef};

/// The functions of a file, by number.
#[derive(Default)]
pub struct Functions {
    /// How many are imported; these have the first numbers.
    pub imported: u32,
    /// The positions of their bodies, without the imported ones.
    pub bodies: Vec<Range<usize>>,
    /// The functions that each body calls or refers to.
    pub used: Vec<Vec<u32>>,
    /// The functions that are used outside bodies.
    pub roots: Vec<u32>,
    /// The position of the code section's content.
    pub code: Range<usize>,
    /// The constants in each body that may be addresses, after the positions of their instructions.
    constants: Vec<Vec<(usize, u32)>>,
}

impl Functions {
    pub fn of(wasm: &[u8]) -> Result<Self> {
        let mut functions = Self::default();
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
                        let ElementItems::Functions(items) = element?.items else {
                            bail!("a table of expressions: see xtask/src/build/cut/functions.rs")
                        };
                        for function in items {
                            functions.roots.push(function?);
                        }
                    }
                }
                Payload::CodeSectionStart { range, .. } => functions.code = range,
                Payload::CodeSectionEntry(body) => {
                    let (mut used, mut constants) = (Vec::new(), Vec::new());
                    for operator in body.get_operators_reader()?.into_iter_with_offsets() {
                        let (operator, position) = operator?;
                        match operator {
                            Operator::Call { function_index }
                            | Operator::ReturnCall { function_index }
                            | Operator::RefFunc { function_index } => used.push(function_index),
                            Operator::I32Const { value } => constants.push((position, value.cast_unsigned())),
                            other => constants.extend(offset(&other).map(|offset| (position, offset))),
                        }
                    }
                    functions.bodies.push(body.range());
                    functions.used.push(used);
                    functions.constants.push(constants);
                }
                _ => {}
            }
        }
        Ok(functions)
    }

    /// The function with that number is the body with this index.
    pub fn body_of(&self, function: u32) -> Option<usize> {
        function.checked_sub(self.imported).map(|index| index as usize)
    }

    /// `entries`, and the functions that are used only through them.
    pub fn used_only_through(&self, entries: &[u32]) -> HashSet<u32> {
        let mut used = HashSet::new();
        let mut next = self.roots.clone();
        while let Some(function) = next.pop() {
            if !entries.contains(&function) && used.insert(function) {
                next.extend(self.body_of(function).into_iter().flat_map(|index| &self.used[index]));
            }
        }
        let all = self.imported..self.imported + self.bodies.len() as u32;
        all.filter(|function| !used.contains(function)).collect()
    }

    /// The constants in the code of all functions but `left_out`.
    pub fn constants_without(&self, left_out: &HashSet<u32>) -> impl Iterator<Item = u32> {
        let numbered = (self.imported..).zip(&self.constants);
        let kept = numbered.filter(|(function, _)| !left_out.contains(function));
        kept.flat_map(|(_, constants)| constants).map(|(_, constant)| *constant)
    }

    /// The constants at no place in the code section to which the linker wrote something: numbers, not addresses.
    pub fn numbers(&self, written: &HashSet<usize>) -> HashSet<u32> {
        // One byte is the instruction itself.
        let is_number = |(position, _): &&(usize, u32)| !written.contains(&(position + 1 - self.code.start));
        self.constants.iter().flatten().filter(is_number).map(|(_, constant)| *constant).collect()
    }
}

/// The fixed part of the address of an access to memory.
fn offset(operator: &Operator) -> Option<u32> {
    let MemArg { offset, .. } = match operator {
        Operator::I32Load { memarg }
        | Operator::I64Load { memarg }
        | Operator::I32Load8S { memarg }
        | Operator::I32Load8U { memarg }
        | Operator::I32Load16S { memarg }
        | Operator::I32Load16U { memarg }
        | Operator::I64Load8S { memarg }
        | Operator::I64Load8U { memarg }
        | Operator::I64Load16S { memarg }
        | Operator::I64Load16U { memarg }
        | Operator::I64Load32S { memarg }
        | Operator::I64Load32U { memarg } => memarg,
        _ => return None,
    };
    u32::try_from(*offset).ok()
}
