// `storage: "encrypted"` in Chromium: what is in IndexedDB, when it goes, and what happens without it.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { createClient, open, ready } from "../browser/page_app.mjs";
import { comeBack, publicOptions, signIn } from "../browser/public_sign_in.mjs";
import { startWorld } from "./world.mjs";

let browser, world, profile, page, options;

before(async () => {
  [browser, world] = await Promise.all([launchChromium(), startWorld()]);
});
after(() => Promise.all([browser?.close(), world?.close()]));
beforeEach(async () => {
  world.server.sandbox.reset();
  options = { ...publicOptions(world.app, world.server, "encrypted-page"), storage: "encrypted" };
  profile = await openProfile(browser);
  page = await profile.context.newPage();
});
afterEach(() => profile.close());

async function go() {
  await signIn(page, { app: world.app, options });
  assert.equal((await comeBack(page, options)).value?.handled, true);
}
async function reload() {
  await page.reload();
  await ready(page);
  await createClient(page, options);
}
const session = (tab = page) => tab.evaluate(() => auth.session());

/** Runs `use(objects, answered)` in the page with one object store of the package's database. */
const inStore = (name, use, ...given) =>
  page.evaluate(
    async ([store, text, rest]) => {
      const answered = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
      const database = await answered(indexedDB.open("grantway"));
      try {
        return await new Function(`return (${text})`)()(database.transaction(store, "readwrite").objectStore(store), answered, ...rest);
      } finally {
        database.close();
      }
    },
    [name, String(use), given],
  );

describe("an encrypted session", () => {
  it("outlives a reload, and is there in another tab, which refreshes for both", async () => {
    await go();
    await reload();
    assert.notEqual(await session(), null);
    const second = await profile.context.newPage();
    await open(second, `${world.app.origin}/`);
    await createClient(second, options);
    assert.notEqual(await session(second), null);
    const issued = world.issued().length;
    const fresh = await second.evaluate(() => auth.accessToken({ refresh: true }));
    assert.ok(world.issued().length > issued);
    await page.waitForFunction((token) => auth.accessToken().then(({ access_token }) => access_token === token), fresh.access_token);
  });

  it("S33: is in IndexedDB because the application chose that, sealed, and under a key that no script can export", async () => {
    await go();
    const entries = await inStore("entries", (objects, answered) => answered(objects.getAll()).then((all) => all.map(({ sealed }) => new TextDecoder("latin1").decode(sealed))));
    assert.equal(entries.length, 1);
    for (const token of world.issued()) assert.ok(!entries[0].includes(token));
    const exported = await inStore("keys", async (objects, answered) => {
      const [key] = await answered(objects.getAll());
      return Promise.all([key.extractable, ...["raw", "jwk"].map((format) => crypto.subtle.exportKey(format, key).then(() => "exported", ({ name }) => name))]);
    });
    assert.deepEqual(exported, [false, "InvalidAccessError", "InvalidAccessError"]);
  });

  it("S33: is gone from IndexedDB after a sign-out, and from every tab", async () => {
    await go();
    const second = await profile.context.newPage();
    await open(second, `${world.app.origin}/`);
    await createClient(second, options);
    await second.evaluate(async () => {
      globalThis.heard = [];
      auth.on("session", ({ type }) => heard.push(type));
      await auth.session();
    });
    await page.evaluate(() => auth.signOut());
    await second.waitForFunction(() => heard.includes("signed_out"));
    assert.equal(await inStore("entries", (objects, answered) => answered(objects.count())), 0);
    assert.equal(await session(second), null);
    await reload();
    assert.equal(await session(), null);
  });

  it("ends cleanly where its key is lost: nobody is signed in, and the next sign-in works", async () => {
    await go();
    await inStore("keys", (objects, answered) => answered(objects.clear()));
    await reload();
    assert.equal(await session(), null);
    await go();
    await reload();
    assert.notEqual(await session(), null);
    assert.deepEqual(profile.troubles, []);
  });

  it("A24: does not open for another client to whose name somebody moved it", async () => {
    await go();
    const other = { ...options, ...publicOptions(world.app, world.server, "another-page") };
    const names = await inStore("entries", (objects, answered) => answered(objects.getAllKeys()));
    await page.evaluate(async (given) => {
      globalThis.auth = await grantway.createClient(given);
      await auth.session();
    }, other);
    await signIn(page, { app: world.app, options: other });
    assert.equal((await comeBack(page, other)).value?.handled, true);
    const again = async () => {
      await page.reload();
      await ready(page);
      await createClient(page, other);
      return session();
    };
    assert.notEqual(await again(), null, "its own opens");
    await inStore("entries", async (objects, answered, mine) => {
      const all = await answered(objects.getAllKeys());
      const theirs = all.find((name) => !mine.includes(name));
      await answered(objects.put(await answered(objects.get(mine[0])), theirs));
    }, names);
    assert.equal(await again(), null);
  });

  it("is in memory where IndexedDB is blocked, and the event says so", async () => {
    await profile.context.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("blocked", "SecurityError");
      };
    });
    await signIn(page, { app: world.app, options });
    await page.evaluate(async (given) => {
      globalThis.events = [];
      globalThis.auth = await grantway.createClient({ ...given, onEvent: (event) => events.push(event) });
      await auth.handleCallback();
    }, options);
    assert.notEqual(await session(), null);
    const fallbacks = (await page.evaluate(() => events)).filter(({ type }) => type === "storage_fallback");
    assert.deepEqual(fallbacks.map(({ storage, used }) => [storage, used]), [["encrypted", "memory"]]);
  });
});
