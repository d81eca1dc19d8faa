//! Allows one command at a time in a checkout, because commands share the contents of `kept_dir` and the npm
//! folders.

use crate::console::say;
use crate::kept_dir;
use anyhow::{Context, Result};
use std::fs::{self, File, TryLockError};

/// Waits until no other command runs here. The lock ends with the file: when this process ends, however that
/// happens, or when another program replaces it.
pub fn wait() -> Result<File> {
    let path = kept_dir().join("lock");
    fs::create_dir_all(kept_dir())?;
    let file = File::create(&path).with_context(|| format!("cannot open {}", path.display()))?;
    match file.try_lock() {
        Ok(()) => return Ok(file),
        Err(TryLockError::WouldBlock) => say("another cargo xtask is running here; waiting"),
        // A file system without locks must not prevent the work.
        Err(TryLockError::Error(_)) => return Ok(file),
    }
    file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}
