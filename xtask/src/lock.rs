//! One command at a time in one checkout: they share what `kept_dir` holds and the folders of npm.

use crate::console::say;
use crate::kept_dir;
use anyhow::{Context, Result};
use std::fs::{self, File, TryLockError};

/// Waits until no other command runs here. The lock ends with the file: with this process, however
/// it ends, and where another program takes its place.
pub fn wait() -> Result<File> {
    let path = kept_dir().join("lock");
    fs::create_dir_all(kept_dir())?;
    let file = File::create(&path).with_context(|| format!("cannot open {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => say("another cargo xtask is running here; waiting"),
        // A file system without locks is no reason not to work.
        Err(TryLockError::Error(_)) => return Ok(file),
    }
    file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}
