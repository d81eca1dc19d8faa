//! Retries work that needs the network, before giving up.

use crate::console::say;
use anyhow::Result;
use std::thread::sleep;
use std::time::Duration;

/// Seconds between attempts.
const PAUSES: [u64; 3] = [3, 10, 30];

/// Does `work` until it succeeds, at most four times. Returns the last failure.
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
