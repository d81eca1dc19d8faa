//! Diagnostics: what a dialect coerced, and what was unexpected in an answer.
//!
//! The engine is lenient only where a document declares it, and reports that: each entry names the member and
//! what was done to it.

use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{List, Object};
use crate::base::vocabulary::{W, Word};

/// Diagnostics, in order.
pub struct Diagnostics<'a> {
    arena: Arena<'a>,
    entries: List<'a>,
}

impl<'a> Diagnostics<'a> {
    /// No diagnostics yet.
    #[must_use]
    pub fn new(arena: Arena<'a>) -> Self {
        Self { arena, entries: List::new(arena) }
    }
    /// Continues a list from [`Diagnostics::done`].
    #[must_use]
    pub fn of(arena: Arena<'a>, list: Value<'a>) -> Self {
        let mut diagnostics = Self::new(arena);
        diagnostics.entries.extend(list);
        diagnostics
    }
    /// Adds an entry: the member of the answer, and what was done to it, e.g. `expires_in_from_string`.
    #[inline(never)]
    pub fn add(&mut self, member: Word, code: Word) {
        let mut entry = Object::new(self.arena);
        entry.put(W::code, code);
        entry.put(W::member, member);
        self.entries.push(entry.done());
    }
    /// The list in the form that JavaScript gets: `[{ code, member }]`.
    #[must_use]
    pub fn done(self) -> Value<'a> {
        self.entries.done()
    }
}
