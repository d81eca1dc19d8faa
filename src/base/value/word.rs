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

/// A text as an array.
pub(in crate::base) const fn array<const N: usize>(text: &str) -> [u8; N] {
    match text.as_bytes().first_chunk() {
        Some(bytes) => *bytes,
        None => [0; N],
    }
}

/// Declares the words: `name = "text"`.
macro_rules! words {
    ($($name:ident = $text:literal,)*) => {
        /// The words, each under its name on the wire.
        #[allow(non_upper_case_globals, non_snake_case, missing_docs)]
        pub mod W {
            use super::{Node, Word};
            // Data are sorted by their paths. With all texts side by side, a page's wasm is 1 % smaller after
            // compression.
            mod texts {
                $(pub(super) static $name: [u8; $text.len()] = $crate::base::value::word::array($text);)*
            }
            mod words {
                use super::{Node, texts};
                $(pub(super) static $name: Node<'static> = Node::Text(&texts::$name);)*
            }
            $(pub const $name: Word = Word(&words::$name);)*
        }
    };
}
pub(in crate::base) use words;
