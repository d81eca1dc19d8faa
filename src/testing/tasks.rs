//! A small executor that interleaves several calls in one order.
//!
//! A call is a pure function of its log, so a task awaits only the next answer of its host ([`super::drive`]).

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Gives the other tasks a turn.
pub async fn turn() {
    let mut is_first = true;
    poll_fn(move |_| if core::mem::take(&mut is_first) { Poll::Pending } else { Poll::Ready(()) }).await;
}

/// Gives the other tasks several turns.
pub async fn turns(count: usize) {
    for _ in 0..count {
        turn().await;
    }
}

/// The most turns that a task takes for its own effects.
const TURNS: usize = 64;

enum Task<'a, T> {
    Running(Pin<Box<dyn Future<Output = T> + 'a>>),
    Done(T),
    Gone,
}

/// Tasks that take turns, in the order in which they began or as the test decides.
pub struct Tasks<'a, T>(Vec<Task<'a, T>>);

impl<T> Default for Tasks<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'a, T> Tasks<'a, T> {
    /// Begins a task, which runs at the next turn.
    pub fn begin(&mut self, task: impl Future<Output = T> + 'a) {
        self.0.push(Task::Running(Box::pin(task)));
    }

    /// Runs all tasks until each is done or waits for something.
    pub fn run(&mut self) {
        let mut context = Context::from_waker(Waker::noop());
        // One task may release what lets another go on, and each operation of the store takes a turn.
        for _ in 0..=self.0.len() + TURNS {
            for task in &mut self.0 {
                if let Task::Running(future) = task
                    && let Poll::Ready(output) = future.as_mut().poll(&mut context)
                {
                    *task = Task::Done(output);
                }
            }
        }
    }

    /// Runs one task until it waits for something.
    pub fn step(&mut self, at: usize) {
        if let Some(task) = self.0.get_mut(at)
            && let Task::Running(future) = task
            && let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop()))
        {
            *task = Task::Done(output);
        }
    }

    /// Kills a task at its present point, as if its isolate had died. False if it was done.
    pub fn kill(&mut self, at: usize) -> bool {
        match self.0.get_mut(at) {
            Some(task @ Task::Running(_)) => {
                *task = Task::Gone;
                true
            }
            _ => false,
        }
    }

    /// How many tasks are still running.
    pub fn count_running(&self) -> usize {
        self.0.iter().filter(|task| matches!(task, Task::Running(_))).count()
    }

    /// How many tasks are done.
    pub fn count_done(&self) -> usize {
        self.0.iter().filter(|task| matches!(task, Task::Done(_))).count()
    }

    /// The results of the tasks that were not killed, in the order in which they began.
    pub fn finish(mut self) -> Vec<T> {
        self.run();
        let outputs = self.0.into_iter().filter_map(|task| match task {
            Task::Done(output) => Some(output),
            Task::Gone => None,
            Task::Running(_) => panic!("a task still waits"),
        });
        outputs.collect()
    }
}

/// Runs a single task; everything that it waits for must already be there.
pub fn run<T>(task: impl Future<Output = T>) -> T {
    let mut task = core::pin::pin!(task);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..100_000 {
        if let Poll::Ready(output) = task.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("the task still waits")
}
