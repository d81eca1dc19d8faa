//! Where the engine would panic it traps. The standard library first builds a message, and on this
//! target nobody gets to read it: what builds it is replaced by the trap, a kilobyte less to load.

use anyhow::Result;
use std::path::Path;
use walrus::{FunctionBuilder, FunctionKind, Module, ModuleConfig};

/// Parts of the mangled names of functions that never return.
const MESSAGES: &[&str] = &[
    "4core9panicking",
    "3std9panicking",
    "rust_begin_unwind",
    "16slice_index_fail",
    "17len_mismatch_fail",
    "6option13expect_failed",
    "6result13unwrap_failed",
    "7raw_vec12handle_error",
    "7raw_vec17capacity_overflow",
    "18handle_alloc_error",
    "4cell22panic_already_borrowed",
    "4cell30panic_already_mutably_borrowed",
];

/// The module, with a trap in place of every panic message.
pub fn read_without_messages(wasm: &Path) -> Result<Module> {
    let mut module = ModuleConfig::new().generate_name_section(true).parse_file(wasm)?;
    let panics: Vec<_> = module
        .funcs
        .iter()
        .filter(|function| {
            let name = function.name.as_deref().unwrap_or_default();
            let returns_nothing = module.types.get(function.ty()).results().is_empty();
            let is_local = matches!(function.kind, FunctionKind::Local(_));
            is_local && returns_nothing && MESSAGES.iter().any(|part| name.contains(part))
        })
        .map(|function| function.id())
        .collect();
    for id in panics {
        let parameters = module.types.get(module.funcs.get(id).ty()).params().to_vec();
        let arguments = parameters.iter().map(|kind| module.locals.add(*kind)).collect();
        let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &[]);
        builder.func_body().unreachable();
        module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(arguments));
    }
    Ok(module)
}
