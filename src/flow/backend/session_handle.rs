//! What the application holds of a session while it answers a request: what the cookie holds or, with
//! a store, the id with the entry as it was read a moment ago, so that it is read once a request.
//!
//! Must not know: cookies, what an entry holds.

use crate::base::text::{concat, integer, parse_integer};
use crate::base::time::UnixTime;
use crate::host::Stored;

/// Seconds in which an entry that was read is handed on instead of being read again. A moment: whoever
/// holds a request open for long sees that its session has ended.
const HANDED_ON: i64 = 5;

/// What names a session.
pub struct Handle<'a> {
    /// What the cookie holds: an id, or the sealed session.
    pub kept: &'a str,
    entry: &'a str,
}

impl<'a> Handle<'a> {
    /// What a cookie holds. Nothing that a request brings is more than that: an entry that was handed
    /// on is not looked up.
    #[must_use]
    pub fn of_cookie(kept: &'a str) -> Self {
        Self { kept, entry: "" }
    }

    /// What [`write()`] made, or what a cookie holds, given out to the application and taken back from it.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        let (kept, entry) = text.split_once(' ').unwrap_or((text, ""));
        Self { kept, entry }
    }

    /// The entry and when it was read, if that was a moment ago.
    #[must_use]
    pub fn entry(&self, now: UnixTime) -> Option<(i64, Stored)> {
        let (read_at, entry) = self.entry.split_once(' ')?;
        let read_at = parse_integer(read_at).filter(|at| (*at..at.saturating_add(HANDED_ON)).contains(&now.0))?;
        let (value, version) = entry.split_once(' ')?;
        Some((read_at, Stored { value: value.to_owned(), version: version.to_owned() }))
    }
}

/// The handle of the session `id` with its entry, read at that time.
#[must_use]
pub fn write(id: &str, read_at: i64, entry: &Stored) -> String {
    concat(&[id, " ", &integer(read_at), " ", &entry.value, " ", &entry.version])
}
