//! An OAuth 2.0 and OpenID Connect client whose flows are pure functions of a log: see [`step`]. Rust programs
//! use the module `client`.

#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unreachable,
        clippy::unwrap_used,
        reason = "a test stops where its ground is wrong"
    )
)]

pub mod base;
pub mod bindings;
#[cfg(feature = "client")]
pub mod client;
pub mod dialect;
pub mod flow;
pub mod protocol;
pub mod step;
#[cfg(test)]
pub(crate) mod testing;

/// How the engine holds its host. A wasm artefact has only one, and calls it by name: calls through a table of
/// functions would keep the table, and everything that the bindings put into it.
#[cfg(all(target_arch = "wasm32", feature = "wasm"))]
pub(crate) type HeldHost<'a> = &'a bindings::wasm::Platform;
/// How the engine holds its host.
#[cfg(not(all(target_arch = "wasm32", feature = "wasm")))]
pub(crate) type HeldHost<'a> = &'a dyn step::Host;
