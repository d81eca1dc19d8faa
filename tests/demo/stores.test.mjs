// The store as a choice: a session sealed into its cookie, or kept in a Durable Object.

import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import { launchChromium } from "../browser/chromium.mjs";
import { startDemo } from "./demo_server.mjs";
import { unexpected, visit } from "./visitor.mjs";

let browser, demo, visitor;
before(async () => {
  [browser, demo] = await Promise.all([launchChromium(), startDemo()]);
});
after(() => Promise.all([browser?.close(), demo?.close()]));
afterEach(() => visitor?.close());

async function signedIn(provider, pattern, store) {
  visitor = await visit(browser, demo);
  await visitor.choose(provider, pattern, store);
  await visitor.signIn();
  assert.equal((await visitor.session()).provider, provider);
}

/** The value of the cookie that carries the session. */
async function sessionCookie() {
  const cookies = await visitor.page.context().cookies(demo.origin);
  const [found, ...more] = cookies.filter(({ name }) => name.startsWith("gw"));
  assert.equal(more.length, 0);
  return found?.value;
}

describe("a session in a Durable Object", () => {
  for (const [provider, pattern] of [["tali", "worker"], ["standard", "worker"], ["tiltify", "page"]]) {
    it(`works as one in its cookie: ${provider}, with the pattern ${pattern}`, async () => {
      await signedIn(provider, pattern, "object");
      assert.match(await visitor.text("session-place"), /in a Durable Object/);
      assert.equal((await visitor.callApi()).status, "200");
      await visitor.refresh();
      assert.equal(await visitor.text("api-status"), "done");
      await visitor.signOut();
      await visitor.open();
      await visitor.signedOut();
      assert.deepEqual(unexpected(visitor), []);
    });
  }

  it("has a cookie with nothing but an id, which is worth nothing once its owner has signed out", async () => {
    await signedIn("standard", "worker", "object");
    const copy = await visitor.page.context().cookies(demo.origin);
    assert.match(await sessionCookie(), /^[\w-]{43}$/, "32 bytes");
    await visitor.signOut();
    await visitor.page.context().addCookies(copy);
    await visitor.open();
    await visitor.signedOut();
  });

  it("is another session than the one in the cookie, and each is found again by its choice", async () => {
    await signedIn("tali", "worker", "object");
    await visitor.openChoices();
    await visitor.see("store-cookie").click();
    await visitor.see("signed-out").waitFor();
    await visitor.see("store-object").click();
    await visitor.see("who-name").waitFor();
    await visitor.open();
    await visitor.see("who-name").waitFor();
  });

  it("cannot be chosen if no worker has a session", async () => {
    visitor = await visit(browser, demo);
    await visitor.choose("standard", "public");
    assert.equal(await visitor.page.locator('input[name="store"]:enabled').count(), 0);
    assert.match(await visitor.text("store-note"), /keeps its tokens itself/);
  });
});
