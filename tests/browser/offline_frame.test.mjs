// A browser without a network while a page asks the provider in a hidden frame: that says nothing about frames.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { launchChromium, openProfile } from "./chromium.mjs";
import { open, startApp } from "./page_app.mjs";
import { POLICY } from "./package_files.mjs";
import { comeBack, publicOptions, signIn } from "./public_sign_in.mjs";
import { startSandbox } from "./sandbox_server.mjs";

/** The page may frame the server, which is on its own site. */
const FRAMING = `default-src 'none'; ${POLICY}; connect-src http://localhost:*; frame-src 'self' http://localhost:*`;

let browser, app, server, profile, page, options;

before(async () => {
  [browser, app, server] = await Promise.all([launchChromium(), startApp({ headers: { "content-security-policy": FRAMING } }), startSandbox()]);
});
after(() => Promise.all([browser?.close(), app?.close(), server?.close()]));

beforeEach(async () => {
  server.sandbox.reset();
  const atSite = (address) => address.replace("127.0.0.1", "localhost");
  const given = publicOptions(app, server);
  options = { ...given, issuer: atSite(given.issuer), api: given.api.map(atSite), restore: "silent" };
  profile = await openProfile(browser);
  page = await profile.context.newPage();
});
afterEach(() => profile.close());

/** Creates the client; `events` are what it emits from then on. */
const begin = (given) => page.evaluate(async (options) => {
  globalThis.events = [];
  globalThis.auth = await grantway.createClient({ ...options, onEvent: (event) => events.push(event) });
}, given);
const remembered = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("grantway:frame_blocked:")));
const blocked = () => page.evaluate(() => events.filter(({ type }) => type === "silent_sign_in_blocked").map(({ reason }) => reason));

describe("a page that begins without a network", () => {
  it("does not take the server's frame for a blocked one, and finds the session once there is a network", async () => {
    await signIn(page, { app, options });
    assert.equal((await comeBack(page, options)).value?.handled, true);
    await open(page, `${app.origin}/inbox`);
    await profile.context.setOffline(true);
    assert.equal(await page.evaluate(() => navigator.onLine), false);
    await begin(options);
    const { failure } = await page.evaluate(() => outcome(auth.session()));
    assert.equal(failure?.code, "network_failed");
    assert.equal(await page.evaluate(() => auth.snapshot().status), "restoring", "nobody is said to be signed out");
    assert.deepEqual([await remembered(), await blocked()], [[], []]);
    await profile.context.setOffline(false);
    const { value } = await page.evaluate(() => outcome(auth.session()));
    assert.equal(value?.claims?.sub !== undefined, true, "the same page finds the session");
    assert.deepEqual(await blocked(), []);
  });

  it("still remembers a frame that the server itself refuses", async () => {
    const refusing = await startSandbox({
      around: (request, answer) =>
        new URL(request.url).searchParams.get("prompt") === "none"
          ? new Response("<p>sign in", { headers: { "content-type": "text/html", "x-frame-options": "DENY" } })
          : answer(),
    });
    try {
      const given = publicOptions(app, refusing);
      await open(page, `${app.origin}/inbox`);
      await begin({ ...given, issuer: given.issuer.replace("127.0.0.1", "localhost"), restore: "silent" });
      assert.equal((await page.evaluate(() => outcome(auth.session()))).value, null);
      assert.deepEqual([(await remembered()).length, await blocked()], [1, ["frame"]]);
    } finally {
      await refusing.close();
    }
  });
});
