//! Runs steps side by side, because most of them wait for a browser or a server half of their time.

use super::{Outcome, PACKAGE, Step};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// The most steps at once. With more, browsers would answer too late.
const MOST: usize = 4;

/// The state that the lanes share.
struct Shared<'a> {
    /// In order. The first free lane that finds what a step needs takes it.
    waiting: Vec<&'a Step>,
    package: Package,
    cargo_is_busy: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Package {
    Making,
    Made,
    Failed,
}

enum Next<'a> {
    Run(&'a Step),
    Refuse(&'a Step),
    Wait,
    End,
}

impl<'a> Shared<'a> {
    fn next(&mut self) -> Next<'a> {
        if self.waiting.is_empty() {
            return Next::End;
        }
        let is_ready = |step: &&Step| {
            let has_package = !step.needs_package || self.package != Package::Making;
            has_package && !(step.uses_cargo && self.cargo_is_busy)
        };
        let Some(at) = self.waiting.iter().position(is_ready) else {
            return Next::Wait;
        };
        let step = self.waiting.remove(at);
        if step.needs_package && self.package == Package::Failed {
            return Next::Refuse(step);
        }
        self.cargo_is_busy |= step.uses_cargo;
        Next::Run(step)
    }
}

/// Runs all steps. Calls `begun` and `ended` as that happens, from one lane at a time.
pub fn run(steps: &[Step], begun: impl Fn(&Step) + Sync, mut ended: impl FnMut(&Step, Outcome) + Send) {
    let makes_package = steps.iter().any(|step| step.name == PACKAGE);
    let package = if makes_package { Package::Making } else { Package::Made };
    let shared = Mutex::new(Shared { waiting: steps.iter().collect(), package, cargo_is_busy: false });
    let changed = Condvar::new();
    let ended = Mutex::new(&mut ended);
    let lane = || {
        let mut state = locked(&shared);
        loop {
            match state.next() {
                Next::End => return,
                Next::Wait => state = changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                Next::Refuse(step) => {
                    locked(&ended)(step, Outcome::failed("not run: there is no package to run against"))
                }
                Next::Run(step) => {
                    begun(step);
                    drop(state);
                    let outcome = outcome_of(step);
                    let failed = outcome.counts.failed > 0;
                    state = locked(&shared);
                    if step.uses_cargo {
                        state.cargo_is_busy = false;
                    }
                    if step.name == PACKAGE {
                        state.package = if failed { Package::Failed } else { Package::Made };
                    }
                    locked(&ended)(step, outcome);
                    changed.notify_all();
                }
            }
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..cores.min(MOST).min(steps.len()) {
            scope.spawn(lane);
        }
    });
}

/// Runs a step. One that panics has failed, and releases what the other lanes wait for.
fn outcome_of(step: &Step) -> Outcome {
    match catch_unwind(AssertUnwindSafe(|| (step.run)())) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(error)) => Outcome::failed(&format!("{error:#}")),
        Err(_) => Outcome::failed("the step panicked"),
    }
}

/// Locks a mutex even after a lane panicked: nobody leaves the data half changed.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{Outcome, PACKAGE, Step, run};
    use crate::test::Counts;
    use std::sync::Mutex;

    fn step(name: &str, outcome: fn() -> Counts) -> Step {
        Step::new(name, "", move || Ok(Outcome::of(outcome())))
    }

    fn ended(steps: &[Step]) -> Vec<(String, Counts)> {
        let mut all = Vec::new();
        run(steps, |_| {}, |step, outcome| all.push((step.name.clone(), outcome.counts)));
        all
    }

    #[test]
    fn what_needs_the_package_runs_after_it() {
        let steps = [step("page", || Counts::PASSED).on_package(), step(PACKAGE, || Counts::PASSED)];
        let names: Vec<String> = ended(&steps).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, [PACKAGE, "page"]);
    }

    #[test]
    fn two_steps_never_build_with_cargo_at_once() {
        static BUILDS: Mutex<()> = Mutex::new(());
        let build = |name| {
            step(name, || {
                Counts::of(BUILDS.try_lock().is_ok_and(|held| {
                    std::thread::yield_now();
                    drop(held);
                    true
                }))
            })
        };
        let names = ["clippy", "doc", "native", "backend", "arena"];
        let steps: Vec<Step> = names.iter().map(|name| build(name).in_cargo()).collect();
        assert!(ended(&steps).iter().all(|(_, counts)| *counts == Counts::PASSED));
    }

    #[test]
    fn a_step_that_panics_has_failed_and_keeps_no_other_waiting() {
        let steps = [
            step(PACKAGE, || unreachable!()).in_cargo(),
            step("page", || Counts::PASSED).on_package(),
            step("clippy", || Counts::PASSED).in_cargo(),
        ];
        assert_eq!(ended(&steps).iter().map(|(_, counts)| counts.failed).sum::<u32>(), 2);
    }

    #[test]
    fn what_needs_a_package_that_failed_is_not_run() {
        static RUN: Mutex<bool> = Mutex::new(false);
        let page = step("page", || {
            *RUN.lock().unwrap() = true;
            Counts::PASSED
        });
        let all = ended(&[step(PACKAGE, || Counts::FAILED), page.on_package(), step("fmt", || Counts::PASSED)]);
        assert_eq!(all.iter().map(|(_, counts)| counts.failed).sum::<u32>(), 2);
        assert_eq!(all.len(), 3);
        assert!(!*RUN.lock().unwrap());
    }
}
