//! Builders for values. Each ends in a [`Value`] in the step's arena.

use super::arena::Arena;
use super::{Member, Value};
use crate::base::text::words;
use crate::base::vocabulary::{Word, word};

/// Something that can become a value: a value, a word, a whole number, a flag.
pub trait IntoValue<'a> {
    /// The value.
    fn into_value(self, arena: Arena<'a>) -> Value<'a>;
}
impl<'a> IntoValue<'a> for Value<'a> {
    #[inline(always)]
    fn into_value(self, _: Arena<'a>) -> Value<'a> {
        self
    }
}
impl<'a> IntoValue<'a> for Word {
    #[inline(always)]
    fn into_value(self, _: Arena<'a>) -> Value<'a> {
        word(self)
    }
}
impl<'a> IntoValue<'a> for i64 {
    #[inline(always)]
    fn into_value(self, arena: Arena<'a>) -> Value<'a> {
        arena.number(self)
    }
}
impl<'a> IntoValue<'a> for bool {
    #[inline(always)]
    fn into_value(self, _: Arena<'a>) -> Value<'a> {
        Value::flag(self)
    }
}
/// Copies the bytes.
impl<'a> IntoValue<'a> for &[u8] {
    #[inline(always)]
    fn into_value(self, arena: Arena<'a>) -> Value<'a> {
        arena.copy(self)
    }
}

/// The contents of a builder so far. The builder holds it in a box, which is one word and stays in a register;
/// a `Vec` is three words on the stack.
struct Growing<T>(Vec<T>);

impl<T> Growing<T> {
    fn new() -> Box<Self> {
        Box::new(Self(Vec::new()))
    }
}

/// From so many bytes on, a text is copied in one go.
const LONG: usize = 48;

/// Builds a text.
pub struct Text<'a> {
    arena: Arena<'a>,
    written: Box<Growing<u8>>,
}

impl<'a> Text<'a> {
    /// An empty text.
    #[inline(never)]
    #[must_use]
    pub fn new(arena: Arena<'a>) -> Self {
        Self { arena, written: Growing::new() }
    }
    /// Writes bytes.
    #[inline(never)]
    pub fn bytes(&mut self, bytes: &[u8]) {
        let (written, mut rest) = (&mut self.written.0, bytes);
        // A page writes little, so there it is not worth its bytes.
        if cfg!(feature = "backend") && bytes.len() < LONG {
            // To copy an unknown number of bytes is a call out of the wasm, which takes longer than a few words.
            while let Some((word, behind)) = rest.split_first_chunk::<8>() {
                written.extend_from_slice(word);
                rest = behind;
            }
            while let Some((byte, behind)) = rest.split_first() {
                written.push(*byte);
                rest = behind;
            }
        } else {
            written.extend_from_slice(bytes);
        }
    }
    /// Writes one byte.
    #[inline(never)]
    pub fn byte(&mut self, byte: u8) {
        self.written.0.push(byte);
    }
    /// Writes the bytes of a text; ignores anything else.
    #[inline(never)]
    pub fn add(&mut self, text: Value) {
        self.bytes(text.bytes());
    }
    /// Writes a word.
    #[inline(never)]
    pub fn word(&mut self, name: Word) {
        self.add(word(name));
    }
    /// The bytes so far.
    #[must_use]
    pub fn written(&self) -> &[u8] {
        &self.written.0
    }
    /// The bytes so far, for changes.
    pub fn written_mut(&mut self) -> &mut Vec<u8> {
        &mut self.written.0
    }
    /// The text.
    #[inline(never)]
    #[must_use]
    pub fn done(mut self) -> Value<'a> {
        self.arena.owned(core::mem::take(&mut self.written.0))
    }
}

/// Builds a list.
pub struct List<'a> {
    arena: Arena<'a>,
    items: Box<Growing<Value<'a>>>,
}

impl<'a> List<'a> {
    /// An empty list.
    #[inline(never)]
    #[must_use]
    pub fn new(arena: Arena<'a>) -> Self {
        Self { arena, items: Growing::new() }
    }
    #[inline(never)]
    fn add(&mut self, item: Value<'a>) {
        self.items.0.push(item);
    }
    /// Adds an item.
    #[inline(always)]
    pub fn push(&mut self, item: impl IntoValue<'a>) {
        self.add(item.into_value(self.arena));
    }
    /// Adds the items of another list.
    #[inline(never)]
    pub fn extend(&mut self, list: Value<'a>) {
        self.items.0.extend_from_slice(list.items());
    }
    /// Whether the list is empty so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.0.is_empty()
    }
    /// Removes all items.
    pub fn clear(&mut self) {
        self.items.0.clear();
    }
    /// The items so far.
    #[must_use]
    pub fn items(&self) -> &[Value<'a>] {
        &self.items.0
    }
    /// The list.
    #[inline(never)]
    #[must_use]
    pub fn done(mut self) -> Value<'a> {
        self.arena.list(core::mem::take(&mut self.items.0))
    }
}

/// Builds an object.
pub struct Object<'a> {
    arena: Arena<'a>,
    members: Box<Growing<Member<'a>>>,
}

impl<'a> Object<'a> {
    /// An empty object.
    #[inline(never)]
    #[must_use]
    pub fn new(arena: Arena<'a>) -> Self {
        Self { arena, members: Growing::new() }
    }
    /// Adds a member whose name is a value.
    #[inline(never)]
    pub fn pair(&mut self, name: Value<'a>, value: Value<'a>) {
        self.members.0.push((name, value));
    }
    /// Adds a member.
    #[inline(always)]
    pub fn put(&mut self, name: Word, value: impl IntoValue<'a>) {
        self.pair(word(name), value.into_value(self.arena));
    }
    /// Adds a member, unless the value is nothing.
    #[inline(never)]
    pub fn put_some(&mut self, name: Word, value: Value<'a>) {
        if value.exists() {
            self.pair(word(name), value);
        }
    }
    /// Replaces or adds a member, unless the value is nothing.
    #[inline(never)]
    pub fn set_some(&mut self, name: Word, value: Value<'a>) {
        match self.members.0.iter_mut().find(|(key, _)| key.is(name)) {
            Some((_, old)) if value.exists() => *old = value,
            _ => self.put_some(name, value),
        }
    }
    /// Adds the members of another object.
    #[inline(never)]
    pub fn extend(&mut self, object: Value<'a>) {
        self.members.0.extend_from_slice(object.members());
    }
    /// Removes the members of that name.
    #[inline(never)]
    pub fn remove(&mut self, name: Value) {
        self.members.0.retain(|(key, _)| key.bytes() != name.bytes());
    }
    /// The members so far.
    #[must_use]
    pub fn members(&self) -> &[Member<'a>] {
        &self.members.0
    }
    /// The members so far, for changes.
    pub fn members_mut(&mut self) -> &mut Vec<Member<'a>> {
        &mut self.members.0
    }
    /// Whether the object is empty so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.0.is_empty()
    }
    /// Removes all members.
    pub fn clear(&mut self) {
        self.members.0.clear();
    }
    /// The first member of that name so far.
    #[must_use]
    pub fn member(&self, name: Word) -> Value<'a> {
        let name = word(name).bytes();
        self.members.0.iter().find(|(key, _)| key.bytes() == name).map_or(Value::NOTHING, |(_, value)| *value)
    }
    /// The object.
    #[inline(never)]
    #[must_use]
    pub fn done(mut self) -> Value<'a> {
        self.arena.object(core::mem::take(&mut self.members.0))
    }
}

/// The same object with a member replaced or added, or removed if `value` is nothing.
#[inline(never)]
#[must_use]
pub fn with<'a>(arena: Arena<'a>, object: Value<'a>, name: Word, value: Value<'a>) -> Value<'a> {
    let mut out = Object::new(arena);
    for (key, old) in object.members() {
        if !key.is(name) {
            out.pair(*key, *old);
        }
    }
    out.put_some(name, value);
    out.done()
}

/// Several texts joined into one.
#[inline(never)]
#[must_use]
pub fn concat<'a>(arena: Arena<'a>, parts: &[&[u8]]) -> Value<'a> {
    arena.owned(parts.concat())
}

/// The words of a text, which spaces separate, as a list.
#[must_use]
pub fn list_words<'a>(arena: Arena<'a>, text: &'a [u8]) -> Value<'a> {
    let mut out = List::new(arena);
    for word in words(text) {
        out.push(arena.text(word));
    }
    out.done()
}

/// Two texts joined into one.
#[inline(never)]
#[must_use]
pub fn join<'a>(arena: Arena<'a>, one: Value<'a>, other: Value<'a>) -> Value<'a> {
    concat(arena, &[one.bytes(), other.bytes()])
}

/// Two texts joined into one, with `mark` between them.
#[inline(never)]
#[must_use]
pub fn join_by<'a>(arena: Arena<'a>, one: Value<'a>, mark: u8, other: Value<'a>) -> Value<'a> {
    concat(arena, &[one.bytes(), &[mark], other.bytes()])
}

/// The members of an object whose values are texts.
#[inline(never)]
#[must_use]
pub fn texts_of<'a>(arena: Arena<'a>, object: Value<'a>) -> Value<'a> {
    let mut out = Object::new(arena);
    for (name, value) in object.members() {
        if value.is_text() {
            out.pair(*name, *value);
        }
    }
    out.done()
}
