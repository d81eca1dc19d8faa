// What a page asks of the provider before it says that nobody is signed in.

import assert from "node:assert/strict";
import { test } from "node:test";
import { restoreSession } from "../../pkg/src/browser/restore/restore.js";
import { createStorage, openPage } from "./fake_page.mjs";

globalThis.localStorage = createStorage();

test("a provider that asks people in spite of prompt=none is left alone, and that is reported once", async () => {
  const page = openPage("https://app.example/inbox");
  const events = [];
  const asked = { tag: "t", mayRedirect: true, urlOf: () => null, finish: assert.fail, report: (event) => events.push(event) };
  assert.equal(await restoreSession(asked), false);
  assert.equal(await restoreSession(asked), false);
  assert.deepEqual(events, [{ type: "silent_sign_in_blocked", reason: "prompt" }]);
  assert.deepEqual(page.visited, []);
});

test("what was remembered of the provider does not keep its corrected document from asking", async () => {
  const page = openPage("https://app.example/inbox");
  globalThis.localStorage.setItem("grantway:frame_blocked:t", JSON.stringify(["prompt", Date.now()]));
  let asked = 0;
  globalThis.document = { createElement: () => ({ setAttribute() {}, remove() {}, addEventListener(_, loaded) { setTimeout(loaded); }, get contentWindow() { return { location: { href: "https://app.example/?error=login_required&state=s" } }; } }), body: { append: () => (asked += 1) } };
  try {
    const finish = async (href) => !href.includes("login_required");
    assert.equal(await restoreSession({ tag: "t", mayRedirect: false, urlOf: () => "https://as.example/authorize", finish, report: assert.fail }), false);
  } finally {
    delete globalThis.document;
  }
  assert.equal(asked, 1);
  assert.deepEqual(page.visited, []);
});
