//! The numbers of effects, failures and operations are those of the package's JavaScript.

use crate::step::{Effect, HostFailure};
use crate::testing::drive::EFFECTS;

fn script(path: &str) -> String {
    let path = format!("{}/pkg/src/{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// `SomeName` as JavaScript's constants are written.
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

/// The constants of a script: name and number.
fn constants(path: &str) -> Vec<(String, i64)> {
    let constant = |line: &str| {
        let (name, number) = line.strip_prefix("export const ")?.strip_suffix(';')?.split_once(" = ")?;
        Some((name.to_owned(), number.parse().ok()?))
    };
    script(path).lines().filter_map(constant).collect()
}

/// The names of an enum whose variants have numbers, as Rust prints them.
fn named<T: core::fmt::Debug + Copy>(all: impl IntoIterator<Item = (T, i64)>) -> Vec<(String, i64)> {
    all.into_iter().map(|(variant, number)| (constant(&format!("{variant:?}")), number)).collect()
}

#[test]
fn a_workers_host_knows_its_effects_by_the_same_numbers() {
    let failures = [HostFailure::Store, HostFailure::Application, HostFailure::UpstreamTimedOut];
    let of_workers = EFFECTS.iter().filter(|effect| **effect as i64 >= Effect::ReadBody as i64);
    let mut expected = named(of_workers.map(|effect| (*effect, *effect as i64)));
    expected.extend(named(failures.map(|failure| (failure, failure as i64))));
    assert_eq!(constants("edge/effects.js"), expected);
}

#[test]
fn a_workers_host_knows_its_operations_by_the_same_numbers() {
    use crate::flow::worker::Operation;
    let operations = (0..100).filter_map(|number| Operation::of(number).map(|operation| (operation, number)));
    assert_eq!(constants("edge/operations.js"), named(operations));
}
