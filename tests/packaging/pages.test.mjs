// The README's page, and the same page without a worker, as each build brings them to Chromium: a person signs in
// and out under the Content-Security-Policy in the README, and not under a weaker one.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { google } from "grantway/providers/google";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { POLICY } from "../browser/package_files.mjs";
import { consent, startSandbox } from "../browser/sandbox_server.mjs";
import { builds } from "./builds.mjs";
import { servePage } from "./page_server.mjs";

let browser, sandbox;
before(async () => {
  [browser, sandbox] = await Promise.all([launchChromium(), startSandbox({ documents: [google] })]);
});
after(() => Promise.all([browser?.close(), sandbox?.close()]));

/** The page with a worker runs no WebAssembly, so its policy need not allow it. */
const withWorker = (scripts) => `default-src 'none'; script-src 'self' ${scripts.join(" ")}; connect-src 'self'`;
/** Engine and requests of a vault are in its own worker, for which its own file's policy counts. */
const withVault = (scripts) => `default-src 'none'; script-src 'self' ${scripts.join(" ")}; worker-src 'self'; connect-src 'self'`;
const withoutWorker = (scripts) => `default-src 'none'; ${POLICY} ${scripts.join(" ")}; connect-src 'self' ${sandbox.origin}`;

const pages = [
  { folder: "page", what: "with a worker", policy: withWorker, signIn: "Sign in with Google" },
  { folder: "public_page", what: "without a worker", policy: withoutWorker, signIn: "Sign in" },
  { folder: "vault_page", what: "with a vault", policy: withVault, signIn: "Sign in" },
];

/** Waits until the page shows exactly this text. */
const shown = (page, text) => page.waitForFunction((expected) => document.body?.innerText.trim() === expected, text);

async function signInAndOut(page, origin, signIn) {
  await page.goto(origin);
  await shown(page, signIn);
  await page.getByRole("button").click();
  await consent(page);
  await page.waitForURL(`${origin}/`);
  await shown(page, "Sign out Ada Quill");
  await page.getByRole("button").click();
  await shown(page, signIn);
}

for (const { folder, what, policy, signIn } of pages) {
  describe(`the page ${what}`, () => {
    for (const build of builds) {
      it(`signs in and out, ${build.name}`, async () => {
        sandbox.sandbox.reset();
        if (folder === "vault_page") withVault.worker = `default-src 'none'; ${POLICY}; connect-src ${sandbox.origin}`;
        const served = await servePage(folder, build, sandbox, policy);
        const profile = await openProfile(browser);
        try {
          await signInAndOut(await profile.context.newPage(), served.origin, signIn);
          assert.deepEqual(profile.troubles, []);
        } finally {
          await profile.close();
          await served.close();
        }
      });
    }

    it("says what happened when the person cancels", async () => {
      const served = await servePage(folder, builds[0], sandbox, policy);
      const profile = await openProfile(browser);
      try {
        const page = await profile.context.newPage();
        await page.goto(served.origin);
        await page.getByRole("button").click();
        await consent(page, "cancel");
        await page.waitForURL(`${served.origin}/`);
        await page.waitForFunction(() => document.body?.innerText.includes("denied"));
        assert.equal(await page.getByRole("button").textContent(), signIn);
      } finally {
        await profile.close();
        await served.close();
      }
    });

    it("is at most fifteen lines", async () => {
      const lines = (await readFile(new URL(`${folder}/app.js`, import.meta.url), "utf8")).trimEnd().split("\n");
      assert.ok(lines.length <= 15, `${lines.length} lines`);
    });
  });
}
