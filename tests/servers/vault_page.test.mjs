// A page with a vault, bundled by webpack: it copies the worker's file by itself.

import assert from "node:assert/strict";
import { copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, it } from "node:test";
import webpack from "webpack";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { fileIn } from "../browser/http_server.mjs";
import { POLICY } from "../browser/package_files.mjs";
import { consent, startSandbox } from "../browser/sandbox_server.mjs";
import { servePage } from "../packaging/page_server.mjs";
import { google } from "grantway/providers/google";

let browser, sandbox, folder;
before(async () => {
  [browser, sandbox, folder] = await Promise.all([launchChromium(), startSandbox({ documents: [google] }), mkdtemp(join(tmpdir(), "grantway-webpack-"))]);
});
after(() => Promise.all([browser?.close(), sandbox?.close(), folder && rm(folder, { recursive: true, force: true, maxRetries: 20 })]));

const byWebpack = {
  async make(page) {
    const options = { mode: "production", context: page, entry: "./app.js", experiments: { outputModule: true } };
    const compiler = webpack({ ...options, output: { path: folder, filename: "app.js", module: true, chunkFormat: "module", chunkLoading: "import" } });
    const stats = await new Promise((resolve, reject) => compiler.run((error, made) => (error ? reject(error) : resolve(made))));
    await new Promise((resolve) => compiler.close(resolve));
    assert.ok(!stats.hasErrors(), stats.toString());
    await copyFile(join(page, "index.html"), join(folder, "index.html"));
    const handler = (request) => {
      const { pathname } = new URL(request.url);
      return fileIn(folder, pathname === "/" ? "index.html" : pathname);
    };
    return { handler, close() {}, scripts: [] };
  },
};

it("signs in with a vault and is still signed in after a reload", async () => {
  // webpack gives the copy a name of its own; a policy that suits both serves every file.
  const policy = () => `default-src 'none'; ${POLICY}; worker-src 'self'; connect-src 'self' ${sandbox.origin}`;
  const served = await servePage("vault_page", byWebpack, sandbox, policy);
  const profile = await openProfile(browser);
  try {
    const page = await profile.context.newPage();
    const shown = (text) => page.waitForFunction((expected) => document.body?.innerText.trim() === expected, text);
    await page.goto(served.origin);
    await shown("Sign in");
    await page.getByRole("button").click();
    await consent(page);
    await shown("Sign out Ada Quill");
    await page.reload();
    await shown("Sign out Ada Quill");
    assert.deepEqual(profile.troubles, []);
    assert.equal((await readdir(folder)).length > 2, true);
  } finally {
    await profile.close();
    await served.close();
  }
});
