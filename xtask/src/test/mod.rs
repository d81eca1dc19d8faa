//! `cargo xtask test` checks everything; `cargo xtask check` runs the quick part of it.

mod counts;
mod javascript;
mod lanes;
mod package;
mod rust;

use crate::console::{error, say, seconds};
use crate::tools::debian::Program;
use crate::tools::setup;
use anyhow::{Result, bail};
pub use counts::Counts;
use std::collections::HashMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Instant;

/// The result of a step, and its output, which is printed if something failed.
pub struct Outcome {
    pub counts: Counts,
    pub text: String,
    /// Lines that are always printed.
    pub notes: Vec<String>,
}

impl Outcome {
    fn of(counts: Counts) -> Self {
        Self { counts, text: String::new(), notes: Vec::new() }
    }

    fn failed(why: &str) -> Self {
        Self { text: format!("{why}\n"), ..Self::of(Counts::FAILED) }
    }
}

/// One step.
struct Step {
    name: String,
    what: String,
    /// Whether it runs against the packed package, and so cannot run if that could not be made.
    needs_package: bool,
    /// Whether it builds with cargo in the target directory, where builds with other features write the same
    /// files.
    uses_cargo: bool,
    /// The system programs that it starts.
    programs: Vec<&'static Program>,
    run: Box<dyn Fn() -> Result<Outcome> + Send + Sync>,
}

impl Step {
    fn new(name: &str, what: &str, run: impl Fn() -> Result<Outcome> + Send + Sync + 'static) -> Self {
        let (name, what) = (name.to_owned(), what.to_owned());
        let run = Box::new(run);
        Self { name, what, needs_package: false, uses_cargo: false, programs: Vec::new(), run }
    }

    fn on_package(mut self) -> Self {
        self.needs_package = true;
        self
    }

    fn in_cargo(mut self) -> Self {
        self.uses_cargo = true;
        self
    }

    fn starting(mut self, programs: Vec<&'static Program>) -> Self {
        self.programs = programs;
        self
    }
}

/// The step that makes the packed package, against which later steps run.
const PACKAGE: &str = "package";

/// The slowest steps, which start first: a slow one at the end would leave the other lanes idle.
const LONGEST: &[&str] = &[
    "fmt",
    PACKAGE,
    "backend",
    "clippy",
    "demo",
    "browser",
    "engines",
    "frameworks_server",
    "servers",
    "frameworks",
    "security",
    "examples",
];

/// Runs all steps, or the named ones and those that they need.
pub fn run(only: &[&str]) -> Result<ExitCode> {
    let mut steps = rust::steps();
    steps.extend(package::steps());
    steps.extend(javascript::steps()?);
    if let Some(unknown) = only.iter().find(|name| steps.iter().all(|step| step.name != **name)) {
        let names: Vec<&str> = steps.iter().map(|step| step.name.as_str()).collect();
        bail!("there is no step `{unknown}`; the steps are {}", names.join(", "));
    }
    if !only.is_empty() {
        let is_named = |step: &Step| only.contains(&step.name.as_str());
        let needs_package = steps.iter().any(|step| is_named(step) && step.needs_package);
        steps.retain(|step| is_named(step) || (needs_package && step.name == PACKAGE));
    }
    let place = |step: &Step| LONGEST.iter().position(|name| *name == step.name).unwrap_or(LONGEST.len());
    steps.sort_by_key(place);
    Ok(run_all(&steps))
}

/// Runs the steps that say most about a change in the least time.
pub fn check() -> Result<ExitCode> {
    let mut steps = rust::quick_steps();
    steps.extend(package::quick_steps());
    steps.push(javascript::types()?);
    steps.push(javascript::runtimes()?);
    Ok(run_all(&steps))
}

fn run_all(steps: &[Step]) -> ExitCode {
    let start = Instant::now();
    let programs: Vec<&Program> = steps.iter().flat_map(|step| step.programs.iter().copied()).collect();
    if let Err(missing) = setup::programs(&programs) {
        // The steps that need none of it still run.
        error(&missing);
    }
    let begun = Mutex::new(HashMap::new());
    let mut total = Counts::default();
    let mut failed = Vec::new();
    let begin = |step: &Step| {
        say(&format!("{}: {}", step.name, step.what));
        if let Ok(mut begun) = begun.lock() {
            begun.insert(step.name.clone(), Instant::now());
        }
    };
    lanes::run(steps, begin, |step, outcome| {
        if outcome.counts.failed > 0 {
            eprint!("{}", outcome.text);
            failed.push(step.name.clone());
        }
        for note in &outcome.notes {
            eprintln!("  {note}");
        }
        let took = begun.lock().ok().and_then(|begun| begun.get(&step.name).map(Instant::elapsed)).unwrap_or_default();
        eprintln!("  {}: {} ({})", step.name, outcome.counts, seconds(took));
        total = total + outcome.counts;
    });
    if !failed.is_empty() {
        eprintln!("failed: {}", failed.join(", "));
    }
    eprintln!("in {}", seconds(start.elapsed()));
    println!("{total}");
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
