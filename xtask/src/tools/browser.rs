//! The browsers for tests with real pages: three engines.

use super::debian::Program;

pub const CHROMIUM: Program = Program {
    title: "Chromium",
    needed_by: "the browser tests",
    variable: "GRANTWAY_CHROMIUM",
    names: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    package: "chromium",
    size: "160 MB",
    elsewhere: "Chromium or Chrome",
};

pub const FIREFOX: Program = Program {
    title: "Firefox",
    needed_by: "the tests in three engines",
    variable: "GRANTWAY_FIREFOX",
    names: &["firefox-esr", "firefox"],
    package: "firefox-esr",
    size: "80 MB",
    elsewhere: "Firefox",
};

pub const WEBKIT: Program = Program {
    title: "WebKitGTK with its driver",
    needed_by: "the tests in three engines",
    variable: "GRANTWAY_WEBKIT",
    names: &["WebKitWebDriver"],
    package: "webkit2gtk-driver",
    size: "55 MB",
    elsewhere: "WebKitGTK, which exists on Linux only",
};

/// WebKitGTK needs a screen to draw on; this one is virtual.
pub const SCREEN: Program = Program {
    title: "Xvfb",
    needed_by: "WebKitGTK's tests",
    variable: "GRANTWAY_XVFB",
    names: &["Xvfb"],
    package: "xvfb",
    size: "6 MB",
    elsewhere: "Xvfb, which only WebKitGTK needs",
};
