//! One mistake in an input.

use crate::base::text::nearest::nearest;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{IntoValue, List, Object};
use crate::base::vocabulary::{W, Word};
use crate::step::failure::presentable;
use crate::step::{Code, Failure};

/// One mistake: its code, and the values that its message names. It becomes a [`Failure`] for
/// [`Mistakes`](crate::step::failure::Mistakes).
pub struct Mistake<'a> {
    code: Code,
    detail: Object<'a>,
    arena: Arena<'a>,
}

impl<'a> Mistake<'a> {
    /// A mistake without details.
    #[inline(never)]
    #[must_use]
    pub fn new(arena: Arena<'a>, code: Code) -> Self {
        Self { code, detail: Object::new(arena), arena }
    }
    /// Adds a value that the message names; never a secret.
    #[inline(always)]
    #[must_use]
    pub fn with(self, name: Word, value: impl IntoValue<'a>) -> Self {
        let value = value.into_value(self.arena);
        self.with_value(name, value)
    }
    #[inline(never)]
    fn with_value(mut self, name: Word, value: Value<'a>) -> Self {
        self.detail.put_some(name, presentable(self.arena, value));
        self
    }
    /// Adds the known word that an unknown one most likely stands for.
    #[inline(never)]
    #[must_use]
    pub fn with_meant(self, word: &[u8], known: &[&[u8]]) -> Self {
        match nearest(word, known) {
            Some(meant) => self.with(W::meant, meant),
            None => self,
        }
    }
    /// The mistake as a failure.
    #[inline(never)]
    #[must_use]
    pub fn done(self) -> Failure<'a> {
        let mut failure = List::new(self.arena);
        failure.push(self.code as i64);
        failure.push(self.detail.done());
        failure.push(Object::new(self.arena).done());
        Failure(failure.done())
    }
}
