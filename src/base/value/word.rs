//! Words: names that the vocabulary stores once.

use super::{Node, Value};

/// One word of the vocabulary. A build contains only the words that it uses.
#[derive(Clone, Copy, Debug)]
pub struct Word(pub(in crate::base) &'static Node<'static>);

impl PartialEq for Word {
    /// Each word exists once, so its address identifies it.
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self.0, other.0)
    }
}
impl Eq for Word {}

/// The word as a value.
#[inline(always)]
#[must_use]
pub fn word(name: Word) -> Value<'static> {
    Value::of(name.0)
}
impl Word {
    /// Its text.
    #[inline(always)]
    #[must_use]
    pub fn bytes(self) -> &'static [u8] {
        word(self).bytes()
    }
}

/// Declares the words: `name = "text"`.
macro_rules! words {
    ($($name:ident = $text:literal,)*) => {
        /// The words, each under its name on the wire.
        #[allow(non_upper_case_globals, non_snake_case, missing_docs)]
        pub mod W {
            use super::{Node, Word};
            mod words {
                use super::Node;
                $(pub(super) static $name: Node<'static> = Node::Text($text.as_bytes());)*
            }
            $(pub const $name: Word = Word(&words::$name);)*
        }
    };
}
pub(in crate::base) use words;
