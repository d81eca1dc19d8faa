// The look of the demo: light and dark, wide and on a phone. The tests measure what is visible without scrolling,
// what axe reports, and what moves. `node tests/demo/picture.mjs` takes pictures to look at.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import axe from "axe-core";
import { launchChromium } from "../browser/chromium.mjs";
import { startDemo } from "./demo_server.mjs";
import { visit } from "./visitor.mjs";

let browser, demo;
before(async () => {
  [browser, demo] = await Promise.all([launchChromium(), startDemo()]);
});
after(() => Promise.all([browser?.close(), demo?.close()]));

const wide = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** Adds up the layout shifts of a page that follow no input. */
function watchShifts() {
  window.shifts = 0;
  window.moved = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      window.shifts += value;
      for (const { node, previousRect, currentRect } of sources) window.moved.push(`${node?.id || node?.className || node?.nodeName}: ${previousRect.y} to ${currentRect.y}`);
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/**
 * Opening something moves everything below it. The browser forgives that for half a second after the press, but a
 * busy machine may take longer to draw. So this waits until it is drawn, and then drops the shifts.
 */
async function forgetShifts() {
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
  window.shifts = 0;
}

/** The violations that axe reports, by rule and element. */
async function violations(page) {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${id}: ${target} ${any[0]?.message ?? ""}`));
}

/** Elements that are partly outside the window. */
async function cutOff(page, selectors) {
  const { width, height } = page.viewportSize();
  const outside = [];
  for (const selector of selectors) {
    const box = await page.locator(selector).boundingBox();
    if (!box || box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height) outside.push(`${selector}: ${JSON.stringify(box)}`);
  }
  return outside;
}

for (const colorScheme of ["light", "dark"]) {
  describe(colorScheme, () => {
    for (const [size, viewport] of [["wide", wide], ["phone", phone]]) {
      it(`${size}: the first screen says it all, nothing moves, and axe finds nothing`, async () => {
        // Colours are measured at rest.
        const visitor = await visit(browser, demo, { colorScheme, viewport, reducedMotion: "reduce" });
        const { page } = visitor;
        const look = async (moment) => {
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.equal(overflow, 0, `${moment}: the page is wider than its window`);
          assert.deepEqual(await violations(page), [], moment);
          const { shifts, moved } = await page.evaluate(() => ({ shifts: window.shifts, moved: window.moved }));
          assert.ok(shifts < 0.01, `${moment}: a layout shift of ${shifts}: ${moved.join("; ")}`);
        };
        try {
          await page.addInitScript(watchShifts);
          await visitor.open();
          assert.deepEqual(await cutOff(page, ["h1", ".install", "#sign-in", "#choice-note"]), []);
          await look("start");
          await visitor.signIn();
          assert.equal(await page.evaluate(() => scrollY), 0);
          assert.deepEqual(await cutOff(page, [".person", ".happened"]), [], "what happened is seen without scrolling");
          await look("session");
          await visitor.callApi();
          await visitor.see("trial-race").click();
          await page.locator('[data-trial="race"]').waitFor();
          await look("trial");
          await visitor.see("attack-state").click();
          await visitor.end("state");
          await look("attack");
          await page.locator('[data-testid="end-state"] summary').click();
          await page.evaluate(forgetShifts);
          await look("attack, with its end opened");
          await visitor.signOut();
          await visitor.see("sign-in-cancel").click();
          await visitor.refusal();
          await visitor.settled();
          assert.deepEqual(await cutOff(page, ["#refusal"]), []);
          await look("refusal");
        } finally {
          await visitor.close();
        }
      });
    }
  });
}

describe("the two colour schemes", () => {
  it("differ, and follow the person's setting without a reload", async () => {
    const visitor = await visit(browser, demo, { colorScheme: "light" });
    try {
      const background = () => visitor.page.evaluate(() => getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor);
      const bright = await background();
      await visitor.page.emulateMedia({ colorScheme: "dark" });
      assert.notEqual(await background(), bright);
    } finally {
      await visitor.close();
    }
  });

  it("the countdown runs", async () => {
    const visitor = await visit(browser, demo);
    try {
      await visitor.choose("tiltify", "worker");
      await visitor.signIn();
      const first = await visitor.text("countdown");
      assert.match(first, /^0[12]:\d\d:\d\d$/);
      await visitor.page.waitForFunction((before) => document.querySelector('[data-testid="countdown"]').textContent !== before, first);
    } finally {
      await visitor.close();
    }
  });
});
