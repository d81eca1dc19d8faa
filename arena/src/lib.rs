//! An allocator that never frees. What is allocated is in one stretch of memory, one after the other; [`Arena::wipe`]
//! overwrites with zeros what came since [`Arena::mark`], and that memory is used again.
//!
//! It is made for the engine's wasm: a step allocates little, ends soon, and leaves secrets behind. So there are no
//! lists of free blocks, and nothing of a step is left in memory once it is over. This is the only unsafe code of the
//! project.
#![no_std]

#[cfg(test)]
extern crate std;

#[cfg(target_arch = "wasm32")]
mod global;
mod memory;
#[cfg(test)]
mod tests;

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use core::ptr;
#[cfg(target_arch = "wasm32")]
pub use memory::Linear;
pub use memory::Memory;

/// The allocator over some memory.
pub struct Arena<M> {
    memory: M,
    /// Offset of the first free byte.
    used: Cell<usize>,
    /// What is below this offset stays when the arena is wiped.
    mark: Cell<usize>,
}

impl<M> Arena<M> {
    /// An empty arena.
    pub const fn new(memory: M) -> Self {
        Self { memory, used: Cell::new(0), mark: Cell::new(0) }
    }
    /// From here on what is allocated is wiped by [`Arena::wipe`].
    pub fn mark(&self) {
        self.mark.set(self.used.get());
    }
    /// Bytes that are allocated, and the gaps between them.
    pub fn used(&self) -> usize {
        self.used.get()
    }
}

impl<M: Memory> Arena<M> {
    /// Overwrites with zeros what was allocated since [`Arena::mark`], and gives it out again.
    ///
    /// # Safety
    /// Nothing that was allocated since the mark may be used any more.
    pub unsafe fn wipe(&self) {
        let from = self.mark.get();
        let count = self.used.get().saturating_sub(from);
        if count > 0 {
            // SAFETY: `allocate` got the memory up to `used` from `reach`, and the caller says that nobody uses it.
            unsafe { ptr::write_bytes(self.memory.start().wrapping_add(from), 0, count) };
        }
        self.used.set(from);
    }

    fn allocate(&self, layout: Layout) -> *mut u8 {
        let start = self.memory.start();
        let next = start.wrapping_add(self.used.get());
        let from = self.used.get().saturating_add(next.align_offset(layout.align()));
        let end = from.saturating_add(layout.size());
        if !self.memory.reach(end) {
            return ptr::null_mut();
        }
        self.used.set(end);
        start.wrapping_add(from)
    }

    /// Whether `end` is where the last allocation ends.
    fn is_last(&self, end: *mut u8) -> bool {
        ptr::eq(end, self.memory.start().wrapping_add(self.used.get()))
    }
}

// SAFETY: each block begins where the last one ended, aligned, within what `reach` said is there; so blocks that are
// alive never overlap. A block is given out again after `wipe` only, whose caller says that it is not used.
unsafe impl<M: Memory> GlobalAlloc for Arena<M> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.allocate(layout)
    }
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // The last block grows and shrinks where it stands.
        if self.is_last(old.wrapping_add(layout.size())) {
            let from = self.used.get().saturating_sub(layout.size());
            let end = from.saturating_add(size);
            if !self.memory.reach(end) {
                return ptr::null_mut();
            }
            if size < layout.size() {
                // What `wipe` will not see any more.
                // SAFETY: it is the end of the caller's own block.
                unsafe { ptr::write_bytes(old.wrapping_add(size), 0, layout.size().saturating_sub(size)) };
            }
            self.used.set(end);
            return old;
        }
        if size <= layout.size() {
            return old;
        }
        let Ok(wanted) = Layout::from_size_align(size, layout.align()) else { return ptr::null_mut() };
        let new = self.allocate(wanted);
        if !new.is_null() {
            // SAFETY: `old` has `layout.size()` bytes, `new` has more, and a new block overlaps none that is alive.
            unsafe { ptr::copy_nonoverlapping(old, new, layout.size()) };
        }
        new
    }
    // Memory that was never used, or was wiped, is zero already.
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        self.allocate(layout)
    }
}
