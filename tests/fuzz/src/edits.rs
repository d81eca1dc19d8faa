//! Random edits of a corpus, which do not look at what they reach: all that a stable toolchain can do.

use crate::Target;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use std::path::PathBuf;

/// The corpus of a target.
///
/// # Panics
/// If it cannot be read.
#[must_use]
pub fn inputs_of(target: &Target) -> Vec<Vec<u8>> {
    let files = |folder: PathBuf| {
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        entries.map(|entry| entry.expect("a file").path())
    };
    let mut paths: Vec<PathBuf> = target.corpus().into_iter().flat_map(files).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("an input")).collect()
}

/// One edit of an input.
#[derive(Clone, Debug)]
enum Edit {
    Cut(Index, Index),
    Repeat(Index, Index),
    /// Inserts a piece of another input.
    Splice(Index, Index, Index, Index),
    Write(Index, Vec<u8>),
    /// Swaps two pieces of an input that a separator divides.
    Swap(u8, Index, Index),
}

const WORDS: &[&[u8]] = &[
    b"null",
    b"true",
    b"\"\"",
    b"{}",
    b"[]",
    b"0",
    b"-1",
    b"1e308",
    b"9007199254740993",
    b"%00",
    b"%2",
    b"+",
    b"&",
    b"=",
    b";",
    b"#",
    b"?",
    b"\\u0000",
    b"\xff",
    b"\r\n",
    b"&state=",
    b"&code=",
    b"&iss=",
    b"&error=x",
    b"{state}",
    b"{ada}",
    b"\"constructor\"",
    b"\"__proto__\"",
    b"https://evil.example",
    b"//",
    b"@",
];

fn any_edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    let written = prop_oneof![select(WORDS).prop_map(<[u8]>::to_vec), proptest::collection::vec(any::<u8>(), 1..4),];
    prop_oneof![
        (at(), at()).prop_map(|(from, to)| Edit::Cut(from, to)),
        (at(), at()).prop_map(|(from, to)| Edit::Repeat(from, to)),
        (at(), at(), at(), at()).prop_map(|(to, other, from, end)| Edit::Splice(to, other, from, end)),
        (at(), written).prop_map(|(place, bytes)| Edit::Write(place, bytes)),
        (select(&b"&;,\n."[..]), at(), at()).prop_map(|(mark, one, other)| Edit::Swap(mark, one, other)),
    ]
}

/// The range of a piece between two places.
fn piece(length: usize, one: Index, other: Index) -> std::ops::Range<usize> {
    let [one, other] = [one, other].map(|place| place.index(length + 1));
    one.min(other)..one.max(other).min(one.min(other) + 4096)
}

fn edited(input: &mut Vec<u8>, edit: &Edit, corpus: &[Vec<u8>]) {
    let length = input.len();
    match edit {
        Edit::Cut(one, other) => drop(input.drain(piece(length, *one, *other))),
        Edit::Repeat(one, other) => {
            let range = piece(length, *one, *other);
            let again = input[range.clone()].to_vec();
            input.splice(range.end..range.end, again);
        }
        Edit::Splice(to, other, from, end) => {
            let other = other.get(corpus);
            let at = to.index(length + 1);
            input.splice(at..at, other[piece(other.len(), *from, *end)].iter().copied());
        }
        Edit::Write(place, bytes) => {
            let at = place.index(length + 1);
            input.splice(at..(at + bytes.len()).min(length), bytes.iter().copied());
        }
        Edit::Swap(mark, one, other) => {
            let mut parts: Vec<&[u8]> = input.split(|byte| byte == mark).collect();
            let [one, other] = [one, other].map(|place| place.index(parts.len()));
            parts.swap(one, other);
            *input = parts.join(&[*mark][..]);
        }
    }
}

/// Runs a target on edits of its corpus, drawn with this seed.
///
/// # Panics
/// If the target panics, with the smallest edits that it found.
pub fn run_edited(target: &Target, cases: u32, seed: u64) {
    let corpus = inputs_of(target);
    let config = Config { cases, rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
    let edits = (any::<Index>(), proptest::collection::vec(any_edit(), 1..6));
    let ran = TestRunner::new(config).run(&edits, |(first, edits)| {
        let mut input = first.get(&corpus).clone();
        edits.iter().for_each(|edit| edited(&mut input, edit, &corpus));
        input.truncate(64 * 1024);
        let _ = (target.run)(&input);
        Ok(())
    });
    ran.unwrap_or_else(|failed| panic!("{}: {failed}", target.name));
}
