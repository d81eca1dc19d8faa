//! Counts steps of work on input, in tests. The cost must be linear in the size of the input, which a clock
//! does not show reliably.

#[cfg(test)]
std::thread_local! {
    static STEPS: core::cell::Cell<usize> = const { core::cell::Cell::new(0) };
}

/// Counts steps. Does nothing outside tests.
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
