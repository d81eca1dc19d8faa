//! libFuzzer on `metadata`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let _ = grantway_fuzz::targets::metadata::run(input);
});
