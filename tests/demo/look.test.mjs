// How the demo looks: light and dark, wide and on a phone. What can be measured of it is; who wants to look names a folder
// for the pictures, GRANTWAY_PICTURES.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { launchChromium } from "../browser/chromium.mjs";
import { startDemo } from "./demo_server.mjs";
import { visit } from "./visitor.mjs";

const folder = process.env.GRANTWAY_PICTURES;
let browser, demo;
before(async () => {
  [browser, demo] = await Promise.all([launchChromium(), startDemo()]);
});
after(() => Promise.all([browser?.close(), demo?.close()]));

const wide = { width: 1280, height: 900 };
const phone = { width: 375, height: 740 };

/** Texts whose contrast against what is behind them is under 4.5 : 1 (WCAG 2.2, 1.4.3; large texts need 3). */
function faintTexts() {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([red, green, blue]) => 0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return rgba(getComputedStyle(document.documentElement).colorScheme === "dark" ? "black" : "white");
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    const disabled = element.closest(":disabled");
    if (!text || disabled || element.closest("svg, script, style, noscript, .unseen, .skip") || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const style = getComputedStyle(element);
    const [bright, dark] = [luminance(rgba(style.color)), luminance(behind(element))].sort((one, other) => other - one);
    const ratio = (bright + 0.05) / (dark + 0.05);
    const isLarge = Number.parseFloat(style.fontSize) >= 24 || (Number.parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) faint.push(`${text.slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return faint;
}

for (const colorScheme of ["light", "dark"]) {
  describe(colorScheme, () => {
    for (const [size, viewport] of [["wide", wide], ["phone", phone]]) {
      it(`${size}: nothing is cut off, nothing is faint, before a sign-in, after it, after a trial, and after a refusal`, async () => {
        // Colours are measured at rest.
        const visitor = await visit(browser, demo, { colorScheme, viewport, reducedMotion: "reduce" });
        const { page } = visitor;
        const look = async (moment) => {
          if (folder) await page.screenshot({ path: join(folder, `${moment}-${colorScheme}-${size}.png`), fullPage: true });
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.equal(overflow, 0, `${moment}: the page is wider than its window`);
          assert.deepEqual(await page.evaluate(faintTexts), [], moment);
        };
        try {
          await look("start");
          await visitor.choose("tali", "worker", "object");
          await visitor.signIn();
          await visitor.callApi();
          await look("session");
          await visitor.see("trial-race").click();
          await page.locator('[data-testid="trial-result"][data-trial="race"]').waitFor();
          await look("trial");
          await visitor.see("attack-state").click();
          await visitor.refusal();
          await visitor.settled();
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
