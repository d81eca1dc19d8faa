//! libFuzzer on `document`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let _ = grantway_fuzz::targets::document::run(input);
});
