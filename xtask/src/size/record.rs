//! The recorded sizes: each build's figure, and what its bytes bought.

use crate::bytes::grouped;
use crate::root;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;

/// How many percent a build may grow over its record without a new record.
const GROWTH: usize = 3;

/// The contents of `xtask/sizes.json`: `{ build: { brotli, bought } }`.
pub struct Records(Value);

fn file() -> PathBuf {
    root().join("xtask").join("sizes.json")
}

impl Records {
    pub fn read() -> Result<Self> {
        let text = fs::read_to_string(file()).context("cannot read xtask/sizes.json")?;
        Ok(Self(serde_json::from_str(&text).context("xtask/sizes.json")?))
    }

    /// The recorded bytes of a build. A record must say what they bought.
    pub fn of(&self, build: &str) -> Result<usize> {
        let record = &self.0[build];
        let (bytes, bought) = (record["brotli"].as_u64(), record["bought"].as_str().unwrap_or_default());
        match bytes {
            Some(bytes) if !bought.trim().is_empty() => Ok(usize::try_from(bytes)?),
            _ => bail!("xtask/sizes.json: `{build}` needs `brotli`, a number, and `bought`, what the bytes bought"),
        }
    }

    /// Why a build of `bytes` is too large, if it is. A ceiling that was once reached holds from then on.
    pub fn refuse(&self, build: &str, bytes: usize, ceiling: usize) -> Result<Option<String>> {
        let record = self.of(build)?;
        let limit = record + record * GROWTH / 100;
        let (limit, name) = if record <= ceiling && ceiling < limit { (ceiling, "ceiling") } else { (limit, "record") };
        Ok((bytes > limit).then(|| {
            let excess = grouped(bytes - limit);
            let how = "cargo xtask size --record \"what the bytes bought\" writes a new one";
            match name {
                "ceiling" => format!("the {build} build is {excess} bytes (brotli) over its ceiling"),
                _ => format!("the {build} build is {excess} bytes (brotli) over its record and {GROWTH} %; {how}"),
            }
        }))
    }

    pub fn set(&mut self, build: &str, bytes: usize, bought: &str) {
        self.0[build] = json!({ "brotli": bytes, "bought": bought });
    }

    pub fn write(&self) -> Result<()> {
        fs::write(file(), serde_json::to_string_pretty(&self.0)? + "\n").context("cannot write xtask/sizes.json")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(browser: usize) -> Records {
        Records(json!({ "browser": { "brotli": browser, "bought": "signing in" } }))
    }

    fn is_refused(record: usize, bytes: usize, ceiling: usize) -> bool {
        records(record).refuse("browser", bytes, ceiling).is_ok_and(|refused| refused.is_some())
    }

    #[test]
    fn lets_a_build_grow_by_three_hundredths() {
        assert!(!is_refused(1000, 1030, 500));
        assert!(is_refused(1000, 1031, 500));
    }

    #[test]
    fn holds_a_ceiling_that_was_met() {
        assert!(!is_refused(1000, 1010, 1010));
        assert!(is_refused(1000, 1011, 1010));
    }

    #[test]
    fn wants_to_be_told_what_was_bought() {
        assert!(Records(json!({ "browser": { "brotli": 1000, "bought": " " } })).of("browser").is_err());
        assert!(Records(json!({})).of("browser").is_err());
    }
}
