//! Counts the steps of work on input, in tests: its cost must be linear in the input's size, and a clock does
//! not show that reliably.

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
