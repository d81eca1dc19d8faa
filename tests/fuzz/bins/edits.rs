//! `edits <target> <seconds>`: runs ever new edits of a target's corpus, if no nightly toolchain is installed.
#![allow(clippy::expect_used, reason = "a mistake of the caller")]

use grantway_fuzz::TARGETS;
use grantway_fuzz::edits::run_edited;
use std::time::{Duration, Instant, SystemTime};

/// Inputs between two checks of the clock.
const ROUND: u32 = 1000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [name, seconds] = &words[..] else { panic!("usage: edits <target> <seconds>") };
    let target = TARGETS.iter().find(|target| target.name == name).expect("a target");
    let end = Instant::now() + Duration::from_secs(seconds.parse().expect("seconds"));
    let mut seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.as_secs());
    let mut ran = 0u64;
    while Instant::now() < end {
        run_edited(target, ROUND, seed);
        seed += 1;
        ran += u64::from(ROUND);
    }
    println!("{name}: {ran} inputs");
}
