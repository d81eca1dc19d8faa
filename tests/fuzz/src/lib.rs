//! What must hold for the engine with any input. Each target is a plain function of bytes that panics if
//! something does not hold. libFuzzer calls it (`bins/`, through `cargo xtask fuzz`), and so do the tests, with
//! the corpus and seeded edits of it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a target stops where something is wrong"
)]

pub mod application;
pub mod edits;
pub mod engine;
pub mod targets;
pub mod worker;

use std::path::{Path, PathBuf};

/// A target.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Runs it on an input. Returns whether the engine accepted that.
    pub run: fn(&[u8]) -> bool,
}

impl Target {
    /// The folders of its inputs: its own, and for documents also the shipped ones.
    #[must_use]
    pub fn corpus(&self) -> Vec<PathBuf> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let shipped = (self.name == "document").then(|| here.join("../../providers"));
        [here.join("corpus").join(self.name)].into_iter().chain(shipped).collect()
    }
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target { name: "callback", run: targets::callback::run },
    Target { name: "cookie", run: targets::cookie::run },
    Target { name: "document", run: targets::document::run },
    Target { name: "logout_token", run: targets::logout_token::run },
    Target { name: "metadata", run: targets::metadata::run },
    Target { name: "step", run: targets::step::run },
    Target { name: "token_answer", run: targets::token_answer::run },
];
