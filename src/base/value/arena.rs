//! The memory of one step. Everything that a step makes stays here until the step ends.
//!
//! In the wasm builds the arena is the instance's own memory, which the host wipes after the step
//! (`grantway-arena`), so the handle has size zero. Elsewhere it is a `bumpalo::Bump` that the step drops.

use super::{Member, Node, Value};

/// A handle to the memory of the current step.
#[derive(Clone, Copy)]
pub struct Arena<'a> {
    #[cfg(not(target_arch = "wasm32"))]
    bump: &'a bumpalo::Bump,
    #[cfg(target_arch = "wasm32")]
    step: core::marker::PhantomData<&'a ()>,
}

#[cfg(not(target_arch = "wasm32"))]
impl<'a> Arena<'a> {
    /// The arena of a step.
    #[must_use]
    pub fn new(bump: &'a bumpalo::Bump) -> Self {
        Self { bump }
    }
    fn node(self, node: Node<'a>) -> &'a Node<'a> {
        self.bump.alloc(node)
    }
    fn bytes(self, bytes: Vec<u8>) -> &'a [u8] {
        self.bump.alloc_slice_copy(&bytes)
    }
    fn items(self, items: Vec<Value<'a>>) -> &'a [Value<'a>] {
        self.bump.alloc_slice_copy(&items)
    }
    fn members(self, members: Vec<Member<'a>>) -> &'a [Member<'a>] {
        self.bump.alloc_slice_copy(&members)
    }
}

#[cfg(target_arch = "wasm32")]
impl<'a> Arena<'a> {
    /// The arena of a step. Its lifetime is that of the message, which ends with the step.
    pub fn new(_message: &'a [u8]) -> Self {
        Self { step: core::marker::PhantomData }
    }
    #[inline(never)]
    fn node(self, node: Node<'a>) -> &'a Node<'a> {
        Box::leak(Box::new(node))
    }
    fn bytes(self, bytes: Vec<u8>) -> &'a [u8] {
        bytes.leak()
    }
    fn items(self, items: Vec<Value<'a>>) -> &'a [Value<'a>] {
        items.leak()
    }
    fn members(self, members: Vec<Member<'a>>) -> &'a [Member<'a>] {
        members.leak()
    }
}

impl<'a> Arena<'a> {
    /// A text that shares the given bytes.
    #[inline(never)]
    #[must_use]
    pub fn text(self, bytes: &'a [u8]) -> Value<'a> {
        Value::of(self.node(Node::Text(bytes)))
    }
    /// A text with its own copy of the bytes.
    #[inline(never)]
    #[must_use]
    pub fn copy(self, bytes: &[u8]) -> Value<'a> {
        self.owned(bytes.to_vec())
    }
    /// A text that takes over the bytes.
    #[inline(always)]
    #[must_use]
    pub fn owned(self, bytes: Vec<u8>) -> Value<'a> {
        self.text(self.bytes(bytes))
    }
    /// A whole number.
    #[inline(never)]
    #[must_use]
    pub fn number(self, number: i64) -> Value<'a> {
        self.float(number as f64)
    }
    /// Any JSON number.
    #[inline(never)]
    #[must_use]
    pub fn float(self, number: f64) -> Value<'a> {
        Value::of(self.node(Node::Number(number)))
    }
    /// A list that takes over the items.
    #[inline(always)]
    #[must_use]
    pub fn list(self, items: Vec<Value<'a>>) -> Value<'a> {
        Value::of(self.node(Node::List(self.items(items))))
    }
    /// A list that shares the given items.
    #[inline(never)]
    #[must_use]
    pub fn share(self, items: &'a [Value<'a>]) -> Value<'a> {
        Value::of(self.node(Node::List(items)))
    }
    /// An object that takes over the members.
    #[inline(always)]
    #[must_use]
    pub fn object(self, members: Vec<Member<'a>>) -> Value<'a> {
        Value::of(self.node(Node::Object(self.members(members))))
    }
}
