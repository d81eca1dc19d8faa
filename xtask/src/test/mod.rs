//! `cargo xtask test`: everything that can be checked, one step after the other.

mod counts;
mod javascript;
mod package;
mod rust;

use crate::console::{say, seconds};
use anyhow::{Result, bail};
pub use counts::Counts;
use std::process::ExitCode;
use std::time::Instant;

/// What a step found, and what it printed, which is shown when something failed.
pub struct Outcome {
    pub counts: Counts,
    pub text: String,
}

/// One step.
struct Step {
    name: String,
    what: String,
    /// It runs against the packed package, so it cannot run when that could not be made.
    needs_package: bool,
    run: Box<dyn Fn() -> Result<Outcome>>,
}

impl Step {
    fn new(name: &str, what: &str, run: impl Fn() -> Result<Outcome> + 'static) -> Self {
        Self { name: name.to_owned(), what: what.to_owned(), needs_package: false, run: Box::new(run) }
    }

    fn on_package(mut self) -> Self {
        self.needs_package = true;
        self
    }
}

/// Makes the packed package that later steps run against.
const PACKAGE: &str = "package";

/// Runs all steps, or one and what it needs.
pub fn run(only: Option<&str>) -> Result<ExitCode> {
    let mut steps = rust::steps();
    steps.extend(package::steps());
    steps.extend(javascript::steps()?);
    if let Some(name) = only {
        let Some(chosen) = steps.iter().find(|step| step.name == name) else {
            let names: Vec<&str> = steps.iter().map(|step| step.name.as_str()).collect();
            bail!("there is no step `{name}`; the steps are {}", names.join(", "));
        };
        let needs_package = chosen.needs_package;
        steps.retain(|step| step.name == name || (needs_package && step.name == PACKAGE));
    }
    let start = Instant::now();
    let mut total = Counts::default();
    let mut failed_steps = Vec::new();
    for step in &steps {
        say(&format!("{}: {}", step.name, step.what));
        let begun = Instant::now();
        let outcome = if step.needs_package && failed_steps.contains(&PACKAGE) {
            Outcome { counts: Counts::FAILED, text: "not run: there is no package to run against\n".to_owned() }
        } else {
            (step.run)().unwrap_or_else(|error| Outcome { counts: Counts::FAILED, text: format!("{error:#}\n") })
        };
        if outcome.counts.failed > 0 {
            eprint!("{}", outcome.text);
            failed_steps.push(&step.name);
        }
        eprintln!("  {} ({})", outcome.counts, seconds(begun.elapsed()));
        total = total + outcome.counts;
    }
    if !failed_steps.is_empty() {
        eprintln!("failed: {}", failed_steps.join(", "));
    }
    eprintln!("in {}", seconds(start.elapsed()));
    println!("{total}");
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
