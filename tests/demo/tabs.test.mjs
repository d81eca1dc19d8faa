// The page without a server: one session in every tab, and what a person can do to it.

import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import axe from "axe-core";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { startDemo } from "./demo_server.mjs";

let browser, demo, profile, page;
before(async () => {
  [browser, demo] = await Promise.all([launchChromium(), startDemo()]);
  profile = await openProfile(browser, { viewport: { width: 390, height: 844 }, reducedMotion: "reduce" });
  page = await profile.context.newPage();
  await page.goto(`${demo.origin}/tabs`);
  await signIn();
});
after(() => Promise.all([browser?.close(), demo?.close()]));

const see = (id) => page.getByTestId(id);
const signedIn = () => page.locator('[data-testid="session"][data-state="signed-in"]').waitFor();

async function signIn() {
  await see("sign-in").click();
  await page.waitForURL((url) => url.origin === demo.sandbox);
  await page.locator("#accept").click();
  await page.waitForURL(`${demo.origin}/tabs`);
  await signedIn();
}

/** Presses a trial's button, and returns what came of it. */
async function tried(id) {
  await see(`trial-${id}`).click();
  await see(`outcome-${id}`).waitFor();
  return see(`outcome-${id}`).textContent();
}

/** What the hostile script got with a storage: the refresh token, an access token, requests. */
async function taken(storage) {
  await see("trial-script").click();
  await see(`${storage}-requests`).waitFor();
  return Promise.all(["refresh", "access", "requests"].map((what) => see(`${storage}-${what}`).textContent()));
}

it("axe finds nothing, and the page fits on a phone", async () => {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`)), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
});

it("a second tab has the session without a request, and keeps it over a reload of the first", async () => {
  assert.match(await tried("tab"), /^The new tab: Ada Quill is signed in after \d+ ms and no requests of the page\.$/);
  await page.bringToFront();
  await see("trial-reload").click();
  await see("outcome-reload").waitFor();
  assert.match(await see("outcome-reload").textContent(), /^Ada Quill is signed in after \d+ ms and no requests/);
  assert.equal(await see("tabs").textContent(), "1");
});

it("without a network nobody is signed out, and the session says that it is stale", async () => {
  assert.equal(await tried("offline"), "Still signed in, and the session says that it is stale.");
  assert.equal(await see("stale").textContent(), "yes");
  await see("trial-offline").click();
  await page.locator('[data-testid="stale"]:text-is("no")').waitFor();
});

it("a clock that is an hour fast signs nobody out, and is measured", async () => {
  assert.match(await tried("clock"), /^Still signed in: the client measured 3[56]\d\d s/);
  await see("trial-clock").click();
  await page.locator('[data-testid="outcome-clock"]:text-is("The clock is right again.")').waitFor();
});

it("a hostile script takes the tokens out of memory, and none out of the vault", async () => {
  assert.deepEqual(await taken("memory"), ["taken", "taken", "taken"]);
  await see("storage-vault").click();
  await page.locator('[data-testid="session"][data-state="signed-out"]').waitFor();
  await signIn();
  assert.deepEqual(await taken("vault"), ["safe", "safe", "taken"]);
});

it("the idle countdown runs in the page, and stops when somebody does something", async () => {
  await see("idle-short").click();
  await signedIn();
  await page.locator('[data-testid="idle"]:has-text("Signed out in")').waitFor();
  await page.keyboard.press("Shift");
  await page.locator('[data-testid="idle"]:has-text("Activity in any tab counts")').waitFor();
});
