//! Compares the numbers of effects, failures and operations with those in the package's JavaScript.

use super::envelope::VERSION;
use crate::step::{Effect, HostFailure};

fn script(path: &str) -> String {
    let path = format!("{}/pkg/src/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// `SomeName`, spelled like a constant in JavaScript.
fn constant(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(character.to_ascii_uppercase());
    }
    out
}

/// The constants in a script: name and number.
fn constants(path: &str) -> Vec<(String, i64)> {
    let constant = |line: &str| {
        let (name, number) = line.strip_prefix("export const ")?.strip_suffix(';')?.split_once(" = ")?;
        Some((name.to_owned(), number.parse().ok()?))
    };
    script(path).lines().filter_map(constant).collect()
}

/// The variants of an enum, spelled like constants in JavaScript.
fn named<T: core::fmt::Debug>(all: impl IntoIterator<Item = T>, number: impl Fn(&T) -> i64) -> Vec<(String, i64)> {
    all.into_iter().map(|variant| (constant(&format!("{variant:?}")), number(&variant))).collect()
}
fn effects(all: impl IntoIterator<Item = Effect>) -> Vec<(String, i64)> {
    named(all, |effect| *effect as i64)
}
fn failures(all: impl IntoIterator<Item = HostFailure>) -> Vec<(String, i64)> {
    named(all, |failure| *failure as i64)
}

/// Whether only a worker's host performs the effect; each host has its own file for those.
fn is_of_worker(effect: Effect) -> bool {
    effect as i64 >= Effect::ReadBody as i64
}
fn is_failure_of_worker(failure: HostFailure) -> bool {
    failure as i64 >= HostFailure::Store as i64
}

#[test]
fn the_hosts_know_what_both_perform_by_the_same_numbers() {
    let mut expected = vec![("VERSION".to_owned(), VERSION)];
    expected.extend(effects(Effect::ALL.iter().copied().filter(|effect| !is_of_worker(*effect))));
    expected.extend(failures(HostFailure::ALL.iter().copied().filter(|failure| !is_failure_of_worker(*failure))));
    assert_eq!(constants("effects.js"), expected);
}

#[test]
#[cfg(feature = "backend")]
fn a_workers_host_knows_its_effects_by_the_same_numbers() {
    let mut expected = effects(Effect::ALL.iter().copied().filter(|effect| is_of_worker(*effect)));
    expected.extend(failures(HostFailure::ALL.iter().copied().filter(|failure| is_failure_of_worker(*failure))));
    assert_eq!(constants("edge/host/effects.js"), expected);
}

#[test]
#[cfg(feature = "backend")]
fn a_workers_host_knows_its_operations_by_the_same_numbers() {
    use crate::flow::worker::Operation;
    let expected = named(Operation::ALL.iter().copied(), |operation| *operation as i64);
    assert_eq!(constants("edge/operations.js"), expected);
}

#[test]
#[cfg(not(feature = "edge"))]
fn a_pages_host_knows_its_operations_by_the_same_numbers() {
    use crate::flow::page::Operation;
    let expected = named(Operation::ALL.iter().copied(), |operation| *operation as i64);
    assert_eq!(constants("browser/public/operations.js"), expected);
}
