//! Skips a step if its inputs have not changed and its outputs are still there.

use crate::{kept_dir, root};
use anyhow::{Context, Result};
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

/// The inputs of one step, and the file with their fingerprint from the last run.
pub struct Stamp {
    file: PathBuf,
    hasher: DefaultHasher,
}

impl Stamp {
    /// A stamp called `name`, without other inputs yet.
    pub fn new(name: &str) -> Self {
        Self::at(kept_dir().join(format!("{name}.stamp")))
    }

    /// A stamp in a file of the caller's choice, for outputs that are deleted as one folder.
    pub fn at(file: PathBuf) -> Self {
        Self { file, hasher: DefaultHasher::new() }
    }

    /// Adds a setting that changes the result.
    pub fn value(mut self, value: impl Hash) -> Self {
        value.hash(&mut self.hasher);
        self
    }

    /// Adds files and whole folders, relative to the root. A missing one counts as missing.
    pub fn inputs(mut self, paths: &[&str]) -> Result<Self> {
        for path in paths {
            for file in files(&root().join(path))? {
                file.hash(&mut self.hasher);
                fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?.hash(&mut self.hasher);
            }
        }
        Ok(self)
    }

    /// Runs `work` unless its last success had the same inputs and left all of `outputs`. Returns whether it
    /// ran.
    pub fn unless_fresh(self, outputs: &[PathBuf], work: impl FnOnce() -> Result<()>) -> Result<bool> {
        let now = format!("{:016x}", self.hasher.finish());
        let before = fs::read_to_string(&self.file).unwrap_or_default();
        if before == now && outputs.iter().all(|path| path.exists()) {
            return Ok(false);
        }
        // A step that fails half way must not look fresh.
        let _ = fs::remove_file(&self.file);
        work()?;
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.file, now).with_context(|| format!("cannot write {}", self.file.display()))?;
        Ok(true)
    }
}

/// All files under `path` (or `path` itself), sorted, without npm dependencies.
pub fn files(path: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if path.is_dir() {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
        entries.sort();
        for entry in entries {
            if entry.file_name().is_some_and(|name| name != "node_modules") {
                found.extend(files(&entry)?);
            }
        }
    } else if path.exists() {
        found.push(path.to_path_buf());
    }
    Ok(found)
}
