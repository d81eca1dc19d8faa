//! What comes over the network may fail once: it is asked for again, and only then given up.

use crate::console::say;
use anyhow::Result;
use std::thread::sleep;
use std::time::Duration;

/// Seconds between one try and the next.
const PAUSES: [u64; 3] = [3, 10, 30];

/// Does `work` until it succeeds, four times at most; the last failure is the caller's.
pub fn stubbornly<T>(what: &str, mut work: impl FnMut() -> Result<T>) -> Result<T> {
    for pause in PAUSES {
        match work() {
            Ok(done) => return Ok(done),
            Err(error) => say(&format!("{what} failed, and is tried again in {pause} s: {error:#}")),
        }
        sleep(Duration::from_secs(pause));
    }
    work()
}
