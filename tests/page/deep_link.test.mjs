import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createClient } from "../../pkg/browser.js";
import { createStorage, fakeFetch, json, openPage } from "./fake_page.mjs";

const SESSION = { provider: "tali", expires_at: 2000, token_expires_at: 1000, scope: [], diagnostics: [] };
const DEEP = `/dashboard?filter=${"x".repeat(2500)}#row-7`;
let base;
let count = 0;
beforeEach(() => {
  base = `/deep${(count += 1)}`;
});

async function clientAt(url, options = {}) {
  const page = openPage(url, options);
  return { page, auth: await createClient({ backend: base, fetch: fakeFetch(() => json(SESSION)) }) };
}

test("a deep link that is too long for the worker is kept in the page's storage, and shown again", async (t) => {
  const start = await clientAt(`https://app.example${DEEP}`);
  await start.auth.authorize({ provider: "tali", appState: { a: 1 } });
  assert.equal(new URL(start.page.visited[0]).searchParams.get("return_to"), "/dashboard");
  const { page, auth } = await clientAt("https://app.example/dashboard", { storage: start.page.storage });
  const target = new EventTarget();
  const routed = [];
  Object.assign(globalThis, { PopStateEvent: class extends Event {}, dispatchEvent: (event) => target.dispatchEvent(event) });
  t.after(() => ["PopStateEvent", "dispatchEvent"].forEach((name) => delete globalThis[name]));
  target.addEventListener("popstate", () => routed.push(globalThis.location.href));
  assert.deepEqual(await auth.handleCallback(), { handled: true, returnTo: DEEP, appState: { a: 1 } });
  assert.equal(page.addresses.at(-1), `https://app.example${DEEP}`);
  assert.deepEqual(routed, [`https://app.example${DEEP}`], "the application's router reads the address again");
});

test("where the storage is blocked, a deep link that is too long is refused and not replaced", async () => {
  const storage = createStorage();
  Object.getPrototypeOf(storage).setItem = () => {
    throw new Error("blocked");
  };
  const { page, auth } = await clientAt(`https://app.example${DEEP}`, { storage });
  await assert.rejects(auth.authorize({ provider: "tali" }), { code: "return_to_too_long", message: /is 2524 bytes, more than the 2048/ });
  await assert.rejects(auth.authorize({ provider: "tali", returnTo: DEEP }), { code: "return_to_too_long" });
  await auth.authorize({ provider: "tali", returnTo: "/inbox" });
  assert.equal(page.visited.length, 1);
});

test("a slash that a host adds, and the `#_=_` that a server leaves, lose no flow", async () => {
  const start = await clientAt("https://app.example/inbox#_=_");
  await start.auth.authorize({ provider: "tali", appState: 1 });
  assert.equal(new URL(start.page.visited[0]).searchParams.get("return_to"), "/inbox");
  const { page, auth } = await clientAt("https://app.example/inbox/#_=_", { storage: start.page.storage });
  assert.deepEqual(await auth.handleCallback(), { handled: true, returnTo: "/inbox", appState: 1 });
  assert.equal(globalThis.location.href, "https://app.example/inbox/");
  assert.ok(page.addresses.length > 0);
});
