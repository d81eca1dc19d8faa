//! A strongly consistent store for tests.
//!
//! Must not know: what is kept.

#![allow(clippy::arithmetic_side_effects, reason = "a test stops where its ground is wrong")]

use super::Stored;

/// An entry.
pub struct Entry {
    /// The key.
    pub key: String,
    /// The value.
    pub value: String,
    version: u64,
    until: i64,
}

impl Entry {
    /// Has the store give it out past its end, as a store may.
    pub fn keep_for_ever(&mut self) {
        self.until = i64::MAX;
    }
}

/// The store; every writing has a version of its own.
#[derive(Default)]
pub struct SimulatedStore {
    /// What it holds.
    pub entries: Vec<Entry>,
    /// Whether it does not answer.
    pub is_down: bool,
    /// How many writings get no answer, though they are done.
    pub unanswered: u32,
    /// How many readings get no answer.
    pub unread: u32,
    /// How often it was written.
    pub written: u64,
    /// How often it was read.
    pub read: u64,
}

impl SimulatedStore {
    /// The entry under `key`, where it has not expired.
    pub fn read(&self, key: &str, now: i64) -> Option<Stored> {
        let found = self.entries.iter().find(|entry| entry.key == key && entry.until > now)?;
        Some(Stored { value: found.value.clone(), version: found.version.to_string() })
    }

    /// Writes where the entry still has `version`.
    pub fn write(&mut self, key: &str, value: &str, version: Option<&str>, until: i64, now: i64) -> Option<String> {
        if self.read(key, now).map(|entry| entry.version).as_deref() != version {
            return None;
        }
        self.clear(key);
        self.written += 1;
        self.entries.push(Entry { key: key.to_owned(), value: value.to_owned(), version: self.written, until });
        Some(self.written.to_string())
    }

    /// Removes the entry.
    pub fn clear(&mut self, key: &str) {
        self.entries.retain(|entry| entry.key != key);
    }
}
