import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../pkg/browser.js";
import { fakeFetch, json, openPage, until } from "./fake_page.mjs";

test("authorize stays pending while the page leaves, and fails when the person is back on it", async (t) => {
  const page = openPage("https://app.example/");
  const target = new EventTarget();
  for (const name of ["addEventListener", "removeEventListener"]) {
    globalThis[name] = target[name].bind(target);
    t.after(() => delete globalThis[name]);
  }
  const auth = await createClient({ backend: "/auth", fetch: fakeFetch(() => json(null)) });
  let outcome = "pending";
  const leaving = auth.authorize({ provider: "as" }).then(
    () => (outcome = "went on"),
    (error) => (outcome = error),
  );
  const shown = (persisted) => target.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
  await until(() => page.visited.length > 0);
  shown(false); // of the load that was still going on
  await new Promise((done) => setImmediate(done));
  assert.deepEqual([page.visited.length, outcome], [1, "pending"]);
  shown(true);
  await leaving;
  assert.deepEqual([outcome.code, outcome.kind], ["page_restored", "host"]);
});
