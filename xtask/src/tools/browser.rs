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
    instead: None,
};

/// The same engine without a window around it: the tests of the demo need half the processor time with it.
pub const HEADLESS: Program = Program {
    title: "Chromium's headless shell",
    needed_by: "the browser tests",
    variable: "GRANTWAY_CHROMIUM",
    names: &["chromium-headless-shell"],
    package: "chromium-headless-shell",
    size: "64 MB",
    elsewhere: "Chromium or Chrome",
    instead: Some(&CHROMIUM),
};

pub const FIREFOX: Program = Program {
    title: "Firefox",
    needed_by: "the tests in three engines",
    variable: "GRANTWAY_FIREFOX",
    names: &["firefox-esr", "firefox"],
    package: "firefox-esr",
    size: "80 MB",
    elsewhere: "Firefox",
    instead: None,
};

pub const WEBKIT: Program = Program {
    title: "WebKitGTK with its driver",
    needed_by: "the tests in three engines",
    variable: "GRANTWAY_WEBKIT",
    names: &["WebKitWebDriver"],
    package: "webkit2gtk-driver",
    size: "55 MB",
    elsewhere: "WebKitGTK, which exists on Linux only",
    instead: None,
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
    instead: None,
};
