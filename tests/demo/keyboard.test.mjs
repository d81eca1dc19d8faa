// The demo without a mouse: Tab, arrows, Space and Enter, from the page over the consent page and back.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launchChromium } from "../browser/chromium.mjs";
import { startDemo } from "./demo_server.mjs";
import { visit } from "./visitor.mjs";

let browser, demo, visitor, page;
before(async () => {
  [browser, demo] = await Promise.all([launchChromium(), startDemo()]);
  visitor = await visit(browser, demo);
  page = visitor.page;
});
after(() => Promise.all([browser?.close(), demo?.close()]));

/** Presses Tab until the focused element matches; a page that traps or loses the focus fails. */
async function tabTo(selector, key = "Tab") {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press(key);
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`Tab never reached ${selector}`);
}

/** Whether a person can see where the focus is: on the element, or on the card around it. */
const showsFocus = () =>
  page.evaluate(() => {
    const shown = (element) => element && getComputedStyle(element).outlineStyle !== "none" && getComputedStyle(element).outlineWidth !== "0px";
    return shown(document.activeElement) || shown(document.activeElement.closest("label"));
  });

// One visit: each test continues where the previous one stopped.
describe("with the keyboard alone", () => {
  it("a person skips to the sign-in", async () => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#stage");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "sign-in");
  });

  it("chooses provider and pattern with the arrows", async () => {
    await tabTo('input[name="provider"]');
    assert.ok(await showsFocus());
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.locator('input[name="provider"]:checked').inputValue(), "microsoft");
    await tabTo('input[name="pattern"]');
    assert.ok(await showsFocus());
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.locator('input[name="pattern"]:checked').inputValue(), "page");
  });

  it("chooses the store with the arrows", async () => {
    await tabTo('input[name="store"]');
    assert.ok(await showsFocus());
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.locator('input[name="store"]:checked').inputValue(), "object");
  });

  it("reads the files of the code with the arrows", async () => {
    await tabTo('[data-testid="file-worker.js"]');
    assert.ok(await showsFocus());
    await page.keyboard.press("ArrowRight");
    assert.match(await visitor.text("code"), /createClient/);
    await page.keyboard.press("ArrowLeft");
    assert.match(await visitor.text("code"), /createHandler/);
  });

  it("signs in with Enter, here and on the consent page", async () => {
    await tabTo('[data-testid="sign-in"]', "Shift+Tab");
    assert.ok(await showsFocus());
    await Promise.all([page.waitForURL((url) => url.origin === demo.sandbox), page.keyboard.press("Enter")]);
    await tabTo("#accept");
    await Promise.all([page.waitForURL((url) => url.origin === demo.origin), page.keyboard.press("Enter")]);
    const { provider, pattern } = await visitor.session();
    assert.deepEqual({ provider, pattern }, { provider: "microsoft", pattern: "page" });
  });

  it("calls the API, opens the choice and signs out", async () => {
    await tabTo('[data-testid="call-api"]');
    assert.ok(await showsFocus());
    await page.keyboard.press("Enter");
    await visitor.see("api-body").waitFor();
    await visitor.idle();
    await tabTo('[data-testid="choice-summary"]');
    await page.keyboard.press("Enter");
    await visitor.see("store-object").waitFor();
    await tabTo('[data-testid="sign-out"]', "Shift+Tab");
    await page.keyboard.press("Space");
    await visitor.see("signed-out").waitFor();
  });

  it("starts a race, and the focus stays at its button", async () => {
    await visitor.choose("tali", "worker");
    await tabTo('[data-testid="trial-race"]');
    assert.ok(await showsFocus());
    await page.keyboard.press("Enter");
    await page.locator('[data-trial="race"]').waitFor();
    await page.waitForFunction(() => document.activeElement?.dataset?.testid === "trial-race");
  });

  it("attacks, and reads why it was stopped", async () => {
    await tabTo('[data-testid="attack-state"]', "Shift+Tab");
    await page.keyboard.press("Enter");
    assert.ok((await visitor.end("state")).hint);
    await page.waitForFunction(() => document.activeElement?.dataset?.testid === "attack-state");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await visitor.see("end-state-hint").waitFor();
  });

  it("opens a row of the wire in place", async () => {
    await tabTo(".rows summary");
    assert.ok(await showsFocus());
    await page.keyboard.press("Enter");
    assert.ok(await page.evaluate(() => document.activeElement.parentElement.open));
  });

  it("is refused, reads the refusal, and closes it", async () => {
    await visitor.open();
    await tabTo('[data-testid="sign-in-cancel"]');
    await page.keyboard.press("Enter");
    assert.ok((await visitor.refusal()).hint);
    await tabTo('[data-testid="refusal-close"]');
    await page.keyboard.press("Enter");
    await visitor.see("refusal").waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "sign-in", "the focus goes on from there");
  });

  it("is told what happens", async () => {
    assert.equal(await visitor.see("announce").getAttribute("aria-live"), "polite");
    assert.equal(await visitor.see("refusal").getAttribute("role"), "alert");
    assert.deepEqual(visitor.troubles, []);
  });
});
