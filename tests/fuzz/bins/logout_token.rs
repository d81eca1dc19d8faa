//! libFuzzer on `logout_token`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let _ = grantway_fuzz::targets::logout_token::run(input);
});
