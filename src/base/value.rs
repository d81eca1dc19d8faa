//! Values: the contents of a message, a JSON text or a form. A handle is one word and `Copy`; it owns nothing.
//!
//! A missing value is [`Value::NOTHING`], so that a path into a value needs no `Option` at each step: a member
//! of nothing is nothing. Checks compare with [`Value::same_text`], by which nothing never equals nothing.

pub mod arena;
pub mod build;
pub mod names;
pub mod sort;
pub(crate) mod view;
pub mod word;
use super::cost;
use super::text;
use super::value::arena::Arena;
use super::vocabulary::{W, Word, word};

/// What a [`Value`] points at.
#[derive(PartialEq, Debug)]
pub enum Node<'a> {
    /// A missing value, and JSON's `null`.
    Null,
    /// `false`
    False,
    /// `true`
    True,
    /// A JSON number.
    Number(f64),
    /// UTF-8, unchanged from the input.
    Text(&'a [u8]),
    /// A list.
    List(&'a [Value<'a>]),
    /// Members in the order of the input; a name may occur twice.
    Object(&'a [Member<'a>]),
}

/// A name and its value.
pub type Member<'a> = (Value<'a>, Value<'a>);

/// A handle to a value of the current step.
#[derive(Clone, Copy)]
pub struct Value<'a>(&'a Node<'a>);

impl<'a> Value<'a> {
    /// A missing value; JSON's `null` is the same.
    pub const NOTHING: Value<'static> = Value(&Node::Null);
    /// `true`
    pub const TRUE: Value<'static> = Value(&Node::True);
    /// `false`
    pub const FALSE: Value<'static> = Value(&Node::False);
    /// A text without bytes.
    pub const EMPTY_TEXT: Value<'static> = Value(&Node::Text(b""));
    /// A list without items.
    pub const EMPTY_LIST: Value<'static> = Value(&Node::List(&[]));
    /// An object without members.
    pub const EMPTY_OBJECT: Value<'static> = Value(&Node::Object(&[]));

    /// A handle to a node.
    #[must_use]
    pub fn of(node: &'a Node<'a>) -> Self {
        Self(node)
    }
    /// `true` or `false`.
    #[must_use]
    pub fn flag(flag: bool) -> Value<'static> {
        if flag { Value::TRUE } else { Value::FALSE }
    }
    /// The node that it points to.
    #[must_use]
    pub fn node(self) -> &'a Node<'a> {
        self.0
    }
    /// Whether there is a value.
    #[must_use]
    pub fn exists(self) -> bool {
        !matches!(self.0, Node::Null)
    }
    /// Whether it is `true`.
    #[must_use]
    pub fn is_true(self) -> bool {
        matches!(self.0, Node::True)
    }
    /// Whether it is `false`; nothing is not.
    #[must_use]
    pub fn is_false(self) -> bool {
        matches!(self.0, Node::False)
    }
    /// Whether it is a text.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self.0, Node::Text(_))
    }
    /// Whether it is a list.
    #[must_use]
    pub fn is_list(self) -> bool {
        matches!(self.0, Node::List(_))
    }
    /// Whether it is an object.
    #[must_use]
    pub fn is_object(self) -> bool {
        matches!(self.0, Node::Object(_))
    }
    /// Whether it is a list whose items are texts.
    #[inline(never)]
    #[must_use]
    pub fn is_list_of_texts(self) -> bool {
        self.is_list() && self.items().iter().all(|item| item.is_text())
    }

    /// The bytes of a text; empty for anything else.
    #[inline(always)]
    #[must_use]
    pub fn bytes(self) -> &'a [u8] {
        self.bytes_in_place()
    }
    /// The items of a list; empty for anything else.
    #[inline(always)]
    #[must_use]
    pub fn items(self) -> &'a [Value<'a>] {
        self.items_in_place()
    }
    /// The members of an object; empty for anything else.
    #[inline(always)]
    #[must_use]
    pub fn members(self) -> &'a [Member<'a>] {
        self.members_in_place()
    }

    // A function returns a reference to a slice in one register, because it is one word; a slice is two.
    #[inline(never)]
    fn bytes_in_place(self) -> &'a &'a [u8] {
        if let Node::Text(bytes) = self.0 { bytes } else { &const { &[] } }
    }
    #[inline(never)]
    fn items_in_place(self) -> &'a &'a [Value<'a>] {
        if let Node::List(items) = self.0 { items } else { &const { &[] } }
    }
    #[inline(never)]
    fn members_in_place(self) -> &'a &'a [Member<'a>] {
        if let Node::Object(members) = self.0 { members } else { &const { &[] } }
    }

    /// Whether it is an empty text, or not a text.
    #[inline(never)]
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.bytes().is_empty()
    }
    /// The value if it is a text that is not empty, else nothing.
    #[inline(never)]
    #[must_use]
    pub fn non_empty(self) -> Self {
        if self.is_empty() { Self::NOTHING } else { self }
    }

    /// The value if it is a text, even an empty one, else nothing.
    #[inline(never)]
    #[must_use]
    pub fn text(self) -> Self {
        if self.is_text() { self } else { Self::NOTHING }
    }

    /// The value if it is a text, its digits if it is an exact whole number, else nothing.
    #[inline(never)]
    #[must_use]
    pub fn text_or_number(self, arena: Arena<'a>) -> Self {
        if self.is_text() {
            self
        } else {
            self.int().map_or(Self::NOTHING, |number| arena.owned(text::integer(number)))
        }
    }

    /// The item at that index, counted from 0.
    #[inline(never)]
    #[must_use]
    pub fn at(self, index: usize) -> Self {
        self.items().get(index).copied().unwrap_or(Self::NOTHING)
    }
    /// The first member of that name.
    #[inline(never)]
    #[must_use]
    pub fn find(self, name: &[u8]) -> Self {
        let is_named = |(key, _): &&Member| {
            cost::steps(1);
            key.bytes() == name
        };
        self.members().iter().find(is_named).map_or(Self::NOTHING, |(_, value)| *value)
    }
    /// The first member of that name.
    #[inline(never)]
    #[must_use]
    pub fn named(self, name: Value) -> Self {
        self.find(name.bytes())
    }
    /// The first member of that name.
    #[inline(always)]
    #[must_use]
    pub fn member(self, name: Word) -> Self {
        self.named(word(name))
    }
    /// The names of an object's members.
    #[inline(never)]
    #[must_use]
    pub fn names(self) -> Vec<&'a [u8]> {
        self.members().iter().map(|(name, _)| name.bytes()).collect()
    }
    /// How many members have that name, including those that are `null`.
    #[inline(never)]
    #[must_use]
    pub fn count(self, name: Word) -> usize {
        cost::steps(self.members().len());
        self.members().iter().filter(|(key, _)| key.is(name)).count()
    }
    /// Whether a list contains that text.
    #[inline(never)]
    #[must_use]
    pub fn contains(self, text: &[u8]) -> bool {
        cost::steps(self.items().len());
        self.items().iter().any(|item| item.is_text() && item.bytes() == text)
    }
    /// Whether a list contains that text.
    #[inline(never)]
    #[must_use]
    pub fn has(self, text: Value) -> bool {
        self.contains(text.bytes())
    }
    /// Whether a list contains that word.
    #[inline(always)]
    #[must_use]
    pub fn has_word(self, name: Word) -> bool {
        self.has(word(name))
    }

    /// Whether it is that word.
    #[inline(never)]
    #[must_use]
    pub fn is(self, name: Word) -> bool {
        self.is_text() && self.bytes() == word(name).bytes()
    }
    // Takes two words in registers, where `eq` takes references to them.
    #[inline(never)]
    fn equals(self, other: Self) -> bool {
        self.0 == other.0
    }
    /// Whether both are texts and equal. Not in constant time.
    #[inline(never)]
    #[must_use]
    pub fn same_text(self, other: Self) -> bool {
        self.is_text() && other.is_text() && self.bytes() == other.bytes()
    }
    /// The value, or `other` if it does not exist.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.exists() { self } else { other }
    }
    /// The value, or a word if it does not exist.
    #[must_use]
    pub fn or_word(self, name: Word) -> Self {
        if self.exists() { self } else { word(name) }
    }

    /// The number, if it is one.
    #[inline(always)]
    #[must_use]
    pub fn float(self) -> Option<f64> {
        self.float_in_place().copied()
    }
    #[inline(never)]
    fn float_in_place(self) -> Option<&'a f64> {
        if let Node::Number(number) = self.0 { Some(number) } else { None }
    }
    /// A whole number below 2⁵³, to which no other number can have been rounded; else `None`.
    #[inline(never)]
    #[must_use]
    pub fn int(self) -> Option<i64> {
        self.whole().filter(|whole| whole.unsigned_abs() < 1 << 53)
    }
    /// A whole number, or `default`.
    #[inline(never)]
    #[must_use]
    pub fn int_or(self, default: i64) -> i64 {
        self.int().unwrap_or(default)
    }

    /// A whole number of any size, saturated to 64 bits; `None` if it has a fraction.
    #[inline(never)]
    #[must_use]
    pub fn whole(self) -> Option<i64> {
        let number = self.float()?;
        let whole = number as i64;
        (whole as f64 == number || number.abs() >= 9.2e18).then_some(whole)
    }
    /// The seconds of a NumericDate (RFC 7519 section 2), its fraction dropped, saturated to 64 bits.
    #[inline(never)]
    #[must_use]
    pub fn seconds(self) -> Option<i64> {
        self.float().map(|number| number.floor() as i64)
    }

    /// The value at a JSON pointer (RFC 6901).
    #[inline(never)]
    #[must_use]
    pub fn pointer(self, pointer: &[u8]) -> Self {
        self.follow(pointer).unwrap_or(Self::NOTHING)
    }
    /// The value at a JSON pointer; `None` if nothing is there. A `null` in a list counts as a value.
    #[inline(never)]
    #[must_use]
    pub fn look(self, pointer: Value) -> Option<Self> {
        self.follow(pointer.bytes())
    }
    #[inline(never)]
    fn follow(self, pointer: &[u8]) -> Option<Self> {
        let (mut value, mut rest) = (self, pointer);
        while !rest.is_empty() {
            let behind = rest.strip_prefix(b"/")?;
            let name = text::unescape_pointer(text::before(behind, b"/"));
            rest = text::from(behind, b"/");
            value = match value.0 {
                Node::List(items) => *items.get(text::parse_index(&name)?)?,
                _ => Some(value.find(&name)).filter(|found| found.exists())?,
            };
        }
        Some(value)
    }

    /// The kind of the value in JSON's words, for messages: `a string`.
    #[inline(never)]
    #[must_use]
    pub fn kind(self) -> Word {
        match self.0 {
            Node::Null => W::null,
            Node::False | Node::True => W::a_boolean,
            Node::Number(_) => W::a_number,
            Node::Text(_) => W::a_string,
            Node::List(_) => W::an_array,
            Node::Object(_) => W::an_object,
        }
    }
}

impl PartialEq for Value<'_> {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        self.equals(*other)
    }
}

impl core::fmt::Debug for Value<'_> {
    /// Shows only the kind, because a value may be a secret.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(core::str::from_utf8(self.kind().bytes()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{json, value};

    #[test]
    fn follows_a_pointer_into_objects_and_lists() {
        let value = value(&json!({ "a/b": [{ "c": "d" }, null] }));
        assert_eq!(value.pointer(b"/a~1b/0/c").bytes(), b"d");
        assert!(!value.pointer(b"/a~1b/2/c").exists());
        assert!(!value.pointer(b"no-slash").exists());
        assert!(value.pointer(b"").is_object());
        assert!(value.follow(b"/a~1b/1").is_some() && value.follow(b"/a~1b/2").is_none());
    }

    #[test]
    fn reads_whole_numbers_and_saturates() {
        let number = |number: f64| value(&json!(number));
        assert_eq!(number(3600.0).whole(), Some(3600));
        assert_eq!(number(1e30).whole(), Some(i64::MAX));
        assert_eq!(number(1.5).whole(), None);
        assert_eq!(number(9_007_199_254_740_991.0).int(), Some(9_007_199_254_740_991));
        assert_eq!(number(9_007_199_254_740_992.0).int(), None, "another number may have been rounded to it");
        assert_eq!((number(1.5).seconds(), number(-0.5).seconds()), (Some(1), Some(-1)));
        assert_eq!((number(1e30).int(), number(1e15).int()), (None, Some(1_000_000_000_000_000)));
    }

    #[test]
    fn prints_its_kind_and_no_content() {
        assert_eq!(format!("{:?}", value(&json!({ "access_token": "hunter2" }))), "an object");
    }
}
