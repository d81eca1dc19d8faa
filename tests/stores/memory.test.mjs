/** The store in memory. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { memoryStore } from "grantway/stores/memory";
import { behaves } from "./behaviour.js";
import { promises } from "./promises.js";

behaves(promises.memory, () => {
  const store = memoryStore();
  return { stores: [store, store], stop() {} };
});

test("it goes by the clock that it is given", async () => {
  let now = 1_000_000;
  const store = memoryStore({ now: () => now });
  const version = await store.put("k", "a", { version: null, expires_at: 1_001 });
  assert.deepEqual(await store.get("k"), { value: "a", version });
  now += 1_000;
  assert.equal(await store.get("k"), null);
});

test("what has expired does not pile up", async () => {
  let now = 0;
  const store = memoryStore({ now: () => now });
  const values = [];
  for (let index = 0; index < 200; index += 1) {
    now += 1_000;
    // An object in place of a text shows when the store releases it.
    const value = { index };
    values.push(new WeakRef(value));
    await store.put(String(index), value, { version: null, expires_at: index + 3 });
  }
  await new Promise(setImmediate);
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  const held = values.filter((value) => value.deref()).length;
  assert.ok(held > 0 && held < 20, `${held} of 200 are held`);
});
