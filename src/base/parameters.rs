//! An ordered list of named texts that may hold secrets: wiped when dropped, printed never.
//!
//! Must not know: what the names mean.

use core::fmt;
use zeroize::Zeroize as _;

/// Named texts in order. Wiped when dropped.
#[derive(Default)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a pair.
    pub fn push(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// The pairs in order.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The first value of `name`.
    #[must_use]
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// Removes the pairs of `name`, wiped.
    pub fn remove(&mut self, name: &str) {
        for (_, value) in self.0.iter_mut().filter(|(other, _)| other == name) {
            value.zeroize();
        }
        self.0.retain(|(other, _)| other != name);
    }

    /// Gives `name` the new name `wire`, where it occurs.
    pub fn rename(&mut self, name: &str, wire: &str) {
        for (other, _) in &mut self.0 {
            if other == name {
                wire.clone_into(other);
            }
        }
    }

    /// Moves the pairs of `name` forward to `place`; gives out the place behind them.
    #[must_use]
    pub fn move_to(&mut self, place: usize, name: &str) -> usize {
        let mut next = place;
        for at in place..self.0.len() {
            if self.0.get(at).is_some_and(|(other, _)| other == name) {
                let pair = self.0.remove(at);
                self.0.insert(next, pair);
                next = next.saturating_add(1);
            }
        }
        next
    }
}

impl Drop for Parameters {
    #[inline(never)]
    fn drop(&mut self) {
        for (_, value) in &mut self.0 {
            value.zeroize();
        }
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
