//! Makes every panic of the engine a trap. The standard library first builds a message, which nobody can read
//! on this target. So the functions that build it are replaced by a trap, and so is what nobody calls but the
//! linker keeps: all formatting (`core::fmt`), which only these messages need, and the bindings' closures.

use anyhow::{Result, bail};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use walrus::ir::{Call, RefFunc, ReturnCall, Visitor, dfs_in_order};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module, ModuleConfig};

/// Parts of the names of functions that never return.
const MESSAGES: &[&str] = &[
    "core::panicking::",
    "std::panicking::",
    "rust_begin_unwind",
    "slice_index_fail",
    "len_mismatch_fail",
    "option::expect_failed",
    "result::unwrap_failed",
    "raw_vec::handle_error",
    "raw_vec::capacity_overflow",
    "handle_alloc_error",
    "cell::panic_already_borrowed",
    "cell::panic_already_mutably_borrowed",
];

/// Parts of the names of functions to which only tables refer.
const UNCALLED: &[&str] = &[
    // They turn values into text: for the messages above, and for `Debug` of types that somebody could print.
    "core::fmt::",
    "core::fmt>",
    // JavaScript would call closures of Rust through them. The engine hands out none.
    "wasm_bindgen::convert::closures::",
];

/// A module, and the names of the functions of which only a trap is left.
pub struct WithoutMessages {
    pub module: Module,
    pub trapped: HashSet<String>,
}

/// Reads the module, with a trap in place of every panic message and of what is never called.
///
/// # Errors
/// If a function that stays calls one of [`UNCALLED`]: the engine writes text without `core::fmt`.
pub fn read_without_messages(wasm: &Path) -> Result<WithoutMessages> {
    let mut module = ModuleConfig::new().generate_name_section(true).parse_file(wasm)?;
    // The linker's notes (`cut.rs` reads them) hold for its own file only.
    for notes in ["linking", "reloc.CODE", "reloc.DATA"] {
        module.customs.remove_raw(notes);
    }
    let names: HashMap<FunctionId, String> = module
        .funcs
        .iter()
        .filter(|function| matches!(function.kind, FunctionKind::Local(_)))
        .map(|function| {
            let name = function.name.as_deref().unwrap_or_default();
            (function.id(), format!("{:#}", rustc_demangle::demangle(name)))
        })
        .collect();
    let named = |parts: &[&str]| -> HashSet<FunctionId> {
        names.iter().filter(|(_, name)| parts.iter().any(|part| name.contains(part))).map(|(id, _)| *id).collect()
    };
    let returns_nothing = |id: &FunctionId| module.types.get(module.funcs.get(*id).ty()).results().is_empty();
    let mut trapped: HashSet<_> = named(MESSAGES).into_iter().filter(returns_nothing).collect();
    let uncalled = named(UNCALLED);
    trapped.extend(&uncalled);
    let mut calls = Vec::new();
    for (id, function) in module.funcs.iter_local().filter(|(id, _)| !trapped.contains(id)) {
        let mut callees = Callees::default();
        dfs_in_order(&mut callees, function, function.entry_block());
        let called = callees.0.iter().filter(|callee| uncalled.contains(callee));
        calls.extend(called.map(|callee| format!("{} calls {}", names[&id], names[callee])));
    }
    if !calls.is_empty() {
        calls.sort();
        bail!("this is not built in (src/base/text.rs writes text without core::fmt):\n{}", calls.join("\n"));
    }
    // In the order of the file: the order of a set differs in each run, and so would the result.
    let in_order: Vec<_> = module.funcs.iter().map(walrus::Function::id).filter(|id| trapped.contains(id)).collect();
    let trapped = in_order.iter().filter_map(|id| module.funcs.get(*id).name.clone()).collect();
    for id in in_order {
        trap(&mut module, id);
    }
    Ok(WithoutMessages { module, trapped })
}

/// The functions that a function calls by name.
#[derive(Default)]
struct Callees(Vec<FunctionId>);

impl Visitor<'_> for Callees {
    fn visit_call(&mut self, call: &Call) {
        self.0.push(call.func);
    }

    fn visit_return_call(&mut self, call: &ReturnCall) {
        self.0.push(call.func);
    }

    fn visit_ref_func(&mut self, reference: &RefFunc) {
        self.0.push(reference.func);
    }
}

/// Replaces a function's body by a trap.
fn trap(module: &mut Module, id: FunctionId) {
    let kind = module.types.get(module.funcs.get(id).ty());
    let (parameters, results) = (kind.params().to_vec(), kind.results().to_vec());
    let arguments = parameters.iter().map(|kind| module.locals.add(*kind)).collect();
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    builder.func_body().unreachable();
    module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(arguments));
}
