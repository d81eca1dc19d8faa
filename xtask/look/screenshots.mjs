// Takes pictures of the site and the demo, light and dark, wide and on a phone, into target/screenshots/.

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium as driver } from "playwright-core";
import { chromium, flags } from "./chromium_flags.mjs";
import { serveDemo, serveSite } from "./served.mjs";

const folder = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
const sizes = { wide: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
const pages = ["", "guides/stores", "providers/", "providers/google", "reference/events", "reference/api/edge", "errors/", "errors/state_mismatch", "security/threat-model", "benchmarks"];
const nameOf = (path) => path.replace(/\/$/, "").replaceAll("/", "-") || "start";

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const [browser, site, demo] = await Promise.all([driver.launch({ executablePath: chromium, args: flags }), serveSite(), serveDemo()]);
let count = 0;
try {
  for (const colorScheme of ["light", "dark"]) {
    for (const [size, viewport] of Object.entries(sizes)) {
      const context = await browser.newContext({ colorScheme, viewport, reducedMotion: "reduce" });
      const page = await context.newPage();
      const shoot = async (name, options) => {
        await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${size}.png`), ...options });
        count += 1;
      };
      for (const path of pages) {
        const answer = await page.goto(site.address + path, { waitUntil: "networkidle" });
        if (answer.status() !== 200) throw new Error(`${path}: ${answer.status()}`);
        await shoot(`site-${nameOf(path)}`);
        if (path === "benchmarks") await shoot("site-benchmarks-whole", { fullPage: true });
      }
      await page.goto(demo.address, { waitUntil: "networkidle" });
      await shoot("demo-start");
      await shoot("demo-start-whole", { fullPage: true });
      // Signs in first, by the first button that leads to the sandbox's consent page.
      await page.getByTestId("sign-in").first().click();
      await page.waitForURL((url) => url.origin === demo.sandbox);
      await page.locator("#accept").click();
      await page.waitForURL((url) => url.origin !== demo.sandbox);
      await page.locator('[data-testid="session"]:not([data-state="loading"])').waitFor();
      await shoot("demo-signed-in");
      await shoot("demo-signed-in-whole", { fullPage: true });
      await page.goto(`${demo.address}tabs`, { waitUntil: "networkidle" });
      await shoot("demo-tabs");
      await shoot("demo-tabs-whole", { fullPage: true });
      await context.close();
    }
  }
  console.log(`${count} pictures in target/screenshots/`);
} finally {
  site.close();
  await Promise.all([browser.close(), demo.close()]);
}
