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

    /// Moves the named pairs to the front, in the order of `names`; the rest follows as it was.
    pub fn order<Name: AsRef<str>>(&mut self, names: &[Name]) {
        self.0.sort_by_key(|(name, _)| names.iter().position(|other| other.as_ref() == name).unwrap_or(names.len()));
    }
}

impl Drop for Parameters {
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
