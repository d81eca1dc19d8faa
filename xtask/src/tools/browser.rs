//! Chromium, for the tests that need a real page.

use super::debian::Program;

pub const CHROMIUM: Program = Program {
    title: "Chromium",
    needed_by: "the browser tests",
    variable: "GRANTWAY_CHROMIUM",
    names: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    package: "chromium",
    size: "160 MB",
};
