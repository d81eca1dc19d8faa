//! The targets on a stable toolchain: every input of the corpus, and seeded edits of it.
#![allow(missing_docs, reason = "tests read as sentences")]

use grantway_fuzz::TARGETS;
use grantway_fuzz::edits::{inputs_of, run_edited};

/// Edited inputs of each target.
const EDITED: u32 = 300;

fn seed() -> u64 {
    std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0)
}

macro_rules! targets {
    ($($name:ident holds_for $what:ident;)+) => {
        const TESTED: &[&str] = &[$(stringify!($name),)+];
        $(#[test]
        fn $what() {
            let target = TARGETS.iter().find(|target| target.name == stringify!($name)).expect("a target");
            let taken: Vec<bool> = inputs_of(target).iter().map(|input| (target.run)(input)).collect();
            assert!(taken.contains(&true) && taken.contains(&false), "the corpus has what is taken, and what is not");
            run_edited(target, EDITED, seed());
        })+
    };
}

targets! {
    callback holds_for a_code_leaves_only_for_a_callback_that_answers_the_sign_in;
    cookie holds_for a_session_opens_only_by_the_cookies_that_were_sealed_for_it;
    document holds_for an_accepted_document_has_secure_endpoints_and_a_compiled_form_that_is_read_back;
    logout_token holds_for a_logout_token_is_believed_only_if_a_second_reading_believes_it;
    metadata holds_for accepted_metadata_speak_for_their_issuer_and_have_secure_endpoints;
    step holds_for a_step_ends_decodably_in_bounded_room_and_alike_if_it_is_made_again;
    token_answer holds_for an_accepted_answer_has_a_token_that_its_body_holds;
}

#[test]
fn every_target_is_tested() {
    let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(TESTED, names);
}
