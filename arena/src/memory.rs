//! Where the bytes come from.

/// One stretch of memory that may grow at its end. It is zero if nobody wrote.
///
/// # Safety
/// Once `reach(end)` was true, the bytes from `start()` to `end` are valid for reading and writing and belong to the
/// arena alone, for as long as the arena lives; `start()` is always the same.
pub unsafe trait Memory {
    /// Its first byte.
    fn start(&self) -> *mut u8;
    /// Makes sure that there are `end` bytes; false if there cannot be as many.
    fn reach(&self, end: usize) -> bool;
}

/// The memory of a wasm instance behind what the linker placed there.
#[cfg(target_arch = "wasm32")]
pub struct Linear;

#[cfg(target_arch = "wasm32")]
unsafe extern "C" {
    /// The linker's: the first byte behind stack and data.
    static __heap_base: u8;
}

#[cfg(target_arch = "wasm32")]
const PAGE: usize = 65_536;

// SAFETY: the linker places nothing behind `__heap_base`, and nobody else in the instance grows its memory.
#[cfg(target_arch = "wasm32")]
unsafe impl Memory for Linear {
    fn start(&self) -> *mut u8 {
        (&raw const __heap_base).cast_mut()
    }
    fn reach(&self, end: usize) -> bool {
        let end = (self.start() as usize).saturating_add(end);
        let have = core::arch::wasm32::memory_size(0).saturating_mul(PAGE);
        let missing = end.saturating_sub(have).div_ceil(PAGE);
        missing == 0 || core::arch::wasm32::memory_grow(0, missing) != usize::MAX
    }
}

// SAFETY: a wasm instance of the engine has one thread.
#[cfg(target_arch = "wasm32")]
unsafe impl Sync for crate::Arena<Linear> {}
