//! Counts passed and failed tests in the output of test runners.

use std::fmt;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u32,
    pub failed: u32,
}

impl Counts {
    /// A check with a single result.
    pub const PASSED: Self = Self { passed: 1, failed: 0 };
    pub const FAILED: Self = Self { passed: 0, failed: 1 };

    pub fn of(success: bool) -> Self {
        if success { Self::PASSED } else { Self::FAILED }
    }

    /// Counts a runner that failed without naming a failed test (it crashed, or found no test) as one failure.
    pub fn confirmed(mut self, success: bool) -> Self {
        if self.failed == 0 && (!success || self.passed == 0) {
            self.failed = 1;
        }
        self
    }

    /// `test result: ok. 12 passed; 1 failed; …`, once per test binary.
    pub fn of_cargo(text: &str) -> Self {
        let mut counts = Self::default();
        for line in text.lines().filter(|line| line.starts_with("test result:")) {
            counts.passed += number_before(line, " passed");
            counts.failed += number_before(line, " failed");
        }
        counts
    }

    /// `ℹ pass 12`, `ℹ fail 1`, `ℹ cancelled 1`
    pub fn of_node(text: &str) -> Self {
        let number = |label: &str| -> u32 {
            let line =
                text.lines().rev().find_map(|line| line.strip_prefix("ℹ ")?.strip_prefix(label)?.strip_prefix(' '));
            line.and_then(|rest| rest.trim().parse().ok()).unwrap_or(0)
        };
        Self { passed: number("pass"), failed: number("fail") + number("cancelled") }
    }

    /// `ok | 3 passed | 0 failed (12ms)`
    pub fn of_deno(text: &str) -> Self {
        let last = text.lines().rev().find(|line| line.contains(" passed | ")).unwrap_or("");
        Self { passed: number_before(last, " passed"), failed: number_before(last, " failed") }
    }

    /// ` 3 pass` and ` 0 fail` on lines of their own
    pub fn of_bun(text: &str) -> Self {
        let number = |label: &str| -> u32 {
            let line = text.lines().rev().find_map(|line| line.trim().strip_suffix(label));
            line.and_then(|rest| rest.trim().parse().ok()).unwrap_or(0)
        };
        Self { passed: number(" pass"), failed: number(" fail") }
    }
}

fn number_before(line: &str, label: &str) -> u32 {
    let before = line.split(label).next().filter(|before| before.len() < line.len()).unwrap_or("");
    before.rsplit(' ').next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

impl std::ops::Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn cargo_counts_are_summed_over_test_binaries() {
        let text = "test result: ok. 12 passed; 0 failed; 1 ignored\nnoise\ntest result: FAILED. 3 passed; 2 failed; 0";
        assert_eq!(Counts::of_cargo(text), Counts { passed: 15, failed: 2 });
    }

    #[test]
    fn cancelled_tests_of_node_count_as_failed() {
        let text = "ℹ tests 14\nℹ pass 12\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0\n";
        assert_eq!(Counts::of_node(text), Counts { passed: 12, failed: 2 });
    }

    #[test]
    fn deno_and_bun_are_read() {
        assert_eq!(Counts::of_deno("ok | 3 passed | 0 failed (12ms)"), Counts { passed: 3, failed: 0 });
        assert_eq!(Counts::of_bun("bun test\n\n 3 pass\n 1 fail\nRan 4 tests"), Counts { passed: 3, failed: 1 });
    }

    #[test]
    fn a_runner_that_ran_nothing_counts_as_failed() {
        assert_eq!(Counts::default().confirmed(true), Counts::FAILED);
        assert_eq!(Counts { passed: 3, failed: 0 }.confirmed(false), Counts { passed: 3, failed: 1 });
    }
}
