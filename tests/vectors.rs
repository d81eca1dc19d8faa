//! The vectors of the shipped providers, byte for byte, with the shipped documents.
//!
//! One file per provider; `neutral` holds those that belong to no provider.
#![cfg(feature = "backend")]
#![allow(missing_docs, reason = "tests read as sentences")]
#![allow(clippy::panic, reason = "a test stops where its ground is wrong")]

#[path = "vectors/client.rs"]
mod client;
#[path = "vectors/github.rs"]
mod github;
#[path = "vectors/intandem.rs"]
mod intandem;
#[path = "vectors/neutral.rs"]
mod neutral;
#[path = "vectors/tali.rs"]
mod tali;
#[path = "vectors/tiltify.rs"]
mod tiltify;
#[path = "vectors/tiltify_v3.rs"]
mod tiltify_v3;
