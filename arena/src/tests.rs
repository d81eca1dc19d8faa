use crate::{Arena, Memory};
use core::alloc::{GlobalAlloc as _, Layout};
use core::cell::UnsafeCell;
use proptest::prelude::*;
use std::vec::Vec;

const SIZE: usize = 4096;

/// Memory of the test process.
struct Buffer(UnsafeCell<[u128; SIZE / 16]>);

// SAFETY: the buffer is the arena's own and has `SIZE` bytes.
unsafe impl Memory for Buffer {
    fn start(&self) -> *mut u8 {
        self.0.get().cast()
    }
    fn reach(&self, end: usize) -> bool {
        end <= SIZE
    }
}

type Boxed = std::boxed::Box<Arena<Buffer>>;

fn arena() -> Boxed {
    std::boxed::Box::new(Arena::new(Buffer(UnsafeCell::new([0; SIZE / 16]))))
}

fn layout(size: usize, align: usize) -> Layout {
    Layout::from_size_align(size, align).unwrap_or(Layout::new::<u8>())
}

/// A block as its user sees it.
struct Block {
    at: *mut u8,
    layout: Layout,
    mark: u8,
}

impl Block {
    fn of(at: *mut u8, layout: Layout, mark: u8) -> Self {
        // SAFETY: the arena gave that many bytes.
        unsafe { core::ptr::write_bytes(at, mark, layout.size()) };
        Self { at, layout, mark }
    }
    fn is_intact(&self) -> bool {
        // SAFETY: as above, and they were written.
        unsafe { core::slice::from_raw_parts(self.at, self.layout.size()) }.iter().all(|byte| *byte == self.mark)
    }
}

fn bytes(arena: &Boxed, from: usize, to: usize) -> Vec<u8> {
    // SAFETY: the buffer has them, and no block is in use.
    unsafe { core::slice::from_raw_parts(arena.memory.start().wrapping_add(from), to - from) }.to_vec()
}

#[derive(Clone, Debug)]
enum Act {
    Alloc { size: usize, align: usize },
    Resize { which: usize, size: usize },
    Free { which: usize },
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        (0usize..200, 0u32..5).prop_map(|(size, power)| Act::Alloc { size, align: 1 << power }),
        (any::<usize>(), 1usize..300).prop_map(|(which, size)| Act::Resize { which, size }),
        any::<usize>().prop_map(|which| Act::Free { which }),
    ];
    prop::collection::vec(act, 0..if cfg!(miri) { 12 } else { 60 })
}

/// Does all of it; every block keeps what was written into it.
fn perform(arena: &Boxed, acts: &[Act]) -> core::result::Result<(), TestCaseError> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut mark = 0u8;
    for act in acts {
        mark = mark.wrapping_add(1).max(1);
        match *act {
            Act::Alloc { size, align } => {
                let layout = layout(size.max(1), align);
                // SAFETY: the layout's size is not 0.
                let at = unsafe { arena.alloc(layout) };
                if !at.is_null() {
                    prop_assert_eq!(at as usize % align, 0);
                    blocks.push(Block::of(at, layout, mark));
                }
            }
            Act::Resize { which, size } if !blocks.is_empty() => {
                let which = which % blocks.len();
                let block = blocks.swap_remove(which);
                // SAFETY: the block is the arena's, and is used no more under its old address.
                let at = unsafe { arena.realloc(block.at, block.layout, size) };
                if at.is_null() {
                    blocks.push(block);
                } else {
                    let kept =
                        Block { at, layout: layout(size.min(block.layout.size()), block.layout.align()), ..block };
                    prop_assert!(kept.is_intact());
                    blocks.push(Block::of(at, layout(size, kept.layout.align()), mark));
                }
            }
            Act::Free { which } if !blocks.is_empty() => {
                let block = blocks.swap_remove(which % blocks.len());
                // SAFETY: it is the arena's, and used no more.
                unsafe { arena.dealloc(block.at, block.layout) };
            }
            _ => {}
        }
        prop_assert!(blocks.iter().all(Block::is_intact), "one block was written into another");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(miri) { 12 } else { 512 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn blocks_are_aligned_and_never_overlap(acts in acts()) {
        perform(&arena(), &acts)?;
    }

    #[test]
    fn what_came_since_the_mark_is_zero_after_a_wipe_and_the_rest_stays(before in acts(), steps in prop::collection::vec(acts(), 1..4)) {
        let arena = arena();
        perform(&arena, &before)?;
        arena.mark();
        let (used, kept) = (arena.used(), bytes(&arena, 0, arena.used()));
        for acts in &steps {
            perform(&arena, acts)?;
            // SAFETY: `perform` uses its blocks no more.
            unsafe { arena.wipe() };
            prop_assert_eq!(arena.used(), used);
            prop_assert_eq!(&bytes(&arena, 0, used), &kept);
            prop_assert!(bytes(&arena, used, SIZE).iter().all(|byte| *byte == 0));
        }
    }
}

#[test]
fn the_last_block_grows_where_it_stands() {
    let arena = arena();
    let (small, large) = (layout(8, 1), layout(64, 1));
    // SAFETY: sizes are not 0, and each address is used as long as it is valid.
    unsafe {
        let first = arena.alloc(small);
        assert_eq!(arena.realloc(first, small, 64), first);
        let second = arena.alloc(small);
        assert_eq!(second, first.wrapping_add(64));
        assert_ne!(arena.realloc(first, large, 65), first);
    }
}

#[test]
fn says_where_memory_ends() {
    let arena = arena();
    // SAFETY: sizes are not 0.
    unsafe {
        assert!(arena.alloc(layout(SIZE + 1, 1)).is_null());
        let all = arena.alloc(layout(SIZE, 16));
        assert!(!all.is_null());
        assert!(arena.alloc(layout(1, 1)).is_null());
        assert!(arena.realloc(all, layout(SIZE, 16), SIZE + 1).is_null());
        assert!(arena.alloc(layout(usize::MAX >> 1, 1)).is_null());
    }
}

#[test]
fn memory_that_was_wiped_is_zero() {
    let arena = arena();
    // SAFETY: sizes are not 0; the first block is used no more after the wipe.
    unsafe {
        Block::of(arena.alloc(layout(100, 1)), layout(100, 1), 7);
        arena.wipe();
        let again = arena.alloc_zeroed(layout(100, 1));
        assert!(core::slice::from_raw_parts(again, 100).iter().all(|byte| *byte == 0));
    }
}
