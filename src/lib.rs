//! Grantway: an OAuth 2.0 client engine for browser pages and edge workers.

#[cfg(all(feature = "wasm", target_family = "wasm", not(target_feature = "atomics")))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

pub mod base;
#[cfg(feature = "wasm")]
pub mod bindings;
pub mod dialect;
pub mod flow;
pub mod host;
pub mod protocol;
