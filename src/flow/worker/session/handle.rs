//! The application's handle to a session while it answers a request: the cookie's value or, with a store, the
//! id with the entry as it was read a moment ago, so that each request reads the store once.

use super::store::store_entry::StoreEntry;
use crate::base::text::{integer, parse_integer, split_once};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::concat;

/// Seconds for which a read entry is handed on instead of being read again. Short, so that a request that stays
/// open for long notices that its session has ended.
const HANDED_ON: i64 = 5;

/// The handle of a session.
#[derive(Clone, Copy)]
pub struct Handle<'a> {
    /// The cookie's value: an id, or the sealed session.
    pub cookie: Value<'a>,
    entry: &'a [u8],
}

impl<'a> Handle<'a> {
    /// The handle from a cookie's value. It has no entry, because nothing in a request may pass for an entry
    /// that was handed on.
    #[must_use]
    pub fn of_cookie(cookie: Value<'a>) -> Self {
        Self { cookie, entry: b"" }
    }
    /// Reads a handle that the application gives back: the result of [`write()`], or a cookie's value.
    #[must_use]
    pub fn parse(arena: Arena<'a>, text: Value<'a>) -> Self {
        match split_once(text.bytes(), b" ") {
            Some((cookie, entry)) => Self { cookie: arena.text(cookie), entry },
            None => Self::of_cookie(text),
        }
    }
    /// The entry and when it was read, if that was a moment ago.
    #[must_use]
    pub fn entry(self, arena: Arena<'a>, now: i64) -> Option<(i64, StoreEntry<'a>)> {
        let (read_at, entry) = split_once(self.entry, b" ")?;
        let read_at = parse_integer(read_at).filter(|at| (*at..at.saturating_add(HANDED_ON)).contains(&now))?;
        let (value, version) = split_once(entry, b" ")?;
        Some((read_at, StoreEntry(arena.list(vec![arena.text(value), arena.text(version)]))))
    }
}

/// The handle of the session `id` with its entry, read at that time.
#[must_use]
pub fn write<'a>(arena: Arena<'a>, id: Value<'a>, read_at: i64, entry: StoreEntry<'a>) -> Value<'a> {
    let (value, version) = (entry.content().bytes(), entry.version().bytes());
    concat(arena, &[id.bytes(), b" ", &integer(read_at), b" ", value, b" ", version])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, json, value};

    #[test]
    fn hands_an_entry_on_for_a_moment() {
        let entry = StoreEntry(value(&json!(["sealed", "v 1"])));
        let written = write(arena(), value(&json!("the-id")), 100, entry);
        let handle = Handle::parse(arena(), written);
        assert_eq!(handle.cookie.bytes(), b"the-id");
        let (read_at, read) = handle.entry(arena(), 104).expect("handed on");
        assert_eq!((read_at, read.content().bytes(), read.version().bytes()), (100, &b"sealed"[..], &b"v 1"[..]));
        assert!(handle.entry(arena(), 105).is_none() && handle.entry(arena(), 99).is_none());
        assert!(Handle::of_cookie(written).entry(arena(), 100).is_none(), "no request brings an entry");
        assert!(Handle::parse(arena(), value(&json!("sealed-session"))).entry(arena(), 100).is_none());
    }
}
