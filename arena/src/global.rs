//! The allocator of a wasm instance, and the two functions by which its host wipes it.

use crate::{Arena, Linear};

#[global_allocator]
static ARENA: Arena<Linear> = Arena::new(Linear);

/// What was allocated so far stays: the host calls it once, when the instance is ready.
// SAFETY: no other symbol of that name is linked into the engine.
#[unsafe(no_mangle)]
extern "C" fn mark() {
    ARENA.mark();
}

/// Wipes what was allocated since [`mark`]. The host calls it between two steps, never during one, when it has read the
/// step's result: then nothing of it is used any more.
// SAFETY: as above.
#[unsafe(no_mangle)]
extern "C" fn wipe() {
    // SAFETY: nothing of the instance runs, and all that outlives a step was allocated before the mark.
    unsafe { ARENA.wipe() };
}
