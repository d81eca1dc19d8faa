//! Steps that work on input takes, counted in tests: what an adversary sends must cost time in
//! proportion to its size, and a clock would not show it reliably.
//!
//! Must not know: what is counted.

#[cfg(test)]
std::thread_local! {
    static STEPS: core::cell::Cell<usize> = const { core::cell::Cell::new(0) };
}

/// Counts steps. Nothing outside of tests.
#[inline(always)]
pub fn steps(count: usize) {
    #[cfg(test)]
    STEPS.with(|steps| steps.set(steps.get().saturating_add(count)));
    let _ = count;
}

/// The steps that `work` takes.
#[cfg(test)]
pub fn of(work: impl FnOnce()) -> usize {
    STEPS.with(|steps| steps.set(0));
    work();
    STEPS.with(core::cell::Cell::get)
}
