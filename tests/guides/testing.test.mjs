/** Testing: the guide's own tests pass, vitest's and Playwright's. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { run } from "../examples/program.js";
import { place } from "./place.js";
import { startWorkers } from "./workers.js";

const options = { executablePath: process.env.GRANTWAY_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] };

async function passes(program, words, { folder, environment }) {
  const started = run(program, words, { folder, environment });
  const [code] = await started.ended;
  assert.equal(code, 0, started.said());
  return started.said();
}

test("vitest: the test of the guide signs in at the sandbox, without a port", async () => {
  const { folder, remove } = await place({ "sign_in.test.ts": "testing/sign_in.test.ts" });
  try {
    assert.match(await passes("vitest", ["run", "--no-color"], { folder }), /3 passed/);
  } finally {
    await remove();
  }
});

test("Playwright: the test of the guide drives Chromium through the sandbox's page", async () => {
  const world = await startWorkers({ worker: { file: "start/worker.js" } });
  const { folder, remove } = await place({ "page.spec.ts": "testing/page.spec.ts" });
  try {
    const config = { use: { baseURL: world.origins.worker, launchOptions: options }, reporter: "line" };
    await writeFile(join(folder, "playwright.config.js"), `export default ${JSON.stringify(config)};\n`);
    assert.match(await passes("playwright", ["test"], { folder }), /1 passed/);
  } finally {
    await remove();
    await world.stop();
  }
});
