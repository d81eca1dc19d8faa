// A headless Chromium, and a person in it whose console and Content-Security-Policy troubles are written down.

import { chromium } from "playwright-core";

// Nothing that would speak to the network by itself.
export const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

/** Tests that wait longer than this for one thing have failed (milliseconds). */
export const PATIENCE = 60_000;

export function launchChromium() {
  return chromium.launch({ executablePath: process.env.GRANTWAY_CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
}

/**
 * A fresh profile. `troubles` fills with what a developer would see in red: console errors, uncaught errors, and
 * violations of the page's policy, of every tab.
 */
export async function openProfile(browser, options = {}) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE);
  const troubles = [];
  context.on("console", (message) => {
    if (message.type() === "error" && !isFavicon(message)) troubles.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => troubles.push(`uncaught: ${error.error()}`));
  return { context, troubles, close: () => context.close() };
}

// Browsers ask for an icon that test pages do not have.
const isFavicon = (message) => message.location().url.endsWith("/favicon.ico");
