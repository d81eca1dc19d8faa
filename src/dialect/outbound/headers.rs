//! The headers of a request that is being built. Each name occurs once, in whatever case (RFC 9110 section
//! 5.3).

use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::Object;
use crate::base::vocabulary::Word;
use crate::base::vocabulary::word;

/// Names and values in order.
pub(crate) struct Headers<'a>(Object<'a>);

impl<'a> Headers<'a> {
    /// Starts from headers that the request already has.
    pub(crate) fn of(arena: Arena<'a>, headers: Value<'a>) -> Self {
        let mut object = Object::new(arena);
        object.extend(headers);
        Self(object)
    }
    /// Sets a header and removes one of the same name.
    #[inline(never)]
    pub(crate) fn set(&mut self, name: Value<'a>, value: Value<'a>) {
        self.0.members_mut().retain(|(other, _)| !other.bytes().eq_ignore_ascii_case(name.bytes()));
        self.0.pair(name, value);
    }
    /// Sets a header whose name is in the vocabulary.
    pub(crate) fn put(&mut self, name: Word, value: Value<'a>) {
        self.set(word(name), value);
    }
    pub(crate) fn done(self) -> Value<'a> {
        self.0.done()
    }
}
