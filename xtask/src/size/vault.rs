//! The size of the vault's worker.

use super::row;
use crate::build::vault::FILE;
use crate::bytes::{Size, grouped};
use crate::root;
use crate::size::record::Records;
use anyhow::Result;
use std::fs;

const RECORD: &str = "vault_worker";
const CEILING: usize = 59_000;

fn size() -> Result<Size> {
    Size::of(&fs::read(root().join(FILE))?)
}

/// Records the present size.
pub fn record(records: &mut Records, bought: &str) -> Result<()> {
    records.set(RECORD, size()?.brotli, bought);
    Ok(())
}

/// The rows of the table. Adds a sentence to `over` if it is too large.
pub fn measure(records: &Records, over: &mut Vec<String>) -> Result<String> {
    let size = size()?;
    over.extend(records.refuse(RECORD, size.brotli, CEILING)?);
    let record = format!("{:<9}{:<33}{:>30}\n", "", "its record", grouped(records.of(RECORD)?));
    Ok(row("vault", "vault_worker.js, all in one", size) + &record)
}
