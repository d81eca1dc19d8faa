// Takes pictures of the demo. `node tests/demo/picture.mjs` makes docs/demo.png, the picture in the README. With a
// folder as argument, it takes the first screen before and after a sign-in, an attack and a race, in both sizes,
// light and dark.

import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../browser/chromium.mjs";
import { startDemo } from "./demo_server.mjs";
import { visit } from "./visitor.mjs";

const sizes = { 1280: { width: 1280, height: 800 }, 390: { width: 390, height: 844 } };
const folder = process.argv[2];
const [browser, demo] = await Promise.all([launchChromium(), startDemo()]);
try {
  if (folder) await everyScreen(resolve(folder));
  else await readmePicture(fileURLToPath(new URL("../../docs/demo.png", import.meta.url)));
} finally {
  await Promise.all([browser.close(), demo.close()]);
}

/** The first screen after a sign-in: the person, the events, and the code for them. */
async function readmePicture(path) {
  const visitor = await visit(browser, demo, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  await visitor.signIn();
  await visitor.page.screenshot({ path });
  console.log(path);
}

async function everyScreen(into) {
  await mkdir(into, { recursive: true });
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ["light", "dark"]) {
      const visitor = await visit(browser, demo, { viewport, colorScheme, reducedMotion: "reduce" });
      const take = (moment, fullPage = false) => visitor.page.screenshot({ path: join(into, `demo-${moment}-${colorScheme}-${size}.png`), fullPage });
      await take("start");
      await visitor.signIn();
      await take("session");
      await visitor.see("trial-race").click();
      await visitor.page.locator('[data-trial="race"]').waitFor();
      await visitor.see("attack-all").click();
      await visitor.see("attack-score").filter({ hasText: "6 of 6 stopped" }).waitFor();
      await take("page", true);
      await visitor.close();
    }
  }
  console.log(into);
}
