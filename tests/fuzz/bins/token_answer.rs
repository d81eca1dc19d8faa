//! libFuzzer on `token_answer`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let _ = grantway_fuzz::targets::token_answer::run(input);
});
