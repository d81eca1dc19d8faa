// The engine's build that can trap, in a page: whatever was under way fails with its own code, and the next call works.

import assert from "node:assert/strict";
import { after, before, beforeEach, afterEach, describe, it } from "node:test";
import { launchChromium, openProfile } from "./chromium.mjs";
import { startApp } from "./page_app.mjs";
import { comeBack, publicOptions, signIn } from "./public_sign_in.mjs";
import { startSandbox } from "./sandbox_server.mjs";

let browser, app, server, profile, page, options;
let hold; // what an answer of the server's userinfo endpoint has to wait for

before(async () => {
  [browser, app, server] = await Promise.all([launchChromium(), startApp({ trap: true }), startSandbox({ around })]);
  options = publicOptions(app, server);
});
after(() => Promise.all([browser?.close(), app?.close(), server?.close()]));

beforeEach(async () => {
  profile = await openProfile(browser);
  page = await profile.context.newPage();
  await signIn(page, { app, options });
  await comeBack(page, options);
  await page.evaluate(() => {
    // Two operations that the build which can trap has besides.
    const host = { now: Date.now, perform: () => Promise.resolve(null) };
    const run = (operation) => internals.engine.run({ operation, client: null, args: [], host });
    globalThis.trap = { now: () => run(98), later: () => run(99) };
  });
});
afterEach(() => profile.close());

async function around(request, answer) {
  if (request.method === "GET" && new URL(request.url).pathname.endsWith("/userinfo")) await hold?.();
  return answer();
}

describe("a trap in the page's engine", () => {
  it("in a call at once is told, and the session is still there", async () => {
    const { failure } = await page.evaluate(() => outcome(trap.now()));
    assert.equal(failure.code, "engine_trapped");
    assert.equal(failure.kind, "host");
    assert.equal(failure.retryable, true);
    assert.ok(await page.evaluate(() => auth.session()));
    assert.ok((await page.evaluate(() => auth.userinfo())).sub);
    assert.ok(await page.evaluate(() => auth.accessToken({ refresh: true })));
  });

  it("in a later step, where no caller could see it, leaves no call hanging", async () => {
    const { failure } = await page.evaluate(() => outcome(trap.later()));
    assert.equal(failure.code, "engine_trapped");
    assert.ok((await page.evaluate(() => auth.userinfo())).sub);
  });

  it("ends the calls of others that are under way, and they work when tried again", async () => {
    let release;
    const asked = new Promise((resolve) => {
      hold = () => {
        resolve();
        return new Promise((open) => (release = open));
      };
    });
    await page.evaluate(() => {
      globalThis.slow = outcome(auth.userinfo());
    });
    await asked;
    await page.evaluate(() => outcome(trap.now()));
    hold = undefined;
    release();
    const { failure } = await page.evaluate(() => slow);
    assert.equal(failure?.code, "engine_trapped");
    assert.ok((await page.evaluate(() => auth.userinfo())).sub);
  });

  it("again and again is survived every time", async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      assert.equal((await page.evaluate(() => outcome(trap.now()))).failure.code, "engine_trapped");
      assert.ok(await page.evaluate(() => auth.session()));
    }
    assert.deepEqual(profile.troubles, []);
  });

  it("is told to a click that comes before there is a new instance; the click after that leaves for the server", async () => {
    const { failure } = await page.evaluate(async () => {
      await outcome(trap.now());
      return outcome(auth.authorize());
    });
    assert.equal(failure.code, "engine_trapped");
    await page.evaluate(() => auth.session());
    await Promise.all([page.waitForURL(/\/authorize/), page.evaluate(() => void auth.authorize())]);
  });
});
