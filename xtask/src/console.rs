//! Messages of the commands while they work.

use std::time::{Duration, Instant};

/// Announces what starts now.
pub fn say(what: &str) {
    eprintln!("• {what}");
}

/// Announces what starts now, does it, and prints how long it took.
pub fn timed<T>(what: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    say(what);
    let start = Instant::now();
    let result = work();
    if result.is_ok() && start.elapsed() >= Duration::from_secs(1) {
        eprintln!("  {}", seconds(start.elapsed()));
    }
    result
}

/// One line, with the causes after it.
pub fn error(error: &anyhow::Error) {
    eprintln!("error: {error:#}");
}

/// `3.4 s`
pub fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
