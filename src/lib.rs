//! An OAuth 2.0 and OpenID Connect client whose flows are pure functions of a log: see [`step`]. For Rust
//! programs there is the module `client`.

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
