//! The vault: the size of what its page loads, and of its worker's file.

use super::{minified, row};
use crate::build::vault::FILE;
use crate::bytes::{Size, grouped};
use crate::root;
use crate::size::record::Records;
use anyhow::Result;
use std::fs;

/// Modules that a page with a vault never loads, or only for a popup, a failure, a document of its own, a stream as a
/// body, or an option that is off by default.
const LEFT_OUT: &[&str] = &[
    "*/public_client.js",
    "*/backend_client.js",
    "*/mediated_client.js",
    "*/primitives.js",
    "*/all_texts.js",
    "*/engine.js",
    "*/engine_with_reader.js",
    "*/popup_answer.js",
    "*/vault_restore.js",
    "*/idle.js",
    "*/with_claims.js",
    "*/stream_body.js",
];

/// The rows: the record's name, the label, and the ceiling.
const PARTS: &[(&str, &str, usize)] =
    &[("vault_page", "a page's JavaScript, no wasm", 13_000), ("vault_worker", "vault_worker.js, all in one", 58_000)];

/// The sizes of the parts, in their order.
fn sizes() -> Result<[Size; 2]> {
    let page = Size::of(&minified("pkg/browser.js", LEFT_OUT)?)?;
    Ok([page, Size::of(&fs::read(root().join(FILE))?)?])
}

/// Records the present sizes.
pub fn record(records: &mut Records, bought: &str) -> Result<()> {
    for ((name, ..), size) in PARTS.iter().zip(sizes()?) {
        records.set(name, size.brotli, bought);
    }
    Ok(())
}

/// The rows of the table. Adds a sentence to `over` for each part that is too large.
pub fn measure(records: &Records, over: &mut Vec<String>) -> Result<String> {
    let mut table = String::new();
    for (index, ((name, label, ceiling), size)) in PARTS.iter().zip(sizes()?).enumerate() {
        table += &row(if index == 0 { "vault" } else { "" }, label, size);
        table += &format!("{:<9}{:<33}{:>30}\n", "", "its record", grouped(records.of(name)?));
        over.extend(records.refuse(name, size.brotli, *ceiling)?);
    }
    Ok(table)
}
